import { v5, v7 } from 'uuid';

/** Random bytes for the next ids, drawn many at a time: a draw for each costs five times all the rest of it. */
const drawn = new Uint8Array(16 * 256);
let used = drawn.length;

/** A new identifier whose text order follows its time of birth, to the millisecond (RFC 9562, version 7). */
export function newId(): string {
  if (used === drawn.length) {
    crypto.getRandomValues(drawn);
    used = 0;
  }
  used += 16;
  return v7({ random: drawn.subarray(used - 16, used) });
}

const NAMESPACE = '6f0d9a52-3c1e-5b7a-9a64-d00d0c000001';

/** The same identifier for the same parts, every time (RFC 9562, version 5). Pure, so a decider may use it. */
export function idFrom(...parts: readonly string[]): string {
  return v5(JSON.stringify(parts), NAMESPACE);
}
