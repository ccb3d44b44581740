import { fold, instantOf, millisecondsOf, type Instant, type Refused } from '#kernel';
import {
  calendarAt,
  calendarDecider,
  DEFAULT_DEADLINE_POLICY,
  readBy,
  readingOf,
  seedOf,
  understandDeadline,
  VIETNAM_CALENDAR,
  wasPaused,
  type Calendar,
  type CalendarHistory,
  type DatedDay,
  type Deadline,
  type DeadlinePolicy,
  type Ladder,
  type PauseHistory,
} from '#deadlines/domain';
import { assignmentDecider } from './assignment.decider.js';
import type { AssignmentEvent } from './assignment.events.js';
import type { ExistingAssignment } from './assignment.state.js';
import { statusAt } from './assignment.status.js';
import type { Watch } from './assignment.vocabulary.js';
import { rungsOf, sameMoment, settledFor } from './deadline-in-force.js';
import type { OfficialStatus } from './official-status.js';

/** How limits would have been read; absent parts as each of them was. */
export type ProposedReading = Partial<Omit<DeadlinePolicy, 'zone' | 'calendar'>>;

/** What might have been in force: absent parts stay as they were. */
export type ProposedPolicy = {
  readonly reading?: ProposedReading;
  /** The ladder of every deadline that had one. */
  readonly ladder?: Ladder;
  /** What every deadline and every rung in working time would have been counted by. */
  readonly calendar?: Calendar;
};

/** Days over the calendar in force: set, or cleared to what the week says. */
export type ProposedDays = {
  readonly days?: readonly (Omit<DatedDay, 'source'> & { readonly source?: string })[];
  /** `YYYY-MM-DD` */
  readonly clear?: readonly string[];
};

/** What a proposed day rests on where it names nothing. */
const PROPOSED = 'proposed';

/** The last version of a calendar with proposed days; refused for the reasons a change of it is. */
export function withProposedDays(
  calendarId: string,
  calendars: CalendarHistory,
  { days, clear }: ProposedDays,
): Calendar | Refused {
  const inForce = calendars.at(-1)?.calendar ?? null;
  const seed = seedOf(calendarId);
  const decision = calendarDecider.decide(
    { type: 'change-calendar', calendarId, seed, source: PROPOSED, ...(days && { days }), ...(clear && { clear }) },
    inForce,
  );
  if (!decision.accepted) return decision;
  // A calendar that is neither seeded nor changed is refused.
  return decision.events.reduce((state, event) => calendarDecider.evolve(state, event), inForce) ?? seed!;
}

/** A rung that fired at another moment, or under one of the two policies only. Null: it does not fire. */
export type RungDifference = {
  readonly rung: string;
  readonly cycle: number;
  readonly then: Instant | null;
  readonly proposed: Instant | null;
};

/** What would have been different for one assignment. */
export type AssignmentDifference = {
  readonly assignmentId: string;
  readonly directiveId: string;
  /** The lead at the moment it is judged at. */
  readonly leadAgencyId: string;
  /** In force at that moment; null where there is none. */
  readonly deadline: { readonly then: Deadline | null; readonly proposed: Deadline | null };
  readonly status: { readonly then: OfficialStatus; readonly proposed: OfficialStatus };
  /** Only those that differ, in the order of cycles and of the ladders. */
  readonly rungs: readonly RungDifference[];
};

/** What a policy makes of a history: how it stands, and which rungs fire when. */
export type PolicyOutcome = {
  readonly leadAgencyId: string;
  readonly deadline: Deadline | null;
  readonly status: OfficialStatus;
  readonly fired: ReadonlyMap<string, { readonly rung: string; readonly cycle: number; readonly at: Instant }>;
};

type Opening = Extract<AssignmentEvent, { data: Watch }>;

/**
 * Compares the history of an assignment up to a moment with the one a proposed policy would have made. What people
 * did stays as they did it. Rungs are those of the ladder, each at its moment, while the lead had to act: a server
 * that stood still counts for nothing. While follow-up of the lead was paused none fires, under either policy. The
 * policy that was in force yields null.
 *
 * @param history the stream from its first event on
 * @param calendars every version of the calendar, so that each deadline is first read as it was; none as seeded
 * @param pauses every version of the pauses of follow-up; none by default
 * @returns null when nothing would have been different, or it did not exist yet
 */
export function whatWouldDiffer(
  history: readonly AssignmentEvent[],
  proposal: ProposedPolicy,
  at: Instant,
  calendars: CalendarHistory = [],
  pauses: PauseHistory = [],
): AssignmentDifference | null {
  const known = history.filter(({ effectiveAt }) => effectiveAt <= at);
  const [first] = known;
  if (first?.type !== 'assignment.assigned') return null;
  const then = outcomeOf(known, at, pauses);
  const proposed = outcomeOf(underProposal(known, proposal, calendars), at, pauses);
  const rungs = rungDifferences(then, proposed);
  const same = then.status === proposed.status && sameMoment(then.deadline, proposed.deadline);
  if (same && rungs.length === 0) return null;
  return {
    assignmentId: first.data.assignmentId,
    directiveId: first.data.directiveId,
    leadAgencyId: then.leadAgencyId,
    deadline: { then: then.deadline, proposed: proposed.deadline },
    status: { then: then.status, proposed: proposed.status },
    rungs,
  };
}

/** The same history with every deadline and ladder as the proposal has it. */
export function underProposal(
  history: readonly AssignmentEvent[],
  proposal: ProposedPolicy,
  calendars: CalendarHistory = [],
): readonly AssignmentEvent[] {
  let course: Course = { then: null, proposed: null };
  return history.map((event) => {
    if (!opens(event)) return event;
    const { deadline, ladder } = event.data;
    const proposed = deadlineUnder(event, course, proposal, calendars);
    course = { then: deadline, proposed };
    const data = { ...event.data, deadline: proposed, ladder: ladderUnder(ladder, course, proposal, calendars) };
    return { ...event, data } as AssignmentEvent;
  });
}

