import { rule } from '#kernel';

export const NOT_SUSPENDED = rule(
  'assignment/not-suspended',
  'conflict',
  'The assignment is not suspended; there is nothing to resume.',
);
