import fc from 'fast-check';
import { instant, instantOf, millisecondsOf } from '#kernel';
import {
  DEFAULT_OVERLOAD,
  foreseeWorkload,
  mostInAWeek,
  stretchesFrom,
  weeksBetween,
  workloadAhead,
  type GivenWork,
  type OpenWork,
  type TimesToOpen,
} from './index.js';

const ZONE = 'Asia/Ho_Chi_Minh';
/** A Wednesday. */
const at = instant('2025-08-06T09:00:00+07:00');
const weeks = stretchesFrom('2025-08-06', 2, 'week');
const looking = { at, zone: ZONE, weeks };
const usual = { weeks: 12, perWeek: 3 };

/** As many as said, due at the end of the second week. */
function due(assignments: number): GivenWork[] {
  const lastOnTimeAt = instant('2025-08-17T23:59:59.999+07:00');
  return Array.from({ length: assignments }, () => ({ lastOnTimeAt, standing: false, daysToOpen: [] }));
}

function held(...work: readonly (OpenWork | TimesToOpen)[]) {
  return workloadAhead(work, weeks);
}

describe('an overload', () => {
  it('is more than a share of the usual week, or than a number that is stated', () => {
    expect(mostInAWeek(usual, DEFAULT_OVERLOAD)).toBe(6);
    expect(mostInAWeek(usual, { ...DEFAULT_OVERLOAD, percentOfUsual: 300 })).toBe(9);
    expect(mostInAWeek(usual, { ...DEFAULT_OVERLOAD, most: 2 })).toBe(2);
  });

  it('is never a little work after a quiet time', () => {
    expect(mostInAWeek({ weeks: 12, perWeek: 0 }, DEFAULT_OVERLOAD)).toBe(5);
  });

  it('begins with the first assignment beyond what a week may hold', () => {
    const with6 = foreseeWorkload(
      due(2),
      held({ kind: 'due', day: '2025-08-12', assignments: 4 }),
      usual,
      DEFAULT_OVERLOAD,
      looking,
    );
    expect(with6).toMatchObject({ most: 6, with: { due: [0, 6] }, overloaded: [], overloadedAlready: [] });
    const with7 = foreseeWorkload(
      due(3),
      held({ kind: 'due', day: '2025-08-12', assignments: 4 }),
      usual,
      DEFAULT_OVERLOAD,
      looking,
    );
    expect(with7).toMatchObject({ without: { due: [0, 4] }, with: { due: [0, 7] }, overloaded: ['2025-W33'] });
  });

  it('is brought about by times of a series that are still to open, too', () => {
    const everyDay = ['2025-08-11', '2025-08-12', '2025-08-13', '2025-08-14', '2025-08-15', '2025-08-18'];
    const before = held(
      { kind: 'toOpen', day: '2025-08-12', assignments: 1 },
      { kind: 'due', day: '2025-08-12', assignments: 1 },
    );
    const series: GivenWork = {
      lastOnTimeAt: instant('2025-08-10T23:59:59.999+07:00'),
      standing: false,
      daysToOpen: everyDay,
    };
    expect(foreseeWorkload([series], before, usual, DEFAULT_OVERLOAD, looking)).toMatchObject({
      most: 6,
      without: { open: 1, due: [0, 1], toOpen: [0, 1] },
      with: { open: 2, due: [1, 1], toOpen: [0, 6], later: 0 },
      overloaded: ['2025-W33'],
      overloadedAlready: [],
    });
  });

  it('is told apart where it is one already', () => {
    const full = held({ kind: 'due', day: '2025-08-12', assignments: 9 });
    expect(foreseeWorkload(due(1), full, usual, DEFAULT_OVERLOAD, looking)).toMatchObject({
      overloaded: ['2025-W33'],
      overloadedAlready: ['2025-W33'],
    });
    expect(foreseeWorkload([], full, usual, DEFAULT_OVERLOAD, looking)).toMatchObject({
      overloaded: [],
      overloadedAlready: [],
    });
  });
});

describe('work that would be given', () => {
  it('is overdue where its limit has passed, and no open work where it is a standing duty', () => {
    const given: GivenWork[] = [
      { lastOnTimeAt: instant('2025-08-05T16:59:59.999Z'), standing: false, daysToOpen: [] },
      { lastOnTimeAt: null, standing: false, daysToOpen: [] },
      { lastOnTimeAt: null, standing: true, daysToOpen: [] },
      { lastOnTimeAt: instant('2025-09-30T16:59:59.999Z'), standing: false, daysToOpen: [] },
    ];
    expect(foreseeWorkload(given, held(), usual, DEFAULT_OVERLOAD, looking)).toMatchObject({
      given: 4,
      standing: 1,
      with: { open: 3, overdue: 1, withoutLimit: 1, later: 1, due: [0, 0] },
    });
  });

  it('adds to what is there, and takes nothing away', () => {
    const work = fc.array(
      fc.record({
        lastOnTimeAt: fc.option(
          fc.integer({ min: -20, max: 40 }).map((days) => instantOf(millisecondsOf(at) + days * 86_400_000)),
        ),
        standing: fc.boolean(),
        daysToOpen: fc.subarray(['2025-08-07', '2025-08-14', '2025-08-21']),
      }),
    );
    fc.assert(
      fc.property(work, fc.nat(9), (given, assignments) => {
        const before = held({ kind: 'due', day: '2025-08-10', assignments });
        const { without, with: after, standing } = foreseeWorkload(given, before, usual, DEFAULT_OVERLOAD, looking);
        expect(without).toEqual(before);
        expect(after.open).toBe(before.open + given.length - standing);
        for (const [index, number] of before.due.entries()) expect(after.due[index]).toBeGreaterThanOrEqual(number);
      }),
    );
  });
});

it('weeks lie between Mondays', () => {
  expect(weeksBetween('2025-08-04', '2025-08-10')).toBe(0);
  expect(weeksBetween('2025-08-10', '2025-08-11')).toBe(1);
  expect(weeksBetween('2025-06-01', '2025-08-11')).toBe(11);
});
