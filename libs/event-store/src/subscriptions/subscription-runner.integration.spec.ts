import type { EntityManager } from 'typeorm';
import { useDatabase } from '../../../../test/support/database.js';
import { eventually } from '../../../../test/support/eventually.js';
import { createHandledEvents, handledPositions, noteHandled } from '../../../../test/support/handled-events.js';
import { Gate } from '../../../../test/support/gate.js';
import { newTenant, useDataSource, useLog } from '../../../../test/support/log.js';
import { plainUnit } from '../../../../test/support/plain-unit.js';
import type { RecordedEvent } from '../log/log.js';
import { PostgresEventLog } from '../log/postgres-event-log.js';
import { SubscriptionSupervisor } from './subscription-supervisor.js';
import { SubscriptionLag, type Lag } from './subscription-lag.js';
import { SubscriptionRunner } from './subscription-runner.js';
import type { Subscription, SubscriptionStanding } from './subscription.js';

const database = useDatabase();
const opened = useLog(database);
const here = useDataSource(database);
const elsewhere = useDataSource(database);

let tenant: string;
let runner: SubscriptionRunner;
let other: SubscriptionRunner;
let lag: SubscriptionLag;
let supervisor: SubscriptionSupervisor;

beforeAll(() => createHandledEvents(database.ownerUrl));

beforeEach(() => {
  tenant = newTenant();
  runner = new SubscriptionRunner(here.dataSource, opened.log);
  other = new SubscriptionRunner(elsewhere.dataSource, opened.log);
  lag = new SubscriptionLag(here.dataSource, opened.log);
  supervisor = new SubscriptionSupervisor(here.dataSource, opened.log);
});

function record(events: readonly RecordedEvent[], manager: EntityManager): Promise<void> {
  return noteHandled('register', events, manager);
}

function subscription(changes: Partial<Subscription> = {}): Subscription {
  return {
    name: 'register',
    start: 'origin',
    batchSize: 10,
    onError: { retries: 0, backoff: 0, then: 'stop' },
    handle: record,
    ...changes,
  };
}

/** Takes every event but one, as long as `broken`. */
function stumbling(at: number, changes: Partial<Subscription> = {}) {
  const state = { broken: true, calls: 0 };
  const follows = subscription({
    handle: async (events, manager) => {
      state.calls += 1;
      await record(events, manager);
      if (state.broken && events.some(({ position }) => position === at)) throw new Error(`no agency in event ${at}`);
    },
    ...changes,
  });
  return { follows, state };
}

async function append(count: number): Promise<void> {
  for (let appended = 0; appended < count; appended += 1)
    await opened.log.append(tenant, plainUnit(`case-${appended % 5}`));
}

/** A runner and a look at the lag, and behind which positions they read pages of the log. */
function notingReads() {
  const pages: number[] = [];
  class NotingLog extends PostgresEventLog {
    override readPage(...given: Parameters<PostgresEventLog['readPage']>) {
      pages.push(given[1].after ?? 0);
      return super.readPage(...given);
    }
  }
  const log = new NotingLog(opened.pool);
  return {
    noting: new SubscriptionRunner(here.dataSource, log),
    looking: new SubscriptionLag(here.dataSource, log),
    pages,
  };
}

function handled(name = 'register'): Promise<number[]> {
  return handledPositions(opened.query, tenant, name);
}

async function standing(follows: Subscription): Promise<SubscriptionStanding> {
  const [only] = await supervisor.standings(tenant, [follows]);
  return only!;
}

function upTo(last: number, first = 1): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** Lets the time of a back-off pass. */
async function timePasses(): Promise<void> {
  await opened.query(
    `update log.subscriptions set retry_at = clock_timestamp() - interval '1 second' where tenant_id = $1`,
    [tenant],
  );
}

