import type { DataSource } from 'typeorm';
import { SubscriptionRunner } from '#event-store';
import { assignmentStream } from '#assignments/domain';
import { instant } from '#kernel';
import { openDataSource } from '#platform';
import { projections, readModelEntities } from '#subscriptions';
import { assign, ask, leadOf } from '../../../../test/support/assignments.js';
import { useDatabase } from '../../../../test/support/database.js';
import { newTenant, useLog } from '../../../../test/support/log.js';
import { Replay, type ReplayedProjection, type ReplayScope } from './replay.js';

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

/** Where the events of an assignment stand: several appends are on their way at once. */
async function positionsOf(nth: number): Promise<number[]> {
  const events = await opened.log.read(tenant, assignmentStream(assignments[nth]!));
  return events.map(({ position }) => position);
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
      // Of 4 assignments, one of which was answered, and of what each of them was.
      rows: 9,
      differenceCount: 0,
      differences: [],
    });
  });

  it('judges a read model that lags by the history up to its checkpoint', async () => {
    await assign(opened.log, tenant, 2, ANSWERED);
    expect(await replayed('assignments')).toMatchObject({ position: 5, rows: 9, differenceCount: 0 });
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
      {
        table: 'assignments',
        key: { assignment_id: assignments[1] },
        kind: 'altered',
        columns: [{ column: 'holder_id', live: 'somebody-else', folded: leadOf(1) }],
        events: await positionsOf(1),
      },
    ]);
  });

  it('names a missing row', async () => {
    await opened.query(`delete from read.assignments where tenant_id = $1 and assignment_id = $2`, [
      tenant,
      assignments[2],
    ]);
    expect((await replayed('assignments')).differences).toEqual([
      {
        table: 'assignments',
        key: { assignment_id: assignments[2] },
        kind: 'missing',
        columns: [],
        events: await positionsOf(2),
      },
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
      { table: 'assignments', key: { assignment_id: 'forged' }, kind: 'surplus', columns: [], events: [] },
    ]);
  });

  it('names the event that gave a column what it should say', async () => {
    await opened.query(
      `update read.scoreboard_entries set answered_at = null, lead_agency_id = 'x' where tenant_id = $1 and assignment_id = $2`,
      [tenant, assignments[0]],
    );
    const [difference] = (await replayed('scoreboard')).differences;
    expect(difference).toMatchObject({
      table: 'scoreboard_entries',
      columns: [
        { column: 'answered_at', live: null },
        { column: 'lead_agency_id', live: 'x' },
      ],
      // Assigned by the one, answered by the other.
      events: await positionsOf(0),
    });
  });

  it('names what was changed of the past', async () => {
    await opened.query(
      `update read.assignments_history set phase = 'accepted' where tenant_id = $1 and assignment_id = $2 and known_from = $3`,
      [tenant, assignments[0], (await positionsOf(0))[0]],
    );
    const [difference] = (await replayed('assignments')).differences;
    expect(difference).toMatchObject({
      table: 'assignments_history',
      kind: 'altered',
      columns: [{ column: 'phase', live: 'accepted', folded: 'assigned' }],
      events: await positionsOf(0),
    });
  });

  it('names what claims to have been a row that there never was', async () => {
    await opened.query(
      `insert into read.assignments_history select (r).* from (
         select jsonb_populate_record(h, '{"assignment_id": "forged"}') as r from read.assignments_history h
          where tenant_id = $1 and assignment_id = $2) forged`,
      [tenant, assignments[3]],
    );
    const known = (await positionsOf(3))[0];
    expect(await replayed('assignments')).toMatchObject({
      differenceCount: 1,
      differences: [
        {
          table: 'assignments_history',
          key: { assignment_id: 'forged', known_from: known },
          kind: 'surplus',
          events: [],
        },
      ],
    });
  });

  it('names a row whose first event somebody took out of the log', async () => {
    const [first] = await positionsOf(0);
    await opened.query('alter table log.events disable trigger events_are_immutable');
    await opened.query('delete from log.events where tenant_id = $1 and position = $2', [tenant, first]);
    await opened.query('alter table log.events enable trigger events_are_immutable');
    expect((await replayed('assignments')).differences).toMatchObject([
      { table: 'assignments', key: { assignment_id: assignments[0] }, kind: 'surplus' },
      { table: 'assignments_history', key: { assignment_id: assignments[0] }, kind: 'surplus' },
      { table: 'assignments_history', key: { assignment_id: assignments[0] }, kind: 'surplus' },
    ]);
  });

  it('names a missing row whose past is still there, once', async () => {
    await opened.query(`delete from read.assignments where tenant_id = $1 and assignment_id = $2`, [
      tenant,
      assignments[2],
    ]);
    await opened.query(`delete from read.assignments_history where tenant_id = $1 and assignment_id = $2`, [
      tenant,
      assignments[1],
    ]);
    expect((await replayed('assignments')).differences.map(({ table, kind }) => [table, kind])).toEqual([
      ['assignments', 'missing'],
      ['assignments_history', 'missing'],
    ]);
  });

  it('keeps a neighbour out of it', async () => {
    const neighbour = newTenant();
    await assign(opened.log, neighbour, 1, ISSUED);
    await opened.query(`update read.assignments set holder_id = 'x' where tenant_id = $1`, [neighbour]);
    expect(await replayed('assignments')).toMatchObject({ differenceCount: 0 });
  });
});

