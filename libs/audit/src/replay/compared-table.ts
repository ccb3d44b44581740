import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { TableRecord } from '#event-store';

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

export interface Compared {
  /** Rows of the live table that were compared. */
  readonly rows: number;
  readonly differenceCount: number;
  /** The first hundred, in the order of their keys. */
  readonly differences: readonly Difference[];
}

interface LiveTable {
  readonly tenant: string;
  readonly table: string;
  /** What is compared, by its name with a schema. */
  readonly live: string;
  /** Columns that take no part. */
  readonly operational: readonly string[];
}

export interface Comparison extends LiveTable {
  /** The schema of the folded table. */
  readonly folded: 'pg_temp' | 'rebuild';
  /** Only the rows of this directive. */
  readonly directiveId: string | undefined;
}

/** Rows that are shown with all that differs, at most. */
const MOST_SHOWN = 100;

/** Compares a table that the history was folded into with a live one. */
export async function compareTable(
  manager: EntityManager,
  { tenant, table, live, folded: schema, operational, directiveId }: Comparison,
): Promise<Compared> {
  const { keys, differ } = await shapeOf(manager, table, operational);
  const compared = `select * from ${live} where tenant_id = $1${directiveId === undefined ? '' : ' and directive_id = $2'}`;
  const scope = [tenant, ...(directiveId === undefined ? [] : [directiveId])];
  const [{ rows } = { rows: '0' }] = await manager.query<{ rows: string }[]>(
    `select count(*) as rows from (${compared}) l`,
    scope,
  );
  const ignored = `$${String(scope.length + 1)}::text[]`;
  const different = await manager.query<(Pair & { all: string })[]>(
    `select to_jsonb(l) - ${ignored} as live, to_jsonb(f) - ${ignored} as folded, count(*) over () as all
       from (${compared}) l
       full join (select * from ${schema}.${table} where tenant_id = $1) f on ${keys.map((column) => `f."${column}" = l."${column}"`).join(' and ')}
      where ${differ}
      order by ${keys.map((column) => `coalesce(f."${column}", l."${column}")`).join(', ')}
      limit ${String(MOST_SHOWN)}`,
    [...scope, operational],
  );
  const differences: Difference[] = [];
  for (const pair of different) {
    differences.push(
      await differenceOf(table, keys, pair, (key) => spansOf(manager, `${schema}.${table}_history`, key)),
    );
  }
  return { rows: Number(rows), differenceCount: Number(different[0]?.all ?? 0), differences };
}

export interface RecordsComparison extends LiveTable {
  readonly shape: TableShape;
  /** The column of the key besides the tenant, and the keys of the rows that are compared. */
  readonly keyColumn: string;
  readonly keys: readonly string[];
  /** What the history says of them. */
  readonly folded: readonly TableRecord[];
  /** What it says of what they were; undefined where nobody keeps that. */
  readonly spans: readonly TableRecord[] | undefined;
}

/** Compares rows that were folded in memory with those of the same keys in a live table. */
export async function compareRecords(manager: EntityManager, comparison: RecordsComparison): Promise<Compared> {
  const { rows, suspects } = await compareDigests(manager, comparison);
  if (suspects.size === 0) return { rows, differenceCount: 0, differences: [] };
  const { table, shape, keyColumn, spans } = comparison;
  const pairs = await differentPairs(manager, comparison, suspects);
  const differences = await Promise.all(
    pairs
      .slice(0, MOST_SHOWN)
      .map((pair) =>
        differenceOf(table, shape.keys, pair, (key) =>
          Promise.resolve(spans?.filter((span) => span[keyColumn] === key[keyColumn] && span['known_to'] === null)),
        ),
      ),
  );
  return { rows, differenceCount: pairs.length, differences };
}

/**
 * Which keys have rows that are not the same text as JSON, on both sides. Only digests are told, so it takes a fraction
 * of the time of comparing values; whatever the database writes otherwise than we do is compared by its values next.
 */
async function compareDigests(
  manager: EntityManager,
  { tenant, live, shape, keyColumn, keys, folded }: RecordsComparison,
): Promise<{ readonly rows: number; readonly suspects: ReadonlySet<string> }> {
  const columns = shape.columns.map(({ column }) => column);
  const found = await manager.query<{ key: string; rows: string; digest: string }[]>(
    `select l."${keyColumn}" as key, count(*) as rows,
            encode(sha256(convert_to(string_agg(row_to_json(l)::text, E'\n' order by ${listed(shape.keys, 'l')}), 'UTF8')), 'hex') as digest
       from unnest($2::text[]) as wanted(key)
       cross join lateral (
         select ${listed(columns)} from ${live} where tenant_id = $1 and "${keyColumn}" = wanted.key offset 0
       ) l
      group by 1`,
    [tenant, keys],
  );
  const texts = new Map<string, string>();
  for (const record of folded) {
    const key = String(record[keyColumn]);
    const before = texts.get(key);
    const text = JSON.stringify(asTheDatabaseTells(record, shape));
    texts.set(key, before === undefined ? text : `${before}\n${text}`);
  }
  const suspects = new Set(texts.keys());
  let rows = 0;
  for (const { key, rows: count, digest } of found) {
    rows += Number(count);
    const text = texts.get(key);
    if (text !== undefined && createHash('sha256').update(text).digest('hex') === digest) suspects.delete(key);
    else suspects.add(key);
  }
  return { rows, suspects };
}

