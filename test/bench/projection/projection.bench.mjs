/**
 * How fast the scoreboard follows the log.
 *
 * Catch-up: the product's own runner folds a history from its first event, with what the rows were at every time, in
 * one process. Beside it: as many rows as there are events, of what a row of the scoreboard holds, by INSERT in
 * batches of the same size into a bare table.
 *
 * Lag: a thousand commands per second are appended while the product's worker moves everything that follows the log.
 * They are of every kind at any time: two thousand assignments are under way, each somewhere else in its course.
 * From the answer of an append to the moment at which the scoreboard's checkpoint is seen to have passed it, looked at
 * every few milliseconds.
 */
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { startRedis } from '../../../dist/infra/embedded-services/index.js';
import { migrate } from '../../../dist/infra/migrations/index.js';
import { SubscriptionRunner } from '../../../dist/libs/event-store/src/index.js';
import { openDataSource } from '../../../dist/libs/platform/src/index.js';
import { scoreboardProjection } from '../../../dist/libs/reporting/src/index.js';
import { readModelEntities } from '../../../dist/libs/subscriptions/src/index.js';
import { stepsSideBySide, writeHistory } from '../history/course-of-work.mjs';
import { createDatabase, dropDatabase, inDatabase } from '../databases.mjs';
import { openLog } from '../product-log.mjs';
import { withPostgres } from '../with-postgres.mjs';
import { quantile } from '../rounds.mjs';
import { startWorker } from '../worker.mjs';

const TENANT = 'bench';
const RATE = 1_000;
/** Seconds in which commands arrive before it is measured. */
const WARM_UP = 15;

/** @param {{ readonly events: number, readonly seconds: number, readonly json: boolean }} options */
export function run({ events, seconds, json }) {
  return withPostgres(async ({ postgres, administrator, running, say, machine, warning }) => {
    const redis = await startRedis({ onProgress: say });
    running.push(redis);
    // What two hundred thousand events leave to be written to the disk would be written while others are measured.
    const lags = [];
    for (const [system, queueUrl] of [
      ['redis', redis.url],
      ['postgres', undefined],
    ]) {
      const late = await measureLag({ administrator, postgres, name: system, queueUrl, seconds, say });
      lags.push({
        system: 'dondoc',
        case: queueUrl ? `lag at ${RATE}/s` : `lag at ${RATE}/s on PostgreSQL`,
        commands: late.length,
        p50Ms: Math.round(quantile(late, 0.5)),
        p99Ms: Math.round(quantile(late, 0.99)),
        maxMs: Math.round(Math.max(...late)),
      });
    }
    const catchUp = await measureCatchUp({ administrator, postgres, events, say });
    const results = [
      { system: 'dondoc', case: 'catch-up', perSecond: catchUp.perSecond, events },
      { system: 'insert', case: 'catch-up', perSecond: catchUp.insertsPerSecond, rows: events },
      ...lags,
    ];
    console.log(
      `projection: the scoreboard folds ${events.toLocaleString('en')} events, then follows ${RATE} commands per second for ${seconds} s`,
    );
    console.log(
      `${machine.cpu}, ${machine.cores} cores; Node ${machine.node}; PostgreSQL ${machine.postgres}, fsync on`,
    );
    console.log(warning);
    for (const { system, case: one, perSecond, p50Ms, p99Ms, maxMs } of results) {
      const figures =
        perSecond === undefined
          ? `p50 ${p50Ms} ms, p99 ${p99Ms} ms, at most ${maxMs} ms`
          : `${perSecond.toLocaleString('en')} per second`;
      console.log(`${one.padEnd(28)}${system.padEnd(10)}${figures}`);
    }
    if (json) console.log(JSON.stringify({ bench: 'projection', machine, results }));
  });
}

async function measureCatchUp({ administrator, postgres, events, say }) {
  const ownerUrl = await createDatabase(administrator, postgres.ownerUrl, 'catch_up');
  await migrate(ownerUrl);
  const { log, close } = openLog(ownerUrl);
  const database = await openDataSource({ url: ownerUrl, entities: readModelEntities });
  try {
    say(`writing a history of ${events.toLocaleString('en')} events`);
    await writeHistory(log, TENANT, events);
    await administrator.query('checkpoint');
    say('the scoreboard catches up with it');
    const runner = new SubscriptionRunner(database, log);
    const started = performance.now();
    const outcome = await runner.run(scoreboardProjection, TENANT);
    const seconds = (performance.now() - started) / 1_000;
    if (outcome !== 'caught-up') throw new Error(`the scoreboard ${outcome}`);
    await administrator.query('checkpoint');
    say('as many rows by INSERT');
    const insertSeconds = await insertRows(ownerUrl, events);
    return { perSecond: Math.round(events / seconds), insertsPerSecond: Math.round(events / insertSeconds) };
  } finally {
    await database.destroy();
    await close();
    await dropDatabase(administrator, ownerUrl);
  }
}

