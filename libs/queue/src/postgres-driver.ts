import { EventEmitter, once } from 'node:events';
import {
  assertSchemaCompatibility,
  ConnectionClosedError,
  LATEST_SCHEMA_VERSION,
  PostgresConnection,
  PostgresQueueBackend,
  runMigrations,
  SchemaMigrationRequiredError,
  withBackend,
} from 'bullmq';
import type { BackendFactory, PgPool, PgPoolClient, PgQueryResult, PostgresConnectionOptions } from 'bullmq';
import pg from 'pg';
import { isConnectionError } from './connection-health.js';
import type { ConnectionHealth } from './connection-health.js';
import type { BullQueue, BullWorker, QueueDriver } from './queue-driver.js';
import type { PostgresQueueUrl } from './queue-url.js';
import { settlesWithin } from './settles-within.js';

/** The schema BullMQ assumes for a pool it did not make. */
const SCHEMA = 'bullmq';

const ANSWER_DEADLINE_MS = 10_000;

/** A server that vanished without a word does not hold up the end of the process. */
const GOODBYE_MS = 5_000;

export interface PostgresDriverSettings {
  readonly applicationName: string;
  /** Connections shared by all queues and workers; each worker has one more, which listens. */
  readonly poolSize: number;
}

/**
 * Jobs in the schema `bullmq` of a PostgreSQL database, made or brought up to date here.
 * The login needs to own that schema or, the first time, to be allowed to create it.
 * @throws what node-postgres throws when the server cannot be reached or refuses
 */
export async function openPostgresDriver(
  url: PostgresQueueUrl,
  settings: PostgresDriverSettings,
  health: ConnectionHealth,
): Promise<QueueDriver> {
  const config = clientConfig(url, settings.applicationName);
  await migrate(config);
  const pool = new SharedPool(config, settings.poolSize, health);

  const backendFor: BackendFactory<PostgresQueueBackend, PostgresConnectionOptions> = (
    name,
    options,
    { withBlockingConnection } = {},
  ) => {
    const { name: workerName } = options as { name?: string };
    const listenerName = withBlockingConnection ? [name, workerName].filter(Boolean).join(':w:') : undefined;
    return new PostgresQueueBackend(new MigratedConnection(pool), name, options, true, listenerName);
  };
  const { Queue, Worker } = withBackend(backendFor);

  return {
    kind: 'postgres',
    openQueue: (name, options) => new Queue(name, { ...options, connection: pool }) as unknown as BullQueue,
    openWorker: (name, processor, options) =>
      new Worker(name, processor, { ...options, connection: pool }) as unknown as BullWorker,
    countWorkers: (queue) => queue.getWorkersCount(),
    ping: () => pool.ping(),
    beginClosing: () => undefined,
    close: () => pool.close(),
  };
}

/** BullMQ finds its tables by the search path; the address may carry session options of its own. */
function clientConfig({ connectionString }: PostgresQueueUrl, applicationName: string): pg.ClientConfig {
  const [, address = '', query = ''] = /^([^?]*)\??(.*)$/s.exec(connectionString) ?? [];
  const parameters = new URLSearchParams(query);
  const options = `${parameters.get('options') ?? ''} -c search_path=${SCHEMA}`.trim();
  parameters.delete('options');
  return {
    connectionString: parameters.size === 0 ? address : `${address}?${parameters.toString()}`,
    options,
    application_name: applicationName,
    connectionTimeoutMillis: ANSWER_DEADLINE_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  };
}

/** Migrates when there is something to migrate, since even a migration without effect needs the right to create schemas. */
async function migrate(config: pg.ClientConfig): Promise<void> {
  const client = new pg.Client(config);
  // What breaks the connection rejects the statement under way; unheard, the same error would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    // Concurrent starters queue up behind an advisory lock, and all but the first find nothing to do.
    if ((await schemaVersion(client)) < LATEST_SCHEMA_VERSION) await runMigrations(client, SCHEMA);
  } finally {
    await client.end();
  }
}

async function schemaVersion(client: pg.Client): Promise<number> {
  try {
    return await assertSchemaCompatibility(client, SCHEMA);
  } catch (error) {
    if (error instanceof SchemaMigrationRequiredError) return 0;
    throw error;
  }
}

/**
 * BullMQ checks the schema again for every queue and keeps the outcome, so that a queue
 * opened during an outage would be unusable for ever. It was checked when the backend was opened.
 */
