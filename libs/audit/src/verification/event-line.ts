import { isUtf8 } from 'node:buffer';
import { EVENT_FORMAT } from '../transparency-log/leaf.js';
import { NAME_END, NAME_START, NotCanonical, OFFSETS, scanObject, VALUE_END, VALUE_START } from './canonical-scan.js';

/** What a verifier needs to know of an event, read from its text. */
export interface EventLine {
  readonly position: number;
  readonly recordedAt: string;
  /** Bytes as characters, as it is written; what is written alike is alike. */
  readonly stream: string;
  readonly tenant: string;
  /** In its stream. */
  readonly version: number;
}

/** A line that is not the text of an event as `docs/proof-formats.md` has it. */
export class NotAnEvent extends Error {
  override readonly name = 'NotAnEvent';
}

type Shape = 'object' | 'text' | 'count' | Buffer;

/** `#` stands for a digit, `*` for a hexadecimal one. */
const INSTANT = Buffer.from('"####-##-##T##:##:##.###Z"');
const UUID = Buffer.from('"********-****-****-****-************"');

/** Each member in its place, and what its value looks like. */
const MEMBERS: readonly { readonly name: string; readonly token: Buffer; readonly shape: Shape }[] = (
  [
    ['data', 'object'],
    ['effectiveAt', INSTANT],
    ['eventId', UUID],
    ['format', Buffer.from(`"${EVENT_FORMAT}"`)],
    ['metadata', 'object'],
    ['position', 'count'],
    ['recordedAt', INSTANT],
    ['schemaVersion', 'count'],
    ['stream', 'text'],
    ['tenant', 'text'],
    ['type', 'text'],
    ['version', 'count'],
  ] as const
).map(([name, shape]) => ({ name, shape, token: Buffer.from(`"${name}"`) }));
const [POSITION, RECORDED_AT, STREAM, TENANT, VERSION] = [5, 6, 8, 9, 11] as const;

/**
 * Reads the text of an event, byte for byte: whoever reads the same bytes finds the same values.
 * @throws NotCanonical, NotAnEvent
 */
export function readEventLine(bytes: Buffer, start: number, end: number): EventLine {
  const count = scanObject(bytes, start, end, offsets);
  if (!isUtf8(bytes.subarray(start, end))) throw new NotCanonical(start, 'the bytes are not UTF-8');
  for (let index = 0; index < MEMBERS.length; index += 1) {
    const { name, token, shape } = MEMBERS[index]!;
    if (index >= count || !isLike(bytes, offset(index, NAME_START), offset(index, NAME_END), token)) {
      throw new NotAnEvent(`${name} is expected in its place`);
    }
    if (!hasShape(bytes, offset(index, VALUE_START), offset(index, VALUE_END), shape)) {
      throw new NotAnEvent(`${name} is not what it is in an event`);
    }
  }
  if (count > MEMBERS.length) throw new NotAnEvent('there is more than the twelve members of an event');
  return {
    position: countIn(bytes, offset(POSITION, VALUE_START), offset(POSITION, VALUE_END)),
    recordedAt: textIn(bytes, RECORDED_AT),
    stream: textIn(bytes, STREAM),
    tenant: textIn(bytes, TENANT),
    version: countIn(bytes, offset(VERSION, VALUE_START), offset(VERSION, VALUE_END)),
  };
}

/** Of the line that is read. */
const offsets: number[] = [];

function offset(member: number, of: number): number {
  return offsets[member * OFFSETS + of]!;
}

function textIn(bytes: Buffer, member: number): string {
  return bytes.toString('latin1', offset(member, VALUE_START) + 1, offset(member, VALUE_END) - 1);
}

function hasShape(bytes: Buffer, start: number, end: number, shape: Shape): boolean {
  switch (shape) {
    case 'object':
      return bytes[start] === 0x7b;
    case 'text':
      return bytes[start] === 0x22;
    case 'count':
      return countIn(bytes, start, end) > 0;
    default:
      return isLike(bytes, start, end, shape);
  }
}

function isLike(bytes: Buffer, start: number, end: number, pattern: Buffer): boolean {
  if (end - start !== pattern.length) return false;
  for (let index = 0; index < pattern.length; index += 1) {
    const byte = bytes[start + index]!;
    const expected = pattern[index]!;
    const isDigit = byte >= 0x30 && byte <= 0x39;
    if (expected === 0x23) {
      if (!isDigit) return false;
    } else if (expected === 0x2a) {
      if (!isDigit && !(byte >= 0x61 && byte <= 0x66)) return false;
    } else if (byte !== expected) return false;
  }
  return true;
}

/** @returns 0 where it is no whole number from 1 that can be counted with */
function countIn(bytes: Buffer, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at]!;
    if (byte < 0x30 || byte > 0x39) return 0;
    count = count * 10 + byte - 0x30;
  }
  return Number.isSafeInteger(count) ? count : 0;
}
