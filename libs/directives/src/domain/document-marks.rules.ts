import { rule } from '#kernel';

export const DIRECTIVE_UNKNOWN_URGENCY = rule(
  'directive/unknown-urgency',
  'invalid',
  'A mark of urgency is urgent, very-urgent or flash (khẩn, thượng khẩn, hỏa tốc).',
);

export const DIRECTIVE_UNKNOWN_SECRECY = rule(
  'directive/unknown-secrecy',
  'invalid',
  'A grade of secrecy is confidential, secret or top-secret (mật, tối mật, tuyệt mật).',
);

export const COPY_UNNAMED = rule('copy/unnamed', 'invalid', 'A line of the recipients’ list says who gets the copy.');

export const COPY_UNKNOWN_PURPOSE = rule(
  'copy/unknown-purpose',
  'invalid',
  'A copy is sent for report, execution, coordination or information.',
);

export const ARCHIVE_LINE_EMPTY = rule(
  'directive/archive-line-empty',
  'invalid',
  'The archive line says who keeps the document, and how many copies from 1 on.',
);

export const ATTACHMENT_INVALID_REFERENCE = rule(
  'attachment/invalid-reference',
  'invalid',
  'An attachment is referred to by a plain file name, its media type, its size in bytes and the SHA-256 of its bytes; an appendix has a title.',
);
