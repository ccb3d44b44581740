import { DataSource } from 'typeorm';
import { involvementsProjection, RehomingQueries } from '#assignments';
import { assignmentDecider, assignmentStream } from '#assignments/domain';
import { DEFAULT_ZONE } from '#deadlines/domain';
import { CommandRunner, SubscriptionRunner } from '#event-store';
import { ENGINE, instant, newId } from '#kernel';
import { inThePast, openDataSource } from '#platform';
import { readModelEntities } from '#subscriptions';
import { reorganizationStream } from '#organizations/domain';
import { assign, leadOf } from '../../../../test/support/assignments.js';
import { useDatabase } from '../../../../test/support/database.js';
import { newTenant, useLog } from '../../../../test/support/log.js';
import { ReadModelRebuild } from './read-model-rebuild.js';

const ASSIGNED = instant('2025-06-02T02:00:00Z');
const MOVED = instant('2025-07-01T02:00:00Z');

const database = useDatabase();
const opened = useLog(database);
const tenant = newTenant();
let dataSource: DataSource;
let owner: DataSource;

beforeAll(async () => {
  dataSource = await openDataSource({ url: database.ownerUrl, entities: readModelEntities });
  owner = await new DataSource({ type: 'postgres', url: database.ownerUrl, installExtensions: false }).initialize();
  const [assignmentId] = await assign(opened.log, tenant, 1, ASSIGNED);
  await new CommandRunner(opened.log).decide(
    {
      tenant,
      actor: ENGINE,
      commandId: newId(),
      correlationId: 'sap-nhap',
      causationId: reorganizationStream('sap-nhap'),
      reason: 'merged',
      at: MOVED,
    },
    {
      decider: assignmentDecider,
      stream: assignmentStream(assignmentId!),
      command: {
        type: 're-home',
        by: ENGINE,
        at: MOVED,
        fromAgencyId: leadOf(0),
        toAgencyId: 'so-moi',
        cause: 'organization-changed',
        reasons: ['Sáp nhập'],
      },
    },
  );
  await new SubscriptionRunner(dataSource, opened.log).run(involvementsProjection, tenant);
});
afterAll(async () => {
  await owner.destroy();
  await dataSource.destroy();
});

function rebuild(): ReadModelRebuild {
  return new ReadModelRebuild(involvementsProjection, owner, dataSource, opened.log);
}

/** What the reorganisation had moved as of a position, by the table that stands there now. */
function movedAsOf(position: number): Promise<number> {
  const queries = new RehomingQueries(dataSource, DEFAULT_ZONE);
  return inThePast({ position, at: MOVED }, async () => (await queries.moved(tenant, 'sap-nhap', { limit: 9 })).length);
}

async function damage(): Promise<void> {
  await opened.query(`delete from read.rehomings where tenant_id = $1`, [tenant]);
}

describe('a read model whose rows are their own history', () => {
  it('is asked about the past from what took its place, and from what is put back', async () => {
    expect([await movedAsOf(1), await movedAsOf(2)]).toEqual([0, 1]);
    await damage();
    expect(await movedAsOf(2)).toBe(0);
    expect(await rebuild().run()).toMatchObject({ outcome: 'kept-beside', differenceCount: 1 });
    expect(await rebuild().run({ evenIfDifferent: true })).toMatchObject({ outcome: 'swapped' });
    expect([await movedAsOf(1), await movedAsOf(2)]).toEqual([0, 1]);
    await rebuild().rollBack();
    expect(await movedAsOf(2)).toBe(0);
  });

  it('is known to the planner as soon as it stands in its place', async () => {
    expect(await rebuild().run({ evenIfDifferent: true })).toMatchObject({ outcome: 'swapped' });
    expect(
      await opened.query(`select reltuples >= 1 as known from pg_class where oid = 'read.rehomings'::regclass`),
    ).toEqual([{ known: true }]);
  });
});
