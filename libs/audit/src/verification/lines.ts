import { isUtf8 } from 'node:buffer';

/** Bytes of a line, at most: no event comes near, and what is no export is not read into memory. */
const LONGEST_LINE = 64 * 1_024 * 1_024;

/** What went wrong while bytes were read: a compressed file that ends early, or is none. */
export class BrokenOff extends Error {
  override readonly name = 'BrokenOff';
}

export interface LineVisitor {
  /**
   * A line without its newline; the bytes are overwritten later.
   * @param isText whether it is UTF-8
   */
  line(bytes: Buffer, start: number, end: number, isText: boolean): void;
  /** Between chunks, after however many bytes. */
  progress(bytes: number): void;
}

/**
 * Cuts chunks into lines; in memory are a chunk and the beginning of a line.
 * @returns how many bytes stand behind the last newline
 * @throws BrokenOff where a line does not end within bounds
 */
export async function eachLine(chunks: AsyncIterable<Uint8Array>, visitor: LineVisitor): Promise<number> {
  let rest: Buffer[] = [];
  let restLength = 0;
  let bytes = 0;
  for await (const chunk of chunks) {
    const data = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    bytes += data.length;
    const isText = isWhollyText(data);
    let from = 0;
    for (let newline = data.indexOf(NEWLINE); newline !== -1; newline = data.indexOf(NEWLINE, from)) {
      if (restLength === 0) visitor.line(data, from, newline, isText || isUtf8(data.subarray(from, newline)));
      else {
        const whole = Buffer.concat([...rest, data.subarray(0, newline)]);
        rest = [];
        restLength = 0;
        visitor.line(whole, 0, whole.length, isUtf8(whole));
      }
      from = newline + 1;
    }
    if (from < data.length) {
      rest.push(Buffer.from(data.subarray(from)));
      restLength += data.length - from;
      if (restLength > LONGEST_LINE) throw new BrokenOff(`a line is longer than ${String(LONGEST_LINE)} bytes`);
    }
    visitor.progress(bytes);
  }
  return restLength;
}

/** Whether the whole lines of a piece are UTF-8, told at once; what its edges cut through is looked at by itself. */
function isWhollyText(data: Buffer): boolean {
  return isUtf8(data.subarray(data.indexOf(NEWLINE) + 1, data.lastIndexOf(NEWLINE) + 1));
}

const NEWLINE = 0x0a;
