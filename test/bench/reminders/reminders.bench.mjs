/**
 * How late reminders are. Timers are armed as orders arm them; then so many are due every second. The workers are the
 * product's own, with everything that follows the log. Beside it: delayed jobs of bare BullMQ on the same
 * server, at the same rate, whose worker does nothing.
 *
 * Lateness of Dondoc: from the due moment to the moment at which the reminder stands recorded (`recordedAt`, taken by
 * the database in the transaction that writes it). Lateness of BullMQ: from the due moment to the first line of its
 * processor. Both sides read the clock of one machine.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import pg from 'pg';
import { startRedis } from '../../../dist/infra/embedded-services/index.js';
import { migrate } from '../../../dist/infra/migrations/index.js';
import { createDatabase, inDatabase } from '../databases.mjs';
import { withPostgres } from '../with-postgres.mjs';
import { quantile } from '../rounds.mjs';
import { startWorker } from '../worker.mjs';
import { ArmedTenant, TIMERS_OF_ONE } from './armed-tenant.mjs';

const FEW = 10_000;
/** As many on PostgreSQL's queue, of those on Redis. */
const SHARE_ON_POSTGRES = 0.1;
/** Until everything asked for must have happened after it was due; else the run is given up. */
const GRACE_MS = 60_000;

/** @param {{ readonly timers: number, readonly rate: number, readonly seconds: number, readonly json: boolean }} options */
export function run({ timers, rate, seconds, json }) {
  return withPostgres(async ({ postgres, administrator, running, say, machine, warning }) => {
    const redis = await startRedis({ onProgress: say });
    running.push(redis);
    const client = new Redis(redis.url);
    running.push({ stop: async () => void client.disconnect() });
    const plan = { rate, seconds, say, postgres, administrator, running };

    const onRedis = await measureBackend({
      ...plan,
      name: 'redis',
      queueUrl: redis.url,
      timers,
      memoryOf: memoryOf(client),
    });
    const onPostgres = await measureBackend({
      ...plan,
      name: 'postgres',
      timers: Math.round(timers * SHARE_ON_POSTGRES),
    });

    const one = `${rate} due/s`;
    const results = [
      ...rowsOf(one, onRedis),
      { system: 'redis', case: 'memory', ...onRedis.memory },
      ...rowsOf(`${one} on PostgreSQL`, onPostgres),
    ];
    console.log(
      `reminders: ${rate} due per second for ${seconds} s; ${onRedis.armed.toLocaleString('en')} timers armed on Redis, ` +
        `${onPostgres.armed.toLocaleString('en')} on PostgreSQL`,
    );
    console.log(
      `${machine.cpu}, ${machine.cores} cores; Node ${machine.node}; PostgreSQL ${machine.postgres}, fsync on`,
    );
    console.log(`${warning}\n${table(results)}\n${memoryLine(onRedis.memory, timers)}`);
    if (json) console.log(JSON.stringify({ bench: 'reminders', machine, results }));
  });
}

/** Bare BullMQ first, then Dondoc, each alone. */
async function measureBackend({
  name,
  queueUrl,
  timers,
  rate,
  seconds,
  say,
  postgres,
  administrator,
  running,
  memoryOf,
}) {
  const count = rate * seconds;
  const everyMs = 1_000 / rate;
  const ownerUrl = await createDatabase(administrator, postgres.ownerUrl, name);
  const bareUrl = queueUrl ?? (await createDatabase(administrator, postgres.ownerUrl, `bare_${name}`));
  say(`bare BullMQ on ${name}: ${count.toLocaleString('en')} delayed jobs`);
  const bullmq = await measureBare(bareUrl, { count, everyMs, seconds });

  await migrate(ownerUrl);
  const behind = new pg.Client(inDatabase(postgres.superuserUrl, ownerUrl));
  await behind.connect();
  const tenant = new ArmedTenant(ownerUrl, 'bench', behind);
  const workers = startWorkers({ DATABASE_URL: ownerUrl, ...(queueUrl && { QUEUE_URL: queueUrl }) });
  running.push({ stop: () => workers.stop() });
  try {
    const few = Math.min(FEW, timers / 2);
    await tenant.assignFarAhead(few / 2 / TIMERS_OF_ONE);
    await tenant.allSeen();
    // The workers are up and warm by now: how long the rest takes tells how long those that are due will take.
    const beganFew = performance.now();
    await tenant.assignFarAhead(few / 2 / TIMERS_OF_ONE);
    await tenant.allSeen();
    const perTimer = (2 * (performance.now() - beganFew)) / few;
    const bytesAt10k = await memoryOf?.();

    const far = Math.max(0, timers - few - count);
    say(`${name}: arming ${far.toLocaleString('en')} timers`);
    const beganArming = performance.now();
    await tenant.assignFarAhead(far / TIMERS_OF_ONE);
    const appendedMs = performance.now() - beganArming;
    await tenant.allArmed();
    const armedMs = performance.now() - beganArming;
    say(`${name}: appended in ${seconds_(appendedMs)}, armed in ${seconds_(armedMs)}; the other read models follow`);
    await tenant.allSeen();

    // One timer each; what follows an assignment is as much as it is for one of four.
    const from = Date.now() + 10_000 + 2 * perTimer * TIMERS_OF_ONE * count;
    say(`${name}: arming ${count.toLocaleString('en')} that will be due, from ${seconds_(from - Date.now())} from now`);
    const after = await tenant.log.head('bench');
    const beganDue = performance.now();
    await tenant.assignDue({ from, count, everyMs });
    await tenant.allArmed();
    const dueArmedMs = performance.now() - beganDue;
    await tenant.allSeen();
    if (Date.now() > from - 2_000)
      throw new Error('arming took so long that the first were due: the machine is too busy');
    const armed = await tenant.timers();
    const bytesAt1M = await memoryOf?.();
    say(`${name}: ${armed.toLocaleString('en')} timers are planned; waiting for the due ones`);
    const end = from + seconds * 1_000 + GRACE_MS;
    while ((await tenant.reminders(after)) < count) {
      if (Date.now() > end) throw new Error(`only ${await tenant.reminders(after)} of ${count} reminders are recorded`);
      await delay(1_000);
    }
    const late = await tenant.lateness(after);
    if (late.length !== count) throw new Error(`${late.length} reminders are recorded of ${count}`);
    return {
      bullmq,
      dondoc: { late, armedPerSecond: (1_000 * (far + count)) / (armedMs + dueArmedMs), count },
      armed,
      memory: { bytesAt10k, bytesAt1M },
    };
  } finally {
    await workers.stop();
    await tenant.close();
    await behind.end();
  }
}

