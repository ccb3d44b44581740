import type { RecordedEvent } from '#event-store';
import { unreachable } from '#kernel';
import {
  amendedDraft,
  correctedDraft,
  type ChangeEvent,
  type DirectiveDraftedData,
  type DirectiveEvent,
} from '../domain/index.js';
import type { Directive, PastChange } from './directive.entity.js';

/** The row of a directive after one more event; undefined when the stream does not begin with its draft. Pure. */
export function directiveRow(row: Directive | undefined, recorded: RecordedEvent): Directive | undefined {
  const event = recorded as unknown as DirectiveEvent;
  if (event.type === 'directive.drafted') return drafted(event.data, recorded);
  return row && { ...changed(row, event, recorded), position: recorded.position };
}

function drafted(draft: DirectiveDraftedData, { tenant, position, effectiveAt }: RecordedEvent): Directive {
  return {
    tenantId: tenant,
    directiveId: draft.directiveId,
    status: 'drafted',
    documentType: draft.documentType,
    subject: draft.subject,
    issuerId: draft.issuerId,
    urgency: draft.urgency ?? null,
    secrecy: draft.secrecy ?? null,
    number: null,
    symbol: null,
    month: null,
    registerId: null,
    issuedOn: null,
    taskCount: draft.tasks.length,
    assignmentCount: 0,
    draftedAt: effectiveAt,
    signedAt: null,
    issuedAt: null,
    endedAt: null,
    replacedById: null,
    amended: false,
    changes: [],
    draft,
    position,
  };
}

function changed(
  row: Directive,
  event: Exclude<DirectiveEvent, { type: 'directive.drafted' }>,
  recorded: RecordedEvent,
): Directive {
  switch (event.type) {
    case 'directive.redrafted':
      return { ...drafted(event.data, recorded), draftedAt: row.draftedAt };
    case 'directive.signed': {
      const { signature, symbol = null, month = null } = event.data;
      const draft = { ...row.draft, signature };
      return { ...row, status: 'signed', symbol, month, signedAt: event.effectiveAt, draft };
    }
    case 'directive.issued': {
      const { number, symbol, registerId, issuedOn, assignmentCount } = event.data;
      const issuedAt = recorded.effectiveAt;
      return { ...row, status: 'issued', number, symbol, registerId, issuedOn, assignmentCount, issuedAt };
    }
    case 'directive.cited':
    case 'directive.citation-struck':
    case 'directive.question-raised':
    case 'directive.tasks-linked':
    case 'directive.link-judged':
    case 'directive.contradiction-flagged':
    case 'directive.contradiction-settled':
      return row;
    case 'directive.question-decided': {
      const read = amended(row, event.data);
      // Of a draft, it is how the text is read from the beginning.
      return row.status === 'issued' ? { ...read, changes: [...row.changes, pastChange(event, recorded)] } : read;
    }
    case 'directive.amended':
      return {
        ...amended(row, event.data),
        amended: true,
        changes: [...row.changes, pastChange(event, recorded)],
      };
    case 'directive.corrected': {
      const draft = correctedDraft(row.draft, event.data.corrections);
      return { ...row, draft, subject: draft.subject, changes: [...row.changes, pastChange(event, recorded)] };
    }
    case 'directive.replaced':
      return {
        ...row,
        status: 'replaced',
        endedAt: event.effectiveAt,
        replacedById: event.data.through.directiveId,
        changes: [...row.changes, pastChange(event, recorded)],
      };
    case 'directive.withdrawn':
      return {
        ...row,
        status: 'withdrawn',
        endedAt: event.effectiveAt,
        changes: [...row.changes, pastChange(event, recorded)],
      };
    default:
      return unreachable(event);
  }
}

function amended(
  row: Directive,
  { amendments, effects }: Pick<Extract<ChangeEvent, { type: 'directive.amended' }>['data'], 'amendments' | 'effects'>,
): Directive {
  const draft = amendedDraft(row.draft, amendments);
  return { ...row, draft, taskCount: draft.tasks.length, assignmentCount: row.assignmentCount + effects.assigned };
}

function pastChange(event: ChangeEvent, { position, recordedAt }: RecordedEvent): PastChange {
  const { by, reasons, effects } = event.data;
  return {
    change: CHANGES[event.type],
    at: event.effectiveAt,
    recordedAt,
    position,
    by,
    through: 'through' in event.data ? event.data.through : null,
    reasons,
    effects,
  };
}

const CHANGES = {
  'directive.amended': 'amended',
  'directive.corrected': 'corrected',
  'directive.replaced': 'replaced',
  'directive.withdrawn': 'withdrawn',
  'directive.question-decided': 'question-decided',
} as const satisfies Record<ChangeEvent['type'], PastChange['change']>;