/** How a history stands at a moment, and the rungs that fire until then. */
export function outcomeOf(history: readonly AssignmentEvent[], at: Instant, pauses: PauseHistory = []): PolicyOutcome {
  const state = fold(assignmentDecider, history) as ExistingAssignment;
  const fired = new Map<string, { rung: string; cycle: number; at: Instant }>();
  history.forEach((event, index) => {
    if (!opens(event)) return;
    const closed = history.slice(index + 1).find(closes)?.effectiveAt;
    for (const { rung, cycle, fireAt, skipped } of rungsOf(event.data)) {
      const inTime = fireAt <= at && (closed === undefined || fireAt < closed);
      if (skipped !== undefined || !inTime) continue;
      if (!wasPaused(pauses, leadAt(history, fireAt), fireAt))
        fired.set(`${String(cycle)} ${rung}`, { rung, cycle, at: fireAt });
    }
  });
  return {
    leadAgencyId: state.terms.leadAgencyId,
    deadline: state.terms.deadline,
    status: statusAt(state, at).status,
    fired,
  };
}

/** Who led it at a moment; each event says who leads from there on. */
function leadAt(history: readonly AssignmentEvent[], at: Instant): string {
  return (history.findLast(({ effectiveAt }) => effectiveAt <= at) ?? history[0]!).data.leadAgencyId;
}

/** The deadline in force as it was, and as it would have been. */
type Course = { readonly then: Deadline | null; readonly proposed: Deadline | null };

function deadlineUnder(
  event: Opening,
  course: Course,
  { reading, calendar }: ProposedPolicy,
  calendars: CalendarHistory,
): Deadline | null {
  const { deadline } = event.data;
  if (reading === undefined && calendar === undefined) return deadline;
  if (event.type === 'assignment.assigned' && deadline === null) {
    const { undated } = event.data;
    if (undated === undefined) return null;
    const policy = {
      ...DEFAULT_DEADLINE_POLICY,
      calendar: calendar ?? lastOf(calendars),
      zone: undated.zone,
      ...reading,
    };
    const understanding = understandDeadline(undated.written, policy, { issuedAt: event.effectiveAt });
    return understanding.accepted ? understanding.deadline : null;
  }
  if (event.type !== 'assignment.assigned' && sameMoment(deadline, course.then)) return course.proposed;
  if (deadline === null) return null;
  if ('basis' in event.data && event.data.basis === 'in-force/suspended-time-added' && course.then !== null) {
    return course.proposed && movedAlike(course.proposed, course.then, deadline);
  }
  const before = calendarOf(deadline, calendars);
  const policy = before && readingOf(deadline, before);
  // What does not follow from its words, or was read otherwise than any policy reads, stays as it was understood.
  if (policy === null) return deadline;
  const again = readBy(deadline, { ...policy, ...reading, ...(calendar && { calendar }) });
  return sameMoment(again, deadline) ? deadline : again;
}

/** Moved on by as much as a suspension moved the one that was in force. */
function movedAlike(proposed: Deadline, before: Deadline, after: Deadline): Deadline {
  const by = millisecondsOf(after.dueAt) - millisecondsOf(before.dueAt);
  return {
    ...proposed,
    dueAt: instantOf(millisecondsOf(proposed.dueAt) + by),
    lastOnTimeAt: instantOf(millisecondsOf(proposed.lastOnTimeAt) + by),
    explanation: `${proposed.explanation}${after.explanation.slice(before.explanation.length)}`,
  };
}

function ladderUnder(
  before: Ladder | null,
  { then, proposed }: Course,
  { ladder, calendar }: ProposedPolicy,
  calendars: CalendarHistory,
): Ladder | null {
  if (before === null) return null;
  const stays = ladder === undefined && calendar === undefined && sameMoment(then, proposed);
  if (stays || proposed === null) return ladder ?? before;
  return settledFor(ladder ?? before, proposed, calendar ?? calendarOf(proposed, calendars) ?? lastOf(calendars));
}

/** The version it was read by; the last one where it rests on none, and null where that is not of this history. */
function calendarOf({ calendar }: Deadline, calendars: CalendarHistory): Calendar | null {
  if (calendar === undefined) return lastOf(calendars);
  return calendars.length === 0 && calendar.version === 0 ? VIETNAM_CALENDAR : calendarAt(calendars, calendar.version);
}

function lastOf(calendars: CalendarHistory): Calendar {
  return calendars.at(-1)?.calendar ?? VIETNAM_CALENDAR;
}

function rungDifferences(then: PolicyOutcome, proposed: PolicyOutcome): RungDifference[] {
  const keys = [...new Set([...then.fired.keys(), ...proposed.fired.keys()])];
  return keys
    .map((key) => {
      const [one, other] = [then.fired.get(key), proposed.fired.get(key)];
      const { rung, cycle } = (one ?? other)!;
      return { rung, cycle, then: one?.at ?? null, proposed: other?.at ?? null };
    })
    .filter((rung) => rung.then !== rung.proposed)
    .sort((one, other) => one.cycle - other.cycle);
}

function opens(event: AssignmentEvent): event is Opening {
  return 'ladder' in event.data && 'watchedFrom' in event.data;
}

/** From here on the lead need not act, or another cycle begins. */
function closes(event: AssignmentEvent): boolean {
  switch (event.type) {
    case 'assignment.responded':
    case 'assignment.suspended':
    case 'assignment.accepted':
    case 'assignment.cancelled':
      return true;
    default:
      return opens(event);
  }
}
