import type { EntityManager } from 'typeorm';
import type { TableRecord } from '#event-store';
import { isTable, shapeOf, textColumns, type TableShape } from './table-shape.js';

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

/** A table that is compared by rows of some keys, and how it is read. */
export interface TableOfKeys extends LiveTable {
  readonly shape: TableShape;
  /** The column of the key besides the tenant. */
  readonly keyColumn: string;
}

/** What the history says of the rows of some keys. */
export interface RowsOfKeys {
  readonly keys: readonly string[];
  /** Of each table: a `RecordDigest` of its rows, in the order of the keys, and of a key in that of the table. */
  readonly digests: readonly string[];
  /** The rows of each table; of what they were, those of the second. */
  readonly fold: () => Promise<readonly (readonly TableRecord[])[]>;
}

/**
 * Compares rows that were folded in memory with those of the same keys in live tables: first a digest of all of them as
 * text, which takes a fraction of the time of comparing values; where it differs, value by value.
 * @returns what was found in each table
 */
export async function compareRows(
  manager: EntityManager,
  tables: readonly TableOfKeys[],
  { keys, digests, fold }: RowsOfKeys,
): Promise<readonly Compared[]> {
  const compared: Compared[] = [];
  let folded: readonly (readonly TableRecord[])[] | undefined;
  for (const [index, { rows, digest }] of (await liveDigests(manager, tables, keys)).entries()) {
    if (digest === digests[index]) {
      compared.push({ rows, differenceCount: 0, differences: [] });
    } else {
      folded ??= await fold();
      compared.push({ rows, ...(await differencesIn(manager, tables[index]!, keys, folded[index]!, folded[1])) });
    }
  }
  return compared;
}

/** Of the live rows of these keys, as the database writes them out: of all tables in one statement. */
async function liveDigests(
  manager: EntityManager,
  tables: readonly TableOfKeys[],
  keys: readonly string[],
): Promise<readonly { readonly rows: number; readonly digest: string }[]> {
  const ofTable = ({ live, shape, keyColumn }: TableOfKeys, index: number) => {
    const order = shape.keys.filter((column) => column !== 'tenant_id' && column !== keyColumn);
    return `
    select ${String(index)} as nth, count(*)::integer as rows,
           encode(sha256(convert_to(coalesce(string_agg(l.line, E'\n'), ''), 'UTF8')), 'hex') as digest
      from (
        select l::text as line
          from unnest($2::text[]) with ordinality as wanted(key, nth)
          cross join lateral (
            select ${listed(textColumns(shape).map(({ column }) => column))} from ${live}
             where tenant_id = $1 and "${keyColumn}" = wanted.key
            offset 0
          ) l
         order by ${['wanted.nth', ...order.map((column) => `l."${column}"`)].join(', ')}
        offset 0
      ) l`;
  };
  return manager.query(`${tables.map(ofTable).join(' union all ')} order by nth`, [tables[0]!.tenant, keys]);
}

async function differencesIn(
  manager: EntityManager,
  table: TableOfKeys,
  keys: readonly string[],
  folded: readonly TableRecord[],
  spans: readonly TableRecord[] | undefined,
): Promise<Omit<Compared, 'rows'>> {
  const pairs = await differentPairs(manager, table, keys, folded);
  const ofKey = (key: TableRecord) =>
    spans?.filter((span) => span[table.keyColumn] === key[table.keyColumn] && span['known_to'] === null);
  const shown = pairs.slice(0, MOST_SHOWN);
  const differences = await Promise.all(
    shown.map((pair) => differenceOf(table.table, table.shape.keys, pair, (key) => Promise.resolve(ofKey(key)))),
  );
  return { differenceCount: pairs.length, differences };
}

async function differentPairs(
  manager: EntityManager,
  { tenant, table, live, operational, shape, keyColumn }: TableOfKeys,
  wanted: readonly string[],
  folded: readonly TableRecord[],
): Promise<readonly Pair[]> {
  const { keys, differ } = shape;
  return manager.query<Pair[]>(
    `select to_jsonb(l) - $4::text[] as live, to_jsonb(f) - $4::text[] as folded
       from (select * from ${live} where tenant_id = $1 and "${keyColumn}" = any ($2)) l
       full join json_populate_recordset(null::read.${table}, $3::json) f
         on ${keys.map((column) => `f."${column}" = l."${column}"`).join(' and ')}
      where ${differ}
      order by ${keys.map((column) => `coalesce(f."${column}", l."${column}")`).join(', ')}`,
    [tenant, wanted, JSON.stringify(folded), operational],
  );
}

function listed(columns: readonly string[]): string {
  return columns.map((column) => `"${column}"`).join(', ');
}

/** A live row and what the history says of it; null where there is none. */
interface Pair {
  readonly live: TableRecord | null;
  readonly folded: TableRecord | null;
}

/** @param spans what the row of a key was, oldest first, as the history says; undefined where nobody keeps that */
async function differenceOf(
  table: string,
  keys: readonly string[],
  { live, folded }: Pair,
  spans: (key: TableRecord) => Promise<readonly TableRecord[] | undefined>,
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

function columnsThatDiffer(live: TableRecord, folded: TableRecord): ComparedColumn[] {
  return Object.keys(folded)
    .filter((column) => JSON.stringify(live[column]) !== JSON.stringify(folded[column]))
    .map((column) => ({ column, live: live[column], folded: folded[column] }));
}

/** Told by the folded history of the row where its table keeps one, or by the row itself. */
async function eventsBehind(
  folded: TableRecord,
  key: TableRecord,
  columns: readonly ComparedColumn[],
  spansOfKey: (key: TableRecord) => Promise<readonly TableRecord[] | undefined>,
): Promise<number[]> {
  if ('known_from' in folded) return positions([folded['known_from'], folded['known_to'], folded['superseded_by']]);
  const spans = await spansOfKey(key);
  if (spans === undefined) return positions([folded['position']]);
  if (columns.length === 0) return positions(spans.map((span) => span['known_from']));
  return positions(columns.map(({ column }) => sinceWhen(spans, column)));
}

async function spansOf(
  manager: EntityManager,
  history: string,
  key: TableRecord,
): Promise<readonly TableRecord[] | undefined> {
  if (!(await isTable(manager, history))) return undefined;
  const [[name, value]] = Object.entries(key) as [[string, unknown]];
  const spans = await manager.query<{ row: TableRecord }[]>(
    `select to_jsonb(h) as row from ${history} h where "${name}" = $1 and known_to is null order by known_from`,
    [value],
  );
  return spans.map(({ row }) => row);
}

/** The event that gave a column the value it has had ever since. */
function sinceWhen(spans: readonly TableRecord[], column: string): unknown {
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
