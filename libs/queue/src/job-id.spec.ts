import fc from 'fast-check';
import { jobId } from './job-id.js';

describe('a job id', () => {
  const parts = fc.tuple(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('a', '1', '.', ':', '%', '0', '2', 'e', '\ud83d') }),
    fc.string({ unit: fc.constantFrom('a', '.', ':', '{', '}') }),
  );
  const anyParts = fc.oneof(
    parts,
    fc.array(fc.string({ unit: fc.constantFrom('a', '.', '%', ':') }), { minLength: 2, maxLength: 4 }),
  );
  const idOf = (of: readonly string[]): string => jobId(of[0] ?? '', of[1] ?? '', ...of.slice(2));

  it('is the same for the same parts and different for different ones', () => {
    fc.assert(
      fc.property(anyParts, anyParts, (one, other) => {
        expect(idOf(one) === idOf(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
      { numRuns: 5_000 },
    );
  });

  it('holds nothing BullMQ or Redis reads a meaning into', () => {
    fc.assert(
      fc.property(anyParts, (any) => {
        expect(idOf(any)).toMatch(/^[A-Za-z0-9_%.-]+$/);
        expect(String(parseInt(idOf(any), 10))).not.toBe(idOf(any));
      }),
    );
  });

  it('can be read by a person where the parts are plain', () => {
    expect(jobId('phu-tho', 'scoreboard', '3')).toBe('phu-tho.scoreboard.3');
    expect(jobId('phu-tho', 'a.b:c')).toBe('phu-tho.a%002eb%003ac');
  });
});