describe('a subscription that is new', () => {
  it('begins with the first event when it starts at the origin', async () => {
    await append(3);
    expect(await runner.run(subscription(), tenant)).toBe('caught-up');
    expect(await handled()).toEqual([1, 2, 3]);
  });

  it('sees only what comes after it began when it starts now', async () => {
    await append(3);
    const follows = subscription({ start: 'now' });
    expect(await runner.run(follows, tenant)).toBe('caught-up');
    await append(2);
    await runner.run(follows, tenant);
    expect(await handled()).toEqual([4, 5]);
  });

  it('begins after the position it is given', async () => {
    await append(4);
    await runner.run(subscription({ start: { after: 2 } }), tenant);
    expect(await handled()).toEqual([3, 4]);
  });

  it('begins once, though several processes begin it at the same moment', async () => {
    await append(25);
    const outcomes = await Promise.all([runner, other, runner, other].map((one) => one.run(subscription(), tenant)));
    expect(outcomes).toContain('caught-up');
    expect(await handled()).toEqual(upTo(25));
  });

  it('has nothing to do in a tenant without events', async () => {
    expect(await runner.run(subscription(), tenant)).toBe('caught-up');
    expect(await standing(subscription())).toMatchObject({ position: 0, lag: 0 });
  });
});

describe('a subscription', () => {
  it('sees every event once, in order, in batches no larger than it asked for', async () => {
    const sizes: number[] = [];
    const follows = subscription({
      handle: (events, manager) => {
        sizes.push(events.length);
        return record(events, manager);
      },
    });
    await append(25);
    await runner.run(follows, tenant);
    await append(3);
    await runner.run(follows, tenant);
    expect(await runner.run(follows, tenant)).toBe('caught-up');
    expect(await handled()).toEqual(upTo(28));
    expect(sizes).toEqual([10, 10, 5, 3]);
  });

  it('sees the events of its types, and counts the others as looked at', async () => {
    await append(3);
    const event = { type: 'case.closed', data: {} };
    await opened.log.append(tenant, {
      ...plainUnit('case-1'),
      writes: [{ stream: 'case-1', expected: 'any', events: [event] }],
    });
    await append(2);
    const follows = subscription({ types: ['case.closed'] });
    await runner.run(follows, tenant);
    expect(await handled()).toEqual([4]);
    expect(await standing(follows)).toMatchObject({ position: 6, lag: 0 });
  });

  it('keeps its place beside others, under its name and in its tenant', async () => {
    await append(3);
    await runner.run(subscription({ name: 'first' }), tenant);
    const second = subscription({
      name: 'second',
      handle: (events, manager) => noteHandled('second', events, manager),
    });
    await runner.run(second, tenant);
    await runner.run(second, newTenant());
    expect(await handled('second')).toEqual([1, 2, 3]);
  });

  it('makes room for others after as many batches as it was given', async () => {
    await append(25);
    const follows = subscription();
    expect(await runner.run(follows, tenant, 0, 2)).toBe('more');
    expect(await handled()).toEqual(upTo(20));
    expect(await runner.run(follows, tenant, 0, 2)).toBe('caught-up');
  });

  it('acts for its tenant: what it writes for another is refused', async () => {
    await append(1);
    const follows = subscription({
      handle: (_, manager) => manager.query(`insert into log.parked_events values ('another', 'x', 0, 1, 'x', 1)`),
    });
    expect(await runner.run(follows, tenant)).toBe('stopped');
    expect((await standing(follows)).lastError).toContain('row-level security');
  });
});

describe('the effect of a batch', () => {
  it('is kept with the checkpoint or not at all', async () => {
    await append(5);
    const { follows, state } = stumbling(5);
    expect(await runner.run(follows, tenant)).toBe('stopped');
    expect(await handled()).toEqual([1, 2, 3, 4]);
    expect(await standing(follows)).toMatchObject({ position: 4, lag: 1 });
    state.broken = false;
    await supervisor.resume(follows, tenant);
    await runner.run(follows, tenant);
    expect(await handled()).toEqual(upTo(5));
  });

  it('is not kept when the checkpoint cannot be moved', async () => {
    await append(3);
    await runner.run(subscription(), tenant);
    await append(2);
    await opened.query(`alter table log.subscriptions add constraint stuck check (name <> 'register') not valid`);
    const outcome = runner.run(subscription(), tenant);
    await expect(outcome).rejects.toThrow('stuck');
    await opened.query('alter table log.subscriptions drop constraint stuck');
    expect(await handled()).toEqual([1, 2, 3]);
    await runner.run(subscription(), tenant);
    expect(await handled()).toEqual(upTo(5));
  });
});

