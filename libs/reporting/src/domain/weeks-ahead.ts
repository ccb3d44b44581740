import { Temporal } from 'temporal-polyfill';

/** How finely the time ahead is divided. */
export const DIVISIONS = ['day', 'week'] as const;

export type Division = (typeof DIVISIONS)[number];

/** How many weeks one looks ahead unless asked otherwise, the present one included. */
export const DEFAULT_WEEKS_AHEAD = 4;

export const MOST_WEEKS_AHEAD = 53;

/** A day, or the part of an ISO week that is not over. */
export interface Stretch {
  /** `2025-08-04`, or `2025-W32`: a week begins on Monday and belongs to the year of its Thursday (ISO 8601). */
  readonly name: string;
  /** First and last day, `YYYY-MM-DD`. */
  readonly from: string;
  readonly to: string;
}

/** The days or weeks from a day on to the end of the last of so many weeks; the week of the day is the first. */
export function stretchesFrom(day: string, weeks: number, division: Division): Stretch[] {
  const first = Temporal.PlainDate.from(day);
  const end = first.add({ days: 7 * weeks - first.dayOfWeek });
  const stretches: Stretch[] = [];
  for (let from = first; Temporal.PlainDate.compare(from, end) <= 0;) {
    const to = division === 'day' ? from : from.add({ days: 7 - from.dayOfWeek });
    stretches.push({
      name: division === 'day' ? from.toString() : weekOf(from),
      from: from.toString(),
      to: to.toString(),
    });
    from = to.add({ days: 1 });
  }
  return stretches;
}

/** The Monday so many weeks before the week of a day. */
export function mondayBefore(day: string, weeks: number): string {
  const date = Temporal.PlainDate.from(day);
  return date.subtract({ days: date.dayOfWeek - 1 + 7 * weeks }).toString();
}

/** How many weeks lie between the week of a day and that of a later one: 0 within a week. */
export function weeksBetween(day: string, later: string): number {
  const mondays = [day, later].map((one) => Temporal.PlainDate.from(mondayBefore(one, 0)));
  return mondays[0]!.until(mondays[1]!).days / 7;
}

function weekOf(date: Temporal.PlainDate): string {
  const { yearOfWeek, weekOfYear } = date;
  if (yearOfWeek === undefined || weekOfYear === undefined) throw new Error('the calendar of ISO 8601 has weeks');
  return `${String(yearOfWeek)}-W${String(weekOfYear).padStart(2, '0')}`;
}
