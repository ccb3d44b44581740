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
  return Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDate().toString();
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

function plainDate(text: string): Temporal.PlainDate | null {
  if (!DATE.test(text)) return null;
  try {
    return Temporal.PlainDate.from(text);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
