/**
 * Loads TypeScript sources into this process again and again. Real modules are evaluated once per process;
 * a mutant of a constant, or of a table built when a module is loaded, would then never be seen. So sources
 * become functions, compiled once, and evaluating them anew costs milliseconds.
 */
import { transformSync } from '@swc/core';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { compileFunction } from 'node:vm';
import { ROOT } from '../../infra/bootstrap/project.mjs';
import { swcOptions } from '../support/swc-options.mjs';

const AS_FUNCTION = { ...swcOptions, sourceMaps: false, module: { type: 'commonjs' } };

/** Where npm packages are found from, and what `#doors` lead to. */
const packages = createRequire(join(ROOT, 'package.json'));
const doors = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).imports;

export class Modules {
  /** @type {Map<string, Function>} */
  #functions = new Map();
  #instrumented;
  #packages;
  #seenAs;

  /**
   * @param {ReadonlyMap<string, string>} instrumented sources that stand for those of their files
   * @param {Readonly<Record<string, object>>} [packages] what stands for an npm package, by its name
   * @param {(exports: object) => object} [seenAs] what importers see of the exports of a file
   */
  constructor(instrumented, packages = {}, seenAs = (exports) => exports) {
    this.#instrumented = instrumented;
    this.#packages = packages;
    this.#seenAs = seenAs;
  }

  /** @returns {(file: string) => unknown} evaluates a file and what it imports, each at most once */
  fresh() {
    const evaluated = new Map();
    const load = (file) => {
      const known = evaluated.get(file);
      if (known !== undefined) return known;
      const exports = {};
      const seen = this.#seenAs(exports);
      evaluated.set(file, seen);
      const requireFromFile = (specifier) => {
        const source = sourceOf(specifier, file);
        if (source !== undefined) return load(source);
        return this.#packages[specifier] ?? packages(specifier);
      };
      this.#functionOf(file)(exports, requireFromFile, file, dirname(file));
      return seen;
    };
    return load;
  }

  #functionOf(file) {
    let compiled = this.#functions.get(file);
    if (compiled === undefined) {
      const source = this.#instrumented.get(file) ?? readFileSync(file, 'utf8');
      const { code } = transformSync(source, { ...AS_FUNCTION, filename: file });
      compiled = compileFunction(code, ['exports', 'require', '__filename', '__dirname'], { filename: file });
      this.#functions.set(file, compiled);
    }
    return compiled;
  }
}

/** The file that an import of one of our sources means; nothing when it means a package. */
function sourceOf(specifier, importer) {
  if (specifier.startsWith('#')) return join(ROOT, doors[specifier].source);
  if (!specifier.startsWith('.')) return undefined;
  const file = resolve(dirname(importer), specifier);
  const typescript = file.replace(/\.js$/, '.ts');
  return existsSync(typescript) ? typescript : file;
}
