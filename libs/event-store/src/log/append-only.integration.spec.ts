import pg from 'pg';
import { useDatabase } from '../../../../test/support/database.js';
import { newTenant, useLog } from '../../../../test/support/log.js';
import { plainUnit } from '../../../../test/support/plain-unit.js';

const database = useDatabase();
const opened = useLog(database);
const tenant = newTenant();

const RESTRICT_VIOLATION = '23001';
const INSUFFICIENT_PRIVILEGE = '42501';

let owner: pg.Client;
let app: pg.Client;

async function session(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString, application_name: 'append-only.integration.spec' });
  await client.connect();
  await client.query(`select set_config('app.tenant', $1, false)`, [tenant]);
  return client;
}

beforeAll(async () => {
  await opened.log.append(tenant, plainUnit('case-1', 3, { commandId: 'command-1', result: 'first' }));
  [owner, app] = await Promise.all([session(database.ownerUrl), session(database.url)]);
});

afterAll(async () => {
  await Promise.all([owner.end(), app.end()]);
});

function everything(): Promise<unknown[]> {
  return opened.query(`
    select 'event', to_jsonb(e) from log.events e union all
    select 'command', to_jsonb(c) from log.commands c union all
    select 'head', to_jsonb(h) from log.heads h`);
}

let before: unknown[];
beforeEach(async () => {
  before = await everything();
});
afterEach(async () => {
  expect(before).toHaveLength(5);
  expect(await everything()).toEqual(before);
});

const CHANGES = [
  `update log.events set data = '{}'`,
  'update log.events set position = position + 1',
  'update log.events set recorded_at = now() where false',
  'delete from log.events',
  'delete from log.events where position = 3',
  'truncate log.events',
  `insert into log.events select * from log.events on conflict (tenant_id, position) do update set data = '{}'`,
  `merge into log.events e using (select 1 as position) s on e.position = s.position when matched then delete`,
  `update log.commands set result = 'null'`,
  'delete from log.commands',
  'truncate log.commands',
  'delete from log.heads',
  'truncate log.heads',
  'update log.heads set position = position - 1',
  `update log.heads set recorded_at = recorded_at - interval '1 millisecond'`,
  `update log.heads set tenant_id = 'another'`,
  'truncate log.events, log.commands, log.heads',
];

describe('the owner of the tables', () => {
  it.each(CHANGES)('is refused: %s', async (change) => {
    await expect(owner.query(change)).rejects.toMatchObject({ code: RESTRICT_VIOLATION });
  });
});

describe('a superuser', () => {
  it.each(CHANGES)('is refused: %s', async (change) => {
    await expect(opened.query(change)).rejects.toMatchObject({ code: RESTRICT_VIOLATION });
  });
});

describe('the role the product runs as', () => {
  it.each([
    ...CHANGES,
    `insert into log.events select tenant_id, 99, stream, 99, type, schema_version, event_id, data, metadata, recorded_at, effective_at from log.events limit 1`,
    `insert into log.commands values ('${tenant}', 'x', null, 1, 1, now(), 'null')`,
    `insert into log.heads values ('another', 1, now())`,
    'update log.heads set position = 0',
    'select from log.heads for update',
    'alter table log.events disable trigger all',
    'drop trigger events_are_immutable on log.events',
    'create or replace function log.refuse_change() returns trigger language plpgsql as $$ begin return new; end $$',
    'drop table log.events',
    'create table log.mine ()',
    'set session_replication_role = replica',
  ])('has no right to: %s', async (change) => {
    await expect(app.query(change)).rejects.toMatchObject({ code: INSUFFICIENT_PRIVILEGE });
  });
});
