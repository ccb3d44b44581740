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
    load: () => import('./append/append.bench.mjs'),
  },
  reorganization: {
    sentence: '500 open assignments of agencies that are merged, split or renamed, until all have moved',
    compares: false,
    load: () => import('./reorganization/reorganization.bench.mjs'),
  },
};

const USAGE = `usage: npm run bench -- <name> [--json] [--seconds <n>]

${Object.entries(BENCHES)
  .map(([name, { sentence }]) => `  ${name.padEnd(16)}${sentence}`)
  .join('\n')}

  --json          ends with one line of JSON: {"bench", "machine", "results"}
  --seconds <n>   how long each system is measured at a time (2); append measures each
                  of its systems and cases five times, and takes about five minutes

Every bench starts a PostgreSQL server of its own, as the product does (fsync on), and visits
its systems in turn, several rounds long, so that a busy minute of the machine hits all of them.
Figures are medians over the rounds. Run it on a quiet machine: a busy one changes the ratios too.`;

/** @param {string[]} argv */
async function main(argv) {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      seconds: { type: 'string', default: '2' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const [name, ...more] = positionals;
  const bench = Object.entries(BENCHES).find(([known]) => known === name)?.[1];
  const seconds = Number(values.seconds);
  if (values.help || name === undefined) {
    console.log(USAGE);
    return 0;
  }
  if (bench === undefined || more.length > 0) return misused(`there is no bench "${positionals.join(' ')}"`);
  if (!(seconds > 0)) return misused(`--seconds takes a number above 0, not "${values.seconds}"`);
  if (!(await ensurePackages(ROOT, 'installing packages'))) return 1;
  if (bench.compares && !(await ensurePackages(HERE, 'installing the systems to compare with'))) return 1;
  if (!(await ensureBuild())) return 1;
  const { run } = await bench.load();
  await run({ seconds, json: values.json });
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
