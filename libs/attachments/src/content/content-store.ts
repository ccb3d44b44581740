import type { Readable } from 'node:stream';
import type { IncomingFolder, ReceivedDocument } from './incoming-folder.js';

/** Bytes from `first` to `last`, both included and counted from 0. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/**
 * Documents that stay, and what is kept for a time and removed: apart, so that no removal ever meets a document that
 * happens to have the same bytes.
 */
export type Shelf = 'lasting' | 'temporary';

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
  keep(tenant: string, document: ReceivedDocument, shelf: Shelf): Promise<void>;
  /** The bytes of a document. @throws ContentMissing, StoreUnavailable */
  open(tenant: string, sha256: string, shelf: Shelf, range?: ByteRange): Promise<Readable>;
  /** Of the temporary ones; one that is gone already is no error. @throws StoreUnavailable */
  remove(tenant: string, sha256: string): Promise<void>;
  /** Makes sure that it could keep a document. @throws Error saying why it could not */
  probe(): Promise<void>;
  close(): void;
}
