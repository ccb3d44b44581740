import type { EntityManager, EntityMetadata, EntityTarget, ObjectLiteral, ValueTransformer } from 'typeorm';

export type TableRecord = Readonly<Record<string, unknown>>;

/**
 * Writes whole rows of a read model in one statement, over those of the same key: one parameter for all of them, so
 * that a thousand rows cost little more than the database's own work. Columns of the table that the entity does not
 * have are left as they are.
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
  await manager.query(
    `insert into ${table} (${names})
       select ${names} from json_populate_recordset(null::${table}, $1::json) ${overTheSame(metadata, keys)}`,
    [JSON.stringify(recordsBy(columnReaders(metadata), rows))],
  );
}

/** What becomes of a row whose key is taken: it is overwritten. */
export function overTheSame({ columns }: EntityMetadata, keys: readonly string[]): string {
  const isKey = ({ propertyName }: (typeof columns)[number]) => keys.includes(propertyName);
  const key = columns.filter(isKey).map(({ databaseName }) => quoted(databaseName));
  const others = columns.filter((column) => !isKey(column)).map(({ databaseName }) => quoted(databaseName));
  return `on conflict (${key.join(', ')}) do update set ${others.map((one) => `${one} = excluded.${one}`).join(', ')}`;
}

export function columnNames({ columns }: EntityMetadata): string {
  return columns.map(({ databaseName }) => quoted(databaseName)).join(', ');
}

/** By column, what tells its value in a row. */
export type ColumnReaders<Row> = ReadonlyMap<string, (row: Row) => unknown>;

export function columnReaders({ columns }: EntityMetadata): ColumnReaders<ObjectLiteral> {
  return new Map(
    columns.map(({ propertyName, databaseName, transformer }) => {
      const transformers = [transformer ?? []].flat();
      const read = (row: ObjectLiteral): unknown => row[propertyName] ?? null;
      const transformed = (row: ObjectLiteral) => transformers.reduce<unknown>(toDatabase, row[propertyName]) ?? null;
      return [databaseName, transformers.length === 0 ? read : transformed];
    }),
  );
}

/** Rows as the table's columns have them. */
export function recordsBy<Row>(readers: ColumnReaders<Row>, rows: readonly Row[]): TableRecord[] {
  const columns = [...readers];
  return rows.map((row) => {
    const record: Record<string, unknown> = {};
    for (const [column, read] of columns) record[column] = read(row);
    return record;
  });
}

function toDatabase(value: unknown, transformer: ValueTransformer): unknown {
  return transformer.to(value);
}

export function quoted(name: string): string {
  return `"${name}"`;
}
