import { createHash, randomUUID } from 'node:crypto';
import { access, link, mkdir, open, readdir, readFile, rename, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SealingUnavailable } from '#event-store';
import { syncFolder, writeDurably } from '#platform';
import type { KeptKey, StoredKey, SubjectKeyStore } from './subject-key-store.js';

const KEY = '.key';
const DESTROYED = '.destroyed';

/** Files read at once. */
const AT_ONCE = 64;

/**
 * Keys as files: `<folder>/<tenant>/<two digits>/<the other 62>.key`, the digits being SHA-256 of the subject's id.
 * Beside it `….destroyed` says that there is none any more. It is written before the key is removed, and whoever
 * writes a key looks for it afterwards, so that no race and no crash brings a key back.
 */
export class FolderKeys implements SubjectKeyStore {
  constructor(private readonly folder: string) {}

  get address(): string {
    return this.folder;
  }

  async find(tenant: string, subjects: readonly string[]): Promise<ReadonlyMap<string, KeptKey>> {
    const found = new Map<string, KeptKey>();
    await this.#reached(async () => {
      for (let first = 0; first < subjects.length; first += AT_ONCE) {
        await Promise.all(
          subjects.slice(first, first + AT_ONCE).map(async (subject) => {
            const kept = await keptAt(this.#placeOf(tenant, subject));
            if (kept !== undefined) found.set(subject, kept);
          }),
        );
      }
    });
    return found;
  }

  keep(tenant: string, subject: string, wrapped: string): Promise<KeptKey> {
    const place = this.#placeOf(tenant, subject);
    return this.#reached(async () => {
      const known = await keptAt(place);
      if (known !== undefined) return known;
      await this.#prepare(place);
      const part = await writtenPart(place, { tenant, subject, wrapped });
      // Of two that make a key at once one comes second, and takes the key of the first.
      await link(part, `${place}${KEY}`).catch(unlessPresent).catch(unlessOvertaken(place));
      await unlink(part).catch(orAbsent);
      await syncFolder(dirname(place));
      return this.#unlessDestroyed(place, (await keptAt(place))!);
    });
  }

  rewrap({ tenant, subject, wrapped: before }: StoredKey, wrapped: string): Promise<void> {
    const place = this.#placeOf(tenant, subject);
    return this.#reached(async () => {
      const known = await keptAt(place);
      if (known === undefined || known === 'destroyed' || known.wrapped !== before) return;
      const part = await writtenPart(place, { tenant, subject, wrapped });
      await rename(part, `${place}${KEY}`).catch(unlessOvertaken(place));
      await syncFolder(dirname(place));
      await this.#unlessDestroyed(place, known);
    });
  }

  destroy(tenant: string, subject: string): Promise<void> {
    const place = this.#placeOf(tenant, subject);
    return this.#reached(async () => {
      if (!(await isThere(`${place}${DESTROYED}`))) {
        await this.#prepare(place);
        const file = await open(`${place}${DESTROYED}`, 'w', 0o600);
        try {
          await file.sync();
        } finally {
          await file.close();
        }
        await syncFolder(dirname(place));
      }
      await removeKeys(place);
    });
  }

  async *keys(): AsyncIterable<StoredKey> {
    const files = await this.#reached(() => readdir(this.folder, { recursive: true }).catch(orNone));
    for (const name of files.filter((one) => one.endsWith(KEY))) {
      const key = await this.#reached(() => keyAt(join(this.folder, name.slice(0, -KEY.length))));
      if (key !== undefined && key !== 'destroyed') yield key;
    }
  }

  close(): Promise<void> {
    return Promise.resolve(); // nothing stays open between two keys
  }

  /** Whoever destroyed it meanwhile may have come before the key was there. */
  async #unlessDestroyed(place: string, key: KeptKey): Promise<KeptKey> {
    if (!(await isThere(`${place}${DESTROYED}`))) return key;
    await removeKeys(place);
    return 'destroyed';
  }

  /** Every folder that gets an entry is made to outlive a power cut. */
  async #prepare(place: string): Promise<void> {
    const made = await mkdir(dirname(place), { recursive: true, mode: 0o700 });
    for (let path = dirname(place); made !== undefined; path = dirname(path)) {
      await syncFolder(path);
      if (path === dirname(made)) break;
    }
  }

  async #reached<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      throw new SealingUnavailable(`${this.folder}, where the keys of subjects are, cannot be used`, { cause: error });
    }
  }

  #placeOf(tenant: string, subject: string): string {
    if (!TENANT.test(tenant)) throw new RangeError(`${JSON.stringify(tenant)} is no name of a tenant`);
    const digits = createHash('sha256').update(subject).digest('hex');
    return join(this.folder, tenant, digits.slice(0, 2), digits.slice(2));
  }
}

const TENANT = /^[a-z0-9][a-z0-9-]{0,62}$/;

async function keptAt(place: string): Promise<KeptKey | undefined> {
  const key = await keyAt(place);
  return key === undefined || key === 'destroyed' ? key : { wrapped: key.wrapped };
}

/** Read before it is asked whether it was destroyed: what a destruction has overwritten is then never taken for a key. */
async function keyAt(place: string): Promise<StoredKey | 'destroyed' | undefined> {
  const text = await readFile(`${place}${KEY}`, 'utf8').catch(orAbsent);
  if (await isThere(`${place}${DESTROYED}`)) return 'destroyed';
  return text === undefined ? undefined : (JSON.parse(text) as StoredKey);
}

/** Written whole and synced, under a name by which a destruction finds it, too. */
async function writtenPart(place: string, key: StoredKey): Promise<string> {
  const part = `${place}${KEY}.${randomUUID()}`;
  await writeDurably(part, `${JSON.stringify(key)}\n`);
  return part;
}

/** Overwrites what it can reach before it removes it; what a disk or its snapshots keep besides is beyond a program. */
async function removeKeys(place: string): Promise<void> {
  const folder = dirname(place);
  const prefix = `${place.slice(folder.length + 1)}${KEY}`;
  const names = (await readdir(folder)).filter((name) => name.startsWith(prefix));
  for (const name of names) {
    const path = join(folder, name);
    const file = await open(path, 'r+').catch(orAbsent);
    if (file === undefined) continue;
    try {
      await file.write(Buffer.alloc((await file.stat()).size), 0, undefined, 0);
      await file.sync();
    } finally {
      await file.close();
    }
    await unlink(path).catch(orAbsent);
  }
  if (names.length > 0) await syncFolder(folder);
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    (error: unknown) => {
      orAbsent(error);
      return false;
    },
  );
}

/** @throws the error, where it says anything else than that there is no such file */
function orAbsent(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}

function orNone(error: unknown): string[] {
  orAbsent(error);
  return [];
}

function unlessPresent(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
}

/** A destruction that came in between has taken the file away that was to become the key. */
function unlessOvertaken(place: string): (error: unknown) => Promise<void> {
  return async (error) => {
    if (!(await isThere(`${place}${DESTROYED}`))) throw error;
  };
}
