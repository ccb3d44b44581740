import { rule } from '#kernel';

export const RECALCULATION_BY_ENGINE = rule(
  'recalculation/by-engine',
  'forbidden',
  'Only the engine works deadlines out anew when their calendar is changed.',
);