/** As the database writes the row into JSON: its columns in their order, instants as `2025-08-04T09:00:00.25+00:00`. */
function asTheDatabaseTells(record: TableRecord, { columns }: TableShape): TableRecord {
  const told: Record<string, unknown> = {};
  for (const { column, type } of columns) {
    const value = record[column] ?? null;
    const isInstant = type === 'timestamp with time zone' && typeof value === 'string';
    told[column] = isInstant ? value.replace(/\.?0*Z$/, '+00:00') : value;
  }
  return told;
}

async function differentPairs(
  manager: EntityManager,
  { tenant, table, live, operational, shape, keyColumn, folded }: RecordsComparison,
  suspects: ReadonlySet<string>,
): Promise<readonly Pair[]> {
  const { keys, differ } = shape;
  return manager.query<Pair[]>(
    `select to_jsonb(l) - $4::text[] as live, to_jsonb(f) - $4::text[] as folded
       from (select * from ${live} where tenant_id = $1 and "${keyColumn}" = any ($2)) l
       full join json_populate_recordset(null::read.${table}, $3::json) f
         on ${keys.map((column) => `f."${column}" = l."${column}"`).join(' and ')}
      where ${differ}
      order by ${keys.map((column) => `coalesce(f."${column}", l."${column}")`).join(', ')}`,
    [
      tenant,
      [...suspects],
      JSON.stringify(folded.filter((record) => suspects.has(String(record[keyColumn])))),
      operational,
    ],
  );
}

function listed(columns: readonly string[], alias?: string): string {
  return columns.map((column) => `${alias === undefined ? '' : `${alias}.`}"${column}"`).join(', ');
}

/** A live row and what the history says of it; null where there is none. */
interface Pair {
  readonly live: Row | null;
  readonly folded: Row | null;
}

/** @param spans what the row of a key was, oldest first, as the history says; undefined where nobody keeps that */
async function differenceOf(
  table: string,
  keys: readonly string[],
  { live, folded }: Pair,
  spans: (key: Row) => Promise<readonly Row[] | undefined>,
): Promise<Difference> {
  const key = Object.fromEntries(
    keys.filter((name) => name !== 'tenant_id').map((name) => [name, (live ?? folded)![name]]),
  );
  const columns = live && folded ? columnsThatDiffer(live, folded) : [];
  return {
    table,
    key,
    kind: live === null ? 'missing' : folded === null ? 'surplus' : 'altered',
    columns,
    events: folded === null ? [] : await eventsBehind(folded, key, columns, spans),
  };
}

function columnsThatDiffer(live: Row, folded: Row): ComparedColumn[] {
  return Object.keys(folded)
    .filter((column) => JSON.stringify(live[column]) !== JSON.stringify(folded[column]))
    .map((column) => ({ column, live: live[column], folded: folded[column] }));
}

/** Told by the folded history of the row where its table keeps one, or by the row itself. */
async function eventsBehind(
  folded: Row,
  key: Row,
  columns: readonly ComparedColumn[],
  spansOfKey: (key: Row) => Promise<readonly Row[] | undefined>,
): Promise<number[]> {
  if ('known_from' in folded) return positions([folded['known_from'], folded['known_to'], folded['superseded_by']]);
  const spans = await spansOfKey(key);
  if (spans === undefined) return positions([folded['position']]);
  if (columns.length === 0) return positions(spans.map((span) => span['known_from']));
  return positions(columns.map(({ column }) => sinceWhen(spans, column)));
}

async function spansOf(manager: EntityManager, history: string, key: Row): Promise<readonly Row[] | undefined> {
  if (!(await isTable(manager, history))) return undefined;
  const [[name, value]] = Object.entries(key) as [[string, unknown]];
  const spans = await manager.query<{ row: Row }[]>(
    `select to_jsonb(h) as row from ${history} h where "${name}" = $1 and known_to is null order by known_from`,
    [value],
  );
  return spans.map(({ row }) => row);
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

interface ColumnRow {
  readonly column: string;
  readonly type: string;
  /** Its place in the primary key, from 1; null outside of it. */
  readonly place: number | null;
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
