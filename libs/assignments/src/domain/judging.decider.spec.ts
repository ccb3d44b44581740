import { instantOf, millisecondsOf, type Instant } from '#kernel';
import { ruleBook } from '../../../../test/support/given-when-then.js';
import {
  accepted,
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
  terms,
  then,
} from '../../../../test/support/assignment-facts.js';
import * as rules from './judging.rules.js';
import type {
  AcceptAnswer,
  AcceptInPart,
  Acknowledge,
  ReportProgress,
  Respond,
  ReturnAnswer,
} from './assignment.commands.js';
import type { AssignmentEvent } from './assignment.events.js';
import { holderOf, judgeOf } from './assignment.holder.js';
import {
  ASSIGNMENT_ALREADY_ACCEPTED,
  ASSIGNMENT_EFFECTIVE_TOO_EARLY,
  ASSIGNMENT_NOT_THE_AUTHORITY,
} from './assignment.rules.js';

const { breaks, eachRuleIsBrokenOnce } = ruleBook(rules);

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
function takePart(by = office, at = on(5)): AcceptInPart {
  return { type: 'accept-in-part', by, at, accepted: 'The figures', remaining: 'The causes' };
}

describe('an answer to an assignment', () => {
  describe('when there is none', () => {
    breaks(rules.ASSIGNMENT_NO_ANSWER, 'there is nothing to judge before an answer', () => {
      const again = [assigned, responded(on(4)), returned(on(5))];
      const partly = then([assigned, responded(on(4))], takePart());
      for (const facts of [[assigned], [assigned, acknowledged]]) {
        for (const command of [giveBack(), take(), takePart()])
          given(...facts)
            .when(command)
            .thenRefused(rules.ASSIGNMENT_NO_ANSWER, identity);
      }
      const reopened = then(
        [assigned],
        { type: 'cancel', by: office, at: on(4), reasons },
        { type: 'reopen', by: office, at: on(5), reasons },
      );
      given(...reopened)
        .when({ ...take(), at: on(6) })
        .thenRefused(rules.ASSIGNMENT_NO_ANSWER, identity);
      for (const command of [take(), takePart()])
        given(...again)
          .when(command)
          .thenRefused(rules.ASSIGNMENT_NO_ANSWER);
      for (const command of [take(), giveBack()])
        given(...partly)
          .when(command)
          .thenRefused(rules.ASSIGNMENT_NO_ANSWER);
    });
  });

  describe('when an answer waits', () => {
    const waiting = [assigned, responded(on(4, '15:00'))];

    it('is held by the monitor since the answer was given', () => {
      expect(holderOf(stateAfter(...waiting))).toEqual({ id: MONITOR, since: on(4, '15:00') });
    });

    it('is held by the issuer where the monitor itself is the lead', () => {
      expect(judgeOf({ ...terms, leadAgencyId: MONITOR })).toBe(ISSUER);
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
      for (const [at, onTime] of [
        [last, true],
        [dueAt, false],
      ] as const) {
        given(assigned, responded(at))
          .when(take())
          .then(accepted(on(5), at, onTime));
      }
    });

    it('is on time whenever it was given where there is no deadline', () => {
      given(assignedOpenEnded, responded(on(30)))
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

    it('stays quiet when it is acknowledged', () => {
      given(...waiting)
        .when(acknowledge())
        .thenQuiet();
    });

    it('is not judged before it was given', () => {
      for (const command of [take(), giveBack(), takePart()])
        given(...waiting)
          .when({ ...command, at: on(6), effectiveAt: on(4, '14:59') })
          .thenRefused(ASSIGNMENT_EFFECTIVE_TOO_EARLY, { notBefore: on(4, '15:00') });
    });

    breaks(rules.ASSIGNMENT_NOT_THE_JUDGE, 'an agency apart does not judge it, nor the Office in its name', () => {
      const apart = { subject: 'binh', onBehalfOf: 'so-y-te' };
      const mixedUp = { subject: 'chi', agencyId: MONITOR, onBehalfOf: ISSUER };
      for (const by of [health, apart, mixedUp])
        for (const command of [take(by), giveBack(by)])
          given(...waiting)
            .when(command)
            .thenRefused(rules.ASSIGNMENT_NOT_THE_JUDGE, { issuerId: ISSUER, monitorId: MONITOR });
    });

    breaks(rules.ASSIGNMENT_OWN_ANSWER, 'the lead does not judge its own answer, monitor or not', () => {
      const officeLeads = { ...assigned, data: { ...terms, monitorId: 'so-tai-chinh' } } as AssignmentEvent;
      for (const by of [lead, officeForLead]) {
        for (const command of [take(by), giveBack(by)]) {
          given(...waiting)
            .when(command)
            .thenRefused(rules.ASSIGNMENT_OWN_ANSWER, { leadAgencyId: 'so-tai-chinh' });
          given(officeLeads, responded(on(4)))
            .when(command)
            .thenRefused(rules.ASSIGNMENT_OWN_ANSWER);
        }
      }
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
      for (const command of [giveBack(), take(), takePart()]) {
        given(...second)
          .when({ ...command, at: on(7), round: 1 })
          .thenRefused(rules.ASSIGNMENT_OTHER_ROUND, { judged: 1, round: 2 });
      }
      given(...waiting, returned(on(5)))
        .when({ ...giveBack(), round: 2 })
        .thenRefused(rules.ASSIGNMENT_OTHER_ROUND);
      given(...waiting, accepted(on(5), on(4, '15:00'), true))
        .when({ ...take(), round: 2 })
        .thenRefused(rules.ASSIGNMENT_OTHER_ROUND);
      given(...then(waiting, takePart()))
        .when({ ...takePart(), round: 2 })
        .thenRefused(rules.ASSIGNMENT_OTHER_ROUND);
    });

    breaks(rules.ASSIGNMENT_CONTEST_WAITS, 'it does not end while the head of the lead contests a status', () => {
      const contested = then([assigned], {
        type: 'contest-status',
        by: lead,
        at: on(5),
        head: 'Giám đốc',
        status: 'in-progress-overdue',
        grounds: reasons,
      });
      given(...contested, responded(on(6)))
        .when(take(office, on(7)))
        .thenRefused(rules.ASSIGNMENT_CONTEST_WAITS, identity);
      given(...contested, responded(on(6)))
        .when(giveBack(office, on(7)))
        .then({ ...returned(on(7)) });
      const decided = then([...contested, responded(on(6))], {
        type: 'reject-contest',
        by: office,
        at: on(7),
        reasons,
      });
      given(...decided)
        .when(take(office, on(8)))
        .then(accepted(on(8), on(6), false));
    });
  });

  describe('when an answer is accepted in part', () => {
    const waiting = [assigned, responded(on(4, '15:00'))];
    const unchanged = {
      cycle: 2,
      deadline: terms.deadline,
      ladder: terms.ladder,
      watchedFrom: on(5),
      basis: 'in-force/unchanged',
      authority: { agencyId: MONITOR },
      previous: terms.deadline,
    } as const;
    function acceptedInPart(effectiveAt: Instant, changes = {}): AssignmentEvent {
      return {
        type: 'assignment.accepted-in-part',
        data: {
          ...identity,
          by: office,
          round: 1,
          accepted: 'The figures',
          remaining: 'The causes',
          completedAt: on(4, '15:00'),
          onTime: true,
          ...unchanged,
          ...changes,
        },
        effectiveAt,
      };
    }

    it('says what is done and what remains, and leaves the deadline where none is stated', () => {
      given(...waiting)
        .when(takePart())
        .then(acceptedInPart(on(5)));
    });

    it('gives the rest a deadline of its own, in the power of whoever decides', () => {
      given(...waiting)
        .when({ ...takePart(officeForIssuer), deadline: before16h(20), document: '1600/UBND-TH' })
        .then(
          acceptedInPart(on(5), {
            by: officeForIssuer,
            deadline: before16h(20),
            basis: 'in-force/as-stated',
            authority: { agencyId: ISSUER, document: '1600/UBND-TH' },
          }),
        );
      const state = stateAfter(...then(waiting, { ...takePart(), deadline: before16h(20) }));
      expect(state.terms.deadline).toEqual(before16h(20));
      expect(state.deadlines.map(({ basis, version }) => [basis, version])).toEqual([
        ['in-force/as-assigned', 1],
        ['in-force/as-stated', 3],
      ]);
      expect(state.deadlineSetterId).toBe(MONITOR);
    });

    it('is owed by the lead again, in the next round and cycle', () => {
      const state = stateAfter(...then(waiting, takePart()));
      expect(state).toMatchObject({
        status: 'partly-accepted',
        round: 2,
        holder: { id: 'so-tai-chinh', since: on(5) },
        partlyAcceptedAt: on(5),
        remaining: 'The causes',
        portions: [{ round: 1, accepted: 'The figures', onTime: true }],
        spentRungs: [],
        terms: { cycle: 2 },
        deadlineSetterId: ISSUER,
      });
      expect(state.deadlines).toHaveLength(1);
    });

    it('takes an answer for the rest, judged by the deadline then in force', () => {
      const rest = then(
        waiting,
        { ...takePart(), deadline: before16h(20) },
        { type: 'respond', by: lead, at: on(19), response },
      );
      given(...rest)
        .when(take(office, on(21)))
        .then(accepted(on(21), on(19), true, 2));
      given(...then(waiting, takePart()))
        .when({ ...respond(lead, on(6)), effectiveAt: on(4, '18:00') })
        .thenRefused(ASSIGNMENT_EFFECTIVE_TOO_EARLY, { notBefore: on(5) });
    });

    it('stays quiet when the same part is accepted again', () => {
      const partly = then(waiting, takePart());
      given(...partly)
        .when(takePart())
        .thenQuiet();
      given(...partly)
        .when({ ...takePart(), round: 1 })
        .thenQuiet();
    });

    it('is decided by an authority, never by the lead', () => {
      for (const by of [lead, officeForLead, health])
        given(...waiting)
          .when(takePart(by))
          .thenRefused(ASSIGNMENT_NOT_THE_AUTHORITY);
    });

    breaks(rules.ASSIGNMENT_PORTION_UNNAMED, 'what is accepted and what remains are both said', () => {
      for (const nothing of [{ accepted: ' ' }, { remaining: ' ' }])
        given(...waiting)
          .when({ ...takePart(), ...nothing })
          .thenRefused(rules.ASSIGNMENT_PORTION_UNNAMED);
    });
  });

  describe('when accepted', () => {
    const done = [assigned, responded(on(4, '15:00')), accepted(on(5), on(4, '15:00'), true)];

    it('is held by nobody, and knows the events that made it so', () => {
      const state = stateAfter(...done);
      expect(holderOf(state)).toBeNull();
      expect(state).toMatchObject({ status: 'accepted', onTime: true, answerVersions: [2], acceptedVersion: 3 });
    });

    it('stays quiet when it is accepted again or acknowledged', () => {
      for (const command of [take(office, on(6)), { ...take(office, on(6)), round: 1 }, acknowledge()]) {
        given(...done)
          .when(command)
          .thenQuiet();
      }
    });

    it('is not judged otherwise afterwards', () => {
      for (const command of [respond(), progress(), giveBack(office, on(6)), takePart(office, on(6))]) {
        given(...done)
          .when(command)
          .thenRefused(ASSIGNMENT_ALREADY_ACCEPTED, identity);
      }
    });
  });

  eachRuleIsBrokenOnce();
});
