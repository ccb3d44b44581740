import { type Instant } from '#kernel';
import { ruleBook } from '../../../../test/support/given-when-then.js';
import {
  acknowledged,
  assigned,
  before16h,
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
