import fc from 'fast-check';
import {
  changedFrom,
  daysOf,
  endedOn,
  goesOnFrom,
  holdsOn,
  isEmpty,
  meeting,
  onDay,
  outside,
  overlap,
  within,
  type Period,
} from './timeline.js';

type NamePeriod = { readonly name: string } & Period;

const DAYS = ['2025-07-01', '2025-07-02', '2025-07-03', '2025-07-04', '2025-07-05'];
const day = fc.constantFrom(...DAYS);
const period: fc.Arbitrary<Period> = fc
  .tuple(fc.option(day, { nil: undefined }), fc.option(day, { nil: undefined }))
  .map(([validFrom, validTo]) => daysOf({ ...(validFrom && { validFrom }), ...(validTo && { validTo }) }));
const real = period.filter((one) => !isEmpty(one));

/** Every day that can tell two periods apart: those named, one before and one after. */
const EVERY_DAY = ['2025-01-01', ...DAYS, '2025-12-31'];

function daysIn(...periods: readonly Period[]): string[] {
  return EVERY_DAY.filter((one) => periods.some((candidate) => holdsOn(candidate, one)));
}

describe('a period', () => {
  it('holds from its first day until the day it ends, which is no part of it', () => {
    const july = { validFrom: '2025-07-01', validTo: '2025-08-01' };
    expect(['2025-06-30', '2025-07-01', '2025-07-31', '2025-08-01'].map((one) => holdsOn(july, one))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(holdsOn({}, '0001-01-01')).toBe(true);
  });

  it('that ends on its first day or before holds on no day', () => {
    expect(isEmpty({ validFrom: '2025-07-01', validTo: '2025-07-01' })).toBe(true);
    expect(isEmpty({ validFrom: '2025-07-02', validTo: '2025-07-01' })).toBe(true);
    expect(isEmpty({ validFrom: '2025-07-01', validTo: '2025-07-02' })).toBe(false);
    expect(isEmpty({ validTo: '2025-07-01' })).toBe(false);
  });

  it('overlaps another exactly where they share a day', () => {
    fc.assert(
      fc.property(real, real, (one, other) => {
        expect(overlap(one, other)).toBe(daysIn(one).some((shared) => holdsOn(other, shared)));
        expect(overlap(one, other)).toBe(overlap(other, one));
      }),
    );
    const never = { validFrom: '2025-07-02', validTo: '2025-07-02' };
    expect([overlap(never, {}), overlap({}, never)]).toEqual([false, false]);
  });

  it('within another is what both share, and outside others what none of them has', () => {
    fc.assert(
      fc.property(real, fc.array(real, { maxLength: 3 }), (one, others) => {
        for (const other of others) {
          expect(daysIn(...within(one, other))).toEqual(daysIn(one).filter((shared) => holdsOn(other, shared)));
        }
        const parts = outside(one, others);
        expect(daysIn(...parts)).toEqual(daysIn(one).filter((left) => !daysIn(...others).includes(left)));
        for (const part of parts) expect(isEmpty(part)).toBe(false);
      }),
    );
  });

  it('keeps what holds in it when it is cut', () => {
    const named = { name: 'Sở Y tế', validFrom: '2025-07-01' };
    expect(within(named, { validTo: '2025-08-01' })).toEqual([{ ...named, validTo: '2025-08-01' }]);
    expect(within(named, {})).toEqual([named]);
    const always: NamePeriod = { name: 'Sở Y tế' };
    expect(within(always, {})).toEqual([always]);
    expect(daysOf(named)).toEqual({ validFrom: '2025-07-01' });
    expect(daysOf({ ...named, validTo: '2025-08-01' })).toEqual({ validFrom: '2025-07-01', validTo: '2025-08-01' });
  });
});

describe('a timeline', () => {
  const named =
    (name: string) =>
    (before: NamePeriod): NamePeriod => ({ ...before, name });

  it('changes from a day on until the next change that is known', () => {
    const always: NamePeriod[] = [{ name: 'a' }];
    const known: NamePeriod[] = changedFrom(always, '2025-07-03', named('c'));
    expect(known).toEqual([
      { name: 'a', validTo: '2025-07-03' },
      { name: 'c', validFrom: '2025-07-03' },
    ]);
    expect(changedFrom(known, '2025-07-02', named('b'))).toEqual([
      { name: 'a', validTo: '2025-07-02' },
      { name: 'b', validFrom: '2025-07-02', validTo: '2025-07-03' },
      { name: 'c', validFrom: '2025-07-03' },
    ]);
    expect(changedFrom(known, '2025-07-03', named('d'))[1]).toEqual({ name: 'd', validFrom: '2025-07-03' });
  });

  it('stays as it is where nothing holds on the day', () => {
    const known: NamePeriod[] = [{ name: 'a', validFrom: '2025-07-03' }];
    expect(changedFrom(known, '2025-07-02', named('b'))).toEqual(known);
  });

  it('never has a gap or an overlap, whatever changes and whenever it ends', () => {
    fc.assert(
      fc.property(real, fc.array(fc.tuple(day, fc.string())), day, (life, changes, end) => {
        let line: NamePeriod[] = [{ name: 'first', ...life }];
        for (const [from, name] of changes) {
          line = changedFrom(line, from, named(name));
          expect(onDay(line, from)?.name).toBe(holdsOn(life, from) ? name : undefined);
        }
        for (const one of EVERY_DAY) {
          expect(line.filter((candidate) => holdsOn(candidate, one))).toHaveLength(holdsOn(life, one) ? 1 : 0);
        }
        const ended = endedOn(line, end);
        for (const one of EVERY_DAY) {
          expect(onDay(ended, one)).toEqual(one < end && onDay(line, one) ? expect.anything() : undefined);
          expect(onDay(ended, one)?.name).toBe(one < end ? onDay(line, one)?.name : undefined);
        }
        expect(ended.every((left) => !isEmpty(left))).toBe(true);
      }),
    );
  });
});

describe('a further period', () => {
  const july = { validFrom: '2025-07-01', validTo: '2025-08-01' };
  const since = { validFrom: '2025-09-01' };

  it('meets nothing, all of itself already, or a part of itself', () => {
    expect(meeting({ validFrom: '2025-08-01', validTo: '2025-09-01' }, [july, since])).toBe('nothing');
    expect(meeting({ validFrom: '2025-07-02', validTo: '2025-08-01' }, [july, since])).toBe('itself');
    expect(meeting({ validFrom: '2025-10-01' }, [july, since])).toBe('itself');
    expect(meeting({ validFrom: '2025-07-02' }, [july, since])).toBe('overlap');
    expect(meeting({}, [])).toBe('nothing');
  });

  it('goes on from a day while it has a day on or after it', () => {
    const goesOn = (day: string) => [july, since, {}].map((period) => goesOnFrom(period, day));
    expect(goesOn('2025-06-30')).toEqual([true, true, true]);
    expect(goesOn('2025-07-31')).toEqual([true, true, true]);
    expect(goesOn('2025-08-01')).toEqual([false, true, true]);
  });

  it('ends alone, and leaves the others', () => {
    const known = [
      { name: 'a', ...july },
      { name: 'b', ...july },
      { name: 'a', ...since },
    ];
    expect(endedOn(known, '2025-07-15', ({ name }) => name === 'a')).toEqual([
      { name: 'a', validFrom: '2025-07-01', validTo: '2025-07-15' },
      known[1],
    ]);
  });
});
