import { rule } from '#kernel';

export const DIRECTIVE_UNKNOWN = rule('directive/unknown', 'not-found', 'There is no such directive.');

export const DIRECTIVE_ALREADY_DRAFTED = rule(
  'directive/already-drafted',
  'conflict',
  'A directive is already drafted under this id.',
);

export const DIRECTIVE_ALREADY_ISSUED = rule(
  'directive/already-issued',
  'conflict',
  'The directive is already issued; its number and date stand.',
);

export const DIRECTIVE_UNKNOWN_TYPE = rule(
  'directive/unknown-type',
  'invalid',
  'The type is not one of the 29 kinds of administrative document of Decree 30/2020.',
);

export const DIRECTIVE_SUBJECT_MISSING = rule('directive/subject-missing', 'invalid', 'A directive has a subject.');

export const DIRECTIVE_WITHOUT_TASKS = rule(
  'directive/without-tasks',
  'invalid',
  'A directive gives at least one task; without one there is nothing to follow up.',
);

export const DIRECTIVE_INVALID_ID = rule(
  'directive/invalid-id',
  'invalid',
  'A directive names agencies and groups by their ids: lower-case letters, digits and hyphens.',
);

export const DIRECTIVE_UNKNOWN_AUTHORITY = rule(
  'directive/unknown-signing-authority',
  'invalid',
  'A signature stands under TM, KT, TL, TUQ or Q.',
);

export const DIRECTIVE_ISSUED_IN_FUTURE = rule(
  'directive/issued-in-future',
  'invalid',
  'The date on the document and the moment of issuance are not in the future.',
);

export const DIRECTIVE_IMPOSSIBLE_DATE = rule(
  'directive/impossible-date',
  'invalid',
  'The date on the document is not a day of the calendar, written YYYY-MM-DD.',
);

export const DIRECTIVE_MARKS_DIFFER = rule(
  'directive/marks-differ',
  'invalid',
  'The mark of the signature is one of those that are printed above it.',
);

export const DIRECTIVE_NOTED_OTHERWISE = rule(
  'directive/noted-otherwise',
  'conflict',
  'A citation, an open question, a link or a contradiction rests on a part of the draft that is no longer there.',
);

export const DIRECTIVE_ALREADY_SIGNED = rule(
  'directive/already-signed',
  'conflict',
  'The directive is signed otherwise already; what was signed stands.',
);

export const DIRECTIVE_SIGNATURE_MISSING = rule(
  'directive/signature-missing',
  'invalid',
  'It is not said who signed, in whose name and from which post.',
);

export const DIRECTIVE_SIGNED_IN_FUTURE = rule(
  'directive/signed-in-future',
  'invalid',
  'The moment of signing is not in the future.',
);

export const DIRECTIVE_IMPOSSIBLE_MONTH = rule(
  'directive/impossible-month',
  'invalid',
  'The month printed on an undated document is not a month of the calendar, written YYYY-MM.',
);

export const DIRECTIVE_SYMBOL_DIFFERS = rule(
  'directive/symbol-differs',
  'conflict',
  'The document was signed with another symbol printed on it; only its number was left open.',
);

export const DIRECTIVE_MONTH_DIFFERS = rule(
  'directive/month-differs',
  'conflict',
  'The document was signed with another month printed on it; only its day was left open.',
);

export const DIRECTIVE_ISSUED_BEFORE_SIGNED = rule(
  'directive/issued-before-signed',
  'conflict',
  'A document gets its number and date after it is signed (Decree 30/2020, article 15).',
);
