import fc from 'fast-check';
import { fold, instant, instantOf, millisecondsOf, type Instant } from '#kernel';
import { DEFAULT_DEADLINE_POLICY, DEFAULT_LADDER, understandDeadline, type Deadline } from '#deadlines/domain';
import { givenFor, ruleBook } from '../../../../test/support/given-when-then.js';
import type {
  AcceptAnswer,
  Acknowledge,
  Assign,
  AssignmentCommand,
  FireRung,
  ReportProgress,
  Respond,
  ReturnAnswer,
} from './assignment.commands.js';
import { assignmentDecider, holderOf, judgeOf, rungsOf } from './assignment.decider.js';
import {
  assignmentIdOf,
  assignmentStream,
  type AssignmentAssignedData,
  type AssignmentEvent,
  type Party,
} from './assignment.events.js';
import * as rules from './assignment.rules.js';
import { statusAt } from './assignment.status.js';

const given = givenFor(assignmentDecider);
const { breaks, eachRuleIsBrokenOnce } = ruleBook(rules);

/** A moment of August 2025 on Vietnamese clocks: `on(4, '15:00')`. */
function on(day: number, time = '08:00'): Instant {
  return instant(`2025-08-${String(day).padStart(2, '0')}T${time}:00+07:00`);
}

function beforeFourth(): Deadline {
  const understanding = understandDeadline(
    { asWritten: 'trước 16h00 ngày 04/8/2025', relation: 'before', date: '2025-08-04', time: '16:00' },
    DEFAULT_DEADLINE_POLICY,
  );
  if (!understanding.accepted) throw new Error(understanding.rule.code);
  return understanding.deadline;
}

const identity = {
  assignmentId: assignmentIdOf('d-1537', 't-2', 'so-tai-chinh'),
  directiveId: 'd-1537',
  leadAgencyId: 'so-tai-chinh',
};
const dueAt = on(4, '16:00');
const terms: AssignmentAssignedData = {
  ...identity,
  cycle: 1,
  deadline: beforeFourth(),
  ladder: DEFAULT_LADDER,
  watchedFrom: on(3),
  directiveNumber: '1537/UBND-TH',
  taskId: 't-2',
  taskOrdinal: 2,
  summary: 'Send the explanatory report',
  kind: 'order',
  coordinatingAgencyIds: [],
  groupId: 'so-ban-nganh',
  issuerId: 'ubnd-tinh',
  monitorId: 'van-phong-ubnd-tinh',
  escalationChain: ['van-phong-ubnd-tinh', 'chu-tich-ubnd-tinh'],
};

const lead: Party = { subject: 'an', agencyId: 'so-tai-chinh' };
const office: Party = { subject: 'binh' };
const officeForLead: Party = { subject: 'binh', onBehalfOf: 'so-tai-chinh' };
const monitor: Party = { subject: 'chi', agencyId: 'van-phong-ubnd-tinh' };
const issuer: Party = { subject: 'dung', agencyId: 'ubnd-tinh' };
const stranger: Party = { subject: 'em', agencyId: 'so-y-te' };
const response = { text: 'Report attached', documents: ['45/BC-STC'] };

const assigned: AssignmentEvent = { type: 'assignment.assigned', data: terms, effectiveAt: on(3) };
const acknowledged: AssignmentEvent = {
  type: 'assignment.acknowledged',
  data: { ...identity, by: lead },
  effectiveAt: on(3, '09:00'),
};
const progressed: AssignmentEvent = {
  type: 'assignment.progressed',
  data: { ...identity, by: lead, note: 'Half of it is drafted', percent: 50 },
  effectiveAt: on(3, '10:00'),
};
function responded(effectiveAt: Instant, round = 1): AssignmentEvent {
  return { type: 'assignment.responded', data: { ...identity, by: lead, response, round }, effectiveAt };
}
function returned(effectiveAt: Instant, round = 1): AssignmentEvent {
  const { deadline, ladder } = terms;
  return {
    type: 'assignment.returned',
    data: {
      ...identity,
      by: office,
      reasons: ['No figures'],
      round,
      cycle: round + 1,
      deadline,
      ladder,
      watchedFrom: effectiveAt,
    },
    effectiveAt,
  };
}
function accepted(effectiveAt: Instant, completedAt: Instant, onTime: boolean, round = 1): AssignmentEvent {
  return { type: 'assignment.accepted', data: { ...identity, by: office, round, completedAt, onTime }, effectiveAt };
}
function reminded(rung: string, effectiveAt: Instant, holderId = 'so-tai-chinh', cycle = 1): AssignmentEvent {
  return { type: 'assignment.reminded', data: { ...identity, rung, cycle, holderId, dueAt }, effectiveAt };
}
const escalated: AssignmentEvent = {
  type: 'assignment.escalated',
  data: {
    ...identity,
    rung: 'escalate',
    cycle: 1,
    fromHolderId: 'so-tai-chinh',
    toHolderId: 'van-phong-ubnd-tinh',
    dueAt,
  },
  effectiveAt: on(6, '16:00'),
};

