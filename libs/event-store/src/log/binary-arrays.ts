import { millisecondsOf, type Instant } from '#kernel';

/**
 * Arrays in PostgreSQL's binary form (`array_recv` in its arrayfuncs.c): the number of dimensions, whether
 * nulls occur, the element type, length and lower bound, then each element behind its length. Neither
 * side escapes or scans text for them, which for events costs more than the insert itself.
 */

/** Object ids of the element types, which never change (PostgreSQL's pg_type.dat). */
const BOOL = 16;
const INT8 = 20;
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
export function jsonArray(values: readonly (string | null)[]): Buffer {
  return stringArray(JSON_TEXT, values);
}

/** `boolean[]` */
export function booleanArray(values: readonly (boolean | null)[]): Buffer {
  return fixedArray(BOOL, 1, values, (array, value, at) => array.writeUInt8(value ? 1 : 0, at));
}

/** `integer[]` */
export function integerArray(values: readonly (number | null)[]): Buffer {
  return fixedArray(INT4, 4, values, (array, value, at) => array.writeInt32BE(value, at));
}

/** `bigint[]`, of whole numbers or their digits */
export function bigintArray(values: readonly (number | string | null)[]): Buffer {
  return fixedArray(INT8, 8, values, (array, value, at) => array.writeBigInt64BE(BigInt(value), at));
}

/** `smallint[]` */
export function smallintArray(values: readonly number[]): Buffer {
  return fixedArray(INT2, 2, values, (array, value, at) => array.writeInt16BE(value, at));
}

/** `uuid[]`, of UUIDs in their usual text */
export function uuidArray(values: readonly string[]): Buffer {
  return fixedArray(UUID, 16, values, (array, value, at) => at + array.write(value.replaceAll('-', ''), at, 'hex'));
}

/** PostgreSQL counts microseconds from 2000-01-01T00:00:00Z. */
const EPOCH = Date.UTC(2000, 0, 1);

/** `timestamptz[]` */
export function instantArray(values: readonly (Instant | null)[]): Buffer {
  return fixedArray(TIMESTAMPTZ, 8, values, (array, value, at) =>
    array.writeBigInt64BE(BigInt(millisecondsOf(value) - EPOCH) * 1000n, at),
  );
}

/**
 * Elements of one size.
 * @param write answers where the next one begins
 */
function fixedArray<Value>(
  elementType: number,
  size: number,
  values: readonly (Value | null)[],
  write: (array: Buffer, value: Value, at: number) => number,
): Buffer {
  const bytes = values.reduce((sum, value) => sum + LENGTH + (value === null ? 0 : size), 0);
  const array = arrayOf(elementType, values.length, bytes);
  let at = HEADER;
  for (const value of values) {
    at = value === null ? writeNull(array, at) : write(array, value, array.writeInt32BE(size, at));
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
