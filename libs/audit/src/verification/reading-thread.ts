import { parentPort } from 'node:worker_threads';
import { readLines } from './read-lines.js';

/** What `ReadingThreads` starts. */
parentPort!.on('message', ({ buffer, byteOffset, length }: Uint8Array<ArrayBuffer>) => {
  const read = readLines(Buffer.from(buffer, byteOffset, length));
  parentPort!.postMessage(read, [read.bytes.buffer, read.ends.buffer, read.events.buffer, read.hashes.buffer]);
});
