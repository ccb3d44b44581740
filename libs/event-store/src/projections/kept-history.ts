import type { EntityManager, EntityMetadata, EntityTarget, ObjectLiteral } from 'typeorm';
import { instantOf, together } from '#kernel';
import { bigintArray, instantArray, textArray } from '../log/binary-arrays.js';
import type { RowSpan } from './row-history.js';
import { givenRows } from './given-rows.js';
import { columnNames, columnReaders, columnTypes, quoted, type ColumnReaders } from './table-columns.js';
import { overTheSame } from './write-rows.js';

/** The table beside a read model that keeps the spans of its rows. */
export function historyTable(table: string): string {
  return `${table}_history`;
}

interface SpanRecord extends Readonly<Record<string, unknown>> {
  readonly known_from: string;
  readonly true_from: Date;
  readonly known_to: string | null;
  readonly superseded_by: string | null;
  readonly superseded_at: Date | null;
}

/** Which of the spans that hold at the newest position: the rows as they stand, or all of them. */
export type SpansWanted = 'last' | 'all';

/** The last is nearly always the newest. */
const WANTED: Readonly<Record<SpansWanted, string>> = {
  last: 'superseded_by is null order by known_from desc, true_from desc limit 1',
  all: '(superseded_at is null or superseded_at > true_from) offset 0',
};

const SPAN_TYPES: ReadonlyMap<string, string> = new Map([
  ['known_from', 'bigint'],
  ['true_from', 'timestamp with time zone'],
  ['known_to', 'bigint'],
  ['superseded_by', 'bigint'],
  ['superseded_at', 'timestamp with time zone'],
]);

const SPAN_COLUMNS = [...SPAN_TYPES.keys()].join(', ');

/** The rows of a read model, as they stand and in its table of history. */
export class KeptHistory<Row extends ObjectLiteral> {
  readonly #metadata: EntityMetadata;
  readonly #history: string;
  readonly #keyColumn: string;

  /** @param key property of the row's key besides the tenant */
  constructor(
    private readonly manager: EntityManager,
    entity: EntityTarget<Row>,
    private readonly key: keyof Row & string,
  ) {
    this.#metadata = manager.dataSource.getMetadata(entity);
    this.#history = quoted(historyTable(this.#metadata.tableName));
    this.#keyColumn = quoted(this.#metadata.findColumnWithPropertyName(key)!.databaseName);
  }

  /** The spans of these rows that hold at the newest position, by instant. */
  async load(
    tenant: string,
    keys: readonly string[],
    wanted: SpansWanted,
  ): Promise<ReadonlyMap<string, readonly RowSpan<Row>[]>> {
    const spans = new Map<string, RowSpan<Row>[]>();
    if (keys.length === 0) return spans;
    // Key by key: of a young table the planner knows so little that it may go through all of it instead.
    const records = await this.manager.query<SpanRecord[]>(
      `select h.* from unnest($2::text[]) as wanted(key)
        cross join lateral (
          select * from ${this.#history}
           where tenant_id = $1 and ${this.#keyColumn} = wanted.key and known_to is null
             and ${WANTED[wanted]}
        ) h
        order by h.true_from`,
      [tenant, keys],
    );
    for (const record of records) {
      const span = this.#spanOf(record);
      const key = String(span.row[this.key]);
      const known = spans.get(key);
      if (known) known.push(span);
      else spans.set(key, [span]);
    }
    return spans;
  }

  /** Ends spans, adds others, and writes the rows that stand since. */
  async write(tenant: string, added: readonly RowSpan<Row>[], ended: readonly RowSpan<Row>[]): Promise<void> {
    await together([
      ...(ended.length > 0 ? [() => this.#end(tenant, ended)] : []),
      ...(added.length > 0 ? [() => this.#add(added)] : []),
    ]);
  }

  async #end(tenant: string, ended: readonly RowSpan<Row>[]): Promise<void> {
    // The places as an array besides: of a table nobody looked at yet the planner knows so little that it would look
    // for them among all rows of the tenant.
    await this.manager.query(
      `with ends as materialized (
         select h.ctid as place, e.*
           from unnest($2::text[], $3::bigint[], $4::timestamptz[], $5::bigint[], $6::bigint[], $7::timestamptz[])
                as e(key, ${SPAN_COLUMNS})
         cross join lateral (
           select ctid from ${this.#history}
            where tenant_id = $1 and ${this.#keyColumn} = e.key
              and known_from = e.known_from and true_from = e.true_from
           offset 0
         ) h
       )
       update ${this.#history} h
          set known_to = e.known_to, superseded_by = e.superseded_by, superseded_at = e.superseded_at
         from ends e where h.ctid = e.place and h.ctid = any (array(select place from ends))`,
      [
        tenant,
        textArray(ended.map(({ row }) => row[this.key] as string)),
        bigintArray(ended.map(({ knownFrom }) => knownFrom)),
        instantArray(ended.map(({ trueFrom }) => trueFrom)),
        bigintArray(ended.map(({ knownTo }) => knownTo)),
        bigintArray(ended.map(({ supersededBy }) => supersededBy)),
        instantArray(ended.map(({ supersededAt }) => supersededAt)),
      ],
    );
  }

  async #add(added: readonly RowSpan<Row>[]): Promise<void> {
    const names = columnNames(this.#metadata);
    const types = new Map([...columnTypes(this.#metadata), ...SPAN_TYPES]);
    const { from, values } = givenRows(this.#history, spanReaders(this.#metadata), types, added);
    await this.manager.query(
      `with added as (
         insert into ${this.#history} (${names}, ${SPAN_COLUMNS})
           select ${names}, ${SPAN_COLUMNS} from ${from}
           returning ${names}, known_to, superseded_by
       )
       insert into ${quoted(this.#metadata.tableName)} (${names})
         select ${names} from added where known_to is null and superseded_by is null
         ${overTheSame(this.#metadata, ['tenantId', this.key])}`,
      [...values],
    );
  }

  #spanOf(record: SpanRecord): RowSpan<Row> {
    const { driver } = this.manager.dataSource;
    const row: Record<string, unknown> = {};
    for (const column of this.#metadata.columns) {
      row[column.propertyName] = driver.prepareHydratedValue(record[column.databaseName], column);
    }
    return {
      row: row as Row,
      knownFrom: Number(record.known_from),
      trueFrom: instantOf(record.true_from.getTime()),
      knownTo: record.known_to === null ? null : Number(record.known_to),
      supersededBy: record.superseded_by === null ? null : Number(record.superseded_by),
      supersededAt: record.superseded_at && instantOf(record.superseded_at.getTime()),
    };
  }
}

/** Of each column of a table of history, what tells its value in a span. */
export function spanReaders(metadata: EntityMetadata): ColumnReaders<RowSpan<ObjectLiteral>> {
  const own: ColumnReaders<RowSpan<ObjectLiteral>> = new Map<string, (span: RowSpan<ObjectLiteral>) => unknown>([
    ['known_from', ({ knownFrom }) => knownFrom],
    ['true_from', ({ trueFrom }) => trueFrom],
    ['known_to', ({ knownTo }) => knownTo],
    ['superseded_by', ({ supersededBy }) => supersededBy],
    ['superseded_at', ({ supersededAt }) => supersededAt],
  ]);
  const ofRow = [...columnReaders(metadata)].map(
    ([column, read]) => [column, ({ row }: RowSpan<ObjectLiteral>) => read(row)] as const,
  );
  return new Map([...ofRow, ...own]);
}
