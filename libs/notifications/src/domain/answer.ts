import type { FailureCause } from './endpoint.events.js';

/** What the status of an answer means for the message: 2xx that it was taken, anything else why it was not. */
export function judgeAnswer(status: number): 'delivered' | Extract<FailureCause, 'status' | 'redirect' | 'gone'> {
  if (status >= 200 && status < 300) return 'delivered';
  if (status >= 300 && status < 400) return 'redirect';
  return status === 410 ? 'gone' : 'status';
}
