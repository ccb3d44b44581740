/**
 * `npm run mutation`: whether the specs of the domains would notice if the domains were wrong. What changes the
 * sources lives in a package of its own, which is installed on first use.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensurePackages } from '../../infra/bootstrap/packages.mjs';
import { ROOT } from '../../infra/bootstrap/project.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));
const DOMAINS = readdirSync(join(ROOT, 'libs')).filter((lib) => existsSync(domainOf(lib)));

const USAGE = `usage: npm run mutation -- [<lib> | <folder> | <file> …] [options]

Changes the sources of a domain in every small way Stryker knows, one at a time, and plays the specs of the
folder that reach the change. A change that no spec notices has survived, and so has one that no spec reaches.
Without a name: ${DOMAINS.join(', ')}. A file is measured by all the specs of its folder.

  --json                 ends with one line of JSON: {"threshold", "folders", "survivors"}
  --threshold <percent>  exits with 1 when a score is below (80)
  --slow-tests           plays tests of more than 0.1 s too; without, a score can only be lower
  --processes <n>        how many mutants are tried at a time (one per core)`;

/** @param {string[]} argv */
async function main(argv) {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      'slow-tests': { type: 'boolean', default: false },
      threshold: { type: 'string', default: '80' },
      processes: { type: 'string', default: `${availableParallelism()}` },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const [threshold, processes] = [Number(values.threshold), Number(values.processes)];
  if (!(threshold >= 0 && threshold <= 100)) return misused(`--threshold takes 0 to 100, not "${values.threshold}"`);
  if (!(Number.isInteger(processes) && processes > 0)) {
    return misused(`--processes takes a whole number above 0, not "${values.processes}"`);
  }
  const targets = [];
  for (const name of positionals.length === 0 ? DOMAINS : positionals) {
    const target = targetOf(name);
    if (target === undefined) return misused(`there is no lib with a domain, and no folder or file, "${name}"`);
    targets.push(target);
  }
  if (!(await ensurePackages(ROOT, 'installing packages'))) return 1;
  if (!(await ensurePackages(HERE, 'installing what changes the sources'))) return 1;

  const { measure } = await import('./measure.mjs');
  const { listOf, summaryOf, survivorsOf, tableOf } = await import('./report.mjs');
  const summaries = [];
  const survivors = [];
  for (const { name, folder, only } of targets) {
    const progress = progressOf(name);
    const slowTests = values['slow-tests'];
    const measured = await measure(folder, { processes, slowTests, only, onProgress: progress.at });
    progress.end();
    summaries.push(summaryOf(measured));
    survivors.push(...survivorsOf(measured));
  }
  if (survivors.length > 0) console.log(`${listOf(survivors)}\n`);
  console.log(tableOf(summaries));
  for (const { folder, leftOut } of summaries.filter((summary) => summary.leftOut.length > 0)) {
    console.log(`\nleft out as slow in ${folder}:\n  ${leftOut.join('\n  ')}`);
  }
  const poor = summaries.filter(({ score }) => score < threshold);
  if (poor.length > 0) console.log(`\nbelow ${threshold} %: ${poor.map(({ folder }) => folder).join(', ')}`);
  if (values.json) console.log(JSON.stringify({ threshold, folders: summaries, survivors }));
  return poor.length === 0 ? 0 : 1;
}

/** @param {string} name */
function targetOf(name) {
  if (DOMAINS.includes(name)) return { name, folder: domainOf(name) };
  const path = resolve(ROOT, name);
  if (!existsSync(path)) return undefined;
  return statSync(path).isDirectory()
    ? { name, folder: path }
    : { name, folder: dirname(path), only: (file) => file === path };
}

/** @param {string} lib */
function domainOf(lib) {
  return join(ROOT, 'libs', lib, 'src/domain');
}

/** A line that counts: rewritten on a terminal, a new one every tenth elsewhere. */
function progressOf(name) {
  let tenth = -1;
  return {
    at: (done, all) => {
      const line = `${name}: ${done} of ${all} mutants`;
      if (process.stderr.isTTY) process.stderr.write(`\r${line}`);
      else if (Math.floor((10 * done) / all) > tenth) {
        tenth = Math.floor((10 * done) / all);
        process.stderr.write(`${line}\n`);
      }
    },
    end: () => {
      if (process.stderr.isTTY) process.stderr.write('\n');
    },
  };
}

/** @param {string} reason */
function misused(reason) {
  console.error(`${reason}\n\n${USAGE}`);
  return 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!error?.code?.startsWith?.('ERR_PARSE_ARGS')) throw error;
  process.exitCode = misused(error.message);
}
