import type { RecordedEvent } from '#event-store';
import { millisecondsOf, type Json } from '#kernel';

/**
 * By what an event can be found. `agency`: it acted, somebody acted for it, or the event names it in any part. `apart`:
 * its two times differ by more than {@link TOGETHER_MS}; its id is {@link ANY}.
 */
export type SubjectKind = 'actor' | 'agency' | 'apart' | 'assignment' | 'correlation' | 'directive' | 'type';

export interface Subject {
  readonly kind: SubjectKind;
  readonly id: string;
}

/** The id of what is not one of many. */
export const ANY = '';

/** What is true as it is learned has nearly the same two times: so far may they lie apart; milliseconds. */
export const TOGETHER_MS = 60_000;

/** An index takes no entry of any length, and no id that was ever accepted is as long. */
const LONGEST_ID = 250;

/** The fields of events that hold the id of an agency, or a list of such ids, wherever they stand. */
export const AGENCY_FIELDS: ReadonlySet<string> = new Set([
  'agencyId',
  'agencyIds',
  'approvedById',
  'byAgencyId',
  'coordinatingAgencyIds',
  'copyIds',
  'defaultSuccessorId',
  'escalationChain',
  'fromAgencyId',
  'fromHolderId',
  'holderId',
  'issuerId',
  'leadAgencyId',
  'monitorId',
  'onBehalfOf',
  'predecessorIds',
  'reporterId',
  'successorId',
  'successorIds',
  'suggestedAgencyId',
  'territories',
  'toAgencyId',
  'toHolderId',
  'toId',
  'viaId',
]);

/** The fields that hold the id of an assignment. */
const ASSIGNMENT_FIELDS: ReadonlySet<string> = new Set(['assignmentId', 'childId', 'firstAssignmentId']);

/** So many positions share a row of the index. */
export const BLOCK = 1_024;

/** Where a position stands in the index. */
export function blockOf(position: number): { readonly block: number; readonly offset: number } {
  return { block: Math.floor(position / BLOCK), offset: position % BLOCK };
}

/** The id as it stands in the index. */
export function indexed(id: string): string {
  return id.slice(0, LONGEST_ID);
}

/** Everything an event can be found by, each once. Pure. */
export function subjectsOf({ type, data, metadata, recordedAt, effectiveAt }: RecordedEvent): readonly Subject[] {
  const subjects = new Map<string, Subject>();
  const add = (kind: SubjectKind, id: string | undefined) => {
    if (id === undefined) return;
    const subject = { kind, id: indexed(id) };
    subjects.set(`${kind} ${subject.id}`, subject);
  };
  const { actor, onBehalfOf, correlationId } = metadata;
  add('type', type);
  add('actor', actor.subject);
  add('agency', actor.agencyId);
  add('agency', onBehalfOf);
  add('correlation', correlationId);
  const apart = Math.abs(millisecondsOf(recordedAt) - millisecondsOf(effectiveAt));
  if (apart > TOGETHER_MS) add('apart', ANY);
  // What an assignment is a part of, and what an agency stands below, have the same name.
  const parent: SubjectKind = type.startsWith('assignment.') ? 'assignment' : 'agency';
  for (const [field, id] of textsIn(data)) {
    if (AGENCY_FIELDS.has(field)) add('agency', id);
    else if (ASSIGNMENT_FIELDS.has(field)) add('assignment', id);
    else if (field === 'directiveId') add('directive', id);
    else if (field === 'parentId') add(parent, id);
  }
  return [...subjects.values()];
}

/** Every text in the data with the name it stands under; those of a list under the name of the list. */
function* textsIn(data: Json | undefined, field = ''): Generator<readonly [string, string]> {
  if (typeof data === 'string') yield [field, data];
  else if (Array.isArray(data)) for (const part of data as readonly Json[]) yield* textsIn(part, field);
  else if (typeof data === 'object' && data !== null) {
    for (const [name, part] of Object.entries(data)) yield* textsIn(part, name);
  }
}
