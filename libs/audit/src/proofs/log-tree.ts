import type { DataSource, EntityManager } from 'typeorm';
import { inTenant } from '#platform';
import {
  consistencyProof,
  GrowingTree,
  HASH_BYTES,
  inclusionProof,
  rootOf,
  subtreesIn,
  tilesFor,
  TILE_WIDTH,
  widthOf,
  type CompleteSubtree,
  type Hash,
  type Tile,
  type TilePlace,
} from '../transparency-log/index.js';

/** Leaves added in one transaction, at most: 128 full tiles, some 200 ms of work. */
const STEP = 128 * TILE_WIDTH;

/** The log has a gap, or ends before the tree over it does: somebody took events away. */
export class LogBroken extends Error {
  override readonly name = 'LogBroken';
}

/**
 * The Merkle tree over the log of each tenant, as it is kept in the database: full tiles, and the partial ones at its
 * right edge. It follows the log and never looks back, so what is changed in the log later no longer fits it.
 */
export class LogTree {
  constructor(private readonly database: DataSource) {}

  /**
   * Grows until all events are in it, or nobody lets it: one process at a time grows the tree of a tenant.
   * @param onStep told the size after every step
   * @returns what it has come to; undefined where another process grows it
   * @throws LogBroken, with nothing kept of the step
   */
  async grow(tenant: string, onStep: (size: number) => void = () => undefined): Promise<number | undefined> {
    for (;;) {
      const step = await inTenant(this.database, tenant, (manager) => growOnce(manager, tenant));
      if (step === undefined) return undefined;
      onStep(step.size);
      if (step.added < STEP) return step.size;
    }
  }

  /** Leaves in the tree; 0 where there is none yet. */
  async size(tenant: string): Promise<number> {
    return inTenant(this.database, tenant, async (manager) => (await edgeOf(manager, tenant))?.size ?? 0);
  }

  /** @throws RangeError where the tree is not that large */
  root(tenant: string, size: number): Promise<Hash> {
    return this.#work(tenant, size, (subtree) => rootOf(size, subtree));
  }

  /** @throws RangeError where the tree is not that large, or has no such leaf */
  inclusionProof(tenant: string, index: number, size: number): Promise<readonly Hash[]> {
    return this.#work(tenant, size, (subtree) => inclusionProof(index, size, subtree));
  }

  /**
   * Many proofs for the same tree, in the order of the indexes.
   * @throws RangeError as {@link LogTree.inclusionProof}
   */
  inclusionProofs(tenant: string, indexes: readonly number[], size: number): Promise<readonly (readonly Hash[])[]> {
    return this.#work(tenant, size, (subtree) => indexes.map((index) => inclusionProof(index, size, subtree)));
  }

  /** @throws RangeError where the tree is not that large, or `before` is larger than `size` */
  consistencyProof(tenant: string, before: number, size: number): Promise<readonly Hash[]> {
    return this.#work(tenant, size, (subtree) => consistencyProof(before, size, subtree));
  }

  /**
   * A tile of the tree of `size` leaves, which may have grown since.
   * @returns undefined where that tree has none there, or is not yet that large
   */
  async tile(tenant: string, place: TilePlace, size: number): Promise<Tile | undefined> {
    if (widthOf(place, size) === 0) return undefined;
    return inTenant(this.database, tenant, async (manager) => (await tilesAt(manager, tenant, [place], size))?.[0]);
  }

  async #work<Result>(tenant: string, size: number, work: (subtree: CompleteSubtree) => Result): Promise<Result> {
    const places = tilesFor(work);
    const tiles =
      places.length === 0
        ? []
        : await inTenant(this.database, tenant, (manager) => tilesAt(manager, tenant, places, size));
    if (!tiles) throw new RangeError(`the tree has fewer than ${String(size)} leaves`);
    return work(subtreesIn(tiles));
  }
}

