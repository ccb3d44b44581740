import fc from 'fast-check';
import {
  consistencyProof,
  EMPTY_ROOT,
  inclusionProof,
  isConsistent,
  isIncluded,
  leafHash,
  nodeHash,
  rootOf,
  type CompleteSubtree,
  type Hash,
} from './merkle-tree.js';

const hex = (hash: Hash) => Buffer.from(hash).toString('hex');

/** The definition of RFC 6962, section 2.1, word by word. */
function mth(leaves: readonly Hash[]): Hash {
  if (leaves.length === 0) return EMPTY_ROOT;
  if (leaves.length === 1) return leaves[0]!;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return nodeHash(mth(leaves.slice(0, split)), mth(leaves.slice(split)));
}

/** Complete subtrees of leaves, each worked out once. */
function subtreesOf(leaves: readonly Hash[]): CompleteSubtree {
  const known = new Map<string, Hash>();
  const subtree: CompleteSubtree = (level, index) => {
    if (level === 0) return leaves[index]!;
    const key = `${level} ${index}`;
    const hash = known.get(key) ?? nodeHash(subtree(level - 1, 2 * index), subtree(level - 1, 2 * index + 1));
    known.set(key, hash);
    return hash;
  };
  return subtree;
}

const leavesOf = (count: number) => Array.from({ length: count }, (_, index) => leafHash(Buffer.from(`leaf ${index}`)));

