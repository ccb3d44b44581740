import { rowProjection } from '#event-store';
import type { DirectiveEvent } from '../domain/index.js';
import { directiveRow } from './directive-row.js';
import { Directive } from './directive.entity.js';

export const directivesProjection = rowProjection<Directive>({
  name: 'directives',
  entity: Directive,
  table: 'directives',
  key: 'directiveId',
  category: 'directive',
  types: [
    'directive.drafted',
    'directive.redrafted',
    'directive.signed',
    'directive.issued',
    'directive.cited',
    'directive.citation-struck',
    'directive.question-raised',
    'directive.question-decided',
    'directive.tasks-linked',
    'directive.link-judged',
    'directive.contradiction-flagged',
    'directive.contradiction-settled',
    'directive.amended',
    'directive.corrected',
    'directive.replaced',
    'directive.withdrawn',
  ] satisfies readonly DirectiveEvent['type'][],
  keyOf: (event) => (event as unknown as DirectiveEvent).data.directiveId,
  apply: directiveRow,
});
