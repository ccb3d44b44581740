import { instantOf, millisecondsOf, type Instant } from '#kernel';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

/** How long a message is tried, from its first attempt; milliseconds. */
export const RETRY_FOR = 72 * HOUR;

const FIRST_WAIT = 5 * SECOND;
const GROWTH = 3;
const LONGEST_WAIT = 3 * HOUR;
/** A receiver may ask for quiet for so long, at most. */
const LONGEST_REST = 24 * HOUR;

/** One attempt that failed. */
export interface FailedAttempt {
  readonly at: Instant;
  /** Attempts in vain since the message was asked for, this one included. */
  readonly attempts: number;
  /** When the first of them was. */
  readonly since: Instant;
  /** From 0 to 1, below 1; spreads the attempts of many messages. */
  readonly chance: number;
  /** Not before that, says the receiver. */
  readonly retryAfter?: Instant;
}

/**
 * When the message is tried again: after 5 seconds, then three times as long each time, at most 3 hours, each
 * shortened by up to a quarter; no earlier than the receiver asks. The last attempt is three days after the first.
 * @returns null when it is given up
 */
export function retryAt({ at, attempts, since, chance, retryAfter }: FailedAttempt): Instant | null {
  const end = millisecondsOf(since) + RETRY_FOR;
  const now = millisecondsOf(at);
  if (now >= end) return null;
  const wait = Math.min(FIRST_WAIT * GROWTH ** (attempts - 1), LONGEST_WAIT) * (1 - chance / 4);
  const asked = retryAfter === undefined ? 0 : millisecondsOf(retryAfter);
  return instantOf(Math.round(Math.min(Math.max(now + wait, asked), end)));
}

/**
 * When a receiver wants to be asked again, by its `Retry-After` header: seconds, or a date (RFC 9110, section 10.2.3).
 * At most a day from now; undefined for what says nothing.
 */
export function retryAfterOf(header: string | undefined, at: Instant): Instant | undefined {
  if (header === undefined) return undefined;
  const now = millisecondsOf(at);
  const asked = /^\d{1,9}$/.test(header.trim()) ? now + Number(header) * SECOND : Date.parse(header);
  if (Number.isNaN(asked) || asked <= now) return undefined;
  return instantOf(Math.min(asked, now + LONGEST_REST));
}
