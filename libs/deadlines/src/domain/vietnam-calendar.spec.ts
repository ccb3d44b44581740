import { dayFacts, isWorkingDay, plusDays, weekdayOf } from './calendar.js';
import { VIETNAM_CALENDAR } from './vietnam-calendar.js';
import { addWorkingDays } from './working-time.js';

const YEARS = [2020, 2021, 2022, 2023, 2024, 2025, 2026, 2027, 2028, 2029, 2030];

/** What differs from Monday to Friday in a year: weekdays off, and days of the weekend that are worked. */
function unlikeTheWeek(year: number): { off: string[]; worked: string[] } {
  const off: string[] = [];
  const worked: string[] = [];
  for (let date = `${year}-01-01`; date.startsWith(String(year)); date = plusDays(date, 1)) {
    const weekend = weekdayOf(date) >= 6;
    const working = isWorkingDay(VIETNAM_CALENDAR, date);
    if (working === weekend) (weekend ? worked : off).push(date.slice(5));
  }
  return { off, worked };
}

describe('the calendar of Vietnamese offices', () => {
  it.each([
    [2021, '01-01 02-10 02-11 02-12 02-15 02-16 04-21 04-30 05-03 09-02 09-03', ''],
    [2022, '01-03 01-31 02-01 02-02 02-03 02-04 04-11 05-02 05-03 09-01 09-02', ''],
    [2023, '01-02 01-20 01-23 01-24 01-25 01-26 05-01 05-02 05-03 09-01 09-04', ''],
    [2024, '01-01 02-08 02-09 02-12 02-13 02-14 04-18 04-29 04-30 05-01 09-02 09-03', '05-04'],
    [2025, '01-01 01-27 01-28 01-29 01-30 01-31 04-07 04-30 05-01 05-02 09-01 09-02', '04-26'],
    [2026, '01-01 01-02 02-16 02-17 02-18 02-19 02-20 04-27 04-30 05-01 08-31 09-01 09-02 11-24', '01-10 08-22'],
  ])('has the days off and the worked Saturdays decided for %i', (year, off, worked) => {
    expect(unlikeTheWeek(year)).toEqual({ off: off.split(' '), worked: worked === '' ? [] : worked.split(' ') });
  });

  it.each([
    [2020, '01-01 01-23 01-24 01-27 01-28 01-29 04-02 04-30 05-01 09-02'],
    [2027, '01-01 02-04 02-05 02-08 02-09 02-10 04-16 04-30 05-03 09-02 09-03 11-24'],
    [2028, '01-03 01-24 01-25 01-26 01-27 01-28 04-04 05-01 05-02 09-01 09-04 11-24'],
    [2029, '01-01 02-12 02-13 02-14 02-15 02-16 04-23 04-30 05-01 09-03 09-04'],
    [2030, '01-01 01-31 02-01 02-04 02-05 02-06 04-12 04-30 05-01 09-02 09-03'],
  ])('has the days off that the rules give for %i, whose decision is not recorded', (year, off) => {
    expect(unlikeTheWeek(year)).toEqual({ off: off.split(' '), worked: [] });
  });

  it('says of what rests on a rule that no decision is recorded, and of what was decided by which document', () => {
    const guessed = [...VIETNAM_CALENDAR.days]
      .filter(([, { source }]) => source.endsWith('by rule; the yearly decision is not recorded'))
      .map(([date]) => date.slice(0, 7));
    expect([...new Set(guessed)]).toEqual([
      ...['2020-01', '2027-02', '2027-09', '2028-01', '2028-09', '2029-02', '2029-09', '2030-01', '2030-02', '2030-09'],
    ]);
    expect(dayFacts(VIETNAM_CALENDAR, '2025-04-26')).toEqual({
      date: '2025-04-26',
      working: true,
      until: null,
      reason: 'Worked: Làm bù cho ngày 02/5/2025.',
      source: 'Thông báo 6150/TB-BLĐTBXH ngày 03/12/2024',
    });
    expect(dayFacts(VIETNAM_CALENDAR, '2023-09-04')).toMatchObject({
      working: false,
      reason: 'Off: Nghỉ bù: Quốc khánh.',
      source: 'Bộ luật Lao động 45/2019/QH14, Điều 111 khoản 3',
    });
    expect(dayFacts(VIETNAM_CALENDAR, '2025-08-03')).toMatchObject({
      reason: 'Weekly rest: Sunday.',
      source: 'Officials and public employees rest on Saturday and Sunday',
    });
  });

  it('has eleven days off by the Labour Code from 2021 on, ten before, besides 24 November and what is in lieu', () => {
    const holidays = YEARS.map(
      (year) =>
        [...VIETNAM_CALENDAR.days].filter(
          ([date, { kind, label }]) => date.startsWith(String(year)) && kind === 'off' && !/^Nghỉ|văn hóa/i.test(label),
        ).length,
    );
    expect(holidays).toEqual([10, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11]);
  });

  it('keeps 24 November from 2026 on, and makes it up on no other day', () => {
    expect(YEARS.filter((year) => VIETNAM_CALENDAR.days.has(`${year}-11-24`))).toEqual([2026, 2027, 2028, 2029, 2030]);
    // A Saturday in 2029 and a Sunday in 2030.
    expect(isWorkingDay(VIETNAM_CALENDAR, '2029-11-26')).toBe(true);
    expect(isWorkingDay(VIETNAM_CALENDAR, '2030-11-25')).toBe(true);
  });

  it('knows that weekend deadlines of real documents fall on days of rest', () => {
    // Deadlines of July and August 2025: the 12th, the 20th and 10 August.
    expect(['2025-07-12', '2025-07-20', '2025-08-10'].map((date) => dayFacts(VIETNAM_CALENDAR, date).reason)).toEqual([
      'Weekly rest: Saturday.',
      'Weekly rest: Sunday.',
      'Weekly rest: Sunday.',
    ]);
    // Issued on Sunday 3 August 2025: the next working day is Monday the 4th.
    expect(addWorkingDays(VIETNAM_CALENDAR, '2025-08-03', 1)).toBe('2025-08-04');
  });

  it('works eight hours a day until the tenant says otherwise', () => {
    expect(VIETNAM_CALENDAR).toMatchObject({
      calendarId: 'office',
      version: 0,
      hours: [
        {
          spans: [
            { from: '07:30', to: '11:30' },
            { from: '13:00', to: '17:00' },
          ],
          source: 'assumed; the office hours of the tenant are not recorded',
        },
      ],
    });
  });
});

