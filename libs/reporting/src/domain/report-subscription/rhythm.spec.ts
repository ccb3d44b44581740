import fc from 'fast-check';
import { DEFAULT_ZONE, isWorkingDay, localDate, localTime, VIETNAM_CALENDAR } from '#deadlines/domain';
import { instant, instantOf, millisecondsOf } from '#kernel';
import { dueBy, nextAfter, type OnDaysOff, type Rhythm, type Sent } from './rhythm.js';

const ground = { calendar: VIETNAM_CALENDAR, zone: DEFAULT_ZONE };
const MONDAYS: Rhythm = { every: 'week', weekday: 1, time: '07:30' };

function at(text: string) {
  return instant(`${text}:00+07:00`);
}

function sent(rhythm: Rhythm, changes: Partial<Sent> = {}): Sent {
  return { rhythm, onDaysOff: 'as-stated', since: at('2025-08-05T09:00'), lastDate: null, ...changes };
}

describe('a rhythm', () => {
  it('names nothing before its first time, and that one from its minute on', () => {
    expect(dueBy(sent(MONDAYS), at('2025-08-11T07:29'), ground)).toBeNull();
    const first = { date: '2025-08-11', dueAt: at('2025-08-11T07:30') };
    expect(dueBy(sent(MONDAYS), at('2025-08-11T07:30'), ground)).toEqual({ sending: first, missed: [] });
    expect(nextAfter(sent(MONDAYS), at('2025-08-05T09:00'), ground)).toEqual(first);
  });

  it('names the day of its beginning where its hour is still to come', () => {
    const early = sent(MONDAYS, { since: at('2025-08-11T07:00') });
    expect(nextAfter(early, at('2025-08-11T07:00'), ground)).toMatchObject({ date: '2025-08-11' });
    const late = sent(MONDAYS, { since: at('2025-08-11T07:30') });
    expect(nextAfter(late, at('2025-08-11T07:30'), ground)).toMatchObject({ date: '2025-08-18' });
  });

  it('catches up once after a standstill, and tells what was missed', () => {
    const due = dueBy(sent(MONDAYS, { lastDate: '2025-08-11' }), at('2025-09-03T10:00'), ground);
    expect(due!.sending.date).toBe('2025-09-01');
    expect(due!.missed.map(({ date }) => date)).toEqual(['2025-08-18', '2025-08-25']);
    expect(dueBy(sent(MONDAYS, { lastDate: '2025-09-01' }), at('2025-09-03T10:00'), ground)).toBeNull();
  });

  it('does not make up for what was before it began, or was resumed', () => {
    const resumed = sent(MONDAYS, { lastDate: '2025-08-11', since: at('2025-09-01T08:00') });
    expect(dueBy(resumed, at('2025-09-03T10:00'), ground)).toBeNull();
    expect(nextAfter(resumed, at('2025-09-03T10:00'), ground)!.date).toBe('2025-09-08');
  });

  it('moves on from a day off where it is told to', () => {
    const second = sent({ every: 'month', day: 2, time: '08:00' }, { since: at('2025-08-20T00:00') });
    const now = at('2025-08-25T00:00');
    expect(nextAfter(second, now, ground)!.dueAt).toBe(at('2025-09-02T08:00'));
    expect(nextAfter({ ...second, onDaysOff: 'next-working-day' }, now, ground)).toEqual({
      date: '2025-09-02',
      dueAt: at('2025-09-03T08:00'),
    });
  });

  it('ends with its last day', () => {
    const ending = sent({ ...MONDAYS, until: '2025-08-17' });
    expect(nextAfter(ending, at('2025-08-12T00:00'), ground)).toBeNull();
  });
});

describe('whatever the rhythm, and whenever somebody looks', () => {
  const time = fc.constantFrom('00:00', '07:30', '23:59');
  const rhythm: fc.Arbitrary<Rhythm> = fc.oneof(
    fc.record({ every: fc.constant('week' as const), weekday: fc.integer({ min: 1, max: 7 }), time }),
    fc.record({ every: fc.constant('month' as const), day: fc.integer({ min: 1, max: 31 }), time }),
    fc.record({ every: fc.constant('quarter' as const), time }),
    fc.record({ every: fc.constant('working-days' as const), count: fc.integer({ min: 1, max: 9 }), time }),
  );
  const onDaysOff = fc.constantFrom<OnDaysOff>('as-stated', 'next-working-day');
  const steps = fc.array(fc.integer({ min: 1, max: 40 * 24 * 60 }), { minLength: 1, maxLength: 12 });

  it('each day is sent for or told as missed once, in order, at its hour', () => {
    fc.assert(
      fc.property(rhythm, onDaysOff, steps, (which, moving, waits) => {
        const since = at('2025-01-10T09:00');
        let [now, lastDate]: [typeof since, string | null] = [since, null];
        const told: string[] = [];
        for (const minutes of waits) {
          now = instantOf(millisecondsOf(now) + minutes * 60_000);
          const due = dueBy(sent(which, { since, lastDate, onDaysOff: moving }), now, ground);
          if (due === null) continue;
          for (const { date, dueAt } of [...due.missed, due.sending]) {
            told.push(date);
            expect(dueAt <= now && dueAt > since).toBe(true);
            expect(localTime(dueAt, DEFAULT_ZONE)).toBe(which.time);
            if (moving === 'next-working-day')
              expect(isWorkingDay(VIETNAM_CALENDAR, localDate(dueAt, DEFAULT_ZONE))).toBe(true);
          }
          lastDate = due.sending.date;
        }
        expect(told).toEqual([...new Set(told)].sort());
        // The same as for whoever looked only at the end.
        const once = dueBy(sent(which, { since, onDaysOff: moving }), now, ground);
        expect(told).toEqual(once === null ? [] : [...once.missed, once.sending].map(({ date }) => date));
      }),
      { numRuns: 200 },
    );
  });
});
