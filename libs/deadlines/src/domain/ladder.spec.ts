import fc from 'fast-check';
import { instant, instantOf, millisecondsOf } from '#kernel';
import { ruleBook } from '../../../../test/support/given-when-then.js';
import type { Deadline } from './deadline.js';
import {
  CHANNELS,
  DEFAULT_LADDER,
  faultOfLadder,
  planLadder,
  settleLadder,
  RUNG_ACTIONS,
  TELLING_ROLES,
  type Channel,
  type Ladder,
  type Rung,
  type TellingRole,
} from './ladder.js';
import { VIETNAM_CALENDAR } from './vietnam-calendar.js';
import * as rules from './ladder.rules.js';

const { breaks, eachRuleIsBrokenOnce } = ruleBook({
  LADDER_UNNAMED: rules.LADDER_UNNAMED,
  LADDER_RUNG_TWICE: rules.LADDER_RUNG_TWICE,
  LADDER_OFFSET_NOT_WHOLE: rules.LADDER_OFFSET_NOT_WHOLE,
  LADDER_WORKING_TIME_UNCLEAR: rules.LADDER_WORKING_TIME_UNCLEAR,
  LADDER_ESCALATES_EARLY: rules.LADDER_ESCALATES_EARLY,
  LADDER_TELLS_NOBODY: rules.LADDER_TELLS_NOBODY,
  LADDER_TEXT_UNFIT: rules.LADDER_TEXT_UNFIT,
});

const deadline: Deadline = {
  written: { asWritten: 'trước 16h00 ngày 04/8/2025', relation: 'before', date: '2025-08-04', time: '16:00' },
  dueAt: instant('2025-08-04T16:00:00+07:00'),
  lastOnTimeAt: instant('2025-08-04T15:59:59.999+07:00'),
  rule: 'deadline/before-hour',
  explanation: 'Before 16:00.',
  zone: 'Asia/Ho_Chi_Minh',
};
const rung = { name: 'before', offsetMinutes: -60, action: 'remind' } as const;

/** Nothing is moved in it. */
const plain: Ladder = { ladderId: 'plain', rungs: DEFAULT_LADDER.rungs };

function faultOf(one: Partial<Rung>) {
  return faultOfLadder({ ladderId: 'a', rungs: [{ ...rung, ...one }] });
}

