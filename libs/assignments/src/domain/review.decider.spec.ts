import { instantOf, millisecondsOf, type Instant } from '#kernel';
import { ruleBook } from '../../../../test/support/given-when-then.js';
import {
  accepted,
  acknowledged,
  assigned,
  before16h,
  dueAt,
  given,
  identity,
  lead,
  MONITOR,
  office,
  officeForIssuer,
  officeForLead,
  on,
  reasons,
  responded,
  response,
  returned,
  stateAfter,
  then,
} from '../../../../test/support/assignment-facts.js';
import { ASSIGNMENT_ANSWER_EMPTY } from './answering.rules.js';
import type { AssignmentEvent } from './assignment.events.js';
import { ASSIGNMENT_EFFECTIVE_IN_FUTURE, ASSIGNMENT_EFFECTIVE_TOO_EARLY } from './assignment.rules.js';
import { statusAt } from './assignment.status.js';
import type { ContestStatus, CorrectEntry, EntryCorrectedData, RejectContest, UpholdContest } from './review.events.js';
import * as rules from './review.rules.js';

const { breaks, eachRuleIsBrokenOnce } = ruleBook(rules);

const HEAD = 'Giám đốc Sở Tài chính';

function contest(status: ContestStatus['status'] = 'in-progress-overdue', at = on(5)): ContestStatus {
  return { type: 'contest-status', by: lead, at, head: HEAD, status, grounds: reasons };
}
function uphold(at = on(6)): UpholdContest {
  return { type: 'uphold-contest', by: office, at, reasons };
}
function reject(at = on(6)): RejectContest {
  return { type: 'reject-contest', by: office, at, reasons };
}
function correctTime(version: number, is: Instant, at = on(9)): CorrectEntry {
  return { type: 'correct-entry', by: office, at, version, correction: { fact: 'effective-time', is }, reasons };
}
function correctResponse(version: number, is = { text: 'Report attached', documents: ['54/BC-STC'] }): CorrectEntry {
  return { type: 'correct-entry', by: office, at: on(9), version, correction: { fact: 'response', is }, reasons };
}
function corrected(changes: Partial<EntryCorrectedData> & Pick<EntryCorrectedData, 'correction'>): AssignmentEvent {
  return {
    type: 'assignment.corrected',
    data: {
      ...identity,
      by: office,
      authority: { agencyId: MONITOR },
      reasons,
      version: 2,
      entry: 'assignment.responded',
      moves: ['acknowledgement', 'answer'],
      ...changes,
    },
    effectiveAt: on(9),
  };
}
const contested: AssignmentEvent = {
  type: 'assignment.contested',
  data: {
    ...identity,
    by: lead,
    head: HEAD,
    status: 'in-progress-overdue',
    rule: 'status/open-deadline-passed',
    judgedAt: on(5),
    grounds: reasons,
  },
  effectiveAt: on(5),
};
function decided(verdict: 'upheld' | 'rejected'): AssignmentEvent {
  return {
    type: `assignment.contest-${verdict}`,
    data: { ...identity, by: office, authority: { agencyId: MONITOR }, reasons, contest: 2 },
    effectiveAt: on(6),
  };
}

