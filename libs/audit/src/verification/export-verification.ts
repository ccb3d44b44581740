import { SIGNING_KEYS_STREAM } from '../domain/index.js';
import { EXPORT_FORMAT } from '../transparency-log/log-export.js';
import { leafHash, type Hash } from '../transparency-log/merkle-tree.js';
import type { Policy } from '../transparency-log/policy.js';
import { formatVerifierKey, Malformed, toBase64, type VerifierKey } from '../transparency-log/signed-note.js';
import { GrowingTree, HASH_BYTES } from '../transparency-log/tiles.js';
import { endOfValue, NotCanonical } from './canonical-scan.js';
import {
  bySize,
  heldCheckpoint,
  judgeCheckpoints,
  type HeldCheckpoint,
  type JudgedCheckpoint,
  type Judgement,
} from './checkpoint-judgement.js';
import { RECORDED_AT_BYTES, type EventLine } from './event-line.js';
import type { Finding, FindingKind } from './finding.js';
import { KeyHistory } from './key-history.js';
import { BrokenOff, NEWLINE, PiecesOfLines } from './lines.js';
import { eventAt, faultOf, readLines, type ReadLines } from './read-lines.js';
import { StreamVersions } from './stream-versions.js';

/** What whoever verifies brings along; none of it may come from the export. */
export interface Trust {
  /** Verifier keys of the log, one at least. */
  readonly keys: readonly VerifierKey[];
  /** Checkpoints of the same log that were kept from before: signed notes. */
  readonly checkpoints?: readonly string[];
  readonly policy?: Policy;
}

export interface ExportReport {
  /** Whether everything holds: the only thing to go by. */
  readonly verified: boolean;
  readonly origin?: string;
  readonly events: number;
  readonly streams: number;
  readonly bytes: number;
  /** Of all events, in base64. */
  readonly root: string;
  /** The first so many events are those of a checkpoint that holds. */
  readonly intactUpTo: number;
  /** What was kept from before, the smallest first. */
  readonly checkpoints: readonly JudgedCheckpoint[];
  /** Keys that the history announces or retires. */
  readonly keys: readonly {
    readonly verifierKey: string;
    readonly announcedAt?: number;
    readonly retiredAt?: number;
  }[];
  /** Witnesses of the policy that cosigned the checkpoint of the export. */
  readonly witnesses: readonly string[];
  /** Of the lines the first ones, and all of what was signed. */
  readonly findings: readonly Finding[];
  /** How many there are. */
  readonly findingCount: number;
}

/** Findings that are told; one change may make every line behind it wrong. */
const TOLD = 20;

interface Trailer extends HeldCheckpoint {
  /** As the export states it. */
  readonly lines: number;
}

/** Reads pieces of whole lines, some of them at a time. */
export interface LineReader {
  /** Pieces that it takes before the first is read. */
  readonly ahead: number;
  /** @param bytes whole lines, each with its newline; the reader's from now on */
  read(bytes: Buffer<ArrayBuffer>): ReadLines | Promise<ReadLines>;
}

const IN_THIS_THREAD: LineReader = { ahead: 1, read: readLines };

/**
 * Verifies an export of a log against what its reader trusts (`docs/proof-formats.md`), without the log. Memory: the
 * pieces that are read ahead, a line, the right edge of the tree, and the version of each stream.
 * @param chunks the bytes of the file, uncompressed, in pieces of any length
 * @param onProgress told after each piece
 * @throws Malformed where what is trusted is not what it should be
 */
export async function verifyExport(
  chunks: AsyncIterable<Uint8Array>,
  trust: Trust,
  onProgress: (lines: number, bytes: number) => void = () => undefined,
  reader: LineReader = IN_THIS_THREAD,
): Promise<ExportReport> {
  const verification = new ExportVerification(trust);
  const pieces = new PiecesOfLines(chunks);
  const take = (read: ReadLines): void => {
    verification.take(read);
    pieces.done(read.bytes);
    onProgress(verification.lines, verification.bytes);
  };
  const ahead: Promise<ReadLines>[] = [];
  try {
    for await (const piece of pieces) {
      if (piece.at(-1) !== NEWLINE) throw new BrokenOff('the file ends in the middle of a line');
      ahead.push(inTurn(reader.read(piece)));
      if (ahead.length >= reader.ahead) take(await ahead.shift()!);
    }
    while (ahead.length > 0) take(await ahead.shift()!);
  } catch (error) {
    if (!(error instanceof BrokenOff)) throw error;
    while (ahead.length > 0) take(await ahead.shift()!);
    verification.brokenOff(error.message);
  }
  return verification.end();
}

