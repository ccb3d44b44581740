/**
 * Lets work under the same key take turns in this process. It saves retries and is no
 * lock: what it orders must be correct without it, since other processes do not wait.
 */
export class TurnsByKey {
  readonly #last = new Map<string, Promise<void>>();

  async take<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    const turn = (this.#last.get(key) ?? Promise.resolve()).then(work);
    // Whoever comes next waits for the end of this turn, not for its success.
    const over = turn.then(
      () => undefined,
      () => undefined,
    );
    this.#last.set(key, over);
    try {
      return await turn;
    } finally {
      if (this.#last.get(key) === over) this.#last.delete(key);
    }
  }

  /** Keys under which something runs or waits. */
  get size(): number {
    return this.#last.size;
  }
}
