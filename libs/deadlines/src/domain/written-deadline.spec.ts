import fc from 'fast-check';
import { instant } from '#kernel';
import { ON_3_AUGUST, undated, understood } from '../../../../test/support/deadlines.js';
import { ruleBook } from '../../../../test/support/given-when-then.js';
import { readDeadline, writtenOf, type AskedDeadline } from './asked-deadline.js';
import { isWorkingDay } from './calendar.js';
import {
  countsFromReceipt,
  DEFAULT_DEADLINE_POLICY,
  understandDeadline,
  UNSTATED,
  type DeadlinePolicy,
} from './deadline.js';
import * as rules from './deadline.rules.js';
import { explainDeadline } from './explanation.js';
import { workingDaysBetween } from './working-time.js';
import type { Recurrence, WrittenDeadline, WrittenPeriod } from './written-deadline.js';
import { localDate } from './zone.js';

const { breaks, eachRuleIsBrokenOnce } = ruleBook({
  DEADLINE_IMPOSSIBLE_PERIOD: rules.DEADLINE_IMPOSSIBLE_PERIOD,
  DEADLINE_IMPOSSIBLE_SPAN: rules.DEADLINE_IMPOSSIBLE_SPAN,
  DEADLINE_RANGE_REVERSED: rules.DEADLINE_RANGE_REVERSED,
  DEADLINE_EVENT_MISSING: rules.DEADLINE_EVENT_MISSING,
  DEADLINE_IMPOSSIBLE_RECURRENCE: rules.DEADLINE_IMPOSSIBLE_RECURRENCE,
  DEADLINE_RECURRENCE_OVER: rules.DEADLINE_RECURRENCE_OVER,
  DEADLINE_WITHOUT_MOMENT: rules.DEADLINE_WITHOUT_MOMENT,
});

const policy = DEFAULT_DEADLINE_POLICY;
const ZONE = policy.zone;

function within(amount: number, unit: WrittenPeriod['unit'], rest: Partial<WrittenPeriod> = {}): WrittenPeriod {
  return { asWritten: 'trong thời hạn', relation: 'within', amount, unit, countedFrom: 'issuance', ...rest };
}

function every(recurrence: Recurrence): WrittenDeadline {
  return { asWritten: 'định kỳ', relation: 'recurring', recurrence };
}

/** The local day of the last moment that is on time. */
function lastDay(written: WrittenDeadline, using: DeadlinePolicy = policy, moments = ON_3_AUGUST): string {
  return localDate(understood(written, using, moments).lastOnTimeAt, ZONE);
}

function fault(written: WrittenDeadline) {
  return understandDeadline(written, policy, ON_3_AUGUST);
}

