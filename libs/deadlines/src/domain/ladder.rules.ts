import { rule } from '#kernel';

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

export const LADDER_WORKING_TIME_UNCLEAR = rule(
  'ladder/working-time-unclear',
  'invalid',
  'A distance in working time is a whole number either of days, at most 1000, or of minutes, at most 100,000.',
);

export const LADDER_ESCALATES_EARLY = rule(
  'ladder/escalates-early',
  'invalid',
  'Nothing is overdue before the due moment: a rung that escalates stands at it or after it.',
);

export const LADDER_TELLS_NOBODY = rule(
  'ladder/tells-nobody',
  'invalid',
  'A rung that says whom it tells names somebody, each of them once, and a channel for each.',
);

export const LADDER_TEXT_UNFIT = rule(
  'ladder/text-unfit',
  'invalid',
  'The words that a rung adds are not blank and have at most 500 characters.',
);

export const LADDER_UNKNOWN = rule('ladder/unknown', 'not-found', 'There is no such ladder.');

export const LADDER_RETIRED = rule('ladder/retired', 'conflict', 'The ladder was retired; it is defined again first.');

export const LADDER_IN_USE = rule(
  'ladder/in-use',
  'conflict',
  'The policy in force chooses this ladder; the policy is set to another first.',
);