async function measureBare(url, { count, everyMs, seconds }) {
  const child = fork(fileURLToPath(new URL('bullmq-process.mjs', import.meta.url)), [url]);
  const exited = once(child, 'exit');
  const answer = async () => {
    const [message] = await Promise.race([
      once(child, 'message'),
      exited.then(([code]) => Promise.reject(new Error(`BullMQ's process ended with exit code ${code}`))),
    ]);
    return message;
  };
  await answer();
  const from = Date.now() + 5_000 + Math.round(count / 4);
  child.send({ from, count, everyMs });
  const { armed } = await answer();
  const { late } = await Promise.race([
    answer(),
    delay(from - Date.now() + seconds * 1_000 + 2 * GRACE_MS).then(() => {
      throw new Error('BullMQ did not run all of its jobs');
    }),
  ]);
  child.disconnect();
  await exited;
  return { late, armedPerSecond: (1_000 * count) / armed, count };
}

/** The workers as they are deployed: one process for timers, one for what follows the log. */
function startWorkers(env) {
  const workers = ['followers', 'timers'].map((role) => startWorker({ ...env, WORKER_ROLES: role }));
  return { stop: () => Promise.all(workers.map((worker) => worker.stop())) };
}

function memoryOf(client) {
  return async () => {
    // What a burst left in buffers goes a moment later.
    await delay(3_000);
    const [, bytes] = /^used_memory:(\d+)/m.exec(await client.info('memory'));
    return Number(bytes);
  };
}

function rowsOf(name, { dondoc, bullmq }) {
  return [
    ['dondoc', dondoc],
    ['bullmq', bullmq],
  ].map(([system, { late, armedPerSecond, count }]) => ({
    system,
    case: name,
    fired: count,
    armedPerSecond: Math.round(armedPerSecond),
    p50Ms: quantile(late, 0.5),
    p99Ms: quantile(late, 0.99),
    maxMs: Math.max(...late.map((one) => one)),
  }));
}

function table(results) {
  const head = ['', 'system', 'fired', 'armed per second', 'late p50 ms', 'p99 ms', 'max ms'];
  const rows = results
    .filter(({ p99Ms }) => p99Ms !== undefined)
    .map((one) => [one.case, one.system, one.fired, one.armedPerSecond, one.p50Ms, one.p99Ms, one.maxMs]);
  return [head, ...rows]
    .map((row) =>
      row
        .map((cell, at) => {
          const text = typeof cell === 'number' ? Math.round(cell).toLocaleString('en') : cell;
          return at === 0 ? text.padEnd(28) : text.padStart(18);
        })
        .join(''),
    )
    .join('\n');
}

function memoryLine({ bytesAt10k, bytesAt1M }, timers) {
  const kib = (bytes) => `${Math.round(bytes / 1024).toLocaleString('en')} KiB`;
  const change = (100 * (bytesAt1M / bytesAt10k - 1)).toFixed(1);
  return `Redis holds ${kib(bytesAt10k)} with 10,000 timers armed, ${kib(bytesAt1M)} with ${timers.toLocaleString('en')} (${change} %)`;
}

function seconds_(milliseconds) {
  return `${(milliseconds / 1_000).toFixed(1)} s`;
}
