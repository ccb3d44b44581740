import { reorganizationCausing } from '#assignments';
import type { AssignmentEvent, DeadlineSet } from '#assignments/domain';
import { rowProjection, type RecordedEvent } from '#event-store';
import { ScoreboardEntry } from './scoreboard-entry.entity.js';

/** The events that a place on the board can follow from. */
const TYPES = [
  'assignment.assigned',
  'assignment.responded',
  'assignment.declined',
  'assignment.upheld',
  'assignment.returned',
  'assignment.accepted-in-part',
  'assignment.accepted',
  'assignment.transferred',
  'assignment.rehomed',
  'assignment.extension-granted',
  'assignment.deadline-changed',
  'assignment.suspended',
  'assignment.resumed',
  'assignment.cancelled',
  'assignment.reopened',
  'assignment.corrected',
] as const satisfies readonly AssignmentEvent['type'][];

type BoardEvent = Extract<AssignmentEvent, { type: (typeof TYPES)[number] }>;

/** What the official board counts, now and at any time. */
export const scoreboardProjection = rowProjection<ScoreboardEntry>({
  name: 'scoreboard',
  entity: ScoreboardEntry,
  table: 'scoreboard_entries',
  key: 'assignmentId',
  types: TYPES,
  batchSize: 2_000,
  keyOf: (event) => (event as unknown as BoardEvent).data.assignmentId,
  apply: (entry, recorded) => {
    const event = recorded as unknown as BoardEvent;
    if (event.type === 'assignment.assigned') return assigned(recorded, event.data);
    return entry && after(entry, event, recorded);
  },
});

function assigned(
  { tenant, effectiveAt }: RecordedEvent,
  terms: Extract<BoardEvent, { type: 'assignment.assigned' }>['data'],
): ScoreboardEntry {
  return {
    tenantId: tenant,
    assignmentId: terms.assignmentId,
    directiveId: terms.directiveId,
    leadAgencyId: terms.leadAgencyId,
    issuerId: terms.issuerId,
    field: terms.field ?? null,
    standing: terms.standing ?? false,
    assignedAt: effectiveAt,
    ...deadlineOf(terms),
    ...unanswered,
    movedFrom: [],
    movedBy: [],
  };
}

const unanswered = { phase: 'open', answeredAt: null, acceptedAt: null, stoppedAt: null } as const;

function deadlineOf({ deadline }: Pick<DeadlineSet, 'deadline'>): Pick<ScoreboardEntry, 'lastOnTimeAt'> {
  return { lastOnTimeAt: deadline?.lastOnTimeAt ?? null };
}

function after(
  entry: ScoreboardEntry,
  event: Exclude<BoardEvent, { type: 'assignment.assigned' }>,
  { effectiveAt: at, metadata }: RecordedEvent,
): ScoreboardEntry | undefined {
  switch (event.type) {
    case 'assignment.responded':
      return { ...entry, answeredAt: at };
    case 'assignment.upheld':
    case 'assignment.declined':
      return entry.answeredAt === null ? undefined : { ...entry, answeredAt: null };
    case 'assignment.returned':
    case 'assignment.accepted-in-part':
      return { ...entry, answeredAt: null, ...deadlineOf(event.data) };
    case 'assignment.accepted':
      return { ...entry, phase: 'accepted', answeredAt: event.data.completedAt, acceptedAt: at };
    case 'assignment.transferred':
      return { ...entry, leadAgencyId: event.data.leadAgencyId, movedFrom: [], movedBy: [] };
    case 'assignment.rehomed':
      return rehomed(entry, event.data, reorganizationCausing(metadata)?.reorganizationId);
    case 'assignment.extension-granted':
    case 'assignment.deadline-changed':
      return { ...entry, ...deadlineOf(event.data) };
    case 'assignment.suspended':
      return { ...entry, phase: 'suspended', stoppedAt: at };
    case 'assignment.resumed':
      return { ...entry, ...unanswered, ...deadlineOf(event.data) };
    case 'assignment.cancelled':
      return { ...entry, phase: 'cancelled', answeredAt: null, stoppedAt: at };
    case 'assignment.reopened': {
      // A reopened part answers to the lead of its whole, whoever that is now.
      const issuerId = event.data.ancestry?.at(-1)?.leadAgencyId ?? entry.issuerId;
      return { ...entry, ...unanswered, ...deadlineOf(event.data), issuerId };
    }
    case 'assignment.corrected': {
      const { correction, moves } = event.data;
      const isOfAnswer = correction.fact === 'effective-time' && moves.includes('answer');
      return isOfAnswer ? { ...entry, answeredAt: correction.is } : undefined;
    }
  }
}

function rehomed(
  entry: ScoreboardEntry,
  data: Extract<BoardEvent, { type: 'assignment.rehomed' }>['data'],
  reorganizationId: string | undefined,
): ScoreboardEntry | undefined {
  if (entry.phase === 'accepted' || entry.phase === 'cancelled') return undefined;
  const { fromAgencyId, toAgencyId, leadAgencyId, cause } = data;
  const above = { ...entry, issuerId: entry.issuerId === fromAgencyId ? toAgencyId : entry.issuerId };
  if (cause === 'parent-handed-over' || leadAgencyId === entry.leadAgencyId) {
    return above.issuerId === entry.issuerId ? undefined : above;
  }
  if (reorganizationId === undefined) return { ...above, leadAgencyId };
  return {
    ...above,
    leadAgencyId,
    movedFrom: [...entry.movedFrom, fromAgencyId],
    movedBy: [...entry.movedBy, reorganizationId],
  };
}
