import type { DataSource, EntityManager } from 'typeorm';
import type { PostgresEventLog, ProjectedTable, Projection, StreamFold } from '#event-store';
import { compareTable, type Compared, type Difference } from './compared-table.js';
import { ReplayedStreams } from './replayed-streams.js';
import { hasColumn, isTable } from './table-shape.js';

/** How much of the history is folded, and what it is compared with. */
export interface ReplayScope {
  /** Only these read models, by the names of their projections. */
  readonly readModels?: readonly string[];
  /** Only the events and the rows of this directive. */
  readonly directiveId?: string;
  /** Only up to this position: compared with the read models as of there. */
  readonly until?: number;
}

export interface ReplayOptions extends ReplayScope {
  /** Told now and then how many of the events to fold are folded. */
  readonly onProgress?: (folded: number, of: number) => Promise<void> | void;
  /** Ends the replay early by throwing its reason. */
  readonly signal?: AbortSignal;
}

/** Why a read model was left out: it keeps nothing of its past, or nothing that belongs to a directive. */
export type LeftOut = 'keeps-no-history' | 'not-of-a-directive';

export interface ReplayedProjection {
  readonly name: string;
  /** What the history was folded up to: the checkpoint of the live read model, or the position asked for. */
  readonly position: number;
  readonly events: number;
  /** Rows of the live tables that were compared. */
  readonly rows: number;
  /** All of them; `differences` holds the first hundred. */
  readonly differenceCount: number;
  readonly differences: readonly Difference[];
  readonly leftOut?: LeftOut;
}

export interface ReplayReport {
  readonly tenant: string;
  /** Whether nothing that was compared differs, and something was. */
  readonly equal: boolean;
  readonly projections: readonly ReplayedProjection[];
}

const MOST_DIFFERENCES = 100;

