import { rule } from '#kernel';

export const NOTICE_UNKNOWN = rule('notice/unknown', 'not-found', 'There is no such notice.');

export const NOTICE_NOT_YOURS = rule(
  'notice/not-yours',
  'forbidden',
  'A notice is read by the agency or the person it went to, or by the Office in its place.',
);

export const NOTICE_NOT_IN_INBOX = rule(
  'notice/not-in-inbox',
  'conflict',
  'Only a notice in an inbox can be marked as read: what becomes of a mail is not known here.',
);

export const NOTICE_NOT_BY_MAIL = rule(
  'notice/not-by-mail',
  'conflict',
  'Only a notice that goes by mail can be accepted, fail or be given up.',
);