describe('partitions', () => {
  const count = 3;
  const partitioned = (changes: Partial<Subscription> = {}) =>
    subscription({ partitions: { count, keyOf: ({ stream }) => stream }, ...changes });

  it('keep the order of each key and together see every event once', async () => {
    const byPartition: [partition: number, stream: string, position: number][] = [];
    for (let appended = 0; appended < 60; appended += 1) {
      await opened.log.append(tenant, plainUnit(`case-${(appended * 7) % 12}`));
    }
    const inPartition = (partition: number) =>
      partitioned({
        batchSize: 4,
        handle: (events) => {
          for (const { stream, position } of events) byPartition.push([partition, stream, position]);
          return Promise.resolve();
        },
      });
    const runs = Array.from({ length: count }, (_, partition) =>
      (partition % 2 === 0 ? runner : other).run(inPartition(partition), tenant, partition),
    );
    expect(await Promise.all(runs)).toEqual(Array(count).fill('caught-up'));

    expect(byPartition.map(([, , position]) => position).sort((a, b) => a - b)).toEqual(upTo(60));
    const partitionsOf = new Map<string, Set<number>>();
    for (const [partition, stream] of byPartition) {
      partitionsOf.set(stream, (partitionsOf.get(stream) ?? new Set()).add(partition));
    }
    expect([...partitionsOf.values()].map(({ size }) => size)).toEqual(Array(12).fill(1));
    expect(new Set(byPartition.map(([partition]) => partition)).size).toBe(count);
    for (const stream of partitionsOf.keys()) {
      const positions = byPartition.filter(([, one]) => one === stream).map(([, , position]) => position);
      expect(positions).toEqual([...positions].sort((a, b) => a - b));
    }
  });

  it('all begin at the same event when the subscription starts now', async () => {
    const follows = partitioned({ start: 'now' });
    await append(3);
    await runner.run(follows, tenant, 0);
    await append(10);
    for (let partition = 0; partition < count; partition += 1) await runner.run(follows, tenant, partition);
    expect((await handled()).sort((a, b) => a - b)).toEqual(upTo(13, 4));
  });

  it.each([2, 4])('cannot become %d: what a key has seen is kept by the partition it was in', async (changed) => {
    await append(3);
    await runner.run(partitioned(), tenant, 0);
    const follows = partitioned({ partitions: { count: changed, keyOf: ({ stream }) => stream } });
    for (let partition = 0; partition < changed; partition += 1) {
      await expect(runner.run(follows, tenant, partition)).rejects.toThrow(/begun with 3 partitions/);
    }
  });
});

