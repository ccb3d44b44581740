/**
 * Lets so many things go on at once and shares them out fairly: whoever has a thousand waiting gets one of them begun,
 * then each other who waits gets one, and so on in turn.
 */
export class FairShare {
  /** What waits, by whom; in the order in which it is their turn. */
  readonly #waiting = new Map<string, (() => void)[]>();
  #running = 0;

  /** @param most how many go on at once */
  constructor(private readonly most: number) {}

  async run<Result>(whose: string, work: () => Promise<Result>): Promise<Result> {
    if (this.#running >= this.most) await this.#turn(whose);
    else this.#running += 1;
    try {
      return await work();
    } finally {
      this.#passOn();
    }
  }

  #turn(whose: string): Promise<void> {
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(whose);
      if (waiting) waiting.push(resolve);
      else this.#waiting.set(whose, [resolve]);
    });
  }

  /** The place goes to the next one at once, so that nobody slips in between. */
  #passOn(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#running -= 1;
      return;
    }
    const [whose, waiting] = next;
    const begin = waiting.shift()!;
    this.#waiting.delete(whose);
    if (waiting.length > 0) this.#waiting.set(whose, waiting);
    begin();
  }
}
