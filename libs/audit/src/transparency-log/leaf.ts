import { hash } from 'node:crypto';
import type { Instant } from '#kernel';
import { leafHash, type Hash } from './merkle-tree.js';

/** An event exactly as it was recorded: brought up to no newer version, its JSON as the text that is stored. */
export interface StoredEvent {
  readonly tenant: string;
  readonly position: number;
  readonly stream: string;
  readonly version: number;
  readonly type: string;
  readonly schemaVersion: number;
  readonly eventId: string;
  /** Canonical JSON (RFC 8785). */
  readonly data: string;
  /** Canonical JSON (RFC 8785). */
  readonly metadata: string;
  readonly recordedAt: Instant;
  readonly effectiveAt: Instant;
}

export const EVENT_FORMAT = 'dondoc/event/v1';
export const DIGEST_FORMAT = 'dondoc/digest/v1';

/** Bytes in an entry of a log, at most: its length is told in two bytes (c2sp.org/tlog-tiles). */
export const LONGEST_ENTRY = 65_535;

/**
 * The one text of an event, as a line of an export has it: canonical JSON (RFC 8785) of all that never changes. Two
 * programs that are given the same event make the same bytes of it; `docs/proof-formats.md` says how.
 */
export function eventText(event: StoredEvent): string {
  // Names in the order of RFC 8785; data and metadata are canonical already, and a text is written in JSON in one way.
  return (
    `{"data":${event.data},"effectiveAt":"${event.effectiveAt}","eventId":"${event.eventId}"` +
    `,"format":"${EVENT_FORMAT}","metadata":${event.metadata},"position":${String(event.position)}` +
    `,"recordedAt":"${event.recordedAt}","schemaVersion":${String(event.schemaVersion)}` +
    `,"stream":${JSON.stringify(event.stream)},"tenant":${JSON.stringify(event.tenant)}` +
    `,"type":${JSON.stringify(event.type)},"version":${String(event.version)}}`
  );
}

/**
 * What of an event stands in the tree: the bytes of its text, or, where these are more than an entry may have, a digest of
 * them that says so itself.
 */
export function entryOf(text: string, { tenant, position }: Pick<StoredEvent, 'tenant' | 'position'>): Buffer {
  const bytes = Buffer.from(text);
  if (bytes.length <= LONGEST_ENTRY) return bytes;
  const digest = hash('sha256', bytes, 'hex');
  return Buffer.from(JSON.stringify({ digest, format: DIGEST_FORMAT, length: bytes.length, position, tenant }));
}

/** The hash of the leaf that an event is. */
export function eventHash(event: StoredEvent): Hash {
  return leafHash(entryOf(eventText(event), event));
}
