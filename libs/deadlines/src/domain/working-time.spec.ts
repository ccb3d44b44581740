import fc from 'fast-check';
import { instantOf, millisecondsOf, type Instant } from '#kernel';
import { isWorkingDay, plusDays, type Calendar } from './calendar.js';
import { VIETNAM_CALENDAR } from './vietnam-calendar.js';
import {
  addWorkingDays,
  addWorkingMinutes,
  endOfWorkingDay,
  workingDaysBetween,
  workingMinutesBetween,
} from './working-time.js';
import { DEFAULT_ZONE } from './zone.js';

const zone = DEFAULT_ZONE;

/** A moment by the clocks of Hà Nội. */
function at(text: string): Instant {
  return instantOf(Date.parse(`${text}+07:00`));
}

/** With one more Saturday morning worked, and an afternoon off. */
const withHalfDays: Calendar = {
  ...VIETNAM_CALENDAR,
  days: new Map([
    ...VIETNAM_CALENDAR.days,
    ['2025-08-09', { kind: 'half', label: 'Trực', source: 'Quyết định 9', until: '11:00' }],
    ['2025-08-14', { kind: 'half', label: 'Hội nghị', source: 'Thông báo 8', until: '15:00' }],
    ['2025-08-15', { kind: 'half', label: 'Mất điện', source: 'Thông báo 8', until: '07:00' }],
  ]),
};

const never: Calendar = {
  ...VIETNAM_CALENDAR,
  weeks: [{ from: '2020-01-01', rest: [1, 2, 3, 4, 5, 6, 7] }],
  days: new Map(),
};

describe('working days', () => {
  it('are counted from the day after', () => {
    expect(addWorkingDays(VIETNAM_CALENDAR, '2025-08-01', 1)).toBe('2025-08-04');
    expect(addWorkingDays(VIETNAM_CALENDAR, '2025-08-02', 1)).toBe('2025-08-04');
    expect(addWorkingDays(VIETNAM_CALENDAR, '2025-08-04', 5)).toBe('2025-08-11');
    expect(addWorkingDays(VIETNAM_CALENDAR, '2025-08-04', 0)).toBe('2025-08-04');
    expect(addWorkingDays(VIETNAM_CALENDAR, '2025-08-03', 0)).toBe('2025-08-03');
  });

  it('are counted back', () => {
    expect(addWorkingDays(VIETNAM_CALENDAR, '2025-08-04', -1)).toBe('2025-08-01');
    expect(addWorkingDays(VIETNAM_CALENDAR, '2025-08-03', -2)).toBe('2025-07-31');
  });

  it('leave out days off and take in worked Saturdays', () => {
    // 26 April is worked, the 27th a Sunday, 30 April to 2 May off, then a weekend.
    expect(addWorkingDays(VIETNAM_CALENDAR, '2025-04-25', 1)).toBe('2025-04-26');
    expect(addWorkingDays(VIETNAM_CALENDAR, '2025-04-25', 3)).toBe('2025-04-29');
    expect(addWorkingDays(VIETNAM_CALENDAR, '2025-04-25', 4)).toBe('2025-05-05');
    expect(addWorkingDays(VIETNAM_CALENDAR, '2025-01-24', 1)).toBe('2025-02-03');
  });

  it('between two days are those after the first, up to the second', () => {
    expect(workingDaysBetween(VIETNAM_CALENDAR, '2025-04-25', '2025-05-05')).toBe(4);
    expect(workingDaysBetween(VIETNAM_CALENDAR, '2025-08-04', '2025-08-04')).toBe(0);
    expect(workingDaysBetween(VIETNAM_CALENDAR, '2025-08-04', '2025-08-03')).toBe(0);
    expect(workingDaysBetween(VIETNAM_CALENDAR, '2025-08-04', '2025-08-01')).toBe(-1);
    expect(workingDaysBetween(VIETNAM_CALENDAR, '2025-08-05', '2025-08-01')).toBe(-2);
  });

  it('are not looked for without end', () => {
    expect(() => addWorkingDays(never, '2025-08-04', 1)).toThrow('the calendar has no working day for ten years');
    expect(() => addWorkingMinutes(never, at('2025-08-04T08:00'), 1, zone)).toThrow(
      'the calendar has no office hours for ten years',
    );
  });
});

