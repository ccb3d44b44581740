import { rule } from '#kernel';

export const CITATION_UNKNOWN = rule('citation/unknown', 'not-found', 'The directive has no such citation.');

export const CITATION_ID_TAKEN = rule(
  'citation/id-taken',
  'conflict',
  'Another citation of the directive has this id already.',
);

export const CITATION_UNKNOWN_RELATION = rule(
  'citation/unknown-relation',
  'invalid',
  'A document is cited as a basis, as a call for reports, as an attachment or as a mere reference.',
);

export const CITATION_INVALID_REFERENCE = rule(
  'citation/invalid-reference',
  'invalid',
  'A citation names a directive by its id, or a document by its number and symbol, or a law and its article; a date is written YYYY-MM-DD.',
);

export const CITATION_TO_ITSELF = rule('citation/to-itself', 'invalid', 'A directive does not cite itself.');
