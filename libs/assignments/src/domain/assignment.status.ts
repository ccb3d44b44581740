import { unreachable, type Instant } from '#kernel';
import type { Deadline } from '#deadlines/domain';
import type { ExistingAssignment } from './assignment.state.js';

/** The official four: done on time or late, not done within time or overdue (report 1270/BC-TCTTTg of 2017). */
export const OFFICIAL_STATUSES = [
  'done-on-time',
  'done-late',
  'in-progress-within-time',
  'in-progress-overdue',
] as const;

export type OfficialStatus = (typeof OFFICIAL_STATUSES)[number];

export type StatusRule =
  | 'status/accepted-without-deadline'
  | 'status/accepted-answered-in-time'
  | 'status/accepted-answered-late'
  | 'status/open-without-deadline'
  | 'status/open-answered-in-time'
  | 'status/open-answered-late'
  | 'status/open-deadline-ahead'
  | 'status/open-deadline-passed';

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
};

/**
 * The official status at a moment: computed, never stored, since time alone changes it.
 * An answer is judged by when it was given, not by when somebody judged it. Of the facts
 * given, what happened after the moment is left out.
 */
export function statusAt(known: ExistingAssignment | StatusFacts, at: Instant): JudgedStatus {
  const { lastOnTimeAt, answeredAt, acceptedAt } = 'status' in known ? statusFacts(known) : known;
  const answered = answeredAt !== null && answeredAt <= at ? answeredAt : null;
  if (answered !== null && acceptedAt !== null && acceptedAt <= at) {
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
  return at <= lastOnTimeAt
    ? { status: 'in-progress-within-time', rule: 'status/open-deadline-ahead' }
    : { status: 'in-progress-overdue', rule: 'status/open-deadline-passed' };
}

export function statusFacts(state: ExistingAssignment): StatusFacts {
  const lastOnTimeAt = state.terms.deadline?.lastOnTimeAt ?? null;
  switch (state.status) {
    case 'assigned':
    case 'acknowledged':
    case 'returned':
      return { lastOnTimeAt, answeredAt: null, acceptedAt: null };
    case 'responded':
      return { lastOnTimeAt, answeredAt: state.respondedAt, acceptedAt: null };
    case 'accepted':
      return { lastOnTimeAt, answeredAt: state.completedAt, acceptedAt: state.acceptedAt };
    default:
      return unreachable(state);
  }
}

/** Whether an answer given at a moment keeps the deadline; without one every answer does. */
export function answeredInTime(deadline: Deadline | null, answeredAt: Instant): boolean {
  return deadline === null || answeredAt <= deadline.lastOnTimeAt;
}
