import fc from 'fast-check';
import { instant, instantOf, millisecondsOf, type Instant } from '#kernel';
import { retryAfterOf, retryAt, RETRY_FOR } from './retry-schedule.js';

const at = instant('2025-08-04T09:00:00Z');

function secondsTo(moment: Instant | null): number | null {
  return moment === null ? null : (millisecondsOf(moment) - millisecondsOf(at)) / 1_000;
}

describe('the next attempt', () => {
  it.each([
    [1, 5],
    [2, 15],
    [3, 45],
    [4, 135],
    [8, 10_800],
    [30, 10_800],
  ])('after attempt %i comes %i seconds later', (attempts, seconds) => {
    expect(secondsTo(retryAt({ at, attempts, since: at, chance: 0 }))).toBe(seconds);
  });

  it('comes sooner by chance, by up to a quarter', () => {
    expect(secondsTo(retryAt({ at, attempts: 3, since: at, chance: 0.5 }))).toBe(39.375);
    expect(secondsTo(retryAt({ at, attempts: 3, since: at, chance: 0.999 }))).toBeCloseTo(33.761, 3);
  });

  it('comes no earlier than the receiver asks', () => {
    const asked = (seconds: number) => instantOf(millisecondsOf(at) + seconds * 1_000);
    expect(secondsTo(retryAt({ at, attempts: 1, since: at, chance: 0, retryAfter: asked(600) }))).toBe(600);
    expect(secondsTo(retryAt({ at, attempts: 3, since: at, chance: 0, retryAfter: asked(10) }))).toBe(45);
  });

  it('is the last one three days after the first, and then there is none', () => {
    const since = (before: number) => instantOf(millisecondsOf(at) - RETRY_FOR + before);
    expect(RETRY_FOR).toBe(259_200_000);
    expect(secondsTo(retryAt({ at, attempts: 30, since: since(60_000), chance: 0 }))).toBe(60);
    expect(secondsTo(retryAt({ at, attempts: 30, since: since(1), chance: 0 }))).toBe(0.001);
    expect(retryAt({ at, attempts: 30, since: since(0), chance: 0 })).toBeNull();
    expect(retryAt({ at, attempts: 30, since: since(-1), chance: 0 })).toBeNull();
  });

  it('always ends, within three days and some thirty attempts', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })), (chances) => {
        let now: Instant = at;
        let attempts = 0;
        for (const chance of chances) {
          attempts += 1;
          const next = retryAt({ at: now, attempts, since: at, chance });
          if (next === null) break;
          expect(next > now).toBe(true);
          now = next;
        }
        expect(millisecondsOf(now) - millisecondsOf(at)).toBe(RETRY_FOR);
        expect(attempts).toBeGreaterThanOrEqual(30);
        expect(attempts).toBeLessThanOrEqual(41);
      }),
    );
  });
});

describe('Retry-After', () => {
  it.each([
    ['120', 120],
    [' 120 ', 120],
    ['Mon, 04 Aug 2025 09:10:00 GMT', 600],
    ['86400', 86_400],
    ['86401', 86_400],
    ['999999999', 86_400],
    ['Mon, 04 Aug 2026 09:10:00 GMT', 86_400],
  ])('%p asks for %i seconds', (header, seconds) => {
    expect(secondsTo(retryAfterOf(header, at) ?? null)).toBe(seconds);
  });

  it.each([
    undefined,
    '',
    '0',
    'soon',
    '120 s',
    'in 120',
    '-5',
    'Mon, 04 Aug 2025 09:00:00 GMT',
    'Mon, 04 Aug 2025 08:00:00 GMT',
  ])('%p asks for nothing', (header) => {
    expect(retryAfterOf(header, at)).toBeUndefined();
  });
});
