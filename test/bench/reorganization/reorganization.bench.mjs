/**
 * How long it takes until agencies with 500 open assignments are merged, split or renamed: from the request until every
 * assignment is with its new agency and every read says so. API and worker run in this process, as `npm start` does.
 */
import { startEngine } from '../../../dist/apps/cli/src/engine.js';
import { Tokens } from '../../../dist/libs/access/src/index.js';
import { createLogger, readSettings } from '../../../dist/libs/platform/src/index.js';
import { describeMachine, shareInUse, warningOf } from '../report.mjs';
import { quantile } from '../rounds.mjs';
import { Province } from './province.mjs';

const ROUNDS = 7;
const ASSIGNMENTS = 500;
const SECRET = 'a-secret-for-a-bench-that-is-long-enough';

/** @typedef {{ readonly answeredMs: number, readonly movedMs: number }} Timing */

/** @param {{ readonly json: boolean }} options */
export async function run({ json }) {
  const busy = await shareInUse();
  const engine = await startEngine({
    settings: { ...readSettings({}), port: 0 },
    tokenSecret: SECRET,
    logger: createLogger({ level: 'error', format: 'line', destination: process.stderr }),
    onProgress: (line) => console.error(line),
  });
  try {
    const tokens = new Tokens(SECRET);
    /** @type {Map<string, Timing[]>} */
    const timings = new Map();
    // The first round warms everything up and does not count.
    for (let round = 0; round <= ROUNDS; round += 1) {
      console.error(round === 0 ? 'warming up' : `round ${round} of ${ROUNDS}`);
      const claims = { tenant: `bench-${round}`, role: 'office', actor: { subject: 'bench' } };
      const province = new Province(engine.url, await tokens.sign(claims, { validFor: 3_600 }));
      for (const [name, timing] of await province.reorganize(ASSIGNMENTS)) {
        if (round > 0) timings.set(name, [...(timings.get(name) ?? []), timing]);
      }
    }
    const results = [...timings].map(([name, all]) => ({
      case: name,
      answeredMs: rounded(all.map(({ answeredMs }) => answeredMs)),
      movedMs: rounded(all.map(({ movedMs }) => movedMs)),
    }));
    const machine = describeMachine('18, embedded');
    console.log(`reorganization: ${ASSIGNMENTS} open assignments; ${ROUNDS} rounds, milliseconds`);
    console.log(
      `${machine.cpu}, ${machine.cores} cores; Node ${machine.node}; PostgreSQL ${machine.postgres}, fsync on`,
    );
    console.log(`${warningOf(busy)}\n${table(results)}`);
    if (json) console.log(JSON.stringify({ bench: 'reorganization', machine, results }));
  } finally {
    await engine.stop();
  }
}

/** @param {readonly number[]} all */
function rounded(all) {
  return { median: Math.round(quantile(all, 0.5)), longest: Math.round(Math.max(...all)) };
}

/** @param {readonly { readonly case: string, readonly answeredMs: object, readonly movedMs: object }[]} results */
function table(results) {
  const head = ['', 'answered', '(longest)', 'all moved and seen', '(longest)'];
  const rows = results.map((one) => [
    one.case,
    one.answeredMs.median,
    one.answeredMs.longest,
    one.movedMs.median,
    one.movedMs.longest,
  ]);
  return [head, ...rows]
    .map((row) => row.map((cell, at) => (at === 0 ? String(cell).padEnd(10) : String(cell).padStart(20))).join(''))
    .join('\n');
}
