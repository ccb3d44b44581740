import fc from 'fast-check';
import { instantOf, millisecondsOf, type Instant } from '#kernel';
import { ruleBook } from '../../../../test/support/given-when-then.js';
import {
  acknowledged,
  assigned,
  assignedOpenEnded,
  before16h,
  extensionAsked,
  given,
  health,
  identity,
  LEAD,
  lead,
  MONITOR,
  office,
  on,
  reasons,
  responded,
  returned,
  secondCycle,
  stateAfter,
  then,
} from '../../../../test/support/assignment-facts.js';
import type { AssignmentCommand } from './assignment.commands.js';
import type { AssignmentEvent } from './assignment.events.js';
import { ASSIGNMENT_EFFECTIVE_TOO_EARLY } from './assignment.rules.js';
import type { Resume, Suspend } from './suspension.events.js';
import * as rules from './suspension.rules.js';
import { afterSuspension } from './deadline-in-force.js';

const { breaks, eachRuleIsBrokenOnce } = ruleBook(rules);

function suspend(at = on(4)): Suspend {
  return { type: 'suspend', by: office, at, reasons };
}
function resume(at = on(14)): Resume {
  return { type: 'resume', by: office, at, reasons };
}
const suspended: AssignmentEvent = {
  type: 'assignment.suspended',
  data: { ...identity, by: office, authority: { agencyId: MONITOR }, reasons },
  effectiveAt: on(4),
};

