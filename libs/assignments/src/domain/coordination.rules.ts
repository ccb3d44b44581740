import { rule } from '#kernel';

export const COORDINATION_WITH_ITSELF = rule(
  'coordination/with-itself',
  'invalid',
  'The lead asks another agency for its opinion, not itself.',
);

export const COORDINATION_QUESTION_MISSING = rule(
  'coordination/question-missing',
  'invalid',
  'A request for an opinion says what is asked.',
);

export const COORDINATION_TIME_PAST = rule(
  'coordination/time-past',
  'invalid',
  'The time set for an opinion lies ahead: silence cannot agree to what was never asked in time.',
);

export const COORDINATION_ASKED_ALREADY = rule(
  'coordination/asked-already',
  'conflict',
  'The agency has not yet answered an earlier request on this assignment.',
);

export const COORDINATION_UNKNOWN = rule(
  'coordination/unknown',
  'not-found',
  'The assignment has no such request for an opinion.',
);

export const COORDINATION_NOT_ASKED = rule(
  'coordination/not-asked',
  'forbidden',
  'Only the agency that was asked, or the Office on its behalf, gives the opinion.',
);

export const COORDINATION_COMMENT_MISSING = rule(
  'coordination/comment-missing',
  'invalid',
  'Whoever does not simply concur says what it has to say.',
);

export const COORDINATION_OPINION_STANDS = rule(
  'coordination/opinion-stands',
  'conflict',
  'The agency has given its opinion; for another one it is asked anew.',
);

export const COORDINATION_LAPSED = rule(
  'coordination/lapsed',
  'conflict',
  'The assignment ended before the agency spoke; where its opinion still matters it is asked anew.',
);

export const COORDINATION_TIME_LEFT = rule(
  'coordination/time-left',
  'conflict',
  'The time set for the opinion has not run out.',
);
