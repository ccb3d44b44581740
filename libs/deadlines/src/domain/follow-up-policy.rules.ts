import { rule } from '#kernel';

export const FOLLOW_UP_UNEXPLAINED = rule(
  'follow-up/unexplained',
  'invalid',
  'Whoever sets a policy, changes a ladder or pauses follow-up says why.',
);

export const FOLLOW_UP_UNKNOWN_ZONE = rule(
  'follow-up/unknown-zone',
  'invalid',
  'The time zone is not known; an IANA name such as Asia/Ho_Chi_Minh is expected.',
);

export const FOLLOW_UP_IMPOSSIBLE_TIME = rule(
  'follow-up/impossible-time',
  'invalid',
  'Quiet hours begin and end at different times of the day, and a digest is sent at one, written HH:mm.',
);

export const FOLLOW_UP_ALLOWANCE_UNFIT = rule(
  'follow-up/allowance-unfit',
  'invalid',
  'The time given where a document states none is a whole number from 1 to 1000.',
);

export const FOLLOW_UP_UNKNOWN_CALENDAR = rule(
  'follow-up/unknown-calendar',
  'invalid',
  'The policy counts by a calendar that there is not.',
);

export const FOLLOW_UP_UNKNOWN_LADDER = rule(
  'follow-up/unknown-ladder',
  'invalid',
  'The policy names a ladder that is not defined, or is retired.',
);

export const FOLLOW_UP_CHOICE_UNCLEAR = rule(
  'follow-up/choice-unclear',
  'invalid',
  'Each choice of a ladder says what it is for, and no two say the same.',
);
