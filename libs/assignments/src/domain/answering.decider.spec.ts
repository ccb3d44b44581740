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
import * as rules from './answering.rules.js';
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
  ASSIGNMENT_ANSWER_WAITS,
  ASSIGNMENT_EFFECTIVE_TOO_EARLY,
  ASSIGNMENT_NOT_THE_AUTHORITY,
} from './assignment.rules.js';

const { breaks, eachRuleIsBrokenOnce } = ruleBook(rules);

const progressed: AssignmentEvent = {
  type: 'assignment.progressed',
  data: { ...identity, by: lead, note: 'Half of it is drafted', percent: 50 },
  effectiveAt: on(3, '10:00'),
};

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

describe('an assignment and its answers', () => {
  describe('when assigned', () => {
    it('is acknowledged by the lead', () => {
      given(assigned).when(acknowledge()).then(acknowledged);
    });

    it('is acknowledged by the Office on behalf of the lead, as of the day it heard', () => {
      given(assigned)
        .when({ ...acknowledge(officeForLead, on(5)), effectiveAt: on(3, '09:00') })
        .then({ ...acknowledged, data: { ...identity, by: officeForLead } } as AssignmentEvent);
    });

    it('takes a report of progress, which acknowledges it', () => {
      given(assigned).when(progress()).then(progressed);
      expect(stateAfter(assigned, progressed)).toMatchObject({
        status: 'acknowledged',
        acknowledgement: { at: on(3, '10:00'), version: 2 },
        holder: { id: 'so-tai-chinh', since: on(3) },
      });
      given(assigned, progressed).when(acknowledge()).thenQuiet();
    });

    it('takes a report of progress without a percentage, and the ends of the scale', () => {
      const note = 'Half of it is drafted';
      given(assigned)
        .when({ type: 'report-progress', by: lead, at: on(3, '10:00'), note })
        .then({ type: 'assignment.progressed', data: { ...identity, by: lead, note }, effectiveAt: on(3, '10:00') });
      for (const percent of [0, 100]) {
        given(assigned)
          .when({ ...progress(), percent })
          .then({ ...progressed, data: { ...identity, by: lead, note, percent } });
      }
    });

    it('takes an answer without an acknowledgement', () => {
      given(assigned)
        .when(respond())
        .then(responded(on(4, '15:00')));
    });

    it('takes an answer of documents alone, or of words alone, and forgets references to nothing', () => {
      for (const [answer, kept] of [
        [
          { text: '', documents: ['45/BC-STC', ' '] },
          { text: '', documents: ['45/BC-STC'] },
        ],
        [
          { text: 'Nothing to report', documents: [] },
          { text: 'Nothing to report', documents: [] },
        ],
      ] as const) {
        given(assigned)
          .when({ type: 'respond', by: lead, at: on(4), response: answer })
          .then({
            type: 'assignment.responded',
            data: { ...identity, by: lead, response: kept, round: 1 },
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

    breaks(rules.ASSIGNMENT_NO_ANSWER, 'there is nothing to judge before an answer', () => {
      const again = [assigned, responded(on(4)), returned(on(5))];
      const partly = then([assigned, responded(on(4))], takePart());
      for (const facts of [[assigned], [assigned, acknowledged]]) {
        for (const command of [giveBack(), take(), takePart()])
          given(...facts)
            .when(command)
            .thenRefused(rules.ASSIGNMENT_NO_ANSWER);
      }
      for (const command of [take(), takePart()])
        given(...again)
          .when(command)
          .thenRefused(rules.ASSIGNMENT_NO_ANSWER);
      for (const command of [take(), giveBack()])
        given(...partly)
          .when(command)
          .thenRefused(rules.ASSIGNMENT_NO_ANSWER);
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
      expect(stateAfter(assigned, acknowledged, progressed)).toMatchObject({
        acknowledgement: { at: on(3, '09:00'), version: 2 },
      });
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

    it('waits for the judgement before anything more is answered or reported', () => {
      for (const command of [respond(), progress()]) {
        given(...waiting)
          .when(command)
          .thenRefused(ASSIGNMENT_ANSWER_WAITS, { ...identity, round: 1 });
      }
    });

    it('is not judged before it was given', () => {
      for (const command of [take(), giveBack(), takePart()])
        given(...waiting)
          .when({ ...command, at: on(6), effectiveAt: on(4, '14:59') })
          .thenRefused(ASSIGNMENT_EFFECTIVE_TOO_EARLY, { notBefore: on(4, '15:00') });
    });

    breaks(rules.ASSIGNMENT_NOT_THE_JUDGE, 'an agency apart does not judge it', () => {
      for (const command of [take(health), giveBack(health)])
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
        firedRungs: [],
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
      for (const command of [giveBack(), { ...giveBack(), round: 1 }, acknowledge(lead, on(5))])
        given(...back)
          .when(command)
          .thenQuiet();
    });

    it('is not answered anew before it was returned', () => {
      given(...back)
        .when({ ...respond(lead, on(6)), effectiveAt: on(4, '15:10') })
        .thenRefused(ASSIGNMENT_EFFECTIVE_TOO_EARLY, { notBefore: on(4, '15:30') });
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
