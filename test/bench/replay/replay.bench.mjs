/**
 * A long history, replayed and asked about its past.
 *
 * Replay: the product's own replay folds the whole log into what the scoreboard should be, and into what its rows were
 * at every time, and compares each of them with the live one. Events per second are those of the log over the whole
 * time, the comparison included. Memory is the largest resident set of the process, looked at ten times a second, and
 * that of the first half.
 *
 * As-of scoreboard: the official board of a random position, agencies, statuses and names included, one at a time.
 */
import { migrate } from '../../../dist/infra/migrations/index.js';
import { Replay } from '../../../dist/libs/audit/src/index.js';
import { openLogPool, PostgresEventLog, SubscriptionRunner } from '../../../dist/libs/event-store/src/index.js';
import { inThePast, openDataSource, runtimeUrl } from '../../../dist/libs/platform/src/index.js';
import { ScoreboardQuery, scoreboardProjection } from '../../../dist/libs/reporting/src/index.js';
import { readModelEntities } from '../../../dist/libs/subscriptions/src/index.js';
import { createDatabase } from '../databases.mjs';
import { writeHistory } from '../history/course-of-work.mjs';
import { withPostgres } from '../with-postgres.mjs';
import { quantile } from '../rounds.mjs';

const TENANT = 'bench';
const BOARDS = 200;
/** Before every reorganisation, of which there are none. */
const DAY = '2025-08-04';

/** @param {{ readonly events: number, readonly json: boolean }} options */
export function run({ events, json }) {
  return withPostgres(async ({ postgres, administrator, running, say, machine, warning }) => {
    const ownerUrl = await createDatabase(administrator, postgres.ownerUrl, 'replay');
    await migrate(ownerUrl);
    const pool = openLogPool(runtimeUrl(ownerUrl), { applicationName: 'bench' });
    running.push({ stop: () => pool.end() });
    const database = await openDataSource({ url: ownerUrl, entities: readModelEntities });
    running.push({ stop: () => database.destroy() });
    const log = new PostgresEventLog(pool);

    say(`writing a history of ${events.toLocaleString('en')} events`);
    await writeHistory(log, TENANT, events);
    say('the scoreboard follows it');
    const outcome = await new SubscriptionRunner(database, log).run(scoreboardProjection, TENANT);
    if (outcome !== 'caught-up') throw new Error(`the scoreboard ${outcome}`);
    await administrator.query('checkpoint');

    say(`boards of ${BOARDS} positions`);
    const boards = await measureBoards(database, log, events);
    say('the whole history is folded again, and compared');
    const replay = await measureReplay(database, log, events);

    const results = [
      { system: 'dondoc', case: 'replay', events, ...replay },
      {
        system: 'dondoc',
        case: 'as-of scoreboard',
        boards: BOARDS,
        p50Ms: Math.round(quantile(boards, 0.5)),
        p99Ms: Math.round(quantile(boards, 0.99)),
      },
    ];
    console.log(`replay: a history of ${events.toLocaleString('en')} events`);
    console.log(
      `${machine.cpu}, ${machine.cores} cores; Node ${machine.node}; PostgreSQL ${machine.postgres}, fsync on`,
    );
    console.log(warning);
    console.log(
      `replay            ${replay.perSecond.toLocaleString('en')} events per second, folded into ${replay.comparedRows.toLocaleString('en')} rows and compared`,
    );
    console.log(`                  at most ${replay.peakMib} MiB, ${replay.peakMibFirstHalf} in the first half`);
    console.log(`as-of scoreboard  p50 ${results[1].p50Ms} ms, p99 ${results[1].p99Ms} ms`);
    if (json) console.log(JSON.stringify({ bench: 'replay', machine, results }));
  });
}

async function measureBoards(database, log, events) {
  const query = new ScoreboardQuery(database);
  const took = [];
  for (let nth = 0; nth < BOARDS; nth += 1) {
    const position = 1 + Math.floor(Math.random() * events);
    const { events: found } = await log.readPage(TENANT, { after: position - 1, until: position, limit: 1 });
    const at = found[0].recordedAt;
    const started = performance.now();
    await inThePast({ position, at }, () => query.run(TENANT, { at, organizedOn: DAY }));
    took.push(performance.now() - started);
  }
  return took;
}

async function measureReplay(database, log, events) {
  const mib = () => Math.round(process.memoryUsage.rss() / 2 ** 20);
  let folded = 0;
  let peakMibFirstHalf = 0;
  let peakMib = 0;
  globalThis.gc?.();
  const watch = setInterval(() => {
    if (folded < events / 2) peakMibFirstHalf = Math.max(peakMibFirstHalf, mib());
    peakMib = Math.max(peakMib, mib());
  }, 100);
  const started = performance.now();
  const report = await new Replay(database, log).run(TENANT, [scoreboardProjection], {
    onProgress: (position) => {
      folded = position;
    },
  });
  const seconds = (performance.now() - started) / 1_000;
  clearInterval(watch);
  if (!report.equal) throw new Error(`the read model differs from the history: ${JSON.stringify(report)}`);
  const [{ rows: comparedRows }] = report.projections;
  return {
    perSecond: Math.round(events / seconds),
    comparedRows,
    peakMib,
    peakMibFirstHalf,
  };
}
