import { rule } from '#kernel';

export const CALENDAR_UNKNOWN = rule('calendar/unknown', 'not-found', 'There is no calendar with this id.');

export const CALENDAR_SOURCE_MISSING = rule(
  'calendar/source-missing',
  'invalid',
  'A change of a calendar names the law, notice or decision it rests on.',
);

export const CALENDAR_CHANGE_EMPTY = rule(
  'calendar/change-empty',
  'invalid',
  'A change of a calendar sets or clears days, or sets the week or the office hours.',
);

export const CALENDAR_IMPOSSIBLE_DATE = rule(
  'calendar/impossible-date',
  'invalid',
  'The date is not a day of the calendar, written YYYY-MM-DD, between 1900 and 2999.',
);

export const CALENDAR_DAY_TWICE = rule(
  'calendar/day-twice',
  'invalid',
  'A change says one thing of a day: it is set once, or cleared.',
);

export const CALENDAR_DAY_UNNAMED = rule(
  'calendar/day-unnamed',
  'invalid',
  'A day that differs from the week is called something: the holiday, or what it is made up for.',
);

export const CALENDAR_HALF_DAY_UNCLEAR = rule(
  'calendar/half-day-unclear',
  'invalid',
  'A half-day ends at a time of the day, written HH:mm; other days do not end early.',
);

export const CALENDAR_IMPOSSIBLE_WEEK = rule(
  'calendar/impossible-week',
  'invalid',
  'A week names weekdays from 1, Monday, to 7, Sunday, each once, and leaves at least one to work on.',
);

export const CALENDAR_IMPOSSIBLE_HOURS = rule(
  'calendar/impossible-hours',
  'invalid',
  'Office hours are spans from HH:mm to a later HH:mm, one after the other; there is at least one.',
);
