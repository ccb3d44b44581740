import { once } from 'node:events';
import { createRedisBackend, withBackend } from 'bullmq';
import { Cluster, Redis } from 'ioredis';
import type { RedisOptions } from 'ioredis';
import { isConnectionError } from './connection-health.js';
import type { ConnectionHealth } from './connection-health.js';
import type { BullQueue, BullWorker, QueueDriver } from './queue-driver.js';
import type { QueueLogger } from './queue-logger.js';
import type { RedisQueueUrl } from './queue-url.js';
import { settlesWithin } from './settles-within.js';

type RedisClient = Redis | Cluster;

/** `replyMapping` chooses the types of replies, which BullMQ reads as they are by default. */
type ClientOptions = Omit<RedisOptions, 'replyMapping'>;

/** Milliseconds before that attempt to connect again; null: none. */
type RetryStrategy = (attempt: number) => number | null;

const CONNECT_DEADLINE_MS = 10_000;
const COMMAND_DEADLINE_MS = 10_000;
/** Longer than BullMQ ever waits for the next job, which is ten seconds and one. */
const SILENCE_DEADLINE_MS = 20_000;
const GOODBYE_MS = 5_000;

export interface RedisDriverSettings {
  readonly applicationName: string;
  /** What all keys begin with. */
  readonly prefix: string;
}

/**
 * Jobs in Redis or Valkey: alone, behind sentinels, or as a cluster.
 * @throws when it cannot be reached within ten seconds
 */
export async function openRedisDriver(
  url: RedisQueueUrl,
  settings: RedisDriverSettings,
  health: ConnectionHealth,
  logger: QueueLogger,
): Promise<QueueDriver> {
  let closing = false;
  const retryStrategy: RetryStrategy = (attempt) => (closing ? null : Math.min(attempt * 100, 2_000));
  const connect = (
    role: Pick<ClientOptions, 'maxRetriesPerRequest' | 'commandTimeout' | 'enableOfflineQueue'>,
  ): RedisClient =>
    createClient(url, retryStrategy, {
      ...role,
      connectionName: settings.applicationName,
      connectTimeout: 5_000,
      keepAlive: 10_000,
      socketTimeout: SILENCE_DEADLINE_MS,
    });
  const watch = (client: RedisClient): void => {
    client.on('error', (error) => {
      health.lost(error);
    });
    client.on('ready', () => {
      health.restored();
    });
  };

  // Whoever adds a job learns at once that it cannot be added; a worker waits for as long as it takes.
  const producer = connect({ enableOfflineQueue: false, maxRetriesPerRequest: 1, commandTimeout: COMMAND_DEADLINE_MS });
  try {
    await connected(producer);
    watch(producer);
    await warnOfEviction(producer, logger);
  } catch (error) {
    closing = true;
    producer.disconnect();
    throw error;
  }
  let consumer: RedisClient | undefined;

  // The braces make Redis Cluster keep all keys in one slot, which BullMQ's scripts require.
  const prefix = `{${settings.prefix}}`;
  const { Queue, Worker } = withBackend(createRedisBackend);

  return {
    kind: 'redis',
    openQueue: (name, options) => new Queue(name, { ...options, prefix, connection: producer }) as unknown as BullQueue,
    openWorker: (name, processor, options) => {
      if (consumer === undefined) {
        consumer = connect({ maxRetriesPerRequest: null });
        watch(consumer);
      }
      return new Worker(name, processor, { ...options, prefix, connection: consumer }) as unknown as BullWorker;
    },
    countWorkers: async (queue) => {
      const clients = await queue.getWorkers();
      // Where a hosted Redis keeps its clients to itself, BullMQ answers one that is no client.
      if (clients.some(({ addr }) => addr === undefined)) return null;
      // Other databases of the server may hold queues of the same names.
      const database = url.topology === 'single' ? String(url.database) : '0';
      return clients.filter(({ db }) => db === database).length;
    },
    ping: async () => {
      await producer.ping();
    },
    beginClosing: () => {
      closing = true;
    },
    close: async () => {
      await Promise.all([disconnected(producer), ...(consumer ? [disconnected(consumer)] : [])]);
    },
  };
}

function createClient(url: RedisQueueUrl, retryStrategy: RetryStrategy, options: ClientOptions): RedisClient {
  const server: ClientOptions = {
    ...options,
    retryStrategy,
    ...(url.username === undefined ? {} : { username: url.username }),
    ...(url.password === undefined ? {} : { password: url.password }),
    ...(url.tls ? { tls: {} } : {}),
  };
  switch (url.topology) {
    case 'single':
      return new Redis({ ...server, ...url.addresses[0], db: url.database });
    case 'sentinel':
      return new Redis({
        ...server,
        sentinels: [...url.addresses],
        name: url.masterName,
        enableTLSForSentinelMode: url.tls,
        sentinelRetryStrategy: retryStrategy,
      });
    case 'cluster':
      return new Cluster([...url.addresses], {
        redisOptions: server,
        enableOfflineQueue: options.enableOfflineQueue ?? true,
        clusterRetryStrategy: retryStrategy,
      });
  }
}

/** A first connection that fails is an error of whoever starts, unlike one that is lost later. */
async function connected(client: RedisClient): Promise<void> {
  const deadline = AbortSignal.timeout(CONNECT_DEADLINE_MS);
  try {
    await once(client, 'ready', { signal: deadline });
  } catch (error) {
    // Until it is disconnected it goes on trying, and would report that.
    client.on('error', () => undefined);
    const reason = deadline.aborted ? 'it does not answer' : (error as Error).message;
    throw new Error(`Redis cannot be reached: ${reason}`, { cause: error });
  }
}

/** A server that vanished without a word does not hold up the end of the process. */
async function disconnected(client: RedisClient): Promise<void> {
  if (client.status === 'end') return;
  const ended = new Promise((resolve) => client.once('end', resolve));
  const quit = client.quit().catch((error: unknown) => {
    if (!isConnectionError(error)) throw error;
  });
  if (!(await settlesWithin(GOODBYE_MS, Promise.all([quit, ended])))) client.disconnect();
}

/** Under memory pressure a Redis that may evict throws away jobs, without a trace. */
async function warnOfEviction(client: RedisClient, logger: QueueLogger): Promise<void> {
  const servers = client instanceof Cluster ? client.nodes('master') : [client];
  for (const server of servers) {
    const [, policy] = /^maxmemory_policy:(\S+)/m.exec(await server.info('memory')) ?? [];
    if (policy === undefined || policy === 'noeviction') continue;
    const { host, port } = server.options;
    logger.warn(
      { host, port, policy },
      'Redis may evict jobs when its memory is full: set maxmemory-policy to noeviction',
    );
  }
}
