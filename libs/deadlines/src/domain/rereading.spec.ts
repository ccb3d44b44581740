import fc from 'fast-check';
import { instant } from '#kernel';
import { understood } from '../../../../test/support/deadlines.js';
import { calendarDecider, seedOf } from './calendar.decider.js';
import { calendarAt, calendarHistory, sourcesSince, type CalendarHistory } from './calendar.history.js';
import type { Calendar, CalendarDay } from './calendar.js';
import { DEFAULT_DEADLINE_POLICY, type Deadline, type DeadlinePolicy } from './deadline.js';
import { rereadDeadline } from './rereading.js';
import { VIETNAM_CALENDAR } from './vietnam-calendar.js';
import type { WrittenDeadline } from './written-deadline.js';

const moments = { issuedAt: instant('2025-08-04T08:00:00+07:00') };

function withDay(date: string, kind: 'off' | 'worked' | 'half', until?: string): Calendar {
  const day: CalendarDay = { kind, label: 'Bão số 5', source: 'Công điện 1', ...(until !== undefined && { until }) };
  return { ...VIETNAM_CALENDAR, version: 2, days: new Map([...VIETNAM_CALENDAR.days, [date, day]]) };
}

function within(amount: number, unit: 'working-days' | 'calendar-days'): WrittenDeadline {
  const asWritten = `trong ${amount} ngày`;
  return { asWritten, relation: 'within', amount, unit, countedFrom: 'issuance' };
}

function read(written: WrittenDeadline, more: Partial<DeadlinePolicy> = {}): Deadline {
  return understood(written, { ...DEFAULT_DEADLINE_POLICY, ...more }, moments);
}

describe('a deadline that is read again by another version of its calendar', () => {
  it('ends later by each working day that is off now, and says by which version', () => {
    const deadline = read(within(3, 'working-days'));
    expect(deadline.dueAt).toBe('2025-08-07T17:00:00.000Z');
    const moved = rereadDeadline(deadline, VIETNAM_CALENDAR, withDay('2025-08-06', 'off'));
    expect(moved).toMatchObject({
      written: deadline.written,
      dueAt: '2025-08-08T17:00:00.000Z',
      lastOnTimeAt: '2025-08-08T16:59:59.999Z',
      calendar: { calendarId: 'office', version: 2 },
      counted: { lastDay: '2025-08-08', passed: [{ date: '2025-08-06', label: 'Bão số 5' }] },
    });
  });

  it('comes out the same where the change lies elsewhere', () => {
    const deadline = read(within(3, 'working-days'));
    const again = rereadDeadline(deadline, VIETNAM_CALENDAR, withDay('2025-09-19', 'off'));
    expect(again).toEqual({ ...deadline, calendar: { calendarId: 'office', version: 2 } });
  });

  it('rolls off a day that is off now, or not off any more', () => {
    const deadline = read(within(5, 'calendar-days'));
    expect(deadline).toMatchObject({ moved: { from: '2025-08-09', to: '2025-08-11' } });
    const worked = rereadDeadline(deadline, VIETNAM_CALENDAR, withDay('2025-08-09', 'worked'));
    expect(worked?.moved).toBeUndefined();
    expect(worked?.dueAt).toBe('2025-08-09T17:00:00.000Z');
    const later = rereadDeadline(deadline, VIETNAM_CALENDAR, withDay('2025-08-11', 'off'));
    expect(later).toMatchObject({ moved: { to: '2025-08-12' }, dueAt: '2025-08-12T17:00:00.000Z' });
  });

  it('is read as it was at first, whatever the policy says by now', () => {
    const byOfficeHours = read(
      { asWritten: 'trước ngày 08/8/2025', relation: 'before', date: '2025-08-08' },
      { dayEnds: 'office-hours', beforeDate: 'end-of-day' },
    );
    expect(byOfficeHours.dueAt).toBe('2025-08-08T10:00:00.000Z');
    expect(rereadDeadline(byOfficeHours, VIETNAM_CALENDAR, withDay('2025-08-08', 'half', '11:30'))).toMatchObject({
      dueAt: '2025-08-08T04:30:00.000Z',
      rule: 'deadline/before-date-end-of-day',
    });
    const rolling = read(
      { asWritten: 'chậm nhất ngày 10/8/2025', relation: 'by', date: '2025-08-10' },
      { writtenRoll: 'next-working-day' },
    );
    expect(rereadDeadline(rolling, VIETNAM_CALENDAR, withDay('2025-08-11', 'off'))).toMatchObject({
      moved: { rule: 'deadline/written-on-rest-day', to: '2025-08-12' },
    });
    const allowance = { amount: 2, unit: 'working-days' } as const;
    const immediate = read({ asWritten: 'thực hiện ngay', relation: 'immediate' }, { immediate: allowance });
    expect(rereadDeadline(immediate, VIETNAM_CALENDAR, withDay('2025-08-05', 'off'))).toMatchObject({
      dueAt: '2025-08-07T17:00:00.000Z',
      allowance,
    });
    const unrolled = read(within(5, 'calendar-days'), { periodRoll: 'none', dayEnds: 'office-hours' });
    expect(rereadDeadline(unrolled, VIETNAM_CALENDAR, withDay('2025-08-11', 'off'))?.dueAt).toBe(unrolled.dueAt);
  });

  it('is left alone where its moments do not follow from its words', () => {
    const deadline = read(within(3, 'working-days'));
    const suspended = { ...deadline, dueAt: instant('2025-08-20T00:00:00+07:00') };
    expect(rereadDeadline(suspended, VIETNAM_CALENDAR, withDay('2025-08-06', 'off'))).toBeNull();
    const onTimeLater = { ...deadline, lastOnTimeAt: instant('2025-08-20T00:00:00+07:00') };
    expect(rereadDeadline(onTimeLater, VIETNAM_CALENDAR, withDay('2025-08-06', 'off'))).toBeNull();
  });

  it('read twice is read once', () => {
    const date = fc.integer({ min: 1, max: 28 }).map((day) => `2025-08-${String(day).padStart(2, '0')}`);
    const kind = fc.constantFrom('off' as const, 'worked' as const);
    const unit = fc.constantFrom('working-days' as const, 'calendar-days' as const);
    const dayEnds = fc.constantFrom('midnight' as const, 'office-hours' as const);
    fc.assert(
      fc.property(date, kind, unit, dayEnds, fc.integer({ min: 1, max: 15 }), (day, what, unitOf, ends, amount) => {
        const after = withDay(day, what);
        const once = rereadDeadline(read(within(amount, unitOf), { dayEnds: ends }), VIETNAM_CALENDAR, after);
        const fresh = read(within(amount, unitOf), { dayEnds: ends, calendar: after });
        expect(once).toEqual(fresh);
        expect(rereadDeadline(once!, after, after)).toEqual(once);
      }),
    );
  });
});