class MigratedConnection extends PostgresConnection {
  override async waitUntilReady(): Promise<void> {
    return Promise.resolve();
  }
}

/** What BullMQ takes for its pool: one small pool for the statements of every queue, and a connection per listener. */
class SharedPool implements PgPool {
  readonly #pool: pg.Pool;
  readonly #pooled = new Set<pg.PoolClient>();
  readonly #listeners = new Set<ListenConnection>();

  constructor(
    private readonly config: pg.ClientConfig,
    poolSize: number,
    private readonly health: ConnectionHealth,
  ) {
    this.#pool = new pg.Pool({ ...config, max: poolSize, query_timeout: ANSWER_DEADLINE_MS });
    this.#pool.on('connect', (client) => this.#pooled.add(client));
    this.#pool.on('remove', (client) => this.#pooled.delete(client));
    this.#pool.on('error', (error) => {
      health.lost(error);
    });
  }

  query<Row>(text: string, parameters?: readonly unknown[]): Promise<PgQueryResult<Row>> {
    return this.#watched(
      () => this.#pool.query(text, parameters as unknown[]) as Promise<unknown> as Promise<PgQueryResult<Row>>,
    );
  }

  /** Only ever asked for a connection that listens: out of the pool it would leave it too small. */
  connect(): Promise<PgPoolClient> {
    return this.#watched(async () => {
      const listener = new ListenConnection(this.config, () => this.#listeners.delete(listener));
      this.#listeners.add(listener);
      await listener.open();
      return listener;
    });
  }

  async ping(): Promise<void> {
    await this.#watched(() => this.#pool.query({ text: 'select 1', query_timeout: 5_000 } as pg.QueryConfig));
  }

  /** BullMQ ends only pools it made. */
  end(): Promise<void> {
    return Promise.resolve();
  }

  /** Errors of idle connections are reported once, by the pool itself, and not once per queue. */
  on(): this {
    return this;
  }

  removeAllListeners(): this {
    return this;
  }

  async close(): Promise<void> {
    const goodbyes = Promise.all([this.#pool.end(), ...[...this.#listeners].map((listener) => listener.closed())]);
    await settlesWithin(
      GOODBYE_MS,
      goodbyes.then(() => this.#emptied()),
    );
  }

  /** The pool itself does not wait for its connections to be closed, only for having asked them to. */
  async #emptied(): Promise<void> {
    while (this.#pooled.size > 0) await once(this.#pool, 'remove');
  }

  /** Makes of every lost connection the one error upon which BullMQ waits and tries again. */
  async #watched<Outcome>(act: () => Promise<Outcome>): Promise<Outcome> {
    try {
      const outcome = await act();
      this.health.restored();
      return outcome;
    } catch (error) {
      if (!isConnectionError(error)) throw error;
      this.health.lost(error);
      throw new ConnectionClosedError(`PostgreSQL cannot be reached: ${(error as Error).message}`, error);
    }
  }
}

/**
 * One connection that listens. It shows BullMQ no socket, for on one it keeps alive itself
 * BullMQ waits up to an hour without looking: ten seconds is what a lost notification may cost.
 */
class ListenConnection extends EventEmitter implements PgPoolClient {
  readonly #client: pg.Client;
  #ending: Promise<void> | undefined;

  constructor(
    config: pg.ClientConfig,
    private readonly onClosed: () => void,
  ) {
    super();
    this.#client = new pg.Client(config);
    this.#client.on('notification', (notification) => this.emit('notification', notification));
    // After its release nobody listens, and an error nobody hears would end the process.
    this.#client.on('error', (error) => this.listenerCount('error') > 0 && this.emit('error', error));
  }

  async open(): Promise<void> {
    try {
      await this.#client.connect();
    } catch (error) {
      this.release();
      throw error;
    }
  }

  query<Row>(text: string, parameters?: readonly unknown[]): Promise<PgQueryResult<Row>> {
    return this.#client.query(text, parameters as unknown[]) as Promise<unknown> as Promise<PgQueryResult<Row>>;
  }

  release(): void {
    void this.closed();
  }

  /** A connection that cannot say goodbye is closed all the same. */
  closed(): Promise<void> {
    this.#ending ??= this.#client
      .end()
      .catch(() => undefined)
      .finally(this.onClosed);
    return this.#ending;
  }
}
