import { rule } from '#kernel';

export const DIRECTIVE_UNKNOWN_AGENCY = rule(
  'directive/unknown-agency',
  'conflict',
  'The directive names an agency that is not registered.',
);

export const REGISTER_UNKNOWN_ISSUER = rule(
  'register/unknown-issuer',
  'conflict',
  'The issuer that is named is not a registered agency.',
);

export const REGISTER_UNKNOWN = rule('register/unknown', 'not-found', 'There is no such register.');
