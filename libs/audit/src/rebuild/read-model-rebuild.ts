import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource, EntityManager } from 'typeorm';
import {
  SubscriptionSupervisor,
  SubscriptionRunner,
  type PostgresEventLog,
  type Projection,
  type Subscription,
} from '#event-store';
import { compareTable, type Difference } from '../replay/compared-table.js';
import { TablesBeside } from './tables-beside.js';

export interface RebuildOptions {
  /** Milliseconds to rest after each batch, so that the daily work keeps its room; 0 when absent. */
  readonly restMs?: number;
  /** Swaps although rows differ from the live ones: what is rebuilt is meant to be another. */
  readonly evenIfDifferent?: boolean;
  /** Told now and then how many of the events there are were folded. */
  readonly onProgress?: (folded: number, of: number) => void;
  /** Ends it early by throwing its reason; what was folded is kept, and the next run goes on from there. */
  readonly signal?: AbortSignal;
}

export interface Rebuilt {
  readonly readModel: string;
  /** `swapped` it took the place of the live one; `kept-beside` it differs, and nothing was swapped. */
  readonly outcome: 'swapped' | 'kept-beside';
  /** Rows that were compared with the live ones, in all tenants. */
  readonly rows: number;
  readonly differenceCount: number;
  /** The first hundred. */
  readonly differences: readonly (Difference & { readonly tenant: string })[];
  /** Milliseconds in which neither of the two could be read; 0 where nothing was swapped. */
  readonly swapMs: number;
}

const MOST_DIFFERENCES = 100;

/** How often the swap is tried while readers hold on to the live tables, which each time is given up after 500 ms. */
const SWAP_ATTEMPTS = 20;

/**
 * Folds a read model anew beside the live one, while that goes on, compares the two and lets the new one take its place
 * in one transaction, checkpoints included. How far it is stands in the database: after a crash, the next run goes on.
 * What it took the place of is kept, with its checkpoints, until the next rebuild.
 */
export class ReadModelRebuild {
  readonly #tables: TablesBeside;
  readonly #runner: SubscriptionRunner;
  readonly #supervisor: SubscriptionSupervisor;
  readonly #beside: Subscription;

