import { createServer, type AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import pg from 'pg';
import { PostgresEventLog } from '#event-store';
import { instant, systemClock } from '#kernel';
import { createLogger } from '#platform';
import { DEFAULT_PACE } from '../../apps/worker/src/timer-alarm.js';
import { createWorker } from '../../apps/worker/src/worker.js';
import { useDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { FaultyNetwork } from '../support/faulty-network.js';
import { newTenant, useLog } from '../support/log.js';
import { plainUnit } from '../support/plain-unit.js';
import { ended, listening, startProduct } from './product-process.js';
import { Client, type Answer } from './running-api.js';
import { useSubjectKeys } from '../support/subject-keys.js';

const subjectKeys = useSubjectKeys();

describe('when a worker runs as a process of its own', () => {
  const database = useDatabase();

  it('says where its health is, is well, and ends well when it is told to stop', async () => {
    const child = startProduct('worker', {
      DATABASE_URL: database.ownerUrl,
      WORKER_PORT: '0',
      ...subjectKeys.settings,
    });
    const end = ended(child);
    const url = await listening(child);
    expect(await (await fetch(`${url}/health/live`)).json()).toEqual({ status: 'ok' });
    const ready = await fetch(`${url}/health/ready`);
    expect([ready.status, await ready.json()]).toMatchObject([
      200,
      {
        details: {
          database: { status: 'up' },
          queue: { status: 'up', kind: 'postgres' },
          subscriptions: { status: 'up', largestLag: 0 },
        },
      },
    ]);
    child.kill('SIGTERM');
    const { output } = await end;
    const lines = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { level: string; msg: string });
    expect(child.signalCode).toBe('SIGTERM');
    expect(lines).toEqual([
      expect.objectContaining({
        level: 'info',
        msg: `at work for followers, timers and proofs, its health at ${url}/health/ready`,
      }),
    ]);
  });

  it('says in a sentence that its port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const { code, output } = await ended(
      startProduct('worker', { DATABASE_URL: database.ownerUrl, WORKER_PORT: String(port), ...subjectKeys.settings }),
    );
    server.close();
    const sentence = `WORKER_PORT is ${port}, where something listens already; accepted: a free port, or 0 for any.`;
    expect({ code, lastLine: output.trim().split('\n').at(-1) }).toEqual({ code: 1, lastLine: sentence });
    expect(output).not.toContain('    at ');
  });
});

describe('when a worker is asked whether it can do its work', () => {
  const database = useDatabase();
  const opened = useLog(database);
  let network: FaultyNetwork;
  let worker: NestFastifyApplication;

  const ready = (): Promise<Answer> =>
    new Client(
      () => worker.getUrl(),
      () => undefined,
    ).get('/health/ready');

  beforeAll(async () => {
    network = await FaultyNetwork.before(database.ownerUrl);
    worker = await createWorker({
      databaseUrl: database.ownerUrl,
      queueUrl: network.url,
      subjectKeys: subjectKeys.options,
      clock: systemClock,
      // Whatever this log learns, it learned long ago.
      recordedAt: () => instant('2025-08-03T02:00:00Z'),
      pace: DEFAULT_PACE,
      logger: createLogger({ level: 'silent', format: 'json' }),
    });
    await worker.listen(0, '127.0.0.1');
  });
  afterAll(async () => {
    await worker.close();
    await network.cut();
  });

  it('is not ready while it cannot reach the queue', async () => {
    expect((await ready()).status).toBe(200);
    await network.cut();
    const away = await ready();
    expect([away.status, away.body.code]).toEqual([503, 'service/unavailable']);
    expect(away.body.facts).toMatchObject({ queue: { status: 'down' }, database: { status: 'up' } });
    await network.restore();
    await eventually('it is ready again', async () => (await ready()).status === 200);
  });

  it('is not ready while nobody moves a subscription', async () => {
    const tenant = newTenant();
    const holder = new pg.Client({ connectionString: database.superuserUrl, application_name: 'holds a checkpoint' });
    await holder.connect();
    await holder.query(
      `insert into log.subscriptions (tenant_id, name, partition, position, moved_at)
       values ($1, 'registers', 0, 0, '2025-08-03T02:00:00Z')`,
      [tenant],
    );
    await holder.query('begin');
    await holder.query(`select from log.subscriptions where tenant_id = $1 for update`, [tenant]);
    await worker.get(PostgresEventLog).append(tenant, plainUnit('case-1'));
    await eventually('all others have moved', async () => {
      const { subscriptions } = (await ready()).body.facts ?? {};
      return JSON.stringify(subscriptions?.standing) === '["registers"]';
    });
    const standing = await ready();
    expect(standing.status).toBe(503);
    expect(standing.body.facts.subscriptions).toMatchObject({ status: 'down', largestLag: 1 });
    await holder.query('rollback');
    await holder.end();
    await eventually('it has moved', async () => (await ready()).status === 200);
  });

  it('is ready, though not well, while a subscription waits for a person', async () => {
    const tenant = newTenant();
    await worker.get(PostgresEventLog).append(tenant, plainUnit('case-1'));
    await eventually('it has begun, and is stopped as by its error policy', async () => {
      const stop = `update log.subscriptions set stopped = true where tenant_id = $1 and name = 'groups' returning name`;
      return (await opened.query(stop, [tenant])).length === 1;
    });
    await eventually('all others have moved', async () => (await ready()).status === 200);
    const { details } = (await ready()).body;
    expect(details.subscriptions).toMatchObject({ status: 'degraded', standing: ['groups'] });
  });
});
