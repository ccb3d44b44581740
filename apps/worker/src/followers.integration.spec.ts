import { setTimeout as delay } from 'node:timers/promises';
import {
  PostgresEventLog,
  SubscriptionSupervisor,
  SubscriptionLag,
  SubscriptionRunner,
  type Projection,
  type Subscription,
} from '#event-store';
import { createLogger } from '#platform';
import { useDatabase } from '../../../test/support/database.js';
import { eventually } from '../../../test/support/eventually.js';
import { Gate } from '../../../test/support/gate.js';
import { newTenant, useDataSource, useLog } from '../../../test/support/log.js';
import { plainUnit } from '../../../test/support/plain-unit.js';
import { Followers } from './followers.js';

const database = useDatabase();
const opened = useLog(database);
const here = useDataSource(database);
const logger = createLogger({ level: 'silent', format: 'json' });

let tenant: string;
let seen: Record<string, number[]>;
let moved: string[];

beforeEach(() => {
  tenant = newTenant();
  seen = {};
  moved = [];
});

function follower(name: string, changes: Partial<Subscription> = {}): Subscription {
  return {
    name,
    start: 'origin',
    batchSize: 10,
    onError: { retries: 0, backoff: 0, then: 'stop' },
    handle: (events) => {
      (seen[name] ??= []).push(...events.map(({ position }) => position));
      return Promise.resolve();
    },
    ...changes,
  };
}

/** One that waits in the middle of every batch until its gate is opened. */
function slow(name: string) {
  const gate = new Gate();
  const one = follower(name);
  return {
    gate,
    follows: follower(name, { handle: (...batch) => gate.opened.then(() => one.handle(...batch)) }),
  };
}

function followers(...all: Subscription[]): Followers {
  return impatient(60_000, ...all);
}

function following(log = opened.log): [SubscriptionLag, SubscriptionRunner] {
  return [new SubscriptionLag(here.dataSource, log), new SubscriptionRunner(here.dataSource, log)];
}

/** Followers whose turn waits so many milliseconds for the slowest of them. */
function impatient(patience: number, ...all: Subscription[]): Followers {
  const [lag, runner] = following();
  return new Followers(all, lag, runner, (name) => void moved.push(name), logger, patience);
}

const append = (count: number, type?: string) =>
  opened.log.append(tenant, plainUnit('case-1', count, type === undefined ? {} : { type }));

it('moves everyone to the head in a turn, and tells of each who moved', async () => {
  await append(25);
  const both = followers(follower('one'), follower('other'));
  await both.turn(tenant);
  expect([seen['one']?.length, seen['other']?.length]).toEqual([25, 25]);
  expect(moved.sort()).toEqual(['one', 'other']);
});

it('leaves alone whom nothing new concerns', async () => {
  const both = followers(follower('one'), follower('other', { types: ['directive.issued'] }));
  await append(1);
  await both.turn(tenant);
  moved = [];
  await append(1);
  await both.turn(tenant);
  expect(moved).toEqual(['one']);
  await append(1, 'directive.issued');
  await both.turn(tenant);
  expect(seen).toEqual({ one: [1, 2, 3], other: [3] });
});

it('goes on with the others while one is slow', async () => {
  const { gate, follows } = slow('slow');
  const both = impatient(10, follows, follower('quick'));
  await append(2);
  await both.turn(tenant);
  await append(1);
  await both.turn(tenant);
  await eventually('the quick one has seen everything', () => Promise.resolve(seen['quick']?.length === 3));
  expect(seen).toEqual({ quick: [1, 2, 3] });
  gate.open();
  // It was called while it was busy: what came meanwhile needs no other call.
  await eventually('the slow one has seen everything', () => Promise.resolve(seen['slow']?.length === 3));
  await both.beforeApplicationShutdown();
});

it('reads what came meanwhile once, also for one that was busy', async () => {
  let reads = 0;
  class CountingLog extends PostgresEventLog {
    override readPage(...given: Parameters<PostgresEventLog['readPage']>) {
      reads += 1;
      return super.readPage(...given);
    }
  }
  const { gate, follows } = slow('slow');
  const one = new Followers([follows], ...following(new CountingLog(opened.pool)), () => undefined, logger, 10);
  await append(2);
  await one.turn(tenant);
  await append(3);
  await one.turn(tenant);
  gate.open();
  await eventually('it has seen everything', () => Promise.resolve(seen['slow']?.length === 5));
  await one.beforeApplicationShutdown();
  expect(reads).toBe(2);
});

