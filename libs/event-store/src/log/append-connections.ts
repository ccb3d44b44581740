import type pg from 'pg';
import { isConnectionLost } from './connection.js';

/** A connection taken out of the pool while statements are under way on it. */
interface Shared {
  readonly client: Promise<pg.PoolClient>;
  readonly lanes: Map<string, number>;
  underWay: number;
  lost: boolean;
}

/**
 * Sends statements without waiting for the answers to those before them, so that the database
 * finds the next one there when it is done with the last. Statements of one lane that are under way
 * together share a connection, on which the database carries them out in the order they were sent.
 */
export class AppendConnections {
  readonly #shared = new Set<Shared>();

  constructor(private readonly pool: pg.Pool) {}

  /** @param onSend called when the statement is about to leave; before that, nothing can have been written */
  async query<Row extends pg.QueryResultRow>(
    lane: string,
    statement: pg.QueryConfig,
    onSend: () => void,
  ): Promise<Row[]> {
    const shared = this.#connectionOf(lane);
    shared.underWay += 1;
    shared.lanes.set(lane, (shared.lanes.get(lane) ?? 0) + 1);
    try {
      const client = await shared.client;
      onSend();
      const { rows } = await client.query<Row>(statement);
      return rows;
    } catch (error) {
      if (isConnectionLost(error)) {
        shared.lost = true;
        this.#shared.delete(shared);
      }
      throw error;
    } finally {
      this.#finished(shared, lane);
    }
  }

  #connectionOf(lane: string): Shared {
    let least: Shared | undefined;
    for (const shared of this.#shared) {
      if (shared.lanes.has(lane)) return shared;
      if (least === undefined || shared.underWay < least.underWay) least = shared;
    }
    // Half of the pool is left to those who read.
    if (least !== undefined && this.#shared.size >= Math.floor(this.pool.options.max / 2)) return least;
    const opened: Shared = {
      client: this.pool.connect(),
      lanes: new Map(),
      underWay: 0,
      lost: false,
    };
    this.#shared.add(opened);
    return opened;
  }

  #finished(shared: Shared, lane: string): void {
    shared.underWay -= 1;
    const left = shared.lanes.get(lane)! - 1;
    if (left === 0) shared.lanes.delete(lane);
    else shared.lanes.set(lane, left);
    // Whoever waits for a connection gets this one: it takes nothing more and goes back when it is done.
    if (this.pool.waitingCount > 0) this.#shared.delete(shared);
    if (shared.underWay > 0) return;
    this.#shared.delete(shared);
    shared.client.then(
      (client) => client.release(shared.lost),
      () => undefined, // it was never there, and those who asked for it were told
    );
  }
}
