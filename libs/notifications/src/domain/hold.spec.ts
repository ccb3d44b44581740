import fc from 'fast-check';
import { instant, instantOf, millisecondsOf } from '#kernel';
import { holdOf, type NoticePolicy } from './hold.js';

const at = (day: number, time: string) => instant(`2025-08-0${String(day)}T${time}:00+07:00`);
const plain: NoticePolicy = { zone: 'Asia/Ho_Chi_Minh', quietHours: null, digestAt: '07:30' };
const nights: NoticePolicy = { ...plain, quietHours: { from: '20:00', to: '06:00' } };
const noon: NoticePolicy = { ...plain, quietHours: { from: '11:30', to: '13:30' } };
const now = { urgent: false, digest: false, dueAt: null };

describe('a mail that is not urgent', () => {
  it('goes at once where there are no quiet hours', () => {
    expect(holdOf({ ...now, at: at(4, '23:00') }, plain)).toBeNull();
  });

  it('waits until the night is over', () => {
    const tomorrow = { reason: 'quiet-hours', until: at(5, '06:00') };
    expect(holdOf({ ...now, at: at(4, '19:59') }, nights)).toBeNull();
    expect(holdOf({ ...now, at: at(4, '20:00') }, nights)).toEqual(tomorrow);
    expect(holdOf({ ...now, at: at(5, '05:59') }, nights)).toEqual(tomorrow);
    expect(holdOf({ ...now, at: at(5, '06:00') }, nights)).toBeNull();
  });

  it('waits until a rest within the day is over', () => {
    expect(holdOf({ ...now, at: at(4, '11:29') }, noon)).toBeNull();
    expect(holdOf({ ...now, at: at(4, '11:30') }, noon)).toEqual({ reason: 'quiet-hours', until: at(4, '13:30') });
    expect(holdOf({ ...now, at: at(4, '13:30') }, noon)).toBeNull();
  });

  it('waits for the next digest where it can', () => {
    const digest = { ...now, digest: true };
    expect(holdOf({ ...digest, at: at(4, '07:29') }, plain)).toEqual({ reason: 'digest', until: at(4, '07:30') });
    expect(holdOf({ ...digest, at: at(4, '07:30') }, plain)).toEqual({ reason: 'digest', until: at(5, '07:30') });
  });

  it('waits for a digest that is itself kept back by quiet hours', () => {
    const late: NoticePolicy = { ...nights, quietHours: { from: '20:00', to: '08:00' } };
    expect(holdOf({ ...now, digest: true, at: at(4, '10:00') }, late)).toEqual({
      reason: 'digest',
      until: at(5, '08:00'),
    });
  });

  it('does not wait past a deadline that is still to come', () => {
    const reminder = { ...now, digest: true, at: at(4, '21:00') };
    expect(holdOf({ ...reminder, dueAt: at(5, '07:00') }, nights)).toEqual({
      reason: 'quiet-hours',
      until: at(5, '06:00'),
    });
    expect(holdOf({ ...reminder, dueAt: at(5, '06:00') }, nights)).toBeNull();
    expect(holdOf({ ...reminder, dueAt: at(4, '21:00') }, nights)).toEqual({ reason: 'digest', until: at(5, '07:30') });
  });
});

describe('an urgent mail', () => {
  it('goes at once, at night and past any digest', () => {
    expect(holdOf({ ...now, urgent: true, digest: true, at: at(4, '23:00') }, nights)).toBeNull();
  });
});

describe('a hold', () => {
  it('ends within a day and a half, after the moment, and before a deadline that is to come', () => {
    const time = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
    const moment = fc
      .integer({ min: 0, max: 40_000 })
      .map((minute) => instantOf(millisecondsOf(at(1, '00:00')) + minute * 60_000));
    const policy = fc.record({
      zone: fc.constant(plain.zone),
      quietHours: fc.option(fc.record({ from: time, to: time })),
      digestAt: time,
    });
    fc.assert(
      fc.property(moment, fc.boolean(), fc.option(moment), policy, (when, digest, dueAt, one) => {
        const hold = holdOf({ at: when, urgent: false, digest, dueAt }, one);
        if (hold === null) return;
        expect(hold.until > when).toBe(true);
        expect(millisecondsOf(hold.until) - millisecondsOf(when)).toBeLessThanOrEqual(48 * 3_600_000);
        if (dueAt !== null && dueAt > when) expect(hold.until < dueAt).toBe(true);
      }),
    );
  });
});
