import { availableParallelism, cpus } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

/** @typedef {import('./rounds.mjs').Result} Result */

/** One line that is rewritten on a terminal, and one line per round elsewhere. */
export class Progress {
  #started = performance.now();
  #round = 0;

  /** @param {{ readonly done: number, readonly of: number, readonly round: number, readonly what: string }} step */
  step({ done, of, round, what }) {
    if (process.stderr.isTTY) {
      const percent = `${Math.floor((100 * done) / of)} %`;
      process.stderr.write(`\r\x1b[K${percent.padStart(5)}  ${this.#seconds()}  round ${round}: ${what}`);
    } else if (round !== this.#round) {
      process.stderr.write(`${this.#seconds()}  round ${round}\n`);
    }
    this.#round = round;
  }

  end() {
    process.stderr.write(process.stderr.isTTY ? '\r\x1b[K' : `${this.#seconds()}  done\n`);
  }

  #seconds() {
    return `${Math.round((performance.now() - this.#started) / 1000)} s`.padStart(6);
  }
}

/** @param {string} postgres its version */
export function describeMachine(postgres) {
  return {
    cpu: cpus()[0]?.model.trim() ?? process.arch,
    cores: availableParallelism(),
    node: process.versions.node,
    postgres,
  };
}

/** The share of all cores, 0 to 1, that others used in the half second before this answers. */
export async function shareInUse() {
  const before = coreTimes();
  await delay(500);
  const after = coreTimes();
  return 1 - (after.idle - before.idle) / (after.all - before.all);
}

function coreTimes() {
  const times = cpus().map((core) => core.times);
  const all = times.reduce((sum, { user, nice, sys, idle, irq }) => sum + user + nice + sys + idle + irq, 0);
  return { all, idle: times.reduce((sum, { idle }) => sum + idle, 0) };
}

/**
 * Others who want the cores hold up a system of few processes most, so ratios do not survive them.
 * @param {number} share of the cores in use before the bench began
 */
export function warningOf(share) {
  return share < 0.2
    ? ''
    : `Others used ${Math.round(100 * share)} % of this machine when the bench began: better run it again when it is quiet.\n`;
}

/**
 * Throughput, median and 99th percentile of every system and case, then how often `first` outdoes each other system.
 * @param {readonly Result[]} results
 * @param {string} first
 */
export function table(results, first) {
  const systems = [...new Set(results.map(({ system }) => system))];
  const cases = [...new Set(results.map((result) => result.case))];
  const find = (system, one) => results.find((result) => result.system === system && result.case === one);
  const head = ['', ...cases];
  const rows = systems.flatMap((system) => [
    [`${system}  per second`, ...cases.map((one) => (find(system, one)?.perSecond ?? 0).toLocaleString('en'))],
    ['p50 ms', ...cases.map((one) => milliseconds(find(system, one)?.p50Ms))],
    ['p99 ms', ...cases.map((one) => milliseconds(find(system, one)?.p99Ms))],
  ]);
  const ratios = systems
    .filter((system) => system !== first)
    .map((system) => [
      `${first} : ${system}`,
      ...cases.map(
        (one) => `${((find(first, one)?.perSecond ?? 0) / (find(system, one)?.perSecond ?? 0)).toFixed(2)} x`,
      ),
    ]);
  return aligned([head, ...rows, [], ...ratios]);
}

/** @param {number | undefined} value */
function milliseconds(value) {
  return value === undefined ? '' : value.toFixed(value < 10 ? 2 : 1);
}

/** @param {readonly (readonly string[])[]} rows */
function aligned(rows) {
  const widths = rows.reduce(
    (most, row) => row.map((cell, at) => Math.max(cell.length, most[at] ?? 0)),
    [...(rows[0] ?? [])].map(() => 0),
  );
  for (const row of rows) row.forEach((cell, at) => (widths[at] = Math.max(widths[at] ?? 0, cell.length)));
  return rows.map((row) => row.map((cell, at) => cell.padStart(widths[at] ?? 0)).join('   ')).join('\n');
}
