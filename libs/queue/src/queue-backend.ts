import type { Json, JsonObject } from '#kernel';
import { ConnectionHealth, isConnectionError } from './connection-health.js';
import { JobQueue } from './job-queue.js';
import { JobWorker } from './job-worker.js';
import type { JobHandler } from './job-worker.js';
import { openPostgresDriver } from './postgres-driver.js';
import type { QueueDefinition } from './queue-definition.js';
import type { QueueDriver } from './queue-driver.js';
import type { QueueLogger } from './queue-logger.js';
import { parseQueueUrl } from './queue-url.js';
import { openRedisDriver } from './redis-driver.js';

export interface QueueBackendSettings {
  readonly logger: QueueLogger;
  /** Shown by the server beside its connections; default `dondoc-queue`. */
  readonly applicationName?: string;
  /** What Redis keys begin with, in braces; default `dondoc`. PostgreSQL keeps jobs apart by database instead. */
  readonly prefix?: string;
  /** PostgreSQL connections shared by all queues and workers, besides one listener per worker; default 4. */
  readonly poolSize?: number;
}

export interface QueueHealth {
  readonly kind: 'postgres' | 'redis';
  readonly up: boolean;
  /** Milliseconds the server took to answer. */
  readonly latencyMs: number;
  /** Why it is not up. */
  readonly reason?: string;
}

/** Events are for a queue page only; nothing in the product follows them. */
const EVENTS_KEPT = 1_000;

/** Queues and workers on one backend. Several may live in one process. */
export class QueueBackend {
  readonly #queues = new Map<string, JobQueue<never, never>>();
  readonly #workers: JobWorker<never, never>[] = [];
  #closing: Promise<void> | undefined;

  /** @internal Opened by `openQueueBackend`. */
  constructor(
    private readonly driver: QueueDriver,
    private readonly applicationName: string,
    private readonly logger: QueueLogger,
    private readonly connections: ConnectionHealth,
  ) {}

  get kind(): 'postgres' | 'redis' {
    return this.driver.kind;
  }

  /** The queue of that definition; the same one each time. */
  queue<Payload extends JsonObject, Result extends Json>(
    definition: QueueDefinition<Payload, Result>,
  ): JobQueue<Payload, Result> {
    this.#ensureOpen();
    const known = this.#queues.get(definition.name);
    if (known) return known as unknown as JobQueue<Payload, Result>;

    const bull = this.driver.openQueue(definition.name, { streams: { events: { maxLen: EVENTS_KEPT } } });
    bull.on('error', (error) => {
      this.#report(definition.name, error);
    });
    const queue = new JobQueue(definition, bull, this.driver, () => {
      this.#ensureOpen();
    });
    this.#queues.set(definition.name, queue as unknown as JobQueue<never, never>);
    return queue;
  }

  /** Begins at once to run jobs of that queue in this process. */
  worker<Payload extends JsonObject, Result extends Json>(
    definition: QueueDefinition<Payload, Result>,
    handler: JobHandler<Payload, Result>,
    options: { readonly concurrency?: number } = {},
  ): JobWorker<Payload, Result> {
    this.#ensureOpen();
    const worker = new JobWorker(this.driver, definition, handler, this.logger, {
      ...options,
      workerName: this.applicationName,
      onError: (error) => {
        this.#report(definition.name, error);
      },
    });
    this.#workers.push(worker as unknown as JobWorker<never, never>);
    return worker;
  }

  /** Whether the server answers and every worker of this process still takes jobs. Never throws. */
  async health(): Promise<QueueHealth> {
    const began = performance.now();
    try {
      this.#ensureOpen();
      await this.driver.ping();
      const stopped = this.#workers.filter((worker) => worker.hasStopped).map((worker) => worker.queueName);
      if (stopped.length > 0) throw new Error(`no longer working: ${stopped.join(', ')}`);
      return { kind: this.kind, up: true, latencyMs: performance.now() - began };
    } catch (error) {
      return { kind: this.kind, up: false, latencyMs: performance.now() - began, reason: (error as Error).message };
    }
  }

  /** Waits for running jobs and closes every connection. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.driver.beginClosing();
    await Promise.all(this.#workers.map((worker) => worker.close()));
    await Promise.all([...this.#queues.values()].map((queue) => queue.bull.close()));
    await this.driver.close();
  }

  #report(queue: string, error: Error): void {
    if (isConnectionError(error)) this.connections.lost(error);
    else this.logger.error({ queue, err: error }, 'queue error');
  }

  #ensureOpen(): void {
    if (this.#closing) throw new Error('The queue backend is closed.');
  }
}

/**
 * Connects to the backend the address names, and prepares it where needed.
 * @throws QueueUrlError when the address cannot be read
 * @throws when the server cannot be reached or refuses
 */
export async function openQueueBackend(url: string, settings: QueueBackendSettings): Promise<QueueBackend> {
  const { logger, applicationName = 'dondoc-queue', prefix = 'dondoc', poolSize = 4 } = settings;
  const server = parseQueueUrl(url);
  const connections = new ConnectionHealth(server.kind, logger);
  const driver =
    server.kind === 'postgres'
      ? await openPostgresDriver(server, { applicationName, poolSize }, connections)
      : await openRedisDriver(server, { applicationName, prefix }, connections, logger);
  return new QueueBackend(driver, applicationName, logger, connections);
}
