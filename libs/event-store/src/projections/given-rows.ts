import { bigintArray, booleanArray, instantArray, integerArray, jsonArray, textArray } from '../log/binary-arrays.js';
import type { Instant } from '#kernel';
import { quoted, recordsBy, type ColumnReaders } from './table-columns.js';

/** Rows that a statement is given, as a table of it. */
export interface GivenRows {
  /** What to select from. It has the columns of the readers, and takes parameters from `$1` on. */
  readonly from: string;
  readonly values: readonly unknown[];
}

/** From so many rows on, what each of them costs counts for more than what the statement does. */
const MANY = 32;

/**
 * Few rows go as JSON: the statement is short, and planned in no time. Many go as an array for each column in binary form:
 * the database reads a row of 50 columns in 18 µs instead of 42, and nobody writes names of columns again and again.
 *
 * @param table quoted, whose columns they are
 * @param types by column, as PostgreSQL calls them
 */
export function givenRows<Row>(
  table: string,
  readers: ColumnReaders<Row>,
  types: ReadonlyMap<string, string>,
  rows: readonly Row[],
): GivenRows {
  if (rows.length < MANY) {
    const values = [JSON.stringify(recordsBy(readers, rows))];
    return { from: `json_populate_recordset(null::${table}, $1::json) as given`, values };
  }
  const columns = [...readers].map(([column, read], index) => {
    const name = quoted(column);
    const type = types.get(column)!;
    const { element, arrayOf } = FORMS[type] ?? AS_TEXT;
    return {
      name,
      parameter: `$${String(index + 1)}::${element}[]`,
      selected: element === type ? name : `${name}::${type} as ${name}`,
      array: arrayOf(rows.map(read)),
    };
  });
  const parameters = columns.map(({ parameter }) => parameter).join(', ');
  const names = columns.map(({ name }) => name).join(', ');
  const selected = columns.map((column) => column.selected).join(', ');
  return {
    from: `(select ${selected} from unnest(${parameters}) as given(${names})) as given`,
    values: columns.map(({ array }) => array),
  };
}

interface Form {
  /** The type of what goes over, which is cast to that of the column. */
  readonly element: string;
  readonly arrayOf: (values: readonly unknown[]) => Buffer;
}

const JSON_TEXTS: Form = {
  element: 'json',
  arrayOf: (values) => jsonArray(values.map((value) => (value === null ? null : JSON.stringify(value)))),
};

const FORMS: Readonly<Record<string, Form>> = {
  text: { element: 'text', arrayOf: (values) => textArray(values as (string | null)[]) },
  boolean: { element: 'boolean', arrayOf: (values) => booleanArray(values as (boolean | null)[]) },
  integer: { element: 'integer', arrayOf: (values) => integerArray(values as (number | null)[]) },
  bigint: { element: 'bigint', arrayOf: (values) => bigintArray(values as (number | string | null)[]) },
  json: JSON_TEXTS,
  jsonb: JSON_TEXTS,
  'timestamp with time zone': {
    element: 'timestamp with time zone',
    arrayOf: (values) => instantArray(values as (Instant | null)[]),
  },
};

/** Whatever else there is has a form in text. Arrays of different lengths cannot stand in one. */
const AS_TEXT: Form = {
  element: 'text',
  arrayOf: (values) => textArray(values.map((value) => (value === null ? null : textOf(value)))),
};

function textOf(value: unknown): string {
  if (!Array.isArray(value)) return String(value);
  return `{${value.map((one) => `"${String(one).replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}
