import { rule } from '#kernel';

export const ASSIGNMENT_ANSWER_EMPTY = rule(
  'assignment/answer-empty',
  'invalid',
  'An answer says something or refers to a document.',
);

export const ASSIGNMENT_NOTE_MISSING = rule(
  'assignment/note-missing',
  'invalid',
  'A report of progress says what was done.',
);

export const ASSIGNMENT_PERCENT_OUT_OF_RANGE = rule(
  'assignment/percent-out-of-range',
  'invalid',
  'Progress is a whole number of percent from 0 to 100.',
);
