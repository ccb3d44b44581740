import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Inject, Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Redis } from 'ioredis';
import pg from 'pg';
import { startPostgres, startRedis } from '#embedded-services';
import {
  maintenanceQueue,
  openQueueBackend,
  QueueBackend,
  queueRegistry,
  QueueModule,
  timerRetriesQueue,
  wakeQueue,
} from '#queue';
import type { QueueBackendSettings } from '#queue';
import { createEmptyDatabase, useDatabase } from '../support/database.js';
import { useRedis } from '../support/redis.js';
import { eventually } from './eventually.js';
import { RecordingLogger } from './recording-logger.js';

/** What is true of one backend only, or of both together. */
const database = useDatabase();
const redis = useRedis();

const wake = { tenant: 'phu-tho' };

let logger: RecordingLogger;
let opened: QueueBackend[];
const open = async (url: string, settings: Partial<QueueBackendSettings> = {}): Promise<QueueBackend> => {
  const backend = await openQueueBackend(url, { logger, ...settings });
  opened.push(backend);
  return backend;
};

beforeEach(() => {
  logger = new RecordingLogger();
  opened = [];
});

afterEach(async () => {
  await Promise.all(opened.map((backend) => backend.close()));
  expect(logger.errors).toEqual([]);
});

const ask = async <Row extends pg.QueryResultRow>(
  url: string,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> => {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
};

describe('two backends in one process', () => {
  it('keep their jobs apart', async () => {
    const ran: string[] = [];
    const backends = await Promise.all([
      open(database.ownerUrl),
      open(redis.url),
      open(redis.url, { prefix: 'other' }),
    ]);
    backends.forEach((backend, i) => {
      backend.worker(wakeQueue, async ({ payload }) => {
        ran.push(`${backend.kind} ${String(i)} ${payload.tenant}`);
        return Promise.resolve(null);
      });
    });
    await Promise.all(backends.map((backend, i) => backend.queue(wakeQueue).add({ tenant: String(i) })));
    await eventually(() => ran.length === 3);
    expect(ran.sort()).toEqual(['postgres 0 0', 'redis 1 1', 'redis 2 2']);
    for (const backend of backends) {
      const health = await backend.health();
      expect(health).toEqual({ kind: backend.kind, up: true, latencyMs: health.latencyMs });
    }
  });
});

describe('the registry', () => {
  it('describes every queue under a name of its own', () => {
    expect(queueRegistry.map(({ name }) => name)).toEqual([
      'wake',
      'timers',
      'timer-retries',
      'rehoming',
      'recalculation',
      'webhooks',
      'deliveries',
      'maintenance',
      'report-sendings',
    ]);
    for (const { purpose } of queueRegistry) expect(purpose).toMatch(/^[A-Z].*\.$/);
  });
});

describe('on PostgreSQL', () => {
  it('several starters at once migrate an empty database once', async () => {
    const empty = await createEmptyDatabase();
    const starters = await Promise.all(Array.from({ length: 5 }, () => open(empty.ownerUrl)));
    await Promise.all(
      starters.map((backend, n) =>
        backend.queue(maintenanceQueue).add({ tenant: String(n), operation: 'none', parameters: {} }),
      ),
    );
    expect(await starters[0]?.queue(maintenanceQueue).counts()).toMatchObject({ waiting: 5 });
    expect(
      await ask(empty.ownerUrl, 'select version, count(*)::int from bullmq.migration group by 1 having count(*) > 1'),
    ).toEqual([]);
    await Promise.all(starters.map((backend) => backend.close()));
    await empty.drop();
  });

  it('uses a migrated schema without the right to make one, and keeps the session options of the address', async () => {
    const own = await createEmptyDatabase();
    await (await open(own.ownerUrl)).close();
    await ask(own.ownerUrl, 'grant usage, create on schema bullmq to dondoc_app');
    await ask(own.ownerUrl, 'grant all on all tables in schema bullmq to dondoc_app');
    await ask(own.ownerUrl, 'grant all on all sequences in schema bullmq to dondoc_app');

    const asApp = await open(`${own.ownerUrl}?options=${encodeURIComponent('-c role=dondoc_app')}`);
    const ran: string[] = [];
    asApp.worker(wakeQueue, async ({ payload }) => {
      ran.push(payload.tenant);
      return Promise.resolve(null);
    });
    await asApp.queue(wakeQueue).add(wake);
    await eventually(() => ran.length === 1);
    await asApp.close();
    await own.drop();
  });

  it('holds no more connections than its pool and a listener per worker, under their names', async () => {
    const backend = await open(database.ownerUrl, { applicationName: 'counted', poolSize: 3 });
    let ran = 0;
    for (const queue of queueRegistry) {
      backend.worker(
        { ...queue, name: `counted-${queue.name}` } as typeof maintenanceQueue,
        async () => {
          ran += 1;
          return Promise.resolve({});
        },
        { concurrency: 8 },
      );
    }
    const queue = backend.queue({ ...maintenanceQueue, name: 'counted-maintenance' });
    await Promise.all(
      Array.from({ length: 60 }, (_, n) => queue.add({ tenant: String(n), operation: 'none', parameters: {} })),
    );
    await eventually(() => ran === 60);
    const names = await ask<{ application_name: string; count: number }>(
      database.ownerUrl,
      `select application_name, count(*)::int from pg_stat_activity
        where datname = current_database() and application_name like '%counted' group by 1 order by 1`,
    );
    expect(names).toEqual([
      { application_name: 'counted', count: 3 },
      { application_name: 'counted-deliveries:w:counted', count: 1 },
      { application_name: 'counted-maintenance:w:counted', count: 1 },
      { application_name: 'counted-recalculation:w:counted', count: 1 },
      { application_name: 'counted-rehoming:w:counted', count: 1 },
      { application_name: 'counted-report-sendings:w:counted', count: 1 },
      { application_name: 'counted-timer-retries:w:counted', count: 1 },
      { application_name: 'counted-timers:w:counted', count: 1 },
      { application_name: 'counted-wake:w:counted', count: 1 },
      { application_name: 'counted-webhooks:w:counted', count: 1 },
    ]);
  });

  it('goes on after the server was restarted', async () => {
    const dataDirectory = await mkdtemp(join(tmpdir(), 'dondoc-queue-'));
    const first = await startPostgres({ persistent: true, dataDirectory, durable: false });
    const backend = await open(first.ownerUrl);
    const fired: string[] = [];
    backend.worker(timerRetriesQueue, async ({ payload }) => {
      fired.push(payload.timerId);
      return Promise.resolve(null);
    });
    await backend.queue(timerRetriesQueue).add({ tenant: 'phu-tho', timerId: 'before' });
    await eventually(() => fired.length === 1);
    await backend.queue(timerRetriesQueue).add({ tenant: 'phu-tho', timerId: 'across' }, { delayMs: 1_000 });

    await first.stop();
    const second = await startPostgres({ persistent: true, dataDirectory, durable: false, port: first.port });
    await eventually(() => fired.length === 2);
    await backend.queue(timerRetriesQueue).add({ tenant: 'phu-tho', timerId: 'after' });
    await eventually(() => fired.length === 3);

    expect(fired).toEqual(['before', 'across', 'after']);
    await backend.close();
    // A job whose last statement was under way when the server went may be marked as done twice, which BullMQ reports.
    for (const { fields } of logger.take('queue error')) expect(String(fields['err'])).toMatch(/Missing key for job/);
    expect(logger.take('lost touch with the queue backend; retrying').length).toBeGreaterThanOrEqual(1);
    await second.stop();
    await rm(dataDirectory, { recursive: true, force: true });
  });
});

describe('on Redis', () => {
  it('keeps every key in one slot of a cluster', async () => {
    const backend = await open(redis.url, { prefix: 'slots' });
    let ran = 0;
    backend.worker(wakeQueue, async () => {
      ran += 1;
      return Promise.resolve(null);
    });
    await backend.queue(wakeQueue).add(wake);
    await backend.queue(timerRetriesQueue).add({ tenant: 'phu-tho', timerId: 't' }, { delayMs: 60_000 });
    await eventually(() => ran === 1);
    const client = new Redis(redis.url);
    const keys = await client.keys('*slots*');
    await client.quit();
    expect(keys.length).toBeGreaterThan(5);
    for (const key of keys) expect(key).toMatch(/^\{slots\}:(wake|timer-retries):/);
  });

  it('warns of a server that may evict jobs', async () => {
    const server = await startRedis();
    const client = new Redis(server.url);
    await client.config('SET', 'maxmemory-policy', 'allkeys-lru');
    await client.quit();
    await (await open(server.url)).close();
    const warnings = logger.take('Redis may evict jobs when its memory is full: set maxmemory-policy to noeviction');
    expect(warnings).toMatchObject([{ level: 'warn', fields: { port: server.port, policy: 'allkeys-lru' } }]);
    await server.stop();
  });

  it('does not repeat the password of a server that refuses it', async () => {
    const wrong = new URL(redis.url);
    wrong.password = 'hunter2';
    await expect(openQueueBackend(wrong.href, { logger })).rejects.toThrow(
      /Redis cannot be reached: (?!.*hunter2).*WRONGPASS/,
    );
  });
});

describe('in a Nest application', () => {
  it('is one backend for all who ask, closed when the application is', async () => {
    @Injectable()
    class Asks {
      constructor(@Inject(QueueBackend) readonly queues: QueueBackend) {}
    }
    @Module({
      imports: [QueueModule.forRootAsync({ useFactory: () => ({ url: redis.url, prefix: 'nest', logger }) })],
      providers: [Asks],
    })
    class Application {}

    const application = await Test.createTestingModule({ imports: [Application] }).compile();
    const { queues } = application.get(Asks);
    expect(queues).toBe(application.get(QueueBackend));
    await queues.queue(wakeQueue).add(wake);
    expect(await queues.queue(wakeQueue).counts()).toMatchObject({ waiting: 1 });
    await application.close();
    expect(await queues.health()).toMatchObject({ up: false, reason: 'The queue backend is closed.' });
  });
});
