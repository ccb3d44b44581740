import { TELLING_ROLES, type Rung } from '#deadlines/domain';
import { instantOf, millisecondsOf, type Instant } from '#kernel';
import { ruleBook } from '../../../../test/support/given-when-then.js';
import {
  acknowledged,
  assigned,
  assignedOpenEnded,
  dueAt,
  given,
  identity,
  lead,
  MONITOR,
  office,
  on,
  reasons,
  responded,
  response,
  returned,
  stateAfter,
  terms,
  then,
} from '../../../../test/support/assignment-facts.js';
import type { FireRung } from './assignment.commands.js';
import type { AssignmentEvent, RungSkipReason } from './assignment.events.js';
import { holderOf } from './assignment.holder.js';
import * as rules from './escalation.rules.js';
import { rungsOf } from './deadline-in-force.js';

const { breaks, eachRuleIsBrokenOnce } = ruleBook(rules);

function fire(rung: string, at: Instant, cycle = 1): FireRung {
  return { type: 'fire-rung', rung, cycle, at };
}
function reminded(
  rung: string,
  effectiveAt: Instant,
  holderId = 'so-tai-chinh',
  cycle = 1,
  late?: number,
): AssignmentEvent {
  return {
    type: 'assignment.reminded',
    data: { ...identity, rung, cycle, holderId, dueAt, ...(late !== undefined && { lateBySeconds: late }) },
    effectiveAt,
  };
}
function skipped(
  rung: string,
  reason: RungSkipReason,
  fireAt: Instant,
  effectiveAt: Instant,
  cycle = 1,
): AssignmentEvent {
  return { type: 'assignment.rung-skipped', data: { ...identity, rung, cycle, reason, fireAt }, effectiveAt };
}
/** The assignment with another ladder. */
function climbing(...rungs: Rung[]): AssignmentEvent {
  return { ...assigned, data: { ...terms, ladder: { ladderId: 'steep', rungs } } } as AssignmentEvent;
}
function escalated(fromHolderId: string, toHolderId: string): AssignmentEvent {
  return {
    type: 'assignment.escalated',
    data: { ...identity, rung: 'escalate', cycle: 1, fromHolderId, toHolderId, dueAt },
    effectiveAt: on(6, '16:00'),
  };
}

