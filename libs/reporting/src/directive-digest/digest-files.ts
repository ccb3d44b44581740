import { Feed } from 'feed';
import { idFrom, type Instant } from '#kernel';
import { digestDocument, digestText, digestTitle, type DirectiveDigest } from '../domain/index.js';
import { renderDocx } from '../rendering/render-docx.js';
import type { DatedDigest } from './directive-digests.js';

/** What a digest can be had as. */
export const DIGEST_FORMATS = ['text', 'docx', 'json'] as const;

export type DigestFormat = (typeof DIGEST_FORMATS)[number];

/** What a digest of nothing is dated to. */
const NEVER = '1970-01-01T00:00:00.000Z' as Instant;

/** A digest as a file, and what it is. The same digest is the same bytes. */
export async function digestFile(
  { digest, updatedAt }: DatedDigest,
  format: DigestFormat,
): Promise<{ readonly mediaType: string; readonly name: string; readonly bytes: Buffer }> {
  const { from, to } = digest.days;
  const name = `Thông tin chỉ đạo điều hành ${from} ${to}`;
  switch (format) {
    case 'text':
      return { mediaType: 'text/plain; charset=utf-8', name: `${name}.txt`, bytes: Buffer.from(digestText(digest)) };
    case 'json':
      return {
        mediaType: 'application/json',
        name: `${name}.json`,
        bytes: Buffer.from(`${JSON.stringify(digest, null, 2)}\n`),
      };
    case 'docx':
      return {
        mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
        name: `${name}.docx`,
        bytes: await renderDocx(digestDocument(digest, updatedAt ?? NEVER)),
      };
  }
}

/**
 * Digests of days as an Atom feed (RFC 4287), an entry for each. The same digests are the same text.
 * @param origin where this API is, such as `https://dondoc.example.vn`
 */
export function digestFeed(tenant: string, digests: readonly DatedDigest[], origin: string): string {
  const updated = digests.map(({ updatedAt }) => updatedAt ?? NEVER).reduce(latest, NEVER);
  const feed = new Feed({
    id: `urn:uuid:${idFrom('digests', tenant)}`,
    title: 'Thông tin chỉ đạo, điều hành',
    link: `${origin}/v1/reports/digest`,
    feedLinks: { atom: `${origin}/v1/reports/digests.atom` },
    updated: new Date(updated),
    generator: 'Dondoc',
  });
  for (const { digest, updatedAt } of digests) {
    feed.addItem({
      id: `urn:uuid:${idFrom('digest', tenant, digest.days.from, digest.days.to)}`,
      title: digestTitle(digest),
      link: `${origin}/v1/reports/digest?${addressOf(digest)}`,
      date: new Date(updatedAt ?? NEVER),
      content: htmlOf(digestText(digest)),
    });
  }
  return feed.atom1();
}

function addressOf({ days, issuer }: DirectiveDigest): string {
  const { from, to } = days;
  return String(new URLSearchParams({ from, to, ...(issuer && { issuer: issuer.id }), format: 'text' }));
}

function latest(one: Instant, other: Instant): Instant {
  return one > other ? one : other;
}

/** Readers take the content for HTML. */
function htmlOf(text: string): string {
  const escaped = text.replace(/[&<>]/g, (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[character]!);
  return escaped
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => `<p>${line}</p>`)
    .join('');
}