it('has each of them do one thing at a time, whatever is asked at once', async () => {
  let within = 0;
  let most = 0;
  const counting = follower('counting', {
    batchSize: 1,
    handle: async () => {
      most = Math.max(most, (within += 1));
      await delay(1);
      within -= 1;
    },
  });
  const all = followers(counting);
  await append(20);
  await Promise.all([all.turn(tenant), all.turn(tenant), all.turn(tenant)]);
  await all.beforeApplicationShutdown();
  expect(most).toBe(1);
});

it('fails with whoever cannot go on, once the others have gone on', async () => {
  const parts = (count: number) => follower('parts', { partitions: { count, keyOf: ({ stream }) => stream } });
  await append(1);
  await followers(parts(2)).turn(tenant);
  await append(1);
  const both = followers(parts(3), follower('quick'));
  await expect(both.turn(tenant)).rejects.toThrow(/begun with 2 partitions/);
  await both.beforeApplicationShutdown();
  expect(seen['quick']).toEqual([1, 2]);
});

it('waits for passes under way when it closes, and begins no others', async () => {
  const { gate, follows } = slow('slow');
  const one = impatient(10, follows);
  await append(1);
  await one.turn(tenant);
  const closed = one.beforeApplicationShutdown();
  gate.open();
  await closed;
  expect(seen).toEqual({ slow: [1] });
  await append(1);
  await one.turn(tenant);
  expect(seen).toEqual({ slow: [1] });
});

describe('read models', () => {
  const readModel = (name: string, changes: Partial<Projection> = {}): Projection => ({
    ...follower(name),
    tables: [],
    handle: (events) => follower(name).handle(events, here.dataSource.manager, opened.log),
    ...changes,
  });

  /** Has each of them begin. */
  async function begun(...all: Projection[]): Promise<Followers> {
    const both = followers(...all);
    await append(1);
    await both.turn(tenant);
    moved = [];
    return both;
  }

  it('go through what is new in three transactions once they are near the head', async () => {
    const transactions: string[] = [];
    const noting = (name: string, batchSize = 10) =>
      readModel(name, {
        batchSize,
        handle: async (events, manager) => {
          const [{ id }] = await manager.query<[{ id: string }]>('select pg_current_xact_id()::text as id');
          if (events[0]!.position > 1) transactions.push(id);
        },
      });
    const all = ['a', 'b', 'c', 'd', 'e', 'f'];
    const both = await begun(noting('quick', 2_000), noting('too', 2_000), ...all.map((name) => noting(name)));
    await append(1);
    await both.turn(tenant);
    expect(transactions).toHaveLength(8);
    expect(new Set(transactions).size).toBe(3);
    expect(moved.sort()).toEqual([...all, 'quick', 'too']);
  });

  it('go on with the others once they are near the head again, without another call', async () => {
    const together: string[][] = [];
    class NotingRunner extends SubscriptionRunner {
      override runTogether(...given: Parameters<SubscriptionRunner['runTogether']>) {
        together.push(given[1].map(({ name }) => name));
        return super.runTogether(...given);
      }
    }
    const gate = new Gate();
    const late = readModel('late', {
      handle: (events) => gate.opened.then(() => follower('late').handle(events, here.dataSource.manager, opened.log)),
    });
    const [lag] = following();
    const both = new Followers([late], lag, new NotingRunner(here.dataSource, opened.log), () => undefined, logger, 10);
    await append(1);
    await both.turn(tenant); // It begins, by itself.
    await append(2);
    await both.turn(tenant);
    expect(together).toEqual([]);
    gate.open();
    await eventually('it has seen everything', () => Promise.resolve(seen['late']?.length === 3));
    expect(seen['late']).toEqual([1, 2, 3]);
    expect(together).toEqual([['late']]);
    await both.beforeApplicationShutdown();
  });

  it('go on one by one where one of them cannot take an event, and that one is held before it', async () => {
    const stumbling = readModel('stumbling', {
      handle: ([event]) => (event!.position > 1 ? Promise.reject(new Error('no')) : Promise.resolve()),
    });
    const both = await begun(readModel('one'), stumbling, readModel('other'));
    await append(2);
    await both.turn(tenant);
    await both.turn(tenant);
    await both.beforeApplicationShutdown();
    const supervisor = new SubscriptionSupervisor(here.dataSource, opened.log);
    expect(await supervisor.standings(tenant, [readModel('one'), stumbling, readModel('other')])).toMatchObject([
      { position: 3, stopped: false },
      { position: 1, stopped: true },
      { position: 3, stopped: false },
    ]);
  });
});
