import {
  consistencyProof,
  formatCheckpoint,
  formatNote,
  formatVerifierKey,
  GrowingTree,
  HASH_BYTES,
  inclusionProof,
  leafHash,
  signNote,
  subtreesIn,
  tilePath,
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
});
