import { openCheckpoint, type OpenedCheckpoint } from './checkpoint.js';
import { isIncluded, type Hash } from './merkle-tree.js';
import { fromBase64, Malformed, toBase64, type VerifierKey } from './signed-note.js';
import { HASH_BYTES } from './tiles.js';

/** That a leaf stands in a log, to be checked by somebody who has nothing else (c2sp.org/tlog-proof). */
export interface TlogProof {
  /** Whatever helps to make the leaf again; nobody vouches for it. */
  readonly extra?: Uint8Array;
  /** Of the leaf, from 0. */
  readonly index: number;
  readonly hashes: readonly Hash[];
  /** The signed note. */
  readonly checkpoint: string;
}

const HEADING = 'c2sp.org/tlog-proof@v1';

export function formatTlogProof({ extra, index, hashes, checkpoint }: TlogProof): string {
  const lines = [
    HEADING,
    ...(extra === undefined ? [] : [`extra ${toBase64(extra)}`]),
    `index ${String(index)}`,
    ...hashes.map(toBase64),
  ];
  return `${lines.join('\n')}\n\n${checkpoint}`;
}

/** @throws Malformed */
export function parseTlogProof(text: string): TlogProof {
  const end = text.indexOf('\n\n');
  if (end === -1) throw new Malformed('a proof has an empty line before its checkpoint');
  const [heading, ...lines] = text.slice(0, end).split('\n');
  if (heading !== HEADING) throw new Malformed(`a proof begins with the line ${HEADING}`);
  const extra = lines[0]?.startsWith('extra ') ? fromBase64(lines.shift()!.slice('extra '.length)) : null;
  if (extra === undefined) throw new Malformed('what is extra is in base64');
  const index = /^index (0|[1-9]\d*)$/.exec(lines.shift() ?? '')?.[1];
  if (index === undefined || !Number.isSafeInteger(Number(index)))
    throw new Malformed('a proof says the index of its leaf');
  const hashes = lines.map((line) => {
    const hash = fromBase64(line);
    if (hash?.length !== HASH_BYTES) throw new Malformed('a line of a proof is a hash in base64');
    return hash;
  });
  return { ...(extra && { extra }), index: Number(index), hashes, checkpoint: text.slice(end + 2) };
}

/**
 * Checks that a leaf stands where a proof says, in a log that signed so.
 * @throws Malformed where the proof does not show it; its message says which step failed
 */
export function verifyTlogProof(
  leaf: Hash,
  { index, hashes, checkpoint }: TlogProof,
  keys: readonly VerifierKey[],
): OpenedCheckpoint {
  const opened = openCheckpoint(checkpoint, keys);
  const { size, root } = opened.checkpoint;
  if (!isIncluded({ index, size, root }, leaf, hashes)) {
    throw new Malformed(`the leaf does not stand at index ${String(index)} of the log that was signed`);
  }
  return opened;
}