/**
 * A second opinion on the lunar dates, from new moons and the longitude of the sun (J. Meeus, Astronomical Algorithms)
 * at UTC+7: the eleventh month holds the winter solstice, and a month without a principal term is a leap month.
 */
describe('its lunar dates', () => {
  const firstOfTet: Record<number, string> = {
    2020: '2020-01-25',
    2021: '2021-02-12',
    2022: '2022-02-01',
    2023: '2023-01-22',
    2024: '2024-02-10',
    2025: '2025-01-29',
    2026: '2026-02-17',
    2027: '2027-02-06',
    2028: '2028-01-26',
    2029: '2029-02-13',
    // 3 February by the Chinese calendar: the new moon falls between 23:00 and midnight in Hà Nội.
    2030: '2030-02-02',
  };
  const ancestorsDay: Record<number, string> = {
    2020: '2020-04-02',
    2021: '2021-04-21',
    2022: '2022-04-10',
    2023: '2023-04-29',
    2024: '2024-04-18',
    2025: '2025-04-07',
    2026: '2026-04-26',
    2027: '2027-04-16',
    2028: '2028-04-04',
    2029: '2029-04-23',
    2030: '2030-04-12',
  };

  it.each(YEARS)('of %i are those of the Vietnamese calendar', (year) => {
    const named = (label: string): string[] =>
      [...VIETNAM_CALENDAR.days]
        .filter(([date, day]) => date.startsWith(String(year)) && day.label === label)
        .map(([date]) => date);
    expect(named('Tết Âm lịch (mùng Một)')).toEqual([firstOfTet[year]]);
    expect(named('Ngày Giỗ Tổ Hùng Vương')).toEqual([ancestorsDay[year]]);
  });

  it.each(YEARS)('of %i agree with the moon and the sun over Hà Nội', (year) => {
    expect(lunarDay(year, 1, 1)).toBe(firstOfTet[year]);
    expect(lunarDay(year, 3, 10)).toBe(ancestorsDay[year]);
  });

  it('are not those of the Chinese calendar where midnight lies between', () => {
    expect([lunarDay(2030, 1, 1, 8), lunarDay(2007, 1, 1, 8), lunarDay(2007, 1, 1)]).toEqual([
      '2030-02-03',
      '2007-02-18',
      '2007-02-17',
    ]);
  });

  /** The day of the Gregorian calendar of a day of the lunar one, in a month that is no leap month. */
  function lunarDay(year: number, month: number, day: number, offset = 7): string {
    const start = monthOfSolstice(year - 1, offset);
    const leapYear = monthOfSolstice(year, offset).index - start.index === 13;
    // Of thirteen months between two solstices, the first that enters no sign of the sun repeats the number before it.
    const leapAt = leapYear
      ? Array.from({ length: 12 }, (_, index) => index + 1).find(
          (index) =>
            signOfSun(newMoon(start.index + index, offset), offset) ===
            signOfSun(newMoon(start.index + index + 1, offset), offset),
        )
      : undefined;
    const plain = month + 1;
    const index = start.index + plain + (leapAt !== undefined && leapAt <= plain ? 1 : 0);
    return new Date((newMoon(index, offset) + day - 1 - 2_440_588) * 86_400_000).toISOString().slice(0, 10);
  }

  /** The month that the winter solstice of a year lies in. */
  function monthOfSolstice(year: number, offset: number): { index: number } {
    const endOfYear = Math.floor(Date.UTC(year, 11, 31) / 86_400_000) + 2_440_588;
    const index = Math.floor((endOfYear - 2_415_021) / 29.530588853);
    return { index: signOfSun(newMoon(index, offset), offset) >= 9 ? index - 1 : index };
  }

  /** Julian day number, by local time, of the k-th new moon since 1900. */
  function newMoon(k: number, offset: number): number {
    const T = k / 1236.85;
    const rad = Math.PI / 180;
    const mean =
      2415020.75933 + 29.53058868 * k + 0.0001178 * T ** 2 - 0.000000155 * T ** 3 + 0.00033 * Math.sin((166.56 + 132.87 * T - 0.009173 * T ** 2) * rad); // prettier-ignore
    const M = (359.2242 + 29.10535608 * k - 0.0000333 * T ** 2 - 0.00000347 * T ** 3) * rad;
    const N = (306.0253 + 385.81691806 * k + 0.0107306 * T ** 2 + 0.00001236 * T ** 3) * rad;
    const F = (21.2964 + 390.67050646 * k - 0.0016528 * T ** 2 - 0.00000239 * T ** 3) * rad;
    const correction =
      (0.1734 - 0.000393 * T) * Math.sin(M) + 0.0021 * Math.sin(2 * M) - 0.4068 * Math.sin(N) + 0.0161 * Math.sin(2 * N) - 0.0004 * Math.sin(3 * N) + 0.0104 * Math.sin(2 * F) - 0.0051 * Math.sin(M + N) - 0.0074 * Math.sin(M - N) + 0.0004 * Math.sin(2 * F + M) - 0.0004 * Math.sin(2 * F - M) - 0.0006 * Math.sin(2 * F + N) + 0.001 * Math.sin(2 * F - N) + 0.0005 * Math.sin(M + 2 * N); // prettier-ignore
    const terrestrialToUniversal = (62.92 + 32.217 * (T - 1) + 55.89 * (T - 1) ** 2) / 86_400;
    return Math.floor(mean + correction - terrestrialToUniversal + 0.5 + offset / 24);
  }

  /** Which twelfth of its way, from the spring equinox on, the sun is in when the local day begins. */
  function signOfSun(day: number, offset: number): number {
    const T = (day - 0.5 - offset / 24 - 2451545.0) / 36525;
    const rad = Math.PI / 180;
    const M = (357.5291 + 35999.0503 * T) * rad;
    const longitude =
      280.46645 + 36000.76983 * T + 0.0003032 * T ** 2 + (1.9146 - 0.004817 * T) * Math.sin(M) + 0.019993 * Math.sin(2 * M); // prettier-ignore
    return Math.floor((((longitude % 360) + 360) % 360) / 30);
  }
});
