/**
 * An identifier made of parts: other parts, another identifier. It holds letters, digits
 * and `_-.%` only, whatever the parts hold, so it carries no `:` (BullMQ separates its
 * keys by it), and always a `.`, so it is never the bare number BullMQ keeps for itself.
 */
export function jobId(first: string, ...others: readonly [string, ...string[]]): string {
  return [first, ...others].map(encode).join('.');
}

/** By code unit rather than by `encodeURIComponent`, which refuses half a surrogate pair. */
function encode(part: string): string {
  return part.replace(/[^A-Za-z0-9_-]/g, (unit) => `%${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
