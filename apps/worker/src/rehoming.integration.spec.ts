import type { INestApplicationContext } from '@nestjs/common';
import { reorganizationStream, type ReorganizationDecidedData } from '#organizations/domain';
import { instant, SteppedClock } from '#kernel';
import { createLogger } from '#platform';
import { assign, leadOf } from '../../../test/support/assignments.js';
import { useDatabase } from '../../../test/support/database.js';
import { eventually } from '../../../test/support/eventually.js';
import { newTenant, useLog } from '../../../test/support/log.js';
import { useRedis } from '../../../test/support/redis.js';
import { startWorker } from './worker.js';
import { useSubjectKeys } from '../../../test/support/subject-keys.js';

const DECIDED = instant('2025-06-02T02:00:00Z');
/** The first moment of 1 July in the province. */
const DAY = instant('2025-06-30T17:00:00Z');

const database = useDatabase();
const subjectKeys = useSubjectKeys();
const redis = useRedis();
const opened = useLog(database);

describe.each([
  { backend: 'PostgreSQL', queueUrl: () => database.ownerUrl },
  { backend: 'Redis', queueUrl: () => redis.url },
])('with the queue on $backend, open work of agencies that are merged on a day to come', ({ queueUrl }) => {
  const workers: INestApplicationContext[] = [];
  let clock: SteppedClock;
  let tenant: string;

  async function start(): Promise<void> {
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
  }

  const stop = async (): Promise<void> => {
    for (const worker of workers.splice(0)) await worker.close();
  };

  async function givenMerger(count: number): Promise<void> {
    await assign(opened.log, tenant, count, DECIDED);
    const decided: ReorganizationDecidedData = {
      reorganizationId: 'hop-nhat',
      on: '2025-07-01',
      change: {
        kind: 'merger',
        predecessorIds: Array.from({ length: count }, (_, index) => leadOf(index)),
        successorId: 'so-moi',
      },
    };
    await opened.log.append(tenant, {
      metadata: { actor: { subject: 'office' } },
      writes: [
        {
          stream: reorganizationStream(decided.reorganizationId),
          expected: 'no-stream',
          events: [{ type: 'reorganization.decided', data: decided }],
        },
      ],
    });
  }

  /** How often assignments were re-homed, in all, and how many of them. */
  async function rehomed(): Promise<{ times: number; assignments: number }> {
    const streams: string[] = [];
    for await (const { type, stream } of opened.log.readAll(tenant, { types: ['assignment.rehomed'] })) {
      if (type === 'assignment.rehomed') streams.push(stream);
    }
    return { times: streams.length, assignments: new Set(streams).size };
  }

  const shownWith = async (leadAgencyId: string): Promise<number> => {
    const [row] = await opened.query<{ count: number }>(
      `select count(*)::int as count from read.assignments where tenant_id = $1 and lead_agency_id = $2`,
      [tenant, leadAgencyId],
    );
    return row!.count;
  };

  beforeEach(() => {
    clock = new SteppedClock(DECIDED);
    tenant = newTenant();
  });
  afterEach(stop);

  it('stays until the day, and then moves once although two workers run', async () => {
    await start();
    await start();
    await givenMerger(60);
    await eventually('the first lead is shown', async () => (await shownWith(leadOf(0))) === 1);
    expect(await rehomed()).toEqual({ times: 0, assignments: 0 });
    clock.stepTo(DAY);
    await eventually('all are shown with the new agency', async () => (await shownWith('so-moi')) === 60);
    expect(await rehomed()).toEqual({ times: 60, assignments: 60 });
  });

  it('moves when a worker comes back that did not run on the day', async () => {
    await start();
    await givenMerger(20);
    await eventually('the first lead is shown', async () => (await shownWith(leadOf(0))) === 1);
    await stop();
    clock.stepTo(DAY);
    await start();
    await eventually('all are shown with the new agency', async () => (await shownWith('so-moi')) === 20);
    expect(await rehomed()).toEqual({ times: 20, assignments: 20 });
  });
});