describe('when an event cannot be handled', () => {
  const patient = { retries: 3, backoff: 20_000, then: 'stop' } as const;

  async function secondsToWait(): Promise<number> {
    const [row] = await opened.query<{ seconds: number }>(
      `select extract(epoch from retry_at - clock_timestamp())::float as seconds from log.subscriptions where tenant_id = $1`,
      [tenant],
    );
    return row!.seconds;
  }

  it('is tried again after waits that double up to a minute, and then the policy decides', async () => {
    await append(3);
    const { follows } = stumbling(2, { onError: patient });
    for (const [failures, seconds] of [
      [1, 20],
      [2, 40],
      [3, 60],
    ] as const) {
      expect(await runner.run(follows, tenant)).toBe('waiting');
      expect(await standing(follows)).toMatchObject({ failures, position: 1, stopped: false });
      expect((await standing(follows)).lastError).toContain('no agency in event 2');
      const wait = await secondsToWait();
      expect(wait).toBeLessThanOrEqual(seconds);
      expect(wait).toBeGreaterThan(seconds - 15);
      await timePasses();
    }
    expect(await runner.run(follows, tenant)).toBe('stopped');
    expect(await handled()).toEqual([1]);
  });

  it('is not tried before its time', async () => {
    await append(1);
    const { follows, state } = stumbling(1, { onError: patient });
    await runner.run(follows, tenant);
    const { calls } = state;
    expect(await runner.run(follows, tenant)).toBe('waiting');
    expect(await other.run(follows, tenant)).toBe('waiting');
    expect(state.calls).toBe(calls);
  });

  it('is forgiven once it succeeds', async () => {
    await append(3);
    const { follows, state } = stumbling(2, { onError: patient });
    await runner.run(follows, tenant);
    state.broken = false;
    await timePasses();
    expect(await runner.run(follows, tenant)).toBe('caught-up');
    expect(await standing(follows)).toMatchObject({ failures: 0, lastError: null, position: 3 });
    expect(await handled()).toEqual([1, 2, 3]);
  });

  it('is found among the others of its batch, of which none is tried twice once it succeeded', async () => {
    await append(30);
    const { follows, state } = stumbling(17, { onError: { retries: 0, backoff: 0, then: 'stop' } });
    expect(await runner.run(follows, tenant)).toBe('stopped');
    expect(await handled()).toEqual(upTo(16));
    state.broken = false;
    await supervisor.resume(follows, tenant);
    await runner.run(follows, tenant);
    expect(await handled()).toEqual(upTo(30));
  });

  it('is found even by a runner that may handle one batch at a time', async () => {
    await append(12);
    const { follows } = stumbling(7, { onError: { retries: 0, backoff: 0, then: 'park' } });
    for (let turn = 0; turn < 30 && (await runner.run(follows, tenant, 0, 1)) === 'more'; turn += 1);
    expect(await handled()).toEqual(upTo(12).filter((position) => position !== 7));
  });

  it('is counted in its own partition only, whatever lies between', async () => {
    await append(40);
    const { follows } = stumbling(23, {
      onError: { retries: 1, backoff: 20_000, then: 'park' },
      partitions: { count: 4, keyOf: ({ position }) => String(position) },
    });
    const outcomes: string[] = [];
    for (let partition = 0; partition < 4; partition += 1) outcomes.push(await runner.run(follows, tenant, partition));
    expect(outcomes.sort()).toEqual(['caught-up', 'caught-up', 'caught-up', 'waiting']);
    await timePasses();
    for (let partition = 0; partition < 4; partition += 1) await runner.run(follows, tenant, partition);
    expect((await handled()).sort((a, b) => a - b)).toEqual(upTo(40).filter((position) => position !== 23));
    const standings = await supervisor.standings(tenant, [follows]);
    expect(standings.map(({ parked }) => parked).sort()).toEqual([0, 0, 0, 1]);
  });
});