async function growOnce(
  manager: EntityManager,
  tenant: string,
): Promise<{ readonly size: number; readonly added: number } | undefined> {
  // What a crash takes of the tree it takes from the end, and the log has it still.
  await manager.query(`set local synchronous_commit = off`);
  await manager.query(
    `insert into log.trees select $1, 0, '' where not exists (select from log.trees where tenant_id = $1) on conflict do nothing`,
    [tenant],
  );
  const [tree] = await manager.query<TreeRow[]>(
    `select size, edge from log.trees where tenant_id = $1 for update skip locked`,
    [tenant],
  );
  if (!tree) return undefined;
  const before = Number(tree.size);
  const [leaves] = await manager.query<[{ readonly hashes: Buffer | null; readonly last: string | null }]>(
    `select hashes, last from log.leaf_hashes($1, $2, $3)`,
    [tenant, before, STEP],
  );
  const hashes = leaves.hashes ?? Buffer.alloc(0);
  const added = hashes.length / HASH_BYTES;
  if (added === 0) {
    await refuseAShorterLog(manager, tenant, before);
    return { size: before, added };
  }
  if (Number(leaves.last) !== before + added) {
    throw new LogBroken(
      `of the events ${String(before + 1)} to ${String(leaves.last)} of tenant ${tenant}, only ${String(added)} are there`,
    );
  }
  const growing = new GrowingTree(before, edgeTiles(before, tree.edge));
  const full: Tile[] = [];
  for (let at = 0; at < hashes.length; at += HASH_BYTES)
    full.push(...growing.append(hashes.subarray(at, at + HASH_BYTES)));
  if (full.length > 0) {
    // One value for all hashes: it travels as its bytes, where an array travels as text.
    await manager.query(
      `insert into log.tiles
       select $1, level, index, substr($4::bytea, ((nth - 1) * $5::integer + 1)::integer, $5::integer)
         from unnest($2::smallint[], $3::bigint[]) with ordinality as tile(level, index, nth)`,
      [
        tenant,
        full.map(({ level }) => level),
        full.map(({ index }) => index),
        Buffer.concat(full.map(({ hashes }) => hashes)),
        TILE_WIDTH * HASH_BYTES,
      ],
    );
  }
  await manager.query(`update log.trees set size = $2, edge = $3 where tenant_id = $1`, [
    tenant,
    growing.size,
    Buffer.concat(growing.edge().map((tile) => tile.hashes)),
  ]);
  return { size: growing.size, added };
}

async function refuseAShorterLog(manager: EntityManager, tenant: string, size: number): Promise<void> {
  const [head] = await manager.query<{ readonly position: string }[]>(
    `select position from log.heads where tenant_id = $1`,
    [tenant],
  );
  const position = Number(head?.position ?? 0);
  if (position < size) {
    throw new LogBroken(
      `the log of tenant ${tenant} ends at ${String(position)}, but ${String(size)} events were in it before`,
    );
  }
}

interface TreeRow {
  readonly size: string;
  readonly edge: Buffer;
}

interface Edge {
  readonly size: number;
  readonly tiles: readonly Tile[];
}

async function edgeOf(manager: EntityManager, tenant: string): Promise<Edge | undefined> {
  const [tree] = await manager.query<TreeRow[]>(`select size, edge from log.trees where tenant_id = $1`, [tenant]);
  if (!tree) return undefined;
  const size = Number(tree.size);
  return { size, tiles: edgeTiles(size, tree.edge) };
}

/** The partial tiles of a tree of `size` leaves, from the bytes they are kept in. */
function edgeTiles(size: number, edge: Buffer): readonly Tile[] {
  const tiles: Tile[] = [];
  let at = 0;
  for (let level = 0; TILE_WIDTH ** level <= size; level += 1) {
    const index = Math.floor(size / TILE_WIDTH ** (level + 1));
    const bytes = widthOf({ level, index }, size) * HASH_BYTES;
    if (bytes > 0) tiles.push({ level, index, hashes: edge.subarray(at, at + bytes) });
    at += bytes;
  }
  return tiles;
}

/** The tiles at these places as they were in the tree of `size` leaves; undefined where it is not yet that large. */
async function tilesAt(
  manager: EntityManager,
  tenant: string,
  places: readonly TilePlace[],
  size: number,
): Promise<readonly Tile[] | undefined> {
  // The edge first: what is no longer part of it when the full tiles are read is among them.
  const edge = await edgeOf(manager, tenant);
  if (!edge || edge.size < size) return undefined;
  const kept = await manager.query<{ readonly level: number; readonly index: string; readonly hashes: Buffer }[]>(
    `select level, index, hashes from log.tiles
      where tenant_id = $1 and (level, index) in (select * from unnest($2::smallint[], $3::bigint[]))`,
    [tenant, places.map(({ level }) => level), places.map(({ index }) => index)],
  );
  const known = [...edge.tiles, ...kept.map((tile) => ({ ...tile, index: Number(tile.index) }))];
  return places.map((place) => {
    const tile = known.find(({ level, index }) => level === place.level && index === place.index);
    if (!tile)
      throw new LogBroken(`tile ${String(place.index)} of level ${String(place.level)} of ${tenant} is missing`);
    return { ...place, hashes: tile.hashes.subarray(0, widthOf(place, size) * HASH_BYTES) };
  });
}
