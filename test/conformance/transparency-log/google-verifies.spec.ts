import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CheckpointWitness,
  consistencyProof,
  formatCheckpoint,
  formatNote,
  formatVerifierKey,
  GrowingTree,
  HASH_BYTES,
  inclusionProof,
  leafHash,
  parsePolicy,
  signNote,
  subtreesIn,
  tilePath,
  witnessCheckpoint,
  witnessServer,
  WitnessState,
  type Tile,
} from '#audit';
import { drawnKey } from '../../support/drawn-key.js';
import { GoVerifier, whyNoGo } from './go-verifier.js';

const without = whyNoGo();
const whereThereIsGo = without === undefined ? describe : describe.skip;

whereThereIsGo(without ?? "Google's packages for transparency logs", () => {
  const key = drawnKey('dondoc.example/phu-tho');
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  const leafOf = (index: number) => Buffer.from(`{"position":${String(index + 1)}}`);

  let go: GoVerifier;
  let tree: GrowingTree;
  let full: Tile[];

  beforeAll(() => {
    go = new GoVerifier();
  });
  afterAll(() => go.remove());
  beforeEach(() => {
    tree = new GrowingTree();
    full = [];
  });

  function grow(to: number): void {
    while (tree.size < to) full.push(...tree.append(leafHash(leafOf(tree.size))));
  }

  function checkpoint(): string {
    const text = formatCheckpoint({ origin: key.verifier.name, size: tree.size, root: tree.root() });
    return formatNote({ text, signatures: [signNote(text, key)] });
  }

  /** What somebody would be given who asks about some leaves, and about what the log was before. */
  function given(beforeSize: number, size: number, indexes: readonly number[]) {
    grow(beforeSize);
    const before = checkpoint();
    grow(size);
    const tiles = [...full, ...tree.edge()];
    const subtree = subtreesIn(tiles);
    return {
      verifierKey: formatVerifierKey(key.verifier),
      checkpoint: checkpoint(),
      before,
      consistency: consistencyProof(beforeSize, size, subtree).map(base64),
      inclusions: indexes.map((index) => ({
        index,
        leaf: base64(leafOf(index)),
        proof: inclusionProof(index, size, subtree).map(base64),
      })),
      tiles: Object.fromEntries(
        tiles.map((tile) => [tilePath(tile, tile.hashes.length / HASH_BYTES), base64(tile.hashes)]),
      ),
    };
  }

  it.each([
    [1, 2, [0, 1]],
    [7, 8, [0, 3, 7]],
    [255, 256, [0, 255]],
    [256, 257, [0, 255, 256]],
    [600, 70_000, [0, 599, 65_535, 65_536, 69_999]],
  ])('verify notes, tiles and proofs: of %i leaves, then %i', async (before, size, indexes) => {
    expect(await go.check(given(before, size, indexes))).toEqual({ holds: true, said: 'all of it holds\n' });
  });

  it('verify nothing that was tampered with', async () => {
    const sound = given(600, 1_000, [7]);
    const [proved] = sound.inclusions;
    const forged = {
      'a leaf': { inclusions: [{ ...proved!, leaf: base64(leafOf(8)) }] },
      'a place': { inclusions: [{ ...proved!, index: 8 }] },
      'a proof': { inclusions: [{ ...proved!, proof: proved!.proof.toReversed() }] },
      'the history': { before: sound.checkpoint.replace('\n1000\n', '\n600\n') },
      'the consistency': { consistency: sound.consistency.slice(1) },
      'a tile': { tiles: { ...sound.tiles, '0/000': base64(new Uint8Array(8_192)) } },
      'the key': { verifierKey: sound.verifierKey.replace('phu-tho', 'vinh-phuc') },
    };
    for (const [what, change] of Object.entries(forged)) {
      expect({ what, ...(await go.check({ ...sound, ...change })) }).toMatchObject({ what, holds: false });
    }
  });

  it('verify what a witness cosigned, with the few lines that know its kind of signature', async () => {
    const sound = given(600, 1_000, []);
    const witness = drawnKey('witness.example/w1', 'cosignature');
    const folder = mkdtempSync(join(tmpdir(), 'witness-'));
    const state = new WitnessState(folder);
    const options = { key: witness, logs: [key.verifier], state, now: () => 1_754_280_000, onAlarm: () => undefined };
    const server = witnessServer(new CheckpointWitness(options), { key: witness.verifier, onError: console.error });
    try {
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const witnessKey = formatVerifierKey(witness.verifier);
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const policy = parsePolicy(`witness w1 ${witnessKey} ${url}\nquorum w1\n`);
      const subtree = subtreesIn([...full, ...tree.edge()]);
      const prove = (old: number, size: number) => Promise.resolve(consistencyProof(old, size, subtree));
      await witnessCheckpoint(policy, sound.before, { prove, timeoutMs: 10_000 });
      const { enough, checkpoint: cosigned } = await witnessCheckpoint(policy, sound.checkpoint, {
        prove,
        timeoutMs: 10_000,
      });
      expect(enough).toBe(true);
      expect(await go.check({ ...sound, witnessKey, cosigned })).toEqual({ holds: true, said: 'all of it holds\n' });

      const forged = {
        'its key': { witnessKey: formatVerifierKey(drawnKey('witness.example/w1', 'cosignature').verifier), cosigned },
        'its checkpoint': { witnessKey, cosigned: cosigned.replace('\n1000\n', '\n1001\n') },
        'the one before': { witnessKey, cosigned: sound.before },
      };
      for (const [what, change] of Object.entries(forged)) {
        expect({ what, ...(await go.check({ ...sound, ...change })) }).toMatchObject({ what, holds: false });
      }
    } finally {
      server.close();
      server.closeAllConnections();
      rmSync(folder, { recursive: true });
    }
  });
});
