import type { EntityManager } from 'typeorm';

/** A row in which the live read model and the folded history disagree. */
export interface Difference {
  readonly table: string;
  /** Primary key of the row, without the tenant. */
  readonly key: Readonly<Record<string, unknown>>;
  /** `missing` in the live table, `surplus` there, or `altered`. */
  readonly kind: 'missing' | 'surplus' | 'altered';
  /** The columns that differ, by their names; empty unless altered. */
  readonly columns: readonly ComparedColumn[];
  /**
   * Positions of the events at fault, ascending: those that gave the differing columns what history says, or made the
   * missing row what it is. Empty for a surplus row, of which the history says nothing.
   */
  readonly events: readonly number[];
}

export interface ComparedColumn {
  readonly column: string;
  readonly live: unknown;
  readonly folded: unknown;
}

type Row = Readonly<Record<string, unknown>>;

export interface Comparison {
  readonly tenant: string;
  readonly table: string;
  /** What the folded table is compared with, by its name with a schema. */
  readonly live: string;
  /** The schema of the folded table. */
  readonly folded: 'pg_temp' | 'rebuild';
  /** Columns that take no part. */
  readonly operational: readonly string[];
  /** Only the rows of this directive. */
  readonly directiveId: string | undefined;
}

/** Rows that are shown with all that differs, at most. */
const MOST_SHOWN = 100;

/** Compares a table that the history was folded into with a live one; differences come in the order of their keys. */
export async function compareTable(
  manager: EntityManager,
  { tenant, table, live, folded: schema, operational, directiveId }: Comparison,
): Promise<{ readonly rows: number; readonly differenceCount: number; readonly differences: readonly Difference[] }> {
  const keys = await keyColumns(manager, table);
  const compared = `select * from ${live} where tenant_id = $1${directiveId === undefined ? '' : ' and directive_id = $2'}`;
  const scope = [tenant, ...(directiveId === undefined ? [] : [directiveId])];
  const [{ rows } = { rows: '0' }] = await manager.query<{ rows: string }[]>(
    `select count(*) as rows from (${compared}) l`,
    scope,
  );
  const ignored = `$${String(scope.length + 1)}::text[]`;
  const different = await manager.query<{ live: Row | null; folded: Row | null; all: string }[]>(
    `select to_jsonb(l) - ${ignored} as live, to_jsonb(f) - ${ignored} as folded, count(*) over () as all
       from (${compared}) l
       full join (select * from ${schema}.${table} where tenant_id = $1) f on ${keys.map((column) => `f."${column}" = l."${column}"`).join(' and ')}
      where to_jsonb(l) - ${ignored} is distinct from to_jsonb(f) - ${ignored}
      order by ${keys.map((column) => `coalesce(f."${column}", l."${column}")`).join(', ')}
      limit ${String(MOST_SHOWN)}`,
    [...scope, operational],
  );
  const differences: Difference[] = [];
  for (const { live: was, folded } of different) {
    const key = Object.fromEntries(
      keys.filter((name) => name !== 'tenant_id').map((name) => [name, (was ?? folded)![name]]),
    );
    const columns = was && folded ? columnsThatDiffer(was, folded) : [];
    differences.push({
      table,
      key,
      kind: was === null ? 'missing' : folded === null ? 'surplus' : 'altered',
      columns,
      events: folded === null ? [] : await eventsBehind(manager, `${schema}.${table}_history`, folded, key, columns),
    });
  }
  return { rows: Number(rows), differenceCount: Number(different[0]?.all ?? 0), differences };
}

function columnsThatDiffer(live: Row, folded: Row): ComparedColumn[] {
  return Object.keys(folded)
    .filter((column) => JSON.stringify(live[column]) !== JSON.stringify(folded[column]))
    .map((column) => ({ column, live: live[column], folded: folded[column] }));
}

/** Told by the folded history of the row where its table keeps one, or by the row itself. */
async function eventsBehind(
  manager: EntityManager,
  history: string,
  folded: Row,
  key: Row,
  columns: readonly ComparedColumn[],
): Promise<number[]> {
  if ('known_from' in folded) return positions([folded['known_from'], folded['known_to'], folded['superseded_by']]);
  if (!(await isTable(manager, history))) return positions([folded['position']]);
  const [[name, value]] = Object.entries(key) as [[string, unknown]];
  const spans = await manager.query<{ row: Row }[]>(
    `select to_jsonb(h) as row from ${history} h where "${name}" = $1 and known_to is null order by known_from`,
    [value],
  );
  const rows = spans.map(({ row }) => row);
  if (columns.length === 0) return positions(rows.map((row) => row['known_from']));
  return positions(columns.map(({ column }) => sinceWhen(rows, column)));
}

/** The event that gave a column the value it has had ever since. */
function sinceWhen(spans: readonly Row[], column: string): unknown {
  const value = JSON.stringify(spans.at(-1)?.[column]);
  let since: unknown = null;
  for (const span of spans.toReversed()) {
    if (JSON.stringify(span[column]) !== value) break;
    since = span['known_from'];
  }
  return since;
}

function positions(values: readonly unknown[]): number[] {
  return [...new Set(values.filter((value) => typeof value === 'number'))].sort((one, other) => one - other);
}

async function keyColumns(manager: EntityManager, table: string): Promise<string[]> {
  const keys = await manager.query<{ column: string }[]>(
    `select a.attname as column from pg_index i
       join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
      where i.indrelid = $1::regclass and i.indisprimary order by array_position(i.indkey::int2[], a.attnum)`,
    [`read.${table}`],
  );
  return keys.map(({ column }) => column);
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
