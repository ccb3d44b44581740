import fc from 'fast-check';
import { instant, instantOf, millisecondsOf } from '#kernel';
import { ruleBook } from '../../../../test/support/given-when-then.js';
import type { Deadline } from './deadline.js';
import * as rules from './deadline.rules.js';
import { DEFAULT_LADDER, faultOfLadder, planLadder, type Ladder } from './ladder.js';

const { breaks, eachRuleIsBrokenOnce } = ruleBook({
  LADDER_UNNAMED: rules.LADDER_UNNAMED,
  LADDER_RUNG_TWICE: rules.LADDER_RUNG_TWICE,
  LADDER_OFFSET_NOT_WHOLE: rules.LADDER_OFFSET_NOT_WHOLE,
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
    const planned = planLadder(DEFAULT_LADDER, deadline, instant('2025-08-04T16:00:00.001+07:00'), 2);
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

  eachRuleIsBrokenOnce();

  it('is planned whole and in the order of firing, whatever the order of its rungs', () => {
    const ladder = fc
      .uniqueArray(fc.integer({ min: -100_000, max: 100_000 }), { maxLength: 12 })
      .map((offsets): Ladder => ({
        ladderId: 'any',
        rungs: offsets.map((offsetMinutes, index) => ({ name: `rung-${index}`, offsetMinutes, action: 'remind' })),
      }));
    const minutesOff = fc.integer({ min: -200_000, max: 200_000 });
    fc.assert(
      fc.property(ladder, minutesOff, (any, offset) => {
        const watchedFrom = instantOf(millisecondsOf(deadline.dueAt) + offset * 60_000);
        const planned = planLadder(any, deadline, watchedFrom, 1);
        expect(planned.map(({ rung: name }) => name).sort()).toEqual(any.rungs.map(({ name }) => name).sort());
        expect(planned.map(({ fireAt }) => fireAt)).toEqual(planned.map(({ fireAt }) => fireAt).sort());
        for (const { fireAt, skipped } of planned) expect(skipped !== undefined).toBe(fireAt < watchedFrom);
      }),
    );
  });
});
