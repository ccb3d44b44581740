import fc from 'fast-check';
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import type { Instant } from '#kernel';
import { ruleBook } from '../../../../test/support/given-when-then.js';
import { ON_3_AUGUST, understood } from '../../../../test/support/deadlines.js';
import { DEFAULT_DEADLINE_POLICY, understandDeadline, type DeadlinePolicy, type Understanding } from './deadline.js';
import * as rules from './deadline.rules.js';
import type { WrittenDeadline, WrittenMoment } from './written-deadline.js';
import { endOfDay, isDate, isDateIn, isZone, localDate, momentOf, startOfDay } from './zone.js';

const { breaks, eachRuleIsBrokenOnce } = ruleBook({
  DEADLINE_WORDING_MISSING: rules.DEADLINE_WORDING_MISSING,
  DEADLINE_UNKNOWN_RELATION: rules.DEADLINE_UNKNOWN_RELATION,
  DEADLINE_IMPOSSIBLE_DATE: rules.DEADLINE_IMPOSSIBLE_DATE,
  DEADLINE_IMPOSSIBLE_TIME: rules.DEADLINE_IMPOSSIBLE_TIME,
  DEADLINE_UNKNOWN_ZONE: rules.DEADLINE_UNKNOWN_ZONE,
});

function limit(relation: WrittenMoment['relation'], date: string, time?: string): WrittenMoment {
  return { asWritten: `${relation} ${time ?? ''} ${date}`, relation, date, ...(time === undefined ? {} : { time }) };
}

function read(written: WrittenDeadline, policy: DeadlinePolicy = DEFAULT_DEADLINE_POLICY): Understanding {
  return understandDeadline(written, policy, ON_3_AUGUST);
}

const lenient: DeadlinePolicy = { ...DEFAULT_DEADLINE_POLICY, beforeDate: 'end-of-day' };

