import { rule } from '#kernel';

export { AGENCIES_REFUSED, AGENCY_UNKNOWN, AGENCY_UNKNOWN_PARENT } from '../domain/index.js';

export const GROUP_UNKNOWN_AGENCY = rule(
  'group/unknown-agency',
  'conflict',
  'The group names an agency that is not registered.',
);

export const PERSON_NOT_ERASED = rule('person/not-erased', 'not-found', 'The person was not erased.');