describe('a look for who lags', () => {
  const assigned = subscription({ name: 'assigned', types: ['assignment.assigned'] });
  const issued = subscription({ name: 'issued', types: ['directive.issued', 'directive.withdrawn'] });
  const everything = subscription({ name: 'everything' });
  const follows = [assigned, issued, everything];

  const lagging = async (by = lag): Promise<string[]> => namesOf(await by.lagging(tenant, follows));
  const namesOf = ({ followers }: Pick<Lag, 'followers'>): string[] =>
    followers.map(({ subscription: { name }, partition }) => `${name} ${partition}`).sort();

  const happened = (type: string, count = 1) => opened.log.append(tenant, plainUnit('case-1', count, { type }));

  /** All three have begun and are at the head. */
  async function caughtUp(): Promise<void> {
    await happened('directive.issued');
    for (const each of follows) await runner.run(each, tenant);
  }

  it('names everyone who has not begun, and nobody in a tenant without events', async () => {
    expect(await lagging()).toEqual([]);
    await happened('directive.issued');
    expect(await lagging()).toEqual(['assigned 0', 'everything 0', 'issued 0']);
  });

  it('names whom what is new concerns, and moves the others past it', async () => {
    await caughtUp();
    expect(await lagging()).toEqual([]);
    await happened('directive.withdrawn', 3);
    expect(await lagging()).toEqual(['everything 0', 'issued 0']);
    const standings = await supervisor.standings(tenant, follows);
    expect(standings.map(({ name, position, lag }) => [name, position, lag])).toEqual([
      ['assigned', 4, 0],
      ['issued', 1, 3],
      ['everything', 1, 3],
    ]);
    await runner.run(issued, tenant);
    expect(await handled()).toEqual([1, 1, 2, 3, 4]);
  });

  it('does not move anyone past an event of theirs that stands before the end of what concerns nobody', async () => {
    await caughtUp();
    await happened('assignment.assigned');
    await happened('directive.issued', 2_500);
    expect(await lagging()).toEqual(['assigned 0', 'everything 0', 'issued 0']);
    expect((await standing(assigned)).position).toBe(1);
    await runner.run(assigned, tenant);
    expect((await standing(assigned)).position).toBe(2_502);
  });

  it('reads what is new once for those close to the head, whoever is far behind', async () => {
    await happened('directive.issued', 4_100);
    await caughtUp();
    const behind = subscription({ name: 'behind' });
    await runner.run(behind, tenant, 0, 1);
    await happened('directive.withdrawn', 2);
    const { followers, excerpt, behind: last } = await lag.lagging(tenant, [...follows, behind]);
    // Who stands there alone reads for itself.
    expect(last).toBeUndefined();
    expect(namesOf({ followers })).toEqual(['behind 0', 'everything 0', 'issued 0']);
    expect([excerpt?.after, excerpt?.until]).toEqual([4_101, 4_103]);
    expect(excerpt?.events.map(({ position }) => position)).toEqual([4_102, 4_103]);
    for (const { subscription: each, partition } of followers) {
      expect(await runner.run(each, tenant, partition, 1_000, { excerpts: () => [excerpt!] })).toBe('caught-up');
    }
    for (const each of [issued, everything, behind]) expect((await standing(each)).position).toBe(4_103);
    expect((await handled()).filter((position) => position > 4_101)).toEqual([
      4_102, 4_103, 4_102, 4_103, 4_102, 4_103,
    ]);
  });

  it('reads once what lies before those far behind, where they stand close together', async () => {
    const { noting, looking, pages } = notingReads();
    await happened('directive.issued', 9_000);
    await caughtUp();
    const behind = subscription({ name: 'behind', batchSize: 100 });
    const further = subscription({ name: 'further behind' });
    for (const each of [behind, further]) await runner.run(each, tenant, 0, 1);
    await happened('directive.withdrawn');
    const last = (await standing(further)).position;
    const looked = await looking.lagging(tenant, [...follows, behind, further]);
    expect(looked.excerpt?.events.map(({ position }) => position)).toEqual([9_002]);
    expect([looked.behind?.after, looked.behind?.until, looked.behind?.head]).toEqual([last, last + 4_000, 9_002]);
    pages.length = 0;
    for (const each of [behind, further]) {
      const excerpts = () => [looked.excerpt!, looked.behind!];
      expect(await noting.run(each, tenant, 0, 2, { excerpts })).toBe('more');
    }
    expect(pages).toEqual([]);
    // Until nobody is in it any more.
    expect((await looking.lagging(tenant, [...follows, behind, further])).behind).toBe(looked.behind);
  });

  it('reads what some have seen and others have not only once', async () => {
    const { looking, pages } = notingReads();
    await caughtUp(); // at position 1
    await happened('directive.withdrawn', 2);
    expect((await looking.lagging(tenant, follows)).excerpt).toMatchObject({ after: 1, until: 3 });
    await runner.run(everything, tenant);
    await happened('directive.withdrawn');
    const { excerpt, followers } = await looking.lagging(tenant, follows);
    expect(pages).toEqual([1, 3]);
    expect(namesOf({ followers })).toEqual(['everything 0', 'issued 0']);
    expect(excerpt).toMatchObject({ after: 1, until: 4 });
    expect(excerpt?.events.map(({ position }) => position)).toEqual([2, 3, 4]);
    // Who is further behind than what was read is not left out.
    const begins = subscription({ name: 'begins' });
    await runner.run(begins, tenant, 0, 1);
    await opened.query(`update log.subscriptions set position = 0 where tenant_id = $1 and name = 'begins'`, [tenant]);
    expect((await looking.lagging(tenant, [...follows, begins])).excerpt).toMatchObject({ after: 0, until: 4 });
  });

  it('need not be read by those whom it is handed to, up to where the log ended then', async () => {
    const { noting, looking, pages } = notingReads();
    await caughtUp(); // at position 1
    await happened('directive.withdrawn', 3);
    const { excerpt } = await looking.lagging(tenant, follows);
    await happened('directive.withdrawn');
    pages.length = 0;
    expect(await noting.run(everything, tenant, 0, 1_000, { excerpts: () => [excerpt!] })).toBe('caught-up');
    expect([pages, (await standing(everything)).position]).toEqual([[], 4]);
    // What came after it is read by whoever is handed nothing else.
    expect(await noting.run(everything, tenant, 0, 1_000, { excerpts: () => [excerpt!] })).toBe('caught-up');
    expect([pages, (await standing(everything)).position]).toEqual([[4], 5]);
  });

  it('is asked for anew before every batch', async () => {
    const { noting, looking, pages } = notingReads();
    const small = subscription({ name: 'small', batchSize: 2 });
    await noting.run(small, tenant);
    await happened('directive.withdrawn', 4);
    const excerpts = [(await looking.lagging(tenant, [small])).excerpt];
    await happened('directive.withdrawn', 4);
    excerpts.push((await looking.lagging(tenant, [small])).excerpt);
    pages.length = 0;
    expect(await noting.run(small, tenant, 0, 1_000, { excerpts: () => [excerpts.shift() ?? []].flat() })).toBe(
      'caught-up',
    );
    // Two batches of the excerpts, and then what they do not hold.
    expect([pages, (await standing(small)).position]).toEqual([[4, 6], 8]);
  });

  it('holds no more than so many events, however often it looks while somebody stands far behind', async () => {
    await happened('directive.issued', 9_000);
    const behind = subscription({ name: 'behind' });
    await runner.run(behind, tenant, 0, 1);
    const { position } = await standing(behind);
    for (let look = 0; look < 3; look += 1) {
      const { excerpt } = await lag.lagging(tenant, [behind]);
      expect([excerpt?.after, excerpt?.until, excerpt?.events.length]).toEqual([position, position + 4_000, 4_000]);
    }
    await runner.run(behind, tenant, 0, 1);
    const { excerpt } = await lag.lagging(tenant, [behind]);
    expect(excerpt?.events).toHaveLength(4_000);
    expect(excerpt?.after).toBe((await standing(behind)).position);
  });

  it('names every partition of a subscription', async () => {
    const parts = subscription({ name: 'parts', partitions: { count: 2, keyOf: ({ stream }) => stream } });
    await happened('directive.issued');
    expect((await lag.lagging(tenant, [parts])).followers).toEqual([
      { subscription: parts, partition: 0, isNear: false },
      { subscription: parts, partition: 1, isNear: false },
    ]);
  });

  it('leaves out who waits after a failure until its time has come, and who was stopped', async () => {
    await append(2);
    const waits = stumbling(1, { onError: { retries: 1, backoff: 20_000, then: 'stop' } }).follows;
    expect(await runner.run(waits, tenant)).toBe('waiting');
    expect(namesOf(await lag.lagging(tenant, [waits]))).toEqual([]);
    await timePasses();
    expect(namesOf(await lag.lagging(tenant, [waits]))).toEqual(['register 0']);
    expect(await runner.run(waits, tenant)).toBe('stopped');
    expect(namesOf(await lag.lagging(tenant, [waits]))).toEqual([]);
    expect((await standing(waits)).position).toBe(0);
  });

  it('does not move whom another process is moving', async () => {
    await caughtUp();
    await happened('directive.withdrawn');
    const holder = await opened.pool.connect();
    await holder.query('begin');
    await holder.query(`select set_config('app.tenant', $1, true)`, [tenant]);
    await holder.query(`select from log.subscriptions where name = 'assigned' for update`);
    expect(await lagging(new SubscriptionLag(elsewhere.dataSource, opened.log))).toEqual(['everything 0', 'issued 0']);
    expect((await standing(assigned)).position).toBe(1);
    await holder.query('rollback');
    holder.release();
    expect(await lagging(new SubscriptionLag(elsewhere.dataSource, opened.log))).toEqual(['everything 0', 'issued 0']);
    expect((await standing(assigned)).position).toBe(2);
  });
});

