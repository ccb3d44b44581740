import { instant, type Instant } from '#kernel';
import { DEFAULT_DEADLINE_POLICY, type Recurrence, type WrittenDeadline } from '#deadlines/domain';
import { accepted, office, on, reasons, stateAfter, terms, then } from '../../../../test/support/assignment-facts.js';
import { ON_3_AUGUST, undated, understood } from '../../../../test/support/deadlines.js';
import type { AssignmentAssigned } from './assignment.events.js';
import { occurrenceIdOf, type SeriesOccurrence } from './series.events.js';
import { amendedSeries, deadlinesToCome, endedSeries, nextOccurrence, seriesOf } from './series.js';

const policy = DEFAULT_DEADLINE_POLICY;
const FIRST = terms.assignmentId;

function monthly(rule: Partial<Recurrence> = {}): WrittenDeadline {
  return {
    asWritten: 'trước ngày 25 hằng tháng',
    relation: 'recurring',
    recurrence: { every: 'month', day: 25, bound: 'before', ...rule },
  };
}

function first(written = monthly()): AssignmentAssigned {
  const deadline = understood(written);
  const occurrence = seriesOf(deadline, FIRST, policy);
  return {
    type: 'assignment.assigned',
    data: { ...terms, deadline, ...(occurrence && { occurrence }) },
    effectiveAt: ON_3_AUGUST.issuedAt,
  };
}

function next(event: AssignmentAssigned, at: Instant) {
  return nextOccurrence(stateAfter(event), { at, policy });
}

const midnight25August = instant('2025-08-25T00:00:00+07:00');

describe('a series', () => {
  it('says all that its next time follows from', () => {
    expect(first().data.occurrence).toEqual({
      ordinal: 1,
      period: '2025-08',
      firstAssignmentId: FIRST,
      series: monthly(),
      issuedAt: ON_3_AUGUST.issuedAt,
      nextAt: midnight25August,
    });
    expect(seriesOf(null, FIRST, policy)).toBeUndefined();
    expect(seriesOf(terms.deadline, FIRST, policy)).toBeUndefined();
    expect(undated({ asWritten: 'định kỳ', relation: 'recurring' }).rule).toBe('deadline/recurring-without-rule');
  });

  it('opens its next time when this one falls due, and not before', () => {
    expect(next(first(), instant('2025-08-24T23:59:59+07:00'))).toBeNull();
    const opened = next(first(), midnight25August);
    expect(opened).toMatchObject({
      type: 'assignment.assigned',
      effectiveAt: midnight25August,
      data: {
        assignmentId: occurrenceIdOf(FIRST, 2),
        leadAgencyId: terms.leadAgencyId,
        taskId: terms.taskId,
        cycle: 1,
        watchedFrom: midnight25August,
        deadline: { lastOnTimeAt: '2025-09-24T16:59:59.999Z', rule: 'deadline/recurring' },
        occurrence: { ordinal: 2, period: '2025-09', firstAssignmentId: FIRST, nextAt: '2025-09-24T17:00:00.000Z' },
      },
    });
  });

  it('has one id for each time of it', () => {
    expect(occurrenceIdOf(FIRST, 1)).toBe(FIRST);
    expect(new Set([1, 2, 3].map((ordinal) => occurrenceIdOf(FIRST, ordinal))).size).toBe(3);
    expect(occurrenceIdOf(FIRST, 2)).toBe(occurrenceIdOf(FIRST, 2));
  });

  it('opens every time that was missed, in order, each once', () => {
    const late = instant('2025-12-01T08:00:00+07:00');
    const periods: string[] = [];
    for (let event: AssignmentAssigned | null = first(); event !== null; event = next(event, late)) {
      periods.push(event.data.occurrence!.period);
    }
    expect(periods).toEqual(['2025-08', '2025-09', '2025-10', '2025-11', '2025-12']);
  });

  it('goes on whether or not this time of it is done', () => {
    expect(nextOccurrence(stateAfter(first()), { at: midnight25August, policy })).not.toBeNull();
    const ended = stateAfter(first(), accepted(on(5), on(4), true));
    expect(nextOccurrence(ended, { at: midnight25August, policy })).not.toBeNull();
  });

  it('follows its rule though the deadline of this time was changed', () => {
    const deadline = understood({ asWritten: 'ngày 30/8/2025', relation: 'by', date: '2025-08-30' });
    const changed = then([first()], { type: 'change-deadline', by: office, at: on(4), reasons, deadline });
    const opened = nextOccurrence(stateAfter(first(), ...changed.slice(-1)), { at: midnight25August, policy });
    expect(opened?.data.deadline?.written).toEqual(monthly());
    expect(opened?.data.cycle).toBe(1);
  });

  it('ends when this time of it is cancelled', () => {
    const events = then([first()], { type: 'cancel', by: office, at: on(4), reasons, cause: 'decided' });
    expect(nextOccurrence(stateAfter(first(), ...events.slice(-1)), { at: midnight25August, policy })).toBeNull();
  });

  it('ends with its last day', () => {
    const until = first(monthly({ until: '2025-09-30' }));
    const second = next(until, midnight25August)!;
    expect(second.data.occurrence).toMatchObject({ ordinal: 2, nextAt: null });
    expect(next(second, instant('2026-01-01T00:00:00+07:00'))).toBeNull();
    expect(next(first(monthly({ until: '2025-08-30' })), instant('2026-01-01T00:00:00+07:00'))).toBeNull();
  });

  it('tells the deadlines of the times to come, as far as its rule goes', () => {
    const until = first(monthly({ until: '2025-12-31' })).data.occurrence!;
    const days = [...deadlinesToCome(until, policy)].map(({ lastOnTimeAt }) => lastOnTimeAt);
    expect(days).toEqual([
      '2025-09-24T16:59:59.999Z',
      '2025-10-24T16:59:59.999Z',
      '2025-11-24T16:59:59.999Z',
      '2025-12-24T16:59:59.999Z',
    ]);
    expect([...deadlinesToCome(endedSeries(until), policy)]).toEqual([]);
  });

  it('is no matter of what does not recur', () => {
    expect(
      nextOccurrence(stateAfter({ type: 'assignment.assigned', data: terms, effectiveAt: on(3) }), {
        at: on(30),
        policy,
      }),
    ).toBeNull();
  });
});

