import { instantOf, millisecondsOf, type Instant } from './instant.js';

/** Where the product learns what time it is. Nothing below a handler asks: time arrives in the command. */
export interface Clock {
  now(): Instant;
  /**
   * Calls the listener after every step, and answers what ends that. Only on a clock that is stepped: on any other a
   * timeout tells when a moment has come.
   */
  onStep?(listener: () => void): () => void;
}

export const systemClock: Clock = { now: () => instantOf(Date.now()) };

/**
 * A clock that moves only when told to, and never backwards: the demonstration and
 * the tests step it, so that every run writes the same history.
 */
export class SteppedClock implements Clock {
  readonly #listeners = new Set<() => void>();
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
    for (const listener of this.#listeners) listener();
  }

  onStep(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
