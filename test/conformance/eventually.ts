import { setTimeout as delay } from 'node:timers/promises';

/** Waits until it holds; the time-out of the test is the only bound. For states that nobody announces. */
export async function eventually(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await delay(20);
}

/** Something a test lets happen, or waits for. */
export class Gate {
  #open!: () => void;
  readonly opened = new Promise<void>((resolve) => {
    this.#open = resolve;
  });

  open(): void {
    this.#open();
  }
}
