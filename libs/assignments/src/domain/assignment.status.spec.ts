import fc from 'fast-check';
import { instant, instantOf, millisecondsOf, type Instant } from '#kernel';
import {
  accepted,
  acknowledged,
  assigned,
  assignedOpenEnded,
  before16h,
  lead,
  office,
  on,
  reasons,
  responded,
  returned,
  stateAfter,
  terms,
  then,
} from '../../../../test/support/assignment-facts.js';
import type { AssignmentEvent } from './assignment.events.js';
import {
  DEFAULT_STATUS_POLICY,
  explainStatus,
  overdueFor,
  statusAt,
  statusFacts,
  statusGrounds,
  type StatusFacts,
} from './assignment.status.js';
import { OFFICIAL_STATUSES, type OfficialStatus } from './official-status.js';

const limit = instant('2025-08-04T15:59:59.999+07:00');
const inTime = instant('2025-08-04T15:00:00+07:00');
const late = instant('2025-08-05T08:00:00+07:00');
const later = instant('2025-08-09T08:00:00+07:00');

function facts(
  answeredAt: Instant | null,
  acceptedAt: Instant | null,
  lastOnTimeAt: Instant | null = limit,
): StatusFacts {
  return { lastOnTimeAt, answeredAt, acceptedAt };
}

describe('the age of what is overdue', () => {
  const age = (to: Instant) => millisecondsOf(to) - millisecondsOf(limit);

  it('runs from the last moment on time', () => {
    expect(overdueFor(facts(null, null), later)).toBe(age(later));
  });

  it('stands still once it was answered, and while time does', () => {
    expect(overdueFor(facts(late, null), later)).toBe(age(late));
    expect(overdueFor({ ...facts(null, null), stoppedAt: late }, later)).toBe(age(late));
  });

  it('is none where nothing is overdue', () => {
    for (const known of [facts(null, null, null), facts(inTime, null), facts(late, later)]) {
      expect(overdueFor(known, later)).toBe(0);
    }
    expect(overdueFor(facts(null, null), limit)).toBe(0);
  });
});

describe('the official status', () => {
  const cases: [string, StatusFacts, Instant, OfficialStatus, string][] = [
    ['open before the limit', facts(null, null), inTime, 'in-progress-within-time', 'status/open-deadline-ahead'],
    ['open at the last millisecond', facts(null, null), limit, 'in-progress-within-time', 'status/open-deadline-ahead'],
    ['open after the limit', facts(null, null), late, 'in-progress-overdue', 'status/open-deadline-passed'],
    ['open without a limit', facts(null, null, null), later, 'in-progress-within-time', 'status/open-without-deadline'],
    [
      'answered in time, waiting',
      facts(inTime, null),
      later,
      'in-progress-within-time',
      'status/open-answered-in-time',
    ],
    [
      'answered at the last millisecond',
      facts(limit, null),
      later,
      'in-progress-within-time',
      'status/open-answered-in-time',
    ],
    [
      'accepted, answered at the last millisecond',
      facts(limit, later),
      later,
      'done-on-time',
      'status/accepted-answered-in-time',
    ],
    [
      'accepted though nothing was answered',
      facts(null, late),
      later,
      'in-progress-overdue',
      'status/open-deadline-passed',
    ],
    ['answered late, waiting', facts(late, null), later, 'in-progress-overdue', 'status/open-answered-late'],
    ['accepted, answered in time', facts(inTime, later), later, 'done-on-time', 'status/accepted-answered-in-time'],
    ['accepted, answered late', facts(late, later), later, 'done-late', 'status/accepted-answered-late'],
    ['accepted without a limit', facts(late, later, null), later, 'done-on-time', 'status/accepted-without-deadline'],
    [
      'waiting without a limit',
      facts(late, null, null),
      later,
      'in-progress-within-time',
      'status/open-without-deadline',
    ],
    ['before it was accepted', facts(inTime, later), late, 'in-progress-within-time', 'status/open-answered-in-time'],
    ['before it was answered', facts(later, later), late, 'in-progress-overdue', 'status/open-deadline-passed'],
  ];

  it.each(cases)('%s', (_, known, at, status, rule) => {
    expect(statusAt(known, at)).toEqual({ status, rule });
  });

  it('stays what it was where time has stopped', () => {
    for (const [stoppedAt, status] of [
      [inTime, 'in-progress-within-time'],
      [limit, 'in-progress-within-time'],
      [late, 'in-progress-overdue'],
    ] as const) {
      expect(statusAt({ ...facts(null, null), stoppedAt }, later).status).toBe(status);
    }
    expect(statusAt({ ...facts(null, null), stoppedAt: later }, late).rule).toBe('status/open-deadline-passed');
    expect(statusAt({ ...facts(null, null), stoppedAt: later }, inTime).rule).toBe('status/open-deadline-ahead');
    expect(statusAt({ ...facts(null, null), stoppedAt: null }, late).rule).toBe('status/open-deadline-passed');
  });

  it('has a case for each of the four', () => {
    expect(new Set(cases.map(([, , , status]) => status))).toEqual(new Set(OFFICIAL_STATUSES));
  });

  it('never leaves done, and an open one only ever turns from within time to overdue', () => {
    const moment = fc
      .integer({ min: -100, max: 100 })
      .map((hours) => instantOf(millisecondsOf(limit) + hours * 3_600_000));
    const known = fc
      .tuple(fc.option(moment), fc.option(moment), fc.option(fc.constant(limit)))
      .map(([one, other, lastOnTimeAt]) => {
        const [answeredAt, acceptedAt] = one !== null && other !== null && other < one ? [other, one] : [one, other];
        return facts(answeredAt, answeredAt === null ? null : acceptedAt, lastOnTimeAt);
      });
    fc.assert(
      fc.property(known, moment, moment, (row, one, other) => {
        const [before, after] = one <= other ? [one, other] : [other, one];
        const [earlier, thereafter] = [statusAt(row, before).status, statusAt(row, after).status];
        if (earlier.startsWith('done')) expect(thereafter).toBe(earlier);
        if (earlier === 'in-progress-overdue') expect(thereafter).not.toBe('in-progress-within-time');
      }),
    );
  });
});

