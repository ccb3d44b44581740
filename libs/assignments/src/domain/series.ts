import type { Instant } from '#kernel';
import { settleLadder, understandDeadline, type Deadline, type DeadlinePolicy } from '#deadlines/domain';
import type { AssignmentAssigned } from './assignment.events.js';
import type { ExistingAssignment } from './assignment.state.js';
import { occurrenceIdOf, type SeriesOccurrence } from './series.events.js';

/** What a deadline makes of its assignment: one of a series, or nothing of the kind. */
export function seriesOf(
  deadline: Deadline | null,
  firstAssignmentId: string,
  policy: DeadlinePolicy,
  offset = 0,
): SeriesOccurrence | undefined {
  if (deadline?.occurrence === undefined || deadline.moments === undefined) return undefined;
  const { written, dueAt, occurrence, moments } = deadline;
  const { ordinal, period } = occurrence;
  const { issuedAt } = moments;
  const next = understandDeadline(written, policy, { issuedAt, occurrence: ordinal + 1 });
  return {
    ordinal: ordinal + offset,
    period,
    firstAssignmentId,
    series: written,
    issuedAt,
    ...(offset !== 0 && { offset }),
    nextAt: next.accepted ? dueAt : null,
  };
}

/**
 * The series from this time of it on, by another rule. This time falls due as it does, or with the first day of the
 * rule where it was moved there; the next one is the first that the rule has after that. Null is no rule at all.
 */
export function amendedSeries(
  occurrence: SeriesOccurrence,
  rule: Deadline | null,
  isMoved: boolean,
  policy: DeadlinePolicy,
): SeriesOccurrence {
  if (rule?.occurrence === undefined || rule.moments === undefined) return endedSeries(occurrence);
  const { period, nextAt } = isMoved ? { period: rule.occurrence.period, nextAt: rule.dueAt } : occurrence;
  if (nextAt === null) return occurrence;
  const { written, moments } = rule;
  const { issuedAt } = moments;
  const { ordinal, firstAssignmentId } = occurrence;
  for (let nth = 1; ; nth += 1) {
    const next = understandDeadline(written, policy, { issuedAt, occurrence: nth });
    if (!next.accepted || next.deadline === null) return { ...endedSeries(occurrence), period };
    if (next.deadline.dueAt <= nextAt) continue;
    const offset = ordinal + 1 - nth;
    return {
      ordinal,
      period,
      firstAssignmentId,
      series: written,
      issuedAt,
      ...(offset !== 0 && { offset }),
      nextAt,
    };
  }
}

/** This time of the series is its last. */
export function endedSeries(occurrence: SeriesOccurrence): SeriesOccurrence {
  return { ...occurrence, nextAt: null };
}

/**
 * The deadlines of the times of a series after this one, in their order and as far as its rule goes: without end where
 * the rule has none.
 */
export function* deadlinesToCome(
  { ordinal, series, issuedAt, offset = 0, nextAt }: SeriesOccurrence,
  policy: DeadlinePolicy,
): Generator<Deadline, void> {
  if (nextAt === null) return;
  for (let nth = ordinal + 1 - offset; ; nth += 1) {
    const understanding = understandDeadline(series, policy, { issuedAt, occurrence: nth });
    if (!understanding.accepted || understanding.deadline === null) return;
    yield understanding.deadline;
  }
}

/**
 * The next time of the series, for whoever leads now; null when it is not due yet, when there is none, or when the
 * series has ended because this time of it was cancelled.
 */
export function nextOccurrence(
  state: ExistingAssignment,
  { at, policy }: { readonly at: Instant; readonly policy: DeadlinePolicy },
): AssignmentAssigned | null {
  const { undated: _, parent: __, parentId: ___, occurrence, ...terms } = state.terms;
  if (state.status === 'cancelled' || occurrence === undefined) return null;
  const { nextAt, firstAssignmentId, offset = 0 } = occurrence;
  if (nextAt === null || nextAt > at) return null;
  const ordinal = occurrence.ordinal + 1;
  const [deadline] = deadlinesToCome(occurrence, policy);
  if (deadline === undefined) return null;
  const next = seriesOf(deadline, firstAssignmentId, policy, offset);
  return {
    type: 'assignment.assigned',
    data: {
      ...terms,
      assignmentId: occurrenceIdOf(firstAssignmentId, ordinal),
      cycle: 1,
      deadline,
      ladder: terms.ladder && settleLadder(terms.ladder, deadline, policy.calendar),
      watchedFrom: at,
      ...(next && { occurrence: next }),
    },
    effectiveAt: nextAt,
  };
}
