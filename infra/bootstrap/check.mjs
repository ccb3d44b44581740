import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkGeneratedFiles } from './generated-files.mjs';
import { capture } from './progress.mjs';
import { ROOT } from './project.mjs';

/** @typedef {{ok: boolean, output: string}} Outcome */

const SOURCE_FOLDERS = ['apps', 'libs', 'infra', 'test'].filter((folder) => existsSync(join(ROOT, folder)));

/** @type {{name: string, sentence: string, run: (fix: boolean) => Promise<Outcome>}[]} */
const STEPS = [
  { name: 'types', sentence: 'the compiler accepts every file', run: checkTypes },
  {
    name: 'lint',
    sentence: 'ESLint finds nothing',
    run: (fix) => tool('eslint/bin/eslint.js', '.', '--max-warnings=0', ...(fix ? ['--fix'] : [])),
  },
  {
    name: 'format',
    sentence: 'Prettier would change nothing',
    run: (fix) => tool('prettier/bin/prettier.cjs', '.', fix ? '--write' : '--check', '--log-level=warn'),
  },
  {
    name: 'dependencies',
    sentence: 'domains are pure, libs are entered through their doors, no cycles, layers hold',
    run: () =>
      tool('dependency-cruiser/bin/dependency-cruise.mjs', '--config', '.dependency-cruiser.mjs', ...SOURCE_FOLDERS),
  },
  { name: 'unused', sentence: 'every file, export and package is used', run: () => tool('knip/bin/knip.js') },
  { name: 'generated', sentence: 'generated files are what their generators write', run: checkGeneratedFiles },
];

/** The product and its tests, then these scripts, which are JavaScript with types in comments. */
async function checkTypes() {
  const product = await tool('typescript/bin/tsc', '--noEmit');
  const scripts = await tool('typescript/bin/tsc', '--noEmit', '--project', 'infra/bootstrap');
  return { ok: product.ok && scripts.ok, output: product.output + scripts.output };
}

/** Two at a time: most of them keep one core busy, and a small machine has two. */
const AT_ONCE = 2;

/**
 * Runs every step, or those named; a step that fails does not keep the others from running.
 * @param {readonly string[]} args names of steps, and `--fix`
 * @returns {Promise<number>} the exit code
 */
export async function runChecks(args) {
  const fix = args.includes('--fix');
  const names = args.filter((arg) => arg !== '--fix');
  const unknown = names.filter((name) => STEPS.every((step) => step.name !== name));
  if (unknown.length > 0) {
    console.error(
      `there is no check "${unknown.join('", "')}"; there are: ${STEPS.map(({ name }) => name).join(', ')}`,
    );
    return 1;
  }
  const waiting = STEPS.filter(({ name }) => names.length === 0 || names.includes(name));
  const total = waiting.length;
  /** @type {{name: string, output: string}[]} */
  const failures = [];
  const work = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      const started = performance.now();
      const { ok, output } = await step.run(fix);
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      console.log(`${ok ? 'ok    ' : 'FAILED'}  ${step.name.padEnd(12)}  ${seconds.padStart(5)} s  ${step.sentence}`);
      if (!ok) failures.push({ name: step.name, output });
    }
  };
  // What repairs files must not run beside what reads them.
  await Promise.all(Array.from({ length: fix ? 1 : AT_ONCE }, work));
  for (const { name, output } of failures) console.log(`\n── ${name} ──\n${output.trim()}`);
  console.log(`\n${total - failures.length} of ${total} checks passed`);
  return failures.length === 0 ? 0 : 1;
}

/**
 * @param {string} script below node_modules
 * @param {...string} args
 * @returns {Promise<Outcome>}
 */
async function tool(script, ...args) {
  const color = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {};
  const { code, output } = await capture(process.execPath, [join(ROOT, 'node_modules', script), ...args], {
    cwd: ROOT,
    env: { ...process.env, ...color },
  });
  return { ok: code === 0, output };
}
