import { instantOf, millisecondsOf, unreachable, type Instant } from '#kernel';
import type { Deadline } from '#deadlines/domain';
import type { Contest } from './review.events.js';
import type { OfficialStatus, StatusRule } from './official-status.js';
import type { ExistingAssignment } from './assignment.state.js';

/** A status and the rule that gave it. */
export type JudgedStatus = { readonly status: OfficialStatus; readonly rule: StatusRule };

/** All that a status rests on: small enough for a row of a read model. */
export type StatusFacts = {
  /** The last millisecond that is on time; null without a deadline. */
  readonly lastOnTimeAt: Instant | null;
  /** When the answer that waits or was accepted was given; null while the lead must act. */
  readonly answeredAt: Instant | null;
  /** When it was accepted; null until then. */
  readonly acceptedAt: Instant | null;
  /** When time stopped to run, because it was suspended or cancelled; null or absent while it runs. */
  readonly stoppedAt?: Instant | null;
};

/**
 * The official status at a moment: computed, never stored, since time alone changes it.
 * An answer is judged by when it was given, not by when somebody judged it. Of the facts
 * given, what happened after the moment is left out. Where time has stopped, the status
 * stays what it was.
 */
export function statusAt(known: ExistingAssignment | StatusFacts, at: Instant): JudgedStatus {
  const { lastOnTimeAt, answeredAt, acceptedAt, stoppedAt = null } = 'status' in known ? statusFacts(known) : known;
  const moment = stoppedAt !== null && stoppedAt < at ? stoppedAt : at;
  const answered = answeredAt !== null && answeredAt <= moment ? answeredAt : null;
  if (answered !== null && acceptedAt !== null && acceptedAt <= moment) {
    if (lastOnTimeAt === null) return { status: 'done-on-time', rule: 'status/accepted-without-deadline' };
    return answered <= lastOnTimeAt
      ? { status: 'done-on-time', rule: 'status/accepted-answered-in-time' }
      : { status: 'done-late', rule: 'status/accepted-answered-late' };
  }
  if (lastOnTimeAt === null) return { status: 'in-progress-within-time', rule: 'status/open-without-deadline' };
  if (answered !== null) {
    return answered <= lastOnTimeAt
      ? { status: 'in-progress-within-time', rule: 'status/open-answered-in-time' }
      : { status: 'in-progress-overdue', rule: 'status/open-answered-late' };
  }
  return moment <= lastOnTimeAt
    ? { status: 'in-progress-within-time', rule: 'status/open-deadline-ahead' }
    : { status: 'in-progress-overdue', rule: 'status/open-deadline-passed' };
}

export function statusFacts(state: ExistingAssignment): StatusFacts {
  const lastOnTimeAt = state.terms.deadline?.lastOnTimeAt ?? null;
  switch (state.status) {
    case 'assigned':
    case 'acknowledged':
    case 'returned':
    case 'partly-accepted':
    case 'reopened':
    case 'declined':
      return { lastOnTimeAt, answeredAt: null, acceptedAt: null, stoppedAt: null };
    case 'responded':
      return { lastOnTimeAt, answeredAt: state.respondedAt, acceptedAt: null, stoppedAt: null };
    case 'suspended':
      return { lastOnTimeAt, answeredAt: null, acceptedAt: null, stoppedAt: state.suspendedAt };
    case 'accepted':
      return { lastOnTimeAt, answeredAt: state.completedAt, acceptedAt: state.acceptedAt, stoppedAt: null };
    case 'cancelled':
      return { lastOnTimeAt, answeredAt: null, acceptedAt: null, stoppedAt: state.cancelledAt };
    default:
      return unreachable(state);
  }
}

/**
 * How long after its last moment on time an assignment is overdue, in milliseconds: up to an answer that waits to be
 * judged, up to its suspension where time stands still, otherwise up to the moment; 0 where it is not overdue.
 */
export function overdueFor(known: ExistingAssignment | StatusFacts, at: Instant): number {
  if (statusAt(known, at).status !== 'in-progress-overdue') return 0;
  const { lastOnTimeAt, answeredAt, stoppedAt = null } = 'status' in known ? statusFacts(known) : known;
  const moment = stoppedAt !== null && stoppedAt < at ? stoppedAt : at;
  const until = answeredAt !== null && answeredAt <= moment ? answeredAt : moment;
  return lastOnTimeAt === null ? 0 : millisecondsOf(until) - millisecondsOf(lastOnTimeAt);
}

/** Whether an answer given at a moment keeps the deadline; without one every answer does. */
export function answeredInTime(deadline: Deadline | null, answeredAt: Instant): boolean {
  return deadline === null || answeredAt <= deadline.lastOnTimeAt;
}

/** What is shown apart from the official four. */
export const APART_STATUSES = ['not-yet-due', 'standing', 'suspended', 'cancelled'] as const;

export type ApartStatus = (typeof APART_STATUSES)[number];

export type ApartRule =
  'status/deadline-far-ahead' | 'status/standing-duty' | 'status/time-stands-still' | 'status/was-cancelled';

