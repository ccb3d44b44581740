import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { isSealed, type Sealed } from '#kernel';
import { openValue, sealValue } from './sealed-value.js';

const key = randomBytes(32);
const TENANT = 'phu-tho';
const place = { tenant: TENANT, subject: 'an', event: '01987c5e-8c00-7000-8000-000000000001', field: 'name' };

/** The sealed value with one bit of its text, or of its nonce, the other way round. */
function flipped({ sealed }: Sealed, part: 'text' | 'nonce', bit: number): Sealed {
  const bytes = Buffer.from(sealed[part], 'base64url');
  const at = Math.floor(bit / 8) % bytes.length;
  bytes[at] = bytes[at]! ^ (1 << (bit % 8));
  return { sealed: { ...sealed, [part]: bytes.toString('base64url') } };
}

describe('a sealed value', () => {
  it('is opened as it was, whatever JSON it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const sealed = sealValue(value, key, place);
        expect(isSealed(sealed)).toBe(true);
        expect(openValue(JSON.parse(JSON.stringify(sealed)) as Sealed, key, TENANT)).toEqual(
          JSON.parse(JSON.stringify(value)),
        );
      }),
    );
  });

  it('says whom it is about and where it stands, and nothing else, not even how long it is', () => {
    const texts = ['An', 'Nguyễn Văn An', 'Trần Thị Bình'].map((name) => sealValue(name, key, place));
    expect(texts.map(({ sealed }) => ({ ...sealed, nonce: '', text: sealed.text.length }))).toEqual(
      texts.map(() => ({ v: 1, subject: 'an', event: place.event, field: 'name', nonce: '', text: 64 })),
    );
    expect(JSON.stringify(texts)).not.toContain('Nguy');
  });

  it('is never the same twice', () => {
    const sealed = Array.from({ length: 100 }, () => sealValue('An', key, place).sealed);
    expect(new Set(sealed.map(({ nonce }) => nonce)).size).toBe(100);
    expect(new Set(sealed.map(({ text }) => text)).size).toBe(100);
  });

  it('cannot be changed in a single bit', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('text', 'nonce'), fc.nat(4_096), (value, part, bit) => {
        const sealed = sealValue(value, key, place);
        expect(() => openValue(flipped(sealed, part, bit), key, TENANT)).toThrow();
      }),
    );
  });

  it.each([{ subject: 'binh' }, { event: '01987c5e-8c00-7000-8000-000000000002' }, { field: 'email' }])(
    'cannot be moved: not to another place (%j)',
    (elsewhere) => {
      const { sealed } = sealValue('An', key, place);
      expect(() => openValue({ sealed: { ...sealed, ...elsewhere } }, key, TENANT)).toThrow();
    },
  );

  it('cannot be opened in another tenant, nor by another key', () => {
    const sealed = sealValue('An', key, place);
    expect(() => openValue(sealed, key, 'ha-noi')).toThrow();
    expect(() => openValue(sealed, randomBytes(32), TENANT)).toThrow();
  });
});