const assign: Assign = { type: 'assign', at: on(3), data: terms };
function acknowledge(by = lead, at = on(3, '09:00')): Acknowledge {
  return { type: 'acknowledge', by, at };
}
function progress(by = lead, at = on(3, '10:00')): ReportProgress {
  return { type: 'report-progress', by, at, note: 'Half of it is drafted', percent: 50 };
}
function respond(by = lead, at = on(4, '15:00')): Respond {
  return { type: 'respond', by, at, response };
}
function giveBack(by = office, at = on(4, '15:30')): ReturnAnswer {
  return { type: 'return-answer', by, at, reasons: ['No figures'] };
}
function take(by = office, at = on(5)): AcceptAnswer {
  return { type: 'accept-answer', by, at };
}
function fire(rung: string, at: Instant, cycle = 1): FireRung {
  return { type: 'fire-rung', rung, cycle, at };
}
function stateAfter(...events: AssignmentEvent[]) {
  const state = fold(assignmentDecider, events);
  if (state.status === 'nonexistent') throw new Error('expected an assignment');
  return state;
}

describe('an assignment', () => {
  describe('when it does not exist', () => {
    it('is assigned to its lead, who holds it from then on', () => {
      given().when(assign).then(assigned);
      expect(holderOf(stateAfter(assigned))).toEqual({ id: 'so-tai-chinh', since: on(3) });
      expect(holderOf({ status: 'nonexistent' })).toBeNull();
    });

    it('may have been assigned before it was recorded', () => {
      given()
        .when({ ...assign, at: on(10), effectiveAt: on(3) })
        .then(assigned);
    });

    breaks(rules.ASSIGNMENT_UNKNOWN, 'nothing else can be done to it', () => {
      for (const command of [acknowledge(), progress(), respond(), giveBack(), take(), fire('at', dueAt)]) {
        given().when(command).thenRefused(rules.ASSIGNMENT_UNKNOWN);
      }
    });
  });

  describe('when assigned', () => {
    it('is acknowledged by the lead', () => {
      given(assigned).when(acknowledge()).then(acknowledged);
    });

    it('is acknowledged by the Office on behalf of the lead, as of the day it heard', () => {
      given(assigned)
        .when({ ...acknowledge(officeForLead, on(5)), effectiveAt: on(3, '09:00') })
        .then({ ...acknowledged, data: { ...identity, by: officeForLead } });
    });

    it('takes a report of progress, which acknowledges it', () => {
      given(assigned).when(progress()).then(progressed);
      expect(stateAfter(assigned, progressed)).toMatchObject({
        status: 'acknowledged',
        acknowledgedAt: on(3, '10:00'),
        holder: { id: 'so-tai-chinh', since: on(3) },
      });
      given(assigned, progressed).when(acknowledge()).thenQuiet();
    });

    it('takes a report of progress without a percentage', () => {
      const { note } = progressed.data as { note: string };
      given(assigned)
        .when({ type: 'report-progress', by: lead, at: on(3, '10:00'), note })
        .then({ type: 'assignment.progressed', data: { ...identity, by: lead, note }, effectiveAt: on(3, '10:00') });
    });

    it('takes an answer without an acknowledgement', () => {
      given(assigned)
        .when(respond())
        .then(responded(on(4, '15:00')));
    });

    it('takes an answer of documents alone, or of words alone', () => {
      for (const answer of [
        { text: '', documents: ['45/BC-STC'] },
        { text: 'Nothing to report', documents: [] },
      ]) {
        given(assigned)
          .when({ type: 'respond', by: lead, at: on(4), response: answer })
          .then({
            type: 'assignment.responded',
            data: { ...identity, by: lead, response: answer, round: 1 },
            effectiveAt: on(4),
          });
      }
    });

    it('keeps of the acting party what names it and nothing more', () => {
      const chatty = { ...lead, permissions: ['everything'] };
      given(assigned).when(acknowledge(chatty)).then(acknowledged);
    });

    it('counts an act from the assignment on where a clock stood a little behind', () => {
      given(assigned)
        .when(acknowledge(lead, on(2, '23:59')))
        .then({ ...acknowledged, effectiveAt: on(3) });
    });

    breaks(rules.ASSIGNMENT_ALREADY_ASSIGNED, 'the same task is not assigned to the agency again', () => {
      given(assigned).when(assign).thenRefused(rules.ASSIGNMENT_ALREADY_ASSIGNED);
    });

    breaks(rules.ASSIGNMENT_NOT_THE_LEAD, 'only the lead, or the Office in its name, works on it', () => {
      const others: Party[] = [
        stranger,
        monitor,
        office,
        { subject: 'binh', onBehalfOf: 'so-y-te' },
        { subject: 'em', agencyId: 'so-y-te', onBehalfOf: 'so-tai-chinh' },
        { subject: 'an', agencyId: 'so-tai-chinh', onBehalfOf: 'so-y-te' },
      ];
      for (const other of others) {
        for (const command of [acknowledge(other), progress(other), respond(other)]) {
          given(assigned).when(command).thenRefused(rules.ASSIGNMENT_NOT_THE_LEAD, { leadAgencyId: 'so-tai-chinh' });
        }
      }
    });

    breaks(rules.ASSIGNMENT_NO_ANSWER, 'there is nothing to judge before an answer', () => {
      for (const facts of [[assigned], [assigned, acknowledged]]) {
        for (const command of [giveBack(), take()])
          given(...facts)
            .when(command)
            .thenRefused(rules.ASSIGNMENT_NO_ANSWER);
      }
      given(assigned, responded(on(4)), returned(on(5)))
        .when(take())
        .thenRefused(rules.ASSIGNMENT_NO_ANSWER);
    });

    breaks(rules.ASSIGNMENT_EFFECTIVE_IN_FUTURE, 'nothing is recorded ahead of its time', () => {
      for (const command of [acknowledge(), progress(), respond(), giveBack(), take()]) {
        given(assigned, responded(on(3, '09:00')))
          .when({ ...command, effectiveAt: on(20) })
          .thenRefused(rules.ASSIGNMENT_EFFECTIVE_IN_FUTURE, { effectiveAt: on(20) });
      }
      given()
        .when({ ...assign, effectiveAt: on(20) })
        .thenRefused(rules.ASSIGNMENT_EFFECTIVE_IN_FUTURE);
    });

    breaks(rules.ASSIGNMENT_EFFECTIVE_TOO_EARLY, 'nothing is stated to have come before what it follows', () => {
      given(assigned)
        .when({ ...respond(), effectiveAt: on(2) })
        .thenRefused(rules.ASSIGNMENT_EFFECTIVE_TOO_EARLY, { notBefore: on(3) });
      given(assigned, responded(on(4)))
        .when({ ...take(), effectiveAt: on(3) })
        .thenRefused(rules.ASSIGNMENT_EFFECTIVE_TOO_EARLY, { notBefore: on(4) });
      given(assigned, responded(on(4)), returned(on(5)))
        .when({ ...respond(lead, on(6)), effectiveAt: on(4, '12:00') })
        .thenRefused(rules.ASSIGNMENT_EFFECTIVE_TOO_EARLY, { notBefore: on(5) });
    });

    breaks(rules.ASSIGNMENT_ANSWER_EMPTY, 'an answer without words or documents is refused', () => {
      for (const documents of [[], [' ']]) {
        given(assigned)
          .when({ type: 'respond', by: lead, at: on(4), response: { text: ' ', documents } })
          .thenRefused(rules.ASSIGNMENT_ANSWER_EMPTY);
      }
    });

    breaks(rules.ASSIGNMENT_NOTE_MISSING, 'progress without a word is refused', () => {
      given(assigned)
        .when({ type: 'report-progress', by: lead, at: on(4), note: ' ' })
        .thenRefused(rules.ASSIGNMENT_NOTE_MISSING);
    });

    breaks(rules.ASSIGNMENT_PERCENT_OUT_OF_RANGE, 'progress is a whole percentage', () => {
      for (const percent of [-1, 101, 33.3]) {
        given(assigned)
          .when({ type: 'report-progress', by: lead, at: on(4), note: 'going on', percent })
          .thenRefused(rules.ASSIGNMENT_PERCENT_OUT_OF_RANGE, { percent });
      }
    });
  });

  describe('when acknowledged', () => {
    it('stays quiet when it is acknowledged again', () => {
      given(assigned, acknowledged)
        .when(acknowledge(lead, on(5)))
        .thenQuiet();
    });

    it('takes progress and an answer', () => {
      given(assigned, acknowledged).when(progress()).then(progressed);
      given(assigned, acknowledged, progressed)
        .when(respond())
        .then(responded(on(4, '15:00')));
    });

    it('remembers the first acknowledgement', () => {
      expect(stateAfter(assigned, acknowledged, progressed)).toMatchObject({ acknowledgedAt: on(3, '09:00') });
    });
  });

  describe('when an answer waits', () => {
    const waiting = [assigned, responded(on(4, '15:00'))];

    it('is held by the monitor since the answer was given', () => {
      expect(holderOf(stateAfter(...waiting))).toEqual({ id: 'van-phong-ubnd-tinh', since: on(4, '15:00') });
    });

    it('is held by the issuer where the monitor itself is the lead', () => {
      expect(judgeOf({ ...terms, leadAgencyId: 'van-phong-ubnd-tinh' })).toBe('ubnd-tinh');
    });

    it('is accepted by the Office, the monitor or the issuer, and was on time by when it was given', () => {
      for (const judge of [office, monitor, issuer]) {
        given(...waiting)
          .when(take(judge, on(9)))
          .then({
            ...accepted(on(9), on(4, '15:00'), true),
            data: { ...identity, by: judge, round: 1, completedAt: on(4, '15:00'), onTime: true },
          } as AssignmentEvent);
      }
    });

    it('is on time until the last millisecond before the limit, and late at the limit', () => {
      const last = instantOf(millisecondsOf(dueAt) - 1);
      given(assigned, responded(last))
        .when(take())
        .then(accepted(on(5), last, true));
      given(assigned, responded(dueAt))
        .when(take())
        .then(accepted(on(5), dueAt, false));
    });

    it('is on time whenever it was given where there is no deadline', () => {
      const open: AssignmentEvent = {
        ...assigned,
        data: { ...terms, deadline: null, ladder: null },
      };
      given(open, responded(on(30)))
        .when(take(office, on(31)))
        .then(accepted(on(31), on(30), true));
    });

    it('counts a paper answer from the day it was received', () => {
      given(assigned)
        .when({ ...respond(officeForLead, on(6)), effectiveAt: on(4, '15:00') })
        .then({
          ...responded(on(4, '15:00')),
          data: { ...identity, by: officeForLead, response, round: 1 },
        } as AssignmentEvent);
    });

    it('is returned with reasons, which opens the next cycle from the present on', () => {
      given(...waiting)
        .when({ ...giveBack(office, on(5)), reasons: ['No figures', ' '], round: 1 })
        .then(returned(on(5)));
    });

    it('stays quiet when it is acknowledged, and when a rung of the ladder fires', () => {
      given(...waiting)
        .when(acknowledge())
        .thenQuiet();
      given(...waiting)
        .when(fire('at', dueAt))
        .thenQuiet();
    });

    breaks(rules.ASSIGNMENT_ANSWER_WAITS, 'a second answer and progress wait for the judgement', () => {
      given(...waiting)
        .when(respond())
        .thenRefused(rules.ASSIGNMENT_ANSWER_WAITS, { round: 1 });
      given(...waiting)
        .when(progress())
        .thenRefused(rules.ASSIGNMENT_ANSWER_WAITS, { round: 1 });
    });

    breaks(rules.ASSIGNMENT_NOT_THE_JUDGE, 'an agency apart does not judge it', () => {
      given(...waiting)
        .when(take(stranger))
        .thenRefused(rules.ASSIGNMENT_NOT_THE_JUDGE);
      given(...waiting)
        .when(giveBack(stranger))
        .thenRefused(rules.ASSIGNMENT_NOT_THE_JUDGE);
    });

    breaks(rules.ASSIGNMENT_OWN_ANSWER, 'the lead does not judge its own answer, monitor or not', () => {
      given(...waiting)
        .when(take(lead))
        .thenRefused(rules.ASSIGNMENT_OWN_ANSWER);
      given(...waiting)
        .when(giveBack(lead))
        .thenRefused(rules.ASSIGNMENT_OWN_ANSWER);
      const officeLeads: AssignmentEvent = {
        ...assigned,
        data: { ...terms, leadAgencyId: 'van-phong-ubnd-tinh' },
      };
      given(officeLeads, responded(on(4)))
        .when(take(monitor))
        .thenRefused(rules.ASSIGNMENT_OWN_ANSWER);
    });

    breaks(rules.ASSIGNMENT_REASONS_MISSING, 'a return without a reason is refused', () => {
      for (const reasons of [[], [' ']]) {
        given(...waiting)
          .when({ ...giveBack(), reasons })
          .thenRefused(rules.ASSIGNMENT_REASONS_MISSING);
      }
    });

    breaks(rules.ASSIGNMENT_OTHER_ROUND, 'an answer one has not seen is not judged', () => {
      const second = [...waiting, returned(on(5)), responded(on(6), 2)];
      for (const command of [giveBack(), take()]) {
        given(...second)
          .when({ ...command, round: 1 })
          .thenRefused(rules.ASSIGNMENT_OTHER_ROUND, { judged: 1, round: 2 });
      }
      given(...waiting, returned(on(5)))
        .when({ ...giveBack(), round: 2 })
        .thenRefused(rules.ASSIGNMENT_OTHER_ROUND);
      given(...waiting, accepted(on(5), on(4, '15:00'), true))
        .when({ ...take(), round: 2 })
        .thenRefused(rules.ASSIGNMENT_OTHER_ROUND);
    });
  });

  describe('when returned', () => {
    const back = [assigned, responded(on(4, '15:00')), returned(on(4, '15:30'))];

    it('is held by the lead again, in the second round', () => {
      expect(stateAfter(...back)).toMatchObject({
        status: 'returned',
        round: 2,
        holder: { id: 'so-tai-chinh', since: on(4, '15:30') },
        reasons: ['No figures'],
      });
    });

    it('takes progress and a new answer, judged by when the new one was given', () => {
      given(...back)
        .when(progress(lead, on(5)))
        .then({ ...progressed, effectiveAt: on(5) });
      given(...back)
        .when(respond(lead, on(6)))
        .then(responded(on(6), 2));
      given(...back, responded(on(6), 2))
        .when(take(office, on(7)))
        .then(accepted(on(7), on(6), false, 2));
    });

    it('stays quiet when it is returned again or acknowledged', () => {
      given(...back)
        .when(giveBack())
        .thenQuiet();
      given(...back)
        .when({ ...giveBack(), round: 1 })
        .thenQuiet();
      given(...back)
        .when(acknowledge(lead, on(5)))
        .thenQuiet();
    });

    it('climbs the ladder anew: rungs of the first cycle no longer matter', () => {
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
  });

  describe('when accepted', () => {
    const done = [assigned, responded(on(4, '15:00')), accepted(on(5), on(4, '15:00'), true)];

    it('is held by nobody', () => {
      expect(holderOf(stateAfter(...done))).toBeNull();
    });

    it('stays quiet when it is accepted again, acknowledged, or a rung fires', () => {
      for (const command of [take(office, on(6)), acknowledge(), fire('after', on(5, '16:00'))]) {
        given(...done)
          .when(command)
          .thenQuiet();
      }
    });

    breaks(rules.ASSIGNMENT_ALREADY_ACCEPTED, 'nothing more is answered, reported or returned', () => {
      for (const command of [respond(), progress(), giveBack(office, on(6))]) {
        given(...done)
          .when(command)
          .thenRefused(rules.ASSIGNMENT_ALREADY_ACCEPTED, identity);
      }
    });
  });

  describe('when a rung of its ladder fires', () => {
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

    it('escalates to the next holder, once', () => {
      given(assigned)
        .when(fire('escalate', on(6, '16:00')))
        .then(escalated);
      given(assigned, escalated)
        .when(fire('escalate', on(6, '16:00')))
        .thenQuiet();
      expect(holderOf(stateAfter(assigned, escalated))).toEqual({ id: 'van-phong-ubnd-tinh', since: on(6, '16:00') });
    });

    it('reminds the one it was escalated to', () => {
      given(assigned, escalated)
        .when(fire('after', on(7)))
        .then(reminded('after', on(7), 'van-phong-ubnd-tinh'));
    });

    it('still takes the answer of the lead after it was escalated', () => {
      given(assigned, escalated)
        .when(respond(lead, on(7)))
        .then(responded(on(7)));
    });

    it('escalates step by step, and stays with the last of the chain', () => {
      const steps = ['first', 'second', 'third'].map((name) => ({
        name,
        offsetMinutes: 0,
        action: 'escalate' as const,
      }));
      const steep: AssignmentEvent = {
        ...assigned,
        data: { ...terms, ladder: { ladderId: 'steep', rungs: steps } },
      };
      const facts: AssignmentEvent[] = [steep];
      for (const { name } of steps.slice(0, 2))
        facts.push(
          ...given(...facts)
            .when(fire(name, dueAt))
            .events(),
        );
      expect(holderOf(stateAfter(...facts))).toEqual({ id: 'chu-tich-ubnd-tinh', since: dueAt });
      given(...facts)
        .when(fire('third', dueAt))
        .thenQuiet();
    });

    it('stays quiet for a rung that had passed when it was assigned', () => {
      const late: AssignmentEvent = { ...assigned, data: { ...terms, watchedFrom: on(4, '17:00') } };
      given(late)
        .when(fire('at', on(4, '17:00')))
        .thenQuiet();
      given(late)
        .when(fire('after', on(5, '16:00')))
        .then(reminded('after', on(5, '16:00')));
      expect(rungsOf({ ...terms, watchedFrom: on(4, '17:00') }).filter(({ skipped }) => skipped)).toHaveLength(2);
    });

    breaks(rules.ASSIGNMENT_UNKNOWN_RUNG, 'a rung that is not on its ladder is refused', () => {
      given(assigned)
        .when(fire('sideways', on(9)))
        .thenRefused(rules.ASSIGNMENT_UNKNOWN_RUNG, { rung: 'sideways' });
      given(assigned)
        .when(fire('at', on(9), 2))
        .thenRefused(rules.ASSIGNMENT_UNKNOWN_RUNG, { cycle: 2 });
      const open: AssignmentEvent = {
        ...assigned,
        data: { ...terms, deadline: null, ladder: null },
      };
      given(open)
        .when(fire('at', on(9)))
        .thenRefused(rules.ASSIGNMENT_UNKNOWN_RUNG);
      expect(rungsOf({ ...terms, deadline: null })).toEqual([]);
    });

    breaks(rules.ASSIGNMENT_RUNG_NOT_DUE, 'a rung does not fire ahead of its moment', () => {
      given(assigned)
        .when(fire('at', instantOf(millisecondsOf(dueAt) - 1)))
        .thenRefused(rules.ASSIGNMENT_RUNG_NOT_DUE, { fireAt: dueAt });
    });
  });

  eachRuleIsBrokenOnce();

  it('has the same id and stream for the same directive, task and agency', () => {
    expect(assignmentIdOf('d', 't', 'a')).toBe(assignmentIdOf('d', 't', 'a'));
    expect(assignmentIdOf('d', 't', 'a')).not.toBe(assignmentIdOf('d', 'ta', ''));
    expect(assignmentStream('x')).toBe('assignment-x');
  });
});

describe('whatever is asked of an assignment', () => {
  const party = fc.constantFrom(lead, office, officeForLead, monitor, issuer, stranger);
  const moment = fc
    .integer({ min: 0, max: 14 * 24 * 60 })
    .map((minutes) => instantOf(millisecondsOf(on(2)) + minutes * 60_000));
  const act = fc.record({ by: party, at: moment, effectiveAt: moment }, { requiredKeys: ['by', 'at'] });
  const round = fc.constantFrom(undefined, 1, 2, 3);
  const command = fc.oneof<fc.Arbitrary<AssignmentCommand>[]>(
    fc.constant(assign),
    act.map((a) => ({ type: 'acknowledge' as const, ...a })),
    fc
      .tuple(act, fc.constantFrom('', 'going on'))
      .map(([a, note]) => ({ type: 'report-progress' as const, ...a, note })),
    act.map((a) => ({ type: 'respond' as const, ...a, response })),
    fc.tuple(act, round).map(([a, judged]) => ({
      type: 'return-answer' as const,
      ...a,
      reasons: ['No figures'],
      ...(judged === undefined ? {} : { round: judged }),
    })),
    fc.tuple(act, round).map(([a, judged]) => ({
      type: 'accept-answer' as const,
      ...a,
      ...(judged === undefined ? {} : { round: judged }),
    })),
    fc
      .tuple(fc.constantFrom('before', 'at', 'after', 'escalate', 'sideways'), fc.integer({ min: 1, max: 3 }), moment)
      .map(([rung, cycle, at]) => fire(rung, at, cycle)),
  );
  const commands = fc.array(command, { maxLength: 40 });

  function play(asked: readonly AssignmentCommand[]): AssignmentEvent[] {
    const events: AssignmentEvent[] = [assigned];
    for (const one of asked) {
      const decision = assignmentDecider.decide(one, fold(assignmentDecider, events));
      if (decision.accepted) events.push(...decision.events);
    }
    return events;
  }

  it('its history folds without a fault, and twice to the same state', () => {
    fc.assert(
      fc.property(commands, (asked) => {
        const events = play(asked);
        expect(fold(assignmentDecider, events)).toEqual(fold(assignmentDecider, events));
      }),
    );
  });

  it('nothing follows an acceptance', () => {
    fc.assert(
      fc.property(commands, commands, (first, then) => {
        const answered: AssignmentCommand[] = [respond(lead, on(4)), take(office, on(16))];
        const done = play([...first, ...answered]);
        fc.pre(done.at(-1)?.type === 'assignment.accepted');
        const state = fold(assignmentDecider, done);
        for (const one of then) {
          const decision = assignmentDecider.decide(one, state);
          expect(decision.accepted ? decision.events : []).toEqual([]);
        }
      }),
    );
  });

  it('a rung fires at most once in a cycle, and never in the future', () => {
    fc.assert(
      fc.property(commands, (asked) => {
        const fired: string[] = [];
        for (const { type, data, effectiveAt } of play(asked)) {
          if (type !== 'assignment.reminded' && type !== 'assignment.escalated') continue;
          fired.push(`${data.cycle} ${data.rung}`);
          expect(effectiveAt <= on(31)).toBe(true);
        }
        expect(new Set(fired).size).toBe(fired.length);
      }),
    );
  });

  it('rounds and cycles go up one by one, and somebody holds it until it is accepted', () => {
    fc.assert(
      fc.property(commands, (asked) => {
        const events = play(asked);
        const returns = events.flatMap((event) => (event.type === 'assignment.returned' ? [event.data] : []));
        expect(returns.map((data) => data.round)).toEqual(returns.map((_, index) => index + 1));
        expect(returns.map((data) => data.cycle)).toEqual(returns.map((_, index) => index + 2));
        const state = stateAfter(...events);
        expect(state.round).toBe(returns.length + 1);
        expect(holderOf(state) === null).toBe(state.status === 'accepted');
      }),
    );
  });

  it('an accepted one is done with the timeliness that its acceptance recorded', () => {
    fc.assert(
      fc.property(commands, (asked) => {
        const state = stateAfter(...play([...asked, respond(lead, on(16)), take(office, on(16))]));
        if (state.status !== 'accepted') throw new Error('an answer that waits is accepted');
        expect(statusAt(state, on(31)).status).toBe(state.onTime ? 'done-on-time' : 'done-late');
      }),
    );
  });
});
