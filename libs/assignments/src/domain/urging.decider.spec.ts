import {
  assigned,
  assignedOpenEnded,
  given,
  identity,
  ISSUER,
  LEAD,
  lead,
  MONITOR,
  monitor,
  office,
  officeForIssuer,
  on,
  reasons,
  response,
  stateAfter,
  strangers,
  then,
} from '../../../../test/support/assignment-facts.js';
import type { AssignmentCommand } from './assignment.commands.js';
import {
  ASSIGNMENT_ALREADY_ACCEPTED,
  ASSIGNMENT_ANSWER_WAITS,
  ASSIGNMENT_CANCELLED,
  ASSIGNMENT_DECLINE_WAITS,
  ASSIGNMENT_EFFECTIVE_IN_FUTURE,
  ASSIGNMENT_EFFECTIVE_TOO_EARLY,
  ASSIGNMENT_NOT_THE_AUTHORITY,
  ASSIGNMENT_SUSPENDED,
  ASSIGNMENT_UNEXPLAINED,
} from './assignment.rules.js';
import { explainStatus } from './assignment.status.js';
import type { Urge } from './urging.events.js';

function urge(at = on(3, '10:00')): Urge {
  return { type: 'urge', by: office, at, reasons };
}

describe('when the lead must act', () => {
  it('it is urged to, in the power of whoever judges, by a document where there is one', () => {
    given(assigned)
      .when({ ...urge(), document: '1700/UBND-TH' })
      .then({
        type: 'assignment.urged',
        data: {
          ...identity,
          by: office,
          authority: { agencyId: MONITOR, document: '1700/UBND-TH' },
          reasons,
          urging: 1,
          dueAt: on(4, '16:00'),
          overdue: false,
        },
        effectiveAt: on(3, '10:00'),
      });
  });

  it('each urging counts, under whichever lead', () => {
    const twice = then(
      [assigned],
      urge(),
      { type: 'transfer', by: office, at: on(3, '11:00'), toAgencyId: 'so-y-te', reasons },
      urge(on(3, '12:00')),
    );
    expect(twice.at(-1)).toMatchObject({ type: 'assignment.urged', data: { urging: 2, leadAgencyId: 'so-y-te' } });
    expect(stateAfter(...twice).urgings).toBe(2);
  });

  it('says whether the deadline had passed', () => {
    const overdue = (...commands: readonly AssignmentCommand[]) => then([assigned], ...commands).at(-1);
    expect(overdue(urge(on(4, '15:59')))).toMatchObject({ data: { overdue: false } });
    expect(overdue(urge(on(4, '16:00')))).toMatchObject({ data: { overdue: true } });
    expect(then([assignedOpenEnded], urge(on(9))).at(-1)).toMatchObject({ data: { overdue: false, dueAt: null } });
  });

  it('neither the clock nor the status nor who holds it is touched', () => {
    const before = stateAfter(assigned);
    const after = stateAfter(...then([assigned], urge()));
    expect(after).toEqual({ ...before, version: 2, urgings: 1 });
    expect(explainStatus(after, on(5))).toEqual(explainStatus(before, on(5)));
  });

  it('issuer and monitor may urge, and the Office in their name', () => {
    for (const [by, agencyId] of [
      [monitor, MONITOR],
      [officeForIssuer, ISSUER],
    ] as const) {
      expect(then([assigned], { ...urge(), by }).at(-1)).toMatchObject({ data: { authority: { agencyId } } });
    }
  });
});

describe('nobody is urged', () => {
  it('by the lead, or by somebody who has no part in it', () => {
    for (const by of [lead, ...strangers]) {
      given(assigned)
        .when({ ...urge(), by })
        .thenRefused(ASSIGNMENT_NOT_THE_AUTHORITY, { issuerId: ISSUER, monitorId: MONITOR });
    }
  });

  it('without a reason', () => {
    given(assigned)
      .when({ ...urge(), reasons: [' '] })
      .thenRefused(ASSIGNMENT_UNEXPLAINED);
  });

  it('while it is not for the lead to act, nor after an end', () => {
    const answered = { type: 'respond', by: lead, at: on(3, '09:00'), response } as const;
    for (const [commands, rule] of [
      [[answered], ASSIGNMENT_ANSWER_WAITS],
      [[{ type: 'decline', by: lead, at: on(3, '09:00'), reasons }], ASSIGNMENT_DECLINE_WAITS],
      [[{ type: 'suspend', by: office, at: on(3, '09:00'), reasons }], ASSIGNMENT_SUSPENDED],
      [[answered, { type: 'accept-answer', by: office, at: on(3, '09:30') }], ASSIGNMENT_ALREADY_ACCEPTED],
      [[{ type: 'cancel', by: office, at: on(3, '09:00'), reasons }], ASSIGNMENT_CANCELLED],
    ] satisfies [AssignmentCommand[], unknown][]) {
      given(...then([assigned], ...commands))
        .when(urge())
        .thenRefused(rule);
    }
  });

  it('before it was given to the lead, or tomorrow', () => {
    given(assigned)
      .when({ ...urge(), effectiveAt: on(2) })
      .thenRefused(ASSIGNMENT_EFFECTIVE_TOO_EARLY, { effectiveAt: on(2), notBefore: on(3) });
    given(assigned)
      .when({ ...urge(), effectiveAt: on(4) })
      .thenRefused(ASSIGNMENT_EFFECTIVE_IN_FUTURE, { at: on(3, '10:00'), effectiveAt: on(4) });
  });

  it('in the name of the lead', () => {
    given(assigned)
      .when({ ...urge(), by: { subject: 'binh', onBehalfOf: LEAD } })
      .thenRefused(ASSIGNMENT_NOT_THE_AUTHORITY, { issuerId: ISSUER, monitorId: MONITOR });
  });
});