describe('an assignment whose status is contested', () => {
  it('records what was contested, by which head, on which grounds; the status stays what it is', () => {
    given(assigned).when(contest()).then(contested);
    const state = stateAfter(assigned, contested);
    expect(state.contest).toEqual({
      head: HEAD,
      status: 'in-progress-overdue',
      grounds: reasons,
      contestedAt: on(5),
      version: 2,
      stage: 'pending',
    });
    expect(statusAt(state, on(5))).toEqual(statusAt(stateAfter(assigned), on(5)));
  });

  it('may be contested while an answer waits, is declined or suspended', () => {
    expect(then([assigned, responded(on(5))], contest()).at(-1)!.data).toMatchObject({
      rule: 'status/open-answered-late',
    });
    expect(then([assigned], { type: 'decline', by: lead, at: on(4), reasons }, contest()).at(-1)!.type).toBe(
      'assignment.contested',
    );
    expect(then([assigned], { type: 'suspend', by: office, at: on(5), reasons }, contest()).at(-1)!.type).toBe(
      'assignment.contested',
    );
  });

  it('is upheld or rejected, and stands so', () => {
    for (const [command, verdict] of [
      [uphold(), 'upheld'],
      [reject(), 'rejected'],
    ] as const) {
      given(assigned, contested).when(command).then(decided(verdict));
      const state = stateAfter(assigned, contested, decided(verdict));
      expect(state.contest).toMatchObject({ stage: verdict, decidedAt: on(6), reasons, head: HEAD });
      given(assigned, contested, decided(verdict))
        .when({ ...command, at: on(7) })
        .thenQuiet();
    }
  });

  it('may be contested anew once it was decided', () => {
    given(assigned, contested, decided('rejected'))
      .when(contest('in-progress-overdue', on(7)))
      .then({ ...contested, data: { ...contested.data, judgedAt: on(7) }, effectiveAt: on(7) });
  });

  it('stays quiet when the same is contested again', () => {
    given(assigned, contested)
      .when(contest('in-progress-overdue', on(6)))
      .thenQuiet();
  });

  it('is not decided before it was contested', () => {
    given(assigned, contested)
      .when({ ...uphold(), effectiveAt: on(4) })
      .thenRefused(ASSIGNMENT_EFFECTIVE_TOO_EARLY, { notBefore: on(5) });
  });

  breaks(rules.CONTEST_HEAD_MISSING, 'the head of agency is named', () => {
    given(assigned)
      .when({ ...contest(), head: ' ' })
      .thenRefused(rules.CONTEST_HEAD_MISSING);
  });

  breaks(rules.CONTEST_OTHER_STATUS, 'a status it does not have is not contested', () => {
    given(assigned)
      .when(contest('done-late'))
      .thenRefused(rules.CONTEST_OTHER_STATUS, { contested: 'done-late', status: 'in-progress-overdue' });
    given(assigned)
      .when(contest('in-progress-overdue', on(4)))
      .thenRefused(rules.CONTEST_OTHER_STATUS, { status: 'in-progress-within-time', at: on(4) });
  });

  breaks(rules.CONTEST_PENDING, 'one contest is decided before the next', () => {
    given(assigned, contested)
      .when(contest('in-progress-within-time', on(6)))
      .thenRefused(rules.CONTEST_PENDING, { status: 'in-progress-overdue' });
  });

  breaks(rules.CONTEST_MISSING, 'what nobody contests is not decided, nor decided otherwise', () => {
    for (const command of [uphold(), reject()])
      given(assigned).when(command).thenRefused(rules.CONTEST_MISSING, identity);
    given(assigned, contested, decided('upheld'))
      .when(reject(on(7)))
      .thenRefused(rules.CONTEST_MISSING);
    given(assigned, contested, decided('rejected'))
      .when(uphold(on(7)))
      .thenRefused(rules.CONTEST_MISSING);
  });
});

