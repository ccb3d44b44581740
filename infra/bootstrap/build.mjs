import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, relative } from 'node:path';
import { runWithProgress } from './progress.mjs';
import { contentOf, hashOf, ROOT } from './project.mjs';

const SOURCES = ['apps', 'libs', 'infra'];
const CONFIGURATION = ['tsconfig.json', 'tsconfig.build.json', 'package.json', 'package-lock.json'];
/** Read by the product at run time from beside its code, so the build carries them along. */
const DATA_FILES = new Set(['.csv', '.sql', '.html']);
/** Likewise: what the API answers with when it is asked which events there are. */
const DATA_FOLDER = 'docs/events/schemas';

/**
 * Compiles the product into `dist`, unless what is there was made from these very sources.
 * @param {string} [root]
 * @returns {Promise<boolean>} whether `dist` is up to date now
 */
export async function ensureBuild(root = ROOT) {
  const sources = sourcesOf(root);
  const stampFile = join(root, 'dist/.built-from');
  const stamp = hashOf([...sources, ...CONFIGURATION.map((file) => join(root, file))]);
  const built = contentOf(stampFile);
  if (built === stamp) return true;

  // The compiler trusts its notes of the last build, so after one that did not end well nothing is kept.
  if (built === undefined) rmSync(join(root, 'dist'), { recursive: true, force: true });
  else rmSync(stampFile);
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const compile = [compiler, '-p', 'tsconfig.build.json', '--pretty', String(Boolean(process.stderr.isTTY))];
  if (!(await runWithProgress('building', process.execPath, compile, { cwd: root }))) return false;
  copyDataFiles(root, sources);
  removeOrphans(root);
  writeFileSync(stampFile, stamp);
  return true;
}

/** @param {string} root */
function sourcesOf(root) {
  return [...SOURCES, DATA_FOLDER]
    .flatMap((folder) => filesBelow(join(root, folder)))
    .filter((file) => (file.endsWith('.ts') && !file.endsWith('.spec.ts')) || isData(root, file))
    .sort();
}

/**
 * @param {string} root
 * @param {string} file
 */
function isData(root, file) {
  return DATA_FILES.has(extname(file)) || file.startsWith(join(root, DATA_FOLDER));
}

/**
 * @param {string} root
 * @param {readonly string[]} sources
 */
function copyDataFiles(root, sources) {
  for (const file of sources.filter((source) => isData(root, source))) {
    const copy = join(root, 'dist', relative(root, file));
    mkdirSync(dirname(copy), { recursive: true });
    copyFileSync(file, copy);
  }
}

/**
 * What was compiled from a source that is gone would still be found and run.
 * @param {string} root
 */
function removeOrphans(root) {
  const dist = join(root, 'dist');
  for (const file of [...SOURCES, DATA_FOLDER].flatMap((folder) => filesBelow(join(dist, folder)))) {
    const source = join(root, relative(dist, file)).replace(/\.js(\.map)?$/, '.ts');
    if (!existsSync(source)) rmSync(file);
  }
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
