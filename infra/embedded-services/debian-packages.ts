import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from './cache-folder.js';

const run = promisify(execFile);

/** The machine cannot give us the packages; the message says what a person can do. */
export class DebianPackagesUnavailable extends Error {
  override readonly name = 'DebianPackagesUnavailable';
}

export interface UnpackedPackages {
  /** Holds the packages' files as if it were `/`. */
  readonly root: string;
  /** Value for LD_LIBRARY_PATH, so that the unpacked programs find the unpacked libraries. */
  readonly libraryPath: string;
}

/**
 * Downloads Debian packages, with the libraries they need and this machine lacks, and unpacks
 * them into a cache folder. Installs nothing and needs no root.
 * @param name the cache folder's name; what is found there is used again.
 * @throws DebianPackagesUnavailable where this is no Debian, or the download fails.
 */
export async function unpackDebianPackages(
  name: string,
  packages: readonly string[],
  onProgress: (line: string) => void,
): Promise<UnpackedPackages> {
  const root = join(cacheFolder(), name);
  if (!existsSync(root)) {
    if (!(await hasCommand('apt-get')) || !(await hasCommand('dpkg-deb'))) {
      throw new DebianPackagesUnavailable(`install ${packages.join(' ')} with this system's package manager`);
    }
    onProgress(`fetching the Debian packages ${packages.join(', ')}`);
    const unfinished = `${root}.${process.pid}`;
    try {
      await fetchWithLibraries(packages, unfinished);
      rmSync(join(unfinished, 'packages'), { recursive: true });
      if (!existsSync(root)) renameSync(unfinished, root);
    } finally {
      rmSync(unfinished, { recursive: true, force: true });
    }
  }
  return { root, libraryPath: folderOfLibrariess(root).join(':') };
}

async function hasCommand(command: string): Promise<boolean> {
  return run(command, ['--version']).then(
    () => true,
    () => false,
  );
}

async function fetchWithLibraries(packages: readonly string[], root: string): Promise<void> {
  const downloads = join(root, 'packages');
  const known = new Set<string>(packages);
  let wanted = [...packages];
  while (wanted.length > 0) {
    const round = join(downloads, String(known.size));
    mkdirSync(round, { recursive: true });
    await download(wanted, round);
    const needed = new Set<string>();
    for (const file of readdirSync(round)) {
      const archive = join(round, file);
      await run('dpkg-deb', ['--extract', archive, root]);
      for (const library of await librariesNeededBy(archive)) needed.add(library);
    }
    wanted = [];
    for (const library of needed) {
      if (known.has(library) || (await isInstalled(library))) continue;
      known.add(library);
      wanted.push(library);
    }
  }
}

async function download(packages: readonly string[], into: string): Promise<void> {
  const get = (): Promise<unknown> => run('apt-get', ['download', ...packages], { cwd: into });
  try {
    await get();
  } catch (first) {
    try {
      if (process.getuid?.() !== 0) throw first;
      // A fresh container image comes without package lists.
      await run('apt-get', ['update']);
      await get();
    } catch (cause) {
      throw new DebianPackagesUnavailable(
        `apt-get could not download ${packages.join(' ')}; install them: sudo apt-get install ${packages.join(' ')}`,
        { cause },
      );
    }
  }
}

/** Names of the shared libraries a package depends on; programs and services it depends on are not followed. */
async function librariesNeededBy(archive: string): Promise<string[]> {
  const { stdout } = await run('dpkg-deb', ['--field', archive, 'Depends']);
  return stdout
    .split(',')
    .map((alternatives) => alternatives.trim().split(/[ |:(]/)[0] ?? '')
    .filter((dependency) => /^(lib|lua-)/.test(dependency));
}

async function isInstalled(name: string): Promise<boolean> {
  return run('dpkg-query', ['--show', '--showformat=${db:Status-Status}', name]).then(
    ({ stdout }) => stdout === 'installed',
    () => false,
  );
}

function folderOfLibrariess(root: string): string[] {
  const libraries = join(root, 'usr', 'lib');
  const perMachine = readdirSync(libraries).filter((entry) => entry.includes('-linux-gnu'));
  return [...perMachine.map((entry) => join(libraries, entry)), libraries];
}
