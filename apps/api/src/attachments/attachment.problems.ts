import { problemKind, type ProblemKind } from '#platform';

export const ATTACHMENT_TOO_LARGE = problemKind(
  'attachment/too-large',
  413,
  'The document is larger than this engine takes; `facts.limit` is in bytes.',
);
export const ATTACHMENT_TYPE_NOT_ACCEPTED = problemKind(
  'attachment/type-not-accepted',
  415,
  'Documents of this type are not taken; `facts.accepted` names those that are.',
);
export const ATTACHMENT_TYPE_MISTAKEN = problemKind(
  'attachment/type-mistaken',
  415,
  'The document is not of the type that Content-Type states.',
);
export const ATTACHMENT_DIGEST_MISMATCH = problemKind(
  'attachment/digest-mismatch',
  400,
  'What came is not what the digest sent with it says; send it again.',
);
export const ATTACHMENT_BROKEN_OFF = problemKind(
  'attachment/broken-off',
  400,
  'The upload broke off before the document was whole; nothing of it is kept.',
);
export const ATTACHMENT_WITHDRAWN = problemKind(
  'attachment/withdrawn',
  410,
  'The document was withdrawn; what it was stays to be seen, its content is not given out.',
);
export const ATTACHMENT_RANGE_NOT_SATISFIABLE = problemKind(
  'attachment/range-not-satisfiable',
  416,
  'The document has no bytes in that range; Content-Range says how long it is.',
);

/** What can become of an upload besides what rules refuse. */
export const UPLOAD_PROBLEMS: readonly ProblemKind[] = [
  ATTACHMENT_TOO_LARGE,
  ATTACHMENT_TYPE_NOT_ACCEPTED,
  ATTACHMENT_TYPE_MISTAKEN,
  ATTACHMENT_DIGEST_MISMATCH,
  ATTACHMENT_BROKEN_OFF,
];

export const ATTACHMENT_PROBLEMS: readonly ProblemKind[] = [
  ...UPLOAD_PROBLEMS,
  ATTACHMENT_WITHDRAWN,
  ATTACHMENT_RANGE_NOT_SATISFIABLE,
];
