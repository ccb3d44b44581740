import pg from 'pg';
import { startPostgres } from '../../../dist/infra/embedded-services/index.js';
import { createDatabase } from '../databases.mjs';
import { describeMachine, Progress, shareInUse, table, warningOf } from '../report.mjs';
import { measureInRounds } from '../rounds.mjs';
import { CONNECTIONS } from './connections.mjs';
import { startNodeSystem } from './node-system.mjs';
import { findPgbench, startPgbench } from './pgbench.mjs';

const CLIENTS = [1, 8, 32, 128, 512];
const ROUNDS = 5;

/** @param {{ readonly seconds: number, readonly json: boolean }} options */
export async function run({ seconds, json }) {
  const busy = await shareInUse();
  const server = await startPostgres({
    persistent: false,
    // pgbench opens one per client while the pools of the others, idle by then, still hold theirs.
    maxConnections: Math.max(...CLIENTS) + 2 * CONNECTIONS + 50,
    onProgress: (line) => console.error(line),
  });
  const administrator = new pg.Client(server.superuserUrl);
  /** @type {{ stop(): Promise<void> }[]} */
  const running = [{ stop: server.stop }];
  try {
    await administrator.connect();
    running.push({ stop: () => administrator.end() });
    await makeSigningInCheap(administrator, server.ownerUrl);
    const { rows } = await administrator.query('show server_version');

    const systems = [];
    const add = (system) => {
      systems.push(system);
      running.push(system);
    };
    for (const name of ['dondoc', 'emmett', 'insert']) {
      add(await startNodeSystem(name, await createDatabase(administrator, server.ownerUrl, name)));
    }
    const pgbench = findPgbench();
    if (pgbench) add(await startPgbench(pgbench, await createDatabase(administrator, server.ownerUrl, 'pgbench')));
    else console.error('pgbench is not installed (Debian: package postgresql-contrib): measuring without it');

    const progress = new Progress();
    const results = await measureInRounds({
      rounds: ROUNDS,
      systems,
      cases: CLIENTS.map((clients) => ({
        name: clients === 1 ? '1 client' : `${clients} clients`,
        value: { clients, seconds },
      })),
      // Else one system writes to disk what another has left dirty, and which one is chance.
      beforeRound: () => administrator.query('checkpoint'),
      onStep: (step) => progress.step(step),
    });
    progress.end();

    const machine = describeMachine(rows[0].server_version);
    console.log(`append: one event of some 600 bytes per append, each to a new stream; medians of ${ROUNDS} rounds`);
    console.log(
      `${machine.cpu}, ${machine.cores} cores; Node ${machine.node}; PostgreSQL ${machine.postgres}, fsync on`,
    );
    console.log(`${warningOf(busy)}\n${table(results, 'dondoc')}`);
    if (json) console.log(JSON.stringify({ bench: 'append', machine, results }));
  } finally {
    for (const each of running.reverse()) await each.stop();
  }
}

/**
 * pgbench signs in anew for every measurement: with the usual 4096 rounds of hashing, 512 times are seconds.
 * @param {import('pg').Client} administrator
 * @param {string} ownerUrl
 */
async function makeSigningInCheap(administrator, ownerUrl) {
  const { username, password } = new URL(ownerUrl);
  await administrator.query('set scram_iterations = 1');
  await administrator.query(
    `alter role ${username} password ${administrator.escapeLiteral(decodeURIComponent(password))}`,
  );
}
