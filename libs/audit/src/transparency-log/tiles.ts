import { nodeHash, rootOf, type CompleteSubtree, type Hash } from './merkle-tree.js';

/** Levels of the tree in one tile, and how many hashes a full one holds (c2sp.org/tlog-tiles). */
export const TILE_HEIGHT = 8;
export const TILE_WIDTH = 2 ** TILE_HEIGHT;
export const HASH_BYTES = 32;

/** Where a tile stands: at level 0 are the hashes of leaves, at each further level the hashes of full tiles. */
export interface TilePlace {
  readonly level: number;
  readonly index: number;
}

export interface Tile extends TilePlace {
  /** 1 to 256 hashes, one after another. */
  readonly hashes: Uint8Array;
}

/** How many hashes the tile at a place has in a tree of `size` leaves: 256 where it is full, 0 where there is none. */
export function widthOf({ level, index }: TilePlace, size: number): number {
  const hashes = Math.floor(size / TILE_WIDTH ** level);
  return Math.min(TILE_WIDTH, Math.max(0, hashes - index * TILE_WIDTH));
}

/** The end of a tile's address: `0/x001/x234/067`, of a partial one `0/x001/x234/067.p/112`. */
export function tilePath(
  { level, index }: TilePlace | { readonly level: 'entries'; readonly index: number },
  width: number,
): string {
  const path = `${String(level)}/${indexPath(index)}`;
  return width === TILE_WIDTH ? path : `${path}.p/${String(width)}`;
}

function indexPath(index: number): string {
  const parts: string[] = [];
  for (let rest = index, isLast = true; isLast || rest > 0; isLast = false) {
    const part = String(rest % 1_000).padStart(3, '0');
    parts.unshift(isLast ? part : `x${part}`);
    rest = Math.floor(rest / 1_000);
  }
  return parts.join('/');
}

/**
 * Reads the end of a tile's address.
 * @returns undefined where it is none, or not the one way to write it
 */
export function parseTilePath(
  path: string,
): { readonly level: number | 'entries'; readonly index: number; readonly width: number } | undefined {
  const found = /^(entries|\d{1,2})\/((?:x\d{3}\/)*\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path);
  if (!found) return undefined;
  const [, level, parts, partial] = found as unknown as [string, string, string, string | undefined];
  const place = {
    level: level === 'entries' ? (level as 'entries') : Number(level),
    index: Number(parts.replaceAll(/[x/]/g, '')),
  };
  const width = partial === undefined ? TILE_WIDTH : Number(partial);
  const isRange = place.level === 'entries' || place.level <= 63;
  const isWidth = width >= 1 && (partial === undefined || width < TILE_WIDTH);
  if (!isRange || !isWidth || !Number.isSafeInteger(place.index)) return undefined;
  return tilePath(place, width) === path ? { ...place, width } : undefined;
}

/** Which tile tells the hash of a complete subtree. */
export function tileOf(level: number, index: number): TilePlace {
  const within = level % TILE_HEIGHT;
  return {
    level: Math.floor(level / TILE_HEIGHT),
    index: Math.floor(index / 2 ** (TILE_HEIGHT - within)),
  };
}

/** The hash of a complete subtree, worked out from the hashes of the tile that holds it. */
export function hashInTile({ hashes }: Tile, level: number, index: number): Hash {
  const count = 2 ** (level % TILE_HEIGHT);
  const first = (index * count) % TILE_WIDTH;
  if ((first + count) * HASH_BYTES > hashes.length) {
    throw new RangeError(`the tile is too narrow for subtree ${String(index)} of level ${String(level)}`);
  }
  return fold(hashes, first, count);
}

function fold(hashes: Uint8Array, first: number, count: number): Hash {
  if (count === 1) return hashes.subarray(first * HASH_BYTES, (first + 1) * HASH_BYTES);
  return nodeHash(fold(hashes, first, count / 2), fold(hashes, first + count / 2, count / 2));
}

/**
 * The tiles that something is worked out from, found out by working it out without them.
 * @param work gets hashes that mean nothing, and must ask for the same subtrees whatever they are
 */
export function tilesFor(work: (subtree: CompleteSubtree) => unknown): readonly TilePlace[] {
  const places = new Map<string, TilePlace>();
  work((level, index) => {
    const place = tileOf(level, index);
    places.set(keyOf(place), place);
    return NOTHING;
  });
  return [...places.values()];
}

const NOTHING = new Uint8Array(HASH_BYTES);

/** Tells complete subtrees from tiles. */
export function subtreesIn(tiles: Iterable<Tile>): CompleteSubtree {
  const byPlace = new Map([...tiles].map((tile) => [keyOf(tile), tile]));
  return (level, index) => {
    const place = tileOf(level, index);
    const tile = byPlace.get(keyOf(place));
    if (!tile) throw new RangeError(`tile ${String(place.index)} of level ${String(place.level)} is missing`);
    return hashInTile(tile, level, index);
  };
}

function keyOf({ level, index }: TilePlace): string {
  return `${String(level)} ${String(index)}`;
}

/**
 * A tree as it grows: the tile at the right edge of each level, and nothing else. What a leaf costs does not depend on how
 * many there are.
 */
export class GrowingTree {
  /** By level; each holds fewer than 256 hashes. */
  readonly #edge: Edge[] = [];
  #size: number;

  /** @param edge the partial tiles of a tree of `size` leaves, in any order */
  constructor(size = 0, edge: Iterable<Tile> = []) {
    this.#size = size;
    for (const { level, index, hashes } of edge) {
      const kept = this.#at(level);
      kept.index = index;
      kept.hashes.set(hashes);
      kept.width = hashes.length / HASH_BYTES;
    }
    for (let level = 0; TILE_WIDTH ** level <= Math.max(1, size); level += 1) {
      const hashes = Math.floor(size / TILE_WIDTH ** level);
      const { width, index } = this.#at(level);
      if (width !== hashes % TILE_WIDTH || (width > 0 && index !== Math.floor(hashes / TILE_WIDTH))) {
        throw new RangeError(`the edge at level ${String(level)} is not that of ${String(size)} leaves`);
      }
      this.#at(level).index = Math.floor(hashes / TILE_WIDTH);
    }
  }

  get size(): number {
    return this.#size;
  }

  /** Adds a leaf by its hash. @returns the tiles that are full since */
  append(leaf: Hash): readonly Tile[] {
    this.#size += 1;
    return this.#push(0, leaf, []);
  }

  /** The partial tiles at the edge. */
  edge(): readonly Tile[] {
    return this.#edge.flatMap(({ index, width, hashes }, level) =>
      width === 0 ? [] : [{ level, index, hashes: hashes.slice(0, width * HASH_BYTES) }],
    );
  }

  root(): Hash {
    return rootOf(this.#size, subtreesIn(this.edge()));
  }

  #push(level: number, hash: Hash, full: Tile[]): readonly Tile[] {
    const edge = this.#at(level);
    edge.hashes.set(hash, edge.width * HASH_BYTES);
    edge.width += 1;
    if (edge.width < TILE_WIDTH) return full;
    full.push({ level, index: edge.index, hashes: edge.hashes.slice() });
    const whole = fold(edge.hashes, 0, TILE_WIDTH);
    edge.index += 1;
    edge.width = 0;
    return this.#push(level + 1, whole, full);
  }

  #at(level: number): Edge {
    return (this.#edge[level] ??= { index: 0, width: 0, hashes: new Uint8Array(TILE_WIDTH * HASH_BYTES) });
  }
}

interface Edge {
  index: number;
  width: number;
  readonly hashes: Uint8Array;
}
