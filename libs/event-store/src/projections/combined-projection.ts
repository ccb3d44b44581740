import type { EntityTarget, ObjectLiteral } from 'typeorm';
import type { RecordedEvent } from '../log/log.js';
import type { Projection } from '../subscriptions/subscription.js';
import { writeRows } from './write-rows.js';

/** Some tables of a read model, and what writes them. */
export interface ProjectionPart extends Pick<Projection, 'tables' | 'handle'> {
  readonly types: readonly string[];
}

/** Parts that move in one transaction and so stand at one position, since they are read together. */
export function combinedProjection({
  parts,
  ...definition
}: Pick<Projection, 'name' | 'batchSize' | 'onError'> & { readonly parts: readonly ProjectionPart[] }): Projection {
  return {
    ...definition,
    types: [...new Set(parts.flatMap(({ types }) => types))],
    start: 'origin',
    tables: parts.flatMap(({ tables }) => tables),
    async handle(events, manager) {
      for (const part of parts) {
        const own = events.filter(({ type }) => part.types.includes(type));
        if (own.length > 0) await part.handle(own, manager);
      }
    },
  };
}

export interface RowsOfEvents<Row extends ObjectLiteral> {
  readonly entity: EntityTarget<Row>;
  readonly table: string;
  /** Properties of the table's primary key. */
  readonly keys: readonly (keyof Row & string)[];
  readonly types: readonly string[];
  /** Pure. The rows that follow from an event; each bears its `position`. */
  readonly rowsOf: (event: RecordedEvent) => readonly Row[];
}

/**
 * Rows that follow from one event each and never change. Their table is its own history: the view of it in `as_of` needs
 * no other than the position and the instant of the row.
 */
export function rowsOfEvents<Row extends ObjectLiteral & { position: number }>({
  entity,
  table,
  keys,
  types,
  rowsOf,
}: RowsOfEvents<Row>): ProjectionPart {
  return {
    types,
    tables: [{ table }],
    handle: (events, manager) => writeRows(manager, entity, events.flatMap(rowsOf), keys),
  };
}
