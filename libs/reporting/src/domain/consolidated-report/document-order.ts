import type { Instant } from '#kernel';
import type { GivenBy, NamedAgency } from './references.js';

/** What is told of a task in whatever section. */
interface Ordered {
  readonly givenBy: GivenBy;
  readonly taskOrdinal: number;
  readonly lead: NamedAgency;
  readonly assignedAt: Instant;
  readonly assignmentId: string;
}

/** By the day and number of the document, then in its own order. */
export function inDocumentOrder(one: Ordered, other: Ordered): number {
  return (
    compare(one.givenBy.issuedOn ?? '', other.givenBy.issuedOn ?? '') ||
    BY_NUMBER.compare(one.givenBy.designation, other.givenBy.designation) ||
    one.taskOrdinal - other.taskOrdinal ||
    BY_NUMBER.compare(one.lead.name, other.lead.name) ||
    compare(one.assignedAt, other.assignedAt) ||
    compare(one.assignmentId, other.assignmentId)
  );
}

const BY_NUMBER = new Intl.Collator('vi', { numeric: true });

function compare(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}
