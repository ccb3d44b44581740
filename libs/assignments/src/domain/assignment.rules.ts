import { rule } from '#kernel';

export const ASSIGNMENT_UNKNOWN = rule('assignment/unknown', 'not-found', 'There is no such assignment.');

export const ASSIGNMENT_ALREADY_ASSIGNED = rule(
  'assignment/already-assigned',
  'conflict',
  'The task is already assigned to this agency.',
);

export const ASSIGNMENT_NOT_THE_LEAD = rule(
  'assignment/not-the-lead',
  'forbidden',
  'Only the lead agency, or the Office on its behalf, acknowledges, reports progress and answers.',
);

export const ASSIGNMENT_NOT_THE_JUDGE = rule(
  'assignment/not-the-judge',
  'forbidden',
  'Only the issuer or the monitor of the directive returns or accepts an answer.',
);

export const ASSIGNMENT_OWN_ANSWER = rule(
  'assignment/own-answer',
  'forbidden',
  'An agency does not judge its own answer.',
);

export const ASSIGNMENT_EFFECTIVE_IN_FUTURE = rule(
  'assignment/effective-in-future',
  'invalid',
  'What is recorded has happened: its time is not after the present.',
);

export const ASSIGNMENT_EFFECTIVE_TOO_EARLY = rule(
  'assignment/effective-too-early',
  'invalid',
  'Nothing happens to an assignment before it was assigned, and no answer is judged or renewed before it was given or returned.',
);

export const ASSIGNMENT_ALREADY_ACCEPTED = rule(
  'assignment/already-accepted',
  'conflict',
  'The answer was accepted: the assignment is done.',
);

export const ASSIGNMENT_ANSWER_WAITS = rule(
  'assignment/answer-waits',
  'conflict',
  'An answer waits to be judged; a new one can be given once it is returned.',
);

export const ASSIGNMENT_NO_ANSWER = rule('assignment/no-answer', 'conflict', 'There is no answer to judge.');

export const ASSIGNMENT_OTHER_ROUND = rule(
  'assignment/other-round',
  'conflict',
  'The answer that waits is not the one that was judged: look at the newest round first.',
);

export const ASSIGNMENT_ANSWER_EMPTY = rule(
  'assignment/answer-empty',
  'invalid',
  'An answer says something or refers to a document.',
);

export const ASSIGNMENT_REASONS_MISSING = rule(
  'assignment/reasons-missing',
  'invalid',
  'An answer is returned with the reasons why.',
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

export const ASSIGNMENT_UNKNOWN_RUNG = rule(
  'assignment/unknown-rung',
  'not-found',
  'The ladder of the assignment has no such rung.',
);

export const ASSIGNMENT_RUNG_NOT_DUE = rule(
  'assignment/rung-not-due',
  'conflict',
  'The moment of the rung has not come.',
);