describe('office hours', () => {
  it('end with their last span, on a half-day early, and on a day of rest as on any other', () => {
    expect(endOfWorkingDay(VIETNAM_CALENDAR, '2025-08-04', zone)).toBe(at('2025-08-04T17:00'));
    expect(endOfWorkingDay(VIETNAM_CALENDAR, '2025-08-03', zone)).toBe(at('2025-08-03T17:00'));
    expect(endOfWorkingDay(withHalfDays, '2025-08-09', zone)).toBe(at('2025-08-09T11:00'));
    expect(endOfWorkingDay(withHalfDays, '2025-08-14', zone)).toBe(at('2025-08-14T15:00'));
    expect(endOfWorkingDay(withHalfDays, '2025-08-15', zone)).toBe(at('2025-08-15T07:00'));
  });

  it('pass on working days only, without the noon break', () => {
    const add = (from: string, minutes: number): Instant =>
      addWorkingMinutes(VIETNAM_CALENDAR, at(from), minutes, zone);
    expect(add('2025-08-04T09:00', 60)).toBe(at('2025-08-04T10:00'));
    expect(add('2025-08-04T11:00', 60)).toBe(at('2025-08-04T13:30'));
    expect(add('2025-08-01T16:00', 120)).toBe(at('2025-08-04T08:30'));
    expect(add('2025-08-03T10:00', 30)).toBe(at('2025-08-04T08:00'));
    expect(add('2025-08-04T07:30', 480)).toBe(at('2025-08-04T17:00'));
    expect(add('2025-08-04T07:30', 481)).toBe(at('2025-08-05T07:31'));
    expect(add('2025-08-04T20:00', 0)).toBe(at('2025-08-04T20:00'));
  });

  it('are taken back as they were added', () => {
    const add = (from: string, minutes: number): Instant =>
      addWorkingMinutes(VIETNAM_CALENDAR, at(from), minutes, zone);
    expect(add('2025-08-04T08:30', -120)).toBe(at('2025-08-01T16:00'));
    expect(add('2025-08-04T17:00', -480)).toBe(at('2025-08-04T07:30'));
    expect(add('2025-08-04T13:30', -60)).toBe(at('2025-08-04T11:00'));
    expect(add('2025-08-03T10:00', -30)).toBe(at('2025-08-01T16:30'));
    expect(add('2025-08-04T07:30', -1)).toBe(at('2025-08-01T16:59'));
  });

  it('of half-days are those until work ends', () => {
    expect(addWorkingMinutes(withHalfDays, at('2025-08-08T16:30'), 31, zone)).toBe(at('2025-08-09T07:31'));
    expect(addWorkingMinutes(withHalfDays, at('2025-08-09T10:30'), 31, zone)).toBe(at('2025-08-11T07:31'));
    expect(workingMinutesBetween(withHalfDays, at('2025-08-14T00:00'), at('2025-08-16T00:00'), zone)).toBe(360);
  });

  it('between two moments are counted either way', () => {
    const between = (from: string, to: string): number =>
      workingMinutesBetween(VIETNAM_CALENDAR, at(from), at(to), zone);
    expect(between('2025-08-01T16:00', '2025-08-04T08:30')).toBe(120);
    expect(between('2025-08-04T08:30', '2025-08-01T16:00')).toBe(-120);
    expect(between('2025-08-02T00:00', '2025-08-03T00:00')).toBe(0);
    expect(between('2025-08-03T00:00', '2025-08-02T00:00')).toBe(0);
  });

  it('last shorter where the clocks skip some of them', () => {
    const night: Calendar = {
      ...VIETNAM_CALENDAR,
      weeks: [{ from: '2020-01-01', rest: [] }],
      hours: [{ from: '2020-01-01', spans: [{ from: '02:30', to: '05:00' }] }],
    };
    // New York's clocks went from 02:00 to 03:00 on 9 March 2025.
    const day = instantOf(Date.parse('2025-03-09T00:00:00-05:00'));
    expect(addWorkingMinutes(night, day, 1, 'America/New_York')).toBe('2025-03-09T07:31:00.000Z');
    expect(endOfWorkingDay(night, '2025-03-09', 'America/New_York')).toBe('2025-03-09T09:00:00.000Z');
  });

  it('must be stated', () => {
    const hourless: Calendar = { ...VIETNAM_CALENDAR, hours: [{ from: '2020-01-01', spans: [] }] };
    expect(() => endOfWorkingDay(hourless, '2025-08-04', zone)).toThrow('2025-08-04: the calendar has no office hours');
  });
});

