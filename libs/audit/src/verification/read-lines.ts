import { isUtf8 } from 'node:buffer';
import { entryOf, LONGEST_ENTRY } from '../transparency-log/leaf.js';
import { leafHash, type Hash } from '../transparency-log/merkle-tree.js';
import { HASH_BYTES } from '../transparency-log/tiles.js';
import { NotCanonical } from './canonical-scan.js';
import { readEventLine, type EventLine } from './event-line.js';
import { NEWLINE } from './lines.js';

/**
 * What is found in a piece of an export by looking at each line for itself: most of the work, and none of it needs the
 * lines before. Typed arrays throughout, so that it passes from one thread to another without being copied.
 */
export interface ReadLines {
  /** Whole lines, each with its newline. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where the newline of each line is. */
  readonly ends: Uint32Array<ArrayBuffer>;
  /** `FIELDS` numbers a line: those of an event, or zeros where it is none. */
  readonly events: Float64Array<ArrayBuffer>;
  /** The leaf that each event is; 32 bytes a line. */
  readonly hashes: Uint8Array<ArrayBuffer>;
}

/** A place for each number of an {@link EventLine}. */
const FIELDS = 7;

/** @param bytes whole lines, each with its newline */
export function readLines(bytes: Buffer<ArrayBuffer>): ReadLines {
  const ends = Uint32Array.from(newlines(bytes));
  const events = new Float64Array(FIELDS * ends.length);
  const hashes = new Uint8Array(HASH_BYTES * ends.length);
  const isText = isUtf8(bytes);
  let start = 0;
  for (let line = 0; line < ends.length; line += 1) {
    const end = ends[line]!;
    const event = isText || isUtf8(bytes.subarray(start, end)) ? tried(bytes, start, end) : undefined;
    if (event) {
      keep(events, line, event);
      hashes.set(hashOf(bytes, start, end, event), HASH_BYTES * line);
    }
    start = end + 1;
  }
  return { bytes, ends, events, hashes };
}

/** The event in a line; undefined where the line is none. */
export function eventAt({ events }: ReadLines, line: number): EventLine | undefined {
  const at = FIELDS * line;
  const position = events[at]!;
  if (position === 0) return undefined;
  return {
    position,
    version: events[at + 1]!,
    recordedAtStart: events[at + 2]!,
    streamStart: events[at + 3]!,
    streamEnd: events[at + 4]!,
    tenantStart: events[at + 5]!,
    tenantEnd: events[at + 6]!,
  };
}

/** Why a line is not the text of an event. */
export function faultOf(bytes: Buffer, start: number, end: number): NotCanonical {
  if (!isUtf8(bytes.subarray(start, end))) return new NotCanonical(start, 'its bytes are not UTF-8');
  try {
    readEventLine(bytes, start, end);
  } catch (error) {
    if (error instanceof NotCanonical) return error;
    throw error;
  }
  throw new Error('an event has no fault');
}

function keep(events: Float64Array, line: number, event: EventLine): void {
  const at = FIELDS * line;
  events[at] = event.position;
  events[at + 1] = event.version;
  events[at + 2] = event.recordedAtStart;
  events[at + 3] = event.streamStart;
  events[at + 4] = event.streamEnd;
  events[at + 5] = event.tenantStart;
  events[at + 6] = event.tenantEnd;
}

function tried(bytes: Buffer, start: number, end: number): EventLine | undefined {
  try {
    return readEventLine(bytes, start, end);
  } catch (error) {
    if (error instanceof NotCanonical) return undefined;
    throw error;
  }
}

function hashOf(bytes: Buffer, start: number, end: number, { position, tenantStart, tenantEnd }: EventLine): Hash {
  if (end - start <= LONGEST_ENTRY) return leafHash(bytes.subarray(start, end));
  const tenant = bytes.toString('utf8', tenantStart, tenantEnd);
  return leafHash(entryOf(bytes.toString('utf8', start, end), { tenant, position }));
}

function* newlines(bytes: Uint8Array): Generator<number, void, undefined> {
  for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) yield at;
}
