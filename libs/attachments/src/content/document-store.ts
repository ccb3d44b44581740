import type { Readable } from 'node:stream';
import type { StoredContent } from '../domain/index.js';
import { DigestMismatch } from './content-digest.js';
import type { ByteRange, ContentStore, Shelf } from './content-store.js';
import { TooManyBytes } from './incoming-folder.js';
import { MediaTypes } from './media-types.js';
import { contentStoreOf, type AttachmentOptions } from './store-address.js';

/** A document as it comes. */
export interface Upload {
  /** The value of `Content-Type`, where there was one. */
  readonly statedType?: string;
  /** How many bytes will come, where the sender says so. */
  readonly statedBytes?: number;
  /** SHA-256 of all of it in hexadecimal digits; each has to prove right. */
  readonly statedDigests: readonly string[];
  readonly bytes: AsyncIterable<Buffer>;
}

/** How often stale uploads are looked for, besides at start; milliseconds. */
const SWEEP_EVERY = 60 * 60 * 1_000;

/** Takes documents in and gives them out: a limit and the media types before a store. */
export class DocumentStore {
  readonly #store: ContentStore;
  readonly #types: MediaTypes;
  readonly #limit: number;
  #sweeping: NodeJS.Timeout | undefined;

  constructor(options: AttachmentOptions) {
    this.#store = contentStoreOf(options);
    this.#types = new MediaTypes(options.types);
    this.#limit = options.limit;
  }

  /** What can be told before the first byte. @throws TooManyBytes, TypeNotAccepted */
  assertTaken({ statedType, statedBytes = 0 }: Pick<Upload, 'statedType' | 'statedBytes'>): void {
    if (statedBytes > this.#limit) throw new TooManyBytes(this.#limit);
    this.#types.assertTaken(statedType);
  }

  /**
   * Receives a document, looks what it is and keeps it. Unless it is kept whole, nothing is left of it.
   * @throws TooManyBytes, BrokenOff, DigestMismatch, TypeNotAccepted, TypeMistaken, StoreUnavailable
   */
  async take(tenant: string, { bytes, statedType, statedDigests }: Upload): Promise<StoredContent> {
    const received = await this.#store.incoming.receive(bytes, this.#limit);
    try {
      const { sha256 } = received;
      const wrong = statedDigests.find((stated) => stated !== sha256);
      if (wrong !== undefined) throw new DigestMismatch(wrong, sha256);
      // Nothing can be told from no bytes; the decider refuses them.
      const mediaType =
        received.bytes === 0 ? 'application/octet-stream' : await this.#types.typeOf(received.path, statedType);
      if (received.bytes > 0) await this.#store.keep(tenant, received, 'lasting');
      return { mediaType, bytes: received.bytes, sha256 };
    } finally {
      await received.letGo();
    }
  }

  /**
   * Keeps what the engine itself made, such as a report: no limit and no choice of types stands before that.
   * The same bytes again are the same document.
   * @throws StoreUnavailable
   */
  async keep(
    tenant: string,
    bytes: Buffer,
    shelf: Shelf = 'lasting',
  ): Promise<Pick<StoredContent, 'bytes' | 'sha256'>> {
    const received = await this.#store.incoming.receive(inOnePiece(bytes), bytes.length);
    try {
      await this.#store.keep(tenant, received, shelf);
      return { bytes: received.bytes, sha256: received.sha256 };
    } finally {
      await received.letGo();
    }
  }

  /** @throws ContentMissing, StoreUnavailable */
  open(tenant: string, sha256: string, range?: ByteRange, shelf: Shelf = 'lasting'): Promise<Readable> {
    return this.#store.open(tenant, sha256, shelf, range);
  }

  /**
   * Removes a document of the temporary shelf; one that is gone already is no error.
   * @throws StoreUnavailable
   */
  remove(tenant: string, sha256: string): Promise<void> {
    return this.#store.remove(tenant, sha256);
  }

  /** @throws Error saying why a document could not be kept */
  probe(): Promise<void> {
    return this.#store.probe();
  }

  /** Removes what killed processes left of uploads, now and from time to time. */
  async beginSweeping(report: (swept: readonly string[]) => void, failed: (error: unknown) => void): Promise<void> {
    const sweep = async () => {
      const swept = await this.#store.incoming.sweep();
      if (swept.length > 0) report(swept);
    };
    this.#sweeping ??= setInterval(() => void sweep().catch(failed), SWEEP_EVERY).unref();
    await sweep().catch(failed);
  }

  close(): void {
    clearInterval(this.#sweeping);
    this.#store.close();
  }
}

async function* inOnePiece(bytes: Buffer): AsyncIterable<Buffer> {
  yield await Promise.resolve(bytes);
}
