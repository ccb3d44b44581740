import { relative } from 'node:path';
import { ROOT } from '../../infra/bootstrap/project.mjs';

/**
 * As Stryker counts: what no test reaches has survived.
 * @param {import('./measure.mjs').Measured} measured
 */
export function summaryOf({ folder, mutants, ignored, leftOut, seconds }) {
  const count = (status) => mutants.filter((mutant) => mutant.status === status).length;
  const [killed, timedOut] = [count('killed'), count('timed out')];
  return {
    folder: placeOf(folder),
    mutants: mutants.length,
    killed,
    timedOut,
    survived: count('survived'),
    noCoverage: count('no coverage'),
    ignored,
    leftOut,
    score: mutants.length === 0 ? 100 : Math.floor((10_000 * (killed + timedOut)) / mutants.length) / 100,
    seconds: Math.round(seconds),
  };
}

/** @param {import('./measure.mjs').Measured} measured */
export function survivorsOf({ mutants }) {
  return mutants
    .filter(({ status }) => status === 'survived' || status === 'no coverage')
    .map(({ file, line, column, mutator, status, original, replacement }) => ({
      place: `${placeOf(file)}:${line}:${column}`,
      status,
      mutator,
      original,
      replacement,
    }));
}

/** @param {ReturnType<typeof survivorsOf>} survivors */
export function listOf(survivors) {
  return survivors
    .map(({ place, status, original, replacement }) => {
      const reached = status === 'survived' ? '' : '  (no test reaches it)';
      return `${place}${reached}\n    ${inOneLine(original)}\n  → ${inOneLine(replacement)}`;
    })
    .join('\n');
}

/** @param {readonly ReturnType<typeof summaryOf>[]} summaries */
export function tableOf(summaries) {
  const heads = ['folder', 'mutants', 'killed', 'timed out', 'survived', 'no coverage', 'score', 'seconds'];
  const rows = summaries.map((summary) => [
    summary.folder,
    summary.mutants,
    summary.killed,
    summary.timedOut,
    summary.survived,
    summary.noCoverage,
    `${summary.score.toFixed(1)} %`,
    summary.seconds,
  ]);
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => `${row[column]}`.length)));
  return [heads, ...rows]
    .map((row) =>
      row.map((cell, column) => (column === 0 ? `${cell}`.padEnd(widths[0]) : `${cell}`.padStart(widths[column]))),
    )
    .map((cells) => cells.join('  '))
    .join('\n');
}

/** Below the clone, the path from there. */
function placeOf(file) {
  const path = relative(ROOT, file);
  return path.startsWith('..') ? file : path;
}

function inOneLine(text) {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > 110 ? `${line.slice(0, 109)}…` : line;
}