describe('a rung of the ladder of an assignment', () => {
  it('reminds whoever holds it, once', () => {
    given(assigned)
      .when(fire('before', on(3, '16:00')))
      .then(reminded('before', on(3, '16:00')));
    given(assigned, reminded('before', on(3, '16:00')))
      .when(fire('before', on(3, '16:01')))
      .thenQuiet();
  });

  it('reminds an acknowledged one too', () => {
    given(assigned, acknowledged).when(fire('at', dueAt)).then(reminded('at', dueAt));
  });

  it('reminds whoever has to decide about what was declined', () => {
    given(...then([assigned], { type: 'decline', by: lead, at: on(4), reasons }))
      .when(fire('at', dueAt))
      .then(reminded('at', dueAt, MONITOR));
  });

  it('escalates to the next holder, once', () => {
    given(assigned)
      .when(fire('escalate', on(6, '16:00')))
      .then(escalated('so-tai-chinh', MONITOR));
    given(assigned, escalated('so-tai-chinh', MONITOR))
      .when(fire('escalate', on(6, '16:00')))
      .thenQuiet();
    expect(holderOf(stateAfter(assigned, escalated('so-tai-chinh', MONITOR)))).toEqual({
      id: MONITOR,
      since: on(6, '16:00'),
    });
  });

  it('escalates past whoever holds it already, and past a lead that stands in its own chain', () => {
    given(...then([assigned], { type: 'decline', by: lead, at: on(4), reasons }))
      .when(fire('escalate', on(6, '16:00')))
      .then(escalated(MONITOR, 'chu-tich-ubnd-tinh'));
    const inItsChain = {
      ...assigned,
      data: { ...terms, escalationChain: ['so-tai-chinh', 'chu-tich-ubnd-tinh'] },
    } as AssignmentEvent;
    given(inItsChain)
      .when(fire('escalate', on(6, '16:00')))
      .then(escalated('so-tai-chinh', 'chu-tich-ubnd-tinh'));
  });

  it('reminds the one it was escalated to, and still takes the answer of the lead', () => {
    const facts = [
      climbing({ name: 'last', offsetMinutes: 2881, action: 'remind' }),
      escalated('so-tai-chinh', MONITOR),
    ];
    given(...facts)
      .when(fire('last', on(6, '16:01')))
      .then(reminded('last', on(6, '16:01'), MONITOR));
    given(...facts)
      .when({ type: 'respond', by: lead, at: on(7), response })
      .then(responded(on(7)));
  });

  it('escalates step by step, and stays with the last of the chain', () => {
    const rungs = ['first', 'second', 'third'].map((name) => ({
      name,
      offsetMinutes: 0,
      action: 'escalate' as const,
    }));
    const steep = { ...assigned, data: { ...terms, ladder: { ladderId: 'steep', rungs } } } as AssignmentEvent;
    const once = then([steep], fire('first', dueAt));
    expect(stateAfter(...once)).toMatchObject({ escalations: 1, holder: { id: MONITOR } });
    const twice = then(once, fire('second', dueAt));
    expect(stateAfter(...twice)).toMatchObject({
      escalations: 2,
      spentRungs: ['first', 'second'],
      holder: { id: 'chu-tich-ubnd-tinh', since: dueAt },
    });
    given(...twice)
      .when(fire('third', dueAt))
      .then(skipped('third', 'ladder/chain-ended', dueAt, dueAt));
  });

  it('is skipped while follow-up of the lead is paused, an escalation too, and spent by it', () => {
    const paused = given(assigned).when({ ...fire('before', on(3, '16:00')), paused: true });
    paused.then(skipped('before', 'ladder/agency-paused', on(3, '16:00'), on(3, '16:00')));
    const facts = [assigned, ...paused.events()];
    given(...facts)
      .when(fire('before', on(3, '17:00')))
      .thenQuiet();
    given(...facts)
      .when({ ...fire('escalate', on(6, '16:00')), paused: true })
      .then(skipped('escalate', 'ladder/agency-paused', on(6, '16:00'), on(6, '16:00')));
    expect(stateAfter(...facts)).toMatchObject({ spentRungs: ['before'], holder: { id: 'so-tai-chinh' } });
  });

  it('climbs past those whom it skipped: the chain ends after the one it came to', () => {
    const rungs = ['first', 'second'].map((name) => ({ name, offsetMinutes: 0, action: 'escalate' as const }));
    const steep = { ...assigned, data: { ...terms, ladder: { ladderId: 'steep', rungs } } } as AssignmentEvent;
    const declined = then([steep], { type: 'decline', by: lead, at: on(4), reasons });
    const once = then(declined, fire('first', dueAt));
    expect(stateAfter(...once)).toMatchObject({ escalations: 2, holder: { id: 'chu-tich-ubnd-tinh' } });
    given(...once)
      .when(fire('second', dueAt))
      .then(skipped('second', 'ladder/chain-ended', dueAt, dueAt));
  });

  it('counts a step to one who is not of the chain any more as one', () => {
    expect(stateAfter(assigned, escalated('so-tai-chinh', 'van-phong-cu'))).toMatchObject({
      escalations: 1,
      holder: { id: 'van-phong-cu' },
    });
  });

  it('stays quiet for a rung that had passed when it was assigned', () => {
    const late = { ...assigned, data: { ...terms, watchedFrom: on(4, '17:00') } } as AssignmentEvent;
    given(late)
      .when(fire('at', on(4, '17:00')))
      .thenQuiet();
    given(late)
      .when(fire('after', on(5, '16:00')))
      .then(reminded('after', on(5, '16:00')));
    expect(rungsOf({ ...terms, watchedFrom: on(4, '17:00') }).filter(({ skipped }) => skipped)).toHaveLength(2);
  });

  it('stays quiet while an answer waits or time stands still', () => {
    given(assigned, responded(on(4)))
      .when(fire('at', dueAt))
      .thenQuiet();
    given(...then([assigned], { type: 'suspend', by: office, at: on(4), reasons }))
      .when(fire('at', dueAt))
      .thenQuiet();
  });

  it('climbs the ladder anew after a return: rungs of the first cycle no longer matter', () => {
    const back = [assigned, responded(on(4, '15:00')), returned(on(4, '15:30'))];
    given(...back)
      .when(fire('at', dueAt, 1))
      .thenQuiet();
    given(...back)
      .when(fire('at', dueAt, 2))
      .then(reminded('at', dueAt, 'so-tai-chinh', 2));
    given(...back)
      .when(fire('before', dueAt, 2))
      .thenQuiet();
  });

  it('is told to whom the ladder names, in its words, by its ways', () => {
    const urgent: Rung = {
      name: 'at',
      offsetMinutes: 0,
      action: 'remind',
      tells: TELLING_ROLES.map((role) => (role === 'head' ? { role, channels: ['mail'] } : { role })),
      text: 'Báo cáo ngay',
      urgent: true,
    };
    const up: Rung = { name: 'up', offsetMinutes: 60, action: 'escalate', tells: [{ role: 'holder' }], urgent: false };
    const helped = { ...climbing(urgent, up) };
    const facts = [
      { ...helped, data: { ...helped.data, coordinatingAgencyIds: ['so-y-te'] } } as AssignmentEvent,
      escalated('so-tai-chinh', 'van-phong-cu'),
    ];
    const channels = ['inbox', 'mail'];
    const [told] = given(...facts)
      .when(fire('at', dueAt))
      .events();
    expect(told!.data).toEqual({
      ...identity,
      rung: 'at',
      cycle: 1,
      holderId: 'van-phong-cu',
      dueAt,
      tells: [
        { role: 'holder', agencyIds: ['van-phong-cu'], channels },
        { role: 'lead', agencyIds: ['so-tai-chinh'], channels },
        { role: 'coordinators', agencyIds: ['so-y-te'], channels },
        { role: 'head', agencyIds: ['so-tai-chinh'], channels: ['mail'] },
        { role: 'monitor', agencyIds: [MONITOR], channels },
        { role: 'vice-chairman', agencyIds: ['ubnd-tinh'], channels },
        { role: 'chairman', agencyIds: ['ubnd-tinh'], channels },
      ],
      text: 'Báo cáo ngay',
      urgent: true,
    });
    const [taken] = given(climbing(up))
      .when(fire('up', on(4, '17:00')))
      .events();
    expect(taken!.data).toEqual({
      ...identity,
      rung: 'up',
      cycle: 1,
      fromHolderId: 'so-tai-chinh',
      toHolderId: MONITOR,
      dueAt,
      tells: [{ role: 'holder', agencyIds: [MONITOR], channels }],
    });
  });

  it('says that it was moved into the time left, and from when', () => {
    const late = { ...terms, ladder: { ...terms.ladder!, compress: true as const }, watchedFrom: on(4, '08:00') };
    given({ ...assigned, data: late } as AssignmentEvent)
      .when(fire('before', on(4, '12:00')))
      .then({
        type: 'assignment.reminded',
        data: {
          ...identity,
          rung: 'before',
          cycle: 1,
          holderId: 'so-tai-chinh',
          dueAt,
          moved: { reason: 'ladder/compressed', from: on(3, '16:00') },
        },
        effectiveAt: on(4, '12:00'),
      });
  });

  describe('that comes late', () => {
    it('is sent and says how late, in whole seconds', () => {
      given(assigned)
        .when(fire('before', on(3, '16:05')))
        .then(reminded('before', on(3, '16:05'), 'so-tai-chinh', 1, 300));
      for (const [ms, late] of [
        [999, undefined],
        [1_000, 1],
        [1_999, 1],
      ] as const) {
        const moment = instantOf(millisecondsOf(dueAt) + ms);
        given(assigned)
          .when(fire('at', moment))
          .then(reminded('at', moment, 'so-tai-chinh', 1, late));
      }
    });

    it('is skipped when it was to come ahead of a moment that has passed', () => {
      given(assigned)
        .when(fire('before', instantOf(millisecondsOf(dueAt) - 1)))
        .then(reminded('before', instantOf(millisecondsOf(dueAt) - 1), 'so-tai-chinh', 1, 86_399));
      given(assigned)
        .when(fire('before', dueAt))
        .then(skipped('before', 'ladder/due-moment-passed', on(3, '16:00'), dueAt));
    });

    it('is skipped when a later one is due too, whichever of them comes first', () => {
      given(assigned)
        .when(fire('at', on(5, '16:00')))
        .then(skipped('at', 'ladder/overtaken', dueAt, on(5, '16:00')));
      given(assigned, reminded('after', on(5, '16:00')))
        .when(fire('at', on(5, '16:00')))
        .then(skipped('at', 'ladder/overtaken', dueAt, on(5, '16:00')));
      const before = instantOf(millisecondsOf(on(5, '16:00')) - 1);
      given(assigned)
        .when(fire('at', before))
        .then(reminded('at', before, 'so-tai-chinh', 1, 86_399));
    });

    it('is not overtaken by one of the same moment', () => {
      const twin: Rung = { name: 'twin', offsetMinutes: 0, action: 'remind' };
      given(climbing(twin, { ...twin, name: 'other' }))
        .when(fire('twin', dueAt))
        .then(reminded('twin', dueAt));
    });

    it('gives way to an escalation, unless nobody is left to take over', () => {
      given(assigned)
        .when(fire('after', on(6, '16:00')))
        .then(skipped('after', 'ladder/overtaken', on(5, '16:00'), on(6, '16:00')));
      const alone = { ...assigned, data: { ...terms, escalationChain: [MONITOR] } } as AssignmentEvent;
      given(alone, escalated('so-tai-chinh', MONITOR))
        .when(fire('after', on(6, '16:00')))
        .then(skipped('after', 'ladder/overtaken', on(5, '16:00'), on(6, '16:00')));
      const nobody = { ...assigned, data: { ...terms, escalationChain: [] } } as AssignmentEvent;
      given(nobody)
        .when(fire('after', on(6, '16:00')))
        .then(reminded('after', on(6, '16:00'), 'so-tai-chinh', 1, 86_400));
      given(nobody)
        .when(fire('escalate', on(6, '16:00')))
        .then(skipped('escalate', 'ladder/chain-ended', on(6, '16:00'), on(6, '16:00')));
    });

    it('escalates however late it is, and one after the other', () => {
      const up: Rung = { name: 'first', offsetMinutes: 60, action: 'escalate' };
      const facts = [climbing(up, { ...up, name: 'second', offsetMinutes: 120 })];
      const once = then(facts, fire('first', on(9, '17:00')));
      expect(once.at(-1)!.data).toMatchObject({ toHolderId: MONITOR, lateBySeconds: 5 * 86_400 });
      expect(then(once, fire('second', on(9, '17:00'))).at(-1)!.data).toMatchObject({
        toHolderId: 'chu-tich-ubnd-tinh',
        lateBySeconds: 5 * 86_400 - 3_600,
      });
    });

    it('is decided about once', () => {
      const once = then([assigned], fire('before', dueAt));
      expect(stateAfter(...once)).toMatchObject({
        spentRungs: ['before'],
        escalations: 0,
        holder: { id: 'so-tai-chinh' },
      });
      given(...once)
        .when(fire('before', dueAt))
        .thenQuiet();
    });
  });

  breaks(rules.ASSIGNMENT_UNKNOWN_RUNG, 'a rung that is not on its ladder is refused', () => {
    given(assigned)
      .when(fire('sideways', on(9)))
      .thenRefused(rules.ASSIGNMENT_UNKNOWN_RUNG, { rung: 'sideways', cycle: 1 });
    given(assigned)
      .when(fire('at', on(9), 2))
      .thenRefused(rules.ASSIGNMENT_UNKNOWN_RUNG, { cycle: 2 });
    given(assignedOpenEnded)
      .when(fire('at', on(9)))
      .thenRefused(rules.ASSIGNMENT_UNKNOWN_RUNG);
    expect(rungsOf({ ...terms, deadline: null })).toEqual([]);
    expect(rungsOf({ ...terms, ladder: null })).toEqual([]);
    expect(rungsOf({ ...terms, idle: true })).toEqual([]);
  });

  breaks(rules.ASSIGNMENT_RUNG_NOT_DUE, 'a rung does not fire ahead of its moment', () => {
    given(assigned)
      .when(fire('at', instantOf(millisecondsOf(dueAt) - 1)))
      .thenRefused(rules.ASSIGNMENT_RUNG_NOT_DUE, { rung: 'at', cycle: 1, fireAt: dueAt });
  });

  eachRuleIsBrokenOnce();
});
