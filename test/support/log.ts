import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { openLogPool, PostgresEventLog, type PostgresEventLogOptions } from '#event-store';
import { openBareDataSource } from './bare-data-source.js';
import type { TestDatabase } from './database.js';

type Addresses = Pick<TestDatabase, 'url' | 'ownerUrl' | 'superuserUrl'>;

export interface OpenLog {
  readonly pool: pg.Pool;
  readonly log: PostgresEventLog;
  /** Another log over the same connections, as another process would have it. */
  logWith(options: PostgresEventLogOptions): PostgresEventLog;
  /** Behind the product's back: as superuser, past row-level security. */
  query<Row extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Holds back every append to a tenant that has a head, as a slow append of another process would. */
  holdHead(tenant: string): Promise<HeldHead>;
}

interface HeldHead {
  /** Whether an append has come as far as the head, and waits. */
  isWaitedFor(): Promise<boolean>;
  letGo(): Promise<void>;
}

/** The log as the product opens it, and a way to look behind it; closed after the tests of the `describe` or file. */
export function useLog(database: Addresses): OpenLog {
  let opened: { pool: pg.Pool; log: PostgresEventLog; superuser: pg.Pool } | undefined;
  beforeAll(() => {
    const pool = openLogPool(database.url, { applicationName: 'useLog' });
    const superuser = new pg.Pool({ connectionString: database.superuserUrl, application_name: 'useLog, superuser' });
    superuser.on('error', () => undefined);
    opened = { pool, log: new PostgresEventLog(pool), superuser };
  });
  afterAll(async () => {
    await opened?.pool.end();
    await opened?.superuser.end();
  });
  const present = (): NonNullable<typeof opened> => {
    if (opened === undefined) throw new Error('the log is there from beforeAll on');
    return opened;
  };
  return {
    get pool() {
      return present().pool;
    },
    get log() {
      return present().log;
    },
    logWith: (options) => new PostgresEventLog(present().pool, options),
    query: async <Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []) =>
      (await present().superuser.query<Row>(text, [...values])).rows,
    holdHead: (tenant) => holdHead(present().superuser, tenant),
  };
}

async function holdHead(superuser: pg.Pool, tenant: string): Promise<HeldHead> {
  const holder = await superuser.connect();
  await holder.query('begin');
  const { rows } = await holder.query<{ pid: number }>(
    'select pg_backend_pid() as pid from log.heads where tenant_id = $1 for update',
    [tenant],
  );
  const pid = rows[0]?.pid;
  if (pid === undefined) throw new Error(`tenant ${tenant} has no head to hold`);
  return {
    isWaitedFor: async () => {
      const blocked = 'select from pg_stat_activity where $1 = any (pg_blocking_pids(pid))';
      return (await superuser.query(blocked, [pid])).rowCount !== 0;
    },
    letGo: async () => {
      await holder.query('rollback');
      holder.release();
    },
  };
}

/** A data source for subscriptions; destroyed after the tests of the `describe` or file. */
export function useDataSource(database: Addresses): { readonly dataSource: DataSource } {
  let dataSource: DataSource | undefined;
  beforeAll(async () => {
    dataSource = await openBareDataSource(database.url, 'useDataSource');
  });
  afterAll(async () => {
    await dataSource?.destroy();
  });
  return {
    get dataSource() {
      if (dataSource === undefined) throw new Error('the data source is there from beforeAll on');
      return dataSource;
    },
  };
}

/** A tenant nobody else uses: tests of one file share a database and nothing in it. */
export function newTenant(): string {
  return `tenant-${randomBytes(6).toString('hex')}`;
}
