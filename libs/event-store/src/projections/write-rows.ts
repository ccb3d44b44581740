import type { EntityManager, EntityMetadata, EntityTarget, ObjectLiteral } from 'typeorm';
import { givenRows } from './given-rows.js';
import { columnNames, columnReaders, columnTypes, quoted } from './table-columns.js';

/**
 * Writes whole rows of a read model in one statement, over those of the same key, so that a thousand rows cost little
 * more than the database's own work. Columns of the table that the entity does not have are left as they are.
 *
 * @param keys properties of the table's primary key
 */
export async function writeRows<Row extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<Row>,
  rows: readonly Row[],
  keys: readonly (keyof Row & string)[],
): Promise<void> {
  if (rows.length === 0) return;
  const metadata = manager.dataSource.getMetadata(entity);
  const names = columnNames(metadata);
  const table = quoted(metadata.tableName);
  const { from, values } = givenRows(table, columnReaders(metadata), columnTypes(metadata), rows);
  await manager.query(`insert into ${table} (${names}) select ${names} from ${from} ${overTheSame(metadata, keys)}`, [
    ...values,
  ]);
}

/** What becomes of a row whose key is taken: it is overwritten. */
export function overTheSame({ columns }: EntityMetadata, keys: readonly string[]): string {
  const isKey = ({ propertyName }: (typeof columns)[number]) => keys.includes(propertyName);
  const key = columns.filter(isKey).map(({ databaseName }) => quoted(databaseName));
  const others = columns.filter((column) => !isKey(column)).map(({ databaseName }) => quoted(databaseName));
  return `on conflict (${key.join(', ')}) do update set ${others.map((one) => `${one} = excluded.${one}`).join(', ')}`;
}
