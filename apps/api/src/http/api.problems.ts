import { problemKind, type ProblemKind } from '#platform';

export const IDEMPOTENCY_KEY_REUSED = problemKind(
  'idempotency-key/reused',
  422,
  'The Idempotency-Key was used for a request with other content; use a new key for a new request.',
);
export const READ_MODEL_BEHIND = problemKind(
  'read-model/behind',
  503,
  'What is read has not yet caught up with the position asked for; ask again.',
);
export const CLOCK_NOT_STEPPED = problemKind(
  'clock/not-stepped',
  409,
  'The engine goes by the real time, which nobody sets.',
);
export const CLOCK_BACKWARDS = problemKind('clock/backwards', 409, 'The clock is never set back.');
export const SUBSCRIPTION_UNKNOWN = problemKind('subscription/unknown', 404, 'Nobody follows the log under that name.');
export const REPLAY_UNKNOWN = problemKind('replay/unknown', 404, 'There is no such replay, or it is no longer kept.');
export const PROBLEM_UNKNOWN = problemKind('problem/unknown', 404, 'This API has no problem of that name.');

/** The problems this application adds to those of its libraries. */
export const API_PROBLEMS: readonly ProblemKind[] = [
  IDEMPOTENCY_KEY_REUSED,
  READ_MODEL_BEHIND,
  CLOCK_NOT_STEPPED,
  CLOCK_BACKWARDS,
  SUBSCRIPTION_UNKNOWN,
  REPLAY_UNKNOWN,
  PROBLEM_UNKNOWN,
];
