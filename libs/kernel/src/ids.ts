import { v5, v7 } from 'uuid';

/** Random bytes for the next ids, drawn many at a time: a draw for each costs five times all the rest of it. */
const drawn = new Uint8Array(16 * 256);
let used = drawn.length;

let millisecond = 0;
let sequence = 0;

/**
 * A new identifier (RFC 9562, version 7). The order of texts is that of drawing within a process, and that of time
 * between processes.
 */
export function newId(): string {
  if (used === drawn.length) {
    crypto.getRandomValues(drawn);
    used = 0;
  }
  const random = drawn.subarray(used, used + 16);
  used += 16;
  const now = Date.now();
  if (now > millisecond) {
    millisecond = now;
    // 31 of the 32 bits, so that a millisecond's worth of ids fits above.
    sequence = new DataView(random.buffer, random.byteOffset).getUint32(6) >>> 1;
  } else {
    sequence += 1;
  }
  return v7({ random, msecs: millisecond, seq: sequence });
}

const NAMESPACE = '6f0d9a52-3c1e-5b7a-9a64-d00d0c000001';

/** The same identifier for the same parts, every time (RFC 9562, version 5). Pure, so a decider may use it. */
export function idFrom(...parts: readonly string[]): string {
  return v5(JSON.stringify(parts), NAMESPACE);
}
