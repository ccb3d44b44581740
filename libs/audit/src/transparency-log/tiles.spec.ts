import fc from 'fast-check';
import { inclusionProof, leafHash, nodeHash, rootOf, type Hash } from './merkle-tree.js';
import { GrowingTree, HASH_BYTES, parseTilePath, subtreesIn, tilePath, tilesFor, widthOf, type Tile } from './tiles.js';

const hex = (hash: Hash) => Buffer.from(hash).toString('hex');
const leaf = (index: number) => leafHash(Buffer.from(String(index)));

/** A tree of so many leaves, with every tile it ever filled and those at its edge. */
function grown(size: number): { readonly tree: GrowingTree; readonly tiles: readonly Tile[] } {
  const tree = new GrowingTree();
  const full: Tile[] = [];
  for (let index = 0; index < size; index += 1) full.push(...tree.append(leaf(index)));
  return { tree, tiles: [...full, ...tree.edge()] };
}

it('has, of 70,000 leaves, the tiles that the specification counts', () => {
  const { tiles } = grown(70_000);
  const widths = (level: number) =>
    tiles.filter((tile) => tile.level === level).map(({ hashes }) => hashes.length / HASH_BYTES);
  expect(widths(0)).toEqual([...Array.from({ length: 273 }, () => 256), 112]);
  expect(widths(1)).toEqual([256, 17]);
  expect(widths(2)).toEqual([1]);
  for (const tile of tiles) expect(widthOf(tile, 70_000)).toBe(tile.hashes.length / HASH_BYTES);
});

it('tells roots and proofs from its tiles as from all of its leaves', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_500 }), fc.nat(), (size, at) => {
      const { tree, tiles } = grown(size);
      const index = at % size;
      const leaves = Array.from({ length: size }, (_, place) => leaf(place));
      const fromLeaves = subtreesIn(allTiles(leaves));
      expect(hex(tree.root())).toBe(hex(rootOf(size, fromLeaves)));
      expect(inclusionProof(index, size, subtreesIn(tiles)).map(hex)).toEqual(
        inclusionProof(index, size, fromLeaves).map(hex),
      );
    }),
    { numRuns: 25 },
  );
});

/** Tiles worked out level by level, by another way than by growing. */
function allTiles(leaves: readonly Hash[]): Tile[] {
  const tiles: Tile[] = [];
  for (let level = 0, hashes = leaves; hashes.length > 0; level += 1) {
    const above: Hash[] = [];
    for (let first = 0; first < hashes.length; first += 256) {
      const tile = { level, index: first / 256, hashes: Buffer.concat(hashes.slice(first, first + 256)) };
      tiles.push(tile);
      if (tile.hashes.length === 256 * HASH_BYTES) {
        const subtree = subtreesIn([{ ...tile, level: 0, index: 0 }]);
        above.push(nodeHash(subtree(7, 0), subtree(7, 1)));
      }
    }
    hashes = above;
  }
  return tiles;
}

it('goes on from its edge as if it had never stopped', () => {
  const { tree } = grown(66_000);
  const resumed = new GrowingTree(tree.size, tree.edge());
  for (let index = 66_000; index < 66_700; index += 1) {
    expect(resumed.append(leaf(index)).map(({ level, index: at }) => [level, at])).toEqual(
      tree.append(leaf(index)).map(({ level, index: at }) => [level, at]),
    );
  }
  expect(hex(resumed.root())).toBe(hex(tree.root()));
});

it('refuses an edge that is not that of its size', () => {
  const { tree } = grown(300);
  expect(() => new GrowingTree(301, tree.edge())).toThrow('the edge at level 0 is not that of 301 leaves');
  expect(() => new GrowingTree(300, tree.edge().slice(1))).toThrow('the edge at level 0');
});

it('asks for the tiles that a proof rests on, and no others', () => {
  const size = 70_000;
  const { tiles } = grown(size);
  const needed = tilesFor((subtree) => inclusionProof(300, size, subtree));
  const kept = tiles.filter(({ level, index }) =>
    needed.some((place) => place.level === level && place.index === index),
  );
  expect(kept.length).toBe(needed.length);
  expect(inclusionProof(300, size, subtreesIn(kept)).map(hex)).toEqual(
    inclusionProof(300, size, subtreesIn(tiles)).map(hex),
  );
  expect(() => inclusionProof(300, size, subtreesIn(kept.slice(1)))).toThrow('is missing');
});

describe('addresses of tiles', () => {
  it.each([
    [{ level: 0, index: 1_234_067 }, 256, '0/x001/x234/067'],
    [{ level: 3, index: 0 }, 17, '3/000.p/17'],
    [{ level: 'entries', index: 273 }, 112, 'entries/273.p/112'],
    [{ level: 63, index: 1_000 }, 256, '63/x001/000'],
  ] as const)('%j of width %i is %s', (place, width, path) => {
    expect(tilePath(place, width)).toBe(path);
    expect(parseTilePath(path)).toEqual({ ...place, width });
  });

  it.each([
    '0/1',
    '00/001',
    '64/001',
    '0/x000/001',
    '0/001.p/0',
    '0/001.p/256',
    '0/001.p/017',
    '0/001/x002',
    'entry/001',
    '0/x001/x234/067/',
    '-1/001',
  ])('%s is none', (path) => {
    expect(parseTilePath(path)).toBeUndefined();
  });
});
