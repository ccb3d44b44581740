import { hasDaysOf, isWorkingDay, plusDays, weekdayOf, type Calendar, type CalendarDay } from './calendar.js';

/** A year as a calendar has it, to be looked over before anybody relies on it. */
export type CalendarYear = {
  readonly year: number;
  /** Whether any day of it is named; if not, only the week is known. */
  readonly recorded: boolean;
  readonly workingDays: number;
  readonly months: readonly { readonly month: number; readonly workingDays: number }[];
  /** The days named in it, in their order. */
  readonly days: readonly NamedDay[];
};

export type NamedDay = CalendarDay & {
  readonly date: string;
  /** ISO weekday, 1 Monday to 7 Sunday. */
  readonly weekday: number;
};

export function calendarYear(calendar: Calendar, year: number): CalendarYear {
  const months = Array.from({ length: 12 }, (_, index) => ({ month: index + 1, workingDays: 0 }));
  for (let date = `${year}-01-01`; Number(date.slice(0, 4)) === year; date = plusDays(date, 1)) {
    const month = months[Number(date.slice(5, 7)) - 1];
    if (month !== undefined && isWorkingDay(calendar, date)) month.workingDays += 1;
  }
  const days = [...calendar.days]
    .filter(([date]) => date.startsWith(`${year}-`))
    .map(([date, day]): NamedDay => ({ date, weekday: weekdayOf(date), ...day }))
    .toSorted((one, other) => (one.date < other.date ? -1 : 1));
  return {
    year,
    recorded: hasDaysOf(calendar, String(year)),
    workingDays: months.reduce((sum, { workingDays }) => sum + workingDays, 0),
    months,
    days,
  };
}
