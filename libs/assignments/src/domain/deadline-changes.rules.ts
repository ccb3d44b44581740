import { rule } from '#kernel';

export const EXTENSION_WITHOUT_DEADLINE = rule(
  'extension/without-deadline',
  'conflict',
  'The assignment has no deadline that could be extended.',
);

export const EXTENSION_NOT_LATER = rule(
  'extension/not-later',
  'invalid',
  'An extended deadline is later than the one in force.',
);

export const EXTENSION_PENDING = rule(
  'extension/pending',
  'conflict',
  'More time was already asked for; that is decided before the lead asks again.',
);

export const EXTENSION_NOT_ASKED = rule('extension/not-asked', 'conflict', 'Nobody waits for a decision on more time.');

export const DEADLINE_NOT_THE_SETTER = rule(
  'assignment/not-the-deadline-setter',
  'forbidden',
  'Only who set the deadline, the issuer, or the Office by delegation changes it; never the lead.',
);