describe('the history of a calendar', () => {
  function changed(source: string, date: string, history: CalendarHistory): CalendarHistory {
    const decision = calendarDecider.decide(
      {
        type: 'change-calendar',
        calendarId: 'office',
        seed: seedOf('office'),
        source,
        days: [{ date, kind: 'off', label: 'Nghỉ' }],
      },
      history.at(-1)?.calendar ?? null,
    );
    if (!decision.accepted) throw new Error(decision.rule.code);
    return decision.events.reduce((one, event) => calendarHistory.evolve(one, event), history);
  }
  const twice = changed('Thông báo 2', '2026-03-03', changed('Thông báo 1', '2026-03-02', calendarHistory.initial));

  it('has the calendar of each version; before the first there is what its opening wrote down', () => {
    expect(twice.map(({ calendar, source }) => [calendar.version, source])).toEqual([
      [1, null],
      [2, 'Thông báo 1'],
      [3, 'Thông báo 2'],
    ]);
    expect(calendarAt(twice, 0)).toEqual(VIETNAM_CALENDAR);
    expect(calendarAt(twice, 2)?.days.has('2026-03-02')).toBe(true);
    expect(calendarAt(twice, 2)?.days.has('2026-03-03')).toBe(false);
    expect([calendarAt(twice, 4), calendarAt([], 0)]).toEqual([null, null]);
  });

  it('says what the changes after a version rest on, each once', () => {
    expect(sourcesSince(twice, 0)).toEqual(['Thông báo 1', 'Thông báo 2']);
    expect(sourcesSince(twice, 2)).toEqual(['Thông báo 2']);
    expect(sourcesSince(twice, 3)).toEqual([]);
    expect(sourcesSince(changed('Thông báo 2', '2026-03-04', twice), 0)).toEqual(['Thông báo 1', 'Thông báo 2']);
  });

  it('keeps nothing of what came before it was opened', () => {
    const early = { type: 'calendar.days-cleared', data: { calendarId: 'office', source: 'x', days: [] } } as const;
    expect(calendarHistory.evolve([], early)).toEqual([]);
  });
});