describe('every calendar', () => {
  const date = fc
    .date({ min: new Date('2019-06-01T00:00:00Z'), max: new Date('2031-06-01T00:00:00Z'), noInvalidDate: true })
    .map((day) => day.toISOString().slice(0, 10));
  const moment = fc
    .date({ min: new Date('2024-01-01T00:00:00Z'), max: new Date('2027-01-01T00:00:00Z'), noInvalidDate: true })
    .map((day) => instantOf(day.getTime()));
  const calendar = fc
    .record({
      rest: fc.subarray([1, 2, 3, 4, 5, 6, 7], { maxLength: 5 }),
      from: fc.integer({ min: 0, max: 11 }),
      days: fc.array(
        fc.tuple(
          date,
          fc.oneof(
            fc.constantFrom({ kind: 'off' as const }, { kind: 'worked' as const }),
            fc.constant({ kind: 'half' as const, until: '10:00' }),
          ),
        ),
        { maxLength: 40 },
      ),
    })
    .map(({ rest, from, days }): Calendar => ({
      ...VIETNAM_CALENDAR,
      weeks: [
        { from: '2020-01-01', rest: [6, 7] },
        { from: `2025-${String(from + 1).padStart(2, '0')}-01`, rest },
      ],
      days: new Map([
        ...VIETNAM_CALENDAR.days,
        ...days.map(([day, what]) => [day, { ...what, label: 'x', source: 'x' }] as const),
      ]),
    }));
  const few = fc.integer({ min: 1, max: 60 });

  it('gives back the working day from which days are added and taken away again', () => {
    fc.assert(
      fc.property(calendar, date, few, (kept, day, n) => {
        fc.pre(isWorkingDay(kept, day));
        expect(addWorkingDays(kept, addWorkingDays(kept, day, n), -n)).toBe(day);
        expect(addWorkingDays(kept, addWorkingDays(kept, day, -n), n)).toBe(day);
      }),
    );
  });

  it('adds days one after the other as it adds their sum', () => {
    fc.assert(
      fc.property(calendar, date, few, few, (kept, day, n, m) => {
        expect(addWorkingDays(kept, addWorkingDays(kept, day, n), m)).toBe(addWorkingDays(kept, day, n + m));
      }),
    );
  });

  it('ends on a working day, strictly later, with as many working days between as were added', () => {
    fc.assert(
      fc.property(calendar, date, few, (kept, day, n) => {
        const end = addWorkingDays(kept, day, n);
        expect(isWorkingDay(kept, end) && end > day).toBe(true);
        expect(workingDaysBetween(kept, day, end)).toBe(n);
        expect(workingDaysBetween(kept, day, addWorkingDays(kept, day, -n))).toBe(-n);
      }),
    );
  });

  it('keeps the order of days', () => {
    fc.assert(
      fc.property(calendar, date, few, few, (kept, day, later, n) => {
        expect(addWorkingDays(kept, day, n) <= addWorkingDays(kept, plusDays(day, later), n)).toBe(true);
        expect(addWorkingDays(kept, day, n) < addWorkingDays(kept, day, n + 1)).toBe(true);
      }),
    );
  });

  it('counts the days of two stretches as it counts the whole', () => {
    fc.assert(
      fc.property(calendar, date, few, few, (kept, day, n, m) => {
        const middle = plusDays(day, n);
        const end = plusDays(middle, m);
        expect(workingDaysBetween(kept, day, middle) + workingDaysBetween(kept, middle, end)).toBe(
          workingDaysBetween(kept, day, end),
        );
      }),
    );
  });

  it('counts the minutes it has added or taken away', () => {
    fc.assert(
      fc.property(calendar, moment, fc.integer({ min: -3000, max: 3000 }), (kept, from, minutes) => {
        const end = addWorkingMinutes(kept, from, minutes, zone);
        expect(workingMinutesBetween(kept, from, end, zone)).toBe(minutes);
        expect(Math.sign(millisecondsOf(end) - millisecondsOf(from))).toBe(Math.sign(minutes));
      }),
    );
  });

  it('gives back a moment within office hours from which minutes are added and taken away again', () => {
    fc.assert(
      fc.property(calendar, moment, fc.integer({ min: 1, max: 3000 }), (kept, from, minutes) => {
        const inside = addWorkingMinutes(kept, addWorkingMinutes(kept, from, 1, zone), -1, zone);
        expect(addWorkingMinutes(kept, addWorkingMinutes(kept, inside, minutes, zone), -minutes, zone)).toBe(inside);
      }),
    );
  });

  it('adds minutes one after the other as it adds their sum', () => {
    fc.assert(
      fc.property(calendar, moment, few, few, (kept, from, n, m) => {
        expect(addWorkingMinutes(kept, addWorkingMinutes(kept, from, n, zone), m, zone)).toBe(
          addWorkingMinutes(kept, from, n + m, zone),
        );
      }),
    );
  });
});
