import { rule } from '#kernel';

export const REHOMING_BY_OFFICE = rule(
  'assignment/rehoming-by-office',
  'forbidden',
  'Only the Office, or the engine, lets one agency take the place of another.',
);
