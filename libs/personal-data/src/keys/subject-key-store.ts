/** A wrapped key, or that it was destroyed: then there is never another one for the same subject. */
export type KeptKey = { readonly wrapped: string } | 'destroyed';

export interface StoredKey {
  readonly tenant: string;
  readonly subject: string;
  readonly wrapped: string;
}

/**
 * Where the keys of subjects are, wrapped, apart from the log: whoever restores a backup of the log finds no key in it.
 * All methods throw `SealingUnavailable` where the store is out of reach.
 */
export interface SubjectKeyStore {
  /** Where it is, for people; no secret in it. */
  readonly address: string;
  /** What is kept of these; whom nothing is kept of is left out. */
  find(tenant: string, subjects: readonly string[]): Promise<ReadonlyMap<string, KeptKey>>;
  /** Keeps a key for good before it answers, unless the subject has or had one; answers what is kept then. */
  keep(tenant: string, subject: string, wrapped: string): Promise<KeptKey>;
  /** The same key wrapped anew. Does nothing where it is no more what it was. */
  rewrap(key: StoredKey, wrapped: string): Promise<void>;
  /** Nothing is left of the key but that it was destroyed. */
  destroy(tenant: string, subject: string): Promise<void>;
  /** Every key there is. */
  keys(): AsyncIterable<StoredKey>;
  close(): Promise<void>;
}
