import type { DataSource, EntityManager } from 'typeorm';
import type { PostgresEventLog, ProjectedTable, Projection } from '#event-store';

/** A row in which the live read model and the folded history disagree. */
export interface Difference {
  readonly table: string;
  /** Primary key of the row, without the tenant. */
  readonly key: Readonly<Record<string, unknown>>;
  /** `missing` in the live table, `surplus` there, or `altered`. */
  readonly kind: 'missing' | 'surplus' | 'altered';
  /** Names of the columns that differ; empty unless altered. */
  readonly columns: readonly string[];
}

export interface ReplayedProjection {
  readonly name: string;
  /** The checkpoint of the live read model, which the history was folded up to. */
  readonly position: number;
  readonly events: number;
  /** Rows of the live tables that were compared. */
  readonly rows: number;
  /** All of them; `differences` holds the first hundred. */
  readonly differenceCount: number;
  readonly differences: readonly Difference[];
}

export interface ReplayReport {
  readonly tenant: string;
  readonly equal: boolean;
  readonly projections: readonly ReplayedProjection[];
}

const MOST_DIFFERENCES = 100;

/**
 * Proves that the live read models are what the history says: folds the log again from
 * position 1 into temporary tables and compares them with the live ones row by row. The
 * live rows and their checkpoint are read in one snapshot, so it may run beside the work.
 */
export class Replay {
  constructor(
    private readonly database: DataSource,
    private readonly log: PostgresEventLog,
  ) {}

  /**
   * @param onProgress told now and then how many of the events to fold are folded
   * @param signal ends the replay early by throwing its reason
   */
  async run(
    tenant: string,
    projections: readonly Projection[],
    onProgress: (folded: number, of: number) => Promise<void> | void = () => undefined,
    signal?: AbortSignal,
  ): Promise<ReplayReport> {
    const head = await this.log.head(tenant);
    const replayed: ReplayedProjection[] = [];
    for (const [index, projection] of projections.entries()) {
      const before = index * head;
      replayed.push(
        await this.#replay(tenant, projection, async (position) => {
          signal?.throwIfAborted();
          await onProgress(before + Math.min(position, head), projections.length * head);
        }),
      );
    }
    return { tenant, equal: replayed.every(({ differenceCount }) => differenceCount === 0), projections: replayed };
  }

  #replay(
    tenant: string,
    projection: Projection,
    onPage: (position: number) => Promise<void>,
  ): Promise<ReplayedProjection> {
    return this.database.transaction('REPEATABLE READ', async (manager) => {
      await manager.query(`select set_config('app.tenant', $1, true), set_config('statement_timeout', '0', true)`, [
        tenant,
      ]);
      const [checkpoint] = await manager.query<{ position: string | null }[]>(
        `select min(position) as position from log.subscriptions where tenant_id = $1 and name = $2`,
        [tenant, projection.name],
      );
      const position = Number(checkpoint?.position ?? 0);

      // Unqualified names find the temporary schema first: the projection's own code fills it.
      for (const { table } of projection.tables) {
        await manager.query(`create temporary table ${table} (like read.${table} including all) on commit drop`);
      }
      const events = await this.#fold(tenant, projection, position, manager, onPage);

      const found = { rows: 0, differenceCount: 0, differences: [] as Difference[] };
      for (const table of projection.tables) {
        const compared = await compare(manager, tenant, table);
        found.rows += compared.rows;
        found.differenceCount += compared.differences.length;
        found.differences.push(...compared.differences);
      }
      return {
        name: projection.name,
        position,
        events,
        ...found,
        differences: found.differences.slice(0, MOST_DIFFERENCES),
      };
    });
  }

  async #fold(
    tenant: string,
    projection: Projection,
    until: number,
    manager: EntityManager,
    onPage: (position: number) => Promise<void>,
  ): Promise<number> {
    let count = 0;
    for (let after = 0; after < until;) {
      const page = await this.log.readPage(tenant, {
        after,
        until,
        limit: projection.batchSize,
        ...(projection.types && { types: projection.types }),
      });
      if (page.events.length > 0) await projection.handle(page.events, manager);
      count += page.events.length;
      after = page.scannedTo;
      await onPage(after);
    }
    return count;
  }
}

async function compare(
  manager: EntityManager,
  tenant: string,
  { table, operational = [] }: ProjectedTable,
): Promise<{ rows: number; differences: Difference[] }> {
  const keys = await manager.query<{ column: string }[]>(
    `select a.attname as column from pg_index i
       join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
      where i.indrelid = $1::regclass and i.indisprimary order by array_position(i.indkey::int2[], a.attnum)`,
    [`read.${table}`],
  );
  const columns = keys.map(({ column }) => `"${column}"`);
  const [{ rows } = { rows: '0' }] = await manager.query<{ rows: string }[]>(
    `select count(*) as rows from read.${table} where tenant_id = $1`,
    [tenant],
  );
  const different = await manager.query<
    { live: Record<string, unknown> | null; folded: Record<string, unknown> | null }[]
  >(
    `select to_jsonb(l) - $2::text[] as live, to_jsonb(f) - $2::text[] as folded
       from (select * from read.${table} where tenant_id = $1) l
       full join pg_temp.${table} f on ${columns.map((column) => `f.${column} = l.${column}`).join(' and ')}
      where to_jsonb(l) - $2::text[] is distinct from to_jsonb(f) - $2::text[]`,
    [tenant, operational],
  );
  return {
    rows: Number(rows),
    differences: different.map(({ live, folded }): Difference => {
      const one = (live ?? folded)!;
      return {
        table,
        key: Object.fromEntries(
          keys.filter(({ column }) => column !== 'tenant_id').map(({ column }) => [column, one[column]]),
        ),
        kind: live === null ? 'missing' : folded === null ? 'surplus' : 'altered',
        columns:
          live && folded
            ? Object.keys(folded).filter((column) => JSON.stringify(live[column]) !== JSON.stringify(folded[column]))
            : [],
      };
    }),
  };
}
