import { unreachable } from '#kernel';
import { plusDays, weekdayOf, type Calendar } from './calendar.js';
import { addWorkingDays } from './working-time.js';
import type { Recurrence } from './written-deadline.js';
import { dayOfMonth } from './zone.js';

/** One time of a series. */
export type Occurrence = {
  /** 1, 2, 3, … */
  readonly ordinal: number;
  /** What it stands for: `2025-08`, `2025-Q3`, `2025-H2`, `2025`, the Monday of a week, or a day. */
  readonly period: string;
  /** The day that the rule names, `YYYY-MM-DD`. */
  readonly date: string;
};

/**
 * The n-th time a series falls due: in the n-th period from that of issuance on, which is left out when its own day
 * has passed. Null when that is after the series ends.
 *
 * @param isAhead whether a limit on that day is not over yet
 */
export function occurrenceOf(
  recurrence: Recurrence,
  given: { readonly issuedOn: string; readonly ordinal: number; readonly isAhead: (date: string) => boolean },
  calendar: Calendar,
): Occurrence | null {
  const { until } = recurrence;
  const { issuedOn, ordinal, isAhead } = given;
  const at = (step: number) => dayIn(recurrence, issuedOn, step, calendar);
  const first = isAhead(at(0).date) ? 0 : 1;
  const found = at(first + ordinal - 1);
  return until !== undefined && found.date > until ? null : { ordinal, ...found };
}

/** The day of the period that is so many after the one in which `issuedOn` lies. */
function dayIn(
  recurrence: Recurrence,
  issuedOn: string,
  step: number,
  calendar: Calendar,
): Omit<Occurrence, 'ordinal'> {
  const { every, count = 1, weekday = 7 } = recurrence;
  switch (every) {
    case 'working-days': {
      const date = addWorkingDays(calendar, issuedOn, count * (step + 1));
      return { period: date, date };
    }
    case 'week': {
      const monday = plusDays(issuedOn, 1 - weekdayOf(issuedOn) + 7 * step);
      return { period: monday, date: plusDays(monday, weekday - 1) };
    }
    case 'month':
      return inMonths(recurrence, issuedOn, step, 1, (year, month) => `${year}-${String(month).padStart(2, '0')}`);
    case 'quarter':
      return inMonths(recurrence, issuedOn, step, 3, (year, quarter) => `${year}-Q${quarter}`);
    case 'half-year':
      return inMonths(recurrence, issuedOn, step, 6, (year, half) => `${year}-H${half}`);
    case 'year':
      return inMonths(recurrence, issuedOn, step, 12, String);
    default:
      return unreachable(every);
  }
}

function inMonths(
  { day = 31, month }: Recurrence,
  issuedOn: string,
  step: number,
  months: number,
  named: (year: number, number: number) => string,
): Omit<Occurrence, 'ordinal'> {
  const [issueYear = 0, issueMonth = 1] = issuedOn.split('-').map(Number);
  const perYear = 12 / months;
  const index = issueYear * perYear + Math.floor((issueMonth - 1) / months) + step;
  const year = Math.floor(index / perYear);
  const number = (index % perYear) + 1;
  const firstMonth = (number - 1) * months;
  return { period: named(year, number), date: dayOfMonth(year, firstMonth + (month ?? months), day) };
}
