import type { Hash } from '../transparency-log/merkle-tree.js';
import { fromBase64, Malformed, toBase64 } from '../transparency-log/signed-note.js';
import { HASH_BYTES } from '../transparency-log/tiles.js';

/** A checkpoint as it is brought to a witness (c2sp.org/tlog-witness, `add-checkpoint`). */
export interface Submission {
  /** The size that the witness is believed to stand at. */
  readonly old: number;
  /** That the first `old` leaves are the beginning of the log now. */
  readonly proof: readonly Hash[];
  /** The signed note. */
  readonly checkpoint: string;
}

/** Hashes in a proof of consistency, at most. */
const LONGEST_PROOF = 63;

export function formatSubmission({ old, proof, checkpoint }: Submission): string {
  const lines = [`old ${String(old)}`, ...proof.map(toBase64)];
  return `${lines.join('\n')}\n\n${checkpoint}`;
}

/** @throws Malformed */
export function parseSubmission(body: string): Submission {
  const end = body.indexOf('\n\n');
  if (end === -1) throw new Malformed('an empty line is expected before the checkpoint');
  const [first = '', ...lines] = body.slice(0, end).split('\n');
  const old = /^old (0|[1-9]\d*)$/.exec(first)?.[1];
  if (old === undefined || !Number.isSafeInteger(Number(old))) {
    throw new Malformed('the first line is "old", a blank and the size of the checkpoint before');
  }
  if (lines.length > LONGEST_PROOF) throw new Malformed(`a proof has at most ${String(LONGEST_PROOF)} lines`);
  const proof = lines.map((line) => {
    const hash = fromBase64(line);
    if (hash?.length !== HASH_BYTES) throw new Malformed('a line of the proof is a hash in base64');
    return hash;
  });
  return { old: Number(old), proof, checkpoint: body.slice(end + 2) };
}
