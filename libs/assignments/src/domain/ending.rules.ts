import { rule } from '#kernel';

export const NOT_ENDED = rule(
  'assignment/not-ended',
  'conflict',
  'Only an assignment that was accepted or cancelled is reopened.',
);
