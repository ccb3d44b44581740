import { instantOf, millisecondsOf, type Instant } from '#kernel';

/** What a calendar says of one day, against what the week says of it. */
export type CalendarDay = {
  /** `off`: nobody works; `worked`: a day of rest on which work is done; `half`: work ends at `until`. */
  readonly kind: 'off' | 'worked' | 'half';
  /** What the day is called where it is published: `Quốc khánh`. */
  readonly label: string;
  /** The law, notice or decision it rests on. */
  readonly source: string;
  /** `HH:mm`; of half days only. */
  readonly until?: string;
};

/** The weekly rest from a day on, until the next one takes its place. */
export type WorkingWeek = {
  /** `YYYY-MM-DD` */
  readonly from: string;
  /** ISO weekdays, 1 Monday to 7 Sunday. */
  readonly rest: readonly number[];
  /** Weekdays on which work ends early, every week: a one-stop desk on Saturday mornings. */
  readonly halfDays?: readonly { readonly weekday: number; readonly until: string }[];
  readonly source?: string;
};

export type OfficeSpan = { readonly from: string; readonly to: string };

/** The hours of an ordinary working day from a day on, until the next ones take their place. */
export type OfficeHours = {
  /** `YYYY-MM-DD` */
  readonly from: string;
  /** On the wall clock, `HH:mm`, one after the other. */
  readonly spans: readonly OfficeSpan[];
  readonly source?: string;
};

/** Which days and hours are worked. Weeks and hours stand in the order of `from`; the first ones hold before it, too. */
export type Calendar = {
  readonly calendarId: string;
  /** The version of its stream; 0 as seeded, with nothing administered. */
  readonly version: number;
  readonly weeks: readonly WorkingWeek[];
  readonly hours: readonly OfficeHours[];
  /** By day, `YYYY-MM-DD`. */
  readonly days: ReadonlyMap<string, CalendarDay>;
};

/** What a calendar says of a day, and why. */
export type DayFacts = {
  readonly date: string;
  readonly working: boolean;
  /** When work ends, where it ends early. */
  readonly until: string | null;
  /** One English sentence; the name of the day stands in it as it is published. */
  readonly reason: string;
  /** Null where the calendar names none. */
  readonly source: string | null;
};

const MILLISECONDS_A_DAY = 86_400_000;
const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

/** @throws RangeError for what is no day of the calendar */
export function isWorkingDay(calendar: Calendar, date: string): boolean {
  const day = calendar.days.get(date);
  if (day !== undefined) return day.kind !== 'off';
  const weekday = weekdayOf(date);
  const week = weekOf(calendar, date);
  return !week.rest.includes(weekday) || halfDayOf(week, weekday) !== undefined;
}

/**
 * Whether the day is worked, and which entry of the calendar says so.
 * @throws RangeError for what is no day of the calendar
 */
export function dayFacts(calendar: Calendar, date: string): DayFacts {
  const day = calendar.days.get(date);
  if (day !== undefined) return { date, until: day.until ?? null, source: day.source, ...saidOfDay(day) };
  const weekday = weekdayOf(date);
  const week = weekOf(calendar, date);
  const source = week.source ?? null;
  const name = WEEKDAYS[weekday - 1] ?? '';
  const half = halfDayOf(week, weekday);
  if (half !== undefined) {
    return { date, working: true, until: half.until, reason: `Worked until ${half.until}, as every ${name}.`, source };
  }
  if (week.rest.includes(weekday)) {
    return { date, working: false, until: null, reason: `Weekly rest: ${name}.`, source };
  }
  const year = date.slice(0, 4);
  const reason = hasDaysOf(calendar, year)
    ? `An ordinary working day: ${name}.`
    : `A working day by the week: ${name}. No days off are recorded for ${year}.`;
  return { date, working: true, until: null, reason, source };
}

/** Whether the calendar names any day of the year; if not, only weekly rest is known. */
export function hasDaysOf(calendar: Calendar, year: string): boolean {
  for (const date of calendar.days.keys()) if (date.startsWith(year)) return true;
  return false;
}

/** When work ends early on the day; undefined where it does not. */
export function earlyEndOf(calendar: Calendar, date: string): string | undefined {
  const day = calendar.days.get(date);
  if (day !== undefined) return day.until;
  return halfDayOf(weekOf(calendar, date), weekdayOf(date))?.until;
}

/** The weekly rest that holds on the day. */
export function weekOf(calendar: Calendar, date: string): WorkingWeek {
  return inEffect(calendar.weeks, date);
}

/** The office hours that hold on the day, if it is an ordinary working day. */
export function hoursOf(calendar: Calendar, date: string): OfficeHours {
  return inEffect(calendar.hours, date);
}

/** ISO weekday, 1 Monday to 7 Sunday. */
export function weekdayOf(date: string): number {
  // 1 January 1970, day 0, was a Thursday.
  return ((((dayNumber(date) + 3) % 7) + 7) % 7) + 1;
}

/** @param days may be negative */
export function plusDays(date: string, days: number): string {
  return instantOf((dayNumber(date) + days) * MILLISECONDS_A_DAY).slice(0, 10);
}

function saidOfDay(day: CalendarDay): Pick<DayFacts, 'working' | 'reason'> {
  if (day.kind === 'off') return { working: false, reason: `Off: ${day.label}.` };
  if (day.kind === 'worked') return { working: true, reason: `Worked: ${day.label}.` };
  return { working: true, reason: `Worked until ${day.until ?? ''}: ${day.label}.` };
}

function halfDayOf(week: WorkingWeek, weekday: number): { readonly until: string } | undefined {
  return week.halfDays?.find((half) => half.weekday === weekday);
}

function inEffect<Dated extends { readonly from: string }>(entries: readonly Dated[], date: string): Dated {
  const entry = entries.findLast(({ from }) => from <= date) ?? entries[0];
  if (entry === undefined) throw new RangeError('a calendar states its week and its hours');
  return entry;
}

function dayNumber(date: string): number {
  const milliseconds = millisecondsOf(`${date}T00:00:00.000Z` as Instant);
  if (Number.isNaN(milliseconds) || instantOf(milliseconds).slice(0, 10) !== date) {
    throw new RangeError(`${date} is no day of the calendar, written YYYY-MM-DD`);
  }
  return milliseconds / MILLISECONDS_A_DAY;
}
