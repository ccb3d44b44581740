import type { EntityManager } from 'typeorm';
import {
  recordsBy,
  type ColumnReaders,
  type CopiedStream,
  type FoldedRow,
  type PostgresEventLog,
  type ProjectedTable,
  type Projection,
  type StreamFold,
} from '#event-store';
import { compareRows, type Compared, type Difference, type RowsOfKeys, type TableOfKeys } from './compared-table.js';
import { RecordDigest } from './record-digest.js';
import { shapeOf, type TableShape } from './table-shape.js';

/** Differences that are kept with all they tell. */
const MOST_KEPT = 100;

/** Streams that are folded and compared at once, at least. */
const PAGE = 2_000;

/** Pages that wait to be compared: the database has something to do while the next is folded. */
const AHEAD = 2;

/** A table that is compared, and what is known of it so far. */
interface FoldedTable extends TableOfKeys {
  readonly readers: ColumnReaders<FoldedRow>;
  /** Of the rows that were folded and wait to be compared. */
  readonly digest: RecordDigest;
  /** How many rows it has in all, and how many of them were compared. */
  total: number;
  compared: number;
}

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

/**
 * Folds a read model stream by stream, in memory, and compares each of its rows with the live one, a page of streams at
 * a time: nothing is written, and nothing is kept but what differs. It goes through the streams in the order in which
 * they began; where there are more live rows than were compared then, those that no stream stands behind are surplus.
 */
export class ReplayedStreams {
  #events = 0;
  #differenceCount = 0;
  readonly #differences: Difference[] = [];
  #tables: readonly FoldedTable[] = [];

  constructor(
    private readonly log: PostgresEventLog,
    private readonly manager: EntityManager,
    private readonly replayed: StreamsToReplay,
    /** Told how far it is, as a position. */
    private readonly onPage: (position: number) => Promise<void>,
  ) {}

  async compare(): Promise<StreamsCompared> {
    this.#tables = await this.#foldedTables();
    await this.#compareStreams();
    for (const table of this.#tables) if (table.compared !== table.total) await this.#compareSurplus(table);
    await this.onPage(this.replayed.until);
    return {
      events: this.#events,
      rows: this.#tables.reduce((sum, { compared }) => sum + compared, 0),
      differenceCount: this.#differenceCount,
      differences: this.#differences,
    };
  }

  async #compareStreams(): Promise<void> {
    const { tenant, projection, until } = this.replayed;
    const { byStream, types } = projection;
    // One after another; the database counts while the first streams are on their way.
    const comparing: Promise<void>[] = [later(this.#count())];
    const compare = async (names: readonly string[]) => {
      const rows = this.#rowsOf(names);
      comparing.push(later(comparing.at(-1)!.then(() => this.#compare(this.#tables, rows))));
      if (comparing.length > AHEAD) await comparing.shift();
    };
    try {
      let names: string[] = [];
      const wanted = { prefix: byStream.streamOf(''), until, ...(types && { types }) };
      for await (const streams of this.log.copyStreams(tenant, wanted)) {
        for (const stream of streams) this.#fold(stream);
        names.push(...streams.map(({ name }) => name));
        if (names.length < PAGE) continue;
        await compare(names);
        await this.onPage(streams.at(-1)!.begunAt);
        names = [];
      }
      if (names.length > 0) await compare(names);
      await Promise.all(comparing);
    } finally {
      // Whatever goes wrong: the connection is given back when nobody asks it anything any more.
      await Promise.allSettled(comparing);
    }
  }

  #fold(stream: CopiedStream): void {
    const events = stream.events();
    this.#events += events.length;
    const folded = this.replayed.projection.byStream.fold(events);
    for (const [nth, { digest }] of this.#tables.entries()) for (const row of folded[nth]!) digest.add(row);
  }

  /** Of what was folded only the digests were kept: what differs is read and folded again. */
  #rowsOf(names: readonly string[]): RowsOfKeys {
    const { tenant, projection, until } = this.replayed;
    const { byStream, types } = projection;
    return {
      keys: names.map((name) => byStream.keyOf(name)),
      digests: this.#tables.map(({ digest }) => digest.take()),
      fold: async () => {
        const streams = await this.log.readStreams(tenant, names, { until, sealed: true, ...(types && { types }) });
        const folded = [...streams.values()].map((events) => byStream.fold(events));
        return this.#tables.map(({ readers }, nth) =>
          recordsBy(
            readers,
            folded.flatMap((tables) => tables[nth]!),
          ),
        );
      },
    };
  }

  async #compare(tables: readonly FoldedTable[], rows: RowsOfKeys): Promise<void> {
    for (const [nth, found] of (await compareRows(this.manager, tables, rows)).entries()) {
      tables[nth]!.compared += found.rows;
      this.#differenceCount += found.differenceCount;
      if (this.#differences.length < MOST_KEPT) this.#differences.push(...found.differences);
    }
  }

  async #count(): Promise<void> {
    for (const table of this.#tables) {
      const [{ rows }] = await this.manager.query<[{ rows: string }]>(
        `select count(*) as rows from ${table.live} where tenant_id = $1`,
        [this.replayed.tenant],
      );
      table.total = Number(rows);
    }
  }

  /** Rows of a table that no stream stands behind. */
  async #compareSurplus(table: FoldedTable): Promise<void> {
    const { tenant, projection, until } = this.replayed;
    const found = await this.manager.query<{ key: string }[]>(
      `select distinct "${table.keyColumn}" as key from ${table.live} l
        where tenant_id = $1 and not exists (
          select from log.events first
           where first.tenant_id = $1 and first.stream = $2 || l."${table.keyColumn}" and first.version = 1 and first.position <= $3)
        order by 1`,
      [tenant, projection.byStream.streamOf(''), until],
    );
    const keys = found.map(({ key }) => key);
    for (let first = 0; first < keys.length; first += PAGE) {
      const rows = {
        keys: keys.slice(first, first + PAGE),
        digests: [table.digest.take()],
        fold: () => Promise.resolve([[]]),
      };
      await this.#compare([table], rows);
    }
  }

  async #foldedTables(): Promise<readonly FoldedTable[]> {
    const { tenant, tables, schema, projection } = this.replayed;
    const readers = projection.byStream.readersOf(this.manager.dataSource);
    const shapes: TableShape[] = [];
    for (const { table, operational = [] } of tables) shapes.push(await shapeOf(this.manager, table, operational));
    const keyColumn = shapes[0]!.keys.find((column) => column !== 'tenant_id')!;
    return tables.map(({ table, operational = [] }, nth) => ({
      tenant,
      table,
      live: `${schema}.${table}`,
      operational,
      shape: shapes[nth]!,
      keyColumn,
      readers: readers[nth]!,
      digest: new RecordDigest(shapes[nth]!, readers[nth]!),
      total: 0,
      compared: 0,
    }));
  }
}

/** What fails is thrown where it is waited for. */
function later<Result>(promise: Promise<Result>): Promise<Result> {
  promise.catch(() => undefined);
  return promise;
}
