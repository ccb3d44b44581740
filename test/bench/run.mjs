/**
 * `npm run bench -- <name>`: measures Dondoc beside other systems, on this machine and one database server.
 * What is compared with lives in a package of its own, which is installed when a bench first needs it.
 */
import { parseArgs } from 'node:util';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuild } from '../../infra/bootstrap/build.mjs';
import { ensurePackages } from '../../infra/bootstrap/packages.mjs';
import { ROOT } from '../../infra/bootstrap/project.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));

const BENCHES = {
  append: {
    sentence: 'one event per append, at 1 to 512 clients: dondoc, emmett, a plain insert by pg and by pgbench',
    compares: true,
    seconds: 2,
    load: () => import('./append/append.bench.mjs'),
  },
  reorganization: {
    sentence: '500 open assignments of agencies that are merged, split or renamed, until all have moved',
    compares: false,
    seconds: 2,
    load: () => import('./reorganization/reorganization.bench.mjs'),
  },
  reminders: {
    sentence: 'how late reminders are, 1,000 due per second, a million timers armed: dondoc and bare BullMQ',
    compares: false,
    seconds: 60,
    load: () => import('./reminders/reminders.bench.mjs'),
  },
  projection: {
    sentence: 'how fast the scoreboard folds a history, and how far it is behind 1,000 commands per second',
    compares: false,
    seconds: 30,
    events: 200_000,
    load: () => import('./projection/projection.bench.mjs'),
  },
  replay: {
    sentence: 'how fast a long history is folded again, and the scoreboard of any position in it',
    compares: false,
    seconds: 1,
    events: 1_000_000,
    load: () => import('./replay/replay.bench.mjs'),
  },
  proofs: {
    sentence: 'how fast the tree over a log grows and is verified, what a proof costs, what appends pay for it',
    compares: false,
    seconds: 1.5,
    events: 1_000_000,
    load: () => import('./proofs/proofs.bench.mjs'),
  },
};

const USAGE = `usage: npm run bench -- <name> [--json] [--seconds <n>] [--timers <n>] [--rate <n>] [--events <n>]

${Object.entries(BENCHES)
  .map(([name, { sentence }]) => `  ${name.padEnd(16)}${sentence}`)
  .join('\n')}

  --json          ends with one line of JSON: {"bench", "machine", "results"}
  --seconds <n>   append: how long each system is measured at a time (2); each of its systems
                  and cases is measured five times, which takes about five minutes
                  reminders: how long timers are due (60); all of it takes about a quarter of an hour
                  projection: how long commands arrive (30)
                  proofs: how long clients append at a time (1.5), twenty times with the tree and without
  --timers <n>    reminders: how many are armed (1000000); a tenth of it on PostgreSQL's queue, or as many as are due
  --rate <n>      reminders: how many are due per second (1000)
  --events <n>    projection, replay, proofs: how long the history is (200000, 1000000, 1000000)

Every bench starts a PostgreSQL server of its own, as the product does (fsync on). append visits
its systems in turn, several rounds long, so that a busy minute of the machine hits all of them;
its figures are medians over the rounds. reminders runs bare BullMQ and then Dondoc, each alone.
Run it on a quiet machine: a busy one changes the ratios too.`;

/** @param {string[]} argv */
async function main(argv) {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      seconds: { type: 'string' },
      timers: { type: 'string', default: '1000000' },
      rate: { type: 'string', default: '1000' },
      events: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const [name, ...more] = positionals;
  const bench = Object.entries(BENCHES).find(([known]) => known === name)?.[1];
  const seconds = Number(values.seconds ?? bench?.seconds);
  const timers = Number(values.timers);
  const rate = Number(values.rate);
  const events = Number(values.events ?? bench?.events ?? 1);
  if (values.help || name === undefined) {
    console.log(USAGE);
    return 0;
  }
  if (bench === undefined || more.length > 0) return misused(`there is no bench "${positionals.join(' ')}"`);
  if (!(seconds > 0)) return misused(`--seconds takes a number above 0, not "${values.seconds}"`);
  if (!(Number.isInteger(timers) && timers >= 1_000))
    return misused(`--timers takes a whole number from 1000, not "${values.timers}"`);
  if (!(Number.isInteger(events) && events > 0))
    return misused(`--events takes a whole number from 1, not "${values.events}"`);
  if (!(rate > 0)) return misused(`--rate takes a number above 0, not "${values.rate}"`);
  if (!(await ensurePackages(ROOT, 'installing packages'))) return 1;
  if (bench.compares && !(await ensurePackages(HERE, 'installing the systems to compare with'))) return 1;
  if (!(await ensureBuild())) return 1;
  const { run } = await bench.load();
  await run({ seconds, timers, rate, events, json: values.json });
  return 0;
}

/** @param {string} reason */
function misused(reason) {
  console.error(`${reason}\n\n${USAGE}`);
  return 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (error?.code?.startsWith?.('ERR_PARSE_ARGS')) process.exitCode = misused(error.message);
  else throw error;
}