/** How a tenant shows statuses. */
export type StatusPolicy = {
  /** A deadline more than this many minutes ahead is not yet due. */
  readonly notYetDueMinutes: number;
};

/** A week ahead. */
export const DEFAULT_STATUS_POLICY: StatusPolicy = { notYetDueMinutes: 7 * 24 * 60 };

/** A status that can say where it comes from. */
export type ExplainedStatus = {
  readonly status: OfficialStatus | ApartStatus;
  /** Which of the official four it counts among; null where it counts among none. */
  readonly official: OfficialStatus | null;
  readonly rule: StatusRule | ApartRule;
  /** Versions of the events in the stream that it rests on, ascending. */
  readonly restsOn: readonly number[];
  /** How the last contest of a status stands; null when there was none. */
  readonly contest: Contest['stage'] | null;
};

/** All that the explanation of a status rests on: small enough for a row of a read model. */
export type StatusGrounds = Required<StatusFacts> & {
  readonly phase: ExistingAssignment['status'];
  readonly standing: boolean;
  /** Version of the event that set the deadline in force. */
  readonly deadlineVersion: number;
  /** Versions of the events that state the answer that waits or was accepted: the answer and its corrections. */
  readonly answerVersions: readonly number[];
  /** Version of the event that accepted, suspended or cancelled it; null in every other phase. */
  readonly turnVersion: number | null;
  readonly contest: Pick<Contest, 'stage' | 'contestedAt'> | null;
};

export function statusGrounds(state: ExistingAssignment): StatusGrounds {
  const { lastOnTimeAt, answeredAt, acceptedAt, stoppedAt = null } = statusFacts(state);
  return {
    lastOnTimeAt,
    answeredAt,
    acceptedAt,
    stoppedAt,
    phase: state.status,
    standing: state.terms.standing ?? false,
    deadlineVersion: state.deadlines.at(-1)!.version,
    answerVersions: 'answerVersions' in state ? state.answerVersions : [],
    turnVersion: turnVersionOf(state),
    contest: state.contest && { stage: state.contest.stage, contestedAt: state.contest.contestedAt },
  };
}

function turnVersionOf(state: ExistingAssignment): number | null {
  switch (state.status) {
    case 'accepted':
      return state.acceptedVersion;
    case 'suspended':
      return state.suspendedVersion;
    case 'cancelled':
      return state.cancelledVersion;
    default:
      return null;
  }
}

/**
 * The status at a moment with the rule and the events that gave it; what is not yet due,
 * standing, suspended or cancelled is told apart from the official four.
 */
export function explainStatus(
  known: ExistingAssignment | StatusGrounds,
  at: Instant,
  policy: StatusPolicy = DEFAULT_STATUS_POLICY,
): ExplainedStatus {
  const grounds = 'status' in known ? statusGrounds(known) : known;
  const { phase, stoppedAt, answeredAt, acceptedAt, deadlineVersion, answerVersions, turnVersion } = grounds;
  const { status, rule } = statusAt(grounds, at);
  const contest = grounds.contest && grounds.contest.contestedAt <= at ? grounds.contest.stage : null;
  const turn = turnVersion === null ? [] : [turnVersion];
  const happened = (when: Instant | null) => when !== null && when <= at;
  const apart = (shown: ApartStatus, apartRule: ApartRule, official: OfficialStatus | null, restsOn: number[]) => ({
    status: shown,
    official,
    rule: apartRule,
    restsOn,
    contest,
  });

  if (phase === 'cancelled' && happened(stoppedAt)) return apart('cancelled', 'status/was-cancelled', null, turn);
  if (phase === 'suspended' && happened(stoppedAt)) {
    return apart('suspended', 'status/time-stands-still', status, [deadlineVersion, ...turn]);
  }
  const judged = { status, official: status, rule, contest };
  if (phase === 'accepted' && happened(answeredAt)) {
    const accepted = happened(acceptedAt) ? turn : [];
    return { ...judged, restsOn: inOrder([deadlineVersion, ...answerVersions, ...accepted]) };
  }
  if (grounds.standing) return apart('standing', 'status/standing-duty', null, [1]);
  if (phase === 'responded' && happened(answeredAt)) {
    return { ...judged, restsOn: inOrder([deadlineVersion, ...answerVersions]) };
  }
  if (rule === 'status/open-deadline-ahead' && isFarAhead(grounds, at, policy)) {
    return apart('not-yet-due', 'status/deadline-far-ahead', status, [deadlineVersion]);
  }
  return { ...judged, restsOn: [deadlineVersion] };
}

function isFarAhead({ lastOnTimeAt }: StatusGrounds, at: Instant, { notYetDueMinutes }: StatusPolicy): boolean {
  return lastOnTimeAt !== null && lastOnTimeAt > instantOf(millisecondsOf(at) + notYetDueMinutes * 60_000);
}

/** An extension may have been granted while an answer waited. */
function inOrder(versions: readonly number[]): number[] {
  return [...versions].sort((one, other) => one - other);
}
