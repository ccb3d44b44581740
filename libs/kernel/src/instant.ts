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

/** The instant of a number of milliseconds since 1970-01-01T00:00:00Z. */
export function instantOf(milliseconds: number): Instant {
  return new Date(milliseconds).toISOString() as Instant;
}

/** Milliseconds since 1970-01-01T00:00:00Z. */
export function millisecondsOf(value: Instant): number {
  return Date.parse(value);
}

export function isInstant(text: unknown): text is Instant {
  return typeof text === 'string' && INSTANT.test(text) && !Number.isNaN(Date.parse(text));
}
