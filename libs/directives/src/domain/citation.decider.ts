import { accept, quiet, refuse, unreachable, type Decision, type Refused } from '#kernel';
import { isDate } from '#deadlines/domain';
import { sameReference } from './citation.index.js';
import {
  CITATION_RELATIONS,
  type Citation,
  type CitationCommand,
  type CitationEvent,
  type Cite,
  type Reference,
  type StrikeCitation,
} from './citation.events.js';
import {
  CITATION_ID_TAKEN,
  CITATION_INVALID_REFERENCE,
  CITATION_TO_ITSELF,
  CITATION_UNKNOWN,
  CITATION_UNKNOWN_RELATION,
} from './citation.rules.js';
import type { Content } from './directive.state.js';
import { TASK_UNKNOWN } from './task.rules.js';

export function decideCitation(command: CitationCommand, state: Content): Decision<CitationEvent> {
  switch (command.type) {
    case 'cite':
      return cite(command, state);
    case 'strike-citation':
      return strike(command, state);
    default:
      return unreachable(command);
  }
}

export function evolveCitation<State extends Content>(state: State, event: CitationEvent): State {
  switch (event.type) {
    case 'directive.cited':
      return { ...state, citations: [...state.citations, event.data.citation] };
    case 'directive.citation-struck':
      return {
        ...state,
        citations: state.citations.filter(({ citationId }) => citationId !== event.data.citationId),
      };
    default:
      return unreachable(event);
  }
}

function cite({ directiveId, citation }: Cite, { draft, citations }: Content): Decision<CitationEvent> {
  const { citationId, relation, reference, taskId } = citation;
  if (!CITATION_RELATIONS.includes(relation)) return refuse(CITATION_UNKNOWN_RELATION, { relation });
  if (citationId.trim() === '') return refuse(CITATION_INVALID_REFERENCE, { citationId });
  const fault = faultOfReference(reference);
  if (fault) return fault;
  if (reference.kind === 'directive' && reference.directiveId === directiveId) {
    return refuse(CITATION_TO_ITSELF, { directiveId });
  }
  if (taskId !== undefined && !draft.tasks.some((task) => task.taskId === taskId)) {
    return refuse(TASK_UNKNOWN, { directiveId, taskId });
  }
  const known = citations.find((other) => other.citationId === citationId);
  if (known) return sameCitation(known, citation) ? quiet() : refuse(CITATION_ID_TAKEN, { citationId });
  return accept({ type: 'directive.cited', data: { directiveId, citation } });
}

function strike({ directiveId, citationId }: StrikeCitation, { citations }: Content): Decision<CitationEvent> {
  if (!citations.some((citation) => citation.citationId === citationId)) {
    return refuse(CITATION_UNKNOWN, { directiveId, citationId });
  }
  return accept({ type: 'directive.citation-struck', data: { directiveId, citationId } });
}

function sameCitation(one: Citation, other: Citation): boolean {
  return (
    one.relation === other.relation &&
    one.taskId === other.taskId &&
    one.asWritten === other.asWritten &&
    sameReference(one.reference, other.reference)
  );
}

function faultOfReference(reference: Reference): Refused | null {
  switch (reference.kind) {
    case 'directive':
      return reference.directiveId.trim() === '' ? refuse(CITATION_INVALID_REFERENCE, { kind: 'directive' }) : null;
    case 'document': {
      const { designation, date } = reference;
      const named = designation.trim() !== '' && (date === undefined || isDate(date));
      return named ? null : refuse(CITATION_INVALID_REFERENCE, { designation, date: date ?? null });
    }
    case 'law': {
      const { law, article, clause, point } = reference;
      // A clause is a clause of an article, a point a point of a clause.
      const nested = (clause === undefined || article !== undefined) && (point === undefined || clause !== undefined);
      return law.trim() !== '' && nested ? null : refuse(CITATION_INVALID_REFERENCE, { law });
    }
    default:
      return refuse(CITATION_INVALID_REFERENCE);
  }
}
