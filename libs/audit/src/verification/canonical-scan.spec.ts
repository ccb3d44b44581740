import fc from 'fast-check';
import { canonicalText } from '#event-store';
import { NAME_END, NAME_START, NotCanonical, OFFSETS, scanObject, VALUE_END, VALUE_START } from './canonical-scan.js';

function isCanonical(text: string): boolean {
  const bytes = Buffer.from(text);
  try {
    scanObject(bytes, 0, bytes.length, []);
    return true;
  } catch (error) {
    if (error instanceof NotCanonical) return false;
    throw error;
  }
}

/** By parsing and writing it again. */
function isCanonicalByParsing(text: string): boolean {
  try {
    return text.startsWith('{') && canonicalText(JSON.parse(text) as never) === text;
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
  '[]',
  '1',
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

it('says where every member stands', () => {
  const bytes = Buffer.from('  {"a":{"b":[1,2]},"c":"é","d":-0.5} ');
  const offsets: number[] = [];
  expect(scanObject(bytes, 2, bytes.length - 1, offsets)).toBe(3);
  const shown = [0, 1, 2].map((member) => {
    const of = (which: number) => offsets[member * OFFSETS + which];
    return [
      bytes.toString('utf8', of(NAME_START), of(NAME_END)),
      bytes.toString('utf8', of(VALUE_START), of(VALUE_END)),
    ];
  });
  expect(shown).toEqual([
    ['"a"', '{"b":[1,2]}'],
    ['"c"', '"é"'],
    ['"d"', '-0.5'],
  ]);
});

it('goes as deep as there are brackets', () => {
  expect(isCanonical(`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)).toBe(true);
});
