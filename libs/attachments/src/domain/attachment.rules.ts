import { rule } from '#kernel';

export const ATTACHMENT_UNKNOWN = rule('attachment/unknown', 'not-found', 'There is no such attachment.');

export const ATTACHMENT_ALREADY_ATTACHED = rule(
  'attachment/already-attached',
  'conflict',
  'Another document is attached under this id.',
);

export const ATTACHMENT_INVALID_NAME = rule(
  'attachment/invalid-name',
  'invalid',
  'A document has a plain file name: no folder, no invisible characters, none that Windows reserves.',
);

export const ATTACHMENT_EMPTY = rule('attachment/empty', 'invalid', 'A document has at least one byte.');

export const ATTACHMENT_EFFECTIVE_IN_FUTURE = rule(
  'attachment/effective-in-future',
  'invalid',
  'What is recorded has happened: its time is not after the present.',
);

export const ATTACHMENT_NOT_A_PARTY = rule(
  'attachment/not-a-party',
  'forbidden',
  'An agency attaches documents to assignments it leads or coordinates; those of a directive are the Office’s and its issuer’s.',
);

export const ATTACHMENT_NOT_YOURS = rule(
  'attachment/not-yours',
  'forbidden',
  'A document is withdrawn by the agency that attached it, or by the Office.',
);

export const ATTACHMENT_ASSIGNMENT_ENDED = rule(
  'attachment/assignment-ended',
  'conflict',
  'The assignment has ended: what it was judged by stays as it is.',
);

export const ATTACHMENT_UNEXPLAINED = rule(
  'attachment/unexplained',
  'invalid',
  'Whoever withdraws a document says why.',
);
