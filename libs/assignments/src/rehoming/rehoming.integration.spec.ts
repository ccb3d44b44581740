import type { DataSource } from 'typeorm';
import { Replay } from '#audit';
import { CommandRunner, SubscriptionRunner } from '#event-store';
import { ENGINE, instant } from '#kernel';
import {
  Agency,
  agenciesProjection,
  Group,
  groupsProjection,
  ReorganizationRow,
  reorganizationsProjection,
} from '#organizations';
import { reorganizationStream, type ReorganizationDecidedData } from '#organizations/domain';
import { openDataSource } from '#platform';
import { ask, assign, leadOf } from '../../../../test/support/assignments.js';
import { useDatabase } from '../../../../test/support/database.js';
import { newTenant, useLog } from '../../../../test/support/log.js';
import { Involvement } from './involvement.entity.js';
import { involvementsProjection } from './involvements.projection.js';
import { RehomeAssignments, RehomeAssignmentsHandler } from './rehome-assignments.handler.js';
import { RehomingSweep } from './rehoming-sweep.js';
import { RehomingRow } from './rehoming.entity.js';

const ZONE = 'Asia/Ho_Chi_Minh';
const ASSIGNED = instant('2025-06-02T02:00:00Z');
const DAY_BEFORE = instant('2025-06-30T16:59:59Z');
const DAY = instant('2025-06-30T17:00:00Z');

const database = useDatabase();
const opened = useLog(database);
const PROJECTIONS = [agenciesProjection, groupsProjection, reorganizationsProjection, involvementsProjection];
let dataSource: DataSource;
let tenant: string;

beforeAll(async () => {
  const entities = [Agency, Group, ReorganizationRow, Involvement, RehomingRow];
  dataSource = await openDataSource({ url: database.ownerUrl, entities, applicationName: 'rehoming' });
});
afterAll(async () => {
  await dataSource.destroy();
});
beforeEach(() => {
  tenant = newTenant();
});

async function catchUp(): Promise<void> {
  const runner = new SubscriptionRunner(dataSource, opened.log);
  for (const projection of PROJECTIONS) expect(await runner.run(projection, tenant)).toBe('caught-up');
}

/** Agencies that lead `count` assignments become part of one, from 1 July on. */
async function givenMerger(count: number): Promise<string[]> {
  const assignmentIds = await assign(opened.log, tenant, count, ASSIGNED);
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
  await catchUp();
  return assignmentIds;
}

/** @param beforeUnit called before each unit is carried out */
function sweep(beforeUnit: () => void = () => undefined): RehomingSweep {
  const handler = new RehomeAssignmentsHandler(new CommandRunner(opened.log));
  const execute = async (command: unknown) => {
    if (!(command instanceof RehomeAssignments)) throw new Error('nothing else is asked');
    beforeUnit();
    return handler.execute(command);
  };
  return new RehomingSweep(dataSource, { execute } as ConstructorParameters<typeof RehomingSweep>[1], ZONE);
}

/** How often each assignment was re-homed, in all. */
async function rehomedTimes(): Promise<number[]> {
  const times = new Map<string, number>();
  for await (const { type, stream } of opened.log.readAll(tenant, { types: ['assignment.rehomed'] })) {
    if (type === 'assignment.rehomed') times.set(stream, (times.get(stream) ?? 0) + 1);
  }
  return [...times.values()];
}

describe('open work of agencies that are merged', () => {
  it('stays until the last moment of the day before, and moves in the first of the day', async () => {
    await givenMerger(3);
    expect(await sweep().isDue(tenant, DAY_BEFORE)).toBe(false);
    await sweep().run(tenant, DAY_BEFORE);
    expect(await rehomedTimes()).toEqual([]);
    expect(await sweep().isDue(tenant, DAY)).toBe(true);
    expect(await sweep().run(tenant, DAY)).toEqual([]);
    expect(await rehomedTimes()).toEqual([1, 1, 1]);
    expect(await sweep().isDue(tenant, DAY)).toBe(false);
  });

  it('moves once although two look at the same time, and again before the read models have seen it', async () => {
    await givenMerger(120);
    await Promise.all([sweep().run(tenant, DAY), sweep().run(tenant, DAY)]);
    await sweep().run(tenant, DAY);
    expect(await rehomedTimes()).toEqual(Array(120).fill(1));
  });

  it('goes on where another died on the way: each moves, and once', async () => {
    await givenMerger(230);
    let units = 0;
    const dying = sweep(() => {
      units += 1;
      if (units > 3) throw new Error('the process died');
    });
    await expect(dying.run(tenant, DAY)).rejects.toThrow('the process died');
    await catchUp();
    expect(await sweep().isDue(tenant, DAY)).toBe(true);
    await sweep().run(tenant, DAY);
    expect(await rehomedTimes()).toEqual(Array(230).fill(1));
  });

  it('moves later too when it turns up later', async () => {
    await givenMerger(1);
    await sweep().run(tenant, DAY);
    await assign(opened.log, tenant, 1, ASSIGNED);
    await catchUp();
    expect(await sweep().isDue(tenant, DAY)).toBe(true);
    await sweep().run(tenant, DAY);
    expect(await rehomedTimes()).toEqual([1, 1]);
  });

  it('moves when it is opened again, and is left alone while it has ended', async () => {
    const [assignmentId] = await givenMerger(1);
    const decree = { by: ENGINE, reasons: ['Có lý do'] };
    await ask(opened.log, tenant, assignmentId!, { type: 'cancel', at: ASSIGNED, ...decree });
    await catchUp();
    expect(await sweep().isDue(tenant, DAY)).toBe(false);
    // Both in one batch of the projection.
    await ask(opened.log, tenant, assignmentId!, { type: 'reopen', at: DAY, ...decree });
    await ask(opened.log, tenant, assignmentId!, { type: 'transfer', at: DAY, toAgencyId: 'so-khac', ...decree });
    await ask(opened.log, tenant, assignmentId!, { type: 'transfer', at: DAY, toAgencyId: leadOf(0), ...decree });
    await catchUp();
    await sweep().run(tenant, DAY);
    expect(await rehomedTimes()).toEqual([1]);
  });

  it('is shown as a replay of the log shows it', async () => {
    const assignmentIds = await givenMerger(5);
    await sweep().run(tenant, DAY);
    await catchUp();
    const { equal, projections } = await new Replay(dataSource, opened.log).run(tenant, PROJECTIONS);
    expect(equal).toBe(true);
    expect(projections.at(-1)!.rows).toBeGreaterThan(assignmentIds.length);
    const rows = await opened.query(
      `select assignment_id as id, from_agency_id as origin, to_agency_id as heir, rule from read.rehomings where tenant_id = $1`,
      [tenant],
    );
    expect(rows).toHaveLength(5);
    expect(rows).toEqual(
      expect.arrayContaining(
        assignmentIds.map((id, index) => ({ id, origin: leadOf(index), heir: 'so-moi', rule: 'merged' })),
      ),
    );
  });
});
