import { execFileSync, spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';

/** The user a server runs under. Absent where the present user will do. */
export interface ServerAccount {
  readonly uid: number;
  readonly gid: number;
}

/**
 * PostgreSQL refuses to run as root. Where we are root, it runs as `postgres`, else as
 * `nobody`; data that already belongs to somebody else is served under its owner.
 * @returns undefined where we are not root and the present user will do.
 * @throws Error when we are root and the machine has neither user.
 */
export function serverAccount(existingData?: string): ServerAccount | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const owner = existingData === undefined ? undefined : statSync(existingData, { throwIfNoEntry: false });
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  for (const name of ['postgres', 'nobody']) {
    const account = lookUp(name);
    if (account !== undefined) return account;
  }
  throw new Error(
    'PostgreSQL does not run as root, and this machine has neither a user "postgres" nor "nobody" to run it as. ' +
      'Run Dondoc as an ordinary user, or set DATABASE_URL to a PostgreSQL server of your own.',
  );
}

function lookUp(name: string): ServerAccount | undefined {
  try {
    const [uid, gid] = ['-u', '-g'].map((flag) =>
      Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })),
    );
    return uid === undefined || gid === undefined ? undefined : { uid, gid };
  } catch {
    return undefined;
  }
}

/** Whether the account can start this program: tried, because modes of parent folders, ACLs and mounts all have a say. */
export function canRun(program: string, account: ServerAccount | undefined): boolean {
  return spawnSync(program, ['--version'], { ...account, cwd: '/', stdio: 'ignore' }).status === 0;
}

/** Whether the account can enter this folder and create files in it; tried as above. */
export function canWriteIn(folder: string, account: ServerAccount | undefined): boolean {
  const attempt = 'cd "$1" && : > .access-probe && rm .access-probe';
  return spawnSync('/bin/sh', ['-c', attempt, 'sh', folder], { ...account, cwd: '/', stdio: 'ignore' }).status === 0;
}