describe('a written deadline', () => {
  it('before an hour is late from that hour on', () => {
    expect(understood(limit('before', '2025-08-04', '16:00'))).toEqual({
      written: limit('before', '2025-08-04', '16:00'),
      dueAt: '2025-08-04T09:00:00.000Z',
      lastOnTimeAt: '2025-08-04T08:59:59.999Z',
      rule: 'deadline/before-hour',
      explanation: 'Before 16:00 on 2025-08-04 (Asia/Ho_Chi_Minh): late from 16:00 on.',
      zone: 'Asia/Ho_Chi_Minh',
    });
  });

  it('by an hour is still on time at that hour', () => {
    expect(understood(limit('by', '2025-08-06', '14:00'))).toMatchObject({
      dueAt: '2025-08-06T07:00:00.000Z',
      lastOnTimeAt: '2025-08-06T07:00:00.000Z',
      rule: 'deadline/by-hour',
    });
  });

  it('before a day, read literally, ends when that day begins', () => {
    expect(understood(limit('before', '2025-08-08'))).toMatchObject({
      dueAt: '2025-08-07T17:00:00.000Z',
      lastOnTimeAt: '2025-08-07T16:59:59.999Z',
      rule: 'deadline/before-date-end-of-previous-day',
    });
  });

  it('before a day ends with that day where the policy includes it', () => {
    expect(understood(limit('before', '2025-08-08'), lenient)).toMatchObject({
      dueAt: '2025-08-08T17:00:00.000Z',
      lastOnTimeAt: '2025-08-08T16:59:59.999Z',
      rule: 'deadline/before-date-end-of-day',
    });
  });

  it('by a day ends with that day', () => {
    expect(understood(limit('by', '2025-12-31'))).toMatchObject({
      dueAt: '2025-12-31T17:00:00.000Z',
      lastOnTimeAt: '2025-12-31T16:59:59.999Z',
      rule: 'deadline/by-date',
    });
  });

  it('says in a sentence how it was read', () => {
    const readings = [
      understood(limit('before', '2025-08-04', '16:00')),
      understood(limit('by', '2025-08-06', '14:00')),
      understood(limit('by', '2025-12-31')),
      understood(limit('before', '2025-08-08')),
      understood(limit('before', '2025-08-08'), lenient),
    ];
    expect(readings.map(({ explanation }) => explanation)).toEqual([
      'Before 16:00 on 2025-08-04 (Asia/Ho_Chi_Minh): late from 16:00 on.',
      'By 14:00 on 2025-08-06 (Asia/Ho_Chi_Minh): 14:00 itself is still on time.',
      'By 2025-12-31 (Asia/Ho_Chi_Minh): on time until that day ends.',
      'Before 2025-08-08 (Asia/Ho_Chi_Minh), read literally: on time until that day begins.',
      'Before 2025-08-08 (Asia/Ho_Chi_Minh), read with that day included: on time until it ends.',
    ]);
  });

  it('on a Sunday stays on that Sunday', () => {
    expect(localDate(understood(limit('by', '2025-08-10')).lastOnTimeAt, 'Asia/Ho_Chi_Minh')).toBe('2025-08-10');
    expect(localDate(understood(limit('before', '2025-07-20', '09:00')).lastOnTimeAt, 'Asia/Ho_Chi_Minh')).toBe(
      '2025-07-20',
    );
  });

  it('keeps the words of the document', () => {
    const written = { ...limit('before', '2025-08-04', '16:00'), asWritten: 'trước 16h00" ngày 04 tháng 8 năm 2025' };
    expect(understood(written).written).toEqual(written);
  });

  it('follows the clocks of its zone, through a change of them too', () => {
    const newYork: DeadlinePolicy = { ...DEFAULT_DEADLINE_POLICY, zone: 'America/New_York' };
    expect(understood(limit('by', '2025-03-09'), newYork).dueAt).toBe('2025-03-10T04:00:00.000Z');
    expect(understood(limit('before', '2025-03-09'), newYork).dueAt).toBe('2025-03-09T05:00:00.000Z');
    // 01:30 is shown twice on that day; the first time counts.
    expect(understood(limit('by', '2025-11-02', '01:30'), newYork).dueAt).toBe('2025-11-02T05:30:00.000Z');
  });

  breaks(rules.DEADLINE_WORDING_MISSING, 'a limit without the words it was read from is refused', () => {
    expect(read({ ...limit('by', '2025-08-08'), asWritten: ' ' }, lenient)).toMatchObject({
      rule: rules.DEADLINE_WORDING_MISSING,
    });
  });

  breaks(rules.DEADLINE_UNKNOWN_RELATION, 'a limit neither before nor by is refused', () => {
    const during = { ...limit('by', '2025-08-08'), relation: 'during' as 'by' };
    expect(read(during, lenient)).toMatchObject({
      rule: rules.DEADLINE_UNKNOWN_RELATION,
      facts: { relation: 'during' },
    });
  });

  breaks(rules.DEADLINE_IMPOSSIBLE_DATE, 'a day no calendar has is refused', () => {
    for (const date of [
      '2025-02-29',
      '2025-06-31',
      '2025-13-01',
      '2025-00-01',
      '08/8/2025',
      '2025-8-8',
      '1899-12-31',
      '3000-01-01',
      // Days to who reads more than YYYY-MM-DD.
      '2025-08-08T10:00',
      '+002025-08-08',
      '',
    ]) {
      expect(read(limit('by', date), lenient)).toMatchObject({
        accepted: false,
        rule: rules.DEADLINE_IMPOSSIBLE_DATE,
        facts: { date },
      });
    }
    expect(isDate('2024-02-29')).toBe(true);
    const apia: DeadlinePolicy = { ...lenient, zone: 'Pacific/Apia' };
    expect(read(limit('by', '2011-12-30'), apia)).toMatchObject({ rule: rules.DEADLINE_IMPOSSIBLE_DATE });
    expect(understood(limit('by', '2011-12-29'), apia).dueAt).toBe('2011-12-30T10:00:00.000Z');
  });

  breaks(rules.DEADLINE_IMPOSSIBLE_TIME, 'a time no clock shows is refused', () => {
    for (const time of ['24:00', '16h00', '9:00', '12:60', '09:00:30', '109:00', '']) {
      expect(read(limit('by', '2025-08-08', time), lenient)).toMatchObject({
        accepted: false,
        rule: rules.DEADLINE_IMPOSSIBLE_TIME,
        facts: { time },
      });
    }
    const newYork: DeadlinePolicy = { ...lenient, zone: 'America/New_York' };
    expect(read(limit('by', '2025-03-09', '02:30'), newYork)).toMatchObject({
      rule: rules.DEADLINE_IMPOSSIBLE_TIME,
    });
  });

  breaks(rules.DEADLINE_UNKNOWN_ZONE, 'a zone nobody knows is refused', () => {
    expect(read(limit('by', '2025-08-08'), { ...lenient, zone: 'Asia/Phu_Tho' })).toMatchObject({
      rule: rules.DEADLINE_UNKNOWN_ZONE,
      facts: { zone: 'Asia/Phu_Tho' },
    });
    expect([isZone('Asia/Phu_Tho'), isZone('Asia/Ho_Chi_Minh')]).toEqual([false, true]);
  });

  eachRuleIsBrokenOnce();
});

