import { refuse, unreachable, type Refused } from '#kernel';
import * as rules from './deadline.rules.js';
import {
  DEADLINE_RELATIONS,
  PERIOD_STARTS,
  PERIOD_UNITS,
  RECURRENCE_PERIODS,
  type PeriodUnit,
  type Recurrence,
  type WrittenDeadline,
  type WrittenPeriod,
  type WrittenSpan,
} from './written-deadline.js';
import { isDate, isDateIn, isZone, momentOf } from './zone.js';

/** What no document can mean, whatever the policy of who reads it; null when there is nothing. */
export function faultOfWritten(written: WrittenDeadline, zone: string): Refused | null {
  const { relation } = written;
  if (!DEADLINE_RELATIONS.includes(relation)) return refuse(rules.DEADLINE_UNKNOWN_RELATION, { relation });
  if (relation !== 'unstated' && written.asWritten.trim() === '') return refuse(rules.DEADLINE_WORDING_MISSING);
  if (!isZone(zone)) return refuse(rules.DEADLINE_UNKNOWN_ZONE, { zone });
  switch (written.relation) {
    case 'before':
    case 'by':
    case 'at':
      return faultOfMoment(written.date, written.time, zone);
    case 'within':
      return faultOfPeriod(written, zone);
    case 'in-month':
    case 'in-quarter':
    case 'in-half-year':
    case 'in-year':
      return faultOfSpan(written);
    case 'from-to':
      return faultOfRange(written, zone);
    case 'at-event':
    case 'before-each':
      if (written.event.trim() === '') return refuse(rules.DEADLINE_EVENT_MISSING);
      return faultOfOccasion(written, zone);
    case 'recurring':
      return written.recurrence === undefined ? null : faultOfRecurrence(written.recurrence, zone);
    case 'immediate':
    case 'soon':
    case 'standing':
    case 'none':
    case 'unstated':
      return null;
    default:
      return unreachable(written);
  }
}

function faultOfMoment(date: string, time: string | undefined, zone: string): Refused | null {
  if (!isDate(date) || !isDateIn(zone, date)) return refuse(rules.DEADLINE_IMPOSSIBLE_DATE, { date, zone });
  if (time === undefined || momentOf(date, time, zone) !== null) return null;
  return refuse(rules.DEADLINE_IMPOSSIBLE_TIME, { date, time, zone });
}

/** A day that may not be known yet, and an hour that has no place without it. */
function faultOfOccasion(
  { date, time }: { readonly date?: string; readonly time?: string },
  zone: string,
): Refused | null {
  if (date !== undefined) return faultOfMoment(date, time, zone);
  return time === undefined ? null : refuse(rules.DEADLINE_IMPOSSIBLE_TIME, { time, zone });
}

/** More is a slip of the pen. */
const MOST: Readonly<Record<PeriodUnit, number>> = {
  'working-days': 999,
  'calendar-days': 999,
  months: 120,
  hours: 9_999,
};

function faultOfPeriod(written: WrittenPeriod, zone: string): Refused | null {
  const { amount, unit, countedFrom, date, time, event } = written;
  const known = PERIOD_UNITS.includes(unit) && PERIOD_STARTS.includes(countedFrom);
  if (!known || !isWhole(amount, 1, MOST[unit])) {
    return refuse(rules.DEADLINE_IMPOSSIBLE_PERIOD, { amount, unit, countedFrom });
  }
  if (countedFrom === 'event' && (event === undefined || event.trim() === '')) {
    return refuse(rules.DEADLINE_EVENT_MISSING);
  }
  if (countedFrom === 'date' && date === undefined) return refuse(rules.DEADLINE_IMPOSSIBLE_DATE, { date: '', zone });
  return faultOfOccasion(written, zone) ?? hourOutOfPlace(unit, time);
}

function hourOutOfPlace(unit: PeriodUnit, time: string | undefined): Refused | null {
  return time === undefined || unit === 'hours' ? null : refuse(rules.DEADLINE_IMPOSSIBLE_TIME, { time, unit });
}

function faultOfSpan(written: WrittenSpan): Refused | null {
  const { asWritten: _, ...span } = written;
  const fault = refuse(rules.DEADLINE_IMPOSSIBLE_SPAN, span);
  if (!isWhole(written.year, 1900, 2999)) return fault;
  switch (written.relation) {
    case 'in-month':
      return isWhole(written.month, 1, 12) ? null : fault;
    case 'in-quarter':
      return isWhole(written.quarter, 1, 4) ? null : fault;
    case 'in-half-year':
      return isWhole(written.half, 1, 2) ? null : fault;
    case 'in-year':
      return null;
  }
}

function faultOfRange({ from, to }: { readonly from?: string; readonly to: string }, zone: string): Refused | null {
  const fault =
    faultOfMoment(to, undefined, zone) ?? (from === undefined ? null : faultOfMoment(from, undefined, zone));
  if (fault) return fault;
  return from !== undefined && from > to ? refuse(rules.DEADLINE_RANGE_REVERSED, { from, to }) : null;
}

const BOUNDS: readonly string[] = ['before', 'by'];
const MONTHS_IN = { 'working-days': 0, week: 0, month: 1, quarter: 3, 'half-year': 6, year: 12 } as const;

function faultOfRecurrence(recurrence: Recurrence, zone: string): Refused | null {
  const { every, count, weekday, day, month, bound, time, until } = recurrence;
  const fault = refuse(rules.DEADLINE_IMPOSSIBLE_RECURRENCE, { ...recurrence });
  if (!RECURRENCE_PERIODS.includes(every)) return fault;
  const months = MONTHS_IN[every];
  const fits =
    (every === 'working-days' ? isWhole(count, 1, 999) : count === undefined) &&
    (weekday === undefined || (every === 'week' && isWhole(weekday, 1, 7))) &&
    (day === undefined || (months > 0 && isWhole(day, 1, 31))) &&
    (month === undefined || (months > 1 && isWhole(month, 1, months))) &&
    (bound === undefined || BOUNDS.includes(bound));
  if (!fits) return fault;
  if (until !== undefined && !isDate(until)) return refuse(rules.DEADLINE_IMPOSSIBLE_DATE, { date: until, zone });
  // Any day will do: whether clocks show the hour is asked of each day it falls on.
  if (time === undefined || momentOf('2025-01-01', time, 'UTC') !== null) return null;
  return refuse(rules.DEADLINE_IMPOSSIBLE_TIME, { time, zone });
}

function isWhole(value: number | undefined, least: number, most: number): boolean {
  return value !== undefined && Number.isInteger(value) && value >= least && value <= most;
}
