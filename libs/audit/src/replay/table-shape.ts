import type { EntityManager } from 'typeorm';

interface ColumnRow {
  readonly column: string;
  readonly type: string;
  /** Its place in the primary key, from 1; null outside of it. */
  readonly place: number | null;
}

/** What is written of a row to compare it: all but the tenant, who is that of every row. */
export function textColumns({ columns }: TableShape): TableShape['columns'] {
  return columns.filter(({ column }) => column !== 'tenant_id');
}

export interface TableShape {
  /** Those that are compared. */
  readonly columns: readonly Pick<ColumnRow, 'column' | 'type'>[];
  /** The columns of its primary key, in their order. */
  readonly keys: readonly string[];
  /** The condition that a live row `l` and a folded row `f` differ. */
  readonly differ: string;
}

/** Rows are compared as what they are: as JSON, each would cost ten times as much. */
export async function shapeOf(
  manager: EntityManager,
  table: string,
  operational: readonly string[],
): Promise<TableShape> {
  const columns = await manager.query<ColumnRow[]>(
    `select a.attname as column, a.atttypid::regtype::text as type, array_position(i.indkey::int2[], a.attnum) + 1 as place
       from pg_attribute a join pg_index i on i.indrelid = a.attrelid and i.indisprimary
      where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped order by a.attnum`,
    [`read.${table}`],
  );
  const compared = columns.filter(({ column }) => !operational.includes(column));
  const row = (alias: string) =>
    compared.map(({ column, type }) => `${alias}."${column}"${type === 'json' ? '::jsonb' : ''}`).join(', ');
  return {
    columns: compared,
    keys: columns
      .filter(({ place }) => place !== null)
      .sort((one, other) => one.place! - other.place!)
      .map(({ column }) => column),
    differ: `(${row('l')}) is distinct from (${row('f')})`,
  };
}

export async function isTable(manager: EntityManager, name: string): Promise<boolean> {
  const [found] = await manager.query<{ is: boolean }[]>(`select to_regclass($1) is not null as is`, [name]);
  return found!.is;
}

export async function hasColumn(manager: EntityManager, table: string, column: string): Promise<boolean> {
  const found = await manager.query<unknown[]>(
    `select from pg_attribute where attrelid = $1::regclass and attname = $2 and not attisdropped`,
    [table, column],
  );
  return found.length > 0;
}
