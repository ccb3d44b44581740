import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { placesInMemory, sharedPlaces } from './cache-folder.js';
import { canWriteIn, serverAccount, type ServerAccount } from './server-account.js';

/** Data that cannot lie where it was asked for is kept here: root's own place for a service's data. */
const DATA_OF_SERVICES = '/var/lib/dondoc';

/** Left in the folder that was asked for; holds the path of the folder that is used instead. */
const FORWARDING_FILE = 'moved-to';

export interface PostgresFolder {
  readonly path: string;
  readonly account: ServerAccount | undefined;
}

/**
 * The folder the data is really kept in, made if need be: the one asked for, unless the
 * account of the server cannot reach it (a root's clone in a folder with mode 700).
 */
export function persistentFolder(asked: string, onProgress: (line: string) => void): PostgresFolder {
  const wanted = resolve(asked);
  const forwarding = join(wanted, FORWARDING_FILE);
  if (existsSync(forwarding)) {
    const moved = readFileSync(forwarding, 'utf8').trim();
    const account = serverAccount(moved);
    makeFolder(moved, account);
    return { path: moved, account };
  }
  const account = serverAccount(wanted);
  makeFolder(wanted, account);
  if (canWriteIn(wanted, account)) return { path: wanted, account };
  if (account === undefined) throw new Error(`cannot write in ${wanted}; the data of PostgreSQL is to be kept there`);

  const project = basename(dirname(dirname(wanted))) || 'data';
  const moved = join(DATA_OF_SERVICES, `${project}-${randomBytes(4).toString('hex')}`);
  makeFolder(moved, account);
  if (!canWriteIn(moved, account)) {
    throw new Error(
      `PostgreSQL does not run as root, and the account it runs as (uid ${account.uid}) can write neither in ${wanted} ` +
        `nor in ${moved}. Run Dondoc as an ordinary user, or from a folder that others may enter.`,
    );
  }
  writeFileSync(forwarding, `${moved}\n`);
  onProgress(`only root may enter ${wanted}, so PostgreSQL keeps its data in ${moved}`);
  return { path: moved, account };
}

/**
 * A new, empty folder for a server whose data is thrown away.
 * @param durable whether it has to lie on a disk: a database is some 700 files, and memory makes them in a tenth of the time
 */
export function temporaryFolder(durable: boolean): PostgresFolder {
  const account = serverAccount();
  for (const place of [...(durable ? [] : placesInMemory()), ...sharedPlaces()]) {
    const path = mkdtempSync(join(place, 'dondoc-postgres-'));
    makeFolder(path, account);
    if (canWriteIn(path, account)) return { path, account };
  }
  throw new Error(`there is no folder for temporary data: tried ${sharedPlaces().join(', ')}`);
}

function makeFolder(folder: string, account: ServerAccount | undefined): void {
  mkdirSync(dirname(folder), { recursive: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (account === undefined) return;
  chownSync(folder, account.uid, account.gid);
  chmodSync(folder, 0o700);
}
