import { readFileSync } from 'node:fs';
import { canonicalText } from '#event-store';
import type { Json } from '#kernel';
import { openCheckpoint } from './checkpoint.js';
import { entryOf, eventHash, eventText, LONGEST_ENTRY, type StoredEvent } from './leaf.js';
import { GrowingTree } from './tiles.js';
import { parseVerifierKey } from './signed-note.js';
import { parseTlogProof, verifyTlogProof } from './tlog-proof.js';

interface Vector {
  readonly what: string;
  readonly event: Omit<StoredEvent, 'data' | 'metadata'> & { readonly data: Json; readonly metadata: Json };
  readonly text?: string;
  readonly entry?: string;
  readonly textBytes: number;
  readonly leafHash: string;
}

const vectors = JSON.parse(readFileSync(new URL('../../../../docs/verify/vectors.json', import.meta.url), 'utf8')) as {
  readonly verifierKey: string;
  readonly events: readonly Vector[];
  readonly roots: readonly { readonly size: number; readonly root: string }[];
  readonly checkpoint: string;
  readonly proofOfPosition3: string;
};

/** As it would be stored, with what is given by a rule put in. */
function stored({ event: { data, metadata, ...rest } }: Vector): StoredEvent {
  const { text } = data as { text?: { readonly repeat: string; readonly times: number } };
  const whole = text === undefined ? data : { text: text.repeat.repeat(text.times) };
  return { ...rest, data: canonicalText(whole), metadata: canonicalText(metadata) };
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('the vectors for verifiers of others', () => {
  it.each(vectors.events)('$what', (vector) => {
    const event = stored(vector);
    const text = eventText(event);
    if (vector.text !== undefined) expect(text).toBe(vector.text);
    expect(Buffer.byteLength(text)).toBe(vector.textBytes);
    expect(entryOf(text, event).toString()).toBe(vector.entry ?? vector.text);
    expect(hex(eventHash(event))).toBe(vector.leafHash);
  });

  it('have a text that is too long for an entry, and others', () => {
    expect(vectors.events.map(({ textBytes }) => textBytes > LONGEST_ENTRY)).toContain(true);
    expect(vectors.events.every(({ text, entry }) => (text === undefined) !== (entry === undefined))).toBe(true);
  });

  it('come to their roots, which are signed', () => {
    const tree = new GrowingTree();
    const roots = [{ size: 0, root: hex(tree.root()) }];
    for (const vector of vectors.events) {
      tree.append(eventHash(stored(vector)));
      roots.push({ size: tree.size, root: hex(tree.root()) });
    }
    expect(roots).toEqual(vectors.roots);
    const { checkpoint } = openCheckpoint(vectors.checkpoint, [parseVerifierKey(vectors.verifierKey)]);
    expect({ size: checkpoint.size, root: hex(checkpoint.root) }).toEqual(roots.at(-1));
  });

  it('prove one of them', () => {
    const proof = parseTlogProof(vectors.proofOfPosition3);
    const leaf = eventHash(stored(vectors.events[2]!));
    expect(verifyTlogProof(leaf, proof, [parseVerifierKey(vectors.verifierKey)]).checkpoint.size).toBe(6);
    expect(proof.index).toBe(2);
  });
});
