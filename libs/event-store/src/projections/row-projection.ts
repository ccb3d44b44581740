import {
  Column,
  In,
  type ColumnOptions,
  type DataSource,
  type EntityManager,
  type EntityTarget,
  type FindOptionsWhere,
  type ObjectLiteral,
} from 'typeorm';
import { isInstant, instantOf, type Instant } from '#kernel';
import { historyTable, KeptHistory, spanReaders, type SpansWanted } from './kept-history.js';
import type { RecordedEvent } from '../log/log.js';
import { RowHistory, type RowSpan } from './row-history.js';
import type { FoldedRow, Projection } from '../subscriptions/subscription.js';
import { columnReaders, type ColumnReaders } from './table-columns.js';
import { writeRows } from './write-rows.js';

export interface RowProjection<Row extends ObjectLiteral & { tenantId: string }> {
  readonly name: string;
  readonly entity: EntityTarget<Row>;
  readonly table: string;
  /** The row's key besides the tenant. */
  readonly key: keyof Row & string;
  readonly types: readonly string[];
  /** The key of the row an event belongs to. */
  readonly keyOf: (event: RecordedEvent) => string;
  /** The category of the streams that hold all events of a row: those of the row with key `k` are in `<category>-k`. */
  readonly category?: string;
  /** Pure. Answers the row as it is after the event; undefined, or the row itself, where it changes nothing. */
  readonly apply: (row: Row | undefined, event: RecordedEvent) => Row | undefined;
  /** Columns the projection does not write: kept by others, left out when rows are compared. */
  readonly operational?: readonly string[];
  /** Nobody asks what these rows were: there is no table of their history. */
  readonly withoutHistory?: true;
  /** Events folded at once; 500 unless stated. */
  readonly batchSize?: number;
}

/**
 * A projection of one row per entity, as it is and as it was: the rows a batch touches are read at once, folded in
 * memory by a pure function, and written at once. What each of them was goes into `<table>_history`; see `RowHistory`.
 */
export function rowProjection<Row extends ObjectLiteral & { tenantId: string }>(
  definition: RowProjection<Row>,
): Projection & Pick<RowProjection<Row>, 'types'> {
  const { name, table, types, operational, category, withoutHistory, batchSize = 500 } = definition;
  const live = { table, ...(operational && { operational }) };
  return {
    name,
    types,
    start: 'origin',
    batchSize,
    onError: { retries: 5, backoff: 200, then: 'stop' },
    tables: withoutHistory ? [live] : [live, { table: historyTable(table) }],
    ...(category !== undefined && {
      byStream: {
        streamOf: (key) => `${category}-${key}`,
        keyOf: (stream) => stream.slice(category.length + 1),
        readersOf: (database) => readersOf(definition, database),
        fold: (events) => foldStream(definition, events),
      },
    }),
    handle: (events, manager) =>
      withoutHistory ? fold(definition, events, manager) : foldWithHistory(definition, events, manager),
  };
}

async function fold<Row extends ObjectLiteral & { tenantId: string }>(
  { entity, key, keyOf, apply }: RowProjection<Row>,
  events: readonly RecordedEvent[],
  manager: EntityManager,
): Promise<void> {
  const where = { tenantId: events[0]!.tenant, [key]: In([...new Set(events.map(keyOf))]) };
  const known = await manager.find(entity, { where: where as FindOptionsWhere<Row> });
  const rows = new Map<string, Row>(known.map((row) => [String(row[key]), row]));
  const changed = new Map<string, Row>();
  for (const event of events) {
    const rowKey = keyOf(event);
    const row = apply(rows.get(rowKey), event);
    if (row === undefined) continue;
    rows.set(rowKey, row);
    changed.set(rowKey, row);
  }
  await writeRows(manager, entity, [...changed.values()], ['tenantId', key]);
}

async function foldWithHistory<Row extends ObjectLiteral & { tenantId: string }>(
  { entity, key, keyOf, apply }: RowProjection<Row>,
  events: readonly RecordedEvent[],
  manager: EntityManager,
): Promise<void> {
  const tenant = events[0]!.tenant;
  const kept = new KeptHistory(manager, entity, key);
  const histories = await historiesOf(events, keyOf, (keys, wanted) => kept.load(tenant, keys, wanted));
  for (const event of events) histories.get(keyOf(event))!.record(event, (row) => apply(row, event));
  const changes = [...histories.values()].map((history) => history.changes());
  await kept.write(
    tenant,
    changes.flatMap(({ added }) => added),
    changes.flatMap(({ ended }) => ended),
  );
}

function readersOf<Row extends ObjectLiteral & { tenantId: string }>(
  { entity, withoutHistory }: RowProjection<Row>,
  database: DataSource,
): readonly ColumnReaders<FoldedRow>[] {
  const metadata = database.getMetadata(entity);
  const live = columnReaders(metadata);
  return withoutHistory ? [live] : [live, spanReaders(metadata) as ColumnReaders<FoldedRow>];
}

function foldStream<Row extends ObjectLiteral & { tenantId: string }>(
  { apply, withoutHistory }: RowProjection<Row>,
  events: readonly RecordedEvent[],
): readonly (readonly FoldedRow[])[] {
  const history = new RowHistory<Row>();
  for (const event of events) history.record(event, (row) => apply(row, event));
  const { added } = history.changes();
  const rows = added.filter(isAsItStands).map(({ row }) => row);
  return withoutHistory ? [rows] : [rows, added];
}

function isAsItStands({ knownTo, supersededBy }: RowSpan<unknown>): boolean {
  return knownTo === null && supersededBy === null;
}

/** What is known of the rows that events belong to: of most of them the last span, of those with a late entry all. */
async function historiesOf<Row>(
  events: readonly RecordedEvent[],
  keyOf: (event: RecordedEvent) => string,
  load: (keys: readonly string[], wanted: SpansWanted) => Promise<ReadonlyMap<string, readonly RowSpan<Row>[]>>,
): Promise<ReadonlyMap<string, RowHistory<Row>>> {
  const instants = new Map<string, Instant[]>();
  for (const event of events) {
    const key = keyOf(event);
    instants.set(key, [...(instants.get(key) ?? []), event.effectiveAt]);
  }
  const keys = [...instants.keys()];
  const last = await load(keys, 'last');
  const all = await load(
    keys.filter((key) =>
      isOutOfOrder([...(last.get(key) ?? []).map(({ trueFrom }) => trueFrom), ...instants.get(key)!]),
    ),
    'all',
  );
  return new Map(keys.map((key) => [key, new RowHistory(all.get(key) ?? last.get(key))]));
}

function isOutOfOrder(instants: readonly Instant[]): boolean {
  return instants.some((one, index) => index > 0 && one < instants[index - 1]!);
}

/** A moment in a read model: `timestamptz` in the table, {@link Instant} in the program. */
export function InstantColumn(options: ColumnOptions = {}): PropertyDecorator {
  return Column({
    ...options,
    type: 'timestamptz',
    transformer: {
      to: (value: Instant | null | undefined) => value,
      from: (value: Date | string | null): Instant | null =>
        value === null ? null : isInstant(value) ? value : instantOf(new Date(value).getTime()),
    },
  });
}
