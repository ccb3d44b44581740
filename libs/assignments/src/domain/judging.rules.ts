import { rule } from '#kernel';

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

export const ASSIGNMENT_NO_ANSWER = rule('assignment/no-answer', 'conflict', 'There is no answer to judge.');

export const ASSIGNMENT_OTHER_ROUND = rule(
  'assignment/other-round',
  'conflict',
  'The answer that waits is not the one that was judged: look at the newest round first.',
);

export const ASSIGNMENT_REASONS_MISSING = rule(
  'assignment/reasons-missing',
  'invalid',
  'An answer is returned with the reasons why.',
);

export const ASSIGNMENT_PORTION_UNNAMED = rule(
  'assignment/portion-unnamed',
  'invalid',
  'An answer is accepted in part by saying what is accepted and what remains.',
);

export const ASSIGNMENT_CONTEST_WAITS = rule(
  'assignment/contest-waits',
  'conflict',
  'The head of the lead agency contests a status: that is decided before the assignment ends.',
);
