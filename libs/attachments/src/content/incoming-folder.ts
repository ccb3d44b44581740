import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, stat, unlink, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { StoreUnavailable } from './store-errors.js';

/** An upload that goes on is written to at least once a minute (see the API's reading of bodies): this one does not. */
export const STALE_AFTER = 6 * 60 * 60 * 1_000;

const ENDING = '.part';

/** A whole document that is not yet kept. Whoever received it lets go of it in the end, kept or not. */
export interface ReceivedDocument {
  readonly path: string;
  /** Size in bytes. */
  readonly bytes: number;
  /** SHA-256, 64 lower-case hexadecimal digits. */
  readonly sha256: string;
  /** Removes what is left of it here; nothing is, once it was kept by being moved. */
  letGo(): Promise<void>;
}

/** More came than is taken. */
export class TooManyBytes extends Error {
  constructor(readonly limit: number) {
    super(`more than ${limit} bytes came`);
    this.name = 'TooManyBytes';
  }
}

/** The sender went away, or fell silent, before the document was whole. */
export class BrokenOff extends Error {
  constructor(options?: ErrorOptions) {
    super('the upload broke off', options);
    this.name = 'BrokenOff';
  }
}

/**
 * Where uploads are until they are whole: a file of its own for each, which no reader ever sees. One that
 * breaks off is removed at once; one whose process was killed is removed by a later sweep.
 */
export class IncomingFolder {
  constructor(readonly path: string) {}

  /**
   * Writes a document as it comes, one chunk at a time, and makes it outlive a power cut.
   * @param limit bytes, at most
   * @throws TooManyBytes, BrokenOff, StoreUnavailable; nothing is left then
   */
  async receive(source: AsyncIterable<Buffer>, limit: number): Promise<ReceivedDocument> {
    const path = join(this.path, `${randomUUID()}${ENDING}`);
    const letGo = () => removed(path);
    const file = await this.#create(path);
    try {
      return { path, ...(await writeAll(source, file, limit)), letGo };
    } catch (error) {
      await letGo();
      throw error;
    } finally {
      await file.close();
    }
  }

  /**
   * Removes what killed processes left behind. What is under way stays: it is never that old, whoever's it is.
   * @returns names of the files removed
   */
  async sweep(): Promise<readonly string[]> {
    const names = (await readdir(this.path).catch(orEmpty)).filter((name) => name.endsWith(ENDING));
    const stale: string[] = [];
    for (const name of names) {
      const path = join(this.path, name);
      const writtenAt = await stat(path).then(({ mtimeMs }) => mtimeMs, orNow);
      if (Date.now() - writtenAt < STALE_AFTER) continue;
      await removed(path);
      stale.push(name);
    }
    return stale;
  }

  /** Writes a file and removes it. @throws Error when that is not possible */
  async probe(): Promise<void> {
    const path = join(this.path, `probe-${randomUUID()}${ENDING}`);
    const file = await this.#create(path);
    try {
      await file.writeFile('?');
    } finally {
      await file.close();
      await removed(path);
    }
  }

  async #create(path: string): Promise<FileHandle> {
    try {
      await mkdir(this.path, { recursive: true, mode: 0o750 });
      return await open(path, 'wx', 0o600);
    } catch (error) {
      throw new StoreUnavailable(`${this.path} takes no document`, { cause: error });
    }
  }
}

async function writeAll(
  source: AsyncIterable<Buffer>,
  file: FileHandle,
  limit: number,
): Promise<Pick<ReceivedDocument, 'bytes' | 'sha256'>> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of unbroken(source)) {
    bytes += chunk.length;
    if (bytes > limit) throw new TooManyBytes(limit);
    hash.update(chunk);
    await orUnavailable(file.writeFile(chunk));
  }
  await orUnavailable(file.sync());
  return { bytes, sha256: hash.digest('hex') };
}

/** Tells a fault of the sender from one of ours. The source is not ended early: an answer still goes the other way. */
async function* unbroken(source: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const chunks = source[Symbol.asyncIterator]();
  for (;;) {
    const next = await chunks.next().catch((error: unknown) => {
      throw new BrokenOff({ cause: error });
    });
    if (next.done === true) return;
    yield next.value;
  }
}

async function orUnavailable(work: Promise<void>): Promise<void> {
  await work.catch((error: unknown) => {
    throw new StoreUnavailable('a document could not be written', { cause: error });
  });
}

async function removed(path: string): Promise<void> {
  await unlink(path).catch((error: unknown) => {
    if (!isAbsent(error)) throw error;
  });
}

function orEmpty(error: unknown): string[] {
  if (isAbsent(error)) return [];
  throw error;
}

/** Another sweep was faster. */
function orNow(error: unknown): number {
  if (isAbsent(error)) return Date.now();
  throw error;
}

export function isAbsent(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
