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

export const ASSIGNMENT_CANCELLED = rule(
  'assignment/cancelled',
  'conflict',
  'The assignment was cancelled; only a reopening follows.',
);

export const ASSIGNMENT_SUSPENDED = rule(
  'assignment/suspended',
  'conflict',
  'The assignment is suspended: it is resumed or cancelled first.',
);

export const ASSIGNMENT_DECLINE_WAITS = rule(
  'assignment/decline-waits',
  'conflict',
  'The lead declined it: it is upheld, given to another lead or cancelled first.',
);

export const ASSIGNMENT_NOT_THE_AUTHORITY = rule(
  'assignment/not-the-authority',
  'forbidden',
  'Only the issuer, the monitor or the Office decides about an assignment, and nobody in the name of the lead.',
);

export const ASSIGNMENT_UNEXPLAINED = rule(
  'assignment/unexplained',
  'invalid',
  'Whoever declines, decides, contests, corrects or asks for time says why.',
);

export const ASSIGNMENT_ANSWER_WAITS = rule(
  'assignment/answer-waits',
  'conflict',
  'An answer waits to be judged; a new one can be given once it is returned.',
);
