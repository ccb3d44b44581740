import fc from 'fast-check';
import { spreadOf } from './spread.js';

describe('the spread of values', () => {
  it('is unknown of none, and the value itself of one', () => {
    expect(spreadOf([])).toEqual({ median: null, p90: null });
    expect(spreadOf([7])).toEqual({ median: 7, p90: 7 });
  });

  it('lies in proportion between two values', () => {
    expect(spreadOf([4, 1, 3, 2])).toEqual({ median: 2.5, p90: expect.closeTo(3.7, 9) as number });
  });

  it('has at least half of the values, or nine of ten, at or below it', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
        const { median, p90 } = spreadOf(values);
        const below = (limit: number | null) => values.filter((value) => value <= limit!).length;
        expect(below(median) * 2).toBeGreaterThanOrEqual(values.length);
        expect(below(p90)).toBeGreaterThanOrEqual(Math.floor(values.length * 0.9));
      }),
    );
  });
});