/** What fails is thrown when its turn comes. */
function inTurn(reading: ReadLines | Promise<ReadLines>): Promise<ReadLines> {
  const promise = Promise.resolve(reading);
  promise.catch(() => undefined);
  return promise;
}

class ExportVerification {
  lines = 0;
  bytes = 0;
  readonly #tree = new GrowingTree();
  readonly #versions = new StreamVersions();
  readonly #keys = new KeyHistory();
  readonly #kept: readonly HeldCheckpoint[];
  readonly #roots = new Map<number, Hash>();
  readonly #findings: Finding[] = [];
  #findingCount = 0;
  #position = 0;
  /** Bytes as characters. */
  #recordedAt = '';
  #tenant: Buffer | undefined;
  #trailer: Trailer | undefined;
  #isPastTrailer = false;
  #isBroken = false;

  constructor(private readonly trust: Trust) {
    if (trust.keys.length === 0) throw new Malformed('a verifier key of the log is needed');
    const wrong = trust.keys.find(({ type }) => type !== 'note');
    if (wrong) throw new Malformed(`the key ${wrong.name} is not one that a log signs with`);
    this.#kept = (trust.checkpoints ?? []).map(heldCheckpoint).sort(bySize);
    this.#keepRoot();
  }

  take(read: ReadLines): void {
    const { buffer, byteOffset, length } = read.bytes;
    const bytes = Buffer.from(buffer, byteOffset, length);
    this.bytes += length;
    let start = 0;
    for (let line = 0; line < read.ends.length; line += 1) {
      const end = read.ends[line]!;
      this.lines += 1;
      const event = eventAt(read, line);
      if (this.#isPastTrailer) {
        this.#find('incomplete', 'something follows the last line of the export', this.lines);
      } else if (event) {
        this.#takeEvent(bytes, start, end, event);
        this.#append(read.hashes.subarray(HASH_BYTES * line, HASH_BYTES * (line + 1)));
      } else if (isTrailer(bytes, start)) {
        this.#isPastTrailer = true;
        this.#readTrailer(bytes, start, end);
      } else {
        const { at, message } = faultOf(bytes, start, end);
        const where = `${this.#where()}, byte ${String(at - start + 1)}`;
        this.#find('not-an-event', `${where} is not the text of an event: ${message}`, this.lines);
        // It may be the one that was altered: those behind it are counted on from it.
        this.#position += 1;
        this.#append(leafHash(bytes.subarray(start, end)));
      }
      start = end + 1;
    }
  }

  brokenOff(sentence: string): void {
    this.#isBroken = true;
    this.#find('incomplete', `${sentence}, behind line ${String(this.lines)}`);
  }

