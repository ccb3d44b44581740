import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { birthOf } from './process-identity.js';

interface Holder {
  readonly pid: number;
  readonly birth: string | undefined;
}

/**
 * Makes the present process the only one that may run a server on a folder. A holder that
 * died without giving it back (`kill -9`, power) does not keep it.
 * @returns a function that gives it back.
 * @throws Error naming the process that holds it.
 */
export function leaseFolder(folder: string): () => void {
  const file = join(folder, 'owner.json');
  const mine: Holder = { pid: process.pid, birth: birthOf(process.pid) };
  for (;;) {
    try {
      writeFileSync(file, JSON.stringify(mine), { flag: 'wx', mode: 0o600 });
      return () => {
        rmSync(file, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = readHolder(file);
    if (holder?.birth !== undefined && birthOf(holder.pid) === holder.birth) {
      throw new Error(
        `the data in ${folder} is in use by the running process ${holder.pid}; stop that one first, or use another folder`,
      );
    }
    rmSync(file, { force: true });
  }
}

function readHolder(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    // Gone in the meantime, or cut off while its writer was killed: nobody holds it.
    return undefined;
  }
}
