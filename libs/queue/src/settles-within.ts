import { setTimeout as delay } from 'node:timers/promises';

/**
 * Whether it is done within so many milliseconds. The timer holds the process until then, or the
 * process would end in the middle of its own closing; afterwards it does not.
 */
export async function settlesWithin(milliseconds: number, work: Promise<unknown>): Promise<boolean> {
  const decided = new AbortController();
  try {
    return await Promise.race([work.then(() => true), delay(milliseconds, false, { signal: decided.signal })]);
  } finally {
    decided.abort();
  }
}
