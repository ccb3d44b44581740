import { Temporal } from 'temporal-polyfill';
import { instantOf, type Instant } from '#kernel';

/** Where the wall clocks of a Vietnamese tenant stand. */
export const DEFAULT_ZONE = 'Asia/Ho_Chi_Minh';

const DATE = /^(?:19|2\d)\d{2}-\d{2}-\d{2}$/;
const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

/** Whether the text is a day of the calendar, written `YYYY-MM-DD`, between 1900 and 2999. */
export function isDate(text: string): boolean {
  return plainDate(text) !== null;
}

/** Whether the text is a time of the day, written `HH:mm`, from 00:00 to 23:59. */
export function isTime(text: string): boolean {
  return TIME.test(text);
}

/** Whether the zone's calendar has the day: Apia went from 29 to 31 December 2011. */
export function isDateIn(zone: string, date: string): boolean {
  return localDate(startOfDay(date, zone), zone) === date;
}

/** Whether the zone's rules are known here. */
export function isZone(zone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** The day on the calendar of the zone, `YYYY-MM-DD`, at a moment. */
export function localDate(at: Instant, zone: string): string {
  // Asked for every event, mostly of the same few days: a day that was worked out is kept, by the UTC day it touches.
  const key = `${zone} ${at.slice(0, 10)}`;
  const kept = KEPT_DAYS.get(key) ?? [];
  const known = kept.find(({ from, to }) => from <= at && at < to);
  if (known !== undefined) return known.date;
  const date = Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDate().toString();
  if (KEPT_DAYS.size >= MOST_KEPT_DAYS) KEPT_DAYS.clear();
  KEPT_DAYS.set(key, [...kept, { date, from: startOfDay(date, zone), to: endOfDay(date, zone) }]);
  return date;
}

const KEPT_DAYS = new Map<string, readonly { readonly date: string; readonly from: Instant; readonly to: Instant }[]>();
const MOST_KEPT_DAYS = 1_000;

/** What wall clocks of the zone show at a moment, `HH:mm`. */
export function localTime(at: Instant, zone: string): string {
  return Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainTime().toString({ smallestUnit: 'minute' });
}

/**
 * The first moment of a day in the zone: midnight, or the end of the gap where clocks skip midnight.
 * @throws RangeError for a date or zone that does not exist; see `isDate` and `isZone`.
 */
export function startOfDay(date: string, zone: string): Instant {
  return instantOf(Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds);
}

/** The first moment of the day after, which ends the day exclusively. */
export function endOfDay(date: string, zone: string): Instant {
  return startOfDay(Temporal.PlainDate.from(date).add({ days: 1 }).toString(), zone);
}

/**
 * The moment at which the wall clocks of the zone first show a date and time; null when they
 * never do, because the text names no time of day or the clocks skip it.
 */
export function momentOf(date: string, time: string, zone: string): Instant | null {
  if (!TIME.test(time)) return null;
  const local = Temporal.PlainDateTime.from(`${date}T${time}`);
  const zoned = local.toZonedDateTime(zone, { disambiguation: 'earlier' });
  return zoned.toPlainDateTime().equals(local) ? instantOf(zoned.epochMilliseconds) : null;
}

/** The day so many months later, or the last one of a month that is too short. */
export function addMonths(date: string, months: number): string {
  return Temporal.PlainDate.from(date).add({ months }).toString();
}

/** The last day of a month, `YYYY-MM-DD`. */
export function lastDayOfMonth(year: number, month: number): string {
  return dayOfMonth(year, month, 31);
}

/** A day of a month, or its last one where it is shorter. */
export function dayOfMonth(year: number, month: number, day: number): string {
  return Temporal.PlainDate.from({ year, month, day }, { overflow: 'constrain' }).toString();
}

/**
 * As {@link momentOf}, for office hours: where the clocks skip the time, the moment the gap would have led to.
 * @throws RangeError for what is no day or time
 */
export function clockMoment(date: string, time: string, zone: string): Instant {
  return instantOf(Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(zone).epochMilliseconds);
}

function plainDate(text: string): Temporal.PlainDate | null {
  if (!DATE.test(text)) return null;
  try {
    return Temporal.PlainDate.from(text);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
