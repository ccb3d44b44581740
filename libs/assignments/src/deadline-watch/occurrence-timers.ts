import { timerIdOf, type Timer, type TimerGround } from '#deadlines';
import type { Instant } from '#kernel';
import { occurrenceIdOf, type SeriesOccurrence } from '../domain/index.js';

/** The timer of the next time of a series: it fires when this one falls due. */
export function occurrenceTimer(
  tenantId: string,
  assignmentId: string,
  { ordinal }: SeriesOccurrence,
  fireAt: Instant,
  askedBy: TimerGround,
  /** 1 for the rule it was issued with, one more for each that took its place. */
  cycle = 1,
): Timer {
  const rung = rungOf(ordinal + 1);
  return {
    tenantId,
    timerId: timerIdOf(assignmentId, cycle, rung),
    assignmentId,
    cycle,
    rung,
    action: 'open-occurrence',
    fireAt,
    state: 'planned',
    skipReason: null,
    dueAt: fireAt,
    ladder: null,
    moved: null,
    askedBy,
    decidedBy: null,
  };
}

/** The assignment whose timer opened this one; undefined for the first. */
export function openedBy({ ordinal, firstAssignmentId }: SeriesOccurrence): string | undefined {
  return ordinal === 1 ? undefined : occurrenceIdOf(firstAssignmentId, ordinal - 1);
}

function rungOf(ordinal: number): string {
  return `occurrence-${ordinal}`;
}