describe('a ladder', () => {
  it('reminds a day before, at and a day after the due moment, then escalates', () => {
    expect(planLadder(DEFAULT_LADDER, deadline, instant('2025-08-03T08:00:00+07:00'), 1)).toEqual([
      { rung: 'before', cycle: 1, fireAt: '2025-08-03T09:00:00.000Z', action: 'remind' },
      { rung: 'at', cycle: 1, fireAt: '2025-08-04T09:00:00.000Z', action: 'remind' },
      { rung: 'after', cycle: 1, fireAt: '2025-08-05T09:00:00.000Z', action: 'remind' },
      { rung: 'escalate', cycle: 1, fireAt: '2025-08-06T09:00:00.000Z', action: 'escalate' },
    ]);
  });

  it('says which rungs had passed when the watch began, and why they never fire', () => {
    const planned = planLadder(plain, deadline, instant('2025-08-04T16:00:00.001+07:00'), 2);
    expect(planned.map(({ rung: name, cycle, skipped }) => [name, cycle, skipped])).toEqual([
      ['before', 2, 'ladder/passed-before-watch'],
      ['at', 2, 'ladder/passed-before-watch'],
      ['after', 2, undefined],
      ['escalate', 2, undefined],
    ]);
  });

  it('still fires a rung of the very moment the watch begins', () => {
    expect(planLadder(DEFAULT_LADDER, deadline, deadline.dueAt, 1)[1]).not.toHaveProperty('skipped');
  });

  it('keeps rungs of one moment in the order of the ladder', () => {
    const twins: Ladder = {
      ladderId: 'twins',
      rungs: [
        { ...rung, name: 'b' },
        { ...rung, name: 'a' },
      ],
    };
    expect(planLadder(twins, deadline, deadline.dueAt, 1).map(({ rung: name }) => name)).toEqual(['b', 'a']);
  });

  describe('in working time', () => {
    const working: Ladder = {
      ladderId: 'working',
      rungs: [
        { name: 'days', offsetMinutes: 0, action: 'remind', working: { days: -1 } },
        { name: 'hours', offsetMinutes: 0, action: 'remind', working: { minutes: -120 } },
        { name: 'at', offsetMinutes: 0, action: 'remind' },
        { name: 'escalate', offsetMinutes: 0, action: 'escalate', working: { days: 5 } },
      ],
      compress: true,
    };
    const settled = settleLadder(working, deadline, VIETNAM_CALENDAR);

    it('is settled by the calendar: a working day ahead of Monday is Friday, five after it the Monday after', () => {
      expect(settled.rungs.map(({ name, offsetMinutes }) => [name, offsetMinutes])).toEqual([
        ['days', -3 * 24 * 60],
        ['hours', -120],
        ['at', 0],
        ['escalate', 7 * 24 * 60],
      ]);
      expect(settled.rungs.map((one) => one.working)).toEqual(working.rungs.map((one) => one.working));
      expect(settleLadder(plain, deadline, VIETNAM_CALENDAR)).toBe(plain);
    });

    it('counts a limit that ends a day as of that day', () => {
      const wholeDay = {
        dueAt: instant('2025-08-05T00:00:00+07:00'),
        lastOnTimeAt: instant('2025-08-04T23:59:59.999+07:00'),
        zone: 'Asia/Ho_Chi_Minh',
      };
      expect(settleLadder(working, wholeDay, VIETNAM_CALENDAR).rungs[0]!.offsetMinutes).toBe(-3 * 24 * 60);
    });

    it('compresses what a task of Sunday, due on Monday at 16:00, leaves no working day for: 1537/UBND-TH', () => {
      const planned = planLadder(settled, deadline, instant('2025-08-03T10:00:00+07:00'), 1);
      expect(planned[0]).toEqual({
        rung: 'days',
        cycle: 1,
        // Halfway to the rung two office hours ahead of the limit.
        fireAt: '2025-08-03T17:00:00.000Z',
        action: 'remind',
        moved: { reason: 'ladder/compressed', from: '2025-08-01T09:00:00.000Z' },
      });
      expect(planned.map(({ rung: name }) => name)).toEqual(['days', 'hours', 'at', 'escalate']);
    });
  });

  describe('that compresses', () => {
    const compressing: Ladder = {
      ladderId: 'three',
      rungs: [
        { name: 'early', offsetMinutes: -5 * 24 * 60, action: 'remind' },
        { name: 'late', offsetMinutes: -3 * 24 * 60, action: 'remind' },
        { name: 'at', offsetMinutes: 0, action: 'remind' },
        { name: 'escalate', offsetMinutes: 60, action: 'escalate' },
      ],
      compress: true,
    };

    it('gives of what had passed the last, halfway to the due moment, and says so: issued on Sunday, due on Monday', () => {
      expect(planLadder(compressing, deadline, instant('2025-08-03T10:00:00+07:00'), 1)).toEqual([
        {
          rung: 'early',
          cycle: 1,
          fireAt: '2025-07-30T09:00:00.000Z',
          action: 'remind',
          skipped: 'ladder/passed-before-watch',
        },
        {
          rung: 'late',
          cycle: 1,
          fireAt: '2025-08-03T18:00:00.000Z',
          action: 'remind',
          moved: { reason: 'ladder/compressed', from: '2025-08-01T09:00:00.000Z' },
        },
        { rung: 'at', cycle: 1, fireAt: '2025-08-04T09:00:00.000Z', action: 'remind' },
        { rung: 'escalate', cycle: 1, fireAt: '2025-08-04T10:00:00.000Z', action: 'escalate' },
      ]);
    });

    it('gives it halfway to the next rung, where one is to come before the due moment', () => {
      const hourly = { ...compressing, rungs: [...compressing.rungs, { ...rung, name: 'hour' }] };
      const planned = planLadder(hourly, deadline, instant('2025-08-03T10:00:00+07:00'), 1);
      expect(planned.map(({ rung: name, fireAt }) => [name, fireAt])).toEqual([
        ['early', '2025-07-30T09:00:00.000Z'],
        ['late', '2025-08-03T17:30:00.000Z'],
        ['hour', '2025-08-04T08:00:00.000Z'],
        ['at', '2025-08-04T09:00:00.000Z'],
        ['escalate', '2025-08-04T10:00:00.000Z'],
      ]);
    });

    it('gives it in the time left although nothing is to come at the due moment or after it', () => {
      const ahead = { ...compressing, rungs: compressing.rungs.slice(0, 2) };
      expect(planLadder(ahead, deadline, instant('2025-08-04T15:00:00+07:00'), 1)[1]).toMatchObject({
        rung: 'late',
        fireAt: '2025-08-04T08:30:00.000Z',
      });
    });

    it('keeps the order, whatever an old ladder did ahead of the due moment', () => {
      const old: Ladder = {
        ...compressing,
        rungs: [
          { name: 'remind', offsetMinutes: -120, action: 'remind' },
          { name: 'escalate', offsetMinutes: -60, action: 'escalate' },
        ],
      };
      const planned = planLadder(old, deadline, instant('2025-08-04T15:30:00+07:00'), 1);
      expect(planned.map(({ rung: name, skipped, moved }) => [name, skipped, moved?.reason])).toEqual([
        ['escalate', 'ladder/passed-before-watch', undefined],
        ['remind', undefined, 'ladder/compressed'],
      ]);
    });

    it('moves nothing where nothing had passed, no time is left, or a rung comes at that very moment', () => {
      for (const watchedFrom of [
        '2025-07-30T16:00:00+07:00',
        '2025-08-04T16:00:00+07:00',
        '2025-08-05T08:00:00+07:00',
      ]) {
        for (const one of planLadder(compressing, deadline, instant(watchedFrom), 1))
          expect(one).not.toHaveProperty('moved');
      }
      const twice = { ...compressing, rungs: [...compressing.rungs, { ...rung, name: 'hour' }] };
      for (const one of planLadder(twice, deadline, instant('2025-08-04T15:00:00+07:00'), 1)) {
        expect(one).not.toHaveProperty('moved');
      }
    });
  });

  it('is without fault as it comes, and when it has no rung', () => {
    expect(faultOfLadder(DEFAULT_LADDER)).toBeNull();
    expect(faultOfLadder({ ladderId: 'silent', rungs: [] })).toBeNull();
  });

  breaks(rules.LADDER_UNNAMED, 'a ladder or rung without a name is refused', () => {
    expect(faultOfLadder({ ladderId: ' ', rungs: [] })).toMatchObject({
      rule: rules.LADDER_UNNAMED,
      facts: { ladderId: ' ' },
    });
    for (const name of ['', ' ']) {
      expect(faultOfLadder({ ladderId: 'a', rungs: [{ ...rung, name }] })).toMatchObject({
        rule: rules.LADDER_UNNAMED,
        facts: { ladderId: 'a' },
      });
    }
  });

  breaks(rules.LADDER_RUNG_TWICE, 'two rungs of one name are refused', () => {
    expect(faultOfLadder({ ladderId: 'a', rungs: [rung, { ...rung, offsetMinutes: 0 }] })).toMatchObject({
      rule: rules.LADDER_RUNG_TWICE,
      facts: { rung: 'before' },
    });
  });

  breaks(rules.LADDER_OFFSET_NOT_WHOLE, 'half minutes and centuries are refused', () => {
    for (const offsetMinutes of [0.5, Number.NaN, Infinity, -60 * 24 * 36525]) {
      expect(faultOfLadder({ ladderId: 'a', rungs: [{ ...rung, offsetMinutes }] })).toMatchObject({
        rule: rules.LADDER_OFFSET_NOT_WHOLE,
        facts: { ladderId: 'a', rung: 'before' },
      });
    }
    const tenYears = 3653 * 24 * 60;
    for (const offsetMinutes of [-tenYears, tenYears]) {
      expect(faultOfLadder({ ladderId: 'a', rungs: [{ ...rung, offsetMinutes }] })).toBeNull();
    }
  });

  breaks(rules.LADDER_WORKING_TIME_UNCLEAR, 'working time in two units, in none or in halves is refused', () => {
    for (const working of [
      {},
      { days: 1, minutes: 60 },
      { days: 0.5 },
      { minutes: 0.5 },
      { days: 1_001 },
      { days: -1_001 },
      { minutes: 100_001 },
    ]) {
      expect(faultOf({ working })).toMatchObject({
        rule: rules.LADDER_WORKING_TIME_UNCLEAR,
        facts: { ladderId: 'a', rung: 'before' },
      });
    }
    for (const working of [{ days: -1_000 }, { days: 0 }, { minutes: 100_000 }])
      expect(faultOf({ working })).toBeNull();
  });

  breaks(rules.LADDER_ESCALATES_EARLY, 'what is not overdue is not escalated', () => {
    const action = 'escalate' as const;
    for (const early of [
      { offsetMinutes: -1 },
      { offsetMinutes: 60, working: { days: -1 } },
      { offsetMinutes: 60, working: { minutes: -1 } },
    ]) {
      expect(faultOf({ ...early, action })).toMatchObject({
        rule: rules.LADDER_ESCALATES_EARLY,
        facts: { ladderId: 'a', rung: 'before' },
      });
    }
    expect(faultOf({ action, offsetMinutes: 0 })).toBeNull();
    expect(faultOf({ action, offsetMinutes: -60, working: { days: 1 } })).toBeNull();
    expect(faultOf({ action, offsetMinutes: -60, working: { minutes: 0 } })).toBeNull();
  });

  breaks(rules.LADDER_TELLS_NOBODY, 'a rung that tells nobody, somebody twice or by no way is refused', () => {
    for (const tells of [
      [],
      [{ role: 'holder' as const }, { role: 'holder' as const, channels: ['mail' as const] }],
      [{ role: 'holder' as const, channels: [] }],
      [{ role: 'holder' as const, channels: ['mail' as const, 'mail' as const] }],
      [{ role: 'holder' as const, channels: ['pigeon' as Channel] }],
      [{ role: 'holder' as const }, { role: 'stranger' as TellingRole }],
    ]) {
      expect(faultOf({ tells })).toMatchObject({
        rule: rules.LADDER_TELLS_NOBODY,
        facts: { ladderId: 'a', rung: 'before' },
      });
    }
    expect(faultOf({ tells: TELLING_ROLES.map((role) => ({ role, channels: CHANNELS })) })).toBeNull();
    expect(faultOf({ tells: [{ role: 'head' }] })).toBeNull();
  });

  breaks(rules.LADDER_TEXT_UNFIT, 'blank words and essays are refused', () => {
    for (const text of ['', ' ', 'x'.repeat(501)]) {
      expect(faultOf({ text })).toMatchObject({
        rule: rules.LADDER_TEXT_UNFIT,
        facts: { ladderId: 'a', rung: 'before' },
      });
    }
    expect(faultOf({ text: 'x'.repeat(500) })).toBeNull();
  });

  eachRuleIsBrokenOnce();

  it('knows two things a rung can do, seven parts to tell and two ways', () => {
    expect([RUNG_ACTIONS, TELLING_ROLES, CHANNELS]).toEqual([
      ['remind', 'escalate'],
      ['holder', 'lead', 'coordinators', 'head', 'monitor', 'vice-chairman', 'chairman'],
      ['inbox', 'mail'],
    ]);
  });

  it('is planned whole and in the order of firing, whatever the order of its rungs', () => {
    const ladder = fc
      .uniqueArray(fc.integer({ min: -100_000, max: 100_000 }), { maxLength: 12 })
      .map((offsets): Ladder => ({
        ladderId: 'any',
        rungs: offsets.map((offsetMinutes, index) => ({
          name: `rung-${index}`,
          offsetMinutes,
          action: index % 3 === 2 ? 'escalate' : 'remind',
        })),
      }));
    const minutesOff = fc.integer({ min: -200_000, max: 200_000 });
    fc.assert(
      fc.property(ladder, minutesOff, fc.boolean(), (any, offset, compress) => {
        const watchedFrom = instantOf(millisecondsOf(deadline.dueAt) + offset * 60_000);
        const planned = planLadder({ ...any, ...(compress && { compress }) }, deadline, watchedFrom, 1);
        expect(planned.map(({ rung: name }) => name).sort()).toEqual(any.rungs.map(({ name }) => name).sort());
        expect(planned.map(({ fireAt }) => fireAt)).toEqual(planned.map(({ fireAt }) => fireAt).sort());
        for (const { fireAt, skipped } of planned) expect(skipped !== undefined).toBe(fireAt < watchedFrom);
        const moved = planned.filter((one) => one.moved !== undefined);
        expect(moved.length).toBeLessThanOrEqual(compress && offset < 0 ? 1 : 0);
        for (const { fireAt, moved: from, action } of moved) {
          expect(from!.from < watchedFrom).toBe(true);
          expect(fireAt < deadline.dueAt).toBe(true);
          expect(action).toBe('remind');
        }
      }),
    );
  });
});
