import { rule } from '#kernel';

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

export const REGISTER_NOT_OPEN = rule(
  'register/not-open',
  'conflict',
  'A number that stands on paper is recorded in an open register; open it first where the Office goes on counting.',
);

export const REGISTER_IMPOSSIBLE_NUMBER = rule(
  'register/impossible-number',
  'invalid',
  'The number on a document is a whole number from 1 on.',
);

export const REGISTER_NUMBER_TAKEN = rule(
  'register/number-taken',
  'conflict',
  'The number is taken in this register; a number stands on one document only (Decree 30/2020, article 15).',
);

export const REGISTER_SECRET_APART = rule(
  'register/secret-apart',
  'conflict',
  'Documents of secrecy are numbered in a book of their own, and no others are (Decree 30/2020, article 15.2).',
);
