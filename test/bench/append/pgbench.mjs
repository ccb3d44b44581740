import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { quantile } from '../rounds.mjs';
import { BARE_TABLE, COLUMNS } from './bare-table.mjs';
import { EFFECTIVE_AT, eventData, METADATA, TENANT, TYPE } from './event.mjs';

const execute = promisify(execFile);

/** On the PATH, or where Debian's packages put it. */
export function findPgbench() {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter),
    ...versions.map((version) => join(debian, version, 'bin')),
  ];
  return folders.map((folder) => join(folder, 'pgbench')).find((program) => existsSync(program));
}

/** One row per transaction, by PostgreSQL's own C client with a prepared statement. */
const SCRIPT = `\\set serial random(1, 1000000000000)
insert into events (${COLUMNS})
values (:tenant, 'assignment-' || :serial, 1, :type, 1, gen_random_uuid(), :data, :metadata, :effective_at);
`;

/**
 * @param {string} program
 * @param {string} ownerUrl of its own, empty database
 */
export async function startPgbench(program, ownerUrl) {
  const client = new pg.Client(ownerUrl);
  await client.connect();
  await client.query(BARE_TABLE);
  await client.end();

  const folder = mkdtempSync(join(tmpdir(), 'dondoc-pgbench-'));
  const script = join(folder, 'insert.sql');
  writeFileSync(script, SCRIPT);
  const { hostname, port, username, password, pathname } = new URL(ownerUrl);
  const env = {
    ...process.env,
    PGHOST: hostname,
    PGPORT: port,
    PGUSER: username,
    PGPASSWORD: decodeURIComponent(password),
    PGDATABASE: pathname.slice(1),
    PGCLIENTENCODING: 'UTF8',
  };
  const variables = {
    tenant: TENANT,
    type: TYPE,
    data: JSON.stringify(eventData(1)),
    metadata: JSON.stringify(METADATA),
    effective_at: EFFECTIVE_AT,
  };
  /** Seconds that so many clients took to connect the last time. @type {Map<number, number>} */
  const connecting = new Map();
  const defined = Object.entries(variables).flatMap(([name, value]) => ['-D', `${name}=${value}`]);
  return {
    name: 'pgbench',
    /** @param {{ readonly clients: number, readonly seconds: number }} one */
    async measure({ clients, seconds }) {
      const threads = Math.min(clients, availableParallelism());
      const options = ['-n', '-f', script, '-M', 'prepared', '-c', clients, '-j', threads];
      const logging = ['-l', '--sampling-rate=0.1', '--log-prefix', join(folder, 'log')];
      for (let attempt = 1; ; attempt += 1) {
        // Its duration covers the time its clients need to connect, its rate does not.
        const duration = Math.ceil(seconds + (connecting.get(clients) ?? 0));
        const { stdout } = await execute(program, [...options, '-T', duration, ...logging, ...defined].map(String), {
          env,
        });
        connecting.set(
          clients,
          Number(/^initial connection time = ([\d.]+) ms/m.exec(stdout)?.[1] ?? 1000 * attempt) / 1000,
        );
        const perSecond = Number(/^tps = ([\d.]+)/m.exec(stdout)?.[1]);
        const latencies = takeLatencies(folder);
        if (latencies.length > 0)
          return { perSecond, p50Ms: quantile(latencies, 0.5), p99Ms: quantile(latencies, 0.99) };
        if (attempt === 5) throw new Error(`pgbench measured nothing:\n${stdout}`);
      }
    },
    async stop() {
      rmSync(folder, { recursive: true });
    },
  };
}

/**
 * Reads and removes pgbench's logs: one line per sampled transaction, whose third field is its time in microseconds.
 * @param {string} folder
 */
function takeLatencies(folder) {
  const logs = readdirSync(folder).filter((file) => file.startsWith('log.'));
  return logs.flatMap((file) => {
    const lines = readFileSync(join(folder, file), 'utf8').trim().split('\n');
    rmSync(join(folder, file));
    return lines.filter((line) => line !== '').map((line) => Number(line.split(' ')[2]) / 1000);
  });
}
