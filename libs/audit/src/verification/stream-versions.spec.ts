import fc from 'fast-check';
import { StreamVersions } from './stream-versions.js';

it('remembers the last version of each stream, however many there are and however they are called', () => {
  const name = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.nat(20_000).map((nth) => `assignment-${nth}`),
    fc.constantFrom('', 'a', 'aa', 'aaa'.repeat(1_000)),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(name, fc.integer({ min: 1 })), { maxLength: 5_000 }), (puts) => {
      const versions = new StreamVersions();
      const expected = new Map<string, number>();
      for (const [stream, version] of puts) {
        const bytes = Buffer.from(`<${stream}>`);
        expect(versions.put(bytes, 1, bytes.length - 1, version)).toBe(expected.get(stream) ?? 0);
        expected.set(stream, version);
      }
      expect(versions.size).toBe(expected.size);
    }),
    { numRuns: 20 },
  );
});

it('finds each of hundreds of thousands again', () => {
  const versions = new StreamVersions();
  for (let round = 0; round < 2; round += 1) {
    for (let nth = 0; nth < 300_000; nth += 1) {
      const bytes = Buffer.from(`assignment-${nth}`);
      if (versions.put(bytes, 0, bytes.length, nth + round + 1) !== (round === 0 ? 0 : nth + 1)) {
        throw new Error(`stream ${nth} was lost`);
      }
    }
  }
  expect(versions.size).toBe(300_000);
});
