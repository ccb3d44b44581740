import {
  dayFacts,
  earlyEndOf,
  hasDaysOf,
  hoursOf,
  isWorkingDay,
  plusDays,
  weekdayOf,
  weekOf,
  type Calendar,
} from './calendar.js';
import { VIETNAM_CALENDAR } from './vietnam-calendar.js';

const oneStopDesk: Calendar = {
  calendarId: 'one-stop',
  version: 4,
  weeks: [
    { from: '2024-01-01', rest: [6, 7] },
    { from: '2025-07-01', rest: [6, 7], halfDays: [{ weekday: 6, until: '11:30' }], source: 'Quyết định 12/QĐ-UBND' },
  ],
  hours: [
    { from: '2024-01-01', spans: [{ from: '08:00', to: '17:00' }] },
    { from: '2025-07-01', spans: [{ from: '07:30', to: '11:30' }, { from: '13:00', to: '16:30' }] }, // prettier-ignore
  ],
  days: new Map([
    ['2025-09-02', { kind: 'off', label: 'Quốc khánh', source: 'Bộ luật Lao động, Điều 112' }],
    ['2025-09-06', { kind: 'off', label: 'Nghỉ lễ của địa phương', source: 'Thông báo 3/TB-UBND' }],
    ['2025-09-13', { kind: 'worked', label: 'Làm bù', source: 'Thông báo 3/TB-UBND' }],
    ['2025-09-17', { kind: 'half', label: 'Mất điện', source: 'Thông báo 4/TB-UBND', until: '10:00' }],
  ]),
};

describe('a day of a calendar', () => {
  it('is worked unless the week or the table of days says otherwise', () => {
    const working = ['2025-09-01', '2025-09-02', '2025-09-07', '2025-09-13', '2025-09-17'].map((date) =>
      isWorkingDay(oneStopDesk, date),
    );
    expect(working).toEqual([true, false, false, true, true]);
  });

  it('is worked for half of it where the week says so, until the table of days says otherwise', () => {
    expect([isWorkingDay(oneStopDesk, '2025-08-30'), earlyEndOf(oneStopDesk, '2025-08-30')]).toEqual([true, '11:30']);
    expect([isWorkingDay(oneStopDesk, '2025-09-06'), earlyEndOf(oneStopDesk, '2025-09-06')]).toEqual([
      false,
      undefined,
    ]);
    expect([isWorkingDay(oneStopDesk, '2025-09-13'), earlyEndOf(oneStopDesk, '2025-09-13')]).toEqual([true, undefined]);
    expect(earlyEndOf(oneStopDesk, '2025-09-17')).toBe('10:00');
    expect(earlyEndOf(oneStopDesk, '2025-09-18')).toBeUndefined();
  });

  it('follows the week and the hours in force on it, and the first ones before them', () => {
    expect([isWorkingDay(oneStopDesk, '2025-06-28'), isWorkingDay(oneStopDesk, '2025-07-05')]).toEqual([false, true]);
    expect(weekOf(oneStopDesk, '2025-07-01').source).toBe('Quyết định 12/QĐ-UBND');
    expect(weekOf(oneStopDesk, '2025-06-30').from).toBe('2024-01-01');
    expect(weekOf(oneStopDesk, '1999-01-01').from).toBe('2024-01-01');
    expect(hoursOf(oneStopDesk, '2025-06-30').spans).toEqual([{ from: '08:00', to: '17:00' }]);
    expect(hoursOf(oneStopDesk, '2025-07-01').spans).toHaveLength(2);
  });

  it('says why it is worked or not, and on what that rests', () => {
    const said = (date: string): unknown => dayFacts(oneStopDesk, date);
    expect(said('2025-09-02')).toEqual({
      date: '2025-09-02',
      working: false,
      until: null,
      reason: 'Off: Quốc khánh.',
      source: 'Bộ luật Lao động, Điều 112',
    });
    expect(said('2025-09-13')).toMatchObject({ working: true, until: null, reason: 'Worked: Làm bù.' });
    expect(said('2025-09-17')).toMatchObject({
      working: true,
      until: '10:00',
      reason: 'Worked until 10:00: Mất điện.',
    });
    expect(said('2025-08-30')).toEqual({
      date: '2025-08-30',
      working: true,
      until: '11:30',
      reason: 'Worked until 11:30, as every Saturday.',
      source: 'Quyết định 12/QĐ-UBND',
    });
    expect(said('2025-09-07')).toMatchObject({ working: false, until: null, reason: 'Weekly rest: Sunday.' });
    expect(said('2025-09-08')).toMatchObject({
      working: true,
      until: null,
      reason: 'An ordinary working day: Monday.',
    });
    expect(said('2024-03-02')).toMatchObject({ working: false, reason: 'Weekly rest: Saturday.', source: null });
  });

  it('of a year without a recorded day off says that only the week is known', () => {
    expect(dayFacts(VIETNAM_CALENDAR, '2031-09-02')).toMatchObject({
      working: true,
      reason: 'A working day by the week: Tuesday. No days off are recorded for 2031.',
    });
    expect([hasDaysOf(VIETNAM_CALENDAR, '2030'), hasDaysOf(VIETNAM_CALENDAR, '2031')]).toEqual([true, false]);
  });

  it('counts its weekday from Monday, before 1970 too', () => {
    const days = ['1969-12-28', '1969-12-29', '1970-01-01', '2025-08-03', '2025-08-04', '2024-02-29'];
    expect(days.map(weekdayOf)).toEqual([7, 1, 4, 7, 1, 4]);
  });

  it('has neighbours over the ends of months and years', () => {
    expect(plusDays('2024-02-28', 1)).toBe('2024-02-29');
    expect(plusDays('2025-01-01', -1)).toBe('2024-12-31');
    expect(plusDays('2025-12-30', 3)).toBe('2026-01-02');
  });

  it('must be a day', () => {
    expect(() => isWorkingDay(oneStopDesk, '2025-02-29')).toThrow('2025-02-29 is no day of the calendar');
    expect(() => plusDays('29/02/2024', 1)).toThrow(RangeError);
  });

  it('cannot be told by a calendar without a week', () => {
    expect(() => isWorkingDay({ ...oneStopDesk, weeks: [] }, '2025-09-01')).toThrow(
      'a calendar states its week and its hours',
    );
  });
});
