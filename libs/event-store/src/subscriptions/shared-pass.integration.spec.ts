import type { EntityManager } from 'typeorm';
import { useDatabase } from '../../../../test/support/database.js';
import { newTenant, useDataSource, useLog } from '../../../../test/support/log.js';
import { plainUnit } from '../../../../test/support/plain-unit.js';
import type { RecordedEvent } from '../log/log.js';
import type { Projection } from './subscription.js';
import { SubscriptionSupervisor } from './subscription-supervisor.js';
import { SubscriptionLag } from './subscription-lag.js';
import { SubscriptionRunner } from './subscription-runner.js';

const database = useDatabase();
const opened = useLog(database);
const here = useDataSource(database);

let tenant: string;
let seen: Record<string, number[]>;
let runner: SubscriptionRunner;
let lag: SubscriptionLag;
let supervisor: SubscriptionSupervisor;

beforeEach(() => {
  tenant = newTenant();
  seen = {};
  runner = new SubscriptionRunner(here.dataSource, opened.log);
  lag = new SubscriptionLag(here.dataSource, opened.log);
  supervisor = new SubscriptionSupervisor(here.dataSource, opened.log);
});

/** A read model that keeps nothing but what it was handed. */
function readModel(name: string, changes: Partial<Projection> = {}): Projection {
  return {
    name,
    start: 'origin',
    batchSize: 500,
    onError: { retries: 3, backoff: 60_000, then: 'stop' },
    tables: [],
    handle: (events: readonly RecordedEvent[]) => {
      (seen[name] ??= []).push(...events.map(({ position }) => position));
      return Promise.resolve();
    },
    ...changes,
  };
}

const append = (count: number, type?: string) =>
  opened.log.append(tenant, plainUnit('case-1', count, type === undefined ? {} : { type }));

async function runTogether(...projections: Projection[]) {
  const { excerpt } = await lag.lagging(tenant, projections);
  const { moved, passedOver } = await runner.runTogether(tenant, projections, excerpt!);
  return { moved, passedOver: passedOver.map(({ name }) => name) };
}

async function positions(...projections: Projection[]) {
  return (await supervisor.standings(tenant, projections)).map(({ position }) => position);
}

describe('given read models at checkpoints of their own', () => {
  const one = readModel('one');
  const other = readModel('other');

  beforeEach(async () => {
    await append(2);
    await runner.run(one, tenant);
    await append(1);
    await runner.run(other, tenant);
    await append(1);
    seen = {};
  });

  it('hands each of them what lies before it, and moves all of them', async () => {
    expect(await runTogether(one, other)).toEqual({ moved: ['one', 'other'], passedOver: [] });
    expect(seen).toEqual({ one: [3, 4], other: [4] });
    expect(await positions(one, other)).toEqual([4, 4]);
  });

  it('moves nobody where one cannot take an event, and keeps nothing of the others', async () => {
    const writing = readModel('one', {
      handle: (_, manager: EntityManager) => manager.query(`update log.subscriptions set last_error = 'written'`),
    });
    const stumbling = readModel('other', { handle: () => Promise.reject(new Error('no')) });
    await expect(runTogether(writing, stumbling)).rejects.toThrow('no');
    expect(await positions(one, other)).toEqual([2, 3]);
    expect(await supervisor.standings(tenant, [one, other])).toMatchObject([{ lastError: null }, { lastError: null }]);
  });

  it('lets none wait for another, and waits for all of them where one fails', async () => {
    const begun: string[] = [];
    let ended = false;
    const failing = readModel('failing', {
      handle: () => {
        begun.push('failing');
        throw new Error('cannot take it');
      },
    });
    const slow = readModel('slow', {
      handle: async (_events, manager) => {
        begun.push('slow');
        await manager.query('select pg_sleep(0.05)');
        ended = true;
      },
    });
    for (const each of [failing, slow]) await runner.run({ ...each, handle: () => Promise.resolve() }, tenant);
    const before = await positions(failing, slow);
    await append(1);
    await expect(runTogether(failing, slow)).rejects.toThrow('cannot take it');
    expect([begun.sort(), ended]).toEqual([['failing', 'slow'], true]);
    expect(await positions(failing, slow)).toEqual(before);
  });

  it('passes over one that waits after a failure, and one that has not begun', async () => {
    expect(await runner.run(readModel('one', { handle: () => Promise.reject(new Error('no')) }), tenant)).toBe(
      'waiting',
    );
    expect(await runTogether(one, readModel('new'), other)).toEqual({ moved: ['other'], passedOver: ['one', 'new'] });
  });

  it('passes over one that another runner has', async () => {
    let taken: Awaited<ReturnType<typeof runTogether>> | undefined;
    const busy = readModel('one', {
      handle: async () => {
        taken ??= await runTogether(one, other);
      },
    });
    await runner.run(busy, tenant);
    expect(taken).toEqual({ moved: ['other'], passedOver: ['one'] });
  });

  it('leaves alone one that has seen all of it meanwhile', async () => {
    const { excerpt } = await lag.lagging(tenant, [one, other]);
    await runner.run(one, tenant);
    seen = {};
    expect(await runner.runTogether(tenant, [one, other], excerpt!)).toEqual({ moved: ['other'], passedOver: [] });
    expect(seen).toEqual({ other: [4] });
  });

  it('moves past events that are of no concern, as far as the batch goes', async () => {
    await append(3, 'directive.issued');
    const few = readModel('one', { types: ['directive.issued'], batchSize: 2 });
    expect(await runTogether(few)).toEqual({ moved: ['one'], passedOver: [] });
    expect(seen).toEqual({ one: [5, 6] });
    expect(await positions(few)).toEqual([6]);
  });
});
