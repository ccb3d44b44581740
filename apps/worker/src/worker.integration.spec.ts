import type { INestApplicationContext } from '@nestjs/common';
import { Redis } from 'ioredis';
import { assignmentStream } from '#assignments/domain';
import { instant, SteppedClock } from '#kernel';
import { PostgresEventLog } from '#event-store';
import { createLogger } from '#platform';
import { QueueBackend, timersQueue } from '#queue';
import { before16h } from '../../../test/support/assignment-facts.js';
import { ask, assign, leadOf } from '../../../test/support/assignments.js';
import { useDatabase } from '../../../test/support/database.js';
import { eventually } from '../../../test/support/eventually.js';
import { newTenant, useLog } from '../../../test/support/log.js';
import { useRedis } from '../../../test/support/redis.js';
import { startWorker } from './worker.js';
import { useSubjectKeys } from '../../../test/support/subject-keys.js';

const ISSUED = instant('2025-08-03T02:00:00Z');
const DAY_AHEAD = instant('2025-08-03T09:00:00Z');
const DUE = instant('2025-08-04T09:00:00Z');
const NEXT_DAY = instant('2025-08-05T09:00:00Z');
const ESCALATION = instant('2025-08-06T09:00:00Z');

const database = useDatabase();
const subjectKeys = useSubjectKeys();
const redis = useRedis();
const opened = useLog(database);

