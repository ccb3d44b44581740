import { instantOf, millisecondsOf, type Instant } from '#kernel';
import { ruleBook } from '../../../../test/support/given-when-then.js';
import {
  acknowledged,
  assigned,
  assignedOpenEnded,
  before16h,
  dueAt,
  given,
  health,
  identity,
  ISSUER,
  issuer,
  lead,
  MONITOR,
  monitor,
  office,
  officeForIssuer,
  officeForLead,
  on,
  reasons,
  responded,
  response,
  returned,
  stateAfter,
  strangers,
  terms,
  then,
} from '../../../../test/support/assignment-facts.js';
import type { Assign, AssignmentCommand, FireRung } from './assignment.commands.js';
import { assignmentDecider } from './assignment.decider.js';
import { ASSIGNMENT_EVENT_TYPES, assignmentIdOf, assignmentStream, type AssignmentEvent } from './assignment.events.js';
import { holderOf } from './assignment.holder.js';
import * as rules from './assignment.rules.js';
import { isEnded, isOpen } from './assignment.state.js';
import type { Party } from './assignment.vocabulary.js';
import { rungsOf } from './deadline-in-force.js';

const { breaks, eachRuleIsBrokenOnce } = ruleBook(rules);

const assign: Assign = { type: 'assign', at: on(3), data: terms };

