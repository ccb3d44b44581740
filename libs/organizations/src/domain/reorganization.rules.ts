import { rule } from '#kernel';

export const REORGANIZATION_ID_TAKEN = rule(
  'reorganization/id-taken',
  'conflict',
  'Another reorganisation was decided under this id.',
);

export const REORGANIZATION_UNKNOWN = rule(
  'reorganization/unknown',
  'not-found',
  'No reorganisation was decided under this id.',
);

export const REORGANIZATION_TOO_FEW = rule(
  'reorganization/too-few',
  'invalid',
  'A merger makes one of two agencies or more, and a split makes two or more of one.',
);

export const REORGANIZATION_AGENCY_TWICE = rule(
  'reorganization/agency-twice',
  'invalid',
  'A reorganisation names each agency once; only one that is split can be among its own successors.',
);

export const REORGANIZATION_ALREADY_ENDING = rule(
  'reorganization/already-ending',
  'conflict',
  'It is known already that the agency ends on a later day.',
);

export const REORGANIZATION_OVERTAKEN = rule(
  'reorganization/overtaken',
  'conflict',
  'The agency was reorganised on that day or later; reorganisations of an agency are decided in the order of their days.',
);

export const REORGANIZATION_DEFAULT_NOT_NAMED = rule(
  'reorganization/default-not-named',
  'invalid',
  'The default successor of a split is one of its successors.',
);

export const REORGANIZATION_MAPPED_TWICE = rule(
  'reorganization/mapped-twice',
  'invalid',
  'A field or territory goes to one successor of a split.',
);

export const REHOMING_NOT_A_CANDIDATE = rule(
  'reorganization/not-a-candidate',
  'conflict',
  'Open work goes to a successor that the reorganisation names.',
);

export const REHOMING_ALREADY_ANSWERED = rule(
  'reorganization/already-answered',
  'conflict',
  'It was decided already which agency takes this assignment.',
);
