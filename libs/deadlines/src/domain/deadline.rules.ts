import { rule } from '#kernel';

export const DEADLINE_WORDING_MISSING = rule(
  'deadline/wording-missing',
  'invalid',
  'A deadline keeps the words of the document it was read from; they are missing.',
);

export const DEADLINE_UNKNOWN_RELATION = rule(
  'deadline/unknown-relation',
  'invalid',
  'A deadline is either before a moment or by it.',
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

export const LADDER_UNNAMED = rule('ladder/unnamed', 'invalid', 'A ladder and each of its rungs have a name.');

export const LADDER_RUNG_TWICE = rule(
  'ladder/rung-twice',
  'invalid',
  'Two rungs of a ladder have the same name; a fired rung could not be told from the other.',
);

export const LADDER_OFFSET_NOT_WHOLE = rule(
  'ladder/offset-not-whole',
  'invalid',
  'The distance of a rung from the due moment is a whole number of minutes, at most ten years either way.',
);
