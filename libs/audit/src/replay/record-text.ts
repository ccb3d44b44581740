import { createHash } from 'node:crypto';
import type { FoldedTable } from '#event-store';
import { textColumns, type TableShape } from './table-shape.js';

/**
 * Rows as PostgreSQL writes them out (`record_out`, with `TimeZone` UTC and `DateStyle` ISO): `(van-phong,"2025-08-04
 * 09:00:00.25+00",,t,{})`. What is written otherwise than here is taken for different until its values are compared.
 */
export class RecordTexts {
  readonly #fields: readonly Field[];

  constructor(shape: TableShape) {
    this.#fields = textColumns(shape).map(({ column, type }) => new Field(column, WRITERS[type] ?? plain));
  }

  /** SHA-256 of a line for each row, in hexadecimal digits. */
  digestOf(table: FoldedTable): string {
    const readers = this.#fields.map(({ column }) => table.column(column));
    const digest = createHash('sha256');
    const fields = Array.from(readers, () => '');
    let text = '';
    for (let row = 0; row < table.size; row += 1) {
      for (let column = 0; column < readers.length; column += 1) {
        fields[column] = this.#fields[column]!.textOf(readers[column]!(row));
      }
      text += `${row === 0 ? '' : '\n'}(${fields.join(',')})`;
      // What a text is joined from stays in memory until then.
      if (text.length > LONG_ENOUGH) {
        digest.update(text);
        text = '';
      }
    }
    return digest.update(text).digest('hex');
  }
}

const LONG_ENOUGH = 4_096;

/** A column: of rows that stand together most have the value of the one before. */
class Field {
  #value: unknown = undefined;
  #text = '';

  constructor(
    readonly column: string,
    private readonly write: (value: unknown) => string,
  ) {}

  textOf(value: unknown): string {
    if (value !== this.#value) {
      this.#value = value;
      this.#text = value === null ? '' : this.write(value);
    }
    return this.#text;
  }
}

const WRITERS: Readonly<Record<string, (value: unknown) => string>> = {
  boolean: (value) => (value === true ? 't' : 'f'),
  bigint: String,
  integer: String,
  smallint: String,
  json: (value) => quotedIfNeeded(JSON.stringify(value)),
  'text[]': (value) => quotedIfNeeded(arrayText(value as readonly string[])),
  'timestamp with time zone': (value) => (typeof value === 'string' ? instantText(value) : plain(value)),
};

function plain(value: unknown): string {
  return quotedIfNeeded(typeof value === 'string' ? value : JSON.stringify(value));
}

/** `2025-08-04T09:00:00.250Z` as `"2025-08-04 09:00:00.25+00"`. */
function instantText(instant: string): string {
  let end = 23;
  while (instant.charCodeAt(end - 1) === ZERO && end > 20) end -= 1;
  return `"${instant.slice(0, 10)} ${instant.slice(11, end === 20 ? 19 : end)}+00"`;
}

const ZERO = 0x30;

/** As `array_out` has it. */
function arrayText(values: readonly string[]): string {
  if (values.length === 0) return '{}';
  return `{${values.map((value) => (/^$|^null$|[ \t\n\v\f\r"\\{},]/i.test(value) ? `"${value.replaceAll(/["\\]/g, '\\$&')}"` : value)).join(',')}}`;
}

function quotedIfNeeded(text: string): string {
  return /^$|[ \t\n\v\f\r"\\(),]/.test(text) ? `"${text.replaceAll(/["\\]/g, '$&$&')}"` : text;
}