describe('an assignment that is suspended', () => {
  it('is held by whoever is to resume it, and knows where it stood', () => {
    given(assigned, acknowledged).when(suspend()).then(suspended);
    expect(stateAfter(assigned, acknowledged, suspended)).toMatchObject({
      status: 'suspended',
      holder: { id: MONITOR, since: on(4) },
      suspendedAt: on(4),
      suspendedVersion: 3,
      reasons,
      interrupted: { status: 'acknowledged' },
    });
  });

  it('stays quiet when it is suspended again', () => {
    given(assigned, suspended)
      .when(suspend(on(5)))
      .thenQuiet();
  });

  it('has the time it had left when it is resumed, and says which rule moved the deadline', () => {
    const deadline = afterSuspension(before16h(4), on(4), on(14));
    expect(deadline).toMatchObject({
      written: before16h(4).written,
      dueAt: on(14, '16:00'),
      lastOnTimeAt: instantOf(millisecondsOf(on(14, '16:00')) - 1),
      rule: 'deadline/before-hour',
    });
    expect(deadline.explanation).toBe(
      `${before16h(4).explanation} Moved on by the suspension from ${on(4)} to ${on(14)}.`,
    );
    given(assigned, suspended)
      .when(resume())
      .then({
        type: 'assignment.resumed',
        data: {
          ...identity,
          by: office,
          reasons,
          suspendedAt: on(4),
          resumesTo: 'assigned',
          coordination: [],
          ...secondCycle({
            deadline,
            watchedFrom: on(14),
            basis: 'in-force/suspended-time-added',
            authority: { agencyId: MONITOR },
          }),
        },
        effectiveAt: on(14),
      });
  });

  it('has the deadline that the decision states, or none', () => {
    for (const deadline of [before16h(20), null]) {
      const facts = then([assigned, suspended], { ...resume(), deadline, document: '1600/UBND-TH' });
      expect(facts.at(-1)!.data).toMatchObject({
        deadline,
        basis: 'in-force/as-stated',
        authority: { agencyId: MONITOR, document: '1600/UBND-TH' },
      });
      expect(stateAfter(...facts).terms.deadline).toEqual(deadline);
    }
    expect(then([assignedOpenEnded, suspended], resume()).at(-1)!.data).toMatchObject({
      deadline: null,
      basis: 'in-force/unchanged',
    });
  });

  it('goes on where it stood, held by the lead again, in a cycle of its own', () => {
    const waiting = [assigned, responded(on(3, '12:00'))];
    const stands: [AssignmentEvent[], object][] = [
      [[assigned], { status: 'assigned' }],
      [[assigned, acknowledged], { status: 'acknowledged' }],
      [
        [...waiting, returned(on(3, '13:00'))],
        { status: 'returned', returnedAt: on(3, '13:00'), reasons: ['No figures'], round: 2 },
      ],
      [
        then(waiting, {
          type: 'accept-in-part',
          by: office,
          at: on(3, '13:00'),
          accepted: 'The figures',
          remaining: 'The causes',
        }),
        { status: 'partly-accepted', partlyAcceptedAt: on(3, '13:00'), remaining: 'The causes', round: 2 },
      ],
      [
        then(
          waiting,
          { type: 'accept-answer', by: office, at: on(3, '13:00') },
          { type: 'reopen', by: office, at: on(3, '14:00'), reasons },
        ),
        { status: 'reopened', reopenedAt: on(3, '14:00'), reasons, round: 2 },
      ],
    ];
    for (const [facts, phase] of stands) {
      const after = stateAfter(...then(facts, suspend(), resume()));
      expect(after).toMatchObject({ ...phase, holder: { id: LEAD, since: on(14) } });
      expect(after.terms.cycle).toBe(stateAfter(...facts).terms.cycle + 1);
    }
  });

  it('keeps a request for more time, and is not resumed before it was suspended', () => {
    expect(
      stateAfter(...then([assigned, extensionAsked(on(3, '12:00')), suspended], resume())).extension,
    ).not.toBeNull();
    given(assigned, suspended)
      .when({ ...resume(), effectiveAt: on(3, '12:00') })
      .thenRefused(ASSIGNMENT_EFFECTIVE_TOO_EARLY, { notBefore: on(4) });
  });

  it('gives whoever was asked for an opinion the time it had left, and nobody who has spoken', () => {
    const ask = (agencyId: string): AssignmentCommand => ({
      type: 'ask-coordination',
      by: lead,
      at: on(3, '09:00'),
      agencyId,
      question: 'So?',
      deadline: before16h(9),
    });
    const spoken: AssignmentCommand = {
      type: 'give-opinion',
      by: health,
      at: on(3, '10:00'),
      request: 1,
      opinion: 'concur',
    };
    const facts = then([assigned], ask('so-y-te'), ask('so-noi-vu'), spoken, suspend(), resume());
    const answerBy = instantOf(millisecondsOf(on(19, '16:00')) - 1);
    expect(facts.at(-1)!.data).toMatchObject({ coordination: [{ request: 2, answerBy }] });
    expect(stateAfter(...facts).coordination).toMatchObject([{ stage: 'answered' }, { stage: 'asked', answerBy }]);
  });

  it('can be cancelled', () => {
    expect(stateAfter(...then([assigned, suspended], { type: 'cancel', by: office, at: on(5), reasons })).status).toBe(
      'cancelled',
    );
  });

  breaks(rules.NOT_SUSPENDED, 'what runs is not resumed', () => {
    for (const facts of [[assigned], [assigned, responded(on(4))]]) {
      given(...facts)
        .when(resume())
        .thenRefused(rules.NOT_SUSPENDED, identity);
    }
  });

  it('has as much time left after every suspension as before it', () => {
    const moment = fc.integer({ min: 0, max: 60 * 24 * 60 }).map((minutes) => later(on(3), minutes));
    fc.assert(
      fc.property(moment, moment, (one, other) => {
        const [from, to] = one <= other ? [one, other] : [other, one];
        const facts = then([assigned], suspend(from), resume(to));
        const left = (at: Instant, deadline: Instant) => millisecondsOf(deadline) - millisecondsOf(at);
        expect(left(to, stateAfter(...facts).terms.deadline!.lastOnTimeAt)).toBe(left(from, before16h(4).lastOnTimeAt));
      }),
    );
  });

  eachRuleIsBrokenOnce();
});

function later(at: Instant, minutes: number): Instant {
  return instantOf(millisecondsOf(at) + minutes * 60_000);
}