describe('every deadline', () => {
  const day = fc
    .date({ min: new Date('1990-01-01T00:00:00Z'), max: new Date('2099-12-31T00:00:00Z'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));
  const time = fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
    .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
  const zone = fc.constantFrom(
    'Asia/Ho_Chi_Minh',
    'UTC',
    'Europe/Paris',
    'America/New_York',
    'Pacific/Apia',
    'Asia/Kathmandu',
  );
  const policy = fc
    .record({ zone, beforeDate: fc.constantFrom('end-of-previous-day' as const, 'end-of-day' as const) })
    .map((reading): DeadlinePolicy => ({ ...DEFAULT_DEADLINE_POLICY, ...reading }));

  it('before a limit ends before by that limit, unless the policy reads both alike', () => {
    fc.assert(
      fc.property(day, fc.option(time, { nil: undefined }), policy, (date, hour, reading) => {
        const before = read(limit('before', date, hour), reading);
        const by = read(limit('by', date, hour), reading);
        expect(before.accepted).toBe(by.accepted);
        if (!before.accepted || !by.accepted || before.deadline === null || by.deadline === null) return;
        if (hour === undefined && reading.beforeDate === 'end-of-day') {
          expect(before.deadline.lastOnTimeAt).toBe(by.deadline.lastOnTimeAt);
        } else {
          expect(before.deadline.lastOnTimeAt < by.deadline.lastOnTimeAt).toBe(true);
        }
      }),
    );
  });

  it('of a whole day has its last moment on that day, or on the one before, by the clocks of the zone', () => {
    fc.assert(
      fc.property(day, policy, (date, reading) => {
        fc.pre(isDateIn(reading.zone, date));
        expect(localDate(understood(limit('by', date), reading).lastOnTimeAt, reading.zone)).toBe(date);
        expect(localDate(startOfDay(date, reading.zone), reading.zone)).toBe(date);
        expect(startOfDay(date, reading.zone) < endOfDay(date, reading.zone)).toBe(true);
        expect(understood(limit('before', date), reading).lastOnTimeAt < startOfDay(date, reading.zone)).toBe(
          reading.beforeDate === 'end-of-previous-day',
        );
      }),
    );
  });

  it('with an hour is at that hour by the clocks of the zone', () => {
    fc.assert(
      fc.property(day, time, (date, hour) => {
        const due = understood(limit('by', date, hour)).dueAt;
        expect(due).toBe(momentOf(date, hour, 'Asia/Ho_Chi_Minh'));
        expect(Date.parse(due)).toBe(Date.parse(`${date}T${hour}:00+07:00`));
      }),
    );
  });

  it('is understood alike whatever zone the process runs in', () => {
    const samples = fc.sample(fc.tuple(day, fc.option(time, { nil: undefined }), policy), { numRuns: 100, seed: 1537 });
    const script = `
      import { DEFAULT_DEADLINE_POLICY, understandDeadline } from '#deadlines/domain';
      const samples = ${JSON.stringify(samples.map(([date, time, { calendar: _, ...reading }]) => [date, time, reading]))};
      const moments = ${JSON.stringify(ON_3_AUGUST)};
      console.log(JSON.stringify([process.env.TZ, new Date(0).getTimezoneOffset(), samples.map(([date, time, policy]) =>
        understandDeadline({ asWritten: 'x', relation: 'before', date, ...(time ? { time } : {}) },
          { ...DEFAULT_DEADLINE_POLICY, ...policy }, moments))]));`;
    const answers = ['UTC', 'Asia/Ho_Chi_Minh', 'America/New_York'].map((TZ) => {
      const child = spawnSync(
        process.execPath,
        ['--import', './test/support/typescript.mjs', '--input-type=module', '--eval', script],
        { cwd: resolve(import.meta.dirname, '../../../..'), env: { ...process.env, TZ }, encoding: 'utf8' },
      );
      expect(child.stderr).not.toMatch(/Error/);
      return JSON.parse(child.stdout) as [string, number, { accepted: boolean; deadline: { dueAt: Instant } }[]];
    });
    const [utc, hanoi, newYork] = answers;
    expect(new Set(answers.map(([, offset]) => offset)).size).toBe(3);
    expect(utc?.[2]).toHaveLength(100);
    expect(hanoi?.[2]).toEqual(utc?.[2]);
    expect(newYork?.[2]).toEqual(utc?.[2]);
  });
});
