import type { Subscription } from '#event-store';
import { noteHandled } from '../support/handled-events.js';

/** The same subscription in every process; its effect tells which of them had it. */
export function register(follower: string): Subscription {
  return {
    name: 'register',
    start: 'origin',
    batchSize: 20,
    onError: { retries: 0, backoff: 0, then: 'stop' },
    handle: (events, manager) => noteHandled(follower, events, manager),
  };
}
