/**
 * The part of Jest's vocabulary that domain specs are written in, without Jest: its machinery costs seconds
 * per start, and here the same specs are started thousands of times. A spec that uses another word of Jest
 * fails when it is loaded, and says so.
 */
import { expect } from 'expect';
import { format } from 'node:util';

/**
 * @typedef {object} Test
 * @property {string} name those of the describes around it, and its own
 * @property {() => Promise<void>} run rejects when the test fails
 */

/**
 * @param {() => void} load evaluates a spec
 * @returns {Test[]} in the order they are written in
 */
export function testsOf(load) {
  /** @type {Test[]} */
  const tests = [];
  let block = { path: /** @type {string[]} */ ([]), before: [], after: [] };

  const describe = (name, define) => {
    const outer = block;
    block = { path: [...outer.path, name], before: [...outer.before], after: [...outer.after] };
    const returned = define();
    block = outer;
    if (returned !== undefined) throw new Error(`"${name}" returns something: a describe is not asynchronous`);
  };
  const it = (name, run) => {
    const around = block;
    tests.push({
      name: [...around.path, name].join(' › '),
      run: async () => {
        try {
          for (const prepare of around.before) await prepare();
          await run();
        } finally {
          for (const tidy of around.after) await tidy();
        }
      },
    });
  };
  describe.each = forEachRow(describe);
  it.each = forEachRow(it);
  Object.assign(globalThis, {
    describe,
    it,
    test: it,
    expect,
    beforeEach: (prepare) => block.before.push(prepare),
    afterEach: (tidy) => block.after.unshift(tidy),
  });
  load();
  return tests;
}

/** `each` over an array of rows, as Jest has it: an empty one is a mistake. */
function forEachRow(define) {
  return (rows) => {
    if (!Array.isArray(rows) || 'raw' in rows) throw new Error('each takes an array of rows here');
    if (rows.length === 0) throw new Error('each was given no row');
    return (name, body) => {
      for (const row of rows) {
        const values = Array.isArray(row) ? row : [row];
        const placeholders = name.match(/%[sdifjoOp]/g)?.length ?? 0;
        define(format(name.replaceAll('%p', '%j'), ...values.slice(0, placeholders)), () => body(...values));
      }
    };
  };
}
