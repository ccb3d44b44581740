/**
 * The tree over a long log: how fast it grows, how fast it is checked, what a proof costs, and what appends pay for it.
 *
 * append with tree, append without tree: 32 clients append as soon as they are answered, in turns of both kinds; in those
 * with the tree a process of its own grows it and signs, as a worker does, and its lag is that at the end of a turn.
 * build: the whole log, with as many clients appending beside it. prove: a proof of a random event, one at a time, from the
 * question to the text of the file. verify: every leaf of an export made again from its line, and the root of all of them.
 */
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { migrate } from '../../../dist/infra/migrations/index.js';
import {
  Checkpoints,
  EventTexts,
  exportTrailer,
  formatTlogProof,
  LogTree,
  originOf,
  signingKeysOf,
} from '../../../dist/libs/audit/src/index.js';
import { openDataSource } from '../../../dist/libs/platform/src/index.js';
import { startNodeSystem } from '../append/node-system.mjs';
import { EFFECTIVE_AT, eventData, METADATA, newStream, TENANT, TYPE } from '../append/event.mjs';
import { createDatabase } from '../databases.mjs';
import { openLog } from '../product-log.mjs';
import { quantile } from '../rounds.mjs';
import { withPostgres } from '../with-postgres.mjs';
import { INSTALLATION } from './installation.mjs';

const CLIENTS = 32;
/** Turns differ by several per cent, and what the tree costs is little more. */
const ROUNDS = 20;
const PROOFS = 500;
/** Events in one append, while the history is written. */
const UNIT = 250;

/** @param {{ readonly events: number, readonly seconds: number, readonly json: boolean }} options */
export function run({ events, seconds, json }) {
  return withPostgres(async ({ postgres, administrator, running, say, machine, warning }) => {
    const ownerUrl = await createDatabase(administrator, postgres.ownerUrl, 'proofs');
    await migrate(ownerUrl);
    const database = await openDataSource({ url: ownerUrl, entities: [] });
    running.push({ stop: () => database.destroy() });
    const tree = new LogTree(database);
    const { log, close } = openLog(ownerUrl);
    running.push({ stop: close });

    say(`writing ${events.toLocaleString('en')} events`);
    await writeHistory(log, events);
    await administrator.query('checkpoint');

    const appender = await startNodeSystem('dondoc', ownerUrl);
    running.push(appender);
    say('the tree grows over them, beside clients that append');
    const build = await measureBuild(tree, log, appender);

    const keeper = await startKeeper(ownerUrl);
    running.push(keeper);
    say(`${CLIENTS} clients append, with and without it`);
    const appends = await measureAppends({ tree, log, appender, keeper, administrator, seconds });

    say('one more checkpoint, of all of it');
    await keeper.tell('begin');
    const size = await settled(tree, log);
    const checkpoints = new Checkpoints(database);
    let published = await checkpoints.latest(TENANT);
    while (published === undefined || published.size < size) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      published = await checkpoints.latest(TENANT);
    }
    await keeper.tell('end');

    say(`proofs of ${PROOFS} events`);
    const prove = await measureProofs(tree, published);
    say('an export is written, and checked');
    const [verifierKey] = (await signingKeysOf(log, TENANT)).keys();
    const verify = await measureVerification(new EventTexts(database), published, verifierKey);

    const results = [
      { system: 'dondoc', case: 'build', ...build },
      { system: 'dondoc', case: 'verify', ...verify },
      { system: 'dondoc', case: 'prove', ...prove },
      { system: 'dondoc', case: 'append with tree', ...appends.with },
      { system: 'dondoc', case: 'append without tree', ...appends.without },
    ];
    const per = (number) => number.toLocaleString('en').padStart(9);
    console.log(`proofs: a log of ${size.toLocaleString('en')} events, the origin ${originOf(INSTALLATION, TENANT)}`);
    console.log(
      `${machine.cpu}, ${machine.cores} cores; Node ${machine.node}; PostgreSQL ${machine.postgres}, fsync on`,
    );
    console.log(warning);
    console.log(
      `build                ${per(build.perSecond)} events per second, beside ${per(build.appendsPerSecond).trim()} appends per second`,
    );
    console.log(`verify               ${per(verify.perSecond)} leaves per second, by \`dondoc verify\` as a whole`);
    console.log(`prove                  p50 ${prove.p50Ms} ms, p99 ${prove.p99Ms} ms; at most ${prove.bytes} bytes`);
    console.log(
      `append with tree     ${per(appends.with.perSecond)} per second; the tree at most ${appends.with.largestLag} events behind`,
    );
    console.log(`append without tree  ${per(appends.without.perSecond)} per second`);
    console.log(`with : without       ${(appends.with.perSecond / appends.without.perSecond).toFixed(3).padStart(9)}`);
    if (json) console.log(JSON.stringify({ bench: 'proofs', machine, results }));
  });
}

