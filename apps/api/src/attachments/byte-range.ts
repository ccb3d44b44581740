import type { ByteRange } from '#attachments';

/**
 * The part of a document that a `Range` header asks for (RFC 9110, section 14).
 * @param size bytes of the whole, at least one
 * @returns undefined for the whole: no header, one in other units, or several ranges, which a server may decline
 * @returns null where no byte is in the range
 */
export function rangeOf(header: string | undefined, size: number): ByteRange | undefined | null {
  const [, from, to] = /^bytes=\s*(\d{0,15})-(\d{0,15})\s*$/.exec(header ?? '') ?? [];
  if (from === undefined || to === undefined || `${from}${to}` === '') return undefined;
  if (from === '') return lastOf(Number(to), size);
  const range = { first: Number(from), last: to === '' ? size - 1 : Math.min(Number(to), size - 1) };
  if (to !== '' && Number(to) < range.first) return undefined;
  return range.first < size ? range : null;
}

function lastOf(count: number, size: number): ByteRange | null {
  return count === 0 ? null : { first: Math.max(0, size - count), last: size - 1 };
}
