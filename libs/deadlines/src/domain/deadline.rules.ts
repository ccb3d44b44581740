import { rule } from '#kernel';

export const DEADLINE_WORDING_MISSING = rule(
  'deadline/wording-missing',
  'invalid',
  'A deadline keeps the words of the document it was read from; they are missing.',
);

export const DEADLINE_UNKNOWN_RELATION = rule(
  'deadline/unknown-relation',
  'invalid',
  'How the limit binds is not known: before, by or at a moment, within a period, in a month or longer, from a day to a day, at an event, at once, again and again, or without a limit.',
);

export const DEADLINE_IMPOSSIBLE_DATE = rule(
  'deadline/impossible-date',
  'invalid',
  'The date is not a day of the calendar, written YYYY-MM-DD, between 1900 and 2999, or the zone leaves it out.',
);

export const DEADLINE_IMPOSSIBLE_TIME = rule(
  'deadline/impossible-time',
  'invalid',
  'The time is not a time of the day, written HH:mm from 00:00 to 23:59, or the clocks of the zone skip it on that day.',
);

export const DEADLINE_UNKNOWN_ZONE = rule(
  'deadline/unknown-zone',
  'invalid',
  'The time zone is not known; an IANA name such as Asia/Ho_Chi_Minh is expected.',
);

export const DEADLINE_IMPOSSIBLE_PERIOD = rule(
  'deadline/impossible-period',
  'invalid',
  'A period is at least 1 and at most 999 working or calendar days, 120 months or 9,999 hours, counted from issuance, receipt, a day or something named.',
);

export const DEADLINE_IMPOSSIBLE_SPAN = rule(
  'deadline/impossible-span',
  'invalid',
  'There is no such month, quarter, half-year or year between 1900 and 2999.',
);

export const DEADLINE_RANGE_REVERSED = rule('deadline/range-reversed', 'invalid', 'The range ends before it begins.');

export const DEADLINE_EVENT_MISSING = rule('deadline/event-missing', 'invalid', 'What has to happen is not named.');

export const DEADLINE_IMPOSSIBLE_RECURRENCE = rule(
  'deadline/impossible-recurrence',
  'invalid',
  'The rule of the recurrence does not hold together: a weekday goes with weeks, a day with months and longer, a month with quarters and longer, a count with working days.',
);

export const DEADLINE_RECURRENCE_OVER = rule(
  'deadline/recurrence-over',
  'invalid',
  'The series ends before it falls due that often.',
);

export const DEADLINE_WITHOUT_MOMENT = rule(
  'deadline/without-moment',
  'invalid',
  'No moment follows from this limit, and a moment is needed here.',
);

export const DEADLINE_UNREADABLE = rule(
  'deadline/unreadable',
  'invalid',
  'No limit is recognised in these words; state it in a form that is accepted, or state its parts.',
);

export const DEADLINE_AMBIGUOUS = rule(
  'deadline/ambiguous',
  'invalid',
  'The words can be read as more than one limit; state the parts of the one that is meant.',
);
