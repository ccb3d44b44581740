import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { LineReader } from './export-verification.js';
import { readLines, type ReadLines } from './read-lines.js';

interface Waiting {
  readonly resolve: (read: ReadLines) => void;
  readonly reject: (error: Error) => void;
}

/** Pieces that a thread has, at most: the one it reads, and some for while the asking thread has something else to do. */
const GIVEN = 4;

/** Reads lines on all cores: in the thread that asks while all others have enough to do. */
export class ReadingThreads implements LineReader {
  readonly ahead: number;
  readonly #threads: readonly Worker[];
  /** By thread, in the order in which it was given them. */
  readonly #waiting: readonly Waiting[][];

  /** @param count of threads */
  constructor(count = Math.max(1, availableParallelism() - 1)) {
    this.ahead = count * GIVEN + 1;
    this.#waiting = Array.from({ length: count }, () => []);
    this.#threads = this.#waiting.map((waiting) => {
      const thread = new Worker(new URL('./reading-thread.js', import.meta.url));
      thread.on('message', (read: ReadLines) => waiting.shift()?.resolve(read));
      thread.on('error', (error: Error) => {
        for (const { reject } of waiting.splice(0)) reject(error);
      });
      return thread;
    });
  }

  read(bytes: Buffer<ArrayBuffer>): ReadLines | Promise<ReadLines> {
    const given = this.#waiting.map(({ length }) => length);
    const least = Math.min(...given);
    if (least >= GIVEN) return readLines(bytes);
    const nth = given.indexOf(least);
    return new Promise((resolve, reject) => {
      this.#waiting[nth]!.push({ resolve, reject });
      this.#threads[nth]!.postMessage(bytes, [bytes.buffer]);
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.terminate()));
  }
}
