import type { EntityManager } from 'typeorm';
import type { PostgresEventLog, ProjectedTable, Projection, RecordedEvent, StreamFold } from '#event-store';
import { compareRecords, shapeOf, type Compared, type Difference, type TableShape } from './compared-table.js';

/** Differences that are kept with all they tell. */
const MOST_KEPT = 100;

/** Streams that are read, folded and compared at once. */
const PAGE = 500;

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
 * a time: nothing is written, and nothing is kept but what differs. It goes through the rows there are, then through
 * the streams that should have one and have none, then through what claims to have been a row that there never was.
 */
export class ReplayedStreams {
  #events = 0;
  #allEvents = 0;
  /** Of each table, how many were compared. */
  readonly #rows: number[];
  #differenceCount = 0;
  readonly #differences: Difference[] = [];
  #shapes: readonly TableShape[] = [];
  #keyColumn = '';
  /** Keys of streams that nothing live was made of. */
  readonly #withoutRow = new Set<string>();

  constructor(
    private readonly log: PostgresEventLog,
    private readonly manager: EntityManager,
    private readonly replayed: StreamsToReplay,
    /** Told how far it is, as if it went through the log from 0 to `until`. */
    private readonly onPage: (position: number) => Promise<void>,
  ) {
    this.#rows = replayed.tables.map(() => 0);
  }

  async compare(): Promise<StreamsCompared> {
    const { tables } = this.replayed;
    const shapes: TableShape[] = [];
    for (const { table, operational = [] } of tables) shapes.push(await shapeOf(this.manager, table, operational));
    this.#shapes = shapes;
    this.#keyColumn = shapes[0]!.keys.find((column) => column !== 'tenant_id')!;

    this.#allEvents = await this.#countEvents();
    await this.#compareAll(this.#liveKeys());
    if (this.#events < this.#allEvents) await this.#compareAll(this.#keysWithoutRow());
    await this.#compareAll(this.#keysOfPastAlone());
    await this.onPage(this.replayed.until);
    return {
      events: this.#events,
      rows: this.#rows.reduce((sum, rows) => sum + rows, 0),
      differenceCount: this.#differenceCount,
      differences: this.#differences,
    };
  }

  async #compareAll(pages: AsyncIterable<readonly string[]>): Promise<void> {
    let page: Page | undefined;
    for await (const keys of pages) {
      // While one page is compared, the next is read.
      const [streams] = await Promise.all([this.#read(keys), page && this.#comparePage(page)]);
      page = { keys, streams };
    }
    if (page) await this.#comparePage(page);
  }

  async #read(keys: readonly string[]): Promise<Page['streams']> {
    const { tenant, projection, until } = this.replayed;
    const { byStream, types } = projection;
    return this.log.readStreams(
      tenant,
      keys.map((key) => byStream.streamOf(key)),
      { until, sealed: true, ...(types && { types }) },
    );
  }

  async #comparePage({ keys, streams }: Page): Promise<void> {
    const { tenant, projection, tables, schema } = this.replayed;
    const folded = projection.byStream.fold(streams.values(), this.manager.dataSource);
    for (const events of streams.values()) this.#events += events.length;
    await this.onPage(Math.floor((this.replayed.until * this.#events) / Math.max(1, this.#allEvents)));
    for (const [index, { table, operational = [] }] of tables.entries()) {
      const compared = await compareRecords(this.manager, {
        tenant,
        table,
        live: `${schema}.${table}`,
        operational,
        shape: this.#shapes[index]!,
        keyColumn: this.#keyColumn,
        keys,
        folded: folded[index]!,
        spans: folded[1],
      });
      this.#rows[index]! += compared.rows;
      this.#differenceCount += compared.differenceCount;
      if (this.#differences.length < MOST_KEPT) this.#differences.push(...compared.differences);
    }
  }

  async *#liveKeys(): AsyncGenerator<readonly string[]> {
    const { tenant, tables, schema } = this.replayed;
    const column = `"${this.#keyColumn}"`;
    const { table } = tables[0]!;
    for (let after: string | null = null; ;) {
      const rows: { key: string }[] = await this.manager.query(
        `select ${column} as key from ${schema}.${table}
          where tenant_id = $1 and ($2::text is null or ${column} > $2) order by ${column} limit $3`,
        [tenant, after, PAGE],
      );
      if (rows.length > 0) yield rows.map(({ key }) => key);
      if (rows.length < PAGE) return;
      after = rows.at(-1)!.key;
    }
  }

  async #countEvents(): Promise<number> {
    const { tenant, projection, until } = this.replayed;
    const [{ events }] = await this.manager.query<[{ events: string }]>(
      `select count(*) as events from log.events
        where tenant_id = $1 and position <= $2 and ($3::text[] is null or type = any ($3))`,
      [tenant, until, projection.types ?? null],
    );
    return Number(events);
  }

  async *#keysWithoutRow(): AsyncGenerator<readonly string[]> {
    const { tenant, projection, until } = this.replayed;
    const { byStream, types } = projection;
    for (let after = 0; after < until;) {
      const page = await this.log.readPage(tenant, {
        after,
        until,
        limit: PAGE,
        sealed: true,
        ...(types && { types }),
      });
      const keys = new Set(page.events.map(({ stream }) => byStream.keyOf(stream)));
      const rows = await this.manager.query<{ key: string }[]>(
        `select key from unnest($2::text[]) as key where not ${this.#isLive('key')}`,
        [tenant, [...keys].filter((key) => !this.#withoutRow.has(key))],
      );
      for (const { key } of rows) this.#withoutRow.add(key);
      if (rows.length > 0) yield rows.map(({ key }) => key);
      after = page.scannedTo;
    }
  }

  /** Keys that stand in a table of history alone, and in no stream. */
  async *#keysOfPastAlone(): AsyncGenerator<readonly string[]> {
    const { tenant, tables, schema } = this.replayed;
    for (const [index, { table }] of tables.entries()) {
      const [{ rows }] = await this.manager.query<[{ rows: string }]>(
        `select count(*) as rows from ${schema}.${table} where tenant_id = $1`,
        [tenant],
      );
      if (Number(rows) === this.#rows[index]) continue;
      const found = await this.manager.query<{ key: string }[]>(
        `select distinct "${this.#keyColumn}" as key from ${schema}.${table} past
          where tenant_id = $1 and not ${this.#isLive(`past."${this.#keyColumn}"`)} order by 1`,
        [tenant],
      );
      const keys = found.map(({ key }) => key).filter((key) => !this.#withoutRow.has(key));
      for (let first = 0; first < keys.length; first += PAGE) yield keys.slice(first, first + PAGE);
    }
  }

  /** The condition that the first table has a row of a key. */
  #isLive(key: string): string {
    const { tables, schema } = this.replayed;
    return `exists (select from ${schema}.${tables[0]!.table} live where live.tenant_id = $1 and live."${this.#keyColumn}" = ${key})`;
  }
}

interface Page {
  readonly keys: readonly string[];
  readonly streams: ReadonlyMap<string, readonly RecordedEvent[]>;
}
