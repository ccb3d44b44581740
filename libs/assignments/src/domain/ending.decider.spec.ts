import { ruleBook } from '../../../../test/support/given-when-then.js';
import {
  accepted,
  acknowledged,
  assigned,
  before16h,
  given,
  identity,
  ISSUER,
  LEAD,
  lead,
  MONITOR,
  office,
  officeForIssuer,
  on,
  reasons,
  responded,
  response,
  stateAfter,
  terms,
  then,
} from '../../../../test/support/assignment-facts.js';
import type { AssignmentCommand } from './assignment.commands.js';
import type { AssignmentEvent } from './assignment.events.js';
import { holderOf } from './assignment.holder.js';
import { ASSIGNMENT_EFFECTIVE_TOO_EARLY } from './assignment.rules.js';
import type { Cancel, Reopen } from './ending.events.js';
import * as rules from './ending.rules.js';

const { breaks, eachRuleIsBrokenOnce } = ruleBook(rules);

function cancel(at = on(5)): Cancel {
  return { type: 'cancel', by: office, at, reasons };
}
function reopen(at = on(9)): Reopen {
  return { type: 'reopen', by: office, at, reasons };
}
const cancelled: AssignmentEvent = {
  type: 'assignment.cancelled',
  data: { ...identity, by: office, authority: { agencyId: MONITOR }, reasons, cause: 'decided' },
  effectiveAt: on(5),
};
const done = [assigned, responded(on(4)), accepted(on(5), on(4), true)];
function reopened(round: number, changes = {}): AssignmentEvent {
  return {
    type: 'assignment.reopened',
    data: {
      ...identity,
      by: office,
      reasons,
      round,
      cycle: 2,
      deadline: terms.deadline,
      ladder: terms.ladder,
      watchedFrom: on(9),
      basis: 'in-force/unchanged',
      authority: { agencyId: MONITOR },
      previous: terms.deadline,
      ...changes,
    },
    effectiveAt: on(9),
  };
}

describe('an assignment that is cancelled', () => {
  it('ends with a reason, in whatever it stands, and is held by nobody', () => {
    given(assigned).when(cancel()).then(cancelled);
    for (const turns of [
      [],
      [{ type: 'respond', by: lead, at: on(4), response }],
      [{ type: 'decline', by: lead, at: on(4), reasons }],
      [{ type: 'suspend', by: office, at: on(4), reasons }],
    ] as AssignmentCommand[][]) {
      const state = stateAfter(...then([assigned, acknowledged], ...turns, cancel()));
      expect(state).toMatchObject({ status: 'cancelled', cancelledAt: on(5), cause: 'decided', reasons });
      expect(holderOf(state)).toBeNull();
    }
    expect(stateAfter(assigned, cancelled)).toMatchObject({ cancelledVersion: 2, round: 1 });
  });

  it('says what brought it about', () => {
    for (const cause of ['directive-withdrawn', 'directive-replaced'] as const) {
      given(assigned)
        .when({ ...cancel(), cause, by: officeForIssuer, document: '1700/UBND-TH' })
        .then({
          ...cancelled,
          data: {
            ...identity,
            by: officeForIssuer,
            authority: { agencyId: ISSUER, document: '1700/UBND-TH' },
            reasons,
            cause,
          },
        });
    }
  });

  it('lets an open offer and an open request for more time lapse', () => {
    const facts = then(
      [assigned],
      { type: 'ask-extension', by: lead, at: on(4), reasons, proposed: before16h(9) },
      { type: 'propose-transfer', by: lead, at: on(4), toAgencyId: 'so-y-te', reasons },
      cancel(),
    );
    expect(stateAfter(...facts)).toMatchObject({ extension: null, proposal: null });
  });

  it('stays quiet when it is cancelled again', () => {
    given(assigned, cancelled)
      .when(cancel(on(6)))
      .thenQuiet();
  });

  it('is not cancelled before it came to where it stands', () => {
    given(assigned, responded(on(4)))
      .when({ ...cancel(), effectiveAt: on(3, '12:00') })
      .thenRefused(ASSIGNMENT_EFFECTIVE_TOO_EARLY, { notBefore: on(4) });
  });
});

describe('an assignment that is reopened', () => {
  it('is owed by the lead again after it was accepted, in the next round', () => {
    given(...done)
      .when(reopen())
      .then(reopened(2));
    expect(stateAfter(...done, reopened(2))).toMatchObject({
      status: 'reopened',
      round: 2,
      holder: { id: LEAD, since: on(9) },
      reopenedAt: on(9),
      reasons,
      terms: { cycle: 2, watchedFrom: on(9) },
    });
    expect(stateAfter(...done, reopened(2))).not.toHaveProperty('acceptedAt');
  });

  it('waits after a cancellation for the answer that was waited for', () => {
    given(assigned, cancelled).when(reopen()).then(reopened(1));
  });

  it('counts an answer that was never judged: the next one has a number of its own', () => {
    const facts = [assigned, responded(on(4)), cancelled];
    given(...facts)
      .when(reopen())
      .then(reopened(2));
    given(...facts, reopened(2))
      .when({ type: 'respond', by: lead, at: on(10), response })
      .then(responded(on(10), 2));
  });

  it('has the deadline that the decision states', () => {
    const facts = then(done, { ...reopen(), deadline: before16h(20), document: '1700/UBND-TH' });
    given(...done)
      .when({ ...reopen(), deadline: before16h(20), document: '1700/UBND-TH' })
      .then(
        reopened(2, {
          deadline: before16h(20),
          basis: 'in-force/as-stated',
          authority: { agencyId: MONITOR, document: '1700/UBND-TH' },
        }),
      );
    given(...then(facts, { type: 'respond', by: lead, at: on(19), response }))
      .when({ type: 'accept-answer', by: office, at: on(21) })
      .then(accepted(on(21), on(19), true, 2));
  });

  it('is not reopened before it had ended, nor answered before it was reopened', () => {
    given(...done)
      .when({ ...reopen(), effectiveAt: on(4, '12:00') })
      .thenRefused(ASSIGNMENT_EFFECTIVE_TOO_EARLY, { notBefore: on(5) });
    given(assigned, cancelled)
      .when({ ...reopen(), effectiveAt: on(4, '12:00') })
      .thenRefused(ASSIGNMENT_EFFECTIVE_TOO_EARLY, { notBefore: on(5) });
    given(...done, reopened(2))
      .when({ type: 'respond', by: lead, at: on(10), effectiveAt: on(8), response })
      .thenRefused(ASSIGNMENT_EFFECTIVE_TOO_EARLY, { notBefore: on(9) });
  });

  it('stays quiet when it is reopened again', () => {
    given(...done, reopened(2))
      .when(reopen(on(10)))
      .thenQuiet();
  });

  breaks(rules.NOT_ENDED, 'what has not ended is not reopened', () => {
    for (const facts of [[assigned], [assigned, responded(on(4))]]) {
      given(...facts)
        .when(reopen())
        .thenRefused(rules.NOT_ENDED, identity);
    }
  });

  eachRuleIsBrokenOnce();
});
