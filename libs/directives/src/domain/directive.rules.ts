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

export const TASK_ID_TWICE = rule('task/id-twice', 'invalid', 'Two tasks of a directive have the same id.');

export const TASK_ORDINAL_WRONG = rule(
  'task/ordinal-wrong',
  'invalid',
  'The tasks of a directive are counted 1, 2, 3, … in their order.',
);

export const TASK_TEXT_MISSING = rule('task/text-missing', 'invalid', 'A task has an id and says what is to be done.');

export const TASK_UNKNOWN_KIND = rule('task/unknown-kind', 'invalid', 'A task is an order or a request.');

export const TASK_LEAD_COORDINATES = rule(
  'task/lead-coordinates',
  'invalid',
  'The lead agency of a task does not also coordinate with itself.',
);

export const TASK_UNKNOWN_GROUP = rule(
  'task/unknown-group',
  'conflict',
  'A task is given to a group that is not formed.',
);

export const TASK_EMPTY_GROUP = rule(
  'task/empty-group',
  'conflict',
  'A task is given to a group that has no member on the day of issuance.',
);

export const REGISTER_ALREADY_OPEN = rule(
  'register/already-open',
  'conflict',
  'The register is already open; its next number follows from the last one.',
);

export const REGISTER_INVALID_YEAR = rule(
  'register/invalid-year',
  'invalid',
  'A register belongs to a calendar year between 1900 and 2999.',
);

export const REGISTER_INVALID_NUMBER = rule(
  'register/invalid-number',
  'invalid',
  'A register begins at a whole number from 1 on.',
);

export const REGISTER_INVALID_BOOK = rule(
  'register/invalid-book',
  'invalid',
  'A book is named by lower-case letters, digits and hyphens.',
);

export const REGISTER_INVALID_SYMBOL = rule(
  'register/invalid-symbol',
  'invalid',
  'A symbol is what stands after the number, such as UBND-TH: no spaces, at most 60 characters.',
);

export const REGISTER_SYMBOL_ELSEWHERE = rule(
  'register/symbol-elsewhere',
  'conflict',
  'The symbol is used in another register of the year; number and symbol together would not be unique.',
);
