import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import pg from 'pg';
import type { Json, JsonObject } from '#kernel';
import { maintenanceQueue, openQueueBackend, timerRetriesQueue, wakeQueue } from '#queue';
import type { QueueBackend, QueueBackendSettings, QueueDefinition } from '#queue';
import { useDatabase } from '../support/database.js';
import { FaultyNetwork } from '../support/faulty-network.js';
import { useRedis } from '../support/redis.js';
import { eventually, Gate } from './eventually.js';
import { RecordingLogger } from './recording-logger.js';

const FAILED = 'job failed for good';
const RETRIED = 'job failed and will be tried again';
const LOST = 'lost touch with the queue backend; retrying';
const RESTORED = 'in touch with the queue backend again';

/** Counts up within the file, so that no test sees the jobs of another. */
let queuesMade = 0;

function uniqueName(): string {
  queuesMade += 1;
  return `test-${String(queuesMade)}`;
}

/** A queue without merging whose jobs are tried once. */
function plainQueue<Payload extends JsonObject, Result extends Json = Json>(
  changes: Partial<QueueDefinition<Payload, Result>> = {},
): QueueDefinition<Payload, Result> {
  return {
    name: uniqueName(),
    purpose: 'A test.',
    attempts: 1,
    backoffMs: 10,
    takeOverMs: 2_000,
    keepCompleted: { count: 100, seconds: 60 },
    keepFailed: { count: 100, seconds: 60 },
    ...changes,
  };
}

/** A queue of the product under a name of the test's own. */
function like<Payload extends JsonObject, Result extends Json>(
  definition: QueueDefinition<Payload, Result>,
  changes: Partial<QueueDefinition<Payload, Result>> = {},
): QueueDefinition<Payload, Result> {
  return { ...definition, name: uniqueName(), backoffMs: 10, ...changes };
}

