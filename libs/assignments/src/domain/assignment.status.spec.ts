import fc from 'fast-check';
import { instant, instantOf, millisecondsOf, type Instant } from '#kernel';
import { statusAt, type StatusFacts } from './assignment.status.js';
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
