import { createHash } from 'node:crypto';
import type { ColumnReaders, FoldedRow } from '#event-store';
import { textColumns, type TableShape } from './table-shape.js';

/**
 * A digest of rows as PostgreSQL writes them out (`record_out`, with `TimeZone` UTC and `DateStyle` ISO):
 * `(van-phong,"2025-08-04 09:00:00.25+00",,t,{})`, a line each. What is written otherwise than here is taken for different
 * until its values are compared.
 */
export class RecordDigest {
  readonly #fields: readonly Field[];
  readonly #texts: string[];
  #hash = createHash('sha256');
  #text = '';
  #isFirst = true;

  constructor(shape: TableShape, readers: ColumnReaders<FoldedRow>) {
    this.#fields = textColumns(shape).map(
      ({ column, type }) => new Field(readers.get(column) ?? nothing, WRITERS[type] ?? plain),
    );
    this.#texts = this.#fields.map(() => '');
  }

  add(row: FoldedRow): void {
    for (let nth = 0; nth < this.#fields.length; nth += 1) this.#texts[nth] = this.#fields[nth]!.textOf(row);
    this.#text += `${this.#isFirst ? '' : '\n'}(${this.#texts.join(',')})`;
    this.#isFirst = false;
    // What a text is joined from stays in memory until then.
    if (this.#text.length > LONG_ENOUGH) {
      this.#hash.update(this.#text);
      this.#text = '';
    }
  }

  /** SHA-256 of the lines so far, in hexadecimal digits; what is added from now on begins another. */
  take(): string {
    const digest = this.#hash.update(this.#text).digest('hex');
    this.#hash = createHash('sha256');
    this.#text = '';
    this.#isFirst = true;
    return digest;
  }
}

const LONG_ENOUGH = 4_096;

function nothing(): null {
  return null;
}

/** A column: of rows that stand together most have the value of the one before. */
class Field {
  #value: unknown = undefined;
  #text = '';

  constructor(
    private readonly read: (row: FoldedRow) => unknown,
    private readonly write: (value: unknown) => string,
  ) {}

  textOf(row: FoldedRow): string {
    const value = this.read(row);
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
