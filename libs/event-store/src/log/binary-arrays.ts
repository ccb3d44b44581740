import { millisecondsOf, type Instant } from '#kernel';

/**
 * Arrays in PostgreSQL's binary form (`array_recv` in its arrayfuncs.c): the number of dimensions, whether
 * nulls occur, the element type, length and lower bound, then each element behind its length. Neither
 * side escapes or scans text for them, which for events costs more than the insert itself.
 */

/** Object ids of the element types, which never change (PostgreSQL's pg_type.dat). */
const INT2 = 21;
const INT4 = 23;
const TEXT = 25;
const JSON_TEXT = 114;
const TIMESTAMPTZ = 1184;
const UUID = 2950;

const HEADER = 20;
const LENGTH = 4;

/** `text[]` */
export function textArray(values: readonly (string | null)[]): Buffer {
  return stringArray(TEXT, values);
}

/** `json[]`, of texts that are JSON */
export function jsonArray(values: readonly string[]): Buffer {
  return stringArray(JSON_TEXT, values);
}

/** `integer[]` */
export function integerArray(values: readonly number[]): Buffer {
  const array = arrayOf(INT4, values.length, values.length * (LENGTH + 4));
  let at = HEADER;
  for (const value of values) {
    at = array.writeInt32BE(4, at);
    at = array.writeInt32BE(value, at);
  }
  return array;
}

/** `smallint[]` */
export function smallintArray(values: readonly number[]): Buffer {
  const array = arrayOf(INT2, values.length, values.length * (LENGTH + 2));
  let at = HEADER;
  for (const value of values) {
    at = array.writeInt32BE(2, at);
    at = array.writeInt16BE(value, at);
  }
  return array;
}

/** `uuid[]`, of UUIDs in their usual text */
export function uuidArray(values: readonly string[]): Buffer {
  const array = arrayOf(UUID, values.length, values.length * (LENGTH + 16));
  let at = HEADER;
  for (const value of values) {
    at = array.writeInt32BE(16, at);
    at += array.write(value.replaceAll('-', ''), at, 'hex');
  }
  return array;
}

/** PostgreSQL counts microseconds from 2000-01-01T00:00:00Z. */
const EPOCH = Date.UTC(2000, 0, 1);

/** `timestamptz[]` */
export function instantArray(values: readonly (Instant | null)[]): Buffer {
  const array = arrayOf(
    TIMESTAMPTZ,
    values.length,
    values.reduce((bytes, value) => bytes + (value === null ? LENGTH : LENGTH + 8), 0),
  );
  let at = HEADER;
  for (const value of values) {
    if (value === null) {
      at = writeNull(array, at);
    } else {
      at = array.writeInt32BE(8, at);
      at = array.writeBigInt64BE(BigInt(millisecondsOf(value) - EPOCH) * 1000n, at);
    }
  }
  return array;
}

function stringArray(elementType: number, values: readonly (string | null)[]): Buffer {
  let bytes = 0;
  for (const value of values) bytes += LENGTH + (value === null ? 0 : Buffer.byteLength(value));
  const array = arrayOf(elementType, values.length, bytes);
  let at = HEADER;
  for (const value of values) {
    if (value === null) {
      at = writeNull(array, at);
    } else {
      const length = array.write(value, at + LENGTH);
      array.writeInt32BE(length, at);
      at += LENGTH + length;
    }
  }
  return array;
}

function writeNull(array: Buffer, at: number): number {
  array.writeInt32BE(1, 4);
  return array.writeInt32BE(-1, at);
}

/** Room for the elements behind a header that says there is no null. */
function arrayOf(elementType: number, length: number, bytes: number): Buffer {
  const array = Buffer.allocUnsafe(HEADER + bytes);
  array.writeInt32BE(1, 0);
  array.writeInt32BE(0, 4);
  array.writeInt32BE(elementType, 8);
  array.writeInt32BE(length, 12);
  array.writeInt32BE(1, 16);
  return array;
}
