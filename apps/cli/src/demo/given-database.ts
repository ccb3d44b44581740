import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { SettingsInvalid } from '#platform';

const OUR_TENANTS = 'phu-tho-demo-';

/** A name that no tenant of the database has: what an earlier run wrote into the log stays there. */
export function newTenant(): string {
  return `${OUR_TENANTS}${randomBytes(4).toString('hex')}`;
}

/**
 * Makes sure that a database serves demonstrations alone. By the clock of the story, timers of others
 * would fire at the wrong time; by that of another engine, those of the story.
 * @throws SettingsInvalid naming who else uses it
 */
export async function assertOurs(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'dondoc-demo' });
  await client.connect();
  try {
    const others = [...(await tenantsOf(client)), ...(await enginesAt(client))];
    if (others.length === 0) return;
    throw new SettingsInvalid([
      `DATABASE_URL names a database that others use: ${others.join(', ')}.`,
      'The demonstration goes by a clock of its own: give it an empty database, or leave DATABASE_URL unset.',
    ]);
  } finally {
    await client.end();
  }
}

async function tenantsOf(client: pg.Client): Promise<string[]> {
  const { rows: log } = await client.query(`select from pg_class where oid = to_regclass('log.heads')`);
  if (log.length === 0) return []; // not yet migrated
  const { rows } = await client.query<{ name: string }>(`select tenant_id as name from log.heads order by name`);
  return rows.filter(({ name }) => !name.startsWith(OUR_TENANTS)).map(({ name }) => `tenant ${name}`);
}

async function enginesAt(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select distinct application_name as name from pg_stat_activity
      where datname = current_database() and application_name ~ '^dondoc-(api|worker)$' order by name`,
  );
  return rows.map(({ name }) => `process ${name}`);
}
