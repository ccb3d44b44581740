import { hash, randomUUID } from 'node:crypto';
import { link, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder, writeDurably } from '#platform';

/** The checkpoint that was cosigned last, and which of all that were kept it is. */
export interface KeptCheckpoint {
  /** 1, 2, 3, … */
  readonly generation: number;
  /** The signed note, with the cosignature that was given. */
  readonly note: string;
}

/** Files of evidence, at most: a log that signs without end does not fill the disk. */
const MOST_EVIDENCE = 1_000;

const FILE = /^(\d{12})\.checkpoint$/;

/**
 * What a witness must never forget: the last checkpoint of each log that it cosigned, a file each, in a folder per log.
 * A file gets the next number, and only one process can give it: two processes on one folder, by mistake or in two
 * containers that do not see each other, cannot both go on from the same checkpoint.
 */
export class WitnessState {
  /** The latest generation that was seen of each log. */
  readonly #seen = new Map<string, number>();

  constructor(private readonly folder: string) {}

  /**
   * @returns undefined where nothing of this log was cosigned yet
   * @throws Error where what was there is not there any more: a witness that forgets cosigns anything
   */
  async latest(origin: string): Promise<KeptCheckpoint | undefined> {
    const folder = this.#folderOf(origin);
    for (;;) {
      const generation = await newestIn(folder);
      const seen = this.#seen.get(origin) ?? 0;
      if ((generation ?? 0) < seen) throw new Error(`the checkpoint of ${origin} that was kept in ${folder} is gone`);
      if (generation === undefined) return undefined;
      this.#seen.set(origin, generation);
      try {
        return { generation, note: await readFile(fileOf(folder, generation), 'utf8') };
      } catch (error) {
        // Another process has gone on since, and thrown this one away.
        if (!isCode(error, 'ENOENT')) throw error;
      }
    }
  }

  /**
   * Keeps a checkpoint so that it survives the end of the process and of the machine: once this is settled, its
   * cosignature may be given out.
   * @param after the generation it was compared with, 0 where there was none
   * @returns whether it is the latest now; otherwise another one became so, and is to be compared with
   */
  async keep(origin: string, after: number, note: string): Promise<boolean> {
    const folder = this.#folderOf(origin);
    if (after === 0) await this.#makeFolder(folder);
    const generation = after + 1;
    const unfinished = join(folder, `${randomUUID()}.unfinished`);
    try {
      await writeDurably(unfinished, note);
      // As a rename, but for refusing a name that is taken.
      await link(unfinished, fileOf(folder, generation));
    } catch (error) {
      if (isCode(error, 'EEXIST')) return false;
      throw error;
    } finally {
      await rm(unfinished, { force: true });
    }
    await syncFolder(folder);
    if ((await newestIn(folder)) !== generation) {
      // The number was free only because others had gone on and thrown the file of that number away.
      await rm(fileOf(folder, generation), { force: true });
      return false;
    }
    this.#seen.set(origin, generation);
    if (generation > 2) await rm(fileOf(folder, generation - 2), { force: true });
    return true;
  }

  /**
   * Keeps what speaks against a log.
   * @returns the file; undefined where it is there already, or the folder is full
   */
  async keepEvidence(name: string, text: string): Promise<string | undefined> {
    const folder = join(this.folder, 'evidence');
    await this.#makeFolder(folder);
    if ((await readdir(folder)).length >= MOST_EVIDENCE) return undefined;
    const file = join(folder, `${name}.txt`);
    try {
      await writeDurably(file, text);
    } catch (error) {
      if (isCode(error, 'EEXIST')) return undefined;
      throw error;
    }
    await syncFolder(folder);
    return file;
  }

  async #makeFolder(folder: string): Promise<void> {
    try {
      await mkdir(folder, { mode: 0o700 });
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw error;
    }
    await syncFolder(this.folder);
  }

  #folderOf(origin: string): string {
    return join(this.folder, nameOf(origin));
  }
}

/** How the log of an origin is named in addresses (c2sp.org/tlog-witness, "Monitor Retrieval Mechanism"). */
export function nameOf(origin: string): string {
  return hash('sha256', origin, 'hex');
}

function fileOf(folder: string, generation: number): string {
  return join(folder, `${String(generation).padStart(12, '0')}.checkpoint`);
}

async function newestIn(folder: string): Promise<number | undefined> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
  const generations = names.flatMap((name) => FILE.exec(name)?.[1] ?? []).map(Number);
  return generations.length === 0 ? undefined : Math.max(...generations);
}

function isCode(error: unknown, code: string): boolean {
  return (error as NodeJS.ErrnoException).code === code;
}
