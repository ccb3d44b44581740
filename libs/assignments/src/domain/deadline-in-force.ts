import { instantOf, millisecondsOf, type Instant } from '#kernel';
import {
  planLadder,
  settleLadder,
  VIETNAM_CALENDAR,
  type Calendar,
  type Deadline,
  type Ladder,
  type PlannedRung,
} from '#deadlines/domain';
import type { Course, ExistingAssignment, HeldState } from './assignment.state.js';
import type { Authority, DeadlineBasis, DeadlineSet, StatedDeadline, Watch } from './assignment.vocabulary.js';
import { usualHolderOf } from './assignment.holder.js';

/**
 * The rungs of one cycle with their moments, from the event that opened it: empty when there is
 * no deadline or no ladder, and while an answer waits. Those with `skipped` never fire.
 */
export function rungsOf(opening: Watch & { readonly idle?: true }): PlannedRung[] {
  const { ladder, deadline, watchedFrom, cycle, idle } = opening;
  return ladder === null || deadline === null || idle ? [] : planLadder(ladder, deadline, watchedFrom, cycle);
}

/** What the event says that opens the next cycle with a deadline. */
export function nextDeadline(
  state: ExistingAssignment,
  { at, deadline, ladder, beyondParent, calendar }: StatedDeadline & { readonly at: Instant },
  basis: DeadlineBasis,
  authority: Authority,
): DeadlineSet {
  const { cycle, deadline: previous, ladder: ladderInForce } = state.terms;
  const next = deadline === undefined ? previous : deadline;
  return {
    cycle: cycle + 1,
    deadline: next,
    ladder: settledFor(ladder ?? ladderInForce, next, calendar),
    watchedFrom: at,
    basis,
    authority,
    previous,
    ...(beyondParent !== undefined && { beyondParent }),
  };
}

/** The ladder with its rungs in working time at their distance from this deadline. */
export function settledFor(ladder: Ladder | null, deadline: Deadline | null, calendar: Calendar = VIETNAM_CALENDAR) {
  return ladder === null || deadline === null ? ladder : settleLadder(ladder, deadline, calendar);
}

/** What a decision states, or the deadline as it was. */
export function nextDeadlineAsStated(
  state: ExistingAssignment,
  command: StatedDeadline & { readonly at: Instant },
  authority: Authority,
): DeadlineSet {
  return nextDeadline(
    state,
    command,
    command.deadline === undefined ? 'in-force/unchanged' : 'in-force/as-stated',
    authority,
  );
}

/** The next cycle: its deadline in force, nothing fired in it yet. */
export function withDeadline<State extends ExistingAssignment>(
  state: State,
  set: DeadlineSet,
  since: Instant,
): State & Course {
  const { cycle, deadline, ladder, watchedFrom, basis, authority, beyondParent } = set;
  const { parent, undated, ...terms } = state.terms;
  const unchanged = basis === 'in-force/unchanged';
  return {
    ...state,
    terms: {
      ...terms,
      ...(unchanged && undated && { undated }),
      cycle,
      deadline,
      ladder,
      watchedFrom,
      ...(parent && { parent: beyondParent === undefined ? parent : { ...parent, beyondParent } }),
    },
    escalations: 0,
    spentRungs: [],
    deadlines: unchanged
      ? state.deadlines
      : [...state.deadlines, { deadline, basis, authority, since, version: state.version }],
    deadlineSetterId: unchanged ? state.deadlineSetterId : authority.agencyId,
  };
}

/** Whoever holds it in the usual course holds it again; since then, unless it was so all along. */
export function backToUsualHolder<State extends HeldState>(state: State, since: Instant): State {
  const id = usualHolderOf(state.status, state.terms);
  return state.holder.id === id ? state : { ...state, holder: { id, since } };
}

/** The same time is left after a suspension as was left when it began: time did not run. */
export function afterSuspension(deadline: Deadline, suspendedAt: Instant, resumedAt: Instant): Deadline {
  return {
    ...deadline,
    dueAt: moved(deadline.dueAt, suspendedAt, resumedAt),
    lastOnTimeAt: moved(deadline.lastOnTimeAt, suspendedAt, resumedAt),
    explanation: `${deadline.explanation} Moved on by the suspension from ${suspendedAt} to ${resumedAt}.`,
  };
}

/** A moment moved on by as long as a suspension took. */
export function moved(moment: Instant, suspendedAt: Instant, resumedAt: Instant): Instant {
  return instantOf(millisecondsOf(moment) + millisecondsOf(resumedAt) - millisecondsOf(suspendedAt));
}

/** Whether a deadline lets more time than a limit; none at all lets the most. */
export function endsAfter(deadline: Deadline | null, limit: Deadline | null): boolean {
  if (limit === null) return false;
  return deadline === null || deadline.lastOnTimeAt > limit.lastOnTimeAt;
}

export function sameMoment(one: Deadline | null, other: Deadline | null): boolean {
  return one?.lastOnTimeAt === other?.lastOnTimeAt && one?.dueAt === other?.dueAt;
}
