import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client, escapeLiteral } from 'pg';
import { majorVersion, serverEnvironment, type PostgresBinaries } from './postgres-binaries.js';
import type { PostgresFolder } from './postgres-folder.js';

const run = promisify(execFile);

const OWNER = 'dondoc_owner';
export const DATABASE = 'dondoc';

export interface Credentials {
  readonly superuser: { readonly name: string; readonly password: string };
  readonly owner: { readonly name: string; readonly password: string };
}

/** The folder PostgreSQL itself calls its data directory. */
export function clusterIn(folder: string): string {
  return join(folder, 'cluster');
}

/**
 * Makes the cluster (`initdb`) unless the folder holds one. It appears under its name only
 * when it is whole: a start killed half-way leaves nothing that the next one could mistake for data.
 */
export async function ensureCluster(
  { path, account }: PostgresFolder,
  binaries: PostgresBinaries,
  durable: boolean,
): Promise<Credentials> {
  const cluster = clusterIn(path);
  if (existsSync(join(cluster, 'PG_VERSION'))) {
    checkVersion(cluster, binaries);
    return readCredentials(path);
  }
  const credentials = drawCredentials();
  const unfinished = `${cluster}.unfinished`;
  const passwordFile = join(path, 'password');
  rmSync(unfinished, { recursive: true, force: true });
  writeFileSync(passwordFile, credentials.superuser.password, { mode: 0o600 });
  if (account !== undefined) chownSync(passwordFile, account.uid, account.gid);
  try {
    await run(
      join(binaries.binFolder, 'initdb'),
      [
        `--pgdata=${unfinished}`,
        `--username=${credentials.superuser.name}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--data-checksums',
        '--encoding=UTF8',
        '--no-instructions',
        ...localeFlags(majorVersion(binaries)),
        ...(durable ? [] : ['--no-sync']),
      ],
      { ...account, cwd: '/', env: serverEnvironment(binaries.folderOfLibraries) },
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
  writeFileSync(credentialsFile(path), JSON.stringify(credentials, undefined, 2), { mode: 0o600 });
  renameSync(unfinished, cluster);
  return credentials;
}

/** Text order is by code point, whatever the machine's libraries think of Vietnamese: they change, an index must not. */
function localeFlags(major: number): string[] {
  return major >= 17 ? ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : ['--locale=C.UTF-8'];
}

function checkVersion(cluster: string, binaries: PostgresBinaries): void {
  const made = Number(readFileSync(join(cluster, 'PG_VERSION'), 'utf8'));
  const here = majorVersion(binaries);
  if (made === here) return;
  throw new Error(
    `the data in ${cluster} was made by PostgreSQL ${made}, and this is PostgreSQL ${here}. ` +
      'Export it with the version that made it, or move the folder away to start afresh.',
  );
}

function drawCredentials(): Credentials {
  const password = (): string => randomBytes(24).toString('base64url');
  return { superuser: { name: 'postgres', password: password() }, owner: { name: OWNER, password: password() } };
}

function credentialsFile(folder: string): string {
  return join(folder, 'credentials.json');
}

function readCredentials(folder: string): Credentials {
  try {
    return JSON.parse(readFileSync(credentialsFile(folder), 'utf8')) as Credentials;
  } catch (cause) {
    throw new Error(`the passwords of the database in ${folder} cannot be read from ${credentialsFile(folder)}`, {
      cause,
    });
  }
}

/** Creates the product's owner role and database where they are missing; does no harm a second time. */
export async function ensureOwnerAndDatabase(superuserUrl: string, { owner }: Credentials): Promise<void> {
  const client = new Client({ connectionString: superuserUrl, application_name: 'dondoc-embedded-services' });
  await client.connect();
  try {
    const roles = await client.query('select from pg_roles where rolname = $1', [owner.name]);
    if (roles.rowCount === 0) {
      await client.query(
        `create role ${owner.name} login createrole nosuperuser nocreatedb password ${escapeLiteral(owner.password)}`,
      );
    }
    const databases = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (databases.rowCount === 0) await client.query(`create database ${DATABASE} owner ${owner.name}`);
  } finally {
    await client.end();
  }
}
