import { instantOf, millisecondsOf, type Instant } from './instant.js';

/** Where the product learns what time it is. Nothing below a handler asks: time arrives in the command. */
export interface Clock {
  now(): Instant;
}

export const systemClock: Clock = { now: () => instantOf(Date.now()) };

/**
 * A clock that moves only when told to, and never backwards: the demonstration and
 * the tests step it, so that every run writes the same history.
 */
export class SteppedClock implements Clock {
  #now: number;

  constructor(start: Instant) {
    this.#now = millisecondsOf(start);
  }

  now(): Instant {
    return instantOf(this.#now);
  }

  /** @throws RangeError when `to` lies before the present. */
  stepTo(to: Instant): void {
    const target = millisecondsOf(to);
    if (target < this.#now) {
      throw new RangeError(`the clock stands at ${this.now()} and cannot be set back to ${to}`);
    }
    this.#now = target;
  }
}
