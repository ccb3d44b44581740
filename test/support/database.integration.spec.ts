import { Client } from 'pg';
import { createDatabase, createEmptyDatabase, useDatabase } from './database.js';

async function connected(connectionString: string, application_name = 'database.integration.spec'): Promise<Client> {
  const client = new Client({ connectionString, application_name });
  await client.connect();
  return client;
}

async function tables(url: string): Promise<string[]> {
  const client = await connected(url);
  try {
    const { rows } = await client.query<{ name: string }>(
      `select schemaname || '.' || tablename as name from pg_tables where schemaname in ('log', 'read')`,
    );
    return rows.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

describe('a database for a test file', () => {
  const database = useDatabase();

  it('is migrated', async () => {
    expect(await tables(database.ownerUrl)).toContain('log.events');
  });

  it('is entered as the product enters it: a role that may not go around row-level security', async () => {
    const client = await connected(database.url);
    const { rows } = await client.query(
      `select current_user as role, current_setting('search_path') as path, rolsuper or rolbypassrls as unbound
         from pg_roles where rolname = current_user`,
    );
    await client.end();
    expect(rows).toEqual([{ role: 'dondoc_app', path: 'read,log', unbound: false }]);
  });

  it('is not shared with anybody', async () => {
    const other = await createDatabase();
    expect(other.name).not.toBe(database.name);
    await other.drop();
  });
});

describe('an empty database', () => {
  it('holds nothing of the product', async () => {
    const database = await createEmptyDatabase();
    expect(await tables(database.ownerUrl)).toEqual([]);
    await database.drop();
  });
});

describe('when a connection is left open', () => {
  it('refuses to be dropped in silence and names the culprit', async () => {
    const database = await createDatabase();
    const leaked = await connected(database.ownerUrl, 'the culprit');
    const ended = new Promise((resolve) => leaked.on('error', () => undefined).once('end', resolve));

    await expect(database.drop()).rejects.toThrow(/1 connections.*\n {2}the culprit: idle/);

    await ended;
  });
});
