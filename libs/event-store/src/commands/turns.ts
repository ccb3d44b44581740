/** Lets those of this process who contend for one thing pass one after another, in the order they came. */
export class Turns {
  readonly #last = new Map<string, Promise<void>>();

  isTaken(thing: string): boolean {
    return this.#last.has(thing);
  }

  /** Waits for its turn. @returns what ends the turn; whoever took it must call it */
  async take(thing: string): Promise<() => void> {
    const before = this.#last.get(thing);
    let pass!: () => void;
    const passed = new Promise<void>((resolve) => {
      pass = resolve;
    });
    this.#last.set(thing, passed);
    await before;
    return () => {
      if (this.#last.get(thing) === passed) this.#last.delete(thing);
      pass();
    };
  }
}
