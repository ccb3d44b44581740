/**
 * The mutation score of a folder: how many small changes of its sources make a spec beside them fail.
 */
import { fork } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { instrument } from './instrument.mjs';

/**
 * @typedef {Record<string, number>} Hits by the id of a mutant, how often its place was reached
 *
 * @typedef {object} Rehearsed
 * @property {string} spec
 * @property {Hits} loading what is reached when the spec and all it imports are loaded
 * @property {{name: string, ms: number, whole: boolean, hits: Hits}[]} tests `ms` of processor time; `whole` are
 *   those that need as many examples as they are written with
 *
 * @typedef {object} Attempt
 * @property {string} mutant
 * @property {number} hitLimit beyond it, a loop is taken to be endless
 * @property {{spec: string, tests?: number[], whole: string[], leftOut: string[]}[]} plan the tests by index, quickest
 *   first; without them, all. `whole` and `leftOut` are names
 *
 * @typedef {'killed' | 'timed out' | 'survived' | 'no coverage'} Status
 * @typedef {import('./instrument.mjs').Mutant & {status: Status, by?: string}} Judged
 *
 * @typedef {object} Measured
 * @property {string} folder
 * @property {Judged[]} mutants
 * @property {number} ignored mutants that a comment in the source has excluded
 * @property {string[]} leftOut tests that take too long to be played for thousands of mutants
 * @property {number} seconds
 */

const PROCESS = fileURLToPath(new URL('specs-process.mjs', import.meta.url));
/** A mutant that makes a loop longer, but not endless, is still told apart from one that makes it endless. */
const HIT_FACTOR = 100;
/** What an attempt may take beyond its tests as rehearsed; the machine may be busy. */
const PATIENCE_MS = 10_000;
const PATIENCE_FACTOR = 10;
/** A slower test is left out, unless asked for: a score can only be lower for it. */
const SLOW_MS = 100;

/**
 * @param {string} folder
 * @param {{processes: number, slowTests?: boolean, only?: (file: string) => boolean,
 *   onProgress?: (done: number, all: number) => void}} options `only` chooses among the sources of the folder
 * @returns {Promise<Measured>}
 * @throws Error when a spec fails as it is
 */
export async function measure(folder, { processes, slowTests = false, only = () => true, onProgress = () => {} }) {
  const started = performance.now();
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.includes('node_modules'))
    .sort()
    .map((file) => join(folder, file));
  const specs = files.filter((file) => file.endsWith('.spec.ts') && !file.endsWith('.integration.spec.ts'));
  const sources = files.filter((file) => !file.endsWith('.spec.ts') && only(file));
  const { instrumented, mutants, ignored } = await instrument(sources);

  const first = await SpecsProcess.start(instrumented);
  let rehearsed;
  try {
    rehearsed = await first.ask({ kind: 'rehearse', specs });
  } catch (error) {
    first.end();
    throw error;
  }

  const isSlow = slowTests ? () => false : ({ ms }) => ms > SLOW_MS;
  /** @type {Judged[]} */
  const judged = [];
  const judge = (mutant, status, by) => {
    judged.push({ ...mutant, status, ...(by === undefined ? {} : { by }) });
    onProgress(judged.length, mutants.length);
  };
  const waiting = [];
  for (const mutant of mutants) {
    const attempt = attemptOf(mutant.id, rehearsed, isSlow);
    if (attempt.plan.length === 0) judge(mutant, 'no coverage');
    else waiting.push({ mutant, attempt });
  }
  const work = async (specsProcess) => {
    let player = specsProcess;
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        player ??= await SpecsProcess.start(instrumented);
        const { mutant, attempt } = next;
        try {
          const { outcome, by } = await player.ask({ kind: 'attempt', ...attempt }, attempt.patience);
          judge(mutant, outcome === 'endless' ? 'timed out' : outcome, by);
        } catch (error) {
          if (!(error instanceof ProcessLost)) throw error;
          judge(mutant, 'timed out', error.message);
          player = undefined;
        }
      }
    } finally {
      player?.end();
    }
  };
  await Promise.all(Array.from({ length: processes }, (_, index) => work(index === 0 ? first : undefined)));
  judged.sort((a, b) => Number(a.id) - Number(b.id));
  const leftOut = rehearsed.flatMap(({ tests }) => tests.filter(isSlow).map(({ name }) => name));
  return { folder, mutants: judged, ignored, leftOut, seconds: (performance.now() - started) / 1000 };
}

/**
 * What was reached while a spec was loaded can decide over every test in it, so all of them are played.
 * @param {string} mutant
 * @param {readonly Rehearsed[]} rehearsed
 * @param {(test: Rehearsed['tests'][number]) => boolean} isSlow
 * @returns {Attempt & {patience: number}}
 */
function attemptOf(mutant, rehearsed, isSlow) {
  let hits = 0;
  let ms = 0;
  const plan = [];
  for (const { spec, loading, tests } of rehearsed) {
    const loaded = loading[mutant] !== undefined;
    const reaching = [...tests.entries()].filter(
      ([, test]) => !isSlow(test) && (loaded || test.hits[mutant] !== undefined),
    );
    if (reaching.length === 0) continue;
    reaching.sort(([, a], [, b]) => a.ms - b.ms);
    const cost = reaching.reduce((sum, [, test]) => sum + test.ms, 0);
    hits += reaching.reduce((sum, [, test]) => sum + (test.hits[mutant] ?? 0), loading[mutant] ?? 0);
    ms += cost;
    plan.push({
      spec,
      cost,
      whole: reaching.filter(([, test]) => test.whole).map(([, { name }]) => name),
      leftOut: tests.filter(isSlow).map(({ name }) => name),
      ...(loaded ? {} : { tests: reaching.map(([index]) => index) }),
    });
  }
  plan.sort((a, b) => a.cost - b.cost);
  return {
    mutant,
    hitLimit: hits * HIT_FACTOR,
    plan,
    patience: PATIENCE_MS + PATIENCE_FACTOR * ms,
  };
}

/** It ended, or did not answer in time and was ended. */
class ProcessLost extends Error {}

class SpecsProcess {
  #child;
  #waiting;

  /** @param {ReadonlyMap<string, string>} instrumented */
  static async start(instrumented) {
    const started = new SpecsProcess();
    await started.ask({ kind: 'prepare', instrumented });
    return started;
  }

  constructor() {
    this.#child = fork(PROCESS, { serialization: 'advanced', execArgv: ['--max-old-space-size=1024'] });
    this.#child.on('message', ({ answer, failure }) => {
      if (failure === undefined) this.#settle('resolve', answer);
      else this.#settle('reject', new Error(failure));
    });
    this.#child.on('exit', (code, signal) => this.#settle('reject', new ProcessLost(`ended: ${signal ?? code}`)));
  }

  /** One question at a time. @throws ProcessLost */
  ask(question, patience = 600_000) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#settle('reject', new ProcessLost(`no answer in ${Math.round(patience / 1000)} s`));
        this.end();
      }, patience);
      this.#waiting = { resolve, reject, timer };
      this.#child.send(question);
    });
  }

  end() {
    this.#child.kill('SIGKILL');
  }

  #settle(how, value) {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    clearTimeout(waiting?.timer);
    waiting?.[how](value);
  }
}