describe('a status that explains itself', () => {
  const farAhead = { ...assigned, data: { ...terms, deadline: before16h(20) } } as AssignmentEvent;
  const standing = { ...assignedOpenEnded, data: { ...assignedOpenEnded.data, standing: true } } as AssignmentEvent;
  const suspended = then([assigned], { type: 'suspend', by: office, at: on(3, '12:00'), reasons });
  const cancelled = then([assigned], { type: 'cancel', by: office, at: on(5), reasons });
  const done = [assigned, acknowledged, responded(on(4)), accepted(on(6), on(4), true)];
  const explained = (facts: readonly AssignmentEvent[], at: Instant) => explainStatus(stateAfter(...facts), at);

  it('names the rule and the events while the lead must act', () => {
    expect(explained([assigned, acknowledged], on(3))).toEqual({
      status: 'in-progress-within-time',
      official: 'in-progress-within-time',
      rule: 'status/open-deadline-ahead',
      restsOn: [1],
      contest: null,
    });
    expect(explained([assigned], on(5))).toMatchObject({ status: 'in-progress-overdue', restsOn: [1] });
    expect(explained([assignedOpenEnded], on(5))).toMatchObject({
      status: 'in-progress-within-time',
      rule: 'status/open-without-deadline',
    });
  });

  it('names the answer, its corrections and its acceptance', () => {
    const waiting = [assigned, acknowledged, responded(on(5))];
    expect(explained(waiting, on(6))).toMatchObject({ rule: 'status/open-answered-late', restsOn: [1, 3] });
    const corrected = then(waiting, {
      type: 'correct-entry',
      by: office,
      at: on(6),
      version: 3,
      correction: { fact: 'effective-time', is: on(4) },
      reasons,
    });
    expect(explained(corrected, on(7))).toMatchObject({ rule: 'status/open-answered-in-time', restsOn: [1, 3, 4] });
    const taken = then(corrected, { type: 'accept-answer', by: office, at: on(7) });
    expect(explained(taken, on(7))).toMatchObject({
      status: 'done-on-time',
      official: 'done-on-time',
      rule: 'status/accepted-answered-in-time',
      restsOn: [1, 3, 4, 5],
    });
  });

  it('names the event that set the deadline in force, even one after the answer', () => {
    const facts = then(
      [assigned],
      { type: 'ask-extension', by: lead, at: on(4), reasons, proposed: before16h(9) },
      { type: 'respond', by: lead, at: on(5), response: { text: 'Here', documents: [] } },
      { type: 'grant-extension', by: office, at: on(6), deadline: before16h(6), reasons },
    );
    expect(explained(facts, on(7))).toMatchObject({ rule: 'status/open-answered-in-time', restsOn: [3, 4] });
    expect(explained([assigned, responded(on(4)), returned(on(5))], on(6))).toMatchObject({ restsOn: [1] });
  });

  it('leaves out what happened after the moment', () => {
    expect(explained(done, on(7)).restsOn).toEqual([1, 3, 4]);
    expect(explained(done, on(6)).restsOn).toEqual([1, 3, 4]);
    expect(explained(done, on(5))).toMatchObject({ rule: 'status/open-answered-in-time', restsOn: [1, 3] });
    expect(explained(done, on(4)).restsOn).toEqual([1, 3]);
    expect(explained(done, on(3, '12:00'))).toMatchObject({ rule: 'status/open-deadline-ahead', restsOn: [1] });
    expect(explained([assigned, responded(on(4))], on(3, '12:00')).restsOn).toEqual([1]);
    expect(explained([assigned, responded(on(4))], on(4)).restsOn).toEqual([1, 2]);
    expect(explained(cancelled, on(4, '17:00'))).toMatchObject({ status: 'in-progress-overdue', restsOn: [1] });
    expect(explained(suspended, on(3, '11:00'))).toMatchObject({ status: 'in-progress-within-time' });
  });

  it('tells apart what is not yet due: more than a week ahead, or as the tenant has it', () => {
    expect(explained([farAhead], on(3))).toEqual({
      status: 'not-yet-due',
      official: 'in-progress-within-time',
      rule: 'status/deadline-far-ahead',
      restsOn: [1],
      contest: null,
    });
    const { lastOnTimeAt } = before16h(20);
    const week = DEFAULT_STATUS_POLICY.notYetDueMinutes * 60_000;
    const weekBefore = millisecondsOf(lastOnTimeAt) - week;
    expect(DEFAULT_STATUS_POLICY.notYetDueMinutes).toBe(10_080);
    expect(explained([farAhead], instantOf(weekBefore)).status).toBe('in-progress-within-time');
    expect(explained([farAhead], instantOf(weekBefore - 1)).status).toBe('not-yet-due');
    expect(explainStatus(stateAfter(farAhead), on(3), { notYetDueMinutes: 30 * 24 * 60 }).status).toBe(
      'in-progress-within-time',
    );
    expect(explained([farAhead, responded(on(4))], on(5)).status).toBe('in-progress-within-time');
  });

  it('tells apart a standing duty, until it is answered and done', () => {
    expect(explained([standing], on(5))).toEqual({
      status: 'standing',
      official: null,
      rule: 'status/standing-duty',
      restsOn: [1],
      contest: null,
    });
    expect(explained([standing, responded(on(4))], on(5)).status).toBe('standing');
    expect(explained([standing, responded(on(4)), accepted(on(5), on(4), true)], on(6)).status).toBe('done-on-time');
  });

  it('tells apart what is suspended, with the status at which time stopped', () => {
    expect(explained(suspended, on(20))).toEqual({
      status: 'suspended',
      official: 'in-progress-within-time',
      rule: 'status/time-stands-still',
      restsOn: [1, 2],
      contest: null,
    });
    expect(explained(suspended, on(3, '12:00')).status).toBe('suspended');
    const late = then([assigned], { type: 'suspend', by: office, at: on(5), reasons });
    expect(explained(late, on(20)).official).toBe('in-progress-overdue');
  });

  it('tells apart what was cancelled, which counts among none', () => {
    expect(explained(cancelled, on(20))).toEqual({
      status: 'cancelled',
      official: null,
      rule: 'status/was-cancelled',
      restsOn: [2],
      contest: null,
    });
    expect(explained(cancelled, on(5)).status).toBe('cancelled');
  });

  it('says how a contest stands', () => {
    const contested = then([assigned], {
      type: 'contest-status',
      by: lead,
      at: on(5),
      head: 'Giám đốc',
      status: 'in-progress-overdue',
      grounds: reasons,
    });
    expect(explained(contested, on(4, '17:00')).contest).toBeNull();
    expect(explained(contested, on(5)).contest).toBe('pending');
    const decided = then(contested, { type: 'reject-contest', by: office, at: on(6), reasons });
    expect(explained(decided, on(6))).toMatchObject({ contest: 'rejected', status: 'in-progress-overdue' });
  });

  it('rests on the facts that a row of a read model keeps', () => {
    const { lastOnTimeAt } = before16h(4);
    const none = { lastOnTimeAt, answeredAt: null, acceptedAt: null, stoppedAt: null };
    expect(statusFacts(stateAfter(assigned))).toEqual(none);
    expect(statusFacts(stateAfter(assigned, responded(on(4))))).toEqual({ ...none, answeredAt: on(4) });
    expect(statusFacts(stateAfter(...done))).toEqual({ ...none, answeredAt: on(4), acceptedAt: on(6) });
    expect(statusFacts(stateAfter(...suspended))).toEqual({ ...none, stoppedAt: on(3, '12:00') });
    expect(statusFacts(stateAfter(...cancelled))).toEqual({ ...none, stoppedAt: on(5) });
    const declined = then([assigned], { type: 'decline', by: lead, at: on(4), reasons });
    expect(statusFacts(stateAfter(...declined))).toEqual(none);
    const reopened = then(cancelled, { type: 'reopen', by: office, at: on(6), reasons });
    expect(statusFacts(stateAfter(...reopened))).toEqual(none);
    const remaining = then([assigned, responded(on(4))], {
      type: 'accept-in-part',
      by: office,
      at: on(5),
      accepted: 'The figures',
      remaining: 'The reasons',
    });
    expect(statusFacts(stateAfter(...remaining))).toEqual(none);
    expect(statusGrounds(stateAfter(...remaining))).toMatchObject({ phase: 'partly-accepted', turnVersion: null });
  });
});
