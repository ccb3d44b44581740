import { Column, In, type ColumnOptions, type EntityTarget, type FindOptionsWhere, type ObjectLiteral } from 'typeorm';
import { isInstant, instantOf, type Instant } from '#kernel';
import type { RecordedEvent } from './log.js';
import type { Projection } from './subscription.js';

/** Columns in one statement are bounded by PostgreSQL's 65,535 parameters. */
const MOST_PARAMETERS = 30_000;

/**
 * A projection of one row per entity: the rows a batch touches are read at once, folded in
 * memory by a pure function, and written at once.
 */
export function rowProjection<Row extends ObjectLiteral & { tenantId: string }>(definition: {
  readonly name: string;
  readonly entity: EntityTarget<Row>;
  readonly table: string;
  /** The row's key besides the tenant. */
  readonly key: keyof Row & string;
  readonly types: readonly string[];
  /** The key of the row an event belongs to. */
  readonly keyOf: (event: RecordedEvent) => string;
  /** Pure. Answers the row as it is after the event; undefined leaves it as it was. */
  readonly apply: (row: Row | undefined, event: RecordedEvent) => Row | undefined;
  /** Columns the projection does not write: kept by others, left out when rows are compared. */
  readonly operational?: readonly string[];
}): Projection {
  const { name, entity, table, key, types, keyOf, apply, operational } = definition;
  return {
    name,
    types,
    start: 'origin',
    batchSize: 500,
    onError: { retries: 5, backoff: 200, then: 'stop' },
    tables: [{ table, ...(operational && { operational }) }],
    async handle(events, manager) {
      const tenantId = events[0]!.tenant;
      const keys = [...new Set(events.map(keyOf))];
      const known = await manager.find(entity, { where: { tenantId, [key]: In(keys) } as FindOptionsWhere<Row> });
      const rows = new Map<string, Row>(known.map((row) => [String(row[key]), row]));
      const changed = new Map<string, Row>();
      for (const event of events) {
        const rowKey = keyOf(event);
        const row = apply(rows.get(rowKey), event);
        if (row === undefined) continue;
        rows.set(rowKey, row);
        changed.set(rowKey, row);
      }
      const written = [...changed.values()];
      const chunk = Math.floor(MOST_PARAMETERS / manager.dataSource.getMetadata(entity).columns.length);
      for (let start = 0; start < written.length; start += chunk) {
        await manager.upsert(entity, written.slice(start, start + chunk), ['tenantId', key]);
      }
    },
  };
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
