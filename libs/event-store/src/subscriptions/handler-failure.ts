import { QueryFailedError, QueryRunnerAlreadyReleasedError, QueryRunnerProviderAlreadyReleasedError } from 'typeorm';
import { isConnectionLost } from '../log/connection.js';
import { SealingUnavailable } from '../log/sealing.js';

/**
 * Whether it says nothing about the event that was handled: the database went away under the handler, or the keys are out
 * of reach. TypeORM gives a broken connection back at once; whoever still holds it is told that it was released.
 */
export function isDatabaseGone(error: unknown): boolean {
  return (
    error instanceof QueryRunnerAlreadyReleasedError ||
    error instanceof QueryRunnerProviderAlreadyReleasedError ||
    error instanceof SealingUnavailable ||
    (error instanceof QueryFailedError && isConnectionLost(error))
  );
}

/** What is kept of it as evidence. */
export function inWords(error: unknown): string {
  return (error instanceof Error ? (error.stack ?? error.message) : String(error)).slice(0, 4_000);
}
