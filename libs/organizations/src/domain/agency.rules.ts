import { rule } from '#kernel';

export const AGENCY_UNKNOWN = rule('agency/unknown', 'not-found', 'No agency is registered under this id.');

export const AGENCY_UNKNOWN_PARENT = rule(
  'agency/unknown-parent',
  'conflict',
  'The parent that is named is not a registered agency.',
);

export const AGENCIES_REFUSED = rule(
  'agency/batch-refused',
  'conflict',
  'Nothing was registered: some of the agencies were refused.',
);

export const AGENCY_NOT_YET = rule('agency/not-yet', 'conflict', 'The agency does not exist yet on that day.');

export const AGENCY_ENDED = rule(
  'agency/ended',
  'conflict',
  'The agency has ended by that day; its successors, if there are any, stand in the facts.',
);

export const AGENCY_CHANGED_THAT_DAY = rule(
  'agency/changed-that-day',
  'conflict',
  'The name, kind or parent of the agency changes on that day already; correct that entry instead.',
);

export const AGENCY_CORRECTS_NOTHING = rule(
  'agency/corrects-nothing',
  'invalid',
  'A correction names what was entered wrongly: the name, the kind or the parent.',
);

export const AGENCY_PARENT_CYCLE = rule(
  'agency/parent-cycle',
  'conflict',
  'The agency would stand below itself on some day.',
);

export const AGENCY_ALIAS_STANDS = rule(
  'agency/alias-stands',
  'conflict',
  'The agency has this alias already for a part of that period.',
);

export const AGENCY_ALIAS_UNKNOWN = rule('agency/alias-unknown', 'conflict', 'The agency never had this alias.');

export const AGENCY_IDENTIFIER_UNKNOWN = rule(
  'agency/identifier-unknown',
  'conflict',
  'The agency never had this identifier.',
);

export const IDENTIFIER_UNKNOWN_SCHEME = rule(
  'identifier/unknown-scheme',
  'invalid',
  'An identifier is statistical, of the exchange axis or a legacy one.',
);

export const IDENTIFIER_INVALID = rule(
  'identifier/invalid',
  'invalid',
  'An identifier has 1 to 60 letters without accents, digits, dots, dashes, slashes or underscores, and begins with a letter or digit.',
);

export const IDENTIFIER_TAKEN = rule(
  'identifier/taken',
  'conflict',
  'The identifier belongs to an agency already for a part of that period.',
);

export const IDENTIFIER_NOT_HELD = rule(
  'identifier/not-held',
  'conflict',
  'The identifier never belonged to this agency.',
);