/** One command of every kind, as the one who may give it would. */
function everything(at: Instant): AssignmentCommand[] {
  return [...byLead(lead, at), ...byAuthority(office, at), ...bySetter(office, at), fire('at', at), silence(at)];
}
function byLead(by: Party, at: Instant): AssignmentCommand[] {
  return [
    { type: 'acknowledge', by, at },
    { type: 'report-progress', by, at, note: 'going on' },
    { type: 'respond', by, at, response },
    { type: 'decline', by, at, reasons },
    { type: 'propose-transfer', by, at, toAgencyId: 'so-y-te', reasons },
    { type: 'ask-coordination', by, at, agencyId: 'so-y-te', question: 'Agreed?', deadline: before16h(30) },
    { type: 'ask-extension', by, at, reasons, proposed: before16h(30) },
    { type: 'delegate', by, at, toAgencyId: 'phong-ngan-sach', summary: 'The figures' },
    { type: 'contest-status', by, at, head: 'Giám đốc', status: 'in-progress-overdue', grounds: reasons },
  ];
}
function byAuthority(by: Party, at: Instant): AssignmentCommand[] {
  return [
    { type: 'accept-in-part', by, at, accepted: 'a', remaining: 'b' },
    { type: 'uphold-assignment', by, at, reasons },
    { type: 'transfer', by, at, toAgencyId: 'so-y-te', reasons },
    { type: 're-home', by, at, fromAgencyId: 'x', toAgencyId: 'y', cause: 'organization-changed', reasons },
    { type: 'suspend', by, at, reasons },
    { type: 'resume', by, at, reasons },
    { type: 'cancel', by, at, reasons },
    { type: 'reopen', by, at, reasons },
    { type: 'uphold-contest', by, at, reasons },
    { type: 'reject-contest', by, at, reasons },
    { type: 'correct-entry', by, at, version: 2, correction: { fact: 'effective-time', is: at }, reasons },
  ];
}
function bySetter(by: Party, at: Instant): AssignmentCommand[] {
  return [
    { type: 'grant-extension', by, at, deadline: before16h(30), reasons },
    { type: 'refuse-extension', by, at, reasons },
    { type: 'change-deadline', by, at, deadline: before16h(30), reasons },
  ];
}
function fire(rung: string, at: Instant, cycle = 1): FireRung {
  return { type: 'fire-rung', rung, cycle, at };
}
function silence(at: Instant): AssignmentCommand {
  return { type: 'count-silence', request: 1, at };
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

    it('is not made by any other event', () => {
      expect(assignmentDecider.evolve({ status: 'nonexistent' }, acknowledged)).toEqual({ status: 'nonexistent' });
    });

    breaks(rules.ASSIGNMENT_UNKNOWN, 'nothing else can be done to it', () => {
      for (const command of everything(on(5))) given().when(command).thenRefused(rules.ASSIGNMENT_UNKNOWN);
    });
  });

  describe('when assigned', () => {
    it('counts its events, and knows the deadline in force and who set it', () => {
      expect(stateAfter(assigned, acknowledged)).toMatchObject({
        version: 2,
        deadlines: [
          { deadline: terms.deadline, basis: 'in-force/as-assigned', authority: { agencyId: ISSUER }, version: 1 },
        ],
        deadlineSetterId: ISSUER,
      });
    });

    breaks(rules.ASSIGNMENT_ALREADY_ASSIGNED, 'the same task is not assigned to the agency again', () => {
      given(assigned)
        .when(assign)
        .thenRefused(rules.ASSIGNMENT_ALREADY_ASSIGNED, { assignmentId: identity.assignmentId });
    });

    breaks(rules.ASSIGNMENT_NOT_THE_LEAD, 'only the lead, or the Office in its name, works on it', () => {
      for (const other of [...strangers, health, monitor, issuer, office, officeForIssuer]) {
        for (const command of byLead(other, on(5))) {
          given(assigned).when(command).thenRefused(rules.ASSIGNMENT_NOT_THE_LEAD, { leadAgencyId: 'so-tai-chinh' });
        }
      }
    });

    breaks(rules.ASSIGNMENT_NOT_THE_AUTHORITY, 'only issuer, monitor and Office decide about it', () => {
      for (const other of [...strangers, health, lead, officeForLead]) {
        for (const command of byAuthority(other, on(5)).filter(({ type }) => type !== 're-home')) {
          given(assigned)
            .when(command)
            .thenRefused(rules.ASSIGNMENT_NOT_THE_AUTHORITY, { issuerId: ISSUER, monitorId: MONITOR });
        }
      }
    });

    it('is decided about in the power of whoever speaks, the Office by itself in that of the judge', () => {
      for (const [by, agencyId] of [
        [office, MONITOR],
        [officeForIssuer, ISSUER],
        [issuer, ISSUER],
        [monitor, MONITOR],
      ] as const) {
        given(assigned)
          .when({ type: 'suspend', by, at: on(3, '12:00'), reasons, document: '1600/UBND-TH' })
          .then({
            type: 'assignment.suspended',
            data: { ...identity, by, authority: { agencyId, document: '1600/UBND-TH' }, reasons },
            effectiveAt: on(3, '12:00'),
          });
      }
    });

    it('is not decided about by a monitor that leads it: the issuer does', () => {
      const byItself = { ...assigned, data: { ...terms, monitorId: 'so-tai-chinh' } } as AssignmentEvent;
      given(byItself)
        .when({ type: 'suspend', by: lead, at: on(4), reasons })
        .thenRefused(rules.ASSIGNMENT_NOT_THE_AUTHORITY);
      given(byItself)
        .when({ type: 'suspend', by: office, at: on(4), reasons })
        .then({
          type: 'assignment.suspended',
          data: { ...identity, by: office, authority: { agencyId: ISSUER }, reasons },
          effectiveAt: on(4),
        });
    });

    breaks(rules.ASSIGNMENT_EFFECTIVE_IN_FUTURE, 'nothing is recorded ahead of its time', () => {
      for (const command of everything(on(5)).filter(({ type }) => type !== 'fire-rung' && type !== 'count-silence')) {
        given(assigned, responded(on(3, '09:00')))
          .when({ ...command, effectiveAt: on(20) } as AssignmentCommand)
          .thenRefused(rules.ASSIGNMENT_EFFECTIVE_IN_FUTURE, { at: on(5), effectiveAt: on(20) });
      }
      given()
        .when({ ...assign, effectiveAt: on(20) })
        .thenRefused(rules.ASSIGNMENT_EFFECTIVE_IN_FUTURE);
    });

    breaks(rules.ASSIGNMENT_EFFECTIVE_TOO_EARLY, 'nothing is stated to have come before what it follows', () => {
      for (const command of everything(on(5)).filter(({ type }) => type !== 'fire-rung' && type !== 'count-silence')) {
        given(assigned)
          .when({ ...command, effectiveAt: on(2) } as AssignmentCommand)
          .thenRefused(rules.ASSIGNMENT_EFFECTIVE_TOO_EARLY, { notBefore: on(3), effectiveAt: on(2) });
      }
    });

    breaks(rules.ASSIGNMENT_UNEXPLAINED, 'whoever decides, declines, contests or asks says why', () => {
      const speaking = everything(on(5)).filter((command) => 'reasons' in command || 'grounds' in command);
      expect(speaking).toHaveLength(17);
      for (const command of speaking) {
        for (const nothing of [[], [' ']]) {
          const silent = 'grounds' in command ? { grounds: nothing } : { reasons: nothing };
          given(assigned)
            .when({ ...command, ...silent })
            .thenRefused(rules.ASSIGNMENT_UNEXPLAINED);
        }
      }
    });
  });

  describe('when its turn has not come', () => {
    const work = byLead(lead, on(7)).filter(({ type }) => type !== 'acknowledge' && type !== 'contest-status');

    breaks(rules.ASSIGNMENT_ANSWER_WAITS, 'an answer is judged before the work goes on', () => {
      const waiting = [assigned, responded(on(4))];
      for (const command of [
        ...work,
        { type: 'transfer', by: office, at: on(7), toAgencyId: 'so-y-te', reasons },
        { type: 'suspend', by: office, at: on(7), reasons },
      ] as AssignmentCommand[]) {
        given(...waiting)
          .when(command)
          .thenRefused(rules.ASSIGNMENT_ANSWER_WAITS, { ...identity, round: 1 });
      }
    });

    breaks(rules.ASSIGNMENT_DECLINE_WAITS, 'what the lead declined is decided before the work goes on', () => {
      const declined = then([assigned], { type: 'decline', by: lead, at: on(4), reasons });
      for (const command of [
        ...work.filter(({ type }) => type !== 'decline'),
        { type: 'suspend', by: office, at: on(7), reasons },
        { type: 'transfer', by: office, at: on(7), toAgencyId: 'so-tai-chinh', reasons },
        { type: 'accept-answer', by: office, at: on(7) },
        { type: 'return-answer', by: office, at: on(7), reasons },
        { type: 'accept-in-part', by: office, at: on(7), accepted: 'a', remaining: 'b' },
      ] as AssignmentCommand[]) {
        given(...declined)
          .when(command)
          .thenRefused(rules.ASSIGNMENT_DECLINE_WAITS, identity);
      }
    });

    breaks(rules.ASSIGNMENT_SUSPENDED, 'what is suspended is resumed before anything goes on', () => {
      const suspended = then([assigned], { type: 'suspend', by: office, at: on(4), reasons });
      for (const command of [
        ...work,
        { type: 'acknowledge', by: lead, at: on(7) },
        { type: 'transfer', by: office, at: on(7), toAgencyId: 'so-y-te', reasons },
        { type: 'accept-answer', by: office, at: on(7) },
        { type: 'return-answer', by: office, at: on(7), reasons },
        { type: 'accept-in-part', by: office, at: on(7), accepted: 'a', remaining: 'b' },
        ...bySetter(office, on(7)).filter(({ type }) => type !== 'refuse-extension'),
      ] as AssignmentCommand[]) {
        given(...suspended)
          .when(command)
          .thenRefused(rules.ASSIGNMENT_SUSPENDED, identity);
      }
      const known = then([assigned, acknowledged], { type: 'suspend', by: office, at: on(4), reasons });
      given(...known)
        .when({ type: 'acknowledge', by: lead, at: on(7) })
        .thenQuiet();
    });
  });

  describe('when it has ended', () => {
    const quietOrReopening = ['acknowledge', 'fire-rung', 'count-silence', 're-home', 'reopen'];
    const cancelled = then([assigned], { type: 'cancel', by: office, at: on(4), reasons });
    const done = then(
      [assigned],
      { type: 'respond', by: lead, at: on(4), response },
      { type: 'accept-answer', by: office, at: on(5) },
    );

    it('stands apart from what is open', () => {
      expect([...[[assigned], cancelled, done].map((facts) => isOpen(stateAfter(...facts)))]).toEqual([
        true,
        false,
        false,
      ]);
      expect([cancelled, done].every((facts) => isEnded(stateAfter(...facts)))).toBe(true);
    });

    breaks(rules.ASSIGNMENT_CANCELLED, 'nothing but a reopening follows a cancellation', () => {
      const rest = everything(on(9)).filter(({ type }) => !quietOrReopening.includes(type) && type !== 'cancel');
      expect(rest).toHaveLength(19);
      for (const command of [
        ...rest,
        { type: 'accept-answer', by: office, at: on(9) },
        { type: 'return-answer', by: office, at: on(9), reasons },
      ] as AssignmentCommand[]) {
        given(...cancelled)
          .when(command)
          .thenRefused(rules.ASSIGNMENT_CANCELLED, identity);
      }
    });

    breaks(rules.ASSIGNMENT_ALREADY_ACCEPTED, 'nothing but a reopening follows an acceptance', () => {
      const rest = everything(on(9)).filter(({ type }) => !quietOrReopening.includes(type));
      for (const command of rest) {
        given(...done)
          .when(command)
          .thenRefused(rules.ASSIGNMENT_ALREADY_ACCEPTED, identity);
      }
    });

    it('stays quiet when it is acknowledged, a rung fires or an agency moves', () => {
      for (const facts of [cancelled, done]) {
        for (const command of [
          { type: 'acknowledge', by: lead, at: on(9) },
          fire('after', on(9)),
          {
            type: 're-home',
            by: office,
            at: on(9),
            fromAgencyId: 'so-tai-chinh',
            toAgencyId: 'so-y-te',
            cause: 'organization-changed',
            reasons,
          },
        ] as AssignmentCommand[]) {
          given(...facts)
            .when(command)
            .thenQuiet();
        }
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
  });

  eachRuleIsBrokenOnce();

  it('has the same id and stream for the same directive, task and agency', () => {
    expect(assignmentIdOf('d', 't', 'a')).toBe(assignmentIdOf('d', 't', 'a'));
    expect(assignmentIdOf('d', 't', 'a')).not.toBe(assignmentIdOf('d', 'ta', ''));
    expect(assignmentStream('x')).toBe('assignment-x');
  });

  it('names each of its events once', () => {
    expect(new Set(ASSIGNMENT_EVENT_TYPES).size).toBe(ASSIGNMENT_EVENT_TYPES.length);
    expect(ASSIGNMENT_EVENT_TYPES.every((type) => type.startsWith('assignment.'))).toBe(true);
  });
});
