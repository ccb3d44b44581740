import type { DomainEvent } from '#kernel';
import type { CalendarDay, OfficeHours, WorkingWeek } from './calendar.js';

/** A day with what a calendar says of it. */
export type DatedDay = CalendarDay & {
  /** `YYYY-MM-DD` */
  readonly date: string;
};

/** All that was known when a tenant first changed its calendar, so that the log rests on no seed. */
export type CalendarOpenedData = {
  readonly calendarId: string;
  readonly weeks: readonly WorkingWeek[];
  readonly hours: readonly OfficeHours[];
  /** In the order of their dates. */
  readonly days: readonly DatedDay[];
};

type Sourced = {
  readonly calendarId: string;
  /** The law, notice or decision it rests on. */
  readonly source: string;
};

export type CalendarDaysSetData = Sourced & { readonly days: readonly DatedDay[] };

/** The days are what the week says of them; `days` are what they were. */
export type CalendarDaysClearedData = Sourced & { readonly days: readonly DatedDay[] };

export type CalendarWeekSetData = Sourced & { readonly week: WorkingWeek };

export type CalendarHoursSetData = Sourced & { readonly hours: OfficeHours };

/** The tenant has a calendar of its own: all that was known when it was first changed. */
export type CalendarOpened = DomainEvent<'calendar.opened', CalendarOpenedData>;
/** Days of the calendar are holidays or days of work, by a notice. */
export type CalendarDaysSet = DomainEvent<'calendar.days-set', CalendarDaysSetData>;
/** Days of the calendar are again what the week says of them. */
export type CalendarDaysCleared = DomainEvent<'calendar.days-cleared', CalendarDaysClearedData>;
/** Other days of the week are days of rest, from a day on. */
export type CalendarWeekSet = DomainEvent<'calendar.week-set', CalendarWeekSetData>;
/** Offices are open at other hours, from a day on. */
export type CalendarHoursSet = DomainEvent<'calendar.hours-set', CalendarHoursSetData>;

export type CalendarEvent = CalendarOpened | CalendarDaysSet | CalendarDaysCleared | CalendarWeekSet | CalendarHoursSet;

/** Every type of event of a calendar. */
export const CALENDAR_EVENT_TYPES = [
  'calendar.opened',
  'calendar.days-set',
  'calendar.days-cleared',
  'calendar.week-set',
  'calendar.hours-set',
] as const satisfies readonly CalendarEvent['type'][];