describe('a period', () => {
  it('says all that its moment rests on', () => {
    expect(understood(within(20, 'working-days', { countedFrom: 'date', date: '2025-08-15' }))).toEqual({
      written: within(20, 'working-days', { countedFrom: 'date', date: '2025-08-15' }),
      rule: 'deadline/within-working-days',
      dueAt: '2025-09-16T17:00:00.000Z',
      lastOnTimeAt: '2025-09-16T16:59:59.999Z',
      explanation: expect.stringMatching(
        /^Within 20 working days\. Counted from the day stated, Friday 15 August 2025, /,
      ),
      zone: ZONE,
      calendar: { calendarId: 'office', version: 0 },
      counted: {
        from: '2025-08-15',
        start: 'date',
        lastDay: '2025-09-16',
        passed: [
          {
            date: '2025-09-01',
            label: 'Quốc khánh (ngày liền kề)',
            source: 'Thông báo 6150/TB-BLĐTBXH ngày 03/12/2024',
          },
          { date: '2025-09-02', label: 'Quốc khánh', source: 'Bộ luật Lao động 45/2019/QH14, Điều 112 khoản 1' },
        ],
      },
    });
  });

  it('leaves the day out that it is counted from, and is presumed received on the day of issue', () => {
    const receipt = understood(within(5, 'working-days', { countedFrom: 'receipt' }));
    expect(receipt.counted).toEqual({ from: '2025-08-03', start: 'receipt', presumed: true, lastDay: '2025-08-08' });
    expect(receipt.moments).toEqual(ON_3_AUGUST);
    const moments = { ...ON_3_AUGUST, receivedAt: instant('2025-08-06T09:00:00+07:00') };
    const known = understood(within(5, 'working-days', { countedFrom: 'receipt' }), policy, moments);
    expect(known.counted).toEqual({ from: '2025-08-06', start: 'receipt', lastDay: '2025-08-13' });
    expect(known.moments).toEqual(moments);
    expect(known.lastOnTimeAt).toBe('2025-08-13T16:59:59.999Z');
  });

  it('of issuance does not rest on when it was received', () => {
    const moments = { ...ON_3_AUGUST, receivedAt: instant('2025-08-06T09:00:00+07:00') };
    const deadline = understood(within(5, 'working-days'), policy, moments);
    expect([deadline.moments, deadline.counted?.from]).toEqual([ON_3_AUGUST, '2025-08-03']);
    expect(countsFromReceipt(deadline)).toBe(false);
    expect(countsFromReceipt(understood(within(5, 'working-days', { countedFrom: 'receipt' })))).toBe(true);
    expect(countsFromReceipt(understood({ asWritten: 'x', relation: 'by', date: '2025-08-04' }))).toBe(false);
  });

  it('that ends on a day of rest ends with the next working day, unless the tenant says otherwise', () => {
    const rolled = understood(within(6, 'calendar-days'));
    expect(rolled.moved).toEqual({
      rule: 'deadline/period-ends-on-rest-day',
      from: '2025-08-09',
      to: '2025-08-11',
      source: 'Officials and public employees rest on Saturday and Sunday',
    });
    expect(rolled.calendar).toEqual({ calendarId: 'office', version: 0 });
    const kept = understood(within(6, 'calendar-days'), { ...policy, periodRoll: 'none' });
    expect([kept.moved, kept.calendar, kept.lastOnTimeAt]).toEqual([undefined, undefined, '2025-08-09T16:59:59.999Z']);
    const onAWorkingDay = understood(within(5, 'calendar-days'));
    expect([onAWorkingDay.moved, onAWorkingDay.calendar?.calendarId]).toEqual([undefined, 'office']);
  });

  it('in months ends on the day of the same number, or the last one of a shorter month', () => {
    const from = (date: string, months: number) => lastDay(within(months, 'months', { countedFrom: 'date', date }));
    expect(from('2025-07-30', 1)).toBe('2025-09-03');
    expect(from('2025-01-31', 1)).toBe('2025-02-28');
    expect(from('2025-08-04', 12)).toBe('2026-08-04');
  });

  it('in hours runs from its moment and through the night', () => {
    const deadline = understood(within(24, 'hours'));
    expect([deadline.dueAt, deadline.lastOnTimeAt]).toEqual(['2025-08-04T01:00:00.000Z', '2025-08-04T01:00:00.000Z']);
    expect(deadline.counted).toEqual({ from: '2025-08-03', at: '08:00', start: 'issuance', lastDay: '2025-08-04' });
    const stated = within(4, 'hours', { countedFrom: 'date', date: '2025-08-04', time: '22:30' });
    expect(understood(stated).dueAt).toBe('2025-08-04T19:30:00.000Z');
    expect(understood(within(4, 'hours', { countedFrom: 'date', date: '2025-08-04' })).dueAt).toBe(
      '2025-08-03T21:00:00.000Z',
    );
  });

  it('of an event waits for its day', () => {
    const open = within(3, 'calendar-days', { countedFrom: 'event', event: 'kết thúc hội nghị' });
    expect(undated(open).rule).toBe('deadline/event-without-day');
    expect(lastDay({ ...open, date: '2025-08-05' })).toBe('2025-08-08');
  });

  it('counts working days, and one more ends later', () => {
    const day = fc.date({ min: new Date('2020-01-01'), max: new Date('2029-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 60 }), (date, amount) => {
        const from = date.toISOString().slice(0, 10);
        const last = lastDay(within(amount, 'working-days', { countedFrom: 'date', date: from }));
        expect(workingDaysBetween(policy.calendar, from, last)).toBe(amount);
        expect(isWorkingDay(policy.calendar, last)).toBe(true);
        expect(lastDay(within(amount + 1, 'working-days', { countedFrom: 'date', date: from })) > last).toBe(true);
        expect(
          isWorkingDay(policy.calendar, lastDay(within(amount, 'calendar-days', { countedFrom: 'date', date: from }))),
        ).toBe(true);
      }),
    );
  });

  breaks(rules.DEADLINE_IMPOSSIBLE_PERIOD, 'a period that is none, endless or of no known unit is refused', () => {
    for (const written of [
      within(0, 'working-days'),
      within(1_000, 'working-days'),
      within(1_000, 'calendar-days'),
      within(121, 'months'),
      within(10_000, 'hours'),
      within(1.5, 'hours'),
      within(1, 'weeks' as 'hours'),
      within(1, 'hours', { countedFrom: 'dawn' as 'date' }),
    ]) {
      const { amount, unit, countedFrom } = written;
      expect(fault(written)).toMatchObject({
        accepted: false,
        rule: rules.DEADLINE_IMPOSSIBLE_PERIOD,
        facts: { amount, unit, countedFrom },
      });
    }
    for (const written of [
      within(999, 'working-days'),
      within(999, 'calendar-days'),
      within(120, 'months'),
      within(9_999, 'hours'),
    ]) {
      expect(fault(written).accepted).toBe(true);
    }
  });

  it('without the day it is counted from, or with an hour where days are counted, is refused', () => {
    expect(fault(within(5, 'hours', { countedFrom: 'date' }))).toMatchObject({ rule: rules.DEADLINE_IMPOSSIBLE_DATE });
    const noon = { countedFrom: 'date', date: '2025-08-04', time: '12:00' } as const;
    expect(fault(within(5, 'working-days', noon))).toMatchObject({
      rule: rules.DEADLINE_IMPOSSIBLE_TIME,
      facts: { time: '12:00', unit: 'working-days' },
    });
    expect(fault(within(5, 'hours', { ...noon, date: '2025-02-30' }))).toMatchObject({
      rule: rules.DEADLINE_IMPOSSIBLE_DATE,
    });
    expect(fault(within(5, 'hours', { countedFrom: 'event', event: 'x', time: '12:00' }))).toMatchObject({
      rule: rules.DEADLINE_IMPOSSIBLE_TIME,
      facts: { time: '12:00', zone: ZONE },
    });
  });
});

