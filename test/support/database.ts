import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { MIGRATED_TEMPLATE, serviceAddresses } from './service-addresses.js';

export interface TestDatabase {
  readonly name: string;
  /** As the owner: may do anything in this database, row-level security included. For migrations. */
  readonly ownerUrl: string;
  /** As the product runs: role `dondoc_app`, search path `read,log`. */
  readonly url: string;
  /** As superuser, in this database: to look behind the product's back. */
  readonly superuserUrl: string;
  /**
   * Removes the database.
   * @throws Error naming every connection that is still open: what opened it does not close it.
   */
  drop(): Promise<void>;
}

/** A database of one's own, migrated. For one test file, or one test that must be alone. */
export function createDatabase(): Promise<TestDatabase> {
  return create(MIGRATED_TEMPLATE);
}

/** A database of one's own in which no migration has run. */
export function createEmptyDatabase(): Promise<TestDatabase> {
  return create('template1');
}

/**
 * The usual way, at the top of a `describe` or a file: a migrated database before the first test. It goes
 * once every hook of the file has run, and the file fails when a connection to it is still open then.
 */
export function useDatabase(): Omit<TestDatabase, 'drop'> {
  let database: TestDatabase | undefined;
  beforeAll(async () => {
    database = await createDatabase();
    const { drop } = database;
    atEndOfFile(drop);
  });
  const present = (): TestDatabase => {
    if (database === undefined)
      throw new Error('the database is there from beforeAll on: read its address in a test or hook');
    return database;
  };
  return {
    get name() {
      return present().name;
    },
    get ownerUrl() {
      return present().ownerUrl;
    },
    get url() {
      return present().url;
    },
    get superuserUrl() {
      return present().superuserUrl;
    },
  };
}

/** Carried out by services-environment.mjs: `afterAll` hooks run in the order they are written, so none is surely the last. */
function atEndOfFile(work: () => Promise<void>): void {
  const file = globalThis as { atEndOfFile?: (() => Promise<void>)[] };
  (file.atEndOfFile ??= []).push(work);
}

/** How the product connects, given the owner's address. */
function runtimeUrl(ownerUrl: string): string {
  return `${ownerUrl}?options=${encodeURIComponent('-c role=dondoc_app -c search_path=read,log')}`;
}

async function create(template: string): Promise<TestDatabase> {
  const { superuserUrl, ownerUrl } = serviceAddresses();
  const name = `test_${randomBytes(6).toString('hex')}`;
  const owner = inDatabase(ownerUrl, name);
  await asSuperuser((client) =>
    client.query(`create database ${name} template ${template} owner ${new URL(ownerUrl).username}`),
  );
  return {
    name,
    ownerUrl: owner,
    url: runtimeUrl(owner),
    superuserUrl: inDatabase(superuserUrl, name),
    drop: () => drop(name),
  };
}

async function drop(name: string): Promise<void> {
  const left = await connectionsLeft(name);
  await asSuperuser((client) => client.query(`drop database ${name} with (force)`));
  if (left.length === 0) return;
  const lines = left.map(
    ({ application, state, query }) => `  ${application || '(no application_name)'}: ${state}, last: ${query}`,
  );
  throw new Error(`${left.length} connections to the test database were left open:\n${lines.join('\n')}`);
}

interface Connection {
  readonly application: string;
  readonly state: string;
  readonly query: string;
}

/** PostgreSQL notices a closed connection a moment later than the one who closed it. */
const GRACE_MS = 3_000;

async function connectionsLeft(name: string): Promise<Connection[]> {
  const end = performance.now() + GRACE_MS;
  return asSuperuser(async (client) => {
    for (;;) {
      const { rows } = await client.query<Connection>(
        `select application_name as application, coalesce(state, backend_type) as state, left(coalesce(query, ''), 120) as query
           from pg_stat_activity
          where datname = $1 and backend_type = 'client backend'`,
        [name],
      );
      if (rows.length === 0 || performance.now() > end) return rows;
      await delay(20);
    }
  });
}

async function asSuperuser<Result>(work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({
    connectionString: serviceAddresses().superuserUrl,
    application_name: 'test databases',
  });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function inDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = name;
  return changed.href;
}
