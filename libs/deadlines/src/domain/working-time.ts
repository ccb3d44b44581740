import { instantOf, millisecondsOf, type Instant } from '#kernel';
import { earlyEndOf, hoursOf, isWorkingDay, plusDays, type Calendar } from './calendar.js';
import { clockMoment, localDate } from './zone.js';

/** Longer than any calendar rests; who finds no working day for so long has a broken one. */
const LONGEST_REST_IN_DAYS = 3653;

/**
 * The n-th working day after the date, which does not count itself; before it for a negative n; the date itself for 0.
 * @throws RangeError when ten years have no working day
 */
export function addWorkingDays(calendar: Calendar, date: string, n: number): string {
  const step = Math.sign(n);
  let found = date;
  for (let left = Math.abs(n); left > 0; left -= 1) found = nextWorkingDay(calendar, found, step);
  return found;
}

/**
 * How many working days lie after `from` up to and including `to`, so that
 * `addWorkingDays(from, n)` is n of them away. Where `to` lies before `from`, minus
 * those from `to` on, up to but not including `from`.
 */
export function workingDaysBetween(calendar: Calendar, from: string, to: string): number {
  if (to < from) {
    let before = 0;
    for (let day = to; day < from; day = plusDays(day, 1)) if (isWorkingDay(calendar, day)) before -= 1;
    return before;
  }
  let after = 0;
  for (let day = from; day < to;) {
    day = plusDays(day, 1);
    if (isWorkingDay(calendar, day)) after += 1;
  }
  return after;
}

/**
 * When office hours end on the day. A day of rest ends when an ordinary day would: a limit
 * that is written on it stays there.
 */
export function endOfWorkingDay(calendar: Calendar, date: string, zone: string): Instant {
  const early = earlyEndOf(calendar, date);
  const spans = hoursOf(calendar, date).spans;
  const last = (early === undefined ? spans : clipped(spans, early)).at(-1)?.to ?? early;
  if (last === undefined) throw new RangeError(`${date}: the calendar has no office hours`);
  return clockMoment(date, last, zone);
}

/**
 * The moment by which so many minutes of office hours have passed: the earliest one going forward, the latest one going
 * back, so that what is added can be taken back from any moment within office hours.
 * @param minutes may be negative; 0 leaves the moment as it is
 * @throws RangeError when ten years have no office hours
 */
export function addWorkingMinutes(calendar: Calendar, at: Instant, minutes: number, zone: string): Instant {
  if (minutes === 0) return at;
  const start = millisecondsOf(at);
  const forward = minutes > 0;
  let left = Math.abs(minutes) * 60_000;
  let idle = 0;
  for (let date = localDate(at, zone); idle <= LONGEST_REST_IN_DAYS; date = plusDays(date, forward ? 1 : -1)) {
    idle += 1;
    const spans = workingSpans(calendar, date, zone);
    for (const span of forward ? spans : spans.reverse()) {
      const from = forward ? Math.max(span.from, start) : span.from;
      const to = forward ? span.to : Math.min(span.to, start);
      if (to <= from) continue;
      if (to - from >= left) return instantOf(forward ? from + left : to - left);
      left -= to - from;
      idle = 0;
    }
  }
  throw new RangeError('the calendar has no office hours for ten years');
}

/** Minutes of office hours from one moment to the other, negative where the second comes first. */
export function workingMinutesBetween(calendar: Calendar, from: Instant, to: Instant, zone: string): number {
  if (to < from) return -workingMinutesBetween(calendar, to, from, zone) || 0;
  const start = millisecondsOf(from);
  const end = millisecondsOf(to);
  let passed = 0;
  const last = localDate(to, zone);
  for (let date = localDate(from, zone); date <= last; date = plusDays(date, 1)) {
    for (const span of workingSpans(calendar, date, zone)) {
      passed += Math.max(0, Math.min(span.to, end) - Math.max(span.from, start));
    }
  }
  return passed / 60_000;
}

function nextWorkingDay(calendar: Calendar, date: string, step: number): string {
  let day = date;
  for (let rest = 0; rest <= LONGEST_REST_IN_DAYS; rest += 1) {
    day = plusDays(day, step);
    if (isWorkingDay(calendar, day)) return day;
  }
  throw new RangeError('the calendar has no working day for ten years');
}

/** The office hours of the day as moments; none on a day of rest. */
function workingSpans(calendar: Calendar, date: string, zone: string): { from: number; to: number }[] {
  if (!isWorkingDay(calendar, date)) return [];
  const early = earlyEndOf(calendar, date);
  const spans = hoursOf(calendar, date).spans;
  return (early === undefined ? spans : clipped(spans, early)).map(({ from, to }) => ({
    from: millisecondsOf(clockMoment(date, from, zone)),
    to: millisecondsOf(clockMoment(date, to, zone)),
  }));
}

function clipped(spans: Calendar['hours'][number]['spans'], until: string): { from: string; to: string }[] {
  return spans.filter(({ from }) => from < until).map(({ from, to }) => ({ from, to: to < until ? to : until }));
}
