/** A digest header that cannot be read, or that names no SHA-256. */
export class DigestUnreadable extends Error {
  constructor(readonly header: string) {
    super(`${header} has no SHA-256 that can be read`);
    this.name = 'DigestUnreadable';
  }
}

/** The bytes are not those whose digest was sent: something was lost or changed on the way. */
export class DigestMismatch extends Error {
  constructor(
    readonly stated: string,
    readonly found: string,
  ) {
    super(`the digest sent is ${stated}, that of what came ${found}`);
    this.name = 'DigestMismatch';
  }
}

/** What a header that states a digest has to look like. */
export const DIGEST_ACCEPTED = 'sha-256=:<base64>: (RFC 9530), or sha-256=<base64> in Digest (RFC 3230)';

/** `Content-Digest` and `Repr-Digest` (RFC 9530) write byte sequences between colons; `Digest` (RFC 3230) without. */
const DIGEST_HEADERS = ['content-digest', 'repr-digest', 'digest'] as const;
const MEMBER = /^sha-256\s*=\s*:?([A-Za-z0-9+/]{43}=):?(?:;.*)?$/i;

/**
 * The SHA-256 digests a request states of its body, as lower-case hexadecimal digits.
 * @throws DigestUnreadable for a digest header without one: whoever sends it relies on its being checked
 */
export function statedDigests(headers: Readonly<Record<string, string | readonly string[] | undefined>>): string[] {
  return DIGEST_HEADERS.flatMap((header) => {
    const value = headers[header];
    if (value === undefined) return [];
    const members = [value].flat().flatMap((line) => line.split(','));
    const encoded = members.map((member) => MEMBER.exec(member.trim())?.[1]).find((found) => found !== undefined);
    if (encoded === undefined) throw new DigestUnreadable(header);
    return [Buffer.from(encoded, 'base64').toString('hex')];
  });
}

/** `Repr-Digest` of what is given out (RFC 9530). @param sha256 hexadecimal digits */
export function digestField(sha256: string): string {
  return `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`;
}
