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

/**
 * The status at a moment with the rule and the events that gave it; what is not yet due,
 * standing, suspended or cancelled is told apart from the official four.
 */
export function explainStatus(
  state: ExistingAssignment,
  at: Instant,
  policy: StatusPolicy = DEFAULT_STATUS_POLICY,
): ExplainedStatus {
  const { status, rule } = statusAt(state, at);
  const contest = state.contest && state.contest.contestedAt <= at ? state.contest.stage : null;
  const setBy = state.deadlines.map(({ version }) => version).slice(-1);
  const apart = (shown: ApartStatus, apartRule: ApartRule, official: OfficialStatus | null, restsOn: number[]) => ({
    status: shown,
    official,
    rule: apartRule,
    restsOn,
    contest,
  });

  if (state.status === 'cancelled' && state.cancelledAt <= at) {
    return apart('cancelled', 'status/was-cancelled', null, [state.cancelledVersion]);
  }
  if (state.status === 'suspended' && state.suspendedAt <= at) {
    return apart('suspended', 'status/time-stands-still', status, [...setBy, state.suspendedVersion]);
  }
  const judged = { status, official: status, rule, contest };
  if (state.status === 'accepted' && state.completedAt <= at) {
    const accepted = state.acceptedAt <= at ? [state.acceptedVersion] : [];
    return { ...judged, restsOn: inOrder([...setBy, ...state.answerVersions, ...accepted]) };
  }
  if (state.terms.standing) return apart('standing', 'status/standing-duty', null, [1]);
  if (state.status === 'responded' && state.respondedAt <= at) {
    return { ...judged, restsOn: inOrder([...setBy, ...state.answerVersions]) };
  }
  if (rule === 'status/open-deadline-ahead' && isFarAhead(state, at, policy)) {
    return apart('not-yet-due', 'status/deadline-far-ahead', status, setBy);
  }
  return { ...judged, restsOn: setBy };
}

function isFarAhead({ terms }: ExistingAssignment, at: Instant, { notYetDueMinutes }: StatusPolicy): boolean {
  return (
    terms.deadline !== null && terms.deadline.lastOnTimeAt > instantOf(millisecondsOf(at) + notYetDueMinutes * 60_000)
  );
}

/** An extension may have been granted while an answer waited. */
function inOrder(versions: readonly number[]): number[] {
  return [...versions].sort((one, other) => one - other);
}