describe('a series whose rule is amended', () => {
  const occurrence = first().data.occurrence!;
  const amendedAt = instant('2025-08-10T08:00:00+07:00');
  const on20 = (issuedAt = amendedAt, rule: Partial<Recurrence> = {}) =>
    understood(monthly({ day: 20, ...rule }), policy, { issuedAt });
  const midnight20August = instant('2025-08-20T00:00:00+07:00');

  it('tells the deadlines of the times to come by the new rule, as they open', () => {
    const rules = [on20(), on20(instant('2025-08-10T08:00:00+07:00'), { until: '2025-12-31' })];
    for (const [rule, isMoved] of rules.flatMap((each) => [[each, true] as const, [each, false] as const])) {
      const to = amendedSeries(occurrence, rule, isMoved, policy);
      const times = opened(to, 6);
      const foreseen = [];
      for (const deadline of deadlinesToCome(to, policy)) {
        foreseen.push(deadline);
        if (foreseen.length === times.length) break;
      }
      expect(times.length).toBeGreaterThan(2);
      expect(times.map(({ deadline }) => deadline)).toEqual(foreseen);
    }
  });

  /** What comes after a series was changed, by the rule that it has then. */
  function opened(to: ReturnType<typeof amendedSeries>, count: number) {
    const late = instant('2026-12-01T08:00:00+07:00');
    const times: AssignmentAssigned['data'][] = [];
    let event: AssignmentAssigned = { ...first(), data: { ...first().data, occurrence: to } };
    while (times.length < count) {
      const following = next(event, late);
      if (following === null) break;
      times.push(following.data);
      event = following;
    }
    return times;
  }

  it('falls due on the first day of the rule, and the next ones follow it', () => {
    const to = amendedSeries(occurrence, on20(), true, policy);
    expect(to).toEqual({
      ordinal: 1,
      period: '2025-08',
      firstAssignmentId: FIRST,
      series: monthly({ day: 20 }),
      issuedAt: amendedAt,
      nextAt: midnight20August,
    });
    expect(
      opened(to, 2).map(({ assignmentId, deadline, occurrence: of }) => [assignmentId, deadline?.dueAt, of]),
    ).toEqual([
      [
        occurrenceIdOf(FIRST, 2),
        '2025-09-19T17:00:00.000Z',
        { ...to, ordinal: 2, period: '2025-09', nextAt: '2025-09-19T17:00:00.000Z' },
      ],
      [
        occurrenceIdOf(FIRST, 3),
        '2025-10-19T17:00:00.000Z',
        { ...to, ordinal: 3, period: '2025-10', nextAt: '2025-10-19T17:00:00.000Z' },
      ],
    ]);
  });

  it('stays due as it was where it is done or decided about, and the rule holds from there on', () => {
    const to = amendedSeries(occurrence, on20(), false, policy);
    expect(to).toMatchObject({ period: '2025-08', nextAt: midnight25August, issuedAt: amendedAt });
    expect(to.offset).toBeUndefined();
    expect(opened(to, 1)[0]).toMatchObject({ deadline: { dueAt: '2025-09-19T17:00:00.000Z' } });
  });

  it('counts on though the rule is counted anew', () => {
    const later = instant('2025-10-10T08:00:00+07:00');
    const third: SeriesOccurrence = { ...occurrence, ordinal: 3, period: '2025-10', nextAt: instant('2025-10-25T00:00:00+07:00') }; // prettier-ignore
    const to = amendedSeries(third, on20(later), true, policy);
    expect(to).toMatchObject({ ordinal: 3, period: '2025-10', offset: 2 });
    expect(opened(to, 1)[0]).toMatchObject({
      assignmentId: occurrenceIdOf(FIRST, 4),
      occurrence: { ordinal: 4, offset: 2, period: '2025-11', series: monthly({ day: 20 }) },
    });
    const weekly = understood(
      { asWritten: 'thứ Hai hằng tuần', relation: 'recurring', recurrence: { every: 'week', weekday: 1 } },
      policy,
      { issuedAt: later },
    );
    // Two Mondays pass until this time of it falls due.
    const byWeek = amendedSeries(third, weekly, false, policy);
    expect(byWeek.offset).toBe(1);
    expect(opened(byWeek, 1)[0]).toMatchObject({
      deadline: { dueAt: '2025-10-27T17:00:00.000Z' },
      occurrence: { ordinal: 4 },
    });
  });

  it('goes on after an amendment is amended', () => {
    const once = amendedSeries({ ...occurrence, ordinal: 3 }, on20(), true, policy);
    const again = instant('2025-08-12T08:00:00+07:00');
    const to = amendedSeries(once, on20(again, { day: 28 }), true, policy);
    expect(to).toMatchObject({ ordinal: 3, offset: 2, issuedAt: again, nextAt: '2025-08-27T17:00:00.000Z' });
    expect(opened(to, 1)[0]?.occurrence).toMatchObject({ ordinal: 4, offset: 2, period: '2025-09' });
  });

  it('ends with a single day, without a limit, and where the rule has no further day', () => {
    const single = understood({ asWritten: 'ngày 30/8/2025', relation: 'by', date: '2025-08-30' });
    for (const rule of [single, null]) {
      expect(amendedSeries(occurrence, rule, true, policy)).toEqual({ ...occurrence, nextAt: null });
    }
    const over = amendedSeries(occurrence, on20(amendedAt, { until: '2025-08-31' }), true, policy);
    expect(over).toEqual({ ...occurrence, nextAt: null });
    expect(opened(over, 1)).toEqual([]);
    const moved = amendedSeries(
      occurrence,
      on20(instant('2025-08-22T08:00:00+07:00'), { until: '2025-09-30' }),
      true,
      policy,
    );
    expect(moved).toEqual({ ...occurrence, period: '2025-09', nextAt: null });
  });

  it('that is over stays over', () => {
    const over = endedSeries(occurrence);
    expect(over).toEqual({ ...occurrence, nextAt: null });
    expect(amendedSeries(over, on20(), false, policy)).toBe(over);
    expect(amendedSeries(over, on20(), true, policy).nextAt).toBe(midnight20August);
  });
});
