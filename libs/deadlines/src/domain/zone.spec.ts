import fc from 'fast-check';
import { instant, instantOf } from '#kernel';
import { localDate } from './zone.js';

/** What the platform says, by another way. */
function dateByPlatform(milliseconds: number, zone: string): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
  const of = new Map(parts.formatToParts(milliseconds).map(({ type, value }) => [type, value]));
  return `${of.get('year')!}-${of.get('month')!}-${of.get('day')!}`;
}

describe('the day of a moment', () => {
  it('is that of the wall clocks of the zone, in whatever order moments are asked for', () => {
    const zones = fc.constantFrom('Asia/Ho_Chi_Minh', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia', 'UTC');
    const from = Date.UTC(2011, 11, 25);
    const moments = fc.integer({ min: from, max: from + 400 * 86_400_000 });
    fc.assert(
      fc.property(fc.array(fc.tuple(zones, moments), { minLength: 1, maxLength: 50 }), (asked) => {
        for (const [zone, at] of asked) expect(localDate(instantOf(at), zone)).toBe(dateByPlatform(at, zone));
      }),
    );
  });

  it('begins with the first moment of midnight and ends before the next', () => {
    const zone = 'Asia/Ho_Chi_Minh';
    expect(localDate(instant('2025-08-03T16:59:59.999Z'), zone)).toBe('2025-08-03');
    expect(localDate(instant('2025-08-03T17:00:00.000Z'), zone)).toBe('2025-08-04');
    expect(localDate(instant('2025-08-04T16:59:59.999Z'), zone)).toBe('2025-08-04');
  });

  it('is none of those that a zone left out', () => {
    const zone = 'Pacific/Apia';
    expect(localDate(instant('2011-12-30T09:59:59.999Z'), zone)).toBe('2011-12-29');
    expect(localDate(instant('2011-12-30T10:00:00.000Z'), zone)).toBe('2011-12-31');
  });
});