/** One read model, and how far and what of it is folded. */
interface Fold {
  readonly tenant: string;
  readonly projection: Projection;
  readonly tables: readonly ProjectedTable[];
  readonly position: number;
  /** Where what it is compared with is found. */
  readonly schema: 'read' | 'as_of';
  readonly scope: ReplayScope;
}

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
   * @throws RangeError where the scope names a read model there is not, or a position that is not in the log
   */
  async run(
    tenant: string,
    projections: readonly Projection[],
    { onProgress, signal, ...scope }: ReplayOptions = {},
  ): Promise<ReplayReport> {
    const head = await this.log.head(tenant);
    const meant = projectionsMeant(projections, scope);
    const last = scope.until ?? head;
    if (last > head)
      throw new RangeError(`the log of ${tenant} ends at position ${String(head)}, before ${String(last)}`);
    const replayed: ReplayedProjection[] = [];
    for (const [index, projection] of meant.entries()) {
      replayed.push(
        await this.#replay(tenant, projection, scope, async (position) => {
          signal?.throwIfAborted();
          await onProgress?.(index * last + Math.min(position, last), meant.length * last);
        }),
      );
    }
    const compared = replayed.filter(({ leftOut }) => leftOut === undefined);
    return {
      tenant,
      equal: compared.length > 0 && compared.every(({ differenceCount }) => differenceCount === 0),
      projections: replayed,
    };
  }

  #replay(
    tenant: string,
    projection: Projection,
    scope: ReplayScope,
    onPage: (position: number) => Promise<void>,
  ): Promise<ReplayedProjection> {
    return this.database.transaction('REPEATABLE READ', async (manager) => {
      await manager.query(
        `select set_config('app.tenant', $1, true), set_config('statement_timeout', '0', true),
                set_config('TimeZone', 'UTC', true), set_config('DateStyle', 'ISO', true)`,
        [tenant],
      );
      const [checkpoint] = await manager.query<{ position: string | null }[]>(
        `select min(position) as position from log.subscriptions where tenant_id = $1 and name = $2`,
        [tenant, projection.name],
      );
      const reached = Number(checkpoint?.position ?? 0);
      const position = Math.min(reached, scope.until ?? reached);
      const tables = await this.#tablesCompared(projection, scope, manager);
      if (typeof tables === 'string') {
        return {
          name: projection.name,
          position,
          events: 0,
          rows: 0,
          differenceCount: 0,
          differences: [],
          leftOut: tables,
        };
      }
      if (scope.until !== undefined) {
        await manager.query(
          `select set_config('app.known_position', $1, true), set_config('app.true_instant', 'infinity', true)`,
          [String(position)],
        );
      }

      const schema = scope.until === undefined ? 'read' : 'as_of';
      const fold: Fold = { tenant, projection, tables, position, schema, scope };
      const found = isFoldedByStream(fold)
        ? await new ReplayedStreams(this.log, manager, { ...fold, until: position }, onPage).compare()
        : await this.#foldIntoTables(fold, manager, onPage);
      return {
        name: projection.name,
        position,
        ...found,
        differences: found.differences.slice(0, MOST_DIFFERENCES),
      };
    });
  }

  /** For a read model whose rows follow from many streams, or a part of the history: through the projection's own code. */
  async #foldIntoTables(
    { tenant, projection, tables, position, schema, scope }: Fold,
    manager: EntityManager,
    onPage: (position: number) => Promise<void>,
  ): Promise<Compared & { readonly events: number }> {
    // Unqualified names find the temporary schema first: the projection's own code fills it.
    for (const { table } of projection.tables) {
      await manager.query(`create temporary table ${table} (like read.${table} including all) on commit drop`);
    }
    const events = await this.#fold(tenant, projection, position, scope, manager, onPage);
    const found = { rows: 0, differenceCount: 0, differences: [] as Difference[] };
    for (const { table, operational = [] } of tables) {
      const compared = await compareTable(manager, {
        tenant,
        table,
        live: `${schema}.${table}`,
        folded: 'pg_temp',
        operational,
        directiveId: scope.directiveId,
      });
      found.rows += compared.rows;
      found.differenceCount += compared.differenceCount;
      found.differences.push(...compared.differences);
    }
    return { events, ...found };
  }

  /** The tables of a projection that can be compared in a scope, or why none can. */
  async #tablesCompared(
    { tables }: Projection,
    { until, directiveId }: ReplayScope,
    manager: EntityManager,
  ): Promise<Projection['tables'] | LeftOut> {
    const compared: ProjectedTable[] = [];
    let leftOut: LeftOut | undefined;
    for (const one of tables) {
      const isKept = until === undefined || (await isTable(manager, `as_of.${one.table}`));
      const isOfOne = directiveId === undefined || (await hasColumn(manager, `read.${one.table}`, 'directive_id'));
      if (isKept && isOfOne) compared.push(one);
      else leftOut ??= isKept ? 'not-of-a-directive' : 'keeps-no-history';
    }
    return compared.length === 0 && leftOut !== undefined ? leftOut : compared;
  }

  async #fold(
    tenant: string,
    projection: Projection,
    until: number,
    { directiveId }: ReplayScope,
    manager: EntityManager,
    onPage: (position: number) => Promise<void>,
  ): Promise<number> {
    let count = 0;
    for (let after = 0; after < until;) {
      const page = await this.log.readPage(tenant, {
        after,
        until,
        limit: projection.batchSize,
        sealed: true,
        ...(projection.types && { types: projection.types }),
      });
      const events =
        directiveId === undefined ? page.events : page.events.filter(({ data }) => data['directiveId'] === directiveId);
      if (events.length > 0) await projection.handle(events, manager);
      count += events.length;
      after = page.scannedTo;
      await onPage(after);
    }
    return count;
  }
}

/** One directive has few events among many streams. */
function isFoldedByStream(
  fold: Fold,
): fold is Fold & { readonly projection: Projection & { readonly byStream: StreamFold } } {
  return fold.projection.byStream !== undefined && fold.scope.directiveId === undefined;
}

function projectionsMeant(projections: readonly Projection[], { readModels }: ReplayScope): readonly Projection[] {
  if (readModels === undefined) return projections;
  const names = projections.map(({ name }) => name);
  const unknown = readModels.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    throw new RangeError(`there is no read model "${unknown.join('", "')}"; there are: ${names.join(', ')}`);
  }
  return projections.filter(({ name }) => readModels.includes(name));
}
