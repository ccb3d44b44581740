/**
 * Feeds that order events by transaction id and hide what a snapshot does not yet show fail in three ways.
 * Each test first makes sure that it has set such a feed's trap.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { startPostgres, type RunningPostgres } from '#embedded-services';
import { openLogPool, PostgresEventLog, SubscriptionRunner, type RecordedEvent, type Subscription } from '#event-store';
import { migrate } from '#migrations';
import { runtimeUrl } from '#platform';
import { openBareDataSource } from '../support/bare-data-source.js';
import { createDatabase, useDatabase } from '../support/database.js';
import { createHandledEvents, handledPositions, noteHandled } from '../support/handled-events.js';
import { newTenant, useDataSource, useLog } from '../support/log.js';
import { plainUnit } from '../support/plain-unit.js';
import { findPostgres15 } from '../support/postgres-15.js';

const database = useDatabase();
const opened = useLog(database);
const data = useDataSource(database);

const register: Subscription = {
  name: 'register',
  start: 'origin',
  batchSize: 100,
  onError: { retries: 0, backoff: 0, then: 'stop' },
  handle: (events, manager) => noteHandled('register', events, manager),
};

/** A reader that keeps nothing but the last position it has seen. */
class Reader {
  #position = 0;
  readonly seen: RecordedEvent[] = [];

  constructor(
    private readonly log: PostgresEventLog,
    private readonly tenant: string,
  ) {}