describe.each([
  { backend: 'PostgreSQL', queueUrl: () => database.ownerUrl },
  { backend: 'Redis', queueUrl: () => redis.url },
])('with the queue on $backend', ({ backend, queueUrl }) => {
  const workers: INestApplicationContext[] = [];
  let clock: SteppedClock;
  let tenant: string;

  async function start(): Promise<INestApplicationContext> {
    const worker = await startWorker({
      databaseUrl: database.ownerUrl,
      queueUrl: queueUrl(),
      clock,
      recordedAt: () => clock.now(),
      subjectKeys: subjectKeys.options,
      pace: { sweepEvery: 250, horizon: 0, rearmAfter: 500 },
      logger: createLogger({ level: 'fatal', format: 'line', destination: process.stderr }),
    });
    workers.push(worker);
    return worker;
  }

  const stop = async (): Promise<void> => {
    for (const worker of workers.splice(0)) await worker.close();
  };

  const timers = (): Promise<{ state: string; count: number }[]> =>
    opened.query(
      `select state, count(*)::int as count from read.timers where tenant_id = $1 group by state order by state`,
      [tenant],
    );

  const counted = async (type: string): Promise<number> => {
    let count = 0;
    for await (const event of opened.log.readAll(tenant, { types: [type] })) count += event.type === type ? 1 : 0;
    return count;
  };

  const firedSoFar = (count: number): Promise<void> =>
    eventually(`${count} timers have fired`, async () =>
      (await timers()).some((row) => row.state === 'fired' && row.count === count),
    );

  /** Fired, or skipped for a reason: what had fallen due twice by the time it was looked at is said once. */
  const decidedSoFar = (count: number): Promise<void> =>
    eventually(`${count} timers have been decided about`, async () => {
      const decided = (await timers()).filter(({ state }) => state === 'fired' || state === 'skipped');
      return decided.reduce((sum, row) => sum + row.count, 0) === count;
    });

  beforeEach(() => {
    clock = new SteppedClock(ISSUED);
    tenant = newTenant();
  });
  afterEach(stop);

  it('fires every rung of the ladder once, then hands over to the next holder', async () => {
    const worker = await start();
    const log = worker.get(PostgresEventLog);
    const [assignmentId] = await assign(log, tenant, 1, ISSUED);
    await eventually('four timers are planned', async () => (await timers())[0]?.count === 4);
    for (const [index, moment] of [DAY_AHEAD, DUE, NEXT_DAY, ESCALATION].entries()) {
      clock.stepTo(moment);
      await firedSoFar(index + 1);
    }
    const events = await log.read(tenant, assignmentStream(assignmentId!));
    expect(events.map(({ type, effectiveAt, data }) => [type, effectiveAt, data['rung']])).toEqual([
      ['assignment.assigned', ISSUED, undefined],
      ['assignment.reminded', DAY_AHEAD, 'before'],
      ['assignment.reminded', DUE, 'at'],
      ['assignment.reminded', NEXT_DAY, 'after'],
      ['assignment.escalated', ESCALATION, 'escalate'],
    ]);
    expect(events.at(-1)!.data).toMatchObject({ fromHolderId: leadOf(0), toHolderId: 'van-phong' });
    expect(events.at(-1)!.metadata.actor).toEqual({ subject: 'dondoc' });
  });

  it('counts the silence of an agency as agreement once the time set for its opinion runs out', async () => {
    const log = (await start()).get(PostgresEventLog);
    const [assignmentId] = await assign(log, tenant, 1, ISSUED);
    await ask(log, tenant, assignmentId!, {
      type: 'ask-coordination',
      at: ISSUED,
      by: { subject: 'chuyen-vien', agencyId: leadOf(0) },
      agencyId: 'so-y-te',
      question: 'Số liệu đã đúng chưa?',
      deadline: before16h(4),
    });
    await eventually('five timers are planned', async () => (await timers())[0]?.count === 5);
    clock.stepTo(DUE);
    await firedSoFar(2);
    const events = await log.read(tenant, assignmentStream(assignmentId!));
    expect(events.filter(({ type }) => type === 'assignment.agreed-by-silence')).toMatchObject([
      { effectiveAt: DUE, data: { request: 1, agencyId: 'so-y-te' }, metadata: { actor: { subject: 'dondoc' } } },
    ]);
  });

  it('cancels what an answer makes needless', async () => {
    const log = (await start()).get(PostgresEventLog);
    const [assignmentId] = await assign(log, tenant, 1, ISSUED);
    await ask(log, tenant, assignmentId!, {
      type: 'respond',
      at: ISSUED,
      by: { subject: 'chuyen-vien', agencyId: leadOf(0) },
      response: { text: 'Đã báo cáo', documents: [] },
    });
    await eventually('all timers are cancelled', async () => {
      const found = await timers();
      return found.length === 1 && found[0]!.state === 'cancelled' && found[0]!.count === 4;
    });
    clock.stepTo(ESCALATION);
    const [other] = await assign(log, tenant, 1, ESCALATION);
    await eventually('the worker went on', async () => (await timers()).some(({ state }) => state === 'skipped'));
    expect(await counted('assignment.reminded')).toBe(0);
    expect(other).toBeDefined();
  });

  it('sends each reminder once although two workers run', async () => {
    await start();
    const log = (await start()).get(PostgresEventLog);
    await assign(log, tenant, 40, ISSUED);
    await eventually('160 timers are planned', async () => (await timers())[0]?.count === 160);
    clock.stepTo(DUE);
    await decidedSoFar(80);
    expect(await counted('assignment.reminded')).toBe(40);
    expect(await counted('assignment.rung-skipped')).toBe(40);
  });

  it('makes up for what fell due while no worker ran', async () => {
    const log = (await start()).get(PostgresEventLog);
    await assign(log, tenant, 5, ISSUED);
    await eventually('20 timers are planned', async () => (await timers())[0]?.count === 20);
    await stop();
    clock.stepTo(DUE);
    await start();
    await decidedSoFar(10);
    expect(await counted('assignment.reminded')).toBe(5);
    expect(await counted('assignment.rung-skipped')).toBe(5);
  });

  it('delays what falls due while the queue is paused, across a restart, and loses or doubles none of it', async () => {
    const worker = await start();
    await assign(worker.get(PostgresEventLog), tenant, 5, ISSUED);
    await eventually('20 timers are planned', async () => (await timers())[0]?.count === 20);
    await worker.get(QueueBackend).queue(timersQueue).pause();
    clock.stepTo(DUE);
    const queueOf = (one: INestApplicationContext) => one.get(QueueBackend).queue(timersQueue);
    const calledFor = async (one: INestApplicationContext): Promise<number> => {
      const { waiting, delayed, running } = await queueOf(one).counts();
      expect(running).toBe(0);
      return waiting + delayed;
    };
    await eventually('the tenant is called', async () => (await calledFor(worker)) > 0);
    await stop();
    const again = await start();
    // Called once more in vain: a sweep neither fires past the pause nor fills the queue.
    await new Promise((resolve) => setTimeout(resolve, 500));
    const queue = queueOf(again);
    expect(await queue.isPaused()).toBe(true);
    expect(await calledFor(again)).toBe(1);
    expect([await counted('assignment.reminded'), (await timers()).length]).toEqual([0, 1]);
    await queue.resume();
    await decidedSoFar(10);
    expect(await counted('assignment.reminded')).toBe(5);
    expect(await counted('assignment.rung-skipped')).toBe(5);
  });

  it('arms again what the queue has lost', async () => {
    const log = (await start()).get(PostgresEventLog);
    await assign(log, tenant, 5, ISSUED);
    await eventually('20 timers are planned', async () => (await timers())[0]?.count === 20);
    await stop();
    // Armed, as the table says, by a worker whose queue then lost everything.
    clock.stepTo(DUE);
    await opened.query(`update read.timers set armed_at = clock_timestamp() where tenant_id = $1`, [tenant]);
    if (backend === 'Redis') {
      const client = new Redis(redis.url);
      await client.flushdb();
      await client.quit();
    }
    await start();
    await decidedSoFar(10);
    expect(await counted('assignment.reminded')).toBe(5);
    expect(await counted('assignment.rung-skipped')).toBe(5);
  });

  it('follows a log that another process writes', async () => {
    await start();
    await assign(opened.log, tenant, 3, ISSUED);
    await eventually('the read model has three assignments', async () => {
      const [row] = await opened.query<{ count: number }>(
        `select count(*)::int as count from read.assignments where tenant_id = $1`,
        [tenant],
      );
      return row!.count === 3;
    });
  });
});
