import { rule } from '#kernel';

export const PERSON_UNKNOWN = rule('person/unknown', 'not-found', 'Nobody is registered under this id.');

export const PERSON_ALREADY_REGISTERED = rule(
  'person/already-registered',
  'conflict',
  'Somebody is registered under this id already, with other particulars.',
);

export const PERSON_NAME_MISSING = rule('person/name-missing', 'invalid', 'A person has a name.');

export const PERSON_INVALID_EMAIL = rule(
  'person/invalid-email',
  'invalid',
  'An e-mail address has one @ with something before and behind it, and no space.',
);

export const PERSON_ERASED = rule(
  'person/erased',
  'conflict',
  "The person was erased: nothing is recorded of them any more, and their id is nobody else's.",
);

export const PERSON_IN_OFFICE = rule(
  'person/in-office',
  'conflict',
  'A person in office is not erased: who acts for an agency has to be known. Let them leave office first.',
);

export const PERSON_ERASURE_GROUND_MISSING = rule(
  'person/erasure-ground-missing',
  'invalid',
  'An erasure cites the provision of law that it rests on.',
);

export const PERSON_LEFT = rule('person/left', 'conflict', 'The person has left office by that day.');

export const POST_UNKNOWN = rule('post/unknown', 'not-found', 'The agency has no such post.');

export const POST_UNKNOWN_RANK = rule(
  'post/unknown-rank',
  'invalid',
  'A post is that of a head, a deputy or an officer.',
);

export const POST_TITLE_MISSING = rule('post/title-missing', 'invalid', 'A post has a title.');

export const POST_ALREADY_CREATED = rule(
  'post/already-created',
  'conflict',
  'The agency has a post under this id already, with other particulars.',
);

export const POST_SECOND_HEAD = rule(
  'post/second-head',
  'conflict',
  'An agency, and each unit in it, has one post of a head at a time.',
);

export const POST_NOT_IN_FORCE = rule(
  'post/not-in-force',
  'conflict',
  'The post does not exist in that period, or no longer does.',
);

export const POST_HELD = rule(
  'post/held',
  'conflict',
  "Somebody holds the post for a part of that period already: a head's post is held by one person at a time, any other by each person once.",
);

export const POST_NOT_HELD = rule('post/not-held', 'conflict', 'The person never held this post.');

export const FOCAL_POINT_NONE = rule(
  'focal-point/none',
  'conflict',
  'The agency never announced an officer for this field.',
);

export const STAFF_CLOSED = rule('staff/closed', 'conflict', 'The agency has ended by then, and its posts with it.');
