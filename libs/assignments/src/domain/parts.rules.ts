import { rule } from '#kernel';

export const PART_UNNAMED = rule('part/unnamed', 'invalid', 'A part is given with words that say what is to be done.');

export const PART_GOES_ROUND = rule(
  'part/goes-round',
  'invalid',
  'A part does not go to an agency that leads the whole, or a whole above it.',
);

export const PART_TOO_DEEP = rule(
  'part/too-deep',
  'invalid',
  'The part would lie deeper below the directive than parts may.',
);

export const PART_AFTER_PARENT = rule(
  'part/after-parent',
  'invalid',
  'A part ends no later than its whole, unless it is said why it may.',
);

export const PART_OF_ENDED = rule(
  'part/of-ended',
  'conflict',
  'The whole has ended: a part of it is not reopened before the whole is.',
);
