import type { EntityManager } from 'typeorm';
import {
  NO_ROWS,
  type FoldedTable,
  type PostgresEventLog,
  type ProjectedTable,
  type Projection,
  type RecordedEvent,
  type StreamFold,
} from '#event-store';
import { compareRows, type Compared, type Difference, type TableOfKeys } from './compared-table.js';
import { RecordTexts } from './record-text.js';
import { shapeOf } from './table-shape.js';

/** Differences that are kept with all they tell. */
const MOST_KEPT = 100;

/** Positions of a stretch of the log; the streams that began in it are read, folded and compared at once. */
const STRETCH = 4_000;

/** Stretches that are read ahead, and that wait to be compared: whatever does one of the three has something to do. */
const AHEAD = 3;

interface StreamsCompared extends Compared {
  readonly events: number;
}

/** What is folded, and what it is compared with. */
export interface StreamsToReplay {
  readonly tenant: string;
  readonly projection: Projection & { readonly byStream: StreamFold };
  /** Those of its tables that are compared; the first is the one whose keys name the streams. */
  readonly tables: readonly ProjectedTable[];
  readonly until: number;
  /** Where the live tables are. */
  readonly schema: 'read' | 'as_of';
}

/** The streams that began in a stretch of the log. */
interface Page {
  readonly streams: ReadonlyMap<string, readonly RecordedEvent[]>;
  readonly last: number;
}

/**
 * Folds a read model stream by stream, in memory, and compares each of its rows with the live one, a page of streams at
 * a time: nothing is written, and nothing is kept but what differs. It goes through the streams in the order in which
 * they began; where there are more live rows than were compared then, those that no stream stands behind are surplus.
 */
export class ReplayedStreams {
  #events = 0;
  #differenceCount = 0;
  readonly #differences: Difference[] = [];
  #tables: readonly TableOfKeys[] = [];
  /** Of each table, how many were compared. */
  readonly #rows: number[];

  constructor(
    private readonly log: PostgresEventLog,
    private readonly manager: EntityManager,
    private readonly replayed: StreamsToReplay,
    /** Told how far it is, as a position. */
    private readonly onPage: (position: number) => Promise<void>,
  ) {
    this.#rows = replayed.tables.map(() => 0);
  }

  async compare(): Promise<StreamsCompared> {
    this.#tables = await this.#tablesOfKeys();
    await this.#compareStreams();
    for (const index of this.#tables.keys()) await this.#compareSurplus(index);
    await this.onPage(this.replayed.until);
    return {
      events: this.#events,
      rows: this.#rows.reduce((sum, rows) => sum + rows, 0),
      differenceCount: this.#differenceCount,
      differences: this.#differences,
    };
  }

  async #compareStreams(): Promise<void> {
    const { projection, until } = this.replayed;
    const { byStream } = projection;
    const reading: Promise<Page>[] = [];
    const comparing: Promise<void>[] = [];
    try {
      for (let next = 0; ;) {
        // While one page is folded, those behind it are read, and those before it are compared, one after another.
        for (; reading.length < AHEAD && next < until; next += STRETCH) reading.push(later(this.#read(next)));
        const page = await reading.shift();
        if (!page) break;
        const keys = [...page.streams.keys()].map((stream) => byStream.keyOf(stream));
        const folded = byStream.fold(page.streams.values(), this.manager.dataSource);
        for (const events of page.streams.values()) this.#events += events.length;
        if (comparing.length === AHEAD) await comparing.shift();
        const before = comparing.at(-1) ?? Promise.resolve();
        comparing.push(later(before.then(() => this.#compare([...this.#tables.keys()], keys, folded))));
        await this.onPage(page.last);
      }
      await Promise.all(comparing);
    } finally {
      // Whatever goes wrong: the connection is given back when nobody asks it anything any more.
      await Promise.allSettled([...comparing, ...reading]);
    }
  }

  async #read(after: number): Promise<Page> {
    const { tenant, projection, until } = this.replayed;
    const { byStream, types } = projection;
    const last = Math.min(until, after + STRETCH);
    const prefix = byStream.streamOf('');
    const streams = await this.log.readStreamsBegun(
      tenant,
      { after, last },
      { prefix, until, ...(types && { types }) },
    );
    return { streams, last };
  }

  async #compare(indexes: readonly number[], keys: readonly string[], folded: readonly FoldedTable[]): Promise<void> {
    const tables = indexes.map((index) => this.#tables[index]!);
    for (const [nth, compared] of (await compareRows(this.manager, tables, keys, folded)).entries()) {
      this.#rows[indexes[nth]!]! += compared.rows;
      this.#differenceCount += compared.differenceCount;
      if (this.#differences.length < MOST_KEPT) this.#differences.push(...compared.differences);
    }
  }

  /** Rows of a table that no stream stands behind. */
  async #compareSurplus(index: number): Promise<void> {
    const { tenant, projection, until } = this.replayed;
    const { live, keyColumn } = this.#tables[index]!;
    const [{ rows }] = await this.manager.query<[{ rows: string }]>(
      `select count(*) as rows from ${live} where tenant_id = $1`,
      [tenant],
    );
    if (Number(rows) === this.#rows[index]) return;
    const found = await this.manager.query<{ key: string }[]>(
      `select distinct "${keyColumn}" as key from ${live} l
        where tenant_id = $1 and not exists (
          select from log.events first
           where first.tenant_id = $1 and first.stream = $2 || l."${keyColumn}" and first.version = 1 and first.position <= $3)
        order by 1`,
      [tenant, projection.byStream.streamOf(''), until],
    );
    const keys = found.map(({ key }) => key);
    for (let first = 0; first < keys.length; first += STRETCH) {
      await this.#compare([index], keys.slice(first, first + STRETCH), [NO_ROWS]);
    }
  }

  async #tablesOfKeys(): Promise<readonly TableOfKeys[]> {
    const { tenant, tables, schema } = this.replayed;
    const found: Omit<TableOfKeys, 'keyColumn'>[] = [];
    for (const { table, operational = [] } of tables) {
      const shape = await shapeOf(this.manager, table, operational);
      found.push({ tenant, table, live: `${schema}.${table}`, operational, shape, texts: new RecordTexts(shape) });
    }
    const keyColumn = found[0]!.shape.keys.find((column) => column !== 'tenant_id')!;
    return found.map((table) => ({ ...table, keyColumn }));
  }
}

/** What fails is thrown where it is waited for. */
function later<Result>(promise: Promise<Result>): Promise<Result> {
  promise.catch(() => undefined);
  return promise;
}
