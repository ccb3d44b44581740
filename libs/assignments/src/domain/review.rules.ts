import { rule } from '#kernel';

export const CONTEST_HEAD_MISSING = rule(
  'contest/head-missing',
  'invalid',
  'A status is contested by the head of the lead agency, who is named.',
);

export const CONTEST_OTHER_STATUS = rule(
  'contest/other-status',
  'conflict',
  'The assignment does not have the status that is contested: look at it again.',
);

export const CONTEST_PENDING = rule(
  'contest/pending',
  'conflict',
  'An earlier contest is not decided; one is decided before the next.',
);

export const CONTEST_MISSING = rule('contest/missing', 'conflict', 'No contest waits for a decision.');

export const ENTRY_UNKNOWN = rule('entry/unknown', 'not-found', 'The assignment has no event of that version.');

export const ENTRY_NOT_CORRECTABLE = rule(
  'entry/not-correctable',
  'invalid',
  'Only what a party stated of itself is corrected; what was decided is changed by another decision.',
);

export const ENTRY_JUDGED = rule(
  'entry/judged',
  'conflict',
  'The answer was judged as it stood; only one that waits to be judged is corrected.',
);
