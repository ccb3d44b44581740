import { rule } from '#kernel';

export const LINK_UNKNOWN = rule('link/unknown', 'not-found', 'The directive has no such link between tasks.');

export const LINK_UNKNOWN_KIND = rule(
  'link/unknown-kind',
  'invalid',
  'A link has an id and says whether two tasks are related, reciprocal or suspected duplicates.',
);

export const LINK_TO_ITSELF = rule('link/to-itself', 'invalid', 'A task is linked to another one.');

export const LINK_ALREADY_THERE = rule(
  'link/already-there',
  'conflict',
  'The id of the link is used already, or the two tasks are linked in this way already.',
);

export const LINK_ALREADY_JUDGED = rule('link/already-judged', 'conflict', 'The link was judged otherwise already.');

export const LINK_UNKNOWN_VERDICT = rule('link/unknown-verdict', 'invalid', 'A link is confirmed or rejected.');

export const CONTRADICTION_UNKNOWN = rule(
  'contradiction/unknown',
  'not-found',
  'No contradiction of this id was flagged.',
);

export const CONTRADICTION_ID_TAKEN = rule(
  'contradiction/id-taken',
  'conflict',
  'Another contradiction of the directive has this id already.',
);

export const CONTRADICTION_TOO_FEW_STATEMENTS = rule(
  'contradiction/too-few-statements',
  'invalid',
  'A contradiction has an id, says what it is about, and has at least two statements, each another one.',
);

export const CONTRADICTION_ALREADY_SETTLED = rule(
  'contradiction/already-settled',
  'conflict',
  'The contradiction was settled otherwise already.',
);

export const CONTRADICTION_VALUE_MISSING = rule(
  'contradiction/value-missing',
  'invalid',
  'It is not said what was found to be true.',
);