describe('a span', () => {
  const of = (parts: object) => ({ asWritten: 'trong', ...parts }) as WrittenDeadline;

  it.each([
    [{ relation: 'in-month', year: 2024, month: 2 }, '2024-02-01', '2024-02-29'],
    [{ relation: 'in-month', year: 2025, month: 12 }, '2025-12-01', '2025-12-31'],
    [{ relation: 'in-quarter', year: 2025, quarter: 1 }, '2025-01-01', '2025-03-31'],
    [{ relation: 'in-quarter', year: 2025, quarter: 4 }, '2025-10-01', '2025-12-31'],
    [{ relation: 'in-half-year', year: 2025, half: 1 }, '2025-01-01', '2025-06-30'],
    [{ relation: 'in-half-year', year: 2025, half: 2 }, '2025-07-01', '2025-12-31'],
    [{ relation: 'in-year', year: 2026 }, '2026-01-01', '2026-12-31'],
    [{ relation: 'from-to', from: '2025-08-01', to: '2025-08-15' }, '2025-08-01', '2025-08-15'],
    [{ relation: 'from-to', to: '2025-08-15' }, '2025-08-03', '2025-08-15'],
  ])('%j begins on %s and ends on %s', (parts, first, last) => {
    const deadline = understood(of(parts));
    expect(localDate(deadline.startsAt!, ZONE)).toBe(first);
    expect(localDate(deadline.lastOnTimeAt, ZONE)).toBe(last);
    expect(deadline.rule).toBe(`deadline/${parts.relation}`);
    expect(deadline.moments).toEqual(parts.relation === 'from-to' && !('from' in parts) ? ON_3_AUGUST : undefined);
  });

  breaks(rules.DEADLINE_IMPOSSIBLE_SPAN, 'a month, quarter, half or year that there is not is refused', () => {
    for (const parts of [
      { relation: 'in-month', year: 2025, month: 0 },
      { relation: 'in-month', year: 2025, month: 13 },
      { relation: 'in-month', year: 1899, month: 1 },
      { relation: 'in-quarter', year: 2025, quarter: 5 },
      { relation: 'in-quarter', year: 3000, quarter: 1 },
      { relation: 'in-half-year', year: 2025, half: 3 },
      { relation: 'in-half-year', year: 2025.5, half: 1 },
      { relation: 'in-year', year: 3000 },
    ]) {
      expect(fault(of(parts))).toEqual({ accepted: false, rule: rules.DEADLINE_IMPOSSIBLE_SPAN, facts: parts });
    }
    for (const year of [1900, 2999]) expect(fault(of({ relation: 'in-year', year })).accepted).toBe(true);
  });

  breaks(rules.DEADLINE_RANGE_REVERSED, 'a range that ends before it begins is refused', () => {
    expect(fault(of({ relation: 'from-to', from: '2025-08-02', to: '2025-08-01' }))).toEqual({
      accepted: false,
      rule: rules.DEADLINE_RANGE_REVERSED,
      facts: { from: '2025-08-02', to: '2025-08-01' },
    });
    expect(fault(of({ relation: 'from-to', from: '2025-08-01', to: '2025-08-01' })).accepted).toBe(true);
    for (const parts of [
      { from: '2025-02-30', to: '2025-03-01' },
      { from: '2025-02-01', to: '2025-02-30' },
    ]) {
      expect(fault(of({ relation: 'from-to', ...parts }))).toMatchObject({ rule: rules.DEADLINE_IMPOSSIBLE_DATE });
    }
  });
});