  end(): ExportReport {
    if (this.#tree.size === 0) this.#find('nothing', 'there are no events: nothing was verified');
    if (!this.#isPastTrailer && !this.#isBroken) {
      this.#find(
        'incomplete',
        `the export has no last line with its checkpoint: it was cut off behind line ${String(this.lines)}`,
      );
    }
    if (this.#trailer && this.#trailer.lines !== this.#tree.size) {
      const sentence = `the export states ${String(this.#trailer.lines)} events and has ${String(this.#tree.size)}`;
      this.#find('size', sentence);
    }
    const { findings, intactUpTo, kept, witnesses } = this.#judge();
    const findingCount = this.#findingCount + findings.length;
    return {
      verified: findingCount === 0 && this.#trailer !== undefined && this.#tree.size > 0,
      ...(this.#trailer && { origin: this.#trailer.checkpoint.origin }),
      events: this.#tree.size,
      streams: this.#versions.size,
      bytes: this.bytes,
      root: toBase64(this.#tree.root()),
      intactUpTo,
      checkpoints: kept,
      keys: this.#keys.keys().map(({ key, ...at }) => ({ verifierKey: formatVerifierKey(key), ...at })),
      witnesses,
      // What does not hold of what was signed is told in any case.
      findings: [...this.#findings, ...findings],
      findingCount,
    };
  }

  #takeEvent(bytes: Buffer, start: number, end: number, event: EventLine): void {
    const { position, version, streamStart, streamEnd, tenantStart, tenantEnd } = event;
    if (position !== this.#position + 1) {
      this.#find('position', `${this.#where()}: ${gap(this.#position + 1, position)}`, this.lines);
    }
    this.#position = position;

    this.#tenant ??= Buffer.from(bytes.subarray(tenantStart, tenantEnd));
    if (this.#tenant.compare(bytes, tenantStart, tenantEnd) !== 0) {
      this.#find('tenant', `${this.#where()} is of another tenant than those before`, this.lines);
    }

    const recordedAt = bytes.toString('latin1', event.recordedAtStart, event.recordedAtStart + RECORDED_AT_BYTES);
    if (recordedAt < this.#recordedAt) {
      const sentence = `${this.#where()} was recorded at ${recordedAt}, before the event above it (${this.#recordedAt})`;
      this.#find('recorded-time', sentence, this.lines);
    }
    this.#recordedAt = recordedAt;

    const before = this.#versions.put(bytes, streamStart, streamEnd, version);
    if (version !== before + 1) {
      const stream = bytes.toString('utf8', streamStart, streamEnd);
      const sentence = `${this.#where()}: version ${String(version)} of ${stream} follows on version ${String(before)}`;
      this.#find('version', sentence, this.lines);
    }

    if (isKeyStream(bytes, streamStart, streamEnd)) this.#readKey(bytes.toString('utf8', start, end));
  }

  #readKey(text: string): void {
    try {
      this.#keys.add(text, this.#tree.size + 1);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      this.#find('key', `${this.#where()}: ${error.message}`, this.lines);
    }
  }

  #append(leaf: Hash): void {
    this.#tree.append(leaf);
    this.#keepRoot();
  }

  /** Roots are kept at the sizes that somebody asks about. */
  #keepRoot(): void {
    const { size } = this.#tree;
    if (this.#kept.some(({ checkpoint }) => checkpoint.size === size)) this.#roots.set(size, this.#tree.root());
  }

  #readTrailer(bytes: Buffer, start: number, end: number): void {
    try {
      const text = bytes.toString('utf8', start, end);
      // Nobody else finds other values in the same bytes.
      if (endOfValue(bytes, start, end) !== end) throw new Malformed('something follows it');
      const { checkpoint, format, size, ...others } = JSON.parse(text) as Readonly<Record<string, unknown>>;
      if (format !== EXPORT_FORMAT || typeof checkpoint !== 'string' || Object.keys(others).length > 0) {
        throw new Malformed(`it is not that of ${EXPORT_FORMAT}`);
      }
      if (typeof size !== 'number' || !Number.isSafeInteger(size))
        throw new Malformed('it does not say how many lines there are');
      this.#trailer = { ...heldCheckpoint(checkpoint), lines: size };
    } catch (error) {
      if (!(error instanceof Malformed || error instanceof NotCanonical)) throw error;
      this.#find('incomplete', `the last line of the export cannot be read: ${error.message}`, this.lines);
    }
  }

  #where(): string {
    return `line ${String(this.lines)}`;
  }

  #judge(): Judgement {
    const size = this.#tree.size;
    return judgeCheckpoints(this.#trailer, this.#kept, {
      size,
      rootAt: (at) => (at === size ? this.#tree.root() : this.#roots.get(at)),
      tenant: this.#tenant?.toString(),
      keys: this.#keys,
      given: this.trust.keys,
      policy: this.trust.policy,
    });
  }

  #find(kind: FindingKind, sentence: string, line?: number): void {
    this.#findingCount += 1;
    if (this.#findings.length < TOLD) this.#findings.push({ kind, sentence, ...(line !== undefined && { line }) });
  }
}

function isKeyStream(bytes: Buffer, start: number, end: number): boolean {
  return end - start === SIGNING_KEYS_STREAM.length && bytes.toString('latin1', start, end) === SIGNING_KEYS_STREAM;
}

function isTrailer(bytes: Buffer, start: number): boolean {
  return bytes.toString('latin1', start, start + TRAILER_BEGINS.length) === TRAILER_BEGINS;
}

/** What no event begins with: the first member of one is `data`. */
const TRAILER_BEGINS = '{"checkpoint":';

function gap(expected: number, found: number): string {
  if (found < expected) return `position ${String(found)} stands behind position ${String(expected - 1)}`;
  const last = found - 1;
  return last === expected
    ? `the event at position ${String(expected)} is missing`
    : `the events at positions ${String(expected)} to ${String(last)} are missing`;
}
