import { rule } from '#kernel';

export const DELEGATION_UNKNOWN = rule('delegation/unknown', 'not-found', 'The agency has no such leave to sign.');

export const DELEGATION_ID_TAKEN = rule(
  'delegation/id-taken',
  'conflict',
  'Another leave to sign was recorded under this id.',
);

export const DELEGATION_UNKNOWN_MARK = rule(
  'delegation/unknown-mark',
  'invalid',
  'Leave to sign is TM, KT, TL, TUQ or Q.',
);

export const DELEGATION_WRONG_PARTIES = rule(
  'delegation/wrong-parties',
  'invalid',
  'KT., TL. and TUQ. name another post in whose place it is signed; TM. and Q. name none.',
);

export const DELEGATION_POST_UNKNOWN = rule(
  'delegation/post-unknown',
  'conflict',
  'A post that is named does not exist on the first day of the leave.',
);

export const DELEGATION_NOT_THE_HEAD = rule(
  'delegation/not-the-head',
  'conflict',
  'The head of the issuing agency alone signs for the collective body, acts as head, and gives others leave to sign in its place.',
);

export const DELEGATION_NOT_ITS_DEPUTY = rule(
  'delegation/not-its-deputy',
  'conflict',
  'KT. is for a deputy of that head, in the same agency and unit (Decree 30/2020, article 13.1).',
);

export const DELEGATION_NOT_A_UNIT_HEAD = rule(
  'delegation/not-a-unit-head',
  'conflict',
  'TL. is for the head of a unit, or of an agency below (Decree 30/2020, article 13.4).',
);

export const DELEGATION_NOT_LAID_DOWN = rule(
  'delegation/not-laid-down',
  'invalid',
  'TL. is laid down in the working or clerical regulation, which is named (Decree 30/2020, article 13.4).',
);

export const DELEGATION_NOT_IN_WRITING = rule(
  'delegation/not-in-writing',
  'invalid',
  'TUQ. is given in writing, and the document is named (Decree 30/2020, article 13.3).',
);

export const DELEGATION_TIME_UNLIMITED = rule(
  'delegation/time-unlimited',
  'invalid',
  'TUQ. is limited in time: it has a last day (Decree 30/2020, article 13.3).',
);

export const DELEGATION_CONTENT_UNLIMITED = rule(
  'delegation/content-unlimited',
  'invalid',
  'TUQ. is limited in content: it names types of document or fields (Decree 30/2020, article 13.3).',
);

export const DELEGATION_NOBODY_ACTS = rule('delegation/nobody-acts', 'invalid', 'Q. names the person who acts.');

export const DELEGATION_NOT_PASSED_ON = rule(
  'delegation/not-passed-on',
  'conflict',
  "Only a signature by order (TL.) is passed on, and only by the unit's head to its deputy (Decree 30/2020, article 13.3 and 13.4).",
);

export const DELEGATION_EXCEEDS = rule(
  'delegation/exceeds',
  'conflict',
  'What is passed on reaches no further, in time and content, than what was given.',
);

export const SIGNATURE_UNKNOWN_STACK = rule(
  'signature/unknown-stack',
  'invalid',
  'These marks do not stand above one another in this order.',
);

export const SIGNATURE_PASSED_ON = rule(
  'signature/passed-on',
  'forbidden',
  'Who signs by written authorisation (TUQ.) does not pass it on (Decree 30/2020, article 13.3).',
);

export const SIGNATURE_NOT_THE_HEAD = rule(
  'signature/not-the-head',
  'forbidden',
  'Without a mark, the head of the agency signs.',
);

export const SIGNATURE_NOT_A_DEPUTY = rule(
  'signature/not-a-deputy',
  'forbidden',
  'KT. is signed by a deputy for the head, and by nobody else (Decree 30/2020, article 13.1).',
);

export const SIGNATURE_NOT_GRANTED = rule(
  'signature/not-granted',
  'forbidden',
  'Nobody gave this post leave to sign under this mark.',
);

export const SIGNATURE_NOT_IN_FORCE = rule(
  'signature/not-in-force',
  'forbidden',
  'The leave to sign does not hold on the day of the signature.',
);

export const SIGNATURE_OUT_OF_SCOPE = rule(
  'signature/out-of-scope',
  'forbidden',
  'The leave to sign does not cover a document of this type in this field.',
);

export const SIGNATURE_ANOTHER_PERSON = rule(
  'signature/another-person',
  'forbidden',
  'The leave to sign was given to another person.',
);

export const SIGNATURE_POST_NOT_HELD = rule(
  'signature/post-not-held',
  'forbidden',
  'The person does not hold this post on the day of the signature.',
);

export const SIGNATURE_NO_HEAD = rule(
  'signature/no-head',
  'forbidden',
  'There is no post of a head on the day of the signature in whose place it could be signed.',
);
