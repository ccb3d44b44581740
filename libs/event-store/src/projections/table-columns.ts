import type { EntityMetadata, ObjectLiteral, ValueTransformer } from 'typeorm';

export type TableRecord = Readonly<Record<string, unknown>>;

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

/** The types of columns, as PostgreSQL calls them. */
export function columnTypes({ columns, dataSource }: EntityMetadata): ReadonlyMap<string, string> {
  return new Map(
    columns.map((column) => {
      const type = dataSource.driver.normalizeType(column);
      return [column.databaseName, column.isArray ? `${type}[]` : type];
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
