import {
  consistencyProof,
  formatCheckpoint,
  formatNote,
  GrowingTree,
  inclusionProof,
  leafHash,
  rootOf,
  signNote,
  subtreesIn,
  type Hash,
  type SigningKey,
  type Tile,
} from '#audit';

/** A log in memory that signs checkpoints of whatever it held at any size, and proves anything about them. */
export class SignedLog {
  readonly #tree = new GrowingTree();
  readonly #full: Tile[] = [];
  readonly #keys: readonly SigningKey[];

  /** @param keys that all sign; the first names the log */
  constructor(...keys: readonly SigningKey[]) {
    this.#keys = keys;
  }

  get origin(): string {
    return this.#keys[0]!.verifier.name;
  }

  get size(): number {
    return this.#tree.size;
  }

  append(...leaves: readonly (string | Uint8Array)[]): this {
    for (const leaf of leaves) this.#full.push(...this.#tree.append(leafHash(Buffer.from(leaf as string))));
    return this;
  }

  /** Adds leaves that tell their place and, where logs are to differ, something more. */
  grow(to: number, mark = ''): this {
    while (this.size < to) this.append(`${this.size} ${mark}`);
    return this;
  }

  root(size = this.size): Hash {
    return rootOf(size, this.#subtree());
  }

  /** A signed note. */
  checkpoint(size = this.size): string {
    const text = formatCheckpoint({ origin: this.origin, size, root: this.root(size) });
    return formatNote({ text, signatures: this.#keys.map((key) => signNote(text, key)) });
  }

  consistency(old: number, size = this.size): readonly Hash[] {
    return consistencyProof(old, size, this.#subtree());
  }

  inclusion(index: number, size = this.size): readonly Hash[] {
    return inclusionProof(index, size, this.#subtree());
  }

  #subtree() {
    return subtreesIn([...this.#full, ...this.#tree.edge()]);
  }
}
