import { rule } from '#kernel';

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

export const GROUP_UNKNOWN_AGENCY = rule(
  'group/unknown-agency',
  'conflict',
  'The group names an agency that is not registered.',
);

export const AGENCY_UNKNOWN = rule('agency/unknown', 'not-found', 'No agency is registered under this id.');
