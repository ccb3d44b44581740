import fc from 'fast-check';
import { fold } from '#kernel';
import { givenFor, ruleBook } from '../../../../test/support/given-when-then.js';
import type { Calendar } from './calendar.js';
import { calendarDecider, calendarStream, seedOf, type ChangeCalendar } from './calendar.decider.js';
import type { CalendarEvent } from './calendar.events.js';
import * as rules from './calendar.rules.js';
import { VIETNAM_CALENDAR } from './vietnam-calendar.js';

const given = givenFor(calendarDecider);
const { breaks, eachRuleIsBrokenOnce } = ruleBook(rules);

const calendarId = 'office';
const source = 'Thông báo 9441/TB-BNV';
const law = 'Bộ luật Lao động, Điều 112';
const week = { from: '2020-01-01', rest: [6, 7], source: 'Saturday and Sunday' };
const hours = { from: '2020-01-01', spans: [{ from: '07:30', to: '17:00' }], source: 'assumed' };
const nationalDay = { kind: 'off', label: 'Quốc khánh', source: law } as const;
const seed: Calendar = {
  calendarId,
  version: 0,
  weeks: [week],
  hours: [hours],
  days: new Map([
    ['2026-09-02', nationalDay],
    ['2026-01-01', { kind: 'off', label: 'Tết Dương lịch', source: law }],
  ]),
};
const opened: CalendarEvent = {
  type: 'calendar.opened',
  data: {
    calendarId,
    weeks: [week],
    hours: [hours],
    days: [
      { date: '2026-01-01', kind: 'off', label: 'Tết Dương lịch', source: law },
      { date: '2026-09-02', ...nationalDay },
    ],
  },
};
const swap = [
  { date: '2026-08-31', kind: 'off', label: 'Nghỉ, làm bù vào ngày 22/8/2026' },
  { date: '2026-08-22', kind: 'worked', label: 'Làm bù cho ngày 31/8/2026' },
] as const;
const swapped: CalendarEvent = {
  type: 'calendar.days-set',
  data: { calendarId, source, days: swap.map((day) => ({ ...day, source })) },
};

function change(asked: Partial<Omit<ChangeCalendar, 'type'>>): ChangeCalendar {
  return { type: 'change-calendar', calendarId, seed, source, ...asked };
}

function after(...events: CalendarEvent[]): Calendar {
  const state = fold(calendarDecider, events);
  if (state === null) throw new Error('expected a calendar');
  return state;
}

