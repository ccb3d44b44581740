import fc from 'fast-check';
import { canonicalText } from '#event-store';
import { endOfValue, NotCanonical } from './canonical-scan.js';

function isCanonical(text: string): boolean {
  const bytes = Buffer.from(text);
  try {
    return endOfValue(bytes, 0, bytes.length) === bytes.length;
  } catch (error) {
    if (error instanceof NotCanonical) return false;
    throw error;
  }
}

/** By parsing and writing it again. */
function isCanonicalByParsing(text: string): boolean {
  try {
    return canonicalText(JSON.parse(text) as never) === text;
  } catch {
    return false;
  }
}

const json = fc
  .dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue({ noUnicodeString: false }))
  .filter((value) => {
    const text = JSON.stringify(value);
    // What the product does not record.
    return !/\\u0000|\\ud[89a-f]/.test(text);
  });

it('takes whatever the product writes', () => {
  fc.assert(fc.property(json, (value) => expect(isCanonical(canonicalText(value as never))).toBe(true)));
});

it('takes, of texts that were changed somehow, those that are written as they would be again', () => {
  const piece = fc.constantFrom(
    ...'{}[],:"\\ 0123456789.eE+-truefalsn\u0001é😀ﬀ',
    '\\u0041',
    '\\n',
    '"a":1,',
    '1.0',
    '-0',
    '01',
  );
  const change = fc.tuple(json, fc.nat(), fc.nat(6), piece);
  fc.assert(
    fc.property(change, ([value, where, length, inserted]) => {
      const text = canonicalText(value);
      const at = where % (text.length + 1);
      const changed = text.slice(0, at) + inserted + text.slice(at + length);
      fc.pre(changed.isWellFormed() && !changed.includes('\\u0000'));
      expect({ changed, is: isCanonical(changed) }).toEqual({ changed, is: isCanonicalByParsing(changed) });
    }),
    { numRuns: 5_000 },
  );
});

it.each([
  '',
  '{',
  '{}{}',
  '{}\n',
  '{"a"}',
  '{"a":}',
  '{"a":1,}',
  '{"a":1"b":2}',
  '{"a":[1,]}',
  '{"a":[1}',
  '{"a":tru}',
  '{"a":1e5}',
  '{"a":100000000000000000000000}',
])('refuses %p', (text) => expect(isCanonical(text)).toBe(false));

it.each([
  '{}',
  '{"a":[]}',
  '{"a":[{},[[]]]}',
  '{"a":1e+23}',
  '{"a":100000000000000000000}',
  '{"a":-1e-7}',
  '{"":0,"a":0,"a!":0,"aa":0}',
])('takes %p', (text) => expect(isCanonical(text)).toBe(true));

it('says where a value ends', () => {
  const bytes = Buffer.from('[{"a":{"b":[1,2]},"c":"é","d":-0.5},7]');
  expect(bytes.toString('utf8', 1, endOfValue(bytes, 1, bytes.length))).toBe('{"a":{"b":[1,2]},"c":"é","d":-0.5}');
  expect(() => endOfValue(bytes, 1, bytes.length - 6)).toThrow(NotCanonical);
});

it('goes as deep as there are brackets', () => {
  expect(isCanonical(`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)).toBe(true);
});
