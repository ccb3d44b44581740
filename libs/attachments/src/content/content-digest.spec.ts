import { createHash } from 'node:crypto';
import { digestField, DigestUnreadable, statedDigests } from './content-digest.js';

const hex = createHash('sha256').update('xin chào').digest('hex');
const base64 = Buffer.from(hex, 'hex').toString('base64');

describe('a digest that is sent with a document', () => {
  it.each([
    ['content-digest', `sha-256=:${base64}:`],
    ['content-digest', `sha-512=:AAAA:, sha-256=:${base64}:`],
    ['repr-digest', `sha-256=:${base64}:`],
    ['digest', `SHA-256=${base64}`],
    ['digest', `md5=AAAA,sha-256=${base64}`],
  ])('is read from %s: %s', (header, value) => {
    expect(statedDigests({ [header]: value })).toEqual([hex]);
  });

  it('is read from every header that states one', () => {
    const other = 'ab'.repeat(32);
    expect(statedDigests({ 'content-digest': digestField(hex), digest: digestField(other) })).toEqual([hex, other]);
  });

  it('may be absent', () => {
    expect(statedDigests({ host: 'localhost' })).toEqual([]);
  });

  it.each(['sha-512=:AAAA:', 'sha-256', 'sha-256=::', `sha-256=:${base64.slice(4)}:`, '', hex])(
    'is not taken for checked where it cannot be: %s',
    (value) => {
      expect(() => statedDigests({ 'content-digest': value })).toThrow(DigestUnreadable);
    },
  );

  it('is given out in the same form', () => {
    expect(statedDigests({ 'repr-digest': digestField(hex) })).toEqual([hex]);
  });
});
