import { SIGNING_KEYS_STREAM } from '../domain/index.js';
import { entryOf, LONGEST_ENTRY } from '../transparency-log/leaf.js';
import { EXPORT_FORMAT } from '../transparency-log/log-export.js';
import { leafHash, type Hash } from '../transparency-log/merkle-tree.js';
import type { Policy } from '../transparency-log/policy.js';
import { formatVerifierKey, Malformed, toBase64, type VerifierKey } from '../transparency-log/signed-note.js';
import { GrowingTree } from '../transparency-log/tiles.js';
import { endOfValue, NotCanonical } from './canonical-scan.js';
import {
  bySize,
  heldCheckpoint,
  judgeCheckpoints,
  type HeldCheckpoint,
  type JudgedCheckpoint,
  type Judgement,
} from './checkpoint-judgement.js';
import { readEventLine } from './event-line.js';
import type { Finding, FindingKind } from './finding.js';
import { KeyHistory } from './key-history.js';
import { BrokenOff, eachLine } from './lines.js';
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

/**
 * Verifies an export of a log against what its reader trusts (`docs/proof-formats.md`), without the log. Memory: a
 * chunk, a line, the right edge of the tree, and the version of each stream.
 * @param chunks the bytes of the file, uncompressed, in pieces of any length
 * @throws Malformed where what is trusted is not what it should be
 */
export async function verifyExport(
  chunks: AsyncIterable<Uint8Array>,
  trust: Trust,
  onProgress: (lines: number, bytes: number) => void = () => undefined,
): Promise<ExportReport> {
  const verification = new ExportVerification(trust);
  try {
    const rest = await eachLine(chunks, {
      line: (bytes, start, end, isText) => {
        verification.line(bytes, start, end, isText);
      },
      progress: (bytes) => {
        verification.bytes = bytes;
        onProgress(verification.lines, bytes);
      },
    });
    if (rest > 0) verification.brokenOff('the file ends in the middle of a line');
  } catch (error) {
    if (!(error instanceof BrokenOff)) throw error;
    verification.brokenOff(error.message);
  }
  return verification.end();
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
  #recordedAt = '';
  #tenant: string | undefined;
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

  line(bytes: Buffer, start: number, end: number, isText: boolean): void {
    this.lines += 1;
    if (this.#isPastTrailer) {
      this.#find('incomplete', 'something follows the last line of the export', this.lines);
      return;
    }
    if (isTrailer(bytes, start)) {
      this.#isPastTrailer = true;
      this.#readTrailer(bytes, start, end);
      return;
    }
    try {
      if (!isText) throw new NotCanonical(start, 'its bytes are not UTF-8');
      this.#readEvent(bytes, start, end);
    } catch (error) {
      if (!(error instanceof NotCanonical)) throw error;
      const where = `${this.#where()}, byte ${String(error.at - start + 1)}`;
      this.#find('not-an-event', `${where} is not the text of an event: ${error.message}`, this.lines);
      // It may be the one that was altered: those behind it are counted on from it.
      this.#position += 1;
      this.#append(leafHash(bytes.subarray(start, end)));
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

  #readEvent(bytes: Buffer, start: number, end: number): void {
    const { position, version, streamStart, streamEnd, tenant, recordedAt } = readEventLine(bytes, start, end);
    if (position !== this.#position + 1) {
      this.#find('position', `${this.#where()}: ${gap(this.#position + 1, position)}`, this.lines);
    }
    this.#position = position;

    this.#tenant ??= tenant;
    if (tenant !== this.#tenant) {
      this.#find('tenant', `${this.#where()} is of another tenant than those before`, this.lines);
    }

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
    const leaf =
      end - start <= LONGEST_ENTRY
        ? bytes.subarray(start, end)
        : entryOf(bytes.toString('utf8', start, end), { tenant: fromLatin1(tenant), position });
    this.#append(leafHash(leaf));
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
      tenant: this.#tenant === undefined ? undefined : fromLatin1(this.#tenant),
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

function fromLatin1(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
