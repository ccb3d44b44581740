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
export const QUEUE_UNKNOWN = problemKind('queue/unknown', 404, 'There is no queue of that name.');
export const BOARD_FOREIGN_ORIGIN = problemKind(
  'queue-board/foreign-origin',
  403,
  'The page of the queues takes orders from itself only.',
);
export const REPLAY_UNKNOWN = problemKind('replay/unknown', 404, 'There is no such replay, or it is no longer kept.');
export const TIMER_UNKNOWN = problemKind('timer/unknown', 404, 'There is no such timer.');
export const INBOX_TOO_MANY_STREAMS = problemKind(
  'inbox/too-many-streams',
  503,
  'This process follows as many inboxes as it can; connect again in a moment.',
);
export const POLICY_REPLAY_UNFINISHED = problemKind(
  'policy-replay/unfinished',
  409,
  'A policy replay has findings once it is completed.',
);
export const POLICY_REPLAY_UNKNOWN = problemKind(
  'policy-replay/unknown',
  404,
  'There is no such policy replay, or it is no longer kept.',
);
export const POLICY_REPLAY_PROPOSES_NOTHING = problemKind(
  'policy-replay/proposes-nothing',
  422,
  'A policy replay proposes readings, a ladder or days of the calendar.',
);
export const POLICY_REPLAY_SPAN_EMPTY = problemKind(
  'policy-replay/span-empty',
  422,
  'The past that a policy replay looks at ends after it begins.',
);
export const EVENT_TYPE_UNKNOWN = problemKind('event-type/unknown', 404, 'There is no type of events of that name.');
export const PROBLEM_UNKNOWN = problemKind('problem/unknown', 404, 'This API has no problem of that name.');

/** The problems this application adds to those of its libraries. */
export const API_PROBLEMS: readonly ProblemKind[] = [
  IDEMPOTENCY_KEY_REUSED,
  READ_MODEL_BEHIND,
  CLOCK_NOT_STEPPED,
  CLOCK_BACKWARDS,
  SUBSCRIPTION_UNKNOWN,
  QUEUE_UNKNOWN,
  BOARD_FOREIGN_ORIGIN,
  REPLAY_UNKNOWN,
  TIMER_UNKNOWN,
  INBOX_TOO_MANY_STREAMS,
  POLICY_REPLAY_UNFINISHED,
  POLICY_REPLAY_UNKNOWN,
  POLICY_REPLAY_PROPOSES_NOTHING,
  POLICY_REPLAY_SPAN_EMPTY,
  EVENT_TYPE_UNKNOWN,
  PROBLEM_UNKNOWN,
];
