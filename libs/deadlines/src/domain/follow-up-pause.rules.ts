import { rule } from '#kernel';

export const FOLLOW_UP_PAUSE_OVER = rule(
  'follow-up/pause-over',
  'invalid',
  'A pause ends after it begins, and after it is recorded.',
);

export const FOLLOW_UP_NEVER_PAUSED = rule(
  'follow-up/never-paused',
  'conflict',
  'Follow-up of the agency was never paused.',
);