describe('a calendar', () => {
  it('has a stream of its own, and a seed where it is the usual one', () => {
    expect(calendarStream('office')).toBe('calendar-office');
    expect([seedOf('office'), seedOf('one-stop')]).toEqual([VIETNAM_CALENDAR, null]);
  });

  describe('when nothing was changed', () => {
    it('writes down all that held before its first change', () => {
      given()
        .when(change({ days: swap }))
        .then(opened, swapped);
    });

    it('stays quiet where the change asks for what holds', () => {
      given()
        .when(change({ days: [{ date: '2026-09-02', ...nationalDay }], clear: ['2026-09-03'] }))
        .thenQuiet();
    });

    it('holds what it was opened with', () => {
      expect(after(opened)).toEqual({ ...seed, version: 1 });
    });
  });

  describe('when it was opened', () => {
    it('takes a yearly notice in one go, and writes only what differs', () => {
      given(opened, swapped)
        .when(change({ days: [...swap, { date: '2026-09-01', kind: 'off', label: 'Quốc khánh', source: law }] }))
        .then({
          type: 'calendar.days-set',
          data: { calendarId, source, days: [{ date: '2026-09-01', kind: 'off', label: 'Quốc khánh', source: law }] },
        });
    });

    it.each([
      ['kind', { date: '2026-09-02', kind: 'worked', label: 'Quốc khánh', source: law }],
      ['label', { date: '2026-09-02', kind: 'off', label: 'Lễ Quốc khánh', source: law }],
      ['source', { date: '2026-09-02', kind: 'off', label: 'Quốc khánh' }],
    ] as const)('sets a day whose %s differs', (_what, day) => {
      given(opened)
        .when(change({ days: [day] }))
        .then({ type: 'calendar.days-set', data: { calendarId, source, days: [{ source, ...day }] } });
    });

    it('sets half-days, which say when work ends', () => {
      const half = { date: '2026-08-15', kind: 'half', label: 'Trực một cửa', until: '11:30' } as const;
      const set = given(opened)
        .when(change({ days: [half] }))
        .events();
      expect(after(opened, ...set).days.get('2026-08-15')).toEqual({
        kind: 'half',
        label: 'Trực một cửa',
        until: '11:30',
        source,
      });
      given(opened, ...set)
        .when(change({ days: [{ ...half, until: '11:00' }] }))
        .then({ type: 'calendar.days-set', data: { calendarId, source, days: [{ ...half, until: '11:00', source }] } });
    });

    it('clears days, and says what they were', () => {
      given(opened)
        .when(change({ clear: ['2026-09-02', '2026-09-05'] }))
        .then({
          type: 'calendar.days-cleared',
          data: { calendarId, source, days: [{ date: '2026-09-02', ...nationalDay }] },
        });
    });

    it('moves a day off in one change: what is cleared comes first', () => {
      const events = given(opened)
        .when(change({ clear: ['2026-09-02'], days: swap }))
        .events();
      expect(events.map(({ type }) => type)).toEqual(['calendar.days-cleared', 'calendar.days-set']);
      const { days, version } = after(opened, ...events);
      expect(version).toBe(3);
      expect([...days.keys()].toSorted()).toEqual(['2026-01-01', '2026-08-22', '2026-08-31']);
    });

    it('sets the weekly rest and the office hours from a day on, in the order of their days', () => {
      const saturdays = { from: '2026-07-01', rest: [7], halfDays: [{ weekday: 6, until: '11:30' }] };
      const summer = { from: '2019-04-01', spans: [{ from: '07:00', to: '11:30' }, { from: '11:30', to: '16:30' }] }; // prettier-ignore
      const events = given(opened)
        .when(change({ week: saturdays, hours: summer }))
        .events();
      expect(events).toStrictEqual([
        { type: 'calendar.week-set', data: { calendarId, source, week: { ...saturdays, source } } },
        { type: 'calendar.hours-set', data: { calendarId, source, hours: { ...summer, source } } },
      ]);
      const calendar = after(opened, ...events);
      expect(calendar.weeks).toEqual([week, { ...saturdays, source }]);
      expect(calendar.hours).toEqual([{ ...summer, source }, hours]);
      expect(calendar.version).toBe(3);
      given(opened, ...events)
        .when(change({ week: saturdays, hours: summer }))
        .thenQuiet();
    });

    it('puts a week and hours in the place of those of the same day', () => {
      const sundays = { from: '2020-01-01', rest: [7] };
      const long = { from: '2020-01-01', spans: [{ from: '07:00', to: '18:00' }] };
      const events = given(opened)
        .when(change({ week: sundays, hours: long }))
        .events();
      expect(after(opened, ...events)).toMatchObject({
        weeks: [{ ...sundays, source }],
        hours: [{ ...long, source }],
      });
      expect(after(opened, ...events).weeks).toHaveLength(1);
    });

    it('is changed by nothing that came before it was opened', () => {
      expect(fold(calendarDecider, [swapped])).toBeNull();
    });
  });

  breaks(rules.CALENDAR_UNKNOWN, 'a calendar that is not there is not changed', () => {
    given()
      .when(change({ calendarId: 'one-stop', seed: null, days: swap }))
      .thenRefused(rules.CALENDAR_UNKNOWN, { calendarId: 'one-stop' });
  });

  breaks(rules.CALENDAR_SOURCE_MISSING, 'a change, or a day of it, without a source is refused', () => {
    given()
      .when(change({ source: ' ', days: swap }))
      .thenRefused(rules.CALENDAR_SOURCE_MISSING);
    given()
      .when(change({ days: [{ ...swap[0], source: ' ' }] }))
      .thenRefused(rules.CALENDAR_SOURCE_MISSING, { date: '2026-08-31' });
  });

  breaks(rules.CALENDAR_CHANGE_EMPTY, 'a change of nothing is refused', () => {
    given().when(change({})).thenRefused(rules.CALENDAR_CHANGE_EMPTY);
    given()
      .when(change({ days: [], clear: [] }))
      .thenRefused(rules.CALENDAR_CHANGE_EMPTY);
  });

  breaks(rules.CALENDAR_IMPOSSIBLE_DATE, 'a day no calendar has is neither set nor cleared', () => {
    const about = { date: '2026-02-29' };
    given()
      .when(change({ days: [{ ...swap[0], ...about }] }))
      .thenRefused(rules.CALENDAR_IMPOSSIBLE_DATE, about);
    given()
      .when(change({ clear: ['2026-02-29'] }))
      .thenRefused(rules.CALENDAR_IMPOSSIBLE_DATE, about);
    given()
      .when(change({ week: { from: '2026-02-29', rest: [7] } }))
      .thenRefused(rules.CALENDAR_IMPOSSIBLE_DATE, about);
    given()
      .when(change({ hours: { from: '2026-02-29', spans: hours.spans } }))
      .thenRefused(rules.CALENDAR_IMPOSSIBLE_DATE, about);
  });

  breaks(rules.CALENDAR_DAY_TWICE, 'two things said of one day are refused', () => {
    given()
      .when(change({ days: [swap[0], swap[0]] }))
      .thenRefused(rules.CALENDAR_DAY_TWICE, { date: '2026-08-31' });
    given()
      .when(change({ days: swap, clear: ['2026-08-22'] }))
      .thenRefused(rules.CALENDAR_DAY_TWICE, { date: '2026-08-22' });
  });

  breaks(rules.CALENDAR_DAY_UNNAMED, 'a day without a name is refused', () => {
    given()
      .when(change({ days: [{ ...swap[0], label: ' ' }] }))
      .thenRefused(rules.CALENDAR_DAY_UNNAMED, { date: '2026-08-31' });
  });

  breaks(rules.CALENDAR_HALF_DAY_UNCLEAR, 'a half-day without an end, and a whole one with one, are refused', () => {
    const date = '2026-08-15';
    for (const day of [
      { date, kind: 'half', label: 'Trực' },
      { date, kind: 'half', label: 'Trực', until: '11h30' },
      { date, kind: 'off', label: 'Nghỉ', until: '11:30' },
      { date, kind: 'worked', label: 'Làm bù', until: '11:30' },
    ] as const) {
      given()
        .when(change({ days: [day] }))
        .thenRefused(rules.CALENDAR_HALF_DAY_UNCLEAR, { date });
    }
    given()
      .when(change({ week: { from: date, rest: [7], halfDays: [{ weekday: 6, until: '24:30' }] } }))
      .thenRefused(rules.CALENDAR_HALF_DAY_UNCLEAR, { weekday: 6 });
  });

  breaks(rules.CALENDAR_IMPOSSIBLE_WEEK, 'a week without work, or of other days than seven, is refused', () => {
    const from = '2026-07-01';
    for (const impossible of [
      { from, rest: [1, 2, 3, 4, 5, 6, 7] },
      { from, rest: [0] },
      { from, rest: [8] },
      { from, rest: [6.5] },
      { from, rest: [6, 6] },
      { from, rest: [7], halfDays: [{ weekday: 8, until: '11:30' }] },
      { from, rest: [7], halfDays: [{ weekday: 6, until: '11:30' }, { weekday: 6, until: '11:00' }] }, // prettier-ignore
    ]) {
      given()
        .when(change({ week: impossible }))
        .thenRefused(rules.CALENDAR_IMPOSSIBLE_WEEK, { from });
    }
    expect(
      given()
        .when(change({ week: { from, rest: [] } }))
        .events(),
    ).toHaveLength(2);
    expect(
      given()
        .when(change({ week: { from, rest: [1, 2, 3, 4, 5, 6] } }))
        .events(),
    ).toHaveLength(2);
  });

  breaks(rules.CALENDAR_IMPOSSIBLE_HOURS, 'hours that are none, or out of order, are refused', () => {
    const from = '2026-07-01';
    for (const spans of [
      [],
      [{ from: '09:00', to: '09:00' }],
      [{ from: '17:00', to: '08:00' }],
      [{ from: '8:00', to: '9:00' }],
      [{ from: '08:00', to: '17h00' }],
      [
        { from: '08:00', to: '12:00' },
        { from: '11:59', to: '17:00' },
      ],
      [
        { from: '13:00', to: '17:00' },
        { from: '07:30', to: '11:30' },
      ],
    ]) {
      given()
        .when(change({ hours: { from, spans } }))
        .thenRefused(rules.CALENDAR_IMPOSSIBLE_HOURS, { from });
    }
  });

  eachRuleIsBrokenOnce();
});

