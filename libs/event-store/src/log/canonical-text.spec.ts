import canonicalize from 'canonicalize';
import fc from 'fast-check';
import type { Json } from '#kernel';
import { canonicalText } from './canonical-text.js';
import { UnitRefused } from './unit-refused.js';

const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }));
const name = fc.oneof(text, fc.nat().map(String), fc.constantFrom('__proto__', 'toString', 'é', 'z', '€', '😀', ''));
const json = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value')),
    fc
      .uniqueArray(fc.tuple(name, tie('value')), {
        maxLength: 40,
        selector: ([key]) => key,
      })
      .map(Object.fromEntries),
  ),
})).value;

describe('canonical text', () => {
  it('is what another implementation of RFC 8785 makes of the same value', () => {
    fc.assert(
      fc.property(json, (value) => {
        fc.pre(!JSON.stringify(value).includes('\\u0000'));
        expect(canonicalText(value)).toBe(canonicalize(value));
      }),
      { numRuns: 500 },
    );
  });

  it('is JSON of the same value', () => {
    fc.assert(
      fc.property(json, (value) => {
        fc.pre(!JSON.stringify(value).includes('\\u0000'));
        expect(JSON.stringify(JSON.parse(canonicalText(value)))).toHaveLength(JSON.stringify(value).length);
      }),
    );
  });

  it('has its keys in order and nothing between them, as RFC 8785 says', () => {
    expect(canonicalText({ b: 1, a: [true, null, 'x'], á: { d: 2.5e3, c: 1e21 } })).toBe(
      '{"a":[true,null,"x"],"b":1,"á":{"c":1e+21,"d":2500}}',
    );
  });

  it('has names that look like numbers in order of their text', () => {
    expect(canonicalText({ 9: 1, 10: 2, a: 3 })).toBe('{"10":2,"9":1,"a":3}');
  });

  it('keeps Vietnamese as it is written, composed or not', () => {
    expect(
      canonicalText({
        subject: 'V/v đôn đốc thực hiện',
        decomposed: 'e\u0302\u0301',
      }),
    ).toBe('{"decomposed":"e\u0302\u0301","subject":"V/v đôn đốc thực hiện"}');
  });

  it('leaves out what is undefined', () => {
    expect(canonicalText({ a: undefined, b: 1 })).toBe('{"b":1}');
  });

  it('takes the six characters \\u0000, which are not NUL', () => {
    expect(JSON.parse(canonicalText('\\u0000'))).toBe('\\u0000');
  });

  it.each<[what: string, value: unknown]>([
    ['nothing', undefined],
    ['NaN', { share: Number.NaN }],
    ['an infinity', [Number.NEGATIVE_INFINITY]],
    ['a big integer', { count: 1n }],
    ['a function', { call: () => 1 }],
    ['NUL', 'a\0b'],
    ['NUL in a name', { 'a\0': 1 }],
    ['half of a surrogate pair', ['\ud83d']],
    ['half of a surrogate pair in a name', { '\udc00': 1 }],
  ])('refuses %s', (_, value) => {
    expect(() => canonicalText(value as Json)).toThrow(UnitRefused);
  });

  it('refuses what holds itself', () => {
    const endless: Record<string, Json> = {};
    endless['itself'] = endless;
    expect(() => canonicalText(endless)).toThrow(UnitRefused);
  });
});
