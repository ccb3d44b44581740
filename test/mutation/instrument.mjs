/** Puts every mutant of a domain into its sources at once, each behind a switch, by Stryker's instrumenter. */
import { Instrumenter } from '@stryker-mutator/instrumenter';
import { readFileSync } from 'node:fs';

/**
 * @typedef {object} Mutant
 * @property {string} id
 * @property {string} file
 * @property {number} line from 1
 * @property {number} column from 1
 * @property {string} mutator the kind of change
 * @property {string} original the text that is changed
 * @property {string} replacement what it is changed to
 */

const SILENT = Object.fromEntries(
  ['isDebugEnabled', 'debug', 'info', 'warn', 'error'].map((method) => [method, () => false]),
);

/**
 * @param {readonly string[]} files
 * @returns {Promise<{instrumented: Map<string, string>, mutants: Mutant[], ignored: number}>} `ignored` are the
 *   mutants that a comment in the source has excluded
 */
export async function instrument(files) {
  const sources = files.map((name) => ({ name, mutate: true, content: readFileSync(name, 'utf8') }));
  const options = { plugins: null, ignorers: [], excludedMutations: [] };
  const { files: outcome, mutants } = await new Instrumenter(SILENT).instrument(sources, options);
  const linesOf = new Map(sources.map(({ name, content }) => [name, content.split('\n')]));
  const active = mutants.filter(({ status }) => status === undefined);
  return {
    instrumented: new Map(outcome.map(({ name, content }) => [name, content])),
    mutants: active.map(({ id, fileName, location: { start, end }, mutatorName, replacement }) => ({
      id,
      file: fileName,
      line: start.line + 1,
      column: start.column + 1,
      mutator: mutatorName,
      original: textBetween(linesOf.get(fileName), start, end),
      replacement,
    })),
    ignored: mutants.length - active.length,
  };
}

/** Lines and columns from 0, the end excluded. */
function textBetween(lines, start, end) {
  if (start.line === end.line) return lines[start.line].slice(start.column, end.column);
  const between = lines.slice(start.line + 1, end.line);
  return [lines[start.line].slice(start.column), ...between, lines[end.line].slice(0, end.column)].join('\n');
}
