import fc from 'fast-check';
import { likenessOf, wordingOf } from './likeness.js';

const likeness = (one: string, other: string) => likenessOf(wordingOf(one), wordingOf(other));

describe('how alike two texts are worded', () => {
  it('is 1 for the same words, however they are typed', () => {
    expect(likeness('Cấp chữ ký số cho cấp xã', 'Cấp chữ ký số cho cấp xã')).toBe(1);
    expect(likeness('Phường Hòa Bình, Đắk Lắk', 'phường HOÀ BÌNH - đắk lắk.')).toBe(1);
  });

  it('is 0 where no two neighbouring syllables are the same, and of less than two syllables', () => {
    expect(likeness('Rà soát quy hoạch', 'Quy trình soát xét')).toBe(0);
    expect(likeness('Rà', 'Rà')).toBe(0);
    expect(likeness('', '')).toBe(0);
    expect(likeness('', 'Rà soát quy hoạch')).toBe(0);
  });

  it('is the share of the pairs that stand in both', () => {
    // Three of four pairs, and three of five.
    expect(likeness('cấp đủ chữ ký số', 'cấp đủ chữ ký điện tử')).toBeCloseTo(6 / 9);
    expect(likeness('1537 hồ sơ', '1538 hồ sơ')).toBe(0.5);
  });

  it('counts what comes twice in both twice, and in one of them once', () => {
    expect(wordingOf('xã xã xã')).toEqual({ pairs: new Map([['xa xa', 2]]), count: 2 });
    expect(likeness('xã xã xã', 'xã xã')).toBeCloseTo(2 / 3);
    expect(likeness('xã xã', 'xã xã xã')).toBeCloseTo(2 / 3);
  });

  it('is the same from both sides, and never below 0 or above 1', () => {
    const text = fc.array(fc.constantFrom('cấp', 'xã', 'ký', 'số'), { maxLength: 12 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(text, text, (one, other) => {
        expect(likeness(one, other)).toBe(likeness(other, one));
        expect(likeness(one, other)).toBeGreaterThanOrEqual(0);
        expect(likeness(one, other)).toBeLessThanOrEqual(1);
      }),
    );
  });
});