describe.each(['postgres', 'redis'] as const)('queues on %s', (kind) => {
  const url = kind === 'postgres' ? ownerUrl(useDatabase()) : redisUrl(useRedis());

  let logger: RecordingLogger;
  let opened: QueueBackend[];
  const open = async (at = url(), settings: Partial<QueueBackendSettings> = {}): Promise<QueueBackend> => {
    const backend = await openQueueBackend(at, { logger, ...settings });
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

  /** Forgets every job, as a Redis that lost its memory does. */
  const loseEverything = async (): Promise<void> => {
    if (kind === 'redis') {
      const client = new Redis(url());
      await client.flushdb();
      await client.script('FLUSH');
      await client.quit();
    } else {
      const client = new pg.Client(url());
      await client.connect();
      await client.query('truncate bullmq.job, bullmq.meta, bullmq.event cascade');
      await client.end();
    }
  };

  describe('when a job is added', () => {
    it('runs it with its payload and gives its result to whoever asks, in another process too', async () => {
      const queue = plainQueue<{ words: string[] }, { count: number }>();
      const [here, elsewhere] = [await open(), await open()];
      here.worker(queue, async ({ payload }) => Promise.resolve({ count: payload.words.length }));

      const id = await elsewhere.queue(queue).add({ words: ['công', 'văn'] });

      await eventually(async () => (await elsewhere.queue(queue).find(id))?.state === 'completed');
      expect(await elsewhere.queue(queue).find(id)).toEqual({
        id,
        payload: { words: ['công', 'văn'] },
        state: 'completed',
        cancelRequested: false,
        progress: null,
        result: { count: 2 },
        attemptsMade: 1,
      });
    });

    it('runs each of many once, several side by side', async () => {
      const queue = plainQueue<{ n: number }>({ keepCompleted: 'none' });
      const backend = await open();
      const ran: number[] = [];
      backend.worker(
        queue,
        async ({ payload }) => {
          ran.push(payload.n);
          return Promise.resolve(null);
        },
        { concurrency: 8 },
      );

      const numbers = Array.from({ length: 200 }, (_, n) => n);
      const ids = await backend.queue(queue).addMany(numbers.map((n) => ({ payload: { n } })));

      expect(new Set(ids).size).toBe(200);
      await eventually(() => ran.length >= 200);
      expect([...ran].sort((a, b) => a - b)).toEqual(numbers);
      await eventually(async () => Object.values(await backend.queue(queue).counts()).every((count) => count === 0));
    });

    it('is the same job when its id is given twice', async () => {
      const queue = plainQueue<{ n: number }>();
      const backend = await open();
      expect(await backend.queue(queue).add({ n: 1 }, { id: 'replay.1' })).toBe('replay.1');
      expect(await backend.queue(queue).add({ n: 2 }, { id: 'replay.1' })).toBe('replay.1');
      expect(await backend.queue(queue).find('replay.1')).toMatchObject({ payload: { n: 1 }, state: 'waiting' });
      expect(await backend.queue(queue).counts()).toMatchObject({ waiting: 1 });
    });
  });

  describe('when a job fails', () => {
    it('is tried again after a wait that doubles, and then runs through', async () => {
      const queue = plainQueue<{ n: number }>({ attempts: 3, backoffMs: 50 });
      const backend = await open();
      const attempts: { attempt: number; at: number }[] = [];
      backend.worker(queue, async ({ attempt }) => {
        attempts.push({ attempt, at: Date.now() });
        if (attempt < 3) throw new Error(`attempt ${String(attempt)} fails`);
        return Promise.resolve('done');
      });

      const id = await backend.queue(queue).add({ n: 1 });

      await eventually(async () => (await backend.queue(queue).find(id))?.state === 'completed');
      expect(attempts.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
      const [first = 0, second = 0, third = 0] = attempts.map(({ at }) => at);
      expect(second - first).toBeGreaterThanOrEqual(50);
      expect(third - second).toBeGreaterThanOrEqual(100);
      expect(logger.take(RETRIED)).toHaveLength(2);
    });

    it('is kept with its reason once its attempts are used up, and says so in the log', async () => {
      const queue = plainQueue<{ n: number }>({ attempts: 2 });
      const backend = await open();
      backend.worker(queue, async () => Promise.reject(new Error('no such register')));

      const id = await backend.queue(queue).add({ n: 7 });

      await eventually(async () => (await backend.queue(queue).find(id))?.state === 'failed');
      expect(await backend.queue(queue).find(id)).toMatchObject({ failure: 'no such register', attemptsMade: 2 });
      await eventually(() => logger.errors.length > 0);
      expect(logger.take(FAILED)).toMatchObject([{ fields: { queue: queue.name, jobId: id, payload: { n: 7 } } }]);
    });

    it('is kept only as long as there are not too many', async () => {
      const queue = plainQueue<{ n: number }>({ keepFailed: { count: 3, seconds: 60 } });
      const backend = await open();
      let runs = 0;
      backend.worker(queue, async () => {
        runs += 1;
        return Promise.reject(new Error('always'));
      });

      await backend.queue(queue).addMany(Array.from({ length: 10 }, (_, n) => ({ payload: { n } })));

      await eventually(() => runs === 10);
      await eventually(async () => {
        const counts = await backend.queue(queue).counts();
        return counts.running === 0 && counts.waiting === 0;
      });
      expect(await backend.queue(queue).counts()).toMatchObject({ failed: 3 });
      await eventually(() => logger.errors.length === 10);
      logger.take(FAILED);
    });
  });

  describe('when a job is delayed', () => {
    it('runs when it is due, in the order of due times, and never before', async () => {
      const queue = plainQueue<{ dueAt: number }>();
      const backend = await open();
      const ran: { dueAt: number; at: number }[] = [];
      backend.worker(queue, async ({ payload }) => {
        ran.push({ dueAt: payload.dueAt, at: Date.now() });
        return Promise.resolve(null);
      });

      for (const delayMs of [900, 300, 600]) {
        await backend.queue(queue).add({ dueAt: Date.now() + delayMs }, { delayMs });
      }

      await eventually(() => ran.length === 3);
      expect(ran.map(({ dueAt }) => dueAt)).toEqual(ran.map(({ dueAt }) => dueAt).sort((a, b) => a - b));
      for (const { dueAt, at } of ran) expect(at).toBeGreaterThanOrEqual(dueAt);
    });
  });

  describe('when a tenant is woken', () => {
    const wake = { tenant: 'phu-tho' };

    it('runs once for all wakes that arrive before it begins', async () => {
      const queue = like(wakeQueue);
      const backend = await open();
      for (let i = 0; i < 5; i += 1) await backend.queue(queue).add(wake);
      await backend.queue(queue).addMany([{ payload: wake }, { payload: { tenant: 'dak-lak' } }]);

      const ran: string[] = [];
      backend.worker(queue, async ({ payload }) => {
        ran.push(payload.tenant);
        return Promise.resolve(null);
      });

      await eventually(() => ran.includes('phu-tho') && ran.includes('dak-lak'));
      await eventually(async () => (await backend.queue(queue).counts()).running === 0);
      expect(ran.sort()).toEqual(['dak-lak', 'phu-tho']);
    });

    it('runs exactly once more for all wakes that arrive while it runs, and never beside itself', async () => {
      const queue = like(wakeQueue);
      const [here, elsewhere] = [await open(), await open()];
      const began = new Gate();
      const mayEnd = new Gate();
      let runs = 0;
      let side = 0;
      let sideBySide = 0;
      const handler = async (): Promise<null> => {
        runs += 1;
        side += 1;
        sideBySide = Math.max(sideBySide, side);
        began.open();
        await mayEnd.opened;
        side -= 1;
        return null;
      };
      here.worker(queue, handler, { concurrency: 4 });
      elsewhere.worker(queue, handler, { concurrency: 4 });

      await here.queue(queue).add(wake);
      await began.opened;
      for (let i = 0; i < 10; i += 1) await elsewhere.queue(queue).add(wake);
      expect(runs).toBe(1);
      mayEnd.open();

      await eventually(() => runs === 2);
      await eventually(async () => Object.values(await here.queue(queue).counts()).every((count) => count === 0));
      expect({ runs, sideBySide }).toEqual({ runs: 2, sideBySide: 1 });
    });

    it('runs again for a wake that arrives after it is done, and after it failed for good', async () => {
      const queue = like(wakeQueue, { attempts: 1 });
      const backend = await open();
      let runs = 0;
      backend.worker(queue, async () => {
        runs += 1;
        return runs === 2 ? Promise.reject(new Error('the second fails')) : Promise.resolve(null);
      });

      for (const upTo of [1, 2, 3]) {
        await backend.queue(queue).add(wake);
        await eventually(() => runs === upTo);
        await eventually(async () => (await backend.queue(queue).counts()).running === 0);
      }
      await eventually(() => logger.errors.length > 0);
      expect(logger.take(FAILED)).toHaveLength(1);
    });

    it('loses no wake that arrives while a run fails for good', async () => {
      const queue = like(wakeQueue, { attempts: 1 });
      const backend = await open();
      const began = new Gate();
      const mayFail = new Gate();
      let runs = 0;
      backend.worker(queue, async () => {
        runs += 1;
        if (runs > 1) return null;
        began.open();
        await mayFail.opened;
        throw new Error('the first fails');
      });

      await backend.queue(queue).add(wake);
      await began.opened;
      await backend.queue(queue).add(wake);
      mayFail.open();

      await eventually(() => runs === 2);
      await eventually(() => logger.errors.length > 0);
      expect(logger.take(FAILED)).toHaveLength(1);
    });

    it('has seen everything in the end, however wakes and runs interleave', async () => {
      const queue = like(wakeQueue);
      const [here, elsewhere] = [await open(), await open()];
      const tenants = ['phu-tho', 'dak-lak', 'lao-cai'];
      const written = new Map<string, number>();
      const seen = new Map<string, number>();
      let runs = 0;
      for (const backend of [here, elsewhere]) {
        backend.worker(
          queue,
          async ({ payload: { tenant } }) => {
            runs += 1;
            seen.set(tenant, Math.max(seen.get(tenant) ?? 0, written.get(tenant) ?? 0));
            return Promise.resolve(null);
          },
          { concurrency: 4 },
        );
      }

      const writer = async (backend: QueueBackend, salt: number): Promise<void> => {
        for (let i = 0; i < 150; i += 1) {
          const tenant = tenants[(i * 7 + salt) % tenants.length]!;
          written.set(tenant, (written.get(tenant) ?? 0) + 1);
          await backend.queue(queue).add({ tenant });
        }
      };
      await Promise.all([writer(here, 0), writer(here, 1), writer(elsewhere, 2), writer(elsewhere, 0)]);

      await eventually(async () => Object.values(await here.queue(queue).counts()).every((count) => count === 0));
      expect(seen).toEqual(written);
      expect(runs).toBeLessThanOrEqual(600);
    });
  });

  describe('when a timer is armed', () => {
    const timer = { tenant: 'phu-tho', timerId: 'd-1537:rung/1' };

    it('fires once, however often it is armed', async () => {
      const queue = like(timerRetriesQueue);
      const backend = await open();
      let fired = 0;
      backend.worker(queue, async () => {
        fired += 1;
        return Promise.resolve(null);
      });

      for (let i = 0; i < 3; i += 1) await backend.queue(queue).add(timer, { delayMs: 400 });
      await backend.queue(queue).addMany([{ payload: timer, options: { delayMs: 400 } }]);
      expect(await backend.queue(queue).counts()).toMatchObject({ delayed: 1 });

      await eventually(() => fired > 0);
      await eventually(async () => Object.values(await backend.queue(queue).counts()).every((count) => count === 0));
      expect(fired).toBe(1);
    });

    it('follows the last arming: sooner', async () => {
      const queue = like(timerRetriesQueue);
      const backend = await open();
      let fired = 0;
      backend.worker(queue, async () => {
        fired += 1;
        return Promise.resolve(null);
      });

      await backend.queue(queue).add(timer, { delayMs: 3_600_000 });
      await backend.queue(queue).add(timer, { delayMs: 100 });

      await eventually(() => fired === 1);
      expect(await backend.queue(queue).counts()).toMatchObject({ delayed: 0 });
    });

    it('follows the last arming: later', async () => {
      const queue = like(timerRetriesQueue);
      const backend = await open();
      const fired: string[] = [];
      await backend.queue(queue).add(timer, { delayMs: 200 });
      await backend.queue(queue).add(timer, { delayMs: 3_600_000 });
      backend.worker(queue, async ({ payload }) => {
        fired.push(payload.timerId);
        return Promise.resolve(null);
      });

      await backend.queue(queue).add({ ...timer, timerId: 'another' }, { delayMs: 400 });
      await eventually(() => fired.length > 0);
      expect(fired).toEqual(['another']);
      expect(await backend.queue(queue).counts()).toMatchObject({ delayed: 1 });
    });

    it('fires anew when it is armed after it fired, after it failed, and while it fires', async () => {
      const queue = like(timerRetriesQueue, { attempts: 1 });
      const backend = await open();
      const rearmed = new Gate();
      let fired = 0;
      backend.worker(queue, async () => {
        fired += 1;
        if (fired === 2) throw new Error('the second fails');
        if (fired === 3) {
          await backend.queue(queue).add(timer, { delayMs: 50 });
          rearmed.open();
        }
        return null;
      });

      for (const upTo of [1, 2, 3]) {
        await backend.queue(queue).add(timer);
        await eventually(() => fired >= upTo);
        await eventually(async () => (await backend.queue(queue).counts()).running === 0);
      }
      await rearmed.opened;
      await eventually(() => fired === 4);
      await eventually(() => logger.errors.length > 0);
      expect(logger.take(FAILED)).toHaveLength(1);
    });
  });

  describe('when a long task runs', () => {
    const replay = { tenant: 'phu-tho', operation: 'replay', parameters: { projection: 'scoreboard' } };

    it('shows its progress and its result to other processes', async () => {
      const queue = like(maintenanceQueue);
      const [here, elsewhere] = [await open(), await open()];
      const reported = new Gate();
      const mayEnd = new Gate();
      here.worker(queue, async (job) => {
        await job.progress({ done: 40, of: 100 });
        reported.open();
        await mayEnd.opened;
        return { rows: 100 };
      });

      const id = await elsewhere.queue(queue).add(replay);
      await reported.opened;
      expect(await elsewhere.queue(queue).find(id)).toMatchObject({
        state: 'running',
        progress: { done: 40, of: 100 },
      });
      mayEnd.open();

      await eventually(async () => (await elsewhere.queue(queue).find(id))?.state === 'completed');
      expect(await elsewhere.queue(queue).find(id)).toMatchObject({ payload: replay, result: { rows: 100 } });
      expect(await elsewhere.queue(queue).cancel(id)).toBe(false);
    });

    it('ends early when another process cancels it', async () => {
      const queue = like(maintenanceQueue, { attempts: 5 });
      const [here, elsewhere] = [await open(), await open()];
      const began = new Gate();
      here.worker(queue, async ({ signal }) => {
        began.open();
        await once(signal, 'abort');
        signal.throwIfAborted();
        return {};
      });

      const id = await elsewhere.queue(queue).add(replay);
      await began.opened;
      expect(await elsewhere.queue(queue).cancel(id)).toBe(true);

      await eventually(async () => (await elsewhere.queue(queue).find(id))?.state === 'cancelled');
      expect(await elsewhere.queue(queue).find(id)).toMatchObject({
        cancelRequested: true,
        payload: replay,
        attemptsMade: 1,
      });
      expect(await elsewhere.queue(queue).cancel(id)).toBe(false);
    });

    it('does not begin when it is cancelled while it waits', async () => {
      const queue = like(maintenanceQueue);
      const backend = await open();
      const id = await backend.queue(queue).add(replay);
      expect(await backend.queue(queue).cancel(id)).toBe(true);
      let runs = 0;
      backend.worker(queue, async () => {
        runs += 1;
        return Promise.resolve({});
      });
      await eventually(async () => (await backend.queue(queue).find(id))?.state === 'cancelled');
      expect(runs).toBe(0);
    });

    it('is unknown under an id that never was', async () => {
      const backend = await open();
      expect(await backend.queue(maintenanceQueue).find('never')).toBeUndefined();
      expect(await backend.queue(maintenanceQueue).cancel('never')).toBe(false);
    });
  });

  describe('when a queue is paused', () => {
    it('takes nothing, in no process, until it is resumed', async () => {
      const [paused, other] = [plainQueue<{ n: number }>(), plainQueue<{ n: number }>()];
      const [here, elsewhere] = [await open(), await open()];
      const ran: string[] = [];
      for (const queue of [paused, other]) {
        here.worker(queue, async () => {
          ran.push(queue.name);
          return Promise.resolve(null);
        });
      }

      await elsewhere.queue(paused).pause();
      await elsewhere.queue(paused).add({ n: 1 });
      await elsewhere.queue(paused).add({ n: 2 }, { delayMs: 20 });
      await elsewhere.queue(other).add({ n: 3 }, { delayMs: 200 });
      await eventually(() => ran.length > 0);
      expect(ran).toEqual([other.name]);

      await elsewhere.queue(paused).resume();
      await eventually(() => ran.length === 3);
    });
  });

  describe('when jobs that failed for good are looked at', () => {
    /** Fails as long as it is told to. */
    const given = async (attempts: number) => {
      const queue = plainQueue<{ n: number }>({ attempts });
      const [here, elsewhere] = [await open(), await open()];
      const faulty = { still: true };
      here.worker(queue, async ({ payload }) => {
        if (faulty.still) throw new Error(`no register ${String(payload.n)}`);
        return Promise.resolve('done');
      });
      const settled = (count: number): Promise<void> =>
        eventually(async () => (await elsewhere.queue(queue).counts()).failed === count);
      return { queue: elsewhere.queue(queue), faulty, settled };
    };
    const forgiven = async (count: number): Promise<void> => {
      await eventually(() => logger.errors.length === count);
      logger.take(FAILED);
    };

    it('lists them with the evidence, the last one first', async () => {
      const { queue, settled } = await given(2);
      const first = await queue.add({ n: 1 });
      await settled(1);
      const second = await queue.add({ n: 2 });
      await settled(2);
      const failed = await queue.failed();
      expect(failed.map(({ id, payload, failure, attemptsMade }) => [id, payload, failure, attemptsMade])).toEqual([
        [second, { n: 2 }, 'no register 2', 2],
        [first, { n: 1 }, 'no register 1', 2],
      ]);
      expect(failed[0]!.trace).toMatch(/^Error: no register 2\n\s+at /);
      expect(failed[0]!.failedAt >= failed[0]!.addedAt).toBe(true);
      expect(await queue.findFailed(first)).toEqual(failed[1]);
      expect(await queue.findFailed('nobody')).toBeUndefined();
      await forgiven(2);
      logger.take(RETRIED);
    });

    it('runs one again with all its attempts, and only if it has failed', async () => {
      const { queue, faulty, settled } = await given(2);
      const id = await queue.add({ n: 1 });
      await settled(1);
      await forgiven(1);
      expect(logger.take(RETRIED)).toHaveLength(1);

      expect(await queue.retry(id)).toBe(true);
      await eventually(() => logger.errors.length === 1);
      await settled(1);
      expect(logger.take(RETRIED)).toHaveLength(1);
      logger.take(FAILED);
      expect(await queue.findFailed(id)).toMatchObject({ attemptsMade: 2 });

      faulty.still = false;
      expect(await queue.retry(id)).toBe(true);
      await eventually(async () => (await queue.find(id))?.state === 'completed');
      expect(await queue.retry(id)).toBe(false);
      expect(await queue.retry('nobody')).toBe(false);
    });

    it('is run again once, however many ask at the same time', async () => {
      const { queue, faulty, settled } = await given(1);
      const id = await queue.add({ n: 1 });
      await settled(1);
      await forgiven(1);
      faulty.still = false;
      const answers = await Promise.all(Array.from({ length: 5 }, () => queue.retry(id)));
      expect(answers.filter(Boolean)).toHaveLength(1);
      await eventually(async () => (await queue.find(id))?.state === 'completed');
    });

    it('forgets one, and nothing that has not failed', async () => {
      const { queue, settled } = await given(1);
      const id = await queue.add({ n: 1 });
      await settled(1);
      await forgiven(1);
      const delayed = await queue.add({ n: 2 }, { delayMs: 60_000 });
      expect(await queue.removeFailed(delayed)).toBe(false);
      expect(await queue.removeFailed(id)).toBe(true);
      expect(await queue.removeFailed(id)).toBe(false);
      expect(await queue.counts()).toEqual({ waiting: 0, delayed: 1, running: 0, completed: 0, failed: 0 });
    });

    it('leaves out what was cancelled', async () => {
      const queue = plainQueue<{ n: number }>();
      const backend = await open();
      const id = await backend.queue(queue).add({ n: 1 });
      await backend.queue(queue).cancel(id);
      backend.worker(queue, async () => Promise.resolve(null));
      await eventually(async () => (await backend.queue(queue).find(id))?.state === 'cancelled');
      expect(await backend.queue(queue).failed()).toEqual([]);
      expect(await backend.queue(queue).findFailed(id)).toBeUndefined();
      expect(await backend.queue(queue).retry(id)).toBe(false);
      expect(await backend.queue(queue).removeFailed(id)).toBe(false);
    });
  });

  describe('when a queue is looked at', () => {
    it('tells how many processes work on it, and no others', async () => {
      const [watched, other] = [plainQueue<{ n: number }>(), plainQueue<{ n: number }>()];
      const [one, two] = [await open(), await open()];
      expect(await one.queue(watched).workers()).toBe(0);
      one.worker(other, async () => Promise.resolve(null));
      one.worker(watched, async () => Promise.resolve(null));
      two.worker(watched, async () => Promise.resolve(null));
      await eventually(async () => (await one.queue(watched).workers()) === 2);
      await two.close();
      await eventually(async () => (await one.queue(watched).workers()) === 1);
    });

    it('tells since when a job waits, paused or not, and what is paused', async () => {
      const queue = plainQueue<{ n: number }>();
      const backend = await open();
      const of = backend.queue(queue);
      expect([await of.oldestWaiting(), await of.isPaused()]).toEqual([null, false]);
      const before = Date.now();
      await of.add({ n: 1 });
      const oldest = await of.oldestWaiting();
      await of.add({ n: 2 });
      await of.add({ n: 3 }, { delayMs: 60_000 });
      expect(Date.parse(oldest!)).toBeGreaterThanOrEqual(before);
      await of.pause();
      expect([await of.oldestWaiting(), await of.isPaused()]).toEqual([oldest, true]);
      expect(await of.counts()).toEqual({ waiting: 2, delayed: 1, running: 0, completed: 0, failed: 0 });
      expect(await (await open()).queue(queue).isPaused()).toBe(true);
      await of.resume();
      expect([await of.oldestWaiting(), await of.isPaused()]).toEqual([oldest, false]);
    });
  });

  describe('when a backend is closed', () => {
    const connectionsNamed = async (name: string): Promise<number> => {
      if (kind === 'redis') {
        const client = new Redis(url());
        const list = (await client.client('LIST')) as string;
        await client.quit();
        // BullMQ names a worker's second connection after its prefix and worker.
        return list.split('\n').filter((line) => line.includes(`name=${name}`) || line.includes(`:w:${name}`)).length;
      }
      const client = new pg.Client(url());
      await client.connect();
      const { rows } = await client.query<{ count: number }>(
        'select count(*)::int as count from pg_stat_activity where datname = current_database() and application_name like $1',
        [`%${name}`],
      );
      await client.end();
      return rows[0]?.count ?? 0;
    };

    it('waits for running jobs and leaves no connection', async () => {
      const queue = plainQueue<{ n: number }, string>();
      const backend = await open(url(), { applicationName: 'leak-check' });
      const began = new Gate();
      const mayEnd = new Gate();
      backend.worker(queue, async () => {
        began.open();
        await mayEnd.opened;
        return 'to the end';
      });
      backend.worker(plainQueue(), async () => Promise.resolve(null));
      const id = await backend.queue(queue).add({ n: 1 });
      await began.opened;
      expect(await connectionsNamed('leak-check')).toBeGreaterThanOrEqual(3);

      const closed = backend.close();
      mayEnd.open();
      await closed;

      await eventually(async () => (await connectionsNamed('leak-check')) === 0);
      const later = await open();
      expect(await later.queue(queue).find(id)).toMatchObject({ state: 'completed', result: 'to the end' });
    });

    it('may be closed at once, and twice', async () => {
      const backend = await open();
      backend.worker(plainQueue(), async () => Promise.resolve(null));
      backend.queue(plainQueue());
      await Promise.all([backend.close(), backend.close()]);
    });

    it('takes no more jobs, and is not healthy', async () => {
      const backend = await open();
      const queue = backend.queue(plainQueue<{ n: number }>());
      await backend.close();
      await expect(queue.add({ n: 1 })).rejects.toThrow('The queue backend is closed.');
      expect(await backend.health()).toMatchObject({ kind, up: false, reason: 'The queue backend is closed.' });
    });

    it('puts a job back that heeds its signal, and another process runs it, uncounted', async () => {
      const queue = plainQueue<{ n: number }, string>();
      const [here, elsewhere] = [await open(), await open()];
      const began = new Gate();
      here.worker(queue, async ({ signal }) => {
        began.open();
        await once(signal, 'abort');
        signal.throwIfAborted();
        return 'here';
      });
      const id = await here.queue(queue).add({ n: 1 });
      await began.opened;
      await here.close();
      expect(await elsewhere.queue(queue).find(id)).toMatchObject({ state: 'waiting', attemptsMade: 0 });

      elsewhere.worker(queue, async ({ attempt }) => Promise.resolve(`elsewhere, attempt ${String(attempt)}`));
      await eventually(async () => (await elsewhere.queue(queue).find(id))?.state === 'completed');
      expect(await elsewhere.queue(queue).find(id)).toMatchObject({ result: 'elsewhere, attempt 1' });
    });
  });

  describe('when a worker is killed in the middle of a job', () => {
    it('loses nothing: another takes the job over, and its wakes with it', async () => {
      const queue = like(wakeQueue, { takeOverMs: 1_000 });
      const wake = { tenant: 'phu-tho', subscription: 'register', partition: 0 };
      const backend = await open();
      await backend.queue(queue).add(wake);
      const victim = startProcess('endless-worker.ts', { QUEUE_URL: url(), QUEUE_NAME: queue.name });
      const exited = once(victim, 'exit');
      await said(victim, 'began');
      await backend.queue(queue).add(wake);
      victim.kill('SIGKILL');
      await exited;

      let runs = 0;
      backend.worker(queue, async () => {
        runs += 1;
        return Promise.resolve(null);
      });
      await eventually(() => runs === 2);
      await eventually(async () => Object.values(await backend.queue(queue).counts()).every((count) => count === 0));
      expect(logger.take('job taken over from a worker that fell silent')).toHaveLength(1);
    });
  });

  describe('when the server cannot be reached for a while', () => {
    /** Seldom more than once: an old connection may notice late. But not once per attempt, of which there are many. */
    const outageReported = async (): Promise<void> => {
      await eventually(() => logger.count(LOST) === logger.count(RESTORED));
      logger.take(RESTORED);
      const lost = logger.take(LOST).length;
      expect(lost).toBeGreaterThanOrEqual(1);
      expect(lost).toBeLessThanOrEqual(3);
      // A job whose last statement was under way may be marked as done twice, which BullMQ reports.
      for (const { fields } of logger.take('queue error')) {
        expect(String(fields['err'])).toMatch(/Missing key for job|is not in the active state/);
      }
    };

    it('refuses to add meanwhile and works on afterwards, saying so', async () => {
      const network = await FaultyNetwork.before(url());
      const queue = plainQueue<{ n: number }>();
      const backend = await open(network.url);
      const ran: number[] = [];
      backend.worker(queue, async ({ payload }) => {
        ran.push(payload.n);
        return Promise.resolve(null);
      });
      await backend.queue(queue).add({ n: 1 });
      await eventually(async () => (await backend.queue(queue).counts()).completed === 1);

      await network.cut();
      await expect(backend.queue(queue).add({ n: 2 })).rejects.toThrow();
      expect(await backend.health()).toMatchObject({ up: false });
      await network.restore();

      await eventually(async () => (await backend.health()).up);
      const direct = await open();
      await direct.queue(queue).add({ n: 3 });
      await eventually(() => ran.includes(3));
      await backend.queue(queue).add({ n: 4 });
      await eventually(() => ran.includes(4));
      expect(ran).toEqual([1, 3, 4]);
      await outageReported();
      await backend.close();
      await network.cut();
    });

    it('neither fails nor repeats a job that ends meanwhile', async () => {
      const network = await FaultyNetwork.before(url());
      const queue = plainQueue<{ n: number }, string>({ attempts: 3, takeOverMs: 20_000 });
      const backend = await open(network.url);
      const began = new Gate();
      const mayEnd = new Gate();
      let runs = 0;
      backend.worker(queue, async () => {
        runs += 1;
        began.open();
        await mayEnd.opened;
        return 'done';
      });
      const id = await backend.queue(queue).add({ n: 1 });
      await began.opened;
      await network.cut();
      mayEnd.open();
      await eventually(() => logger.errors.length > 0);
      await network.restore();

      const direct = await open();
      await eventually(async () => (await direct.queue(queue).find(id))?.state === 'completed');
      expect(await direct.queue(queue).find(id)).toMatchObject({ result: 'done', attemptsMade: 1 });
      expect(runs).toBe(1);
      await outageReported();
      await backend.close();
      await network.cut();
    });

    it('can be given a queue and a worker meanwhile', async () => {
      const network = await FaultyNetwork.before(url());
      const queue = plainQueue<{ n: number }>();
      const backend = await open(network.url);
      await network.cut();
      const ran: number[] = [];
      backend.worker(queue, async ({ payload }) => {
        ran.push(payload.n);
        return Promise.resolve(null);
      });
      const jobs = backend.queue(queue);
      await eventually(() => logger.errors.length > 0);
      await network.restore();

      const direct = await open();
      await direct.queue(queue).add({ n: 1 });
      await eventually(() => ran.length === 1);
      await jobs.add({ n: 2 });
      await eventually(() => ran.length === 2);
      await outageReported();
      await backend.close();
      await network.cut();
    });

    it('can be closed meanwhile', async () => {
      const network = await FaultyNetwork.before(url());
      const queue = plainQueue<{ n: number }>();
      const backend = await open(network.url);
      const began = new Gate();
      const mayEnd = new Gate();
      backend.worker(queue, async () => {
        began.open();
        await mayEnd.opened;
        return null;
      });
      backend.worker(plainQueue(), async () => Promise.resolve(null));
      await backend.queue(queue).add({ n: 1 });
      await began.opened;

      await network.cut();
      await eventually(() => logger.count(LOST) > 0);
      const closed = backend.close();
      mayEnd.open();
      await closed;
      logger.take(LOST);
    });

    it('can be closed meanwhile, having been given a queue and a worker meanwhile', async () => {
      const network = await FaultyNetwork.before(url());
      const backend = await open(network.url);
      await network.cut();
      backend.worker(plainQueue(), async () => Promise.resolve(null));
      backend.queue(plainQueue());
      await eventually(() => logger.count(LOST) > 0);
      await backend.close();
      logger.take(LOST);
    });

    it('lets a process end that closes meanwhile', async () => {
      const network = await FaultyNetwork.before(url());
      const child = startProcess('closing-worker.ts', { QUEUE_URL: network.url, QUEUE_NAME: uniqueName() });
      const exited = once(child, 'exit');
      await said(child, 'ready');
      await network.cut();
      await said(child, 'in trouble');
      child.stdin.end();
      expect(await exited).toEqual([0, null]);
    });

    it('is an error at once when it was never there', async () => {
      const network = await FaultyNetwork.before(url());
      const gone = network.url;
      await network.cut();
      await expect(openQueueBackend(gone, { logger })).rejects.toThrow(/ECONNREFUSED|cannot be reached/);
    });
  });

  describe('when the server has lost all jobs', () => {
    it('takes them again, with a worker that idles and one that is busy', async () => {
      const [wakes, timers] = [like(wakeQueue), like(timerRetriesQueue)];
      const wake = { tenant: 'phu-tho', subscription: 'scoreboard', partition: 0 };
      const timer = { tenant: 'phu-tho', timerId: 't-1' };
      const backend = await open();
      const began = new Gate();
      const mayEnd = new Gate();
      let woken = 0;
      let fired = 0;
      backend.worker(wakes, async () => {
        woken += 1;
        began.open();
        await mayEnd.opened;
        return null;
      });
      backend.worker(timers, async () => {
        fired += 1;
        return Promise.resolve(null);
      });
      await backend.queue(timers).add(timer, { delayMs: 3_600_000 });
      await backend.queue(wakes).add(wake);
      await began.opened;

      await loseEverything();
      mayEnd.open();
      await backend.queue(timers).add(timer, { delayMs: 100 });
      await backend.queue(wakes).add(wake);

      await eventually(() => fired === 1 && woken === 2);
      await eventually(async () => (await backend.queue(wakes).counts()).running === 0);
      // The job that ran when everything was lost can no longer be marked as done.
      await eventually(() => logger.errors.length > 0);
      logger.take('queue error');
    });
  });
});

function ownerUrl(database: { readonly ownerUrl: string }): () => string {
  return () => database.ownerUrl;
}

function redisUrl(redis: { readonly url: string }): () => string {
  return () => redis.url;
}

/** A process of its own, which ends with this one at the latest: its input ends then. */
function startProcess(script: string, env: Record<string, string>): ChildProcessByStdio<Writable, Readable, null> {
  return spawn(
    process.execPath,
    ['--import', fromRoot('test/support/typescript.mjs'), fromRoot(`test/conformance/${script}`)],
    { env: { ...process.env, ...env, NODE_OPTIONS: '' }, stdio: ['pipe', 'pipe', 'inherit'] },
  );
}

async function said(child: { readonly stdout: Readable }, word: string): Promise<void> {
  for await (const line of child.stdout.iterator({ destroyOnReturn: false })) if (String(line).includes(word)) return;
  throw new Error(`the process ended before it said "${word}"`);
}

function fromRoot(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}
