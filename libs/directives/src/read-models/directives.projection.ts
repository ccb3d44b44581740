import { rowProjection } from '#event-store';
import { amendedDraft, correctedDraft, type DirectiveEvent } from '../domain/index.js';
import { Directive } from './directive.entity.js';

export const directivesProjection = rowProjection<Directive>({
  name: 'directives',
  entity: Directive,
  table: 'directives',
  key: 'directiveId',
  types: ['directive.drafted', 'directive.signed', 'directive.issued', 'directive.cited', 'directive.citation-struck'],
  keyOf: (event) => (event as unknown as DirectiveEvent).data.directiveId,
  apply: (row, recorded) => {
    const event = recorded as unknown as DirectiveEvent;
    const { tenant, position, effectiveAt } = recorded;
    switch (event.type) {
      case 'directive.drafted':
        return {
          tenantId: tenant,
          directiveId: event.data.directiveId,
          status: 'drafted',
          documentType: event.data.documentType,
          subject: event.data.subject,
          issuerId: event.data.issuerId,
          number: null,
          symbol: null,
          registerId: null,
          issuedOn: null,
          taskCount: event.data.tasks.length,
          assignmentCount: 0,
          draftedAt: effectiveAt,
          issuedAt: null,
          draft: event.data,
          position,
        };
      case 'directive.signed':
        return row && { ...row, draft: { ...row.draft, signature: event.data.signature }, position };
      case 'directive.cited':
      case 'directive.citation-struck':
      case 'directive.replaced':
      case 'directive.withdrawn':
      case 'directive.question-raised':
      case 'directive.tasks-linked':
      case 'directive.link-judged':
      case 'directive.contradiction-flagged':
      case 'directive.contradiction-settled':
        return row && { ...row, position };
      case 'directive.question-decided':
      case 'directive.amended': {
        if (row === undefined) return undefined;
        const draft = amendedDraft(row.draft, event.data.amendments);
        const assignmentCount = row.assignmentCount + event.data.effects.assigned;
        return { ...row, draft, taskCount: draft.tasks.length, assignmentCount, position };
      }
      case 'directive.corrected': {
        if (row === undefined) return undefined;
        const draft = correctedDraft(row.draft, event.data.corrections);
        return { ...row, draft, subject: draft.subject, position };
      }
      case 'directive.issued':
        return (
          row && {
            ...row,
            status: 'issued',
            number: event.data.number,
            symbol: event.data.symbol,
            registerId: event.data.registerId,
            issuedOn: event.data.issuedOn,
            assignmentCount: event.data.assignmentCount,
            issuedAt: effectiveAt,
            position,
          }
        );
    }
  },
});
