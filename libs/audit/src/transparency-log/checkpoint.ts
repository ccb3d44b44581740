import { HASH_BYTES } from './tiles.js';
import type { Hash } from './merkle-tree.js';
import {
  fromBase64,
  Malformed,
  parseNote,
  toBase64,
  verdictOn,
  type SignedNote,
  type VerifierKey,
} from './signed-note.js';

/** How many leaves a log has and what they come to (c2sp.org/tlog-checkpoint). */
export interface Checkpoint {
  /** Which log: the name of its key. */
  readonly origin: string;
  readonly size: number;
  readonly root: Hash;
}

/** The text of a checkpoint, to be signed. */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${String(size)}\n${toBase64(root)}\n`;
}

/**
 * Reads the text of a note as a checkpoint. Lines of extensions are passed over.
 * @throws Malformed
 */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin, size, root, ...others] = text.split('\n');
  if (origin === undefined || origin === '') throw new Malformed('a checkpoint begins with its origin');
  if (size === undefined || !/^(0|[1-9]\d*)$/.test(size) || !Number.isSafeInteger(Number(size))) {
    throw new Malformed('the second line of a checkpoint is the size of the log');
  }
  const hash = root === undefined ? undefined : fromBase64(root);
  if (hash?.length !== HASH_BYTES) throw new Malformed('the third line of a checkpoint is a root in base64');
  if (others.pop() !== '' || others.includes('')) throw new Malformed('a checkpoint has no empty lines');
  return { origin, size: Number(size), root: hash };
}

/** A checkpoint as it came, and what it says. */
export interface OpenedCheckpoint {
  readonly note: SignedNote;
  readonly checkpoint: Checkpoint;
}

/**
 * Opens a checkpoint that a log has signed.
 * @param keys those of the log; a signature by one of them is enough, and none of theirs may be false
 * @throws Malformed where it is none, or none of the keys signed it
 */
export function openCheckpoint(text: string, keys: readonly VerifierKey[]): OpenedCheckpoint {
  const note = parseNote(text);
  const checkpoint = parseCheckpoint(note.text);
  const own = keys.filter(({ name }) => name === checkpoint.origin);
  if (own.length === 0) throw new Malformed(`no key is known for the log ${checkpoint.origin}`);
  const verdicts = own.map((key) => verdictOn(note, key));
  if (verdicts.includes('invalid'))
    throw new Malformed(`the checkpoint was not signed as it says by ${checkpoint.origin}`);
  if (!verdicts.includes('verified'))
    throw new Malformed(`the checkpoint is not signed by a known key of ${checkpoint.origin}`);
  return { note, checkpoint };
}
