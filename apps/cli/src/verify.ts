import { createReadStream, readFileSync, statSync } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import {
  BrokenOff,
  Malformed,
  parsePolicy,
  ReadingThreads,
  verifyExport,
  type ExportReport,
  type Trust,
  type VerifierKey,
} from '#audit/verification';

export interface VerifyOptions {
  readonly key?: readonly VerifierKey[];
  readonly checkpoint?: readonly string[];
  readonly policy?: string;
  readonly json: boolean;
}

/** Exit codes, for a schedule. */
const VERIFIED = 0;
const DOES_NOT_HOLD = 1;
const WRONG_USAGE = 2;

/** Bytes that are read, and uncompressed, at a time. */
const PIECE = 1_024 * 1_024;

/** Milliseconds between two looks at how far it is. */
const TELL_EVERY_MS = 500;

/** Verifies an export without the log, and needs nothing of the engine. */
export async function runVerify(file: string, options: VerifyOptions): Promise<void> {
  process.exitCode = WRONG_USAGE;
  try {
    const trust = trustOf(options);
    const size = file === '-' ? undefined : statSync(file).size;
    const source = file === '-' ? process.stdin : createReadStream(file, { highWaterMark: PIECE });
    const started = performance.now();
    let told = started;
    const report = await inThreads(uncompressed(source), trust, (lines) => {
      const now = performance.now();
      if (now - told < TELL_EVERY_MS) return;
      told = now;
      const rate = Math.round((lines / (now - started)) * 1_000);
      const read = 'bytesRead' in source ? source.bytesRead : 0;
      const share = size === undefined ? '' : `, ${((read / size) * 100).toFixed(0)} % of the file`;
      tell(`${shown(lines)} lines, ${shown(rate)} a second${share}`);
    });
    tell('');
    if (options.json) console.log(JSON.stringify(report));
    else print(report, (performance.now() - started) / 1_000);
    process.exitCode = report.verified ? VERIFIED : DOES_NOT_HOLD;
  } catch (error) {
    // Of what is trusted; whatever is wrong with the export is in the report.
    if (error instanceof Malformed) throw new RangeError(error.message, { cause: error });
    const { code, path } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'EISDIR') throw new RangeError(`${path ?? file} is no file`, { cause: error });
    throw error;
  }
}

async function inThreads(...[chunks, trust, onProgress]: Parameters<typeof verifyExport>): Promise<ExportReport> {
  const threads = new ReadingThreads();
  try {
    return await verifyExport(chunks, trust, onProgress, threads);
  } finally {
    await threads.close();
  }
}

function trustOf({ key = [], checkpoint = [], policy: file }: VerifyOptions): Trust {
  const policy = file === undefined ? undefined : parsePolicy(readFileSync(file, 'utf8'));
  const keys = [...key, ...(policy?.logs ?? [])];
  if (keys.length === 0)
    throw new Malformed('--key is needed: the verifier key of the log, from elsewhere than the export');
  return { keys, checkpoints: checkpoint.map((name) => readFileSync(name, 'utf8')), ...(policy && { policy }) };
}

/** Recognises gzip by its first bytes. */
async function* uncompressed(source: Readable): AsyncGenerator<Uint8Array, void, undefined> {
  const pieces = source[Symbol.asyncIterator]() as AsyncIterableIterator<Buffer>;
  const first = await pieces.next();
  if (first.done === true) return;
  async function* all() {
    yield first.value as Buffer;
    yield* pieces;
  }
  if (!(first.value[0] === 0x1f && first.value[1] === 0x8b)) {
    yield* all();
    return;
  }
  const gunzip = createGunzip({ chunkSize: PIECE });
  // What goes wrong destroys the last stream with it, and is thrown where that one is read.
  pipeline(Readable.from(all(), { objectMode: false }), gunzip, () => undefined);
  try {
    yield* gunzip as AsyncIterable<Buffer>;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code?.startsWith('Z_')) throw new BrokenOff(`the compressed file is broken: ${message}`);
    throw error;
  }
}

function print(report: ExportReport, seconds: number): void {
  const { verified, origin, events, streams, bytes, witnesses, checkpoints, findings, findingCount } = report;
  console.log(
    `${shown(events)} events in ${shown(streams)} streams, ${(bytes / PIECE).toFixed(1)} MiB, in ${seconds.toFixed(1)} s (${shown(Math.round(events / seconds))} a second)`,
  );
  for (const { size, holds } of checkpoints) {
    console.log(`  checkpoint of ${shown(size)} leaves: ${holds ? 'holds' : 'does not hold'}`);
  }
  for (const { verifierKey, announcedAt, retiredAt } of report.keys) {
    const retired = retiredAt === undefined ? '' : `, retired at ${shown(retiredAt)}`;
    console.log(
      `  key ${verifierKey}: announced at position ${announcedAt === undefined ? '?' : shown(announcedAt)}${retired}`,
    );
  }
  if (verified) {
    const cosigned = witnesses.length === 0 ? 'no witness was asked for' : `cosigned by ${witnesses.join(', ')}`;
    console.log(`\nVerified: all ${shown(events)} events are those that ${origin!} signed; ${cosigned}.`);
    return;
  }
  for (const { kind, sentence } of findings) console.log(`\n${kind}: ${sentence}.`);
  if (findingCount > findings.length) console.log(`\nAnd ${shown(findingCount - findings.length)} more.`);
  console.log('\nNot verified.');
}

/** One line that is written over; nothing where nobody looks. */
function tell(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line}`);
}

function shown(count: number): string {
  return count.toLocaleString('en');
}
