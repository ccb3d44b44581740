import type { DataSource } from 'typeorm';
import { SubscriptionRunner } from '#event-store';
import { instant } from '#kernel';
import { openDataSource } from '#platform';
import { projections, readModelEntities } from '#subscriptions';
import { assign, ask, leadOf } from '../../../test/support/assignments.js';
import { useDatabase } from '../../../test/support/database.js';
import { newTenant, useLog } from '../../../test/support/log.js';
import { Replay, type ReplayedProjection } from './replay.js';

const ISSUED = instant('2025-08-03T02:00:00Z');
const ANSWERED = instant('2025-08-04T03:00:00Z');

const database = useDatabase();
const opened = useLog(database);
let dataSource: DataSource;
let tenant: string;
let assignments: readonly string[];

beforeAll(async () => {
  dataSource = await openDataSource({ url: database.ownerUrl, entities: readModelEntities, applicationName: 'replay' });
});
afterAll(async () => {
  await dataSource.destroy();
});
beforeEach(async () => {
  tenant = newTenant();
  assignments = await assign(opened.log, tenant, 4, ISSUED);
  await ask(opened.log, tenant, assignments[0]!, {
    type: 'respond',
    at: ANSWERED,
    by: { subject: 'chuyen-vien', agencyId: leadOf(0) },
    response: { text: 'Đã báo cáo', documents: [] },
  });
  await project();
});

async function project(): Promise<void> {
  const runner = new SubscriptionRunner(dataSource, opened.log);
  for (const projection of projections) expect(await runner.run(projection, tenant)).toBe('caught-up');
}

async function replayed(name: string): Promise<ReplayedProjection> {
  const report = await new Replay(dataSource, opened.log).run(tenant, projections);
  const projection = report.projections.find((one) => one.name === name)!;
  expect(report.equal).toBe(projection.differenceCount === 0);
  return projection;
}

describe('when nobody touched the read models', () => {
  it('finds them equal to the history', async () => {
    expect(await replayed('assignments')).toEqual({
      name: 'assignments',
      position: 5,
      events: 5,
      rows: 4,
      differenceCount: 0,
      differences: [],
    });
  });

  it('judges a read model that lags by the history up to its checkpoint', async () => {
    await assign(opened.log, tenant, 2, ANSWERED);
    expect(await replayed('assignments')).toMatchObject({ position: 5, rows: 4, differenceCount: 0 });
  });

  it('leaves the rows and tables it made behind in no session', async () => {
    await replayed('assignments');
    expect(await replayed('assignments')).toMatchObject({ differenceCount: 0 });
    expect(await opened.query(`select from pg_class where relname = 'assignments' and relpersistence = 't'`)).toEqual(
      [],
    );
  });

  it('does not compare what others keep beside the projection', async () => {
    await opened.query(`update read.timers set armed_at = now() where tenant_id = $1`, [tenant]);
    expect(await replayed('deadline-watch')).toMatchObject({ rows: 16, differenceCount: 0 });
  });
});

describe('when somebody changed the read models behind the back of the log', () => {
  it('names an altered row and its columns', async () => {
    await opened.query(
      `update read.assignments set holder_id = 'somebody-else' where tenant_id = $1 and assignment_id = $2`,
      [tenant, assignments[1]],
    );
    expect((await replayed('assignments')).differences).toEqual([
      { table: 'assignments', key: { assignment_id: assignments[1] }, kind: 'altered', columns: ['holder_id'] },
    ]);
  });

  it('names a missing row', async () => {
    await opened.query(`delete from read.assignments where tenant_id = $1 and assignment_id = $2`, [
      tenant,
      assignments[2],
    ]);
    expect((await replayed('assignments')).differences).toEqual([
      { table: 'assignments', key: { assignment_id: assignments[2] }, kind: 'missing', columns: [] },
    ]);
  });

  it('names a surplus row', async () => {
    await opened.query(
      `insert into read.assignments select (r).* from (
         select jsonb_populate_record(a, '{"assignment_id": "forged"}') as r from read.assignments a
          where tenant_id = $1 and assignment_id = $2) forged`,
      [tenant, assignments[3]],
    );
    expect((await replayed('assignments')).differences).toEqual([
      { table: 'assignments', key: { assignment_id: 'forged' }, kind: 'surplus', columns: [] },
    ]);
  });

  it('keeps a neighbour out of it', async () => {
    const neighbour = newTenant();
    await assign(opened.log, neighbour, 1, ISSUED);
    await opened.query(`update read.assignments set holder_id = 'x' where tenant_id = $1`, [neighbour]);
    expect(await replayed('assignments')).toMatchObject({ differenceCount: 0 });
  });
});

describe('when a replay is told to end', () => {
  it('ends with the reason it was given', async () => {
    const cancelled = AbortSignal.abort(new Error('cancelled on request'));
    await expect(new Replay(dataSource, opened.log).run(tenant, projections, undefined, cancelled)).rejects.toThrow(
      'cancelled on request',
    );
  });

  it('tells how far it is', async () => {
    const progress: number[] = [];
    await new Replay(dataSource, opened.log).run(tenant, projections, (folded, of) => {
      expect(of).toBe(projections.length * 5);
      progress.push(folded);
    });
    expect(progress).toEqual([...progress].sort((one, other) => one - other));
    expect(progress.at(-1)).toBe(projections.length * 5);
  });
});
