import { instant } from '#kernel';
import { failureIn, outcomeEvents, outcomeOf, type Outcome, type Sent } from './delivery-outcome.js';

const at = instant('2025-08-04T09:00:00Z');
const message: Sent = { position: 7, subject: 'assignment-1', attempts: 0, triedSince: null };
const first = { position: 7, subject: 'assignment-1', attempt: 1, at };

describe('an attempt', () => {
  it('that is answered with 2xx has delivered the message', () => {
    expect(outcomeOf(message, { kind: 'answered', status: 202 }, at, 0)).toStrictEqual({
      kind: 'delivered',
      what: { ...first, status: 202 },
    });
  });

  it('that is answered otherwise has failed, and says when the next one is', () => {
    expect(outcomeOf(message, { kind: 'answered', status: 500 }, at, 0)).toStrictEqual({
      kind: 'failed',
      what: {
        ...first,
        cause: 'status',
        status: 500,
        detail: 'answered 500',
        retryAt: instant('2025-08-04T09:00:05Z'),
      },
    });
  });

  it('that nobody answers says why', () => {
    const answer = { kind: 'unanswered', cause: 'timeout', detail: 'no answer came' } as const;
    expect(outcomeOf({ ...message, attempts: 2, triedSince: at }, answer, at, 0)).toStrictEqual({
      kind: 'failed',
      what: {
        ...first,
        attempt: 3,
        cause: 'timeout',
        detail: 'no answer came',
        retryAt: instant('2025-08-04T09:00:45Z'),
      },
    });
  });

  it('three days after the first gives the message up', () => {
    const triedSince = instant('2025-08-01T09:00:00Z');
    expect(outcomeOf({ ...message, attempts: 33, triedSince }, { kind: 'answered', status: 404 }, at, 0)).toStrictEqual(
      {
        kind: 'given-up',
        what: { ...first, attempt: 34, cause: 'status', status: 404, detail: 'answered 404', since: triedSince },
      },
    );
  });

  it.each([429, 503])('that is answered with %i leaves the receiver alone for as long as it says', (status) => {
    const until = instant('2025-08-04T09:10:00Z');
    expect(outcomeOf(message, { kind: 'answered', status, retryAfter: '600' }, at, 0)).toStrictEqual({
      kind: 'failed',
      what: {
        ...first,
        cause: 'status',
        status,
        detail: `answered ${status}`,
        retryAt: until,
        restUntil: until,
      },
    });
    expect(outcomeOf(message, { kind: 'answered', status }, at, 0).what).not.toHaveProperty('restUntil');
  });

  it('that is answered with anything else does not', () => {
    const { what } = outcomeOf(message, { kind: 'answered', status: 500, retryAfter: '600' }, at, 0);
    expect(what).toMatchObject({ retryAt: instant('2025-08-04T09:00:05Z') });
    expect(what).not.toHaveProperty('restUntil');
  });
});

describe('a failure', () => {
  it('has a cause', () => {
    expect(failureIn({ kind: 'answered', status: 204 })).toBeUndefined();
    expect(failureIn({ kind: 'answered', status: 302 })).toEqual({
      cause: 'redirect',
      status: 302,
      detail: 'answered 302',
    });
    expect(failureIn({ kind: 'unanswered', cause: 'name', detail: 'nobody knows the host' })).toEqual({
      cause: 'name',
      detail: 'nobody knows the host',
    });
  });
});

describe('outcomes', () => {
  const of = (position: number, status: number, triedSince = at): Outcome =>
    outcomeOf({ ...message, position, triedSince }, { kind: 'answered', status }, at, 0);
  const long = instant('2025-08-01T08:00:00Z');

  it('of one kind are one event', () => {
    expect(outcomeEvents('e-1', [of(1, 200), of(2, 204)])).toEqual([
      { type: 'endpoint.delivered', data: { endpointId: 'e-1', deliveries: [of(1, 200).what, of(2, 204).what] } },
    ]);
  });

  it('of several kinds are events in the order in which they came about', () => {
    const outcomes = [of(1, 200), of(2, 500), of(3, 500), of(4, 200), of(5, 500, long), of(6, 500)];
    expect(outcomeEvents('e-1', outcomes)).toEqual([
      { type: 'endpoint.delivered', data: { endpointId: 'e-1', deliveries: [of(1, 200).what] } },
      { type: 'endpoint.delivery-failed', data: { endpointId: 'e-1', failures: [of(2, 500).what, of(3, 500).what] } },
      { type: 'endpoint.delivered', data: { endpointId: 'e-1', deliveries: [of(4, 200).what] } },
      { type: 'endpoint.delivery-given-up', data: { endpointId: 'e-1', givenUp: [of(5, 500, long).what] } },
      { type: 'endpoint.delivery-failed', data: { endpointId: 'e-1', failures: [of(6, 500).what] } },
    ]);
  });

  it('that are none are no event', () => {
    expect(outcomeEvents('e-1', [])).toEqual([]);
  });
});
