/**
 * A process that plays the specs of a folder: once as they are (the rehearsal, which learns what each test
 * reaches), then with one mutant after the other. It is started and watched by measure.mjs, and may be killed
 * at any time, since a mutant can make a loop endless.
 */
import fastCheck from 'fast-check';
import { Modules } from './modules.mjs';
import { testsOf } from './suite.mjs';

/** The same examples for every mutant, so that what survives is the same in every run. */
const PROPERTY_SEED = 20_261_123;
/** Fewer than the specs ask for. A test that does not pass with so few is played as it is written. */
const PROPERTY_RUNS = 50;

/** What the instrumented sources look at and write to. */
const switches = (globalThis.__stryker__ = { activeMutant: undefined, mutantCoverage: noCoverage() });

let modules;
let mostRuns = PROPERTY_RUNS;

const answers = {
  prepare: ({ instrumented }) => {
    modules = new Modules(instrumented, { 'fast-check': quickFastCheck() });
    return {};
  },
  rehearse: ({ specs }) => rehearse(specs),
  attempt: (request) => attempt(request),
};

process.on('message', async (request) => {
  try {
    process.send({ answer: await answers[request.kind](request) });
  } catch (error) {
    process.send({ failure: error instanceof Error ? error.stack : String(error) });
  }
});

/**
 * @param {readonly string[]} specs
 * @returns {Promise<import('./measure.mjs').Rehearsed[]>}
 */
async function rehearse(specs) {
  const rehearsed = [];
  for (const spec of specs) {
    switches.mutantCoverage = noCoverage();
    switches.currentTestId = undefined;
    const tests = testsOf(() => modules.fresh()(spec));
    const played = [];
    for (const [index, { name, run }] of tests.entries()) {
      switches.currentTestId = `${index}`;
      const before = process.cpuUsage();
      const whole = (await faultOf(run)) !== undefined;
      const fault = whole ? await faultOf(run, { whole }) : undefined;
      const { user, system } = process.cpuUsage(before);
      const ms = (user + system) / 1000;
      if (fault !== undefined) throw new Error(`fails without any mutant: ${spec}: ${name}\n${fault}`);
      played.push({ name, ms, whole, hits: switches.mutantCoverage.perTest[index] ?? {} });
    }
    switches.currentTestId = undefined;
    rehearsed.push({ spec, loading: switches.mutantCoverage.static, tests: played });
  }
  return rehearsed;
}

/**
 * Plays the tests that reach a mutant until one fails. Every module is loaded anew with the mutant switched
 * on, so nothing that an earlier mutant did is left.
 * @param {import('./measure.mjs').Attempt} request
 * @returns {Promise<{outcome: 'killed' | 'survived' | 'endless', by?: string}>}
 */
async function attempt({ mutant, hitLimit, plan }) {
  Object.assign(switches, { activeMutant: mutant, hitCount: 0, hitLimit, mutantCoverage: noCoverage() });
  try {
    const by = await killerOf(plan);
    if (switches.hitCount > hitLimit) return { outcome: 'endless' };
    return by === undefined ? { outcome: 'survived' } : { outcome: 'killed', by };
  } finally {
    switches.activeMutant = undefined;
  }
}

/** The first test that fails, by name. */
async function killerOf(plan) {
  const load = modules.fresh();
  for (const { spec, tests: chosen, whole, leftOut } of plan) {
    let tests;
    try {
      tests = testsOf(() => load(spec));
    } catch {
      return `${spec} cannot be loaded`;
    }
    for (const index of chosen ?? tests.keys()) {
      const { name, run } = tests[index];
      if (leftOut.includes(name)) continue;
      if ((await faultOf(run, { whole: whole.includes(name) })) !== undefined) return name;
    }
  }
  return undefined;
}

/** What a test complains of; nothing when it passes. */
async function faultOf(run, { whole = false } = {}) {
  mostRuns = whole ? Infinity : PROPERTY_RUNS;
  try {
    await run();
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

function noCoverage() {
  return { static: {}, perTest: {} };
}

/** The first failure is enough: there is nothing to shrink. */
function quickFastCheck() {
  const assert = (property, { numRuns = 100, ...parameters } = {}) =>
    fastCheck.assert(property, {
      seed: PROPERTY_SEED,
      ...parameters,
      numRuns: Math.min(numRuns, mostRuns),
      endOnFailure: true,
    });
  const quick = { ...fastCheck, assert };
  return { ...quick, default: quick, __esModule: true };
}
