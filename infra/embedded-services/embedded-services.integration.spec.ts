import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { placesInMemory } from './cache-folder.js';
import { startPostgres, startRedis, type RunningPostgres } from './index.js';

const TYPESCRIPT = fileURLToPath(new URL('../../test/support/typescript.mjs', import.meta.url));
const DOOR = new URL('./index.ts', import.meta.url).href;

let folder: string;
beforeEach(() => {
  folder = folderOfItsOwn();
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function folderOfItsOwn(): string {
  const made = mkdtempSync(join(tmpdir(), 'dondoc-spec-'));
  // Run as root, the server has another account, which could not enter it otherwise.
  chmodSync(made, 0o755);
  return made;
}

const data = (): string => join(folder, 'postgres');
const start = (): Promise<RunningPostgres> => startPostgres({ persistent: true, dataDirectory: data() });

async function query<Row extends object>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url, application_name: 'embedded-services.integration.spec' });
  // A server that is stopped or killed under us says so here.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}

async function eventually(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** Another process, as if on a terminal of its own, that starts a server on the folder, says so, and stays. */
async function startElsewhere(): Promise<{ child: ChildProcess; lines: Interface; ownerUrl: string; port: number }> {
  const program = `
    import { startPostgres } from '${DOOR}';
    process.on('SIGINT', () => console.log('interrupted'));
    const { ownerUrl, port } = await startPostgres({ persistent: true, dataDirectory: '${data()}' });
    console.log(JSON.stringify({ ownerUrl, port }));
    setInterval(() => undefined, 1000);`;
  const args = ['--import', TYPESCRIPT, '--input-type=module', '--eval', program];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  const lines = createInterface(child.stdout);
  const [line] = (await once(lines, 'line')) as [string];
  return { child, lines, ...(JSON.parse(line) as { ownerUrl: string; port: number }) };
}

async function killHard(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

describe('an embedded PostgreSQL, on its first start', () => {
  let home: string;
  let postgres: RunningPostgres;
  const startAtHome = () => startPostgres({ persistent: true, dataDirectory: join(home, 'postgres') });
  beforeAll(async () => {
    home = folderOfItsOwn();
    postgres = await startAtHome();
  });
  afterAll(async () => {
    await postgres.stop();
    rmSync(home, { recursive: true, force: true });
  });

  it('has an owner who may create roles, without being superuser, and a database of the owner', async () => {
    const rows = await query(
      postgres.ownerUrl,
      `select current_user as who, current_database() as database, rolsuper, rolcreaterole,
              pg_get_userbyid(datdba) as owner
         from pg_roles, pg_database where rolname = current_user and datname = current_database()`,
    );
    expect(rows).toEqual([
      { who: 'dondoc_owner', database: 'dondoc', rolsuper: false, rolcreaterole: true, owner: 'dondoc_owner' },
    ]);
  });

  it('loses no commit in a crash, keeps checksums, speaks UTC and ends transactions that hang', async () => {
    const rows = await query(
      postgres.ownerUrl,
      `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
              current_setting('full_page_writes') as pages, current_setting('data_checksums') as checksums,
              current_setting('timezone') as zone, current_setting('server_encoding') as encoding,
              current_setting('idle_in_transaction_session_timeout') as hanging`,
    );
    expect(rows).toEqual([
      { fsync: 'on', commit: 'on', pages: 'on', checksums: 'on', zone: 'UTC', encoding: 'UTF8', hanging: '1min' },
    ]);
  });

  it('can be reached on the loopback only, and only with the password', async () => {
    const rows = await query(
      postgres.superuserUrl,
      `select current_setting('listen_addresses') as addresses, current_setting('unix_socket_directories') as sockets,
              (select string_agg(distinct auth_method, ',') from pg_hba_file_rules) as methods`,
    );
    expect(rows).toEqual([{ addresses: '127.0.0.1', sockets: '', methods: 'scram-sha-256' }]);
    const stranger = new URL(postgres.ownerUrl);
    stranger.password = 'wrong';
    await expect(query(stranger.href, 'select 1')).rejects.toThrow(/password authentication failed/);
  });

  it('keeps its passwords where only their owner can read them', () => {
    expect(statSync(join(postgres.dataDirectory, 'credentials.json')).mode & 0o777).toBe(0o600);
    expect(statSync(postgres.dataDirectory).mode & 0o777).toBe(0o700);
  });

  it('refuses a second server on the same data, naming who holds it', async () => {
    await expect(startAtHome()).rejects.toThrow(`in use by the running process ${process.pid}`);
    expect(await query(postgres.ownerUrl, 'select 1 as alive')).toEqual([{ alive: 1 }]);
  });
});

describe('an embedded PostgreSQL that was stopped', () => {
  it('is gone, and finds its data when started again', async () => {
    const first = await start();
    await query(first.ownerUrl, 'create table kept as select 42 as answer');
    await first.stop();
    await first.stop();
    expect(await listens(first.port)).toBe(false);

    const second = await start();
    const rows = await query(second.ownerUrl, 'select answer from kept');
    await second.stop();
    expect(rows).toEqual([{ answer: 42 }]);
  });

  it('ends although connections are open', async () => {
    const postgres = await start();
    const client = new Client({ connectionString: postgres.ownerUrl });
    const told = new Promise<Error>((resolve) => client.on('error', resolve));
    await client.connect();
    await postgres.stop();
    expect((await told).message).toMatch(/administrator command/);
  });

  it.each([true, false])('leaves nothing when its data was to be thrown away (durable: %s)', async (durable) => {
    const postgres = await startPostgres({ persistent: false, durable });
    expect(existsSync(postgres.dataDirectory)).toBe(true);
    const inMemory = placesInMemory().some((place) => postgres.dataDirectory.startsWith(place));
    expect(inMemory).toBe(!durable && placesInMemory().length > 0);
    await postgres.stop();
    expect(existsSync(postgres.dataDirectory)).toBe(false);
  });
});

describe('when the process that started the server is killed with kill -9', () => {
  it('ends the server, and the next start has every commit', async () => {
    const { child, ownerUrl, port } = await startElsewhere();
    await query(ownerUrl, 'create table kept as select 42 as answer');

    await killHard(child);
    const next = await start();

    const rows = await query(next.ownerUrl, 'select answer from kept');
    await eventually(async () => next.port === port || !(await listens(port)));
    await next.stop();
    expect(rows).toEqual([{ answer: 42 }]);
  });

  it('recovers when the server was killed as well', async () => {
    const { child, ownerUrl } = await startElsewhere();
    await query(ownerUrl, 'create table kept as select 42 as answer');
    const cluster = join(data(), 'cluster');
    const postmaster = Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0]);

    process.kill(postmaster, 'SIGKILL');
    await killHard(child);
    const next = await start();

    const rows = await query(next.ownerUrl, 'select answer from kept');
    await next.stop();
    expect(rows).toEqual([{ answer: 42 }]);
  });

  it('is not kept from starting by a lock whose process id belongs to somebody else by now', async () => {
    const first = await start();
    await first.stop();
    const lock = join(first.dataDirectory, 'cluster', 'postmaster.pid');
    writeFileSync(
      lock,
      `${process.pid}\n${first.dataDirectory}/cluster\n1754006400\n5432\n\n127.0.0.1\n  1 1\nready   \n`,
    );
    writeFileSync(join(first.dataDirectory, 'owner.json'), JSON.stringify({ pid: process.pid, birth: 'another' }));

    const second = await start();

    expect(await query(second.ownerUrl, 'select 1 as alive')).toEqual([{ alive: 1 }]);
    await second.stop();
  });

  it('starts over when it happened while the cluster was being made', async () => {
    const postgres = await start();
    await postgres.stop();
    const cluster = join(postgres.dataDirectory, 'cluster');
    spawnSync('mv', [cluster, `${cluster}.unfinished`]);
    rmSync(join(`${cluster}.unfinished`, 'PG_VERSION'));

    const next = await start();

    expect(await query(next.ownerUrl, 'select 1 as alive')).toEqual([{ alive: 1 }]);
    await next.stop();
  });
});

