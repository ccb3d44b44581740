import { setTimeout as delay } from 'node:timers/promises';

const LOOK_EVERY_MS = 10;

/**
 * Waits for a state that nobody announces.
 * @param state what is waited for, for the message
 * @param within milliseconds; how long it may take before the test gives up
 * @throws Error when it has not come about by then
 */
export async function eventually(
  state: string,
  holds: () => boolean | Promise<boolean>,
  within = 60_000,
): Promise<void> {
  const end = performance.now() + within;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`waited ${within} ms in vain: ${state}`);
    await delay(LOOK_EVERY_MS);
  }
}
