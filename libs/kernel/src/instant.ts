/**
 * A moment in UTC, as ISO 8601 with exactly three fractional digits and a `Z`
 * (`2025-08-04T09:00:00.000Z`). The fixed width makes text order the same as
 * time order, so instants are compared with `<` and hashed as they are stored.
 */
export type Instant = string & { readonly __instant: unique symbol };

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/**
 * Reads any ISO 8601 date-time that names its offset.
 * @throws RangeError when the text names no existing moment or no offset.
 */
export function instant(text: string): Instant {
  if (!/(?:Z|[+-]\d{2}:?\d{2})$/i.test(text)) {
    throw new RangeError(
      `"${text}" is not a moment: an ISO 8601 date-time with an offset is expected, such as 2025-08-04T16:00:00+07:00`,
    );
  }
  const milliseconds = Date.parse(text);
  if (Number.isNaN(milliseconds)) {
    throw new RangeError(
      `"${text}" is not a moment: an ISO 8601 date-time is expected, such as 2025-08-04T16:00:00+07:00`,
    );
  }
  return instantOf(milliseconds);
}

/**
 * The instant of a number of milliseconds since 1970-01-01T00:00:00Z.
 * @throws RangeError when a `Date` holds no such moment
 */
export function instantOf(milliseconds: number): Instant {
  const whole = Math.trunc(milliseconds);
  const day = Math.floor(whole / DAY);
  // Most that are made one after another are of one day; `toISOString` would take ten times as long.
  if (day !== latest.day) latest = { day, date: dateOf(whole) };
  const inDay = whole - day * DAY;
  const second = Math.floor(inDay / 1_000);
  return `${latest.date}${MINUTES[Math.floor(second / 60)]!}${SECONDS[second % 60]!}${MILLISECONDS[inDay % 1_000]!}` as Instant;
}

const DAY = 86_400_000;
let latest = { day: Number.NaN, date: '' };

function dateOf(milliseconds: number): string {
  const text = new Date(milliseconds).toISOString();
  return text.slice(0, text.indexOf('T') + 1);
}

const MINUTES = Array.from(
  { length: 24 * 60 },
  (_, minute) => `${digits(Math.floor(minute / 60), 2)}:${digits(minute % 60, 2)}:`,
);
const SECONDS = Array.from({ length: 60 }, (_, second) => `${digits(second, 2)}.`);
const MILLISECONDS = Array.from({ length: 1_000 }, (_, millisecond) => `${digits(millisecond, 3)}Z`);

function digits(value: number, count: number): string {
  return String(value).padStart(count, '0');
}

/** Milliseconds since 1970-01-01T00:00:00Z. */
export function millisecondsOf(value: Instant): number {
  return Date.parse(value);
}

export function isInstant(text: unknown): text is Instant {
  return typeof text === 'string' && INSTANT.test(text) && !Number.isNaN(Date.parse(text));
}