describe('something that happens', () => {
  const session = { asWritten: 'trước mỗi phiên họp', event: 'phiên họp' };

  it('has a moment once its day is stated', () => {
    expect(undated({ ...session, relation: 'before-each' })).toMatchObject({
      rule: 'deadline/event-without-day',
      zone: ZONE,
    });
    expect(lastDay({ ...session, relation: 'before-each', date: '2025-08-06' })).toBe('2025-08-05');
    const at = understood({ ...session, relation: 'at-event', date: '2025-08-06', time: '14:00' });
    expect([at.rule, at.lastOnTimeAt]).toEqual(['deadline/at-hour', '2025-08-06T07:00:00.000Z']);
  });

  breaks(rules.DEADLINE_EVENT_MISSING, 'an event without a name is refused', () => {
    for (const relation of ['at-event', 'before-each'] as const) {
      expect(fault({ asWritten: 'x', relation, event: ' ' })).toMatchObject({ rule: rules.DEADLINE_EVENT_MISSING });
    }
    expect(fault(within(3, 'calendar-days', { countedFrom: 'event' }))).toMatchObject({
      rule: rules.DEADLINE_EVENT_MISSING,
    });
    expect(fault(within(3, 'calendar-days', { countedFrom: 'event', event: ' ' }))).toMatchObject({
      rule: rules.DEADLINE_EVENT_MISSING,
    });
  });
});

