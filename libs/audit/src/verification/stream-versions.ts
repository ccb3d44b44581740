import { randomBytes } from 'node:crypto';

/** Streams before there are more, and bytes of their names. */
const FIRST_STREAMS = 1_024;
const NAME_BYTES = 64;

/**
 * The last version of each stream, by the bytes of its name: a hash table in a few typed arrays, some 100 bytes a stream.
 * A `Map` takes twice as long once there are hundreds of thousands, and has to be given a new string each time.
 */
export class StreamVersions {
  /** Drawn for each run: nobody can make names that all fall into one place. */
  readonly #seed = randomBytes(4).readInt32LE();
  #size = 0;
  /** By hash, one more than the number of a stream; 0 where there is none. At most half of it is taken. */
  #slots = new Uint32Array(4 * FIRST_STREAMS);
  // By the number of a stream.
  #hashes = new Int32Array(FIRST_STREAMS);
  #versions = new Float64Array(FIRST_STREAMS);
  /** Where its name begins; it ends where the next one begins. */
  #names = new Float64Array(FIRST_STREAMS + 1);
  #text = Buffer.alloc(FIRST_STREAMS * NAME_BYTES);

  get size(): number {
    return this.#size;
  }

  /** @returns the version before, 0 where there was none */
  put(bytes: Buffer, start: number, end: number, version: number): number {
    const hash = this.#hashOf(bytes, start, end);
    const last = this.#slots.length - 1;
    let slot = hash & last;
    for (let found = this.#slots[slot]!; found !== 0; found = this.#slots[slot]!) {
      const stream = found - 1;
      if (this.#hashes[stream] === hash && this.#isNamed(stream, bytes, start, end)) {
        const before = this.#versions[stream]!;
        this.#versions[stream] = version;
        return before;
      }
      slot = (slot + 1) & last;
    }
    this.#add(bytes, start, end, hash, version);
    this.#slots[slot] = this.#size;
    if (this.#size === this.#hashes.length) this.#grow();
    return 0;
  }

  #isNamed(stream: number, bytes: Buffer, start: number, end: number): boolean {
    const from = this.#names[stream]!;
    if (this.#names[stream + 1]! - from !== end - start) return false;
    for (let index = 0; index < end - start; index += 1) {
      if (this.#text[from + index] !== bytes[start + index]) return false;
    }
    return true;
  }

  #add(bytes: Buffer, start: number, end: number, hash: number, version: number): void {
    const stream = this.#size;
    const from = this.#names[stream]!;
    const until = from + end - start;
    if (until > this.#text.length) this.#text = Buffer.concat([this.#text, Buffer.alloc(until)]);
    bytes.copy(this.#text, from, start, end);
    this.#names[stream + 1] = until;
    this.#hashes[stream] = hash;
    this.#versions[stream] = version;
    this.#size += 1;
  }

  #grow(): void {
    const streams = 2 * this.#size;
    this.#hashes = grown(this.#hashes, new Int32Array(streams));
    this.#versions = grown(this.#versions, new Float64Array(streams));
    this.#names = grown(this.#names, new Float64Array(streams + 1));
    this.#slots = new Uint32Array(4 * streams);
    const last = this.#slots.length - 1;
    for (let stream = 0; stream < this.#size; stream += 1) {
      let slot = this.#hashes[stream]! & last;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & last;
      this.#slots[slot] = stream + 1;
    }
  }

  /** FNV-1a from a seed, with its bits stirred. */
  #hashOf(bytes: Buffer, start: number, end: number): number {
    let hash = this.#seed;
    for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    return hash ^ (hash >>> 13);
  }
}

function grown<Numbers extends Int32Array | Float64Array>(before: Numbers, after: Numbers): Numbers {
  after.set(before);
  return after;
}
