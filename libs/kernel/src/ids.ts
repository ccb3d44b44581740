import { v5, v7 } from 'uuid';

/** A new identifier whose text order follows its time of birth (RFC 9562, version 7). */
export function newId(): string {
  return v7();
}

const NAMESPACE = '6f0d9a52-3c1e-5b7a-9a64-d00d0c000001';

/** The same identifier for the same parts, every time (RFC 9562, version 5). Pure, so a decider may use it. */
export function idFrom(...parts: readonly string[]): string {
  return v5(JSON.stringify(parts), NAMESPACE);
}
