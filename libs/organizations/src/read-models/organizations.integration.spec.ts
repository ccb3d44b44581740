import type { DataSource } from 'typeorm';
import { Replay } from '#audit';
import { SubscriptionRunner } from '#event-store';
import type { JsonObject } from '#kernel';
import { openDataSource } from '#platform';
import { useDatabase } from '../../../../test/support/database.js';
import { newTenant, useLog } from '../../../../test/support/log.js';
import { OrganizationRegister } from '../../../../test/support/organization-register.js';
import { agencyDecider, agencyStream, groupDecider, groupStream, membersOn, nameOn } from '../domain/index.js';
import { agenciesProjection } from './agencies.projection.js';
import { Agency } from './agency.entity.js';
import { Group } from './group.entity.js';
import { groupsProjection } from './groups.projection.js';
import { OrganizationQueries } from './organizations.queries.js';

const database = useDatabase();
const opened = useLog(database);
const projections = [agenciesProjection, groupsProjection];
let dataSource: DataSource;
let organizations: OrganizationQueries;
let tenant: string;

beforeAll(async () => {
  const entities = [Agency, Group];
  dataSource = await openDataSource({ url: database.ownerUrl, entities, applicationName: 'organizations' });
  organizations = new OrganizationQueries(dataSource);
});
afterAll(async () => {
  await dataSource.destroy();
});
beforeEach(() => {
  tenant = newTenant();
});

/** Two departments of one group, renamed and merged; logged stream by stream. */
async function logMerger(): Promise<OrganizationRegister> {
  const register = new OrganizationRegister();
  for (const agencyId of ['so-a', 'so-b']) {
    register.decideOn(agencyStream(agencyId), agencyDecider, {
      type: 'register-agency',
      agencyId,
      name: agencyId,
      aliases: [`alias of ${agencyId}`],
      kind: 'department',
    });
  }
  register.decideOn(groupStream('cac-so'), groupDecider, {
    type: 'form-group',
    groupId: 'cac-so',
    name: 'Các sở',
    aliases: [],
    members: ['so-a', 'so-b'].map((agencyId) => ({ agencyId, validFrom: '2025-01-01' })),
  });
  register.decideOn(agencyStream('so-a'), agencyDecider, {
    type: 'rename-agency',
    agencyId: 'so-a',
    name: 'Sở A',
    validFrom: '2025-02-01',
  });
  register.reorganize({
    type: 'merge-agencies',
    reorganizationId: 'hop-nhat',
    on: '2025-07-01',
    predecessorIds: ['so-a', 'so-b'],
    successor: { register: { agencyId: 'so-ab', name: 'Sở AB', aliases: [], kind: 'department', code: 'AB' } },
  });
  for (const [stream, events] of register.streams()) {
    await opened.log.append(tenant, {
      metadata: { actor: { subject: 'office' } },
      writes: [{ stream, expected: 0, events: events.map(({ type, data }) => ({ type, data: data as JsonObject })) }],
    });
  }
  const runner = new SubscriptionRunner(dataSource, opened.log);
  for (const projection of projections) expect(await runner.run(projection, tenant)).toBe('caught-up');
  return register;
}

describe('after a renaming and a merger', () => {
  it('an agency shows its last name and its end, and all of its past', async () => {
    const register = await logMerger();
    const agency = await organizations.findAgency(tenant, 'so-a');
    expect(agency).toMatchObject({
      name: 'Sở A',
      aliases: ['alias of so-a'],
      kind: 'department',
      code: null,
      endedOn: '2025-07-01',
      successorIds: ['so-ab'],
    });
    expect(agency?.record).toEqual(register.agency('so-a'));
    expect(['2025-01-31', '2025-02-01', '2025-07-01'].map((day) => nameOn(agency!.record, day))).toEqual([
      'so-a',
      'Sở A',
      null,
    ]);
    expect(await organizations.findAgency(tenant, 'so-ab')).toMatchObject({
      name: 'Sở AB',
      code: 'AB',
      endedOn: null,
      successorIds: [],
    });
  });

  it('a group shows the successor from its day on', async () => {
    const register = await logMerger();
    const group = await organizations.findGroup(tenant, 'cac-so');
    expect(group?.memberships).toEqual([
      { agencyId: 'so-a', validFrom: '2025-01-01', validTo: '2025-07-01' },
      { agencyId: 'so-b', validFrom: '2025-01-01', validTo: '2025-07-01' },
      { agencyId: 'so-ab', validFrom: '2025-07-01' },
    ]);
    const folded = register.group('cac-so');
    expect(folded.status === 'formed' && membersOn(folded, '2025-07-01')).toEqual(['so-ab']);
  });

  it('both are what a replay of the log makes of it', async () => {
    await logMerger();
    const report = await new Replay(dataSource, opened.log).run(tenant, projections);
    expect(report.projections.map(({ name, rows, differences }) => ({ name, rows, differences }))).toEqual([
      // Of three agencies and a group, and of what each of them was.
      { name: 'agencies', rows: 10, differences: [] },
      { name: 'groups', rows: 6, differences: [] },
    ]);
  });
});
