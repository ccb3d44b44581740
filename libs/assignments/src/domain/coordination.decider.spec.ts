import { instant, instantOf, millisecondsOf, type Instant } from '#kernel';
import { ruleBook } from '../../../../test/support/given-when-then.js';
import {
  accepted,
  assigned,
  before16h,
  given,
  health,
  identity,
  LEAD,
  lead,
  office,
  officeForLead,
  on,
  reasons,
  responded,
  stateAfter,
  strangers,
  then,
} from '../../../../test/support/assignment-facts.js';
import type { AssignmentEvent } from './assignment.events.js';
import { ASSIGNMENT_ALREADY_ACCEPTED, ASSIGNMENT_EFFECTIVE_TOO_EARLY } from './assignment.rules.js';
import { opinionOf } from './coordination.decider.js';
import type { AskCoordination, CountSilence, GiveOpinion, Opinion } from './coordination.events.js';
import * as rules from './coordination.rules.js';

const { breaks, eachRuleIsBrokenOnce } = ruleBook(rules);

const HEALTH = 'so-y-te';
const officeForHealth = { subject: 'binh', onBehalfOf: HEALTH };
const answerBy = before16h(6).lastOnTimeAt;

function ask(agencyId = HEALTH, at = on(4), deadline = before16h(6)): AskCoordination {
  return { type: 'ask-coordination', by: lead, at, agencyId, question: 'Are the figures right?', deadline };
}
function opine(opinion: Opinion = 'concur', at = on(5), by = health): GiveOpinion {
  return {
    type: 'give-opinion',
    by,
    at,
    request: 1,
    opinion,
    ...(opinion === 'concur' ? {} : { comment: 'Two are not' }),
  };
}
function count(at = on(6, '16:00'), request = 1): CountSilence {
  return { type: 'count-silence', request, at };
}
const asked: AssignmentEvent = {
  type: 'assignment.coordination-asked',
  data: {
    ...identity,
    by: lead,
    request: 1,
    agencyId: HEALTH,
    question: 'Are the figures right?',
    deadline: before16h(6),
  },
  effectiveAt: on(4),
};
function given1(opinion: Opinion, effectiveAt: Instant, late = false, by = health): AssignmentEvent {
  return {
    type: 'assignment.opinion-given',
    data: {
      ...identity,
      by,
      request: 1,
      agencyId: HEALTH,
      opinion,
      ...(opinion === 'concur' ? {} : { comment: 'Two are not' }),
      late,
    },
    effectiveAt,
  };
}
const silent: AssignmentEvent = {
  type: 'assignment.agreed-by-silence',
  data: { ...identity, request: 1, agencyId: HEALTH, answerBy },
  effectiveAt: on(6, '16:00'),
};
function requestAfter(...facts: AssignmentEvent[]) {
  return stateAfter(...facts).coordination[0]!;
}