describe('a policy that parks', () => {
  const parking = { retries: 2, backoff: 0, then: 'park' } as const;

  async function parked(): Promise<{ position: number; attempts: number; error: string }[]> {
    const rows = await opened.query<{ position: string; attempts: number; error: string }>(
      'select position, attempts, error from log.parked_events where tenant_id = $1 order by position',
      [tenant],
    );
    return rows.map((row) => ({ ...row, position: Number(row.position) }));
  }

  async function runToEnd(follows: Subscription): Promise<void> {
    await eventually('the subscription has caught up', async () => (await runner.run(follows, tenant)) === 'caught-up');
  }

  it('sets the event aside with its evidence, and goes on', async () => {
    await append(6);
    const { follows } = stumbling(4, { onError: parking });
    await runToEnd(follows);
    expect(await handled()).toEqual([1, 2, 3, 5, 6]);
    expect(await parked()).toEqual([
      { position: 4, attempts: 3, error: expect.stringMatching(/Error: no agency in event 4\n.*spec/) },
    ]);
    expect(await standing(follows)).toMatchObject({ position: 6, parked: 1, failures: 0, stopped: false });
  });

  it('hands the event over again when asked to, and forgets it once it is taken', async () => {
    await append(3);
    const { follows, state } = stumbling(2, { onError: parking });
    await runToEnd(follows);
    expect(await supervisor.retryParked(follows, tenant)).toBe(0);
    expect(await parked()).toMatchObject([{ position: 2, attempts: 4 }]);
    expect(await handled()).toEqual([1, 3]);
    state.broken = false;
    expect(await supervisor.retryParked(follows, tenant)).toBe(1);
    expect(await supervisor.retryParked(follows, tenant)).toBe(0);
    expect(await handled()).toEqual([1, 3, 2]);
    expect(await parked()).toEqual([]);
  });

  it('hands it over once, though two processes are asked at the same moment', async () => {
    await append(3);
    const { follows, state } = stumbling(2, { onError: parking });
    await runToEnd(follows);
    state.broken = false;
    const both = new Gate();
    let waiting = 0;
    const slow: Subscription = {
      ...follows,
      handle: async (events, manager, log) => {
        if ((waiting += 1) === 2) both.open();
        // The second may never come, and should not.
        await Promise.race([both.opened, opened.query('select pg_sleep(0.3)')]);
        await follows.handle(events, manager, log);
      },
    };
    const supervisorElsewhere = new SubscriptionSupervisor(elsewhere.dataSource, opened.log);
    const taken = await Promise.all([
      supervisor.retryParked(slow, tenant),
      supervisorElsewhere.retryParked(slow, tenant),
    ]);
    expect(taken.sort()).toEqual([0, 1]);
    expect(await handled()).toEqual([1, 3, 2]);
  });
});

