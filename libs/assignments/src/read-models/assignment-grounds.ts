import type { RecordedEvent } from '#event-store';
import type { AssignmentEvent, StatusGrounds } from '../domain/index.js';
import type { EventReference, Grounds } from './assignment.columns.js';
import type { Assignment, AssignmentPhase } from './assignment.entity.js';

export function groundsAtFirst(recorded: RecordedEvent): Grounds {
  const assigned = referenceTo(recorded);
  return { assigned, deadline: assigned, answer: [], turn: null, holder: assigned, contest: null };
}

/** The grounds after an event that led from one row to the next. */
export function groundsAfter(before: Assignment, after: Assignment, recorded: RecordedEvent): Grounds {
  const event = recorded as unknown as AssignmentEvent;
  const { grounds } = before;
  const reference = referenceTo(recorded);
  return {
    ...grounds,
    deadline: setsDeadline(event) ? reference : grounds.deadline,
    answer: hasAnswer(after.phase) ? answerAfter(grounds, event, reference) : [],
    turn: turnOf(before, after, grounds, reference),
    holder: holderAfter(before, after, event, reference),
    contest: contestAfter(grounds, event),
  };
}

/** What the status of a row rests on. */
export function statusGroundsOf(row: Assignment): StatusGrounds {
  const { lastOnTimeAt, answeredAt, acceptedAt, stoppedAt, phase, standing, grounds } = row;
  return {
    lastOnTimeAt,
    answeredAt,
    acceptedAt,
    stoppedAt,
    phase,
    standing,
    deadlineVersion: grounds.deadline.version,
    answerVersions: grounds.answer.map(({ version }) => version),
    turnVersion: grounds.turn?.version ?? null,
    contest: grounds.contest,
  };
}

/** The events of these versions, of those that a status can rest on. */
export function eventsIn({ assigned, deadline, answer, turn }: Grounds, versions: readonly number[]): EventReference[] {
  const known = new Map([assigned, deadline, ...answer, ...(turn ? [turn] : [])].map((one) => [one.version, one]));
  return versions.flatMap((version) => known.get(version) ?? []);
}

export function referenceTo({ version, position, type, recordedAt, effectiveAt }: RecordedEvent): EventReference {
  return { version, position, type: type as EventReference['type'], recordedAt, effectiveAt };
}

function setsDeadline({ data }: AssignmentEvent): boolean {
  return 'basis' in data && data.basis !== 'in-force/unchanged';
}

function hasAnswer(phase: AssignmentPhase): boolean {
  return phase === 'responded' || phase === 'accepted';
}

function answerAfter({ answer }: Grounds, event: AssignmentEvent, reference: EventReference): Grounds['answer'] {
  if (event.type === 'assignment.responded') return [reference];
  return event.type === 'assignment.corrected' && event.data.moves.includes('answer') ? [...answer, reference] : answer;
}

function turnOf(
  before: Assignment,
  after: Assignment,
  { turn }: Grounds,
  reference: EventReference,
): EventReference | null {
  const turns = after.phase === 'accepted' || after.phase === 'suspended' || after.phase === 'cancelled';
  if (!turns) return null;
  return after.phase === before.phase ? turn : reference;
}

function holderAfter(
  before: Assignment,
  after: Assignment,
  event: AssignmentEvent,
  reference: EventReference,
): EventReference | null {
  if (after.holderId === null) return null;
  const same = after.holderId === before.holderId && after.holderSince === before.holderSince;
  return same || event.type === 'assignment.corrected' ? before.grounds.holder : reference;
}

function contestAfter({ contest }: Grounds, event: AssignmentEvent): Grounds['contest'] {
  switch (event.type) {
    case 'assignment.contested':
      return { stage: 'pending', contestedAt: event.effectiveAt };
    case 'assignment.contest-upheld':
      return contest && { ...contest, stage: 'upheld' };
    case 'assignment.contest-rejected':
      return contest && { ...contest, stage: 'rejected' };
    default:
      return contest;
  }
}
