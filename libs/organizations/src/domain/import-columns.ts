import { AGENCY_KINDS } from './agency.events.js';

/** What is wrong in a file, where, and what would be right. */
export type ImportFault = {
  /** From 1; a header counts. */
  readonly line: number;
  /** Null where the fault is not in one column. */
  readonly column: string | null;
  readonly problem: ImportProblem;
  readonly wrong: string;
  readonly accepted: string;
};

/** The kinds of fault; the codes are stable. */
export type ImportProblem =
  | 'broken'
  | 'empty'
  | 'too-long'
  | 'unknown-column'
  | 'column-twice'
  | 'column-missing'
  | 'missing'
  | 'invalid'
  | 'twice';

type Column = {
  /** Whether it holds a list. */
  readonly many: boolean;
  readonly needed: boolean;
  readonly accepted: string;
};

const SLUG = 'lower-case letters, digits and hyphens, at most 63, such as so-tai-chinh';
const TEXT = 'text on one line';
const IDENTIFIER = 'letters without accents, digits and . _ / -, at most 60, such as H44.02';

/** What a file may say of an agency. Where many are meant, CSV has `|` between them and JSON an array. */
export const IMPORT_COLUMNS = {
  agencyId: { many: false, needed: true, accepted: SLUG },
  name: { many: false, needed: true, accepted: TEXT },
  kind: { many: false, needed: true, accepted: `one of ${AGENCY_KINDS.join(', ')}` },
  aliases: { many: true, needed: false, accepted: `${TEXT}, each once` },
  parentId: { many: false, needed: false, accepted: `the id of another agency: ${SLUG}` },
  validFrom: { many: false, needed: false, accepted: 'a day of the calendar, written YYYY-MM-DD' },
  statistical: { many: false, needed: false, accepted: IDENTIFIER },
  exchange: { many: false, needed: false, accepted: IDENTIFIER },
  legacy: { many: true, needed: false, accepted: IDENTIFIER },
} as const satisfies Readonly<Record<string, Column>>;

export type ImportColumn = keyof typeof IMPORT_COLUMNS;

export const COLUMN_NAMES = Object.keys(IMPORT_COLUMNS) as ImportColumn[];

export const ACCEPTED_COLUMNS = `the columns ${COLUMN_NAMES.join(', ')}; the first three are needed`;

/** What a file says of one agency, before it is judged. */
export type RawAgency = {
  readonly line: number;
  /** Every column that is given; without a text where what is given is no text, which is reported. */
  readonly values: ReadonlyMap<ImportColumn, { readonly line: number; readonly texts: readonly string[] }>;
};

export function isColumn(name: string): name is ImportColumn {
  return Object.hasOwn(IMPORT_COLUMNS, name);
}

export function noAgencies(line: number): ImportFault {
  return { line, column: null, problem: 'empty', wrong: 'no agencies', accepted: 'at least one agency' };
}