describe('the vectors that implementations of RFC 6962 share', () => {
  const leaves = [
    '',
    '00',
    '10',
    '2021',
    '3031',
    '40414243',
    '5051525354555657',
    '606162636465666768696a6b6c6d6e6f',
  ].map((leaf) => leafHash(Buffer.from(leaf, 'hex')));

  it.each([
    [0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    [1, '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
    [2, 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'],
    [3, 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77'],
    [4, 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7'],
    [5, '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4'],
    [6, '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef'],
    [7, 'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c'],
    [8, '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'],
  ])('the first %i leaves have the root %s', (size, root) => {
    expect(hex(rootOf(size, subtreesOf(leaves)))).toBe(root);
  });

  it('leads from the first of eight leaves to their root in three steps', () => {
    expect(inclusionProof(0, 8, subtreesOf(leaves)).map(hex)).toEqual([
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ]);
  });

  it('shows the first six leaves to be the beginning of eight', () => {
    expect(consistencyProof(6, 8, subtreesOf(leaves)).map(hex)).toEqual([
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ]);
  });
});

const MOST = 600;
const LEAVES = leavesOf(MOST);
const SUBTREES = subtreesOf(LEAVES);
const ROOTS = Array.from({ length: MOST + 1 }, (_, size) => rootOf(size, SUBTREES));

it('has the root that the definition says, for all sizes up to 600', () => {
  for (let size = 0; size <= MOST; size += 1) expect(hex(ROOTS[size]!)).toBe(hex(mth(LEAVES.slice(0, size))));
});

it('proves every leaf of every tree up to 600, and no leaf in the place of another', () => {
  for (let size = 1; size <= MOST; size += 1) {
    for (let index = 0; index < size; index += 1) {
      const proof = inclusionProof(index, size, SUBTREES);
      const tree = { index, size, root: ROOTS[size]! };
      if (!isIncluded(tree, LEAVES[index]!, proof)) throw new Error(`leaf ${index} of ${size} is not proved`);
      const other = (index + 1) % size;
      if (other !== index && index % 16 === 0 && isIncluded({ ...tree, index: other }, LEAVES[index]!, proof))
        throw new Error(`leaf ${index} of ${size} is proved to be leaf ${other}`);
    }
  }
});

it('proves every tree up to 600 to be the beginning of every larger one, and of none with another root', () => {
  for (let size = 0; size <= MOST; size += 1) {
    for (let before = 0; before <= size; before += 1) {
      const proof = consistencyProof(before, size, SUBTREES);
      const [older, newer] = [
        { size: before, root: ROOTS[before]! },
        { size, root: ROOTS[size]! },
      ];
      if (!isConsistent(older, newer, proof)) throw new Error(`${before} is not proved to begin ${size}`);
      const forged = { size, root: ROOTS[(size + 1) % (MOST + 1)]! };
      if (before > 0 && before % 16 === 0 && isConsistent(older, forged, proof))
        throw new Error(`${before} is proved to begin another ${size}`);
    }
  }
});

describe('in trees of up to 2^20 leaves', () => {
  /** All leaves alike, so that a subtree of a level has one hash and the tree need not be built. */
  const alike = (): CompleteSubtree => {
    const levels = [leafHash(Buffer.from('alike'))];
    for (let level = 1; level <= 20; level += 1) levels.push(nodeHash(levels[level - 1]!, levels[level - 1]!));
    return (level) => levels[level]!;
  };
  const sizes = fc.integer({ min: 1, max: 2 ** 20 });

  it('proves whatever leaf, and nothing by a proof that was tampered with', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), fc.nat(), fc.integer({ min: 0, max: 255 }), (size, at, step, bit) => {
        const index = at % size;
        const subtree = alike();
        const tree = { index, size, root: rootOf(size, subtree) };
        const proof = inclusionProof(index, size, subtree);
        expect(isIncluded(tree, subtree(0, index), proof)).toBe(true);
        expect(isIncluded(tree, leafHash(Buffer.from('another')), proof)).toBe(false);
        expect(isIncluded(tree, subtree(0, index), [...proof, proof[0] ?? EMPTY_ROOT])).toBe(false);
        if (proof.length === 0) return;
        const tampered = proof.map((hash) => Uint8Array.from(hash));
        tampered[step % proof.length]![bit >> 3]! ^= 1 << (bit & 7);
        expect(isIncluded(tree, subtree(0, index), tampered)).toBe(false);
        expect(isIncluded(tree, subtree(0, index), proof.slice(1))).toBe(false);
      }),
    );
  });

  it('proves whatever beginning, and nothing by a proof that was tampered with', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), fc.nat(), fc.integer({ min: 0, max: 255 }), (size, at, step, bit) => {
        const before = at % (size + 1);
        const subtree = alike();
        const older = { size: before, root: rootOf(before, subtree) };
        const newer = { size, root: rootOf(size, subtree) };
        const proof = consistencyProof(before, size, subtree);
        expect(isConsistent(older, newer, proof)).toBe(true);
        if (proof.length === 0) return;
        const tampered = proof.map((hash) => Uint8Array.from(hash));
        tampered[step % proof.length]![bit >> 3]! ^= 1 << (bit & 7);
        expect(isConsistent(older, newer, tampered)).toBe(false);
        expect(isConsistent(older, newer, proof.slice(1))).toBe(false);
      }),
    );
  });
});

it('goes beyond 32 bits', () => {
  const levels = [leafHash(Buffer.from('alike'))];
  for (let level = 1; level <= 42; level += 1) levels.push(nodeHash(levels[level - 1]!, levels[level - 1]!));
  const subtree: CompleteSubtree = (level) => levels[level]!;
  const size = 2 ** 41 + 12_345;
  const root = rootOf(size, subtree);
  const index = 2 ** 41 + 77;
  expect(isIncluded({ index, size, root }, levels[0]!, inclusionProof(index, size, subtree))).toBe(true);
  const before = { size: 2 ** 40 + 3, root: rootOf(2 ** 40 + 3, subtree) };
  expect(isConsistent(before, { size, root }, consistencyProof(before.size, size, subtree))).toBe(true);
});

it('refuses what no tree has', () => {
  expect(() => inclusionProof(5, 5, SUBTREES)).toThrow('a tree of 5 leaves has no leaf 5');
  expect(() => consistencyProof(6, 5, SUBTREES)).toThrow('does not begin with one of 6');
  expect(isIncluded({ index: 5, size: 5, root: ROOTS[5]! }, LEAVES[4]!, [])).toBe(false);
  expect(isConsistent({ size: 6, root: ROOTS[6]! }, { size: 5, root: ROOTS[5]! }, [])).toBe(false);
});
