/** Bytes of a line, at most: no event comes near, and what is no export is not read into memory. */
const LONGEST_LINE = 64 * 1_024 * 1_024;

/** What went wrong while bytes were read: a compressed file that ends early, or is none. */
export class BrokenOff extends Error {
  override readonly name = 'BrokenOff';
}

/**
 * Cuts chunks between lines, into pieces that end with a newline, but for the last where the file ends in the middle of a
 * line. Each piece has memory of its own, so that another thread can have it; besides those there is in memory a chunk and
 * the beginning of a line.
 * @throws BrokenOff where a line does not end within bounds
 */
export class PiecesOfLines implements AsyncIterable<Buffer<ArrayBuffer>> {
  /** Memory of pieces that are done with: more would have to be collected than is ever in use. */
  readonly #free: ArrayBuffer[] = [];

  /** @param chunks what stands in one may be overwritten when the next is asked for */
  constructor(private readonly chunks: AsyncIterable<Uint8Array>) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer<ArrayBuffer>, void, undefined> {
    let rest: Uint8Array[] = [];
    let restLength = 0;
    for await (const chunk of this.chunks) {
      const end = chunk.lastIndexOf(NEWLINE) + 1;
      if (end > 0) {
        yield this.#joined([...rest, chunk.subarray(0, end)], restLength + end);
        rest = [];
        restLength = 0;
      }
      if (end < chunk.length) {
        rest.push(Uint8Array.from(chunk.subarray(end)));
        restLength += chunk.length - end;
        if (restLength > LONGEST_LINE) throw new BrokenOff(`a line is longer than ${String(LONGEST_LINE)} bytes`);
      }
    }
    if (restLength > 0) yield this.#joined(rest, restLength);
  }

  /** Takes back a piece, whose memory becomes that of a later one. */
  done({ buffer }: Uint8Array<ArrayBuffer>): void {
    this.#free.push(buffer);
  }

  #joined(parts: readonly Uint8Array[], length: number): Buffer<ArrayBuffer> {
    const free = this.#free.pop();
    const memory = free && free.byteLength >= length ? free : new ArrayBuffer(length + SPARE);
    const piece = Buffer.from(memory, 0, length);
    let at = 0;
    for (const part of parts) {
      piece.set(part, at);
      at += part.length;
    }
    return piece;
  }
}

export const NEWLINE = 0x0a;

/** Bytes by which the next piece may be longer: pieces differ by parts of a line. */
const SPARE = 65_536;
