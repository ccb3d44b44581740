import { ruleBook } from '../../../../test/support/given-when-then.js';
import {
  accepted,
  acknowledged,
  assigned,
  given,
  identity,
  lead,
  office,
  officeForLead,
  on,
  responded,
  response,
  returned,
  stateAfter,
} from '../../../../test/support/assignment-facts.js';
import * as rules from './answering.rules.js';
import type { AcceptAnswer, Acknowledge, ReportProgress, Respond, ReturnAnswer } from './assignment.commands.js';
import type { AssignmentEvent } from './assignment.events.js';
import { ASSIGNMENT_ANSWER_WAITS, ASSIGNMENT_EFFECTIVE_TOO_EARLY } from './assignment.rules.js';

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

    it('waits for the judgement before anything more is answered or reported', () => {
      for (const command of [respond(), progress()]) {
        given(...waiting)
          .when(command)
          .thenRefused(ASSIGNMENT_ANSWER_WAITS, { ...identity, round: 1 });
      }
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

  eachRuleIsBrokenOnce();
});
