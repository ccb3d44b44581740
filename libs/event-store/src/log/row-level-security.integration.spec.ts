import pg from 'pg';
import { useDatabase } from '../../../../test/support/database.js';
import { newTenant, useLog } from '../../../../test/support/log.js';
import { plainUnit } from '../../../../test/support/plain-unit.js';

const database = useDatabase();
const opened = useLog(database);
const mine = newTenant();
const theirs = newTenant();

const INSUFFICIENT_PRIVILEGE = '42501';

let app: pg.Client;
let owner: pg.Client;

async function session(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString, application_name: 'row-level-security.integration.spec' });
  await client.connect();
  return client;
}

beforeAll(async () => {
  for (const tenant of [mine, theirs]) {
    await opened.log.append(tenant, plainUnit('case-1', 2, { commandId: 'command-1' }));
    await opened.query(
      `insert into log.subscriptions (tenant_id, name, partition, position) values ($1, 'register', 0, 1)`,
      [tenant],
    );
    await opened.query(`insert into log.parked_events values ($1, 'register', 0, 1, 'no such agency', 3)`, [tenant]);
  }
  [app, owner] = await Promise.all([session(database.url), session(database.ownerUrl)]);
});

afterAll(async () => {
  await Promise.all([app.end(), owner.end()]);
});

const TABLES = ['log.events', 'log.commands', 'log.subscriptions', 'log.parked_events'];

async function inTenant<Result>(client: pg.Client, tenant: string, work: () => Promise<Result>): Promise<Result> {
  await client.query('begin');
  try {
    await client.query(`select set_config('app.tenant', $1, true)`, [tenant]);
    return await work();
  } finally {
    await client.query('rollback');
  }
}

async function tenantsSeen(client: pg.Client, table: string): Promise<string[]> {
  const { rows } = await client.query<{ tenant_id: string }>(`select distinct tenant_id from ${table} order by 1`);
  return rows.map(({ tenant_id }) => tenant_id);
}

describe.each(TABLES)('%s', (table) => {
  it('looks empty to the product without a tenant', async () => {
    expect(await tenantsSeen(app, table)).toEqual([]);
  });

  it('looks empty to its owner too, for row-level security is forced', async () => {
    expect(await tenantsSeen(owner, table)).toEqual([]);
  });

  it('shows one tenant its own rows and nobody else’s', async () => {
    await inTenant(app, mine, async () => {
      expect(await tenantsSeen(app, table)).toEqual([mine]);
      expect((await app.query(`select from ${table} where tenant_id = $1`, [theirs])).rowCount).toBe(0);
    });
  });

  it('looks empty again after the transaction that named the tenant', async () => {
    await inTenant(app, mine, () => app.query(`select from ${table}`));
    expect(await tenantsSeen(app, table)).toEqual([]);
  });

  it('is not shown by switching row-level security off', async () => {
    await inTenant(app, mine, async () => {
      await app.query('set local row_security = off');
      await expect(app.query(`select from ${table}`)).rejects.toMatchObject({ code: INSUFFICIENT_PRIVILEGE });
    });
  });
});

describe('the role the product runs as', () => {
  it('may not write a row of another tenant where it may write at all', async () => {
    for (const write of [
      `insert into log.subscriptions (tenant_id, name, partition, position) values ('${theirs}', 'other', 0, 1)`,
      `insert into log.parked_events values ('${theirs}', 'other', 0, 1, 'x', 1)`,
      `update log.subscriptions set tenant_id = '${theirs}', name = 'taken'`,
    ]) {
      await inTenant(app, mine, async () => {
        await expect(app.query(write)).rejects.toMatchObject({ code: INSUFFICIENT_PRIVILEGE });
      });
    }
    await inTenant(app, mine, async () => {
      const { rowCount } = await app.query(`update log.subscriptions set position = 0 where tenant_id = $1`, [theirs]);
      expect(rowCount).toBe(0);
    });
  });

  it('can neither go around row-level security nor become somebody who can', async () => {
    const { rows } = await app.query(
      `select rolname, rolsuper, rolbypassrls, rolcreaterole, rolcanlogin from pg_roles
        where rolname = current_user or pg_has_role(current_user, oid, 'member')`,
    );
    expect(rows).toEqual([
      { rolname: 'dondoc_app', rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcanlogin: false },
    ]);
    await expect(app.query('alter table log.events disable row level security')).rejects.toMatchObject({
      code: INSUFFICIENT_PRIVILEGE,
    });
    await expect(app.query('create policy all_tenants on log.events using (true)')).rejects.toMatchObject({
      code: INSUFFICIENT_PRIVILEGE,
    });
  });

  it('leaves no tenant behind in a connection after it appended, loaded or read', async () => {
    const { log } = opened;
    await log.append(mine, plainUnit('case-1'));
    await log.load(mine, ['case-1'], 'unknown');
    await log.readPage(mine, { until: 1 });
    await log.positionAt(mine, (await log.read(mine, 'case-1'))[0]!.recordedAt);
    const { rows } = await opened.pool.query(`select coalesce(current_setting('app.tenant', true), '') as tenant`);
    expect(rows).toEqual([{ tenant: '' }]);
  });
});

describe('every table of the product', () => {
  it('keeps tenants apart: tenant first in its key, row-level security forced, a policy on the tenant', async () => {
    const rows = await opened.query<{ table: string; first: string; forced: boolean; policies: string[] }>(`
      select c.oid::regclass::text as "table", a.attname as first, c.relrowsecurity and c.relforcerowsecurity as forced,
             array(select coalesce(pg_get_expr(polwithcheck, polrelid), pg_get_expr(polqual, polrelid))
                     from pg_policy p where p.polrelid = c.oid and polcmd <> 'r') as policies
        from pg_class c
        join pg_namespace n on n.oid = c.relnamespace and n.nspname in ('log', 'read')
        left join pg_index i on i.indrelid = c.oid and i.indisprimary
        left join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
       where c.relkind in ('r', 'p') and c.relname <> 'migrations'
       order by 1`);
    const ownTenant = `(tenant_id = current_setting('app.tenant'::text, true))`;
    expect(rows.length).toBeGreaterThanOrEqual(5);
    expect(rows).toEqual(rows.map(({ table }) => ({ table, first: 'tenant_id', forced: true, policies: [ownTenant] })));
  });

  it('is reached past the policies by one function, whose names nobody can redirect', async () => {
    const rows = await opened.query<{ name: string; path: string[]; everybody: boolean }>(`
      select p.proname as name, array(select s from unnest(proconfig) s where s like 'search_path=%') as path,
             has_function_privilege('public', p.oid, 'execute') as everybody
        from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where n.nspname in ('log', 'read') and p.prosecdef`);
    expect(rows).toEqual([{ name: 'append', path: ['search_path=log, pg_temp'], everybody: false }]);
  });
});
