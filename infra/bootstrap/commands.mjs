import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuild } from './build.mjs';
import { ensurePackages } from './packages.mjs';
import { runAttached } from './progress.mjs';
import { ROOT } from './project.mjs';

/** What takes minutes, or is played at length. */
const LONG = ['test/resilience', 'test/time-travel', 'test/property/append-histories', 'test/property/altered-logs'];

/** @type {Record<string, {sentence: string, run: (args: string[]) => Promise<number | undefined>}>} */
const COMMANDS = {
  demo: {
    sentence: 'play the main job on embedded services, compare every read model with the log, exit',
    run: (args) => runProduct('demo', args),
  },
  start: {
    sentence: 'run the engine: API and worker, data kept in .dondoc/ unless DATABASE_URL says otherwise',
    run: (args) => runProduct('start', args),
  },
  replay: {
    sentence: 'fold the log again, compare the read models with it, name every difference (replay --json)',
    run: (args) => runProduct('replay', args),
  },
  rebuild: {
    sentence: 'fold a read model anew beside the live one, compare and swap (rebuild scoreboard)',
    run: (args) => runProduct('rebuild', args),
  },
  token: {
    sentence: 'print a signed token for development',
    run: (args) => runProduct('token', args),
  },
  verify: {
    sentence:
      'verify an export of the log against a key that was given elsewhere (verify export.ndjson.gz --key <key>)',
    run: (args) => runProduct('verify', args),
  },
  witness: {
    sentence: 'cosign the checkpoints of logs that others run, as long as none contradicts another; needs no database',
    run: (args) => runProduct('witness', args),
  },
  migrate: {
    sentence: 'bring the database of DATABASE_URL to the present schema',
    run: (args) => runProduct('migrate', args),
  },
  test: {
    sentence: 'run the tests, or those whose path matches (test event-store); takes the flags of Jest',
    run: (args) => {
      const named = args.some((arg) => !arg.startsWith('-'));
      return runTests(named ? args : ['--selectProjects', 'unit', 'services', ...args]);
    },
  },
  check: {
    sentence: 'types, lint, formatting, dependency rules, unused code, generated files; --fix repairs what can be',
    run: async (args) => {
      const { runChecks } = await import('./check.mjs');
      return runChecks(args);
    },
  },
  bench: {
    sentence: 'measure beside others (bench append --json); without a name, lists what there is',
    run: (args) => runAttached(process.execPath, ['test/bench/run.mjs', ...args], { cwd: ROOT }),
  },
  soak: {
    sentence:
      'what takes minutes: break what the engine rests on and count what becomes of its work; go through a history position by position',
    run: async (args) => {
      // The workers that are killed are the built ones: they start in half the time.
      if (!(await ensureBuild())) return 1;
      process.env.DONDOC_SOAK = 'true';
      return runTests(args.some((arg) => !arg.startsWith('-')) ? args : [...LONG, ...args]);
    },
  },
  mutation: {
    sentence: 'whether the specs of the domains would notice if the domains were wrong (mutation deadlines --json)',
    run: (args) => runAttached(process.execPath, ['test/mutation/run.mjs', ...args], { cwd: ROOT }),
  },
  build: {
    sentence: 'compile into dist/, if the sources have changed',
    run: async () => ((await ensureBuild()) ? 0 : 1),
  },
};

/**
 * Sets the exit code of this process to the command's.
 * @param {string[]} argv
 */
export async function runCommand([name, ...args]) {
  const command = Object.entries(COMMANDS).find(([known]) => known === name)?.[1];
  if (command === undefined) {
    const asked = name === '--help' || name === '-h' || name === 'help';
    if (name !== undefined && !asked) console.error(`there is no command "${name}"\n`);
    (asked ? console.log : console.error)(overview());
    process.exitCode = asked ? 0 : 1;
    return;
  }
  if (!(await ensurePackages(ROOT, 'installing packages'))) {
    process.exitCode = 1;
    return;
  }
  const code = await command.run(args);
  if (code !== undefined) process.exitCode = code;
}

function overview() {
  const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length));
  const lines = Object.entries(COMMANDS).map(([name, { sentence }]) => `  ${name.padEnd(width)}  ${sentence}`);
  return `npm run <command> -- <arguments>\n\n${lines.join('\n')}`;
}

/**
 * The product takes over this very process: signals, terminal and exit code are its own from here on.
 * @param {string} command
 * @param {string[]} args
 */
async function runProduct(command, args) {
  if (!(await ensureBuild())) return 1;
  const entry = join(ROOT, 'dist/apps/cli/src/main.js');
  process.argv = [process.execPath, entry, command, ...args];
  process.setSourceMapsEnabled(true);
  await import(pathToFileURL(entry).href);
  return undefined;
}

/** @param {string[]} args */
function runTests(args) {
  const node = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const jest = join(ROOT, 'node_modules/jest/bin/jest.js');
  return runAttached(process.execPath, [...node, jest, ...args], { cwd: ROOT });
}
