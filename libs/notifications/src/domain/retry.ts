import { instantOf, millisecondsOf, type Instant } from '#kernel';

const MINUTE = 60_000;
const FIRST_WAIT = MINUTE;
const LONGEST_WAIT = 120 * MINUTE;

/** How long a mail is tried after it first failed: a weekend without a mail server is outlived. */
export const LONGEST_TRYING = 3 * 24 * 60 * MINUTE;

/**
 * When to try again after an attempt failed: after a minute, twice as long each time, at most two hours; a
 * quarter more or less by chance, so that what failed together does not come back together.
 * @param attempt the one that failed; 1 for the first
 * @param chance from 0 up to 1
 * @returns null when it has been tried long enough
 */
export function retryAt(attempt: number, at: Instant, failingSince: Instant, chance: number): Instant | null {
  const wait = Math.min(FIRST_WAIT * 2 ** (attempt - 1), LONGEST_WAIT);
  const next = millisecondsOf(at) + Math.round(wait * (0.75 + chance / 2));
  return next > millisecondsOf(failingSince) + LONGEST_TRYING ? null : instantOf(next);
}
