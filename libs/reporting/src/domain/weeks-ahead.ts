import { plusDays, weekdayOf } from '#deadlines/domain';

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
  const end = plusDays(mondayBefore(day, 0), 7 * weeks - 1);
  const stretches: Stretch[] = [];
  for (let from = day; from <= end;) {
    const to = division === 'day' ? from : plusDays(mondayBefore(from, 0), 6);
    stretches.push({ name: division === 'day' ? from : weekOf(from), from, to });
    from = plusDays(to, 1);
  }
  return stretches;
}

/** The Monday so many weeks before the week of a day. */
export function mondayBefore(day: string, weeks: number): string {
  return plusDays(day, 1 - weekdayOf(day) - 7 * weeks);
}

/** How many weeks lie between the week of a day and that of a later one: 0 within a week. */
export function weeksBetween(day: string, later: string): number {
  return daysBetween(mondayBefore(day, 0), mondayBefore(later, 0)) / 7;
}

function weekOf(day: string): string {
  const thursday = plusDays(mondayBefore(day, 0), 3);
  const year = thursday.slice(0, 4);
  const week = Math.floor(daysBetween(`${year}-01-01`, thursday) / 7) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}

function daysBetween(day: string, later: string): number {
  return (Date.parse(later) - Date.parse(day)) / 86_400_000;
}
