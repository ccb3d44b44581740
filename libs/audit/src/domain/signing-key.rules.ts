import { rule } from '#kernel';

export const SIGNING_KEY_UNKNOWN = rule(
  'signing-key/unknown',
  'not-found',
  'A key is known from when it was announced on.',
);
export const SIGNING_KEY_WAS_RETIRED = rule(
  'signing-key/was-retired',
  'conflict',
  'A key that was retired does not come back: it may be in the hands of others.',
);
export const SIGNING_KEY_IS_THE_LAST = rule(
  'signing-key/is-the-last',
  'conflict',
  'A key is retired once another has been announced, so that the log is never without one.',
);
export const SIGNING_KEY_REASON_MISSING = rule(
  'signing-key/reason-missing',
  'invalid',
  'A key is retired for a reason: whoever relied on it will ask.',
);
