import { mkdir, open, rename, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { syncFolder } from '#platform';
import type { ByteRange, ContentStore, Shelf } from './content-store.js';
import { IncomingFolder, isAbsent, type ReceivedDocument } from './incoming-folder.js';
import { ContentMissing, StoreUnavailable } from './store-errors.js';

/** Documents as files: `<folder>/<tenant>/<first two digits>/<the other 62>`; the temporary ones in `<tenant>/temporary/…`. */
export class FolderStore implements ContentStore {
  readonly incoming: IncomingFolder;

  constructor(private readonly folder: string) {
    // No tenant is called that: a name of a tenant begins with a letter or digit.
    this.incoming = new IncomingFolder(join(folder, '.incoming'));
  }

  get address(): string {
    return this.folder;
  }

  /** A file of the same digest is replaced by its equal, so that what rotted on the disk is whole again. */
  async keep(tenant: string, document: ReceivedDocument, shelf: Shelf): Promise<void> {
    const place = this.#placeOf(tenant, document.sha256, shelf);
    try {
      const made = await mkdir(dirname(place), { recursive: true, mode: 0o750 });
      await rename(document.path, place);
      // Of every folder that got an entry: the new name has to outlive a power cut, too.
      for (let path = dirname(place); ; path = dirname(path)) {
        await syncFolder(path);
        if (made === undefined || path === dirname(made)) break;
      }
    } catch (error) {
      throw new StoreUnavailable(`${this.folder} did not keep a document`, { cause: error });
    }
  }

  async open(tenant: string, sha256: string, shelf: Shelf, range?: ByteRange): Promise<Readable> {
    const place = this.#placeOf(tenant, sha256, shelf);
    try {
      const file = await open(place, 'r');
      return file.createReadStream(range && { start: range.first, end: range.last });
    } catch (error) {
      if (isAbsent(error)) throw new ContentMissing(sha256, this.folder, { cause: error });
      throw new StoreUnavailable(`${this.folder} did not give a document`, { cause: error });
    }
  }

  async remove(tenant: string, sha256: string): Promise<void> {
    await unlink(this.#placeOf(tenant, sha256, 'temporary')).catch((error: unknown) => {
      if (!isAbsent(error)) throw new StoreUnavailable(`${this.folder} did not remove a document`, { cause: error });
    });
  }

  probe(): Promise<void> {
    return this.incoming.probe();
  }

  close(): void {
    // Nothing stays open between two documents.
  }

  #placeOf(tenant: string, sha256: string, shelf: Shelf): string {
    // No two digits are called that.
    const own = shelf === 'temporary' ? ['temporary'] : [];
    return join(this.folder, named(tenant, TENANT), ...own, named(sha256, SHA256).slice(0, 2), sha256.slice(2));
  }
}

const TENANT = /^[a-z0-9][a-z0-9-]{0,62}$/;
const SHA256 = /^[0-9a-f]{64}$/;

/** Both come from the engine itself; a mistake there must not become a path. */
function named(part: string, pattern: RegExp): string {
  if (!pattern.test(part)) throw new RangeError(`${JSON.stringify(part)} is no part of the path of a document`);
  return part;
}
