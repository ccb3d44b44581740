import { types } from 'node:util';
import { ConnectionClosedError } from 'bullmq';
import type { QueueLogger } from './queue-logger.js';

/**
 * Whether the server could not be reached or went away, as opposed to a refusal by it.
 * BullMQ itself counts ECONNREFUSED only: a worker that meets any other lost connection
 * tries again without a pause, and a job whose completion meets one is made to fail.
 */
export function isConnectionError(error: unknown): boolean {
  // Not `instanceof Error`: a socket's error is of another realm where code runs in a context of its own.
  if (!types.isNativeError(error)) return false;
  if (error instanceof ConnectionClosedError || error.name === 'MaxRetriesPerRequestError') return true;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  // SQLSTATE class 08: connection; 57P01 to 57P03: shutdown, crash, starting up; 53300: too many connections
  if (/^(ECONN|EPIPE|ETIMEDOUT|EHOST|ENOTFOUND|EAI_AGAIN|ENET|NR_CLOSED|08...|57P0[123]|53300)/.test(code)) return true;
  return /^(Connection (is closed|terminated)|Stream isn't writeable|Socket timeout|All sentinels are unreachable|Command timed out|Cluster isn't ready|Failed to refresh slots cache|Query read timeout|timeout exceeded when trying to connect|Client has encountered a connection error)/.test(
    error.message,
  );
}

/** Reports an outage when it begins and when it is over, not each time one of many connections notices it. */
export class ConnectionHealth {
  #lost = false;

  constructor(
    private readonly server: string,
    private readonly logger: QueueLogger,
  ) {}

  lost(error: unknown): void {
    if (this.#lost) return;
    this.#lost = true;
    this.logger.error({ err: error, server: this.server }, 'lost touch with the queue backend; retrying');
  }

  restored(): void {
    if (!this.#lost) return;
    this.#lost = false;
    this.logger.info({ server: this.server }, 'in touch with the queue backend again');
  }
}