  /**
   * @param owner connected as the owner of the database
   * @param database connected as the product is
   */
  constructor(
    private readonly projection: Projection,
    private readonly owner: DataSource,
    database: DataSource,
    private readonly log: PostgresEventLog,
  ) {
    this.#tables = new TablesBeside(projection.tables);
    this.#runner = new SubscriptionRunner(database, log);
    this.#supervisor = new SubscriptionSupervisor(database, log);
    this.#beside = {
      ...projection,
      name: besideName(projection),
      handle: async (events, manager) => {
        // Unqualified names, which are those of the projection's own code, find what is being rebuilt first.
        await manager.query('set local search_path = rebuild, read, log');
        await projection.handle(events, manager);
      },
    };
  }

  /** @throws Error when the projection cannot take an event; the message says which */
  async run(options: RebuildOptions = {}): Promise<Rebuilt> {
    await this.owner.transaction(async (owner) => {
      if (!(await this.#tables.areIn(owner, 'rebuild'))) await this.#begin(owner);
    });
    await this.#catchUp(options);
    await this.#tables.analyze(this.owner);
    const compared = await this.#compare(options);
    const { differenceCount } = compared;
    const readModel = this.projection.name;
    if (differenceCount > 0 && options.evenIfDifferent !== true) {
      return { readModel, outcome: 'kept-beside', ...compared, swapMs: 0 };
    }
    return { readModel, outcome: 'swapped', ...compared, swapMs: await this.#swap(options) };
  }

  /** Throws away what was folded beside the live one. */
  async giveUp(): Promise<void> {
    await this.owner.transaction(async (owner) => {
      await this.#tables.drop(owner, 'rebuild');
      await this.#inEachTenant(owner, (tenant) => this.#forget(owner, tenant, this.#beside.name));
    });
  }

  /**
   * Puts back what the last rebuild took the place of; it goes on from where it stood.
   * @throws RangeError when nothing is kept
   */
  async rollBack(): Promise<void> {
    await this.owner.transaction(async (owner) => {
      if (!(await this.#tables.areIn(owner, 'retired'))) {
        throw new RangeError(`nothing is kept of ${this.projection.name} from before a rebuild`);
      }
      await this.#inEachTenant(owner, async (tenant) => {
        await this.#hold(owner, tenant);
        await this.#move(owner, tenant, retiredName(this.projection), this.projection.name);
      });
      await this.#tables.swapBack(owner);
    });
  }

  async #begin(owner: EntityManager): Promise<void> {
    await this.#tables.drop(owner, 'rebuild');
    await this.#tables.create(owner);
    await this.#inEachTenant(owner, (tenant) => this.#forget(owner, tenant, this.#beside.name));
  }

  /** Until it has seen all there is at some moment, in every tenant. */
  async #catchUp({ restMs = 0, onProgress, signal }: RebuildOptions): Promise<void> {
    const heads = await this.log.tenants();
    const of = [...heads.values()].reduce((sum, head) => sum + head, 0);
    let before = 0;
    for (const [tenant, head] of heads) {
      for (;;) {
        signal?.throwIfAborted();
        const outcome = await this.#runner.run(this.#beside, tenant, 0, 1);
        const position = await this.#position(tenant);
        onProgress?.(before + Math.min(position, head), of);
        if (outcome === 'caught-up' || position >= head) break;
        if (outcome === 'stopped') throw await this.#stumbled(tenant);
        if (outcome !== 'more') await sleep(50);
        else if (restMs > 0) await sleep(restMs);
      }
      before += head;
    }
  }

  /** Row by row, each tenant in one snapshot in which both stand at the same position. */
  async #compare(options: RebuildOptions): Promise<Omit<Rebuilt, 'readModel' | 'outcome' | 'swapMs'>> {
    const found = { rows: 0, differenceCount: 0, differences: [] as (Difference & { tenant: string })[] };
    for (const tenant of (await this.log.tenants()).keys()) {
      options.signal?.throwIfAborted();
      await this.#inOneSnapshot(tenant, async (manager) => {
        for (const { table, operational = [] } of this.projection.tables) {
          const compared = await compareTable(manager, {
            tenant,
            table,
            live: `read.${table}`,
            folded: 'rebuild',
            operational,
            directiveId: undefined,
          });
          found.rows += compared.rows;
          found.differenceCount += compared.differenceCount;
          found.differences.push(...compared.differences.map((difference) => ({ ...difference, tenant })));
        }
      });
    }
    return { ...found, differences: found.differences.slice(0, MOST_DIFFERENCES) };
  }

  /** The live one is held for the moment until the snapshot is taken; then both go on. */
  async #inOneSnapshot(tenant: string, work: (manager: EntityManager) => Promise<void>): Promise<void> {
    await this.#letLiveCatchUp(tenant);
    const holder = this.owner.createQueryRunner();
    const reader = this.owner.createQueryRunner();
    try {
      await holder.startTransaction();
      await this.#hold(holder.manager, tenant);
      const at = await this.#standing(holder.manager, tenant, this.projection.name);
      await this.#reach(tenant, at);
      await reader.startTransaction('REPEATABLE READ');
      await reader.query(`select set_config('app.tenant', $1, true), set_config('statement_timeout', '0', true)`, [
        tenant,
      ]);
      await holder.rollbackTransaction();
      await work(reader.manager);
      await reader.rollbackTransaction();
    } finally {
      await holder.release();
      await reader.release();
    }
  }

  /** @returns milliseconds in which the live tables were locked */
  async #swap(options: RebuildOptions): Promise<number> {
    for (let attempt = 1; ; attempt += 1) {
      await this.#catchUp(options);
      try {
        return await this.owner.transaction((owner) => this.#swapNow(owner));
      } catch (error) {
        if (attempt >= SWAP_ATTEMPTS || !isLockTimeout(error)) throw error;
        await sleep(100 * attempt);
      }
    }
  }

  async #swapNow(owner: EntityManager): Promise<number> {
    const started = performance.now();
    const { name } = this.projection;
    await this.#inEachTenant(owner, async (tenant) => {
      await this.#hold(owner, tenant);
      // Nothing that was read may be gone afterwards: it stands at least where the live one does.
      await this.#reach(tenant, await this.#standing(owner, tenant, name));
      await this.#tables.takeOver(owner, 'read', 'rebuild');
      await this.#forget(owner, tenant, retiredName(this.projection));
      await this.#move(owner, tenant, name, retiredName(this.projection));
      await this.#move(owner, tenant, this.#beside.name, name);
    });
    await this.#tables.swapIn(owner);
    return performance.now() - started;
  }

  /** What is beside may be ahead of the live one, which somebody else moves. */
  async #letLiveCatchUp(tenant: string): Promise<void> {
    const ahead = await this.#position(tenant);
    const live = async () => (await this.#supervisor.standings(tenant, [this.projection]))[0]!;
    for (let standing = await live(); standing.position < ahead; standing = await live()) {
      if (standing.stopped)
        throw new Error(`${this.projection.name} is held before an event of ${tenant}: ${standing.lastError ?? ''}`);
      await sleep(20);
    }
  }

  /** Moves what is beside on to a position, and no further. */
  async #reach(tenant: string, position: number): Promise<void> {
    while ((await this.#position(tenant)) < position) {
      const outcome = await this.#runner.run(this.#beside, tenant, 0, 1, { until: position });
      if (outcome === 'stopped') throw await this.#stumbled(tenant);
      if (outcome === 'busy' || outcome === 'waiting') await sleep(20);
    }
  }

  async #position(tenant: string): Promise<number> {
    const [standing] = await this.#supervisor.standings(tenant, [this.#beside]);
    return standing!.position;
  }

  async #stumbled(tenant: string): Promise<Error> {
    const [standing] = await this.#supervisor.standings(tenant, [this.#beside]);
    await this.#supervisor.resume(this.#beside, tenant);
    return new Error(
      `${this.projection.name} cannot take the event behind position ${String(standing!.position)} of ${tenant}: ${standing!.lastError ?? ''}`,
    );
  }

  /** Keeps whoever moves the live one from doing so until the transaction ends. */
  async #hold(owner: EntityManager, tenant: string): Promise<void> {
    await owner.query(`select set_config('app.tenant', $1, true)`, [tenant]);
    await owner.query(`select from log.subscriptions where tenant_id = $1 and name = $2 for update`, [
      tenant,
      this.projection.name,
    ]);
  }

  async #standing(owner: EntityManager, tenant: string, name: string): Promise<number> {
    const [row] = await owner.query<[{ position: string }?]>(
      `select position from log.subscriptions where tenant_id = $1 and name = $2`,
      [tenant, name],
    );
    return Number(row?.position ?? 0);
  }

  async #move(owner: EntityManager, tenant: string, from: string, to: string): Promise<void> {
    await this.#forget(owner, tenant, to);
    await owner.query(`update log.subscriptions set name = $3 where tenant_id = $1 and name = $2`, [tenant, from, to]);
  }

  async #forget(owner: EntityManager, tenant: string, name: string): Promise<void> {
    await owner.query(`delete from log.subscriptions where tenant_id = $1 and name = $2`, [tenant, name]);
  }

  async #inEachTenant(owner: EntityManager, work: (tenant: string) => Promise<void>): Promise<void> {
    for (const tenant of (await this.log.tenants()).keys()) {
      await owner.query(`select set_config('app.tenant', $1, true)`, [tenant]);
      await work(tenant);
    }
  }
}

function besideName({ name }: Projection): string {
  return `${name}@rebuild`;
}

function retiredName({ name }: Projection): string {
  return `${name}@retired`;
}

/** SQLSTATE lock_not_available. */
function isLockTimeout(error: unknown): boolean {
  return (error as { readonly code?: unknown }).code === '55P03';
}