describe('an assignment whose lead asks another agency for its opinion', () => {
  describe('when it asks', () => {
    it('sets a time, and stays accountable: the lead still holds it', () => {
      given(assigned).when(ask()).then(asked);
      expect(stateAfter(assigned, asked)).toMatchObject({
        holder: { id: LEAD, since: on(3) },
        coordination: [{ request: 1, agencyId: HEALTH, askedAt: on(4), answerBy, stage: 'asked' }],
      });
      expect(opinionOf(requestAfter(assigned, asked))).toBeNull();
    });

    it('may ask several agencies, and each again once it has answered', () => {
      const second = ask('so-noi-vu');
      given(assigned, asked)
        .when(second)
        .then(expect.objectContaining({ data: expect.objectContaining({ request: 2, agencyId: 'so-noi-vu' }) }));
      given(assigned, asked, given1('non-concur', on(5)))
        .when(ask(HEALTH, on(5)))
        .then(expect.objectContaining({ data: expect.objectContaining({ request: 2, agencyId: HEALTH }) }));
    });

    it('hears each agency about its own request', () => {
      const toOther = then([assigned, asked], ask('so-noi-vu'));
      const byOther = opine('non-concur', on(5), { subject: 'gi', agencyId: 'so-noi-vu' });
      const heard = stateAfter(...then(toOther, { ...byOther, request: 2 }));
      expect(heard.coordination).toMatchObject([
        { agencyId: HEALTH, stage: 'asked' },
        { agencyId: 'so-noi-vu', stage: 'answered', answer: { opinion: 'non-concur', comment: 'Two are not' } },
      ]);
    });

    it('stays quiet when the same is asked again', () => {
      given(assigned, asked)
        .when(ask(HEALTH, on(5)))
        .thenQuiet();
    });

    it('may set a time that ends in this very millisecond', () => {
      given(assigned)
        .when(ask(HEALTH, answerBy))
        .then({ ...asked, effectiveAt: answerBy });
    });

    breaks(rules.COORDINATION_WITH_ITSELF, 'the lead does not ask itself', () => {
      given(assigned).when(ask(LEAD)).thenRefused(rules.COORDINATION_WITH_ITSELF, { agencyId: LEAD });
    });

    breaks(rules.COORDINATION_QUESTION_MISSING, 'it says what is asked', () => {
      given(assigned)
        .when({ ...ask(), question: ' ' })
        .thenRefused(rules.COORDINATION_QUESTION_MISSING);
    });

    breaks(rules.COORDINATION_TIME_PAST, 'the time lies ahead', () => {
      given(assigned)
        .when(ask(HEALTH, on(6, '16:00')))
        .thenRefused(rules.COORDINATION_TIME_PAST, { dueAt: on(6, '16:00') });
    });

    breaks(rules.COORDINATION_ASKED_ALREADY, 'an agency answers one request before the next', () => {
      for (const other of [{ ...ask(), question: 'And now?' }, ask(HEALTH, on(4), before16h(7))]) {
        given(assigned, asked).when(other).thenRefused(rules.COORDINATION_ASKED_ALREADY, { request: 1 });
      }
    });
  });

  describe('when the agency speaks', () => {
    it('concurs, or comments, or does not concur', () => {
      for (const opinion of ['concur', 'concur-with-comment', 'non-concur'] as const) {
        given(assigned, asked)
          .when(opine(opinion))
          .then(given1(opinion, on(5)));
        const request = requestAfter(assigned, asked, given1(opinion, on(5)));
        expect(request).toMatchObject({ stage: 'answered', answer: { opinion, givenAt: on(5) } });
        expect(opinionOf(request)).toBe(opinion);
      }
    });

    it('may add a comment where none is needed', () => {
      const answer = { ...opine(), comment: 'Well done' };
      given(assigned, asked)
        .when(answer)
        .then({
          ...given1('concur', on(5)),
          data: { ...given1('concur', on(5)).data, comment: 'Well done' },
        } as AssignmentEvent);
      expect(requestAfter(...then([assigned, asked], answer))).toMatchObject({ answer: { comment: 'Well done' } });
    });

    it('speaks through the Office too, as of when it was heard', () => {
      given(assigned, asked)
        .when({ ...opine('concur', on(9), officeForHealth), effectiveAt: on(5) })
        .then(given1('concur', on(5), false, officeForHealth));
    });

    it('is in time until the last millisecond', () => {
      given(assigned, asked).when(opine('concur', answerBy)).then(given1('concur', answerBy));
    });

    it('speaks while an answer waits, too', () => {
      given(assigned, asked, responded(on(4, '15:00')))
        .when(opine())
        .then(given1('concur', on(5)));
    });

    it('leaves other requests as they are', () => {
      const both = then([assigned, asked], ask('so-noi-vu'), opine());
      expect(stateAfter(...both).coordination.map(({ stage }) => stage)).toEqual(['answered', 'asked']);
    });

    it('stays quiet when it says the same again', () => {
      for (const opinion of ['concur', 'non-concur'] as const) {
        given(assigned, asked, given1(opinion, on(5)))
          .when(opine(opinion, on(6)))
          .thenQuiet();
      }
    });

    it('does not speak before it was asked', () => {
      given(assigned, asked)
        .when({ ...opine(), effectiveAt: on(3, '12:00') })
        .thenRefused(ASSIGNMENT_EFFECTIVE_TOO_EARLY, { notBefore: on(4) });
    });

    it('is not heard any more once the assignment has ended', () => {
      given(assigned, asked, responded(on(4)), accepted(on(5), on(4), true))
        .when(opine())
        .thenRefused(ASSIGNMENT_ALREADY_ACCEPTED);
    });

    breaks(rules.COORDINATION_UNKNOWN, 'there is no such request', () => {
      for (const command of [opine(), count()])
        given(assigned).when(command).thenRefused(rules.COORDINATION_UNKNOWN, { request: 1 });
    });

    breaks(rules.COORDINATION_NOT_ASKED, 'only the agency that was asked speaks', () => {
      for (const by of [...strangers, lead, office, officeForLead]) {
        given(assigned, asked)
          .when(opine('concur', on(5), by))
          .thenRefused(rules.COORDINATION_NOT_ASKED, { agencyId: HEALTH });
      }
    });

    breaks(rules.COORDINATION_COMMENT_MISSING, 'whoever does not simply concur says why', () => {
      for (const opinion of ['concur-with-comment', 'non-concur'] as const) {
        given(assigned, asked)
          .when({ type: 'give-opinion', by: health, at: on(5), request: 1, opinion })
          .thenRefused(rules.COORDINATION_COMMENT_MISSING, { opinion });
        given(assigned, asked)
          .when({ ...opine(opinion), comment: ' ' })
          .thenRefused(rules.COORDINATION_COMMENT_MISSING);
      }
    });

    breaks(rules.COORDINATION_OPINION_STANDS, 'an opinion is not replaced', () => {
      given(assigned, asked, given1('concur', on(5)))
        .when(opine('non-concur', on(6)))
        .thenRefused(rules.COORDINATION_OPINION_STANDS, { request: 1, opinion: 'concur' });
      given(assigned, asked, given1('non-concur', on(5)))
        .when({ ...opine('non-concur', on(6)), comment: 'Three are not' })
        .thenRefused(rules.COORDINATION_OPINION_STANDS);
      given(assigned, asked, given1('non-concur', on(5)))
        .when({ ...opine('concur', on(6)), comment: 'Two are not' })
        .thenRefused(rules.COORDINATION_OPINION_STANDS, { request: 1, opinion: 'non-concur' });
      given(assigned, asked, silent, given1('concur', on(7), true))
        .when(opine('non-concur', on(8)))
        .thenRefused(rules.COORDINATION_OPINION_STANDS);
    });
  });

  describe('when the agency is silent', () => {
    it('counts as agreeing from the moment its time ran out, whenever that is noticed', () => {
      given(assigned, asked).when(count()).then(silent);
      given(assigned, asked)
        .when(count(on(20)))
        .then(silent);
      const request = requestAfter(assigned, asked, silent);
      expect(request).toMatchObject({ stage: 'agreed-by-silence', agreedAt: on(6, '16:00'), lateOpinion: null });
      expect(opinionOf(request)).toBe('concur');
    });

    it('stays quiet when it has spoken, silence was counted, or the assignment has ended', () => {
      for (const facts of [
        [assigned, asked, given1('non-concur', on(5))],
        [assigned, asked, silent],
        [assigned, asked, responded(on(4)), accepted(on(5), on(4), true)],
      ]) {
        given(...facts)
          .when(count(on(9)))
          .thenQuiet();
      }
    });

    it('may still speak, visibly late; the agreement stands', () => {
      given(assigned, asked, silent)
        .when(opine('non-concur', on(7)))
        .then(given1('non-concur', on(7), true));
      const request = requestAfter(assigned, asked, silent, given1('non-concur', on(7), true));
      expect(request).toMatchObject({
        stage: 'agreed-by-silence',
        lateOpinion: { opinion: 'non-concur', comment: 'Two are not', givenAt: on(7) },
      });
      expect(opinionOf(request)).toBe('concur');
      given(assigned, asked, silent, given1('non-concur', on(7), true))
        .when(opine('non-concur', on(8)))
        .thenQuiet();
    });

    it('had agreed by silence before it spoke late, whether or not a timer was first to notice', () => {
      given(assigned, asked)
        .when(opine('non-concur', on(7)))
        .then(silent, given1('non-concur', on(7), true));
    });

    it('had spoken in time where the letter was keyed in after silence was counted', () => {
      const entered = given1('non-concur', on(5), false, officeForHealth);
      given(assigned, asked, silent)
        .when({ ...opine('non-concur', on(9), officeForHealth), effectiveAt: on(5) })
        .then(entered);
      expect(opinionOf(requestAfter(assigned, asked, silent, entered))).toBe('non-concur');
    });

    breaks(rules.COORDINATION_TIME_LEFT, 'silence is not counted while there is time', () => {
      given(assigned, asked)
        .when(count(answerBy))
        .thenRefused(rules.COORDINATION_TIME_LEFT, { request: 1, answerBy, at: answerBy });
    });
  });

  describe('when the assignment ends before it has spoken', () => {
    const ended = [
      then([assigned, asked], { type: 'cancel', by: office, at: on(5), reasons }),
      [assigned, asked, responded(on(4)), accepted(on(5), on(4), true)],
    ];
    const reopened = ended.map((facts) => then(facts, { type: 'reopen', by: office, at: on(9), reasons }));

    it('is not waited for any more, reopened or not', () => {
      for (const facts of [...ended, ...reopened]) {
        const request = requestAfter(...facts);
        expect(request.stage).toBe('lapsed');
        expect(opinionOf(request)).toBeNull();
        given(...facts)
          .when(count(on(10)))
          .thenQuiet();
      }
    });

    it('can be asked anew', () => {
      given(...reopened[0]!)
        .when(ask(HEALTH, on(10), before16h(12)))
        .then(expect.objectContaining({ data: expect.objectContaining({ request: 2 }) }));
    });

    breaks(rules.COORDINATION_LAPSED, 'it does not answer what is no longer asked', () => {
      for (const facts of reopened) {
        given(...facts)
          .when(opine('concur', on(10)))
          .thenRefused(rules.COORDINATION_LAPSED, { request: 1 });
      }
    });

    it('keeps what it had said', () => {
      const facts = then([assigned, asked, given1('non-concur', on(5))], {
        type: 'cancel',
        by: office,
        at: on(6),
        reasons,
      });
      expect(requestAfter(...facts).stage).toBe('answered');
    });
  });

  describe('when the assignment is suspended meanwhile', () => {
    const suspended = then([assigned, asked], { type: 'suspend', by: office, at: on(5), reasons });

    it('lets no time run', () => {
      given(...suspended)
        .when(count(on(20)))
        .thenRefused(rules.COORDINATION_TIME_LEFT);
      given(...suspended)
        .when(opine('concur', on(20)))
        .then(given1('concur', on(20)));
    });

    it('takes as given in time what was said before, though it was entered after time had run out', () => {
      const later = then([assigned, asked], { type: 'suspend', by: office, at: on(7), reasons });
      given(...later)
        .when({ ...opine('concur', on(8)), effectiveAt: on(5) })
        .then(given1('concur', on(5)));
    });

    it('counts what had run out before', () => {
      const later = then([assigned, asked], { type: 'suspend', by: office, at: on(7), reasons });
      given(...later)
        .when(count(on(20)))
        .then(silent);
    });

    it('gives the agency as much time as it had left, once resumed', () => {
      const resumed = then(suspended, { type: 'resume', by: office, at: on(15), reasons });
      const moved = instantOf(millisecondsOf(answerBy) + 10 * 24 * 3_600_000);
      expect(moved).toBe(instant('2025-08-16T15:59:59.999+07:00'));
      expect(requestAfter(...resumed)).toMatchObject({ stage: 'asked', answerBy: moved, deadline: before16h(6) });
      given(...resumed)
        .when(count(on(16)))
        .thenRefused(rules.COORDINATION_TIME_LEFT, { answerBy: moved });
    });
  });

  eachRuleIsBrokenOnce();
});
