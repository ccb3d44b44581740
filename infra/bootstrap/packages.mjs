import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runWithProgress } from './progress.mjs';
import { contentOf, hashOf } from './project.mjs';

const STAMP = 'node_modules/.dondoc-installed';

/**
 * Installs the packages of the lock file, unless they are there.
 * @param {string} folder holds package-lock.json
 * @param {string} label for the line of progress
 * @returns {Promise<boolean>} whether they are there now
 */
export async function ensurePackages(folder, label) {
  const stamp = stampOf(folder);
  if (contentOf(join(folder, STAMP)) === stamp) return true;
  if (!isInstalled(folder)) {
    const npm = process.env.npm_execpath;
    const [program, args] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
    const flags = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
    if (!(await runWithProgress(label, program, [...args, ...flags], { cwd: folder }))) return false;
  }
  writeFileSync(join(folder, STAMP), stamp);
  return true;
}

/**
 * Packages bring programs for one system and one kind of processor.
 * @param {string} folder
 */
function stampOf(folder) {
  return `${process.platform} ${process.arch} ${hashOf([join(folder, 'package-lock.json')])}`;
}

/**
 * Whether what npm says it installed is all that the lock file asks for, and is really there; so after an
 * `npm install` by hand.
 * @param {string} folder
 * @returns {boolean}
 */
function isInstalled(folder) {
  const installed = packagesOf(join(folder, 'node_modules/.package-lock.json'));
  const wanted = packagesOf(join(folder, 'package-lock.json'));
  return Object.entries(wanted).every(([path, { version, integrity, optional }]) => {
    if (path === '') return true;
    const present = installed[path];
    if (present === undefined) return optional === true;
    return present.version === version && present.integrity === integrity && existsSync(join(folder, path));
  });
}

/**
 * @param {string} lockFile
 * @returns {Record<string, {version?: string, integrity?: string, optional?: boolean}>}
 */
function packagesOf(lockFile) {
  return JSON.parse(contentOf(lockFile) ?? '{"packages":{}}').packages;
}