describe('every change of a calendar', () => {
  const date = fc.integer({ min: 1, max: 28 }).map((day) => `2026-08-${String(day).padStart(2, '0')}`);
  const day = fc.record({ date, kind: fc.constantFrom('off' as const, 'worked' as const), label: fc.constantFrom('a', 'b') }); // prettier-ignore
  const asked = fc
    .record({
      days: fc.uniqueArray(day, { selector: (one) => one.date, maxLength: 6 }),
      clear: fc.uniqueArray(date, { maxLength: 6 }),
      week: fc.option(fc.constantFrom({ from: '2026-08-01', rest: [7] }, { from: '2026-09-01', rest: [1] }), {
        nil: undefined,
      }),
    })
    .map(({ days, clear, week: set }) =>
      change({
        days,
        clear: clear.filter((one) => days.every((other) => other.date !== one)),
        ...(set && { week: set }),
      }),
    );

  it('is done once: asked for again, there is nothing left to do', () => {
    fc.assert(
      fc.property(fc.array(asked, { maxLength: 5 }), asked, (earlier, last) => {
        const events: CalendarEvent[] = [];
        for (const command of [...earlier, last]) {
          const decision = calendarDecider.decide(command, fold(calendarDecider, events));
          if (decision.accepted) events.push(...decision.events);
        }
        const again = calendarDecider.decide(last, fold(calendarDecider, events));
        if (again.accepted) expect(again.events).toEqual([]);
        else expect(again.rule).toBe(rules.CALENDAR_CHANGE_EMPTY);
      }),
    );
  });

  it('counts as many versions as there are events', () => {
    fc.assert(
      fc.property(fc.array(asked, { minLength: 1, maxLength: 5 }), (all) => {
        const events: CalendarEvent[] = [];
        for (const command of all) {
          const decision = calendarDecider.decide(command, fold(calendarDecider, events));
          if (decision.accepted) events.push(...decision.events);
        }
        expect(fold(calendarDecider, events)?.version ?? 0).toBe(events.length);
      }),
    );
  });
});
