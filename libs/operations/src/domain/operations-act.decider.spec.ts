import { fold, instant } from '#kernel';
import { givenFor, ruleBook } from '../../../../test/support/given-when-then.js';
import { operationsActDecider, type BeginAct, type OperationsCommand } from './operations-act.decider.js';
import { ACT_KINDS, actStream, type OperationsEvent } from './operations-act.events.js';
import * as rules from './operations-act.rules.js';

const given = givenFor(operationsActDecider);
const { breaks, eachRuleIsBrokenOnce } = ruleBook(rules);

const actId = '01987c5e-8c00-7000-8000-00000000d001';
const pause: BeginAct = {
  type: 'begin-act',
  actId,
  kind: 'pause-queue',
  target: 'timers',
  items: [],
  reason: ' Bảo trì máy chủ thư ',
};
const retry: BeginAct = {
  type: 'begin-act',
  actId,
  kind: 'retry-incidents',
  target: null,
  items: ['job-failed.wake.1', 'event-parked.agencies.0.42'],
  reason: null,
};
const outcomes = [
  { id: 'job-failed.wake.1', outcome: 'asked' },
  { id: 'event-parked.agencies.0.42', outcome: 'failed-again', detail: 'no such column' },
];
const dismissal: OperationsCommand = {
  type: 'dismiss-incidents',
  actId,
  reason: ' Đã xử lý ngoài hệ thống ',
  incidents: [{ incidentId: 'job-failed.wake.1', lastAt: instant('2025-08-04T09:00:00Z') }],
};
const after = (...commands: OperationsCommand[]): OperationsEvent[] => {
  const events: OperationsEvent[] = [];
  for (const command of commands) {
    const decision = operationsActDecider.decide(command, fold(operationsActDecider, events));
    if (!decision.accepted) throw new Error(decision.rule.code);
    events.push(...decision.events);
  }
  return events;
};

describe('when nothing was done yet', () => {
  it('begins an act with its target and its reason, without the blanks around it', () => {
    given()
      .when(pause)
      .then({
        type: 'operations.act-begun',
        data: { actId, kind: 'pause-queue', target: 'timers', items: [], reason: 'Bảo trì máy chủ thư' },
      });
  });

  it.each(['retry-incidents', 'resume-follower', 'retry-parked-events', 'use-queue-board'] as const)(
    'begins without a reason what explains itself: %s',
    (kind) => {
      for (const reason of [null, '  ']) {
        given()
          .when({ ...retry, kind, reason })
          .then({
            type: 'operations.act-begun',
            data: { actId, kind, target: null, items: retry.items, reason: null },
          });
      }
    },
  );

  breaks(rules.OPERATIONS_REASON_MISSING, 'what holds up others or hides a failure is refused without one', () => {
    for (const kind of ['pause-queue', 'resume-queue', 'clear-failed-jobs'] as const) {
      for (const reason of [null, '', ' \n']) {
        given()
          .when({ ...pause, kind, reason })
          .thenRefused(rules.OPERATIONS_REASON_MISSING, { fields: ['/reason'] });
      }
    }
    given()
      .when({ ...dismissal, reason: ' ' })
      .thenRefused(rules.OPERATIONS_REASON_MISSING, { fields: ['/reason'] });
  });

  it('dismisses incidents at once, as they were', () => {
    given()
      .when(dismissal)
      .then({
        type: 'operations.incidents-dismissed',
        data: {
          actId,
          kind: 'dismiss-incidents',
          reason: 'Đã xử lý ngoài hệ thống',
          incidents: [{ incidentId: 'job-failed.wake.1', lastAt: instant('2025-08-04T09:00:00Z') }],
        },
      });
  });

  it('stays quiet when there is nothing to dismiss', () => {
    given()
      .when({ ...dismissal, incidents: [] })
      .thenQuiet();
  });
});

describe('when an act was begun', () => {
  it('ends with what became of each of its items', () => {
    given(...after(retry))
      .when({ type: 'end-act', outcomes })
      .then({ type: 'operations.act-ended', data: { actId, kind: 'retry-incidents', outcomes } });
  });

  it('tells what it is about to whoever goes on with it', () => {
    expect(fold(operationsActDecider, after(retry))).toEqual({
      status: 'begun',
      actId,
      kind: 'retry-incidents',
      items: retry.items,
    });
  });
});

describe('when an act has ended', () => {
  it.each([
    ['was carried out', after(retry, { type: 'end-act', outcomes })],
    ['was a dismissal', after(dismissal)],
  ])('stays quiet when it ends again: it %s', (_, events) => {
    expect(fold(operationsActDecider, events)).toEqual({ status: 'ended' });
    given(...events)
      .when({ type: 'end-act', outcomes: [] })
      .thenQuiet();
  });
});

describe('in another order', () => {
  breaks(rules.OPERATIONS_ACT_NOT_BEGUN, 'an act is begun once, and ended afterwards', () => {
    given().when({ type: 'end-act', outcomes }).thenRefused(rules.OPERATIONS_ACT_NOT_BEGUN, { status: 'not-begun' });
    for (const command of [retry, dismissal]) {
      given(...after(retry))
        .when(command)
        .thenRefused(rules.OPERATIONS_ACT_NOT_BEGUN, { status: 'begun' });
      given(...after(dismissal))
        .when(command)
        .thenRefused(rules.OPERATIONS_ACT_NOT_BEGUN, { status: 'ended' });
    }
  });
});

describe('the stream of an act', () => {
  it('is its own', () => {
    expect(actStream('a')).toBe('operations-a');
    expect(ACT_KINDS).toHaveLength(8);
  });
});

eachRuleIsBrokenOnce();
