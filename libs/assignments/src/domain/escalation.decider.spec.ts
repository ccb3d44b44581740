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
import { type AssignmentEvent } from './assignment.events.js';
import { holderOf } from './assignment.holder.js';
import * as rules from './escalation.rules.js';
import { rungsOf } from './deadline-in-force.js';

const { breaks, eachRuleIsBrokenOnce } = ruleBook(rules);

function fire(rung: string, at: Instant, cycle = 1): FireRung {
  return { type: 'fire-rung', rung, cycle, at };
}
function reminded(rung: string, effectiveAt: Instant, holderId = 'so-tai-chinh', cycle = 1): AssignmentEvent {
  return { type: 'assignment.reminded', data: { ...identity, rung, cycle, holderId, dueAt }, effectiveAt };
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
    const facts = [assigned, escalated('so-tai-chinh', MONITOR)];
    given(...facts)
      .when(fire('after', on(7)))
      .then(reminded('after', on(7), MONITOR));
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
      firedRungs: ['first', 'second'],
      holder: { id: 'chu-tich-ubnd-tinh', since: dueAt },
    });
    given(...twice)
      .when(fire('third', dueAt))
      .thenQuiet();
  });

  it('climbs past those whom it skipped: the chain ends after the one it came to', () => {
    const rungs = ['first', 'second'].map((name) => ({ name, offsetMinutes: 0, action: 'escalate' as const }));
    const steep = { ...assigned, data: { ...terms, ladder: { ladderId: 'steep', rungs } } } as AssignmentEvent;
    const declined = then([steep], { type: 'decline', by: lead, at: on(4), reasons });
    const once = then(declined, fire('first', dueAt));
    expect(stateAfter(...once)).toMatchObject({ escalations: 2, holder: { id: 'chu-tich-ubnd-tinh' } });
    given(...once)
      .when(fire('second', dueAt))
      .thenQuiet();
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
