import { statusAt } from '#assignments/domain';
import { addMonths, endOfDay, lastDayOfMonth, localDate } from '#deadlines/domain';
import { instantOf, millisecondsOf, type Instant } from '#kernel';
import { historyUntil, type HistoricEvent } from './history.js';
import type { TrendPoint } from './report.js';

/** A month of the trend, and the moment its work is judged at. */
export type TrendMonth = { readonly month: string; readonly at: Instant };

/** The months up to that of a moment, oldest first; the last one is judged at the moment itself. */
export function trendMonths(at: Instant, count: number, zone: string): readonly TrendMonth[] {
  const today = localDate(at, zone);
  return Array.from({ length: count }, (_, index) => {
    const month = addMonths(`${today.slice(0, 7)}-01`, index - count + 1).slice(0, 7);
    const last = lastDayOfMonth(Number(month.slice(0, 4)), Number(month.slice(5)));
    const end = instantOf(millisecondsOf(endOfDay(last, zone)) - 1);
    return { month, at: end < at ? end : at };
  });
}

/** Adds one assignment to the figures of the months. */
export function addToTrend(
  points: readonly TrendPoint[],
  months: readonly TrendMonth[],
  history: readonly HistoricEvent[],
  zone: string,
): readonly TrendPoint[] {
  return points.map((point, index) => {
    const { month, at } = months[index]!;
    const known = historyUntil(history, at);
    if (known === null || known.state.status === 'cancelled') return point;
    const { state } = known;
    const { status } = statusAt(state, at);
    if (state.status === 'accepted') {
      if (localDate(state.completedAt, zone).slice(0, 7) !== month) return point;
      return status === 'done-late'
        ? { ...point, doneLate: point.doneLate + 1 }
        : { ...point, doneOnTime: point.doneOnTime + 1 };
    }
    if (status !== 'in-progress-overdue' || state.terms.standing === true) return point;
    return { ...point, overdue: point.overdue + 1 };
  });
}

export function emptyTrend(months: readonly TrendMonth[]): readonly TrendPoint[] {
  return months.map(({ month }) => ({ month, doneOnTime: 0, doneLate: 0, overdue: 0 }));
}
