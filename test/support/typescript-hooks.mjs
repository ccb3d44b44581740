import { transform } from '@swc/core';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { swcOptions } from './swc-options.mjs';

/** Doors of libs lead to their sources, and a `.js` in an import means the `.ts` it is compiled from. */
export async function resolve(specifier, context, nextResolve) {
  const inSources = { ...context, conditions: ['source', ...context.conditions] };
  const fromTypeScript = context.parentURL?.endsWith('.ts') === true && /^\.{1,2}\//.test(specifier);
  const ofThread = specifier.startsWith('file:') && !specifier.includes('/node_modules/');
  if ((fromTypeScript || ofThread) && specifier.endsWith('.js')) {
    try {
      return await nextResolve(specifier.replace(/\.js$/, '.ts'), inSources);
    } catch (error) {
      if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    }
  }
  return nextResolve(specifier, inSources);
}

export async function load(url, context, nextLoad) {
  if (!url.endsWith('.ts')) return nextLoad(url, context);
  const filename = fileURLToPath(url);
  const { code } = await transform(await readFile(filename, 'utf8'), { ...swcOptions, filename });
  return { format: 'module', source: code, shortCircuit: true };
}
