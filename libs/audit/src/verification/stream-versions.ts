/** Maps that keys are spread over: one alone takes 16 million at most. */
const MAPS = 64;

/** The last version of each stream; some 150 bytes of memory for each. */
export class StreamVersions {
  readonly #maps = Array.from({ length: MAPS }, () => new Map<string, number>());
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** @returns the version before, 0 where there was none */
  put(stream: string, version: number): number {
    const length = stream.length;
    const versions = this.#maps[(stream.charCodeAt(length - 1) * 31 + stream.charCodeAt(length - 2)) % MAPS || 0]!;
    const before = versions.get(stream) ?? 0;
    if (before === 0) this.#size += 1;
    versions.set(stream, version);
    return before;
  }
}
