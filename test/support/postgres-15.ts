import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { unpackDebianPackages, type PostgresBinaries } from '#embedded-services';

const PACKAGES = ['postgresql-15', 'postgresql-client-15', 'libpq5'];

/** A whole PostgreSQL 15, with the programs that the embedded one does not bring. */
export interface Postgres15 {
  /** For `startPostgres({ binaries })`. */
  readonly binaries: PostgresBinaries;
  readonly pgDump: string;
  readonly pgRestore: string;
  readonly pgbench: string;
  /** To be added to the environment these programs are run in. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * PostgreSQL 15 as Debian has it: installed, or unpacked into a cache folder.
 * @returns the reason, a sentence, where this machine can have neither.
 */
export async function findPostgres15(): Promise<Postgres15 | { readonly reason: string }> {
  const installed = '/usr/lib/postgresql/15/bin';
  if (holdsEverything(installed)) return programsIn(installed);
  try {
    const { root, libraryPath } = await unpackDebianPackages('postgresql-15', PACKAGES, (line) => {
      process.stderr.write(`${line}\n`);
    });
    const unpacked = join(root, installed);
    if (holdsEverything(unpacked)) return programsIn(unpacked, libraryPath);
    return { reason: `the packages ${PACKAGES.join(', ')} hold no ${installed}` };
  } catch (error) {
    return { reason: `there is no PostgreSQL 15 with pg_dump and pgbench: ${(error as Error).message}` };
  }
}

function holdsEverything(folder: string): boolean {
  const needed = ['initdb', 'postgres', 'pg_dump', 'pg_restore', 'pgbench'];
  if (!existsSync(folder)) return false;
  const found = new Set(readdirSync(folder));
  return needed.every((program) => found.has(program));
}

function programsIn(binFolder: string, folderOfLibraries?: string): Postgres15 {
  return {
    binaries: folderOfLibraries === undefined ? { binFolder } : { binFolder, folderOfLibraries },
    pgDump: join(binFolder, 'pg_dump'),
    pgRestore: join(binFolder, 'pg_restore'),
    pgbench: join(binFolder, 'pgbench'),
    env: folderOfLibraries === undefined ? {} : { LD_LIBRARY_PATH: folderOfLibraries },
  };
}
