import fc from 'fast-check';
import { instantOf, millisecondsOf } from './instant.js';

/** What a `Date` holds. */
const MOST = 8_640_000_000_000_000;

describe('the instant of a number of milliseconds', () => {
  it('is what a Date says of them, one day after another in any order', () => {
    const anyMoment = fc.oneof(
      fc.integer({ min: -MOST, max: MOST }),
      fc.integer({ min: 0, max: 4_000_000_000_000 }),
      fc.integer({ min: -200_000_000, max: 200_000_000 }),
    );
    fc.assert(
      fc.property(fc.array(anyMoment, { minLength: 1, maxLength: 10 }), (moments) => {
        expect(moments.map(instantOf)).toEqual(moments.map((moment) => new Date(moment).toISOString()));
      }),
      { numRuns: 1_000 },
    );
    for (const part of [-1.5, -0.5, 0.5, 1_000.9]) expect(instantOf(part)).toBe(new Date(part).toISOString());
    for (const edge of [-MOST, -86_400_001, -86_400_000, -1, 0, 86_399_999, 86_400_000, MOST]) {
      expect(instantOf(edge)).toBe(new Date(edge).toISOString());
      expect(millisecondsOf(instantOf(edge))).toBe(edge);
    }
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, MOST + 1, -MOST - 1])('is refused for %p', (moment) => {
    expect(() => instantOf(moment)).toThrow(RangeError);
    expect(instantOf(0)).toBe('1970-01-01T00:00:00.000Z');
    expect(() => instantOf(moment)).toThrow(RangeError);
  });
});
