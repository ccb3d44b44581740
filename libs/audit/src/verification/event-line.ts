import { EVENT_FORMAT } from '../transparency-log/leaf.js';
import { endOfText, endOfValue, NotCanonical } from './canonical-scan.js';

/** What a verifier needs to know of an event, read from its text. */
export interface EventLine {
  readonly position: number;
  /** In its stream. */
  readonly version: number;
  // Where the others stand, as they are written; what is written alike is alike.
  /** `RECORDED_AT_BYTES` of it. */
  readonly recordedAtStart: number;
  readonly streamStart: number;
  readonly streamEnd: number;
  readonly tenantStart: number;
  readonly tenantEnd: number;
}

interface Expected {
  readonly text: string;
  /** Its bytes, but `ANY_DIGIT` and `ANY_HEX_DIGIT` where `#` and `*` stand. */
  readonly bytes: Uint8Array;
}

// No byte of UTF-8.
const ANY_DIGIT = 0xff;
const ANY_HEX_DIGIT = 0xfe;

/** @param text `#` is any digit, `*` any hexadecimal one */
function expected(text: string): Expected {
  const bytes = Buffer.from(text).map((byte) => (byte === 0x23 ? ANY_DIGIT : byte === 0x2a ? ANY_HEX_DIGIT : byte));
  return { text, bytes };
}

/** What stands between the values of an event. */
const UNTIL_DATA = expected('{"data":');
const UNTIL_METADATA = expected(
  `,"effectiveAt":"####-##-##T##:##:##.###Z","eventId":"********-****-****-****-************","format":"${EVENT_FORMAT}","metadata":`,
);
const UNTIL_POSITION = expected(',"position":');
const UNTIL_RECORDED_AT = expected(',"recordedAt":"');
const RECORDED_AT = expected('####-##-##T##:##:##.###Z');
export const RECORDED_AT_BYTES = RECORDED_AT.bytes.length;
const UNTIL_SCHEMA_VERSION = expected('","schemaVersion":');
const UNTIL_STREAM = expected(',"stream":');
const UNTIL_TENANT = expected(',"tenant":');
const UNTIL_TYPE = expected(',"type":');
const UNTIL_VERSION = expected(',"version":');
const UNTIL_END = expected('}');

/**
 * Reads the text of an event, byte for byte: whoever reads the same bytes finds the same values. The bytes are UTF-8.
 * @throws NotCanonical where they are not the text of an event as `docs/proof-formats.md` has it
 */
export function readEventLine(bytes: Buffer, start: number, end: number): EventLine {
  let at = behind(bytes, start, end, UNTIL_DATA);
  at = behind(bytes, endOfObject(bytes, at, end), end, UNTIL_METADATA);
  at = behind(bytes, endOfObject(bytes, at, end), end, UNTIL_POSITION);

  let value = at;
  at = endOfCount(bytes, at, end);
  const position = countOf(bytes, value, at);

  const recordedAtStart = behind(bytes, at, end, UNTIL_RECORDED_AT);
  at = behind(bytes, recordedAtStart, end, RECORDED_AT);

  at = endOfCount(bytes, behind(bytes, at, end, UNTIL_SCHEMA_VERSION), end);

  const streamStart = behind(bytes, at, end, UNTIL_STREAM) + 1;
  at = endOfText(bytes, streamStart - 1, end);
  const streamEnd = at - 1;

  const tenantStart = behind(bytes, at, end, UNTIL_TENANT) + 1;
  at = endOfText(bytes, tenantStart - 1, end);
  const tenantEnd = at - 1;

  at = endOfText(bytes, behind(bytes, at, end, UNTIL_TYPE), end);

  value = behind(bytes, at, end, UNTIL_VERSION);
  at = endOfCount(bytes, value, end);
  const version = countOf(bytes, value, at);

  if (behind(bytes, at, end, UNTIL_END) !== end) throw new NotCanonical(at, 'something follows the event');
  return { position, version, recordedAtStart, streamStart, streamEnd, tenantStart, tenantEnd };
}

/** Where what is expected has ended. */
function behind(bytes: Buffer, at: number, end: number, { text, bytes: wanted }: Expected): number {
  const { length } = wanted;
  if (at + length > end) throw new NotCanonical(at, `${text} is expected`);
  for (let index = 0; index < length; index += 1) {
    const byte = bytes[at + index]!;
    const one = wanted[index]!;
    if (byte === one) continue;
    if (one === ANY_DIGIT && byte >= 0x30 && byte <= 0x39) continue;
    if (one === ANY_HEX_DIGIT && ((byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x66))) continue;
    throw new NotCanonical(at + index, `${text} is expected`);
  }
  return at + length;
}

function endOfObject(bytes: Buffer, at: number, end: number): number {
  if (bytes[at] !== 0x7b) throw new NotCanonical(at, 'an object is expected');
  return endOfValue(bytes, at, end);
}

/** Whole numbers from 1 that can be counted with. */
function endOfCount(bytes: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end && bytes[at]! >= 0x30 && bytes[at]! <= 0x39) at += 1;
  const isCount = at > from && bytes[from] !== 0x30 && at - from <= MOST_DIGITS;
  if (!isCount) throw new NotCanonical(from, 'a whole number from 1 is expected');
  return at;
}

function countOf(bytes: Buffer, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; at += 1) count = 10 * count + bytes[at]! - 0x30;
  return count;
}

/** Of numbers that are told apart for certain. */
const MOST_DIGITS = 15;
