import { rule } from '#kernel';

export const OPERATIONS_REASON_MISSING = rule(
  'operations/reason-missing',
  'invalid',
  'What holds up others or hides a failure is done with a reason.',
);
export const OPERATIONS_ACT_NOT_BEGUN = rule(
  'operations/act-not-begun',
  'conflict',
  'An act ends once it was begun, and is begun once.',
);