describe('when the terminal sends Ctrl-C', () => {
  it('leaves the server running: it is for the process that started it to end it', async () => {
    const { child, lines, ownerUrl } = await startElsewhere();
    const interrupted = once(lines, 'line');

    process.kill(-child.pid!, 'SIGINT');

    expect(await interrupted).toEqual(['interrupted']);
    expect(await query(ownerUrl, 'select 1 as alive')).toEqual([{ alive: 1 }]);
    await killHard(child);
    await (await start()).stop();
  });
});

const isRoot = process.getuid?.() === 0;
(isRoot ? describe : describe.skip)(
  `for root, in a folder that only root may enter${isRoot ? '' : ' (not root here)'}`,
  () => {
    it('keeps the data where services keep theirs, and finds it again', async () => {
      chmodSync(folder, 0o700);
      const said: string[] = [];
      const first = await startPostgres({
        persistent: true,
        dataDirectory: data(),
        onProgress: (line) => said.push(line),
      });
      try {
        await query(first.ownerUrl, 'create table kept as select 42 as answer');
        await first.stop();
        const second = await start();
        const rows = await query(second.ownerUrl, 'select answer from kept');
        await second.stop();

        expect(rows).toEqual([{ answer: 42 }]);
        expect(second.dataDirectory).toBe(first.dataDirectory);
        expect(said).toContain(`only root may enter ${data()}, so PostgreSQL keeps its data in ${first.dataDirectory}`);
      } finally {
        rmSync(first.dataDirectory, { recursive: true, force: true });
      }
    });
  },
);

describe('when a port is asked for that is taken', () => {
  it('says so instead of taking another one', async () => {
    const postgres = await startPostgres({ persistent: false });
    await expect(startPostgres({ persistent: false, port: postgres.port })).rejects.toThrow(/Address already in use/);
    await postgres.stop();
  });
});

describe('an embedded Redis', () => {
  it('answers with the password of its address, evicts nothing, and is gone when stopped', async () => {
    const redis = await startRedis();
    const { Redis } = await import('ioredis');
    const client = new Redis(redis.url);
    expect(await client.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction']);
    await client.quit();
    await redis.stop();
    expect(await listens(redis.port)).toBe(false);
  });
});
