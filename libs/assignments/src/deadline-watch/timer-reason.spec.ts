import { Timer, type TimerState } from '#deadlines';
import { instant } from '#kernel';
import { endingsOf, lateBy, reasonOf } from './timer-reason.js';

const asked = { position: 7, type: 'assignment.assigned', at: instant('2025-08-03T10:00:00+07:00') };
const fireAt = instant('2025-08-04T16:00:00+07:00');

function timer(state: TimerState, more: Partial<Timer> = {}): Timer {
  return Object.assign(new Timer(), {
    tenantId: 'phu-tho',
    timerId: 'a.1.at',
    assignmentId: 'a',
    cycle: 1,
    rung: 'at',
    action: 'remind',
    fireAt,
    state,
    skipReason: null,
    dueAt: fireAt,
    ladder: { ladderId: 'default', version: null },
    moved: null,
    askedBy: asked,
    decidedBy: null,
    ...more,
  });
}

function decidedBy(type: string, at = fireAt) {
  return { decidedBy: { position: 9, type, at } };
}

describe('the reason of a timer', () => {
  it('is that it waits, or waits in the time left', () => {
    expect(reasonOf(timer('planned'))).toBe('timer/waits');
    const moved = { reason: 'ladder/compressed', from: asked.at } as const;
    expect(reasonOf(timer('planned', { moved }))).toBe('ladder/compressed');
  });

  it('is that it fired, in time or late by whole seconds', () => {
    const late = (at: string) => reasonOf(timer('fired', decidedBy('assignment.reminded', instant(at))));
    expect([late('2025-08-04T16:00:00.999+07:00'), late('2025-08-04T16:00:01+07:00')]).toEqual([
      'timer/fired',
      'timer/fired-late',
    ]);
    expect(lateBy(fireAt, instant('2025-08-04T16:01:00.500+07:00'))).toBe(60);
    expect(lateBy(fireAt, asked.at)).toBe(0);
  });

  it('is what it was skipped for', () => {
    expect(reasonOf(timer('skipped', { skipReason: 'ladder/overtaken' }))).toBe('ladder/overtaken');
  });

  it.each([
    ['assignment.responded', 'timer/answered'],
    ['assignment.suspended', 'timer/suspended'],
    ['assignment.accepted', 'timer/accepted'],
    ['assignment.cancelled', 'timer/assignment-cancelled'],
    ['assignment.opinion-given', 'timer/opinion-given'],
    ['assignment.series-changed', 'timer/series-changed'],
    ['assignment.extension-granted', 'timer/deadline-set-anew'],
    ['assignment.returned', 'timer/deadline-set-anew'],
  ])('is what made it needless: %s', (type, reason) => {
    expect(reasonOf(timer('cancelled', decidedBy(type)))).toBe(reason);
  });
});

describe('what would end a timer', () => {
  it('is nothing once it is decided about', () => {
    for (const state of ['fired', 'skipped', 'cancelled'] as const) expect(endingsOf(timer(state))).toEqual([]);
  });

  it('is for a rung an answer, another deadline, a suspension or the end', () => {
    expect(endingsOf(timer('planned'))).toEqual([
      'timer/answered',
      'timer/deadline-set-anew',
      'timer/suspended',
      'timer/assignment-cancelled',
    ]);
  });

  it('is for the time set for an opinion the opinion, a suspension or the end', () => {
    expect(endingsOf(timer('planned', { action: 'count-silence' }))).toEqual([
      'timer/opinion-given',
      'timer/suspended',
      'timer/accepted',
      'timer/assignment-cancelled',
    ]);
  });
});
