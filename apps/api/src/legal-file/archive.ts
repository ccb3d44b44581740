import { createHash } from 'node:crypto';
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';

/** The earliest moment that an entry can name, in the words of its local clock: archives tell no time. */
const FIXED = new Date(1980, 0, 1);

export interface ArchiveEntry {
  /** With slashes, without one at its beginning. */
  readonly path: string;
  readonly bytes: Uint8Array | AsyncIterable<Uint8Array>;
  /** Packed; what is packed already is put in as it is. */
  readonly packed?: boolean;
}

/** An entry as the last one of an archive lists it. */
export interface ListedEntry {
  readonly path: string;
  /** In hex. */
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * A zip archive of the entries in their order, in pieces: no more than one piece of a document is in memory. The same
 * entries are the same bytes.
 * @param last the last entry, made of what came before it
 */
export async function* archive(
  entries: AsyncIterable<ArchiveEntry>,
  last: (listed: readonly ListedEntry[]) => ArchiveEntry,
): AsyncGenerator<Uint8Array, void, undefined> {
  const ready: Uint8Array[] = [];
  let failure: Error | null = null;
  const zip = new Zip((error, piece) => {
    failure ??= error;
    ready.push(piece);
  });
  const drained = (): readonly Uint8Array[] => {
    if (failure) throw failure;
    return ready.splice(0);
  };
  const listed: ListedEntry[] = [];
  async function* written({ path, bytes, packed = true }: ArchiveEntry): AsyncGenerator<Uint8Array> {
    const file = packed ? new ZipDeflate(path, { level: 6 }) : new ZipPassThrough(path);
    file.mtime = FIXED;
    zip.add(file);
    const digest = createHash('sha256');
    let length = 0;
    for await (const piece of bytes instanceof Uint8Array ? [bytes] : bytes) {
      digest.update(piece);
      length += piece.length;
      file.push(piece);
      yield* drained();
    }
    file.push(new Uint8Array(0), true);
    listed.push({ path, sha256: digest.digest('hex'), bytes: length });
    yield* drained();
  }
  for await (const entry of entries) yield* written(entry);
  yield* written(last(listed));
  zip.end();
  yield* drained();
}