describe('a policy that stops', () => {
  it('holds the subscription until an administrator resumes it', async () => {
    await append(5);
    const { follows, state } = stumbling(3);
    expect(await runner.run(follows, tenant)).toBe('stopped');
    const { calls } = state;
    state.broken = false;
    expect(await runner.run(follows, tenant)).toBe('stopped');
    expect(await other.run(follows, tenant)).toBe('stopped');
    expect(state.calls).toBe(calls);
    expect(await standing(follows)).toMatchObject({ stopped: true, position: 2, lag: 3, failures: 1 });
    await supervisor.resume(follows, tenant);
    expect(await standing(follows)).toMatchObject({ stopped: false, failures: 0 });
    expect(await runner.run(follows, tenant)).toBe('caught-up');
    expect(await handled()).toEqual(upTo(5));
  });
});

describe('while one process has the subscription', () => {
  /** Stands in the middle of its first batch, with the effect written and not committed. */
  async function halfWay(changes: Partial<Subscription> = {}) {
    const gate = new Gate();
    const inside = new Gate();
    let backend = 0;
    const held = subscription({
      handle: async (events, manager) => {
        await record(events, manager);
        const [row] = await manager.query<{ pid: number }[]>('select pg_backend_pid() as pid');
        backend = row!.pid;
        inside.open();
        await gate.opened;
      },
      ...changes,
    });
    const running = runner.run(held, tenant).then(
      (outcome) => ({ outcome }),
      (error: unknown) => ({ error }),
    );
    await inside.opened;
    return { running, gate, backend };
  }

  it('is busy for everybody else, whose handler is not called', async () => {
    await append(3);
    const { running, gate } = await halfWay();
    const { follows, state } = stumbling(0);
    expect(await other.run(follows, tenant)).toBe('busy');
    expect(await runner.run(follows, tenant)).toBe('busy');
    expect(state.calls).toBe(0);
    gate.open();
    expect(await running).toEqual({ outcome: 'caught-up' });
    expect(await handled()).toEqual([1, 2, 3]);
  });

  it('is taken over at once by another when that process loses its connection, and no effect is doubled', async () => {
    await append(3);
    // A policy that would park at once: a lost connection is not the event's fault.
    const { running, gate, backend } = await halfWay({ onError: { retries: 0, backoff: 0, then: 'park' } });
    await opened.query('select pg_terminate_backend($1)', [backend]);
    await eventually('another has taken over', async () => (await other.run(subscription(), tenant)) === 'caught-up');
    gate.open();
    expect(await running).toHaveProperty('error');
    expect(await handled()).toEqual([1, 2, 3]);
    expect(await standing(subscription())).toMatchObject({ parked: 0, failures: 0, position: 3 });
  });

  it('does not hold an event against its handler when the connection broke under it', async () => {
    await append(3);
    const { running, gate, backend } = await halfWay({ onError: { retries: 0, backoff: 0, then: 'park' } });
    await opened.query('select pg_terminate_backend($1)', [backend]);
    await eventually('the connection has ended', async () => {
      return (await opened.query('select from pg_stat_activity where pid = $1', [backend])).length === 0;
    });
    gate.open();
    expect(await running).toHaveProperty('error');
    expect(await standing(subscription())).toMatchObject({ parked: 0, failures: 0, position: 0 });
    expect(await runner.run(subscription(), tenant)).toBe('caught-up');
    expect(await handled()).toEqual([1, 2, 3]);
  });
});

describe('the standing of a subscription', () => {
  it('tells how far it has come, how far it lags, and that it moves', async () => {
    await append(25);
    const follows = subscription();
    expect(await standing(follows)).toMatchObject({ position: 0, lag: 25, movedAt: '1970-01-01T00:00:00.000Z' });
    await runner.run(follows, tenant, 0, 1);
    const first = await standing(follows);
    expect(first).toMatchObject({ name: 'register', partition: 0, position: 10, lag: 15, stopped: false, parked: 0 });
    await runner.run(follows, tenant);
    const second = await standing(follows);
    expect(second).toMatchObject({ position: 25, lag: 0 });
    expect(second.movedAt > first.movedAt).toBe(true);
    await runner.run(follows, tenant);
    expect(await standing(follows)).toEqual(second);
  });

  it('is told for every partition', async () => {
    const follows = subscription({ partitions: { count: 2, keyOf: ({ stream }) => stream } });
    await append(2);
    expect((await supervisor.standings(tenant, [follows])).map(({ partition, lag }) => [partition, lag])).toEqual([
      [0, 2],
      [1, 2],
    ]);
  });
});
