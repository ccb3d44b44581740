import pg from 'pg';
import { createDatabase, createEmptyDatabase, type TestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { ended, startProduct } from './product-process.js';
import { useSubjectKeys } from '../support/subject-keys.js';

const subjectKeys = useSubjectKeys();
let database: TestDatabase;
let behind: pg.Client;

/** On a database that nobody else sees, with a way to look behind the product's back. */
async function givenDatabase(made: Promise<TestDatabase>): Promise<void> {
  database = await made;
  behind = new pg.Client({ connectionString: database.superuserUrl, application_name: 'behind the back' });
  await behind.connect();
}

afterEach(async () => {
  await behind.end();
  await database.drop();
});

async function tenants(): Promise<string[]> {
  const { rows } = await behind.query<{ tenant: string }>(`select tenant_id as tenant from log.heads order by 1`);
  return rows.map(({ tenant }) => tenant);
}

function demo() {
  return startProduct('cli', { DATABASE_URL: database.ownerUrl, ...subjectKeys.settings }, 'demo');
}

const ADVICE =
  'The demonstration goes by a clock of its own: give it an empty database, or leave DATABASE_URL unset.\n';

describe('when the demonstration is given a database', () => {
  it('plays as a tenant of its own, a new one in every run', async () => {
    await givenDatabase(createDatabase());
    for (const run of [1, 2]) {
      const child = demo();
      const end = ended(child);
      await eventually('the story has begun', async () => (await tenants()).length === run);
      child.kill('SIGINT');
      await end;
    }
    const [one, other] = await tenants();
    expect([one, other]).toEqual([expect.stringMatching(/^phu-tho-demo-\w+/), expect.stringMatching(/^phu-tho-demo-/)]);
  });

  it('refuses one in which a tenant has events, and writes nothing', async () => {
    await givenDatabase(createDatabase());
    await behind.query(`insert into log.heads values ('phu-tho', 7, clock_timestamp())`);
    const { code, output } = await ended(demo());
    expect({ code, output }).toEqual({
      code: 1,
      output: `DATABASE_URL names a database that others use: tenant phu-tho.\n${ADVICE}`,
    });
    expect(await tenants()).toEqual(['phu-tho']);
  });

  it('refuses one on which an engine works, and writes nothing', async () => {
    await givenDatabase(createEmptyDatabase());
    const engine = new pg.Client({ connectionString: database.ownerUrl, application_name: 'dondoc-worker' });
    await engine.connect();
    const { code, output } = await ended(demo());
    await engine.end();
    expect({ code, output }).toEqual({
      code: 1,
      output: `DATABASE_URL names a database that others use: process dondoc-worker.\n${ADVICE}`,
    });
    const { rows } = await behind.query(`select from pg_namespace where nspname = 'log'`);
    expect(rows).toEqual([]);
  });
});
