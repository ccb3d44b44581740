import Holidays from 'date-holidays';
import { COMING_DECISION, DECISIONS, LAWS, type YearlyDecision } from './yearly-decisions.js';

/**
 * Prints `libs/deadlines/src/domain/vietnam-days.ts`: the official days of 2020 to 2030 for those who rest on Saturday
 * and Sunday. Fixed and lunar dates come from the package date-holidays; which days of Tết are off, the second National
 * Day and swapped Saturdays come from the yearly decisions, and from a stated rule where none is recorded.
 */
const FIRST_YEAR = 2020;
const LAST_YEAR = 2030;
const MILLISECONDS_A_DAY = 86_400_000;

type Kind = 'off' | 'worked';
type Row = readonly [date: string, kind: Kind, label: string, source: string];

function main(): void {
  const years = Array.from({ length: LAST_YEAR - FIRST_YEAR + 1 }, (_, index) => FIRST_YEAR + index);
  const rows = years.flatMap((year) => daysOf(year).toSorted(([one], [other]) => (one < other ? -1 : 1)));
  const sources = [...new Set(rows.map(([, , , source]) => source))];
  process.stdout.write(`// Written by infra/calendar-seed/print-vietnam-days.ts: npm run check -- --fix

/** Where the days come from, by the place in this list that the days give. */
export const VIETNAM_SOURCES: readonly string[] = [
${sources.map((source) => `  '${source}',`).join('\n')}
];

/** Day, what it is, what it is called, and its source. */
export const VIETNAM_DAYS: readonly (readonly [string, 'off' | 'worked', string, number])[] = [
${rows.map(([date, kind, label, source]) => `  ['${date}', '${kind}', '${label}', ${sources.indexOf(source)}],`).join('\n')}
];
`);
}

function daysOf(year: number): Row[] {
  const decision = DECISIONS[year];
  const law = year < 2021 ? LAWS.code2012 : LAWS.code2019;
  const dates = datesOf(year);
  const holidays: Row[] = [
    [dates.newYear, 'off', 'Tết Dương lịch', law.holidays],
    ...tetOf(dates.tet, decision).map((date): Row => {
      const label = date === dates.tet ? 'Tết Âm lịch (mùng Một)' : 'Tết Âm lịch';
      return [date, 'off', label, decision?.source ?? `${law.holidays}; ${COMING_DECISION}`];
    }),
    [dates.ancestors, 'off', 'Ngày Giỗ Tổ Hùng Vương', law.holidays],
    [dates.victory, 'off', 'Ngày Chiến thắng', law.holidays],
    [dates.labour, 'off', 'Ngày Quốc tế lao động', law.holidays],
    [dates.national, 'off', 'Quốc khánh', law.holidays],
  ];
  if (law.secondNationalDay) {
    const second = decision?.secondNationalDay ?? besideNationalDay(dates.national);
    holidays.push([
      second,
      'off',
      'Quốc khánh (ngày liền kề)',
      decision?.source ?? `${law.holidays}; ${COMING_DECISION}`,
    ]);
  }
  const days = new Map(holidays.map((row) => [row[0], row]));
  // Article 111(3) speaks of the holidays of article 112(1), in the order in which they fall.
  for (const [date, , label, source] of holidays.toSorted(([one], [other]) => (one < other ? -1 : 1))) {
    if (!isWeekend(date)) continue;
    const inLieu = nextWorkingDay(date, days);
    // Where National Day is made up depends on which day beside it is off.
    const open = source.includes(COMING_DECISION) || (date === dates.national && decision === undefined);
    days.set(inLieu, [inLieu, 'off', `Nghỉ bù: ${label}`, open ? `${law.makeUp}; ${COMING_DECISION}` : law.makeUp]);
  }
  for (const { off, worked, source } of decision?.swaps ?? []) {
    days.set(off, [off, 'off', `Nghỉ, làm bù vào ngày ${dayMonthYear(worked)}`, source]);
    days.set(worked, [worked, 'worked', `Làm bù cho ngày ${dayMonthYear(off)}`, source]);
  }
  if (year >= 2026) {
    const culture = `${year}-11-24`;
    days.set(culture, [culture, 'off', 'Ngày Văn hóa Việt Nam', LAWS.cultureDay]);
  }
  return [...days.values()];
}

function datesOf(year: number): Record<'newYear' | 'tet' | 'ancestors' | 'victory' | 'labour' | 'national', string> {
  const holidays = new Holidays('VN').getHolidays(year);
  const by = (rule: string): string => {
    const found = holidays.filter((holiday) => holiday.rule === rule);
    const [only] = found;
    if (only === undefined || found.length > 1)
      throw new Error(`${year}: ${found.length} holidays by the rule ${rule}`);
    return only.date.slice(0, 10);
  };
  return {
    newYear: by('01-01'),
    tet: by('vietnamese 1-0-1'),
    ancestors: by('vietnamese 3-0-10'),
    victory: by('04-30'),
    labour: by('05-01'),
    national: by('09-02'),
  };
}

/** Five days: as decided, else two before the first of the new year and three from it on, as in all decided years. */
function tetOf(first: string, decision: YearlyDecision | undefined): string[] {
  const from = decision?.tetFrom ?? plusDays(first, -2);
  return Array.from({ length: 5 }, (_, index) => plusDays(from, index));
}

/** The day before, or the day after where that is a Friday: what joins it to a weekend, as in all decided years. */
function besideNationalDay(national: string): string {
  const after = plusDays(national, 1);
  return weekday(after) === 5 ? after : plusDays(national, -1);
}

function nextWorkingDay(date: string, taken: ReadonlyMap<string, Row>): string {
  const next = plusDays(date, 1);
  return isWeekend(next) || taken.has(next) ? nextWorkingDay(next, taken) : next;
}

function isWeekend(date: string): boolean {
  return weekday(date) >= 6;
}

function weekday(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
}

function plusDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * MILLISECONDS_A_DAY).toISOString().slice(0, 10);
}

/** As Vietnamese documents write it: 02/5/2025, but 10/01/2026, because January and February could be misread. */
function dayMonthYear(date: string): string {
  const [year = '', month = '', day = ''] = date.split('-');
  return `${day}/${Number(month) < 3 ? month : String(Number(month))}/${year}`;
}

main();
