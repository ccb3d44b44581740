import { rule } from '#kernel';

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
