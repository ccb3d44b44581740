import type { AssignmentEvent } from '#assignments/domain';
import { rowProjection, type RecordedEvent } from '#event-store';
import { countedEntry, limitOf, rehomedEntry } from '../counted/counted-entry.row.js';
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
  category: 'assignment',
  types: TYPES,
  batchSize: 2_000,
  keyOf: (event) => (event as unknown as BoardEvent).data.assignmentId,
  apply: (entry, recorded) => {
    const event = recorded as unknown as BoardEvent;
    if (event.type === 'assignment.assigned') return { ...countedEntry(recorded, event.data), ...unanswered };
    return entry && after(entry, event, recorded);
  },
});

const unanswered = { phase: 'open', answeredAt: null, acceptedAt: null, stoppedAt: null } as const;

function after(
  entry: ScoreboardEntry,
  event: Exclude<BoardEvent, { type: 'assignment.assigned' }>,
  recorded: RecordedEvent,
): ScoreboardEntry | undefined {
  const { effectiveAt: at } = recorded;
  switch (event.type) {
    case 'assignment.responded':
      return { ...entry, answeredAt: at };
    case 'assignment.upheld':
    case 'assignment.declined':
      return entry.answeredAt === null ? undefined : { ...entry, answeredAt: null };
    case 'assignment.returned':
    case 'assignment.accepted-in-part':
      return { ...entry, answeredAt: null, ...limitOf(event.data) };
    case 'assignment.accepted':
      return { ...entry, phase: 'accepted', answeredAt: event.data.completedAt, acceptedAt: at };
    case 'assignment.transferred':
      return { ...entry, leadAgencyId: event.data.leadAgencyId, movedFrom: [], movedBy: [] };
    case 'assignment.rehomed':
      return rehomedEntry(entry, event.data, recorded);
    case 'assignment.extension-granted':
    case 'assignment.deadline-changed':
      return { ...entry, ...limitOf(event.data) };
    case 'assignment.suspended':
      return { ...entry, phase: 'suspended', stoppedAt: at };
    case 'assignment.resumed':
      return { ...entry, ...unanswered, ...limitOf(event.data) };
    case 'assignment.cancelled':
      return { ...entry, phase: 'cancelled', answeredAt: null, stoppedAt: at };
    case 'assignment.reopened': {
      // A reopened part answers to the lead of its whole, whoever that is now.
      const issuerId = event.data.ancestry?.at(-1)?.leadAgencyId ?? entry.issuerId;
      return { ...entry, ...unanswered, ...limitOf(event.data), issuerId };
    }
    case 'assignment.corrected': {
      const { correction, moves } = event.data;
      const isOfAnswer = correction.fact === 'effective-time' && moves.includes('answer');
      return isOfAnswer ? { ...entry, answeredAt: correction.is } : undefined;
    }
  }
}
