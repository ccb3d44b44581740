import { existsSync, lstatSync, mkdirSync, mkdtempSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where a folder that every account on the machine may enter can be expected, best first. */
export function sharedPlaces(): string[] {
  return [...new Set([tmpdir(), '/tmp', '/var/tmp'])];
}

/** Room for the data of a test run and its write-ahead log, twice over. */
const PLENTY = 6 * 2 ** 30;

/** Where files are kept in memory, if this machine has such a place and both it and the memory have room to spare. */
export function placesInMemory(): string[] {
  const place = '/dev/shm';
  if (!existsSync(place)) return [];
  const { bavail, bsize } = statfsSync(place);
  return Math.min(bavail * bsize, process.availableMemory()) >= PLENTY ? [place] : [];
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
