import type { DataSource } from 'typeorm';
import { Timer } from '#deadlines';
import { SubscriptionRunner } from '#event-store';
import { openDataSource } from '#platform';
import { assigned, office, on, reasons, terms, then } from '../../../../test/support/assignment-facts.js';
import { useDatabase } from '../../../../test/support/database.js';
import { newTenant, useLog } from '../../../../test/support/log.js';
import { assignmentStream, type AssignmentEvent } from '../domain/index.js';
import { Assignment } from './assignment.entity.js';
import { assignmentsProjection } from './assignments.projection.js';
import { AssignmentQueries, MOST_PARTS_SHOWN } from './assignments.queries.js';

const database = useDatabase();
const opened = useLog(database);
let dataSource: DataSource;
/** What the Office sees. */
const ALL = { secrets: true };

let queries: AssignmentQueries;

beforeAll(async () => {
  dataSource = await openDataSource({
    url: database.ownerUrl,
    entities: [Assignment, Timer],
    applicationName: 'assignment queries',
  });
  queries = new AssignmentQueries(dataSource);
});
afterAll(async () => {
  await dataSource.destroy();
});

/** Writes histories as streams of a new tenant, in one unit, and lets the read model follow. */
async function follow(histories: readonly (readonly AssignmentEvent[])[]): Promise<string> {
  const tenant = newTenant();
  await opened.log.append(tenant, {
    metadata: { actor: { subject: 'test' } },
    writes: histories.map((events) => ({
      stream: assignmentStream(events[0]!.data.assignmentId),
      expected: 'no-stream' as const,
      events: events.map(({ type, data, effectiveAt }) => ({ type, data: data, effectiveAt })),
    })),
  });
  expect(await new SubscriptionRunner(dataSource, opened.log).run(assignmentsProjection, tenant)).toBe('caught-up');
  return tenant;
}

/** One assignment; its id in the place of the usual one. */
function assignment(assignmentId: string, changes: object = {}): AssignmentEvent {
  return { ...assigned, data: { ...terms, assignmentId, ...changes } } as AssignmentEvent;
}

describe('the work of agencies', () => {
  const transfer = { type: 'transfer', by: office, at: on(4), toAgencyId: 'so-a-va-b', reasons } as const;

  it('is counted for the agency that leads it now, or for everybody who ever led it', async () => {
    const tenant = await follow([
      then([assignment('a-1', { leadAgencyId: 'so-a' })], transfer),
      then([assignment('a-2', { leadAgencyId: 'so-b' })], transfer, { type: 'cancel', by: office, at: on(5), reasons }),
      [assignment('a-3', { leadAgencyId: 'so-a-va-b' })],
      [assignment('a-4', { leadAgencyId: 'so-c', standing: true })],
    ]);
    const none = { 'done-on-time': 0, 'done-late': 0, 'in-progress-within-time': 0, 'in-progress-overdue': 0 };
    const at = on(6);
    expect(await queries.workloads(tenant, { at, as: 'now' })).toEqual([
      { agencyId: 'so-a-va-b', total: 3, open: 2, counts: { ...none, 'in-progress-overdue': 2 } },
      { agencyId: 'so-c', total: 1, open: 1, counts: none },
    ]);
    expect(await queries.workloads(tenant, { at, as: 'ever', agencyIds: ['so-a', 'so-b'] })).toEqual([
      { agencyId: 'so-a', total: 1, open: 1, counts: { ...none, 'in-progress-overdue': 1 } },
      { agencyId: 'so-b', total: 1, open: 0, counts: none },
    ]);
    expect(await queries.count(tenant, { at, everLedBy: 'so-a' }, ALL)).toBe(1);
    expect(await queries.count(tenant, { at, leadAgencyId: 'so-a' }, ALL)).toBe(0);
  });

  it('is counted once for an agency that gave it away and got it back', async () => {
    const back = { ...transfer, at: on(5), toAgencyId: 'so-a' };
    const tenant = await follow([then([assignment('a-1', { leadAgencyId: 'so-a' })], transfer, back)]);
    const workloads = await queries.workloads(tenant, { at: on(6), as: 'ever' });
    expect(workloads.map(({ agencyId, total }) => [agencyId, total])).toEqual([
      ['so-a', 1],
      ['so-a-va-b', 1],
    ]);
  });

  it('is listed page by page, each once, in a stable order', async () => {
    const ids = Array.from({ length: 600 }, (_, index) => `a-${String(index).padStart(3, '0')}`);
    const tenant = await follow(ids.map((id) => [assignment(id)]));
    const filter = { at: on(3), leadAgencyId: terms.leadAgencyId, open: true };
    expect(await queries.count(tenant, filter, ALL)).toBe(600);
    const found: string[] = [];
    for (let more = true; more;) {
      const after = found.at(-1);
      const page = await queries.list(tenant, filter, ALL, { ...(after !== undefined && { after }), limit: 250 });
      found.push(...page.map(({ assignmentId }) => assignmentId));
      more = page.length > 0;
    }
    expect(found).toEqual(ids);
  });
});

describe('the branch of an assignment', () => {
  it('holds no more parts than are read at once, and says so', async () => {
    const part = (index: number) => [
      assignment(`part-${String(index).padStart(4, '0')}`, {
        parentId: 'whole',
        parent: { part: index, ancestry: [{ assignmentId: 'whole', leadAgencyId: terms.leadAgencyId }] },
      }),
    ];
    const parts = Array.from({ length: MOST_PARTS_SHOWN + 1 }, (_, index) => part(index + 1));
    const many = await follow([[assignment('whole')], ...parts]);
    const cut = await queries.branch(many, 'whole');
    expect([cut?.complete, cut?.below.length]).toEqual([false, MOST_PARTS_SHOWN + 1]);

    const few = await follow([[assignment('whole')], ...parts.slice(1)]);
    const whole = await queries.branch(few, 'whole');
    expect([whole?.complete, whole?.below.length]).toEqual([true, MOST_PARTS_SHOWN + 1]);
    expect(whole?.below[0]?.assignmentId).toBe('whole');
  });

  it('is null for an assignment that is not there, or is of a neighbour', async () => {
    await follow([[assignment('whole')]]);
    const stranger = await follow([[assignment('other')]]);
    expect(await queries.branch(stranger, 'whole')).toBeNull();
  });
});
