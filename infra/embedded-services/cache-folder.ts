import { lstatSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where a folder that every account on the machine may enter can be expected, best first. */
export function sharedPlaces(): string[] {
  return [...new Set([tmpdir(), '/tmp', '/var/tmp'])];
}

/**
 * A folder for what can be made again: copies of programs, unpacked packages. It is named
 * after the present user, readable by all and writable by that user alone. A folder of
 * that name which somebody else made is not trusted, since programs are run out of it;
 * a fresh one is made instead.
 */
export function cacheFolder(place: string = tmpdir()): string {
  const uid = process.getuid?.() ?? 0;
  const folder = join(place, `dondoc-cache-${uid}`);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const found = lstatSync(folder);
  const ours = found.isDirectory() && found.uid === uid && (found.mode & 0o022) === 0;
  return ours ? folder : mkdtempSync(`${folder}-`);
}