  /** @returns what has come since it last looked */
  async poll(): Promise<string[]> {
    const from = this.seen.length;
    for await (const event of this.log.readAll(this.tenant, { after: this.#position })) {
      this.seen.push(event);
      this.#position = event.position;
    }
    return this.seen.slice(from).map(nameOf);
  }
}

function nameOf({ stream, version }: Pick<RecordedEvent, 'stream' | 'version'>): string {
  return `${stream} v${version}`;
}

/** The log as it writes within a transaction that somebody else has opened. */
function within(client: pg.PoolClient): PostgresEventLog {
  const borrowed = { query: client.query.bind(client), release: () => undefined };
  return new PostgresEventLog({ connect: () => Promise.resolve(borrowed) } as unknown as pg.Pool);
}

async function transactionIdOf(client: Pick<pg.ClientBase, 'query'>): Promise<number> {
  const { rows } = await client.query<{ xid: string }>('select pg_current_xact_id()::text as xid');
  return Number(rows[0]!.xid);
}

/** The transactions (or parts of such) that wrote a tenant's events, in order of position. */
async function writersOf(tenant: string): Promise<number[]> {
  const rows = await opened.query<{ xmin: string }>(
    'select xmin::text from log.events where tenant_id = $1 order by position',
    [tenant],
  );
  return rows.map(({ xmin }) => Number(xmin));
}

beforeAll(() => createHandledEvents(database.ownerUrl));

describe('the feed', () => {
  test('one stream stays in order when an older transaction commits later', async () => {
    const tenant = newTenant();
    const reader = new Reader(opened.log, tenant);
    const older = await opened.pool.connect();
    await older.query('begin');
    const olderId = await transactionIdOf(older); // from here on it is older than whatever begins to write

    await opened.log.append(tenant, plainUnit('case-1'));
    expect(await reader.poll()).toEqual(['case-1 v1']);
    expect(await within(older).append(tenant, plainUnit('case-1'))).toMatchObject({ firstPosition: 2 });
    const waits = opened.log.append(tenant, plainUnit('case-1'));
    expect(await reader.poll()).toEqual([]);
    expect(await transactionIdOf(older)).toBe(olderId);
    await older.query('commit');
    older.release();
    await waits;
    expect(await reader.poll()).toEqual(['case-1 v2', 'case-1 v3']);
    expect(await new Reader(opened.log, tenant).poll()).toEqual(['case-1 v1', 'case-1 v2', 'case-1 v3']);

    // The trap: in order of transactions version 2, which the older one wrote, comes before version 1.
    expect((await writersOf(tenant))[0]).toBeGreaterThan(olderId);
    expect(reader.seen.map(({ position }) => position)).toEqual([1, 2, 3]);
    expect((await opened.log.read(tenant, 'case-1')).map(nameOf)).toEqual(reader.seen.map(nameOf));
  });

  test('a long write transaction in another database does not stall the feed', async () => {
    const tenant = newTenant();
    const runner = new SubscriptionRunner(data.dataSource, opened.log);
    const reader = new Reader(opened.log, tenant);
    const other = await createDatabase();
    const stranger = new pg.Client({ connectionString: other.ownerUrl, application_name: 'a stranger' });
    await stranger.connect();
    await stranger.query('begin');
    await stranger.query('create table public.long_work (id integer)');
    const strangers = await transactionIdOf(stranger);

    for (let appended = 0; appended < 5; appended += 1) {
      const unit = plainUnit(`case-${appended % 2}`, 2);
      await opened.log.append(tenant, unit);
      expect(await reader.poll()).toHaveLength(2);
    }
    expect(await runner.run(register, tenant)).toBe('caught-up');
    expect(await handledPositions(opened.query, tenant, 'register')).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);

    // The trap: every event is younger than the oldest transaction of the server that is still under way.
    const [now] = await opened.query<{ oldest: string }>(
      'select pg_snapshot_xmin(pg_current_snapshot())::text as oldest',
    );
    expect(Number(now!.oldest)).toBeLessThanOrEqual(strangers);
    for (const writer of await writersOf(tenant)) expect(writer).toBeGreaterThan(strangers);
    expect((await stranger.query('select from public.long_work')).rowCount).toBe(0);

    await stranger.query('rollback');
    await stranger.end();
    await other.drop();
  });
});

const postgres15 = await findPostgres15();
const where15 = 'reason' in postgres15 ? describe.skip : describe;

where15(
  'reason' in postgres15 ? `the feed on PostgreSQL 15 (${postgres15.reason})` : 'the feed on PostgreSQL 15',
  () => {
    const tenants = [newTenant(), newTenant()];
    let old: RunningPostgres;
    let fresh: RunningPostgres;
    let folder: string;

    beforeAll(async () => {
      if ('reason' in postgres15) throw new Error(postgres15.reason);
      folder = mkdtempSync(join(tmpdir(), 'dondoc-dump-'));
      const { binaries } = postgres15;
      [old, fresh] = await Promise.all([
        startPostgres({ persistent: false, durable: false, binaries }),
        startPostgres({ persistent: false, durable: false, binaries }),
      ]);
    });
    afterAll(async () => {
      await Promise.all([old.stop(), fresh.stop()]);
      rmSync(folder, { recursive: true, force: true });
    });

    async function asSuperuser<Result>(
      server: RunningPostgres,
      work: (client: pg.Client) => Promise<Result>,
    ): Promise<Result> {
      const client = new pg.Client({ connectionString: administrator(server), application_name: 'administrator' });
      await client.connect();
      try {
        return await work(client);
      } finally {
        await client.end();
      }
    }

    function administrator({ superuserUrl, ownerUrl }: RunningPostgres): string {
      const url = new URL(superuserUrl);
      url.pathname = new URL(ownerUrl).pathname;
      return url.href;
    }

    /** What users of the log have on a server. */
    async function openOn<Result>(
      server: RunningPostgres,
      work: (log: PostgresEventLog, runner: SubscriptionRunner) => Promise<Result>,
    ): Promise<Result> {
      const url = runtimeUrl(server.ownerUrl);
      const pool = openLogPool(url);
      const dataSource = await openBareDataSource(url, 'snapshot hazards');
      try {
        const log = new PostgresEventLog(pool);
        return await work(log, new SubscriptionRunner(dataSource, log));
      } finally {
        await dataSource.destroy();
        await pool.end();
      }
    }

    /** Dumped as superuser: row-level security, being forced, hides every row from the owner too. */
    async function moveDatabase(): Promise<void> {
      if ('reason' in postgres15) throw new Error(postgres15.reason);
      const run = promisify(execFile);
      const file = join(folder, 'dondoc.dump');
      const env = { ...process.env, ...postgres15.env };
      await run(postgres15.pgDump, ['--format=custom', `--file=${file}`, administrator(old)], { env });
      await asSuperuser(fresh, (client) =>
        client.query('create role dondoc_app nologin noinherit; grant dondoc_app to dondoc_owner'),
      );
      await run(postgres15.pgRestore, ['--exit-on-error', `--dbname=${administrator(fresh)}`, file], { env });
    }

    async function everything(log: PostgresEventLog): Promise<RecordedEvent[]> {
      const events: RecordedEvent[] = [];
      for (const tenant of tenants) for await (const event of log.readAll(tenant)) events.push(event);
      return events;
    }

    test('after dump and restore into a new server every event is visible in order', async () => {
      await migrate(old.ownerUrl);
      await createHandledEvents(old.ownerUrl);
      await asSuperuser(old, (client) =>
        client.query('do $$ begin for i in 1 .. 5000 loop perform pg_current_xact_id(); commit; end loop; end $$'),
      );
      const before = await openOn(old, async (log, runner) => {
        for (let appended = 0; appended < 100; appended += 1) {
          await log.append(
            tenants[appended % 2]!,
            plainUnit(`case-${appended % 7}`, 2, { commandId: `command-${appended}` }),
          );
          if (appended === 50) for (const tenant of tenants) await runner.run(register, tenant);
        }
        return everything(log);
      });
      expect(before.map(({ position }) => position)).toEqual(
        tenants.flatMap(() => Array.from({ length: 100 }, (_, index) => index + 1)),
      );

      await moveDatabase();

      // The trap: by the old server's transactions, every event lies in the new server's future.
      const next = await asSuperuser(fresh, transactionIdOf);
      await asSuperuser(old, async (client) => {
        const { rows } = await client.query<{ first: string }>(
          'select min(xmin::text::bigint) as first from log.events',
        );
        expect(BigInt(rows[0]!.first)).toBeGreaterThan(next);
      });

      await openOn(fresh, async (log, runner) => {
        expect(await everything(log)).toEqual(before);
        const tenant = tenants[0]!;
        const repeated = await log.append(tenant, plainUnit('case-0', 2, { commandId: 'command-0' }));
        expect(repeated).toMatchObject({ outcome: 'already-done', firstPosition: 1, lastPosition: 2 });
        const version = (await log.read(tenant, 'case-0')).length;
        const { writes } = plainUnit('case-0');
        const unit = plainUnit('case-0', 1, { writes: writes.map((write) => ({ ...write, expected: version })) });
        expect(await log.append(tenant, unit)).toMatchObject({ outcome: 'appended', firstPosition: 101 });
        expect(await runner.run(register, tenant)).toBe('caught-up');
        const handled = await asSuperuser(fresh, (client) =>
          handledPositions(async (text, values) => (await client.query(text, [...values])).rows, tenant, 'register'),
        );
        expect(handled).toEqual(Array.from({ length: 101 }, (_, index) => index + 1));
      });
      await asSuperuser(fresh, async (client) => {
        await expect(client.query('delete from log.events')).rejects.toThrow('what is recorded stays as it is');
      });
    });

    test('migrations of several databases may run at once on a server that has seen none', async () => {
      const server = await startPostgres({
        persistent: false,
        durable: false,
        ...('reason' in postgres15 ? {} : { binaries: postgres15.binaries }),
      });
      const owners = ['first', 'second', 'third'].map((name) => {
        const url = new URL(server.ownerUrl);
        url.pathname = name;
        return { name, url: url.href };
      });
      try {
        await asSuperuser(server, async (client) => {
          for (const { name } of owners) await client.query(`create database ${name} owner dondoc_owner`);
        });
        const applied = await Promise.all([...owners, ...owners].map(({ url }) => migrate(url)));
        expect(applied.filter((names) => names.length > 0)).toHaveLength(3);
      } finally {
        await server.stop();
      }
    });
  },
);
