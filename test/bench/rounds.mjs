/**
 * @typedef {{ readonly perSecond: number, readonly p50Ms: number, readonly p99Ms: number }} Measurement
 * @typedef {Measurement & { readonly system: string, readonly case: string }} Result
 */

/**
 * Visits every system for each case in turn, round after round, so that a busy moment of the machine
 * hits all of them; each round starts with another system.
 * @template Case
 * @param {object} plan
 * @param {number} plan.rounds
 * @param {readonly { readonly name: string, measure(one: Case): Promise<Measurement> }[]} plan.systems
 * @param {readonly { readonly name: string, readonly value: Case }[]} plan.cases
 * @param {() => Promise<unknown>} plan.beforeRound brings everything to rest; not measured
 * @param {(step: { readonly done: number, readonly of: number, readonly round: number, readonly what: string }) => void} plan.onStep
 * @returns {Promise<Result[]>} medians over the rounds
 */
export async function measureInRounds({ rounds, systems, cases, beforeRound, onStep }) {
  /** @type {Map<string, Measurement[]>} */
  const measured = new Map();
  const of = rounds * systems.length * cases.length;
  let done = 0;
  for (let round = 0; round < rounds; round += 1) {
    await beforeRound();
    for (const one of cases) {
      for (let turn = 0; turn < systems.length; turn += 1) {
        const system = systems[(round + turn) % systems.length];
        onStep({ done, of, round: round + 1, what: `${system.name}, ${one.name}` });
        const key = keyOf(system, one);
        measured.set(key, [...(measured.get(key) ?? []), await system.measure(one.value)]);
        done += 1;
      }
    }
  }
  return systems.flatMap((system) =>
    cases.map((one) => {
      const all = measured.get(keyOf(system, one)) ?? [];
      return {
        system: system.name,
        case: one.name,
        perSecond: Math.round(median(all.map(({ perSecond }) => perSecond))),
        p50Ms: toMicroseconds(median(all.map(({ p50Ms }) => p50Ms))),
        p99Ms: toMicroseconds(median(all.map(({ p99Ms }) => p99Ms))),
      };
    }),
  );
}

/**
 * @param {readonly number[]} values
 * @param {number} share 0 to 1
 */
export function quantile(values, share) {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** @param {readonly number[]} values */
function median(values) {
  return quantile(values, 0.5);
}

/**
 * @param {{ readonly name: string }} system
 * @param {{ readonly name: string }} one
 */
function keyOf(system, one) {
  return `${system.name}\n${one.name}`;
}

/** @param {number} milliseconds */
function toMicroseconds(milliseconds) {
  return Math.round(milliseconds * 1000) / 1000;
}