describe('a series', () => {
  const due = (recurrence: Recurrence, times: number) =>
    Array.from(
      { length: times },
      (_, index) => understood(every(recurrence), policy, { ...ON_3_AUGUST, occurrence: index + 1 }).occurrence,
    );

  it.each<[Recurrence, readonly (readonly [string, string])[]]>([
    [
      { every: 'month', day: 25 },
      [
        ['2025-08', '2025-08-25'],
        ['2025-09', '2025-09-25'],
      ],
    ],
    [
      { every: 'month', day: 31 },
      [
        ['2025-08', '2025-08-31'],
        ['2025-09', '2025-09-30'],
      ],
    ],
    [
      { every: 'month', day: 2 },
      [
        ['2025-09', '2025-09-02'],
        ['2025-10', '2025-10-02'],
      ],
    ],
    [
      { every: 'month' },
      [
        ['2025-08', '2025-08-31'],
        ['2025-09', '2025-09-30'],
        ['2025-10', '2025-10-31'],
        ['2025-11', '2025-11-30'],
        ['2025-12', '2025-12-31'],
        ['2026-01', '2026-01-31'],
      ],
    ],
    [
      { every: 'week', weekday: 5 },
      [
        ['2025-08-04', '2025-08-08'],
        ['2025-08-11', '2025-08-15'],
      ],
    ],
    [
      { every: 'week' },
      [
        ['2025-07-28', '2025-08-03'],
        ['2025-08-04', '2025-08-10'],
      ],
    ],
    [
      { every: 'quarter', day: 15, month: 1 },
      [
        ['2025-Q4', '2025-10-15'],
        ['2026-Q1', '2026-01-15'],
      ],
    ],
    [
      { every: 'quarter' },
      [
        ['2025-Q3', '2025-09-30'],
        ['2025-Q4', '2025-12-31'],
      ],
    ],
    [
      { every: 'half-year' },
      [
        ['2025-H2', '2025-12-31'],
        ['2026-H1', '2026-06-30'],
      ],
    ],
    [
      { every: 'year', day: 20, month: 12 },
      [
        ['2025', '2025-12-20'],
        ['2026', '2026-12-20'],
      ],
    ],
    [
      { every: 'working-days', count: 5 },
      [
        ['2025-08-08', '2025-08-08'],
        ['2025-08-15', '2025-08-15'],
      ],
    ],
  ])('%j falls due on its days', (recurrence, expected) => {
    expect(due(recurrence, expected.length)).toEqual(
      expected.map(([period, date], index) => ({ ordinal: index + 1, period, date })),
    );
  });

  it('binds as its rule says, and keeps what it was counted from', () => {
    const before = understood(every({ every: 'month', day: 25, bound: 'before' }));
    expect([before.rule, before.lastOnTimeAt]).toEqual(['deadline/recurring', '2025-08-24T16:59:59.999Z']);
    expect(before.moments).toEqual({ ...ON_3_AUGUST, occurrence: 1 });
    expect(before.calendar).toBeUndefined();
    const hour = understood(every({ every: 'month', day: 25, bound: 'before', time: '16:00' }));
    expect([hour.dueAt, hour.lastOnTimeAt]).toEqual(['2025-08-25T09:00:00.000Z', '2025-08-25T08:59:59.999Z']);
    expect(explainDeadline(hour)).toEqual({
      en: 'Every month; number 1 falls due before 16:00 on Monday 25 August 2025. On time until 16:00 on Monday 25 August 2025, which is itself too late.',
      vi: 'Hằng tháng; kỳ thứ 1 có hạn trước 16 giờ 00 thứ Hai ngày 25/8/2025. Đúng hạn đến 16 giờ 00 thứ Hai ngày 25/8/2025, đúng giờ đó đã là quá hạn.',
    });
    expect(understood(every({ every: 'working-days', count: 1 })).calendar).toEqual({
      calendarId: 'office',
      version: 0,
    });
    expect(explainDeadline(understood(every({ every: 'working-days', count: 1 }))).vi).toMatch(/^Mỗi ngày làm việc; /);
    expect(undated({ asWritten: 'định kỳ', relation: 'recurring' }).rule).toBe('deadline/recurring-without-rule');
  });

  it('falls due later each time', () => {
    const rule = fc.oneof(
      fc.record({
        every: fc.constantFrom('month', 'quarter', 'half-year', 'year'),
        day: fc.integer({ min: 1, max: 31 }),
      }),
      fc.record({ every: fc.constant('week'), weekday: fc.integer({ min: 1, max: 7 }) }),
      fc.record({ every: fc.constant('working-days'), count: fc.integer({ min: 1, max: 30 }) }),
    ) as fc.Arbitrary<Recurrence>;
    fc.assert(
      fc.property(rule, fc.integer({ min: 1, max: 40 }), (recurrence, occurrence) => {
        const [one, next] = [occurrence, occurrence + 1].map((ordinal) =>
          understood(every(recurrence), policy, { ...ON_3_AUGUST, occurrence: ordinal }),
        );
        expect(one!.lastOnTimeAt < next!.lastOnTimeAt).toBe(true);
        expect(one!.lastOnTimeAt >= ON_3_AUGUST.issuedAt).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  breaks(rules.DEADLINE_IMPOSSIBLE_RECURRENCE, 'a rule that does not hold together is refused', () => {
    for (const recurrence of [
      { every: 'day' as 'week' },
      { every: 'working-days' },
      { every: 'working-days', count: 0 },
      { every: 'working-days', count: 1_000 },
      { every: 'month', count: 2 },
      { every: 'month', weekday: 5 },
      { every: 'month', month: 1 },
      { every: 'month', day: 0 },
      { every: 'month', day: 32 },
      { every: 'week', day: 1 },
      { every: 'week', weekday: 0 },
      { every: 'week', weekday: 8 },
      { every: 'quarter', month: 4 },
      { every: 'half-year', month: 7 },
      { every: 'year', month: 13 },
      { every: 'month', bound: 'at' as 'by' },
    ] as const) {
      expect(fault(every(recurrence))).toEqual({
        accepted: false,
        rule: rules.DEADLINE_IMPOSSIBLE_RECURRENCE,
        facts: recurrence,
      });
    }
    for (const recurrence of [
      { every: 'quarter', month: 3, day: 31 },
      { every: 'half-year', month: 6, day: 1 },
      { every: 'year', month: 12 },
      { every: 'working-days', count: 999 },
      { every: 'month', bound: 'by', time: '00:00' },
    ] as const) {
      expect(fault(every(recurrence)).accepted).toBe(true);
    }
    expect(fault(every({ every: 'month', until: '2025-02-30' }))).toMatchObject({
      rule: rules.DEADLINE_IMPOSSIBLE_DATE,
      facts: { date: '2025-02-30' },
    });
    expect(fault(every({ every: 'month', time: '24:00' }))).toMatchObject({
      rule: rules.DEADLINE_IMPOSSIBLE_TIME,
      facts: { time: '24:00' },
    });
  });

  breaks(rules.DEADLINE_RECURRENCE_OVER, 'an occurrence after the end of its series is refused', () => {
    const until = every({ every: 'month', day: 25, until: '2025-09-25' });
    expect(lastDay(until, policy, { ...ON_3_AUGUST, occurrence: 2 })).toBe('2025-09-25');
    expect(understandDeadline(until, policy, { ...ON_3_AUGUST, occurrence: 3 })).toEqual({
      accepted: false,
      rule: rules.DEADLINE_RECURRENCE_OVER,
      facts: { ordinal: 3, until: '2025-09-25' },
    });
  });
});

describe('a tenant', () => {
  const moving: DeadlinePolicy = { ...policy, writtenRoll: 'next-working-day' };
  const sunday = { asWritten: 'ngày 10/8/2025', date: '2025-08-10' };

  it('may move a written date off a day of rest, and the deadline then says so', () => {
    expect(understood({ ...sunday, relation: 'by' }, moving)).toMatchObject({
      lastOnTimeAt: '2025-08-11T16:59:59.999Z',
      calendar: { calendarId: 'office', version: 0 },
      moved: { rule: 'deadline/written-on-rest-day', from: '2025-08-10', to: '2025-08-11' },
    });
    expect(lastDay({ ...sunday, relation: 'before' }, moving)).toBe('2025-08-10');
    expect(understood({ ...sunday, relation: 'before', time: '09:00' }, moving).dueAt).toBe('2025-08-11T02:00:00.000Z');
    expect(lastDay({ asWritten: 'x', relation: 'in-month', year: 2025, month: 8 }, moving)).toBe('2025-09-03');
    const friday = understood({ asWritten: 'x', relation: 'by', date: '2025-08-08' }, moving);
    expect([friday.moved, friday.calendar?.version]).toEqual([undefined, 0]);
    expect(understood({ asWritten: 'x', relation: 'by', date: '2025-09-02' }, moving).moved).toEqual({
      rule: 'deadline/written-on-rest-day',
      from: '2025-09-02',
      to: '2025-09-03',
      label: 'Quốc khánh',
      source: 'Bộ luật Lao động 45/2019/QH14, Điều 112 khoản 1',
    });
  });

  it('explains what it moved', () => {
    expect(explainDeadline(understood({ ...sunday, relation: 'by' }, moving))).toEqual({
      en: 'By Sunday 10 August 2025, that day included. Sunday 10 August 2025 is a day of rest (weekly rest); by the rule of the tenant the written date moves to the next working day, Monday 11 August 2025. On time until Monday 11 August 2025 ends.',
      vi: 'Chậm nhất Chủ nhật ngày 10/8/2025, tính cả ngày đó. Chủ nhật ngày 10/8/2025 là ngày nghỉ (nghỉ hằng tuần); theo quy định của đơn vị, ngày ghi trong văn bản chuyển sang ngày làm việc tiếp theo, thứ Hai ngày 11/8/2025. Đúng hạn đến hết thứ Hai ngày 11/8/2025.',
    });
    const holiday = explainDeadline(
      understood({ asWritten: 'x', relation: 'before', date: '2025-09-02', time: '09:00' }, moving),
    );
    expect(holiday.en).toBe(
      'Before 09:00 on Wednesday 3 September 2025: late from 09:00 on. Tuesday 2 September 2025 is a day of rest (Quốc khánh; Bộ luật Lao động 45/2019/QH14, Điều 112 khoản 1); by the rule of the tenant the written date moves to the next working day, Wednesday 3 September 2025.',
    );
    expect(holiday.vi).toMatch(
      /^Trước 09 giờ 00 thứ Tư ngày 03\/9\/2025: .* Thứ Ba ngày 02\/9\/2025 là ngày nghỉ \(Quốc khánh; /,
    );
  });

  it('may end its days with office hours', () => {
    const office: DeadlinePolicy = { ...policy, dayEnds: 'office-hours' };
    const by = understood({ asWritten: 'x', relation: 'by', date: '2025-08-08' }, office);
    expect(by).toMatchObject({
      dueAt: '2025-08-08T10:00:00.000Z',
      lastOnTimeAt: '2025-08-08T09:59:59.999Z',
      dayEnds: 'office-hours',
      calendar: { calendarId: 'office', version: 0 },
    });
    expect(by.explanation).toBe(
      'By Friday 8 August 2025, that day included. On time until 17:00 on Friday 8 August 2025, when office hours end.',
    );
    expect(explainDeadline(by).vi).toBe(
      'Chậm nhất thứ Sáu ngày 08/8/2025, tính cả ngày đó. Đúng hạn đến 17 giờ 00 thứ Sáu ngày 08/8/2025, khi hết giờ làm việc.',
    );
    const before = (reading: DeadlinePolicy) =>
      understood({ asWritten: 'x', relation: 'before', date: '2025-08-08' }, reading).dueAt;
    expect(before(office)).toBe('2025-08-07T10:00:00.000Z');
    expect(before({ ...office, beforeDate: 'end-of-day' })).toBe('2025-08-08T10:00:00.000Z');
    expect(understood(within(5, 'working-days'), office).dueAt).toBe('2025-08-08T10:00:00.000Z');
  });

  it('gives its own time to what has no day, and says so', () => {
    const giving: DeadlinePolicy = {
      ...policy,
      immediate: { amount: 1, unit: 'working-days' },
      unstated: { amount: 15, unit: 'calendar-days' },
    };
    const atOnce = understood({ asWritten: 'thực hiện ngay', relation: 'immediate' }, giving);
    expect(atOnce).toMatchObject({
      rule: 'deadline/immediate-allowance',
      lastOnTimeAt: '2025-08-04T16:59:59.999Z',
      allowance: { amount: 1, unit: 'working-days' },
      moments: ON_3_AUGUST,
      counted: { from: '2025-08-03', start: 'issuance', lastDay: '2025-08-04' },
    });
    expect(explainDeadline(atOnce)).toEqual({
      en: 'To be done at once. No day is stated; the tenant gives 1 working day for that. Counted from issuance, Sunday 3 August 2025, which is itself left out (Civil Code 2015, article 147). On time until Monday 4 August 2025 ends.',
      vi: 'Yêu cầu thực hiện ngay. Văn bản không nêu ngày; đơn vị ấn định 01 ngày làm việc. Tính từ ngày ban hành, Chủ nhật ngày 03/8/2025, không tính ngày này (Điều 147 Bộ luật Dân sự năm 2015). Đúng hạn đến hết thứ Hai ngày 04/8/2025.',
    });
    const soon = understood({ asWritten: 'khẩn trương', relation: 'soon' }, giving);
    expect([soon.rule, soon.lastOnTimeAt]).toEqual(['deadline/unstated-allowance', '2025-08-18T16:59:59.999Z']);
    const nothing = understood(UNSTATED, giving);
    expect([nothing.rule, nothing.lastOnTimeAt]).toEqual(['deadline/unstated-allowance', '2025-08-18T16:59:59.999Z']);
    expect(explainDeadline(nothing).en).toMatch(
      /^The document says nothing of time\. No day is stated; the tenant gives 15 calendar days for that\./,
    );
    expect(explainDeadline(nothing).vi).toMatch(
      /^Văn bản không nêu thời hạn\. Văn bản không nêu ngày; đơn vị ấn định 15 ngày\./,
    );
    expect(explainDeadline(soon).vi).toMatch(/^Yêu cầu thực hiện sớm\. /);
    expect(undated(UNSTATED).rule).toBe('deadline/unstated-without-allowance');
  });
});

describe('what is asked for', () => {
  const at = ON_3_AUGUST.issuedAt;

  it('keeps the parts that go with its relation, and no others', () => {
    const asked: AskedDeadline = { asWritten: 'x', relation: 'by', date: '2025-08-04', event: 'hội nghị', year: 2025 };
    expect(writtenOf(asked, '2025-08-03')).toEqual({
      accepted: true,
      written: { asWritten: 'x', relation: 'by', date: '2025-08-04' },
    });
    for (const written of [
      within(5, 'hours', { countedFrom: 'date', date: '2025-08-04', time: '10:00', event: 'x' }),
      { asWritten: 'x', relation: 'in-month', year: 2025, month: 8 },
      { asWritten: 'x', relation: 'in-quarter', year: 2025, quarter: 3 },
      { asWritten: 'x', relation: 'in-half-year', year: 2025, half: 2 },
      { asWritten: 'x', relation: 'in-year', year: 2025 },
      { asWritten: 'x', relation: 'from-to', from: '2025-08-04', to: '2025-08-05' },
      { asWritten: 'x', relation: 'at-event', event: 'y', date: '2025-08-04', time: '10:00' },
      { asWritten: 'x', relation: 'before-each', event: 'y', date: '2025-08-04', time: '10:00' },
      { asWritten: 'x', relation: 'at', date: '2025-08-04', time: '10:00' },
      { asWritten: 'x', relation: 'before', date: '2025-08-04', time: '10:00' },
      { asWritten: 'x', relation: 'recurring', recurrence: { every: 'week' } },
      { asWritten: 'x', relation: 'standing' },
    ] satisfies WrittenDeadline[]) {
      expect(writtenOf(written, '2025-08-03')).toEqual({ accepted: true, written });
    }
  });

  it('is read from its words where nothing else is given', () => {
    expect(readDeadline({ asWritten: 'trước ngày 06/8' }, policy, at)).toMatchObject({
      accepted: true,
      deadline: { written: { asWritten: 'trước ngày 06/8', relation: 'before', date: '2025-08-06' } },
    });
    expect(readDeadline({ asWritten: 'khi rảnh' }, policy, at)).toMatchObject({ rule: rules.DEADLINE_UNREADABLE });
    expect(readDeadline({ asWritten: 'x', relation: 'by', date: '2025-02-30' }, policy, at)).toMatchObject({
      rule: rules.DEADLINE_IMPOSSIBLE_DATE,
    });
  });

  it('cannot say what only the engine says, nor what nobody knows', () => {
    for (const relation of ['unstated', 'during'] as const) {
      expect(writtenOf({ asWritten: 'x', relation: relation as 'by' }, '2025-08-03')).toEqual({
        accepted: false,
        rule: rules.DEADLINE_UNKNOWN_RELATION,
        facts: { relation },
      });
    }
  });

  breaks(rules.DEADLINE_WITHOUT_MOMENT, 'a limit without a moment is refused where one is needed', () => {
    expect(readDeadline({ asWritten: 'thường xuyên' }, policy, at)).toEqual({
      accepted: false,
      rule: rules.DEADLINE_WITHOUT_MOMENT,
      facts: { rule: 'deadline/standing', explanation: 'A standing duty: no day ends it, and it cannot be late.' },
    });
  });

  eachRuleIsBrokenOnce();
});