/** Seconds that it takes to insert so many rows, in batches as the projection has them, committed one by one. */
async function insertRows(ownerUrl, count) {
  const client = new pg.Client(ownerUrl);
  await client.connect();
  try {
    await client.query(
      `create table bare_entries (like read.scoreboard_entries including defaults, primary key (tenant_id, assignment_id))`,
    );
    const size = scoreboardProjection.batchSize;
    const at = new Date().toISOString();
    const directiveId = '01987c5e-8c00-7000-8000-000000000000';
    const started = performance.now();
    for (let first = 0; first < count; first += size) {
      const ids = Array.from(
        { length: Math.min(size, count - first) },
        (_, index) => `01987c5e-8c00-7000-8000-${String(first + index).padStart(12, '0')}`,
      );
      const each = (value) => ids.map(() => value);
      await client.query(
        `insert into bare_entries
           select *, '{}', '{}' from unnest(
             $1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::boolean[],
             $9::timestamptz[], $10::timestamptz[], $11::timestamptz[], $12::timestamptz[], $13::timestamptz[])`,
        [
          ...[each(TENANT), ids, each(directiveId), each('co-quan-17'), each('ubnd-tinh'), each('tai-chinh')],
          ...[each('open'), each(false), each(at), each(at), each(null), each(null), each(null)],
        ],
      );
    }
    return (performance.now() - started) / 1_000;
  } finally {
    await client.end();
  }
}

/** Milliseconds from the answer of each command until the scoreboard had seen it. */
async function measureLag({ administrator, postgres, name, queueUrl, seconds, say }) {
  const ownerUrl = await createDatabase(administrator, postgres.ownerUrl, `lag_${name}`);
  await migrate(ownerUrl);
  const { log, close } = openLog(ownerUrl);
  const observer = new pg.Client(inDatabase(postgres.superuserUrl, ownerUrl));
  await observer.connect();
  const worker = startWorker({ DATABASE_URL: ownerUrl, ...(queueUrl && { QUEUE_URL: queueUrl }) });
  try {
    const seenUpTo = async () => {
      worker.assertRunning();
      const { rows } = await observer.query(
        'select position from log.subscriptions where tenant_id = $1 and name = $2',
        [TENANT, scoreboardProjection.name],
      );
      return Number(rows[0]?.position ?? 0);
    };
    const steps = stepsSideBySide(2_000);
    say(`${RATE} commands per second for ${seconds} s, jobs on ${name}`);
    // Everything has begun and is warm once it has seen whole courses, with every kind of step.
    await append(log, steps, { seconds: WARM_UP, rate: RATE });
    const head = await log.head(TENANT);
    while ((await seenUpTo()) < head) await delay(50);

    const answered = [];
    const late = [];
    let over = false;
    const watching = (async () => {
      let next = 0;
      while (!over || next < answered.length) {
        const position = await seenUpTo();
        const now = performance.now();
        while (next < answered.length && answered[next].position <= position) late.push(now - answered[next++].at);
        await delay(3);
      }
    })();
    await append(log, steps, {
      seconds,
      rate: RATE,
      onAppended: (position) => answered.push({ position, at: performance.now() }),
    });
    over = true;
    await watching;
    return late;
  } finally {
    await worker.stop();
    await observer.end();
    await close();
    await dropDatabase(administrator, ownerUrl);
  }
}

/** So many commands per second, none of which waits for another. */
async function append(log, steps, { seconds, rate, onAppended = () => undefined }) {
  const started = performance.now();
  const pending = new Set();
  for (let sent = 0; sent < seconds * rate;) {
    const due = Math.min(seconds * rate, Math.floor(((performance.now() - started) / 1_000) * rate));
    for (; sent < due; sent += 1) {
      const one = log.append(TENANT, steps.next().value).then(({ outcome, lastPosition }) => {
        if (outcome !== 'appended') throw new Error(`an append was answered with ${outcome}`);
        onAppended(lastPosition);
      });
      pending.add(one);
      void one.finally(() => pending.delete(one)).catch(() => undefined);
    }
    await delay(2);
  }
  await Promise.all(pending);
}