describe('an assignment in which an entry was mistaken', () => {
  const waiting = [assigned, responded(on(5))];

  it('counts the right time of an answer from then on, and keeps both', () => {
    const event = corrected({ correction: { fact: 'effective-time', was: on(5), is: on(4, '15:00') } });
    given(...waiting)
      .when(correctTime(2, on(4, '15:00')))
      .then(event);
    const state = stateAfter(...waiting, event);
    expect(state).toMatchObject({
      status: 'responded',
      respondedAt: on(4, '15:00'),
      holder: { id: MONITOR, since: on(4, '15:00') },
      answerVersions: [2, 3],
      entries: [{ version: 2, effectiveAt: on(4, '15:00'), notBefore: on(3) }],
    });
    given(...waiting, event)
      .when({ type: 'accept-answer', by: office, at: on(10) })
      .then(accepted(on(10), on(4, '15:00'), true));
  });

  it('is corrected in the power of who speaks', () => {
    given(...waiting)
      .when({ ...correctTime(2, on(4)), by: officeForIssuer, document: '9/BB' })
      .then(
        corrected({
          by: officeForIssuer,
          authority: { agencyId: 'ubnd-tinh', document: '9/BB' },
          correction: { fact: 'effective-time', was: on(5), is: on(4) },
        }),
      );
  });

  it('can be corrected again, from what counts today', () => {
    const once = then(waiting, correctTime(2, on(4)));
    given(...once)
      .when(correctTime(2, on(4, '09:00')))
      .then(corrected({ correction: { fact: 'effective-time', was: on(4), is: on(4, '09:00') } }));
  });

  it('counts the right words and documents of an answer', () => {
    const is = { text: 'Report attached', documents: ['54/BC-STC'] };
    const event = corrected({ correction: { fact: 'response', was: response, is } });
    given(...waiting)
      .when(correctResponse(2, { ...is, documents: ['54/BC-STC', ' '] }))
      .then(event);
    expect(stateAfter(...waiting, event)).toMatchObject({
      response: is,
      respondedAt: on(5),
      answerVersions: [2, 3],
      holder: { since: on(5) },
    });
    given(...waiting)
      .when(correctResponse(2, { text: '', documents: [] }))
      .thenRefused(ASSIGNMENT_ANSWER_EMPTY);
  });

  it('counts the right time of an acknowledgement, wherever the assignment stands', () => {
    const correction = { fact: 'effective-time', was: on(3, '09:00'), is: on(3, '08:30') } as const;
    const event = corrected({ correction, entry: 'assignment.acknowledged', moves: ['acknowledgement'] });
    given(assigned, acknowledged)
      .when(correctTime(2, on(3, '08:30')))
      .then(event);
    const acknowledgement = { at: on(3, '08:30'), version: 2 };
    expect(stateAfter(assigned, acknowledged, event)).toMatchObject({ status: 'acknowledged', acknowledgement });
    const declined = then([assigned, acknowledged], { type: 'decline', by: lead, at: on(4), reasons });
    expect(stateAfter(...declined, event)).toMatchObject({ status: 'declined', acknowledgement, declinedAt: on(4) });
    const suspended = then([assigned, acknowledged], { type: 'suspend', by: office, at: on(4), reasons });
    expect(stateAfter(...suspended, event)).toMatchObject({ status: 'suspended', acknowledgement, suspendedAt: on(4) });
  });

  it('counts the right time of a report of progress, which may have acknowledged', () => {
    const first = then([assigned], { type: 'report-progress', by: lead, at: on(4), note: 'Half of it' });
    expect(stateAfter(...then(first, correctTime(2, on(3, '12:00'))))).toMatchObject({
      acknowledgement: { at: on(3, '12:00') },
    });
    const second = then([assigned, acknowledged], { type: 'report-progress', by: lead, at: on(4), note: 'Half of it' });
    const event = then(second, correctTime(3, on(3, '12:00'))).at(-1)!;
    expect(event.data).toMatchObject({ entry: 'assignment.progressed', moves: [] });
    expect(stateAfter(...second, event)).toMatchObject({
      acknowledgement: { at: on(3, '09:00') },
      status: 'acknowledged',
      entries: [
        { version: 2, effectiveAt: on(3, '09:00') },
        { version: 3, effectiveAt: on(3, '12:00') },
      ],
    });
  });

  it('counts the right time of a refusal to take it on', () => {
    const declined = then([assigned], { type: 'decline', by: lead, at: on(5), reasons });
    const after = then(declined, correctTime(2, on(4)));
    expect(after.at(-1)!.data).toMatchObject({ moves: ['acknowledgement', 'decline'] });
    expect(stateAfter(...after)).toMatchObject({
      declinedAt: on(4),
      acknowledgement: { at: on(4) },
      holder: { id: MONITOR, since: on(4) },
    });
    const acknowledgedFirst = then([assigned, acknowledged], { type: 'decline', by: lead, at: on(5), reasons });
    const ofAcknowledgement = then(acknowledgedFirst, correctTime(2, on(3, '08:30')));
    expect(ofAcknowledgement.at(-1)!.data).toMatchObject({ moves: ['acknowledgement'] });
    expect(stateAfter(...ofAcknowledgement)).toMatchObject({ status: 'declined', declinedAt: on(5) });
    const upheld = then(declined, { type: 'uphold-assignment', by: office, at: on(6), reasons });
    expect(then(upheld, correctTime(2, on(4))).at(-1)!.data).toMatchObject({ moves: ['acknowledgement'] });
  });

  it('sees anew whether more time was asked for late', () => {
    const last = instantOf(millisecondsOf(dueAt) - 1);
    const asked = then([assigned], { type: 'ask-extension', by: lead, at: on(5), reasons, proposed: before16h(9) });
    const after = then(asked, correctTime(2, last));
    expect(after.at(-1)!.data).toMatchObject({ entry: 'assignment.extension-asked', moves: ['extension-request'] });
    expect(stateAfter(...after).extension).toMatchObject({ askedAt: last, askedLate: false });
    expect(stateAfter(...then(asked, correctTime(2, dueAt))).extension).toMatchObject({ askedLate: true });
    const refused = then(asked, { type: 'refuse-extension', by: office, at: on(6), reasons });
    expect(then(refused, correctTime(2, last)).at(-1)!.data).toMatchObject({ moves: [] });
  });

  it('leaves what another lead has done since as it is', () => {
    const transferred = then(
      [assigned, acknowledged],
      { type: 'transfer', by: office, at: on(4), toAgencyId: 'so-y-te', reasons },
      { type: 'acknowledge', by: { subject: 'em', agencyId: 'so-y-te' }, at: on(5) },
    );
    const after = then(transferred, correctTime(2, on(3, '08:30')));
    expect(after.at(-1)!.data).toMatchObject({ moves: [] });
    expect(stateAfter(...after)).toMatchObject({ acknowledgement: { at: on(5) } });
  });

  it('stays quiet when it is right as it stands', () => {
    given(...waiting)
      .when(correctTime(2, on(5)))
      .thenQuiet();
    given(...waiting)
      .when(correctResponse(2, response))
      .thenQuiet();
    given(...waiting)
      .when(correctResponse(2, { ...response, text: 'Another' }))
      .then(expect.anything() as AssignmentEvent);
  });

  it('has happened after what it follows and not in the future, as every entry', () => {
    given(...waiting)
      .when(correctTime(2, on(2)))
      .thenRefused(ASSIGNMENT_EFFECTIVE_TOO_EARLY, { notBefore: on(3) });
    given(...waiting)
      .when(correctTime(2, on(10)))
      .thenRefused(ASSIGNMENT_EFFECTIVE_IN_FUTURE, { at: on(9) });
    given(...waiting, returned(on(6)), responded(on(7), 2))
      .when(correctTime(4, on(5)))
      .thenRefused(ASSIGNMENT_EFFECTIVE_TOO_EARLY, { notBefore: on(6) });
  });

  it('is not corrected by the lead itself', () => {
    for (const by of [lead, officeForLead]) {
      given(...waiting)
        .when({ ...correctTime(2, on(4)), by })
        .thenRefused(expect.objectContaining({ code: 'assignment/not-the-authority' }));
    }
  });

  breaks(rules.ENTRY_UNKNOWN, 'there is no such entry', () => {
    for (const version of [0, 3, 1.5]) {
      given(...waiting)
        .when(correctTime(version, on(4)))
        .thenRefused(rules.ENTRY_UNKNOWN, { version });
    }
  });

  breaks(rules.ENTRY_NOT_CORRECTABLE, 'what was decided is not corrected, and only an answer has words', () => {
    given(...waiting)
      .when(correctTime(1, on(4)))
      .thenRefused(rules.ENTRY_NOT_CORRECTABLE, { version: 1 });
    given(...waiting, returned(on(6)))
      .when(correctTime(3, on(5)))
      .thenRefused(rules.ENTRY_NOT_CORRECTABLE, { version: 3 });
    given(assigned, acknowledged)
      .when(correctResponse(2))
      .thenRefused(rules.ENTRY_NOT_CORRECTABLE, { version: 2, entry: 'assignment.acknowledged' });
    given(assigned, acknowledged, responded(on(4)))
      .when(correctResponse(2))
      .thenRefused(rules.ENTRY_NOT_CORRECTABLE);
  });

  breaks(rules.ENTRY_JUDGED, 'an answer that was judged is not corrected any more', () => {
    for (const command of [correctTime(2, on(4)), correctResponse(2)]) {
      given(...waiting, returned(on(6)))
        .when(command)
        .thenRefused(rules.ENTRY_JUDGED, { version: 2 });
      given(...waiting, returned(on(6)), responded(on(7), 2))
        .when(command)
        .thenRefused(rules.ENTRY_JUDGED);
    }
  });

  eachRuleIsBrokenOnce();
});
