import { hash } from 'node:crypto';

/** 32 bytes of SHA-256. */
export type Hash = Uint8Array;

/** Hash of the complete subtree of 2^`level` leaves that begins at leaf `index` × 2^`level`. */
export type CompleteSubtree = (level: number, index: number) => Hash;

/** The hash of a leaf (RFC 6962, section 2.1). */
export function leafHash(leaf: Uint8Array): Hash {
  if (leaf.length > MOST_IN_PLACE) return sha256(Buffer.concat([LEAF, leaf]));
  inPlace.set(leaf, 1);
  return sha256(inPlace.subarray(0, leaf.length + 1));
}

/** The hash of two subtrees (RFC 6962, section 2.1). */
export function nodeHash(left: Hash, right: Hash): Hash {
  node.set(left, 1);
  node.set(right, 33);
  return sha256(node);
}

/** By way of a text: Node gives a buffer out of its pool then, where a digest of its own costs as much as the hashing. */
function sha256(bytes: Uint8Array): Hash {
  return Buffer.from(hash('sha256', bytes, 'binary'), 'binary');
}

const LEAF = Uint8Array.of(0x00);
/** As long as an entry of a log may be. */
const MOST_IN_PLACE = 65_535;
/** What is hashed next; nobody else comes in between. */
const inPlace = Buffer.alloc(1 + MOST_IN_PLACE);
const node = Buffer.alloc(65, 0x01);

/** What a tree without leaves has for a root. */
export const EMPTY_ROOT: Hash = hash('sha256', '', 'buffer');

/** The root of the first `size` leaves. */
export function rootOf(size: number, subtree: CompleteSubtree): Hash {
  return size === 0 ? EMPTY_ROOT : rangeHash(0, size, subtree);
}

/**
 * The hashes that lead from a leaf to the root of the first `size` leaves, the leaf's sibling first (RFC 6962, section
 * 2.1.1).
 * @throws RangeError where the tree has no such leaf
 */
export function inclusionProof(index: number, size: number, subtree: CompleteSubtree): Hash[] {
  if (!isCount(size) || !isCount(index) || index >= size) {
    throw new RangeError(`a tree of ${String(size)} leaves has no leaf ${String(index)}`);
  }
  const proof: Hash[] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + splitOf(to - from);
    if (index < middle) {
      proof.push(rangeHash(middle, to, subtree));
      to = middle;
    } else {
      proof.push(rangeHash(from, middle, subtree));
      from = middle;
    }
  }
  return proof.reverse();
}

/**
 * The hashes that show the first `before` leaves to be the beginning of the first `size` (RFC 6962, section 2.1.2).
 * None are needed where either tree is empty or both are the same.
 * @throws RangeError where the first tree is not smaller than or as large as the second
 */
export function consistencyProof(before: number, size: number, subtree: CompleteSubtree): Hash[] {
  if (!isCount(before) || !isCount(size) || before > size) {
    throw new RangeError(`a tree of ${String(size)} leaves does not begin with one of ${String(before)}`);
  }
  if (before === 0 || before === size) return [];
  const proof: Hash[] = [];
  let [from, to] = [0, size];
  while (to !== before) {
    const middle = from + splitOf(to - from);
    if (before <= middle) {
      proof.push(rangeHash(middle, to, subtree));
      to = middle;
    } else {
      proof.push(rangeHash(from, middle, subtree));
      from = middle;
    }
  }
  if (from > 0) proof.push(rangeHash(from, to, subtree));
  return proof.reverse();
}

/** Whether a leaf stands at an index of the tree with this root (RFC 9162, section 2.1.3.2). */
export function isIncluded(
  { index, size, root }: { readonly index: number; readonly size: number; readonly root: Hash },
  leaf: Hash,
  proof: readonly Hash[],
): boolean {
  if (!isCount(size) || !isCount(index) || index >= size) return false;
  let place = index;
  let last = size - 1;
  let found = leaf;
  for (const sibling of proof) {
    if (last === 0) return false;
    if (isOdd(place) || place === last) {
      found = nodeHash(sibling, found);
      while (!isOdd(place) && place !== 0) [place, last] = [half(place), half(last)];
    } else {
      found = nodeHash(found, sibling);
    }
    [place, last] = [half(place), half(last)];
  }
  return last === 0 && isSame(found, root);
}

interface TreeHead {
  readonly size: number;
  readonly root: Hash;
}

/** Whether one tree is the beginning of another (RFC 9162, section 2.1.4.2). */
export function isConsistent(before: TreeHead, after: TreeHead, proof: readonly Hash[]): boolean {
  if (!isCount(before.size) || !isCount(after.size) || before.size > after.size) return false;
  if (before.size === after.size) return proof.length === 0 && isSame(before.root, after.root);
  if (before.size === 0) return proof.length === 0 && isSame(before.root, EMPTY_ROOT);

  const path = isPowerOfTwo(before.size) ? [before.root, ...proof] : proof;
  const [first, ...others] = path;
  if (first === undefined) return false;
  let place = before.size - 1;
  let last = after.size - 1;
  while (isOdd(place)) [place, last] = [half(place), half(last)];
  let older = first;
  let newer = first;
  for (const other of others) {
    if (last === 0) return false;
    if (isOdd(place) || place === last) {
      older = nodeHash(other, older);
      newer = nodeHash(other, newer);
      while (!isOdd(place) && place !== 0) [place, last] = [half(place), half(last)];
    } else {
      newer = nodeHash(newer, other);
    }
    [place, last] = [half(place), half(last)];
  }
  return last === 0 && isSame(older, before.root) && isSame(newer, after.root);
}

/** MTH(D[from:to]) of RFC 6962 for a range that a tree of these leaves has as a subtree. */
function rangeHash(from: number, to: number, subtree: CompleteSubtree): Hash {
  const size = to - from;
  if (isPowerOfTwo(size)) return subtree(Math.log2(size), from / size);
  const middle = from + splitOf(size);
  return nodeHash(rangeHash(from, middle, subtree), rangeHash(middle, to, subtree));
}

/** The largest power of two below a size above 1. */
function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}

// Sizes go beyond 32 bits, where the operators on bits end.

function isPowerOfTwo(size: number): boolean {
  return Number.isInteger(Math.log2(size)) && 2 ** Math.log2(size) === size;
}

function isOdd(number: number): boolean {
  return number % 2 === 1;
}

function half(number: number): number {
  return Math.floor(number / 2);
}

function isCount(number: number): boolean {
  return Number.isSafeInteger(number) && number >= 0;
}

function isSame(one: Hash, other: Hash): boolean {
  return Buffer.compare(one, other) === 0;
}
