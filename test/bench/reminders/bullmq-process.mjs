/**
 * Bare BullMQ in a process of its own: `node bullmq-process.mjs <url of Redis or PostgreSQL>`. It is told
 * `{ from, count, everyMs }`, adds so many delayed jobs, and answers `armed` with how long that took; then, when all
 * have run, with how late each was. Its worker does nothing but look at the clock.
 */
import { createPostgresBackend, createRedisBackend, runMigrations, withBackend } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';

/** As BullMQ's own benchmarks have it; more or less makes it no faster here. */
const CONCURRENCY = 32;
const IN_A_BATCH = 1_000;

const [url] = process.argv.slice(2);
const { queue, work, close } = url.startsWith('redis') ? inRedis() : await inPostgres();

process.on('message', async ({ from, count, everyMs }) => {
  const late = [];
  const worker = work(async (job) => {
    late.push(Date.now() - job.data.due);
    if (late.length === count) process.send({ late });
    return null;
  });
  await worker.waitUntilReady();
  const began = performance.now();
  for (let next = 0; next < count; next += IN_A_BATCH) {
    await queue.addBulk(
      Array.from({ length: Math.min(IN_A_BATCH, count - next) }, (_, index) => {
        const due = from + Math.round((next + index) * everyMs);
        return {
          name: 'reminder',
          data: { due },
          opts: { delay: Math.max(0, due - Date.now()), removeOnComplete: true },
        };
      }),
    );
  }
  process.send({ armed: performance.now() - began });
  process.once('disconnect', async () => {
    await worker.close();
    await close();
  });
});
process.send('ready');

function inRedis() {
  const prefix = '{bare}';
  const producer = new Redis(url, { maxRetriesPerRequest: null });
  const consumer = new Redis(url, { maxRetriesPerRequest: null });
  const classes = withBackend(createRedisBackend);
  const queue = new classes.Queue('reminders', { prefix, connection: producer });
  return {
    queue,
    work: (processor) =>
      new classes.Worker('reminders', processor, { prefix, connection: consumer, concurrency: CONCURRENCY }),
    async close() {
      await queue.close();
      producer.disconnect();
      consumer.disconnect();
    },
  };
}

async function inPostgres() {
  const client = new pg.Client(url);
  await client.connect();
  await runMigrations(client, 'bullmq');
  await client.end();
  const { Queue: PostgresQueue, Worker: PostgresWorker } = withBackend(createPostgresBackend);
  const queue = new PostgresQueue('reminders', { connection: url });
  return {
    queue,
    work: (processor) => new PostgresWorker('reminders', processor, { connection: url, concurrency: CONCURRENCY }),
    close: () => queue.close(),
  };
}
