import { dayOfMonth, isDate, lastDayOfMonth, plusDays } from '#deadlines/domain';
import { unreachable } from '#kernel';

/** The day of the month that closes a period (Decree 09/2019/NĐ-CP counts to day 14); the last of the month when absent. */
type Closing = { readonly cutoffDay?: number };

/** What a report is about, as offices name it. */
export type ReportingPeriod =
  | (Closing & { readonly kind: 'month'; readonly year: number; readonly month: number })
  | (Closing & { readonly kind: 'quarter'; readonly year: number; readonly quarter: number })
  | (Closing & { readonly kind: 'half-year'; readonly year: number; readonly half: number })
  | (Closing & { readonly kind: 'year'; readonly year: number })
  | { readonly kind: 'days'; readonly from: string; readonly to: string };

export const PERIOD_KINDS = [
  'month',
  'quarter',
  'half-year',
  'year',
  'days',
] as const satisfies readonly ReportingPeriod['kind'][];

/** Both days included, `YYYY-MM-DD`. */
export type PeriodDays = { readonly from: string; readonly to: string };

/**
 * The days of a period. One that closes on a day of the month begins the day after that day of the month before: the
 * month of August that closes on day 14 runs from 15 July to 14 August.
 */
export function daysOfPeriod(period: ReportingPeriod): PeriodDays {
  if (period.kind === 'days') return { from: period.from, to: period.to };
  const [first, months] = monthsOf(period);
  const { year, cutoffDay } = period;
  const to = closingDay(year, first + months - 1, cutoffDay);
  const from = first === 1 ? closingDay(year - 1, 12, cutoffDay) : closingDay(year, first - 1, cutoffDay);
  return { from: plusDays(from, 1), to };
}

/** Whether it names days that there are, in their order. */
export function isReportingPeriod(period: ReportingPeriod): boolean {
  if (period.kind === 'days') return isDate(period.from) && isDate(period.to) && period.from <= period.to;
  const [first, months] = monthsOf(period);
  const { year, cutoffDay = 1 } = period;
  return first >= 1 && first + months <= 13 && year >= 1901 && year <= 2999 && cutoffDay >= 1 && cutoffDay <= 31;
}

/** The period of the same kind just before it; of days, as many days. */
export function periodBefore(period: ReportingPeriod): ReportingPeriod {
  switch (period.kind) {
    case 'month':
      return period.month === 1
        ? { ...period, year: period.year - 1, month: 12 }
        : { ...period, month: period.month - 1 };
    case 'quarter':
      return period.quarter === 1
        ? { ...period, year: period.year - 1, quarter: 4 }
        : { ...period, quarter: period.quarter - 1 };
    case 'half-year':
      return period.half === 1 ? { ...period, year: period.year - 1, half: 2 } : { ...period, half: 1 };
    case 'year':
      return { ...period, year: period.year - 1 };
    case 'days': {
      const days = Math.round((Date.parse(period.to) - Date.parse(period.from)) / DAY_MS) + 1;
      return { ...period, from: plusDays(period.from, -days), to: plusDays(period.from, -1) };
    }
    default:
      return unreachable(period);
  }
}

/** What it is called in the title of a report: `tháng 8 năm 2025`; null where it is only days. */
export function nameOfPeriod(period: ReportingPeriod): string | null {
  switch (period.kind) {
    case 'month':
      return `tháng ${period.month} năm ${period.year}`;
    case 'quarter':
      return `quý ${ROMAN[period.quarter - 1] ?? period.quarter} năm ${period.year}`;
    case 'half-year':
      return `6 tháng ${period.half === 1 ? 'đầu' : 'cuối'} năm ${period.year}`;
    case 'year':
      return `năm ${period.year}`;
    case 'days':
      return null;
    default:
      return unreachable(period);
  }
}

/** The last period of a kind that was over before a day. */
export function closedPeriod(
  kind: Exclude<ReportingPeriod['kind'], 'days'>,
  cutoffDay: number | undefined,
  day: string,
): ReportingPeriod {
  const [year = 0, month = 1] = day.split('-').map(Number);
  const closing = cutoffDay === undefined ? {} : { cutoffDay };
  const running: Readonly<Record<typeof kind, ReportingPeriod>> = {
    month: { kind: 'month', year, month, ...closing },
    quarter: { kind: 'quarter', year, quarter: Math.ceil(month / 3), ...closing },
    'half-year': { kind: 'half-year', year, half: Math.ceil(month / 6), ...closing },
    year: { kind: 'year', year, ...closing },
  };
  const period = running[kind];
  return daysOfPeriod(period).to < day ? period : periodBefore(period);
}

const DAY_MS = 86_400_000;

const ROMAN = ['I', 'II', 'III', 'IV'];

/** Its first month, and how many it has. */
function monthsOf(period: Exclude<ReportingPeriod, { kind: 'days' }>): readonly [number, number] {
  switch (period.kind) {
    case 'month':
      return [period.month, 1];
    case 'quarter':
      return [period.quarter * 3 - 2, 3];
    case 'half-year':
      return [period.half * 6 - 5, 6];
    case 'year':
      return [1, 12];
    default:
      return unreachable(period);
  }
}

function closingDay(year: number, month: number, cutoffDay?: number): string {
  return cutoffDay === undefined ? lastDayOfMonth(year, month) : dayOfMonth(year, month, cutoffDay);
}