async function writeHistory(log, events) {
  const writers = Array.from({ length: 8 }, async (_, writer) => {
    for (let first = writer * UNIT; first < events; first += 8 * UNIT) {
      const writes = Array.from({ length: Math.min(UNIT, events - first) }, (_, nth) => ({
        stream: newStream(),
        expected: 'no-stream',
        events: [{ type: TYPE, data: eventData(first + nth), effectiveAt: EFFECTIVE_AT }],
      }));
      await log.append(TENANT, { writes, metadata: METADATA });
    }
  });
  await Promise.all(writers);
}

async function measureBuild(tree, log, appender) {
  let appending = true;
  const appends = (async () => {
    const rates = [];
    while (appending) rates.push((await appender.measure({ clients: CLIENTS, seconds: 0.5 })).perSecond);
    return rates;
  })();
  const before = await tree.size(TENANT);
  const started = performance.now();
  const size = await tree.grow(TENANT);
  const seconds = (performance.now() - started) / 1_000;
  appending = false;
  const rates = await appends;
  return {
    events: size - before,
    perSecond: Math.round((size - before) / seconds),
    appendsPerSecond: Math.round(quantile(rates.slice(0, -1), 0.5)),
  };
}

async function measureAppends({ tree, log, appender, keeper, administrator, seconds }) {
  const measured = { with: [], without: [] };
  let largestLag = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const kinds = round % 2 === 0 ? ['with', 'without'] : ['without', 'with'];
    for (const kind of kinds) {
      // What the other kind left to be done is not this one's.
      await tree.grow(TENANT);
      await administrator.query('checkpoint');
      if (kind === 'with') await keeper.tell('begin');
      measured[kind].push(await appender.measure({ clients: CLIENTS, seconds }));
      if (kind === 'with') {
        largestLag = Math.max(largestLag, (await log.head(TENANT)) - (await tree.size(TENANT)));
        await keeper.tell('end');
      }
    }
  }
  const median = (kind) => {
    const of = (name) =>
      quantile(
        measured[kind].map((one) => one[name]),
        0.5,
      );
    return {
      perSecond: Math.round(of('perSecond')),
      p50Ms: Number(of('p50Ms').toFixed(3)),
      p99Ms: Number(of('p99Ms').toFixed(3)),
    };
  };
  return { with: { ...median('with'), largestLag }, without: median('without') };
}

/** Waits until the tree has all there is. */
async function settled(tree, log) {
  for (;;) {
    const head = await log.head(TENANT);
    if ((await tree.size(TENANT)) >= head) return head;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function measureProofs(tree, { size, note }) {
  const took = [];
  let bytes = 0;
  for (let nth = 0; nth < PROOFS; nth += 1) {
    const index = Math.floor(Math.random() * size);
    const started = performance.now();
    const hashes = await tree.inclusionProof(TENANT, index, size);
    const file = formatTlogProof({ index, hashes, checkpoint: note });
    took.push(performance.now() - started);
    bytes = Math.max(bytes, Buffer.byteLength(file));
  }
  const ms = (share) => Number(quantile(took, share).toFixed(2));
  return { proofs: PROOFS, p50Ms: ms(0.5), p99Ms: ms(0.99), bytes };
}

/** As an auditor does it: the program that checks an export, from its start to its end. */
async function measureVerification(texts, { size, note }, verifierKey) {
  const folder = await mkdtemp(join(tmpdir(), 'dondoc-bench-'));
  const file = join(folder, 'log.ndjson');
  try {
    await pipeline(linesOf(texts, { size, note }), createWriteStream(file));
    const started = performance.now();
    const program = fileURLToPath(new URL('../../../dist/apps/cli/src/main.js', import.meta.url));
    const child = spawn(process.execPath, [program, 'verify', file, '--key', verifierKey], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error(`the export does not hold: exit code ${code}`);
    return { leaves: size, perSecond: Math.round(size / ((performance.now() - started) / 1_000)) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function* linesOf(texts, checkpoint) {
  for (let position = 0; position < checkpoint.size; position += UNIT) {
    const events = await texts.between(TENANT, position, Math.min(checkpoint.size, position + UNIT));
    yield events.map(({ text }) => `${text}\n`).join('');
  }
  yield exportTrailer(checkpoint);
}

async function startKeeper(ownerUrl) {
  const child = fork(fileURLToPath(new URL('keeper-process.mjs', import.meta.url)), [ownerUrl]);
  const exited = once(child, 'exit');
  const answer = () =>
    Promise.race([
      once(child, 'message'),
      exited.then(([code]) => Promise.reject(new Error(`the keeper ended with exit code ${code}`))),
    ]);
  await answer();
  return {
    tell(message) {
      child.send(message);
      return answer();
    },
    async stop() {
      child.disconnect();
      await exited;
    },
  };
}