describe('when a part is asked for', () => {
  const part = (scope: ReplayScope) => new Replay(dataSource, opened.log).run(tenant, projections, scope);

  it('folds up to a position, and compares with what was known there', async () => {
    const [first] = await positionsOf(0);
    const report = await part({ until: 2 });
    expect(report.equal).toBe(true);
    expect(report.projections.find(({ name }) => name === 'assignments')).toMatchObject({
      position: 2,
      events: 2,
      rows: 2,
    });
    expect(report.projections.find(({ name }) => name === 'deadline-watch')).toMatchObject({
      leftOut: 'keeps-no-history',
    });
    await opened.query(
      `update read.assignments_history set percent = 99 where tenant_id = $1 and assignment_id = $2 and known_from = $3`,
      [tenant, assignments[0], (await positionsOf(0))[0]],
    );
    const altered = await part({ until: Math.max(2, first!) });
    expect(altered.equal).toBe(false);
    expect(altered.projections.find(({ name }) => name === 'assignments')).toMatchObject({ differenceCount: 1 });
  });

  it('folds one directive, and compares its rows alone', async () => {
    const [{ directiveId }] = (await opened.query(
      `select directive_id as "directiveId" from read.assignments where tenant_id = $1 limit 1`,
      [tenant],
    )) as [{ directiveId: string }];
    const report = await part({ directiveId });
    expect(report.equal).toBe(true);
    expect(report.projections.find(({ name }) => name === 'agencies')).toMatchObject({ leftOut: 'not-of-a-directive' });
    await expect(part({ directiveId: 'another' })).resolves.toMatchObject({ equal: true });
  });

  it('looks at the read models that are named', async () => {
    const { projections: replayedOnes } = await part({ readModels: ['scoreboard'] });
    expect(replayedOnes.map(({ name }) => name)).toEqual(['scoreboard']);
    await expect(part({ readModels: ['scorebored'] })).rejects.toThrow('there is no read model "scorebored"');
    await expect(part({ until: 6 })).rejects.toThrow('ends at position 5, before 6');
  });
});

describe('when a replay is told to end', () => {
  it('ends with the reason it was given', async () => {
    const cancelled = AbortSignal.abort(new Error('cancelled on request'));
    await expect(new Replay(dataSource, opened.log).run(tenant, projections, { signal: cancelled })).rejects.toThrow(
      'cancelled on request',
    );
  });

  it('tells how far it is', async () => {
    const progress: number[] = [];
    await new Replay(dataSource, opened.log).run(tenant, projections, {
      onProgress: (folded, of) => {
        expect(of).toBe(projections.length * 5);
        progress.push(folded);
      },
    });
    expect(progress).toEqual([...progress].sort((one, other) => one - other));
    expect(progress.at(-1)).toBe(projections.length * 5);
  });
});
