import type { Readable } from 'node:stream';
import type { IncomingFolder, ReceivedDocument } from './incoming-folder.js';

/** Bytes from `first` to `last`, both included and counted from 0. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/**
 * Where documents are, each tenant's apart, found by the SHA-256 of their bytes. What is there is whole:
 * it comes all at once or not at all, and never changes.
 */
export interface ContentStore {
  /** Uploads wait there until they are whole; on the same file system where the store is a folder. */
  readonly incoming: IncomingFolder;
  /** Where it is, for people; no secret in it. */
  readonly address: string;
  /** Keeps a whole document. The same bytes again are the same document. @throws StoreUnavailable */
  keep(tenant: string, document: ReceivedDocument): Promise<void>;
  /** The bytes of a document. @throws ContentMissing, StoreUnavailable */
  open(tenant: string, sha256: string, range?: ByteRange): Promise<Readable>;
  /** Makes sure that it could keep a document. @throws Error saying why it could not */
  probe(): Promise<void>;
  close(): void;
}
