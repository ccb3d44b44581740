import { calendarYear } from './calendar-year.js';
import type { Calendar } from './calendar.js';
import { VIETNAM_CALENDAR } from './vietnam-calendar.js';

describe('a year of a calendar', () => {
  it('counts its working days by month: 2025, with its days off and its worked Saturday', () => {
    const { months, ...year } = calendarYear(VIETNAM_CALENDAR, 2025);
    expect(year).toMatchObject({ year: 2025, recorded: true, workingDays: 250 });
    expect(months.map(({ month, workingDays }) => [month, workingDays])).toEqual([
      [1, 17],
      [2, 20],
      [3, 21],
      [4, 21],
      [5, 20],
      [6, 21],
      [7, 23],
      [8, 21],
      [9, 20],
      [10, 23],
      [11, 20],
      [12, 23],
    ]);
  });

  it('names its days in their order, whatever the order they were set in', () => {
    const jumbled: Calendar = { ...VIETNAM_CALENDAR, days: new Map([...VIETNAM_CALENDAR.days].reverse()) };
    const { days } = calendarYear(jumbled, 2025);
    expect(days).toHaveLength(13);
    expect(days.slice(7, 9)).toEqual([
      {
        date: '2025-04-26',
        weekday: 6,
        kind: 'worked',
        label: 'Làm bù cho ngày 02/5/2025',
        source: 'Thông báo 6150/TB-BLĐTBXH ngày 03/12/2024',
      },
      {
        date: '2025-04-30',
        weekday: 3,
        kind: 'off',
        label: 'Ngày Chiến thắng',
        source: 'Bộ luật Lao động 45/2019/QH14, Điều 112 khoản 1',
      },
    ]);
    expect(days.map(({ date }) => date)).toEqual(days.map(({ date }) => date).toSorted());
  });

  it('without a named day says so: only the week is known', () => {
    expect(calendarYear(VIETNAM_CALENDAR, 2032)).toMatchObject({ recorded: false, workingDays: 262, days: [] });
  });

  it('may be a leap year', () => {
    expect(calendarYear({ ...VIETNAM_CALENDAR, days: new Map() }, 2024).months[1]).toEqual({
      month: 2,
      workingDays: 21,
    });
  });
});
