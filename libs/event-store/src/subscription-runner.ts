import { createHash } from 'node:crypto';
import type { DataSource, EntityManager } from 'typeorm';
import type { RecordedEvent } from './log.js';
import type { PostgresEventLog } from './postgres-event-log.js';
import type { Subscription, SubscriptionStanding } from './subscription.js';

interface CheckpointRow {
  readonly position: string;
  readonly failing_at: string | null;
  readonly failures: number;
  readonly retry_at: Date | null;
  readonly stopped: boolean;
}

/**
 * What a pass over a subscription came to: `caught-up` everything there is has been seen,
 * `more` stopped at the end of its turn with more to do, `busy` another process has it,
 * `waiting` it backs off after a failure, `stopped` its error policy said so.
 */
export type PassOutcome = 'caught-up' | 'more' | 'busy' | 'waiting' | 'stopped';

const LONGEST_WAIT = 60_000;

/**
 * Moves subscriptions forward. Whoever holds the lock on a checkpoint's row is the one
 * active runner of that partition; the lock ends with its transaction, so a process that
 * dies hands over at once and there is no lease to wait for.
 */
export class SubscriptionRunner {
  constructor(
    private readonly database: DataSource,
    private readonly log: PostgresEventLog,
  ) {}

  /** Runs until caught up, or until `batches` have been handled. */
  async run(
    subscription: Subscription,
    tenant: string,
    partition = 0,
    batches = Number.MAX_SAFE_INTEGER,
  ): Promise<PassOutcome> {
    let oneByOne = 0;
    for (let batch = 0; batch < batches; batch += 1) {
      const step = await this.#step(subscription, tenant, partition, oneByOne > 0 ? 1 : subscription.batchSize);
      if (step === 'failed') oneByOne = subscription.batchSize;
      else if (step === 'moved') oneByOne = Math.max(0, oneByOne - 1);
      else return step;
    }
    return 'more';
  }

  /** Lets a stopped or waiting subscription try again at once. */
  async resume(subscription: Subscription, tenant: string): Promise<void> {
    await this.#inTenant(tenant, (manager) =>
      manager.query(
        `update log.subscriptions set stopped = false, failures = 0, retry_at = null where tenant_id = $1 and name = $2`,
        [tenant, subscription.name],
      ),
    );
  }

  /** Hands parked events to the handler again, each in its own transaction; what fails stays parked. Answers how many were taken. */
  async retryParked(subscription: Subscription, tenant: string): Promise<number> {
    const parked = await this.#inTenant(tenant, (manager) =>
      manager.query<{ partition: number; position: string }[]>(
        `select partition, position from log.parked_events where tenant_id = $1 and subscription = $2 order by position`,
        [tenant, subscription.name],
      ),
    );
    let taken = 0;
    for (const { partition, position } of parked) {
      const { events } = await this.log.readPage(tenant, {
        after: Number(position) - 1,
        until: Number(position),
        limit: 1,
      });
      try {
        await this.#inTenant(tenant, async (manager) => {
          await subscription.handle(events, manager);
          await manager.query(
            `delete from log.parked_events where tenant_id = $1 and subscription = $2 and partition = $3 and position = $4`,
            [tenant, subscription.name, partition, position],
          );
        });
        taken += 1;
      } catch (error) {
        await this.#inTenant(tenant, (manager) =>
          manager.query(
            `update log.parked_events set error = $5, attempts = attempts + 1
              where tenant_id = $1 and subscription = $2 and partition = $3 and position = $4`,
            [tenant, subscription.name, partition, position, describe(error)],
          ),
        );
      }
    }
    return taken;
  }

  async standings(tenant: string, subscriptions: readonly Subscription[]): Promise<readonly SubscriptionStanding[]> {
    const head = await this.log.head(tenant);
    const rows = await this.#inTenant(tenant, (manager) =>
      manager.query<
        {
          name: string;
          partition: number;
          position: string;
          moved_at: Date;
          failures: number;
          last_error: string | null;
          stopped: boolean;
          parked: string;
        }[]
      >(
        `select s.name, s.partition, s.position, s.moved_at, s.failures, s.last_error, s.stopped,
                (select count(*) from log.parked_events p
                  where p.tenant_id = s.tenant_id and p.subscription = s.name and p.partition = s.partition) as parked
           from log.subscriptions s where s.tenant_id = $1`,
        [tenant],
      ),
    );
    return subscriptions.flatMap((subscription) =>
      Array.from({ length: partitionCount(subscription) }, (_, partition): SubscriptionStanding => {
        const row = rows.find((one) => one.name === subscription.name && one.partition === partition);
        const position = row ? Number(row.position) : 0;
        return {
          name: subscription.name,
          partition,
          position,
          lag: Math.max(0, head - position),
          movedAt: (row?.moved_at ?? new Date(0)).toISOString(),
          failures: row?.failures ?? 0,
          lastError: row?.last_error ?? null,
          stopped: row?.stopped ?? false,
          parked: Number(row?.parked ?? 0),
        };
      }),
    );
  }

  async #step(
    subscription: Subscription,
    tenant: string,
    partition: number,
    batchSize: number,
  ): Promise<PassOutcome | 'moved' | 'failed'> {
    let position = 0;
    let first: RecordedEvent | undefined;
    try {
      return await this.#inTenant(tenant, async (manager) => {
        const checkpoint = await this.#checkpoint(manager, subscription, tenant, partition);
        if (!checkpoint) return 'busy';
        if (checkpoint.stopped) return 'stopped';
        if (checkpoint.retry_at && checkpoint.retry_at.getTime() > Date.now()) return 'waiting';
        position = Number(checkpoint.position);
        const head = await this.log.head(tenant);
        if (position >= head) return 'caught-up';

        const page = await this.log.readPage(tenant, {
          after: position,
          until: head,
          limit: checkpoint.failures > 0 ? 1 : batchSize,
          ...(subscription.types && { types: subscription.types }),
        });
        const events = page.events.filter((event) => partitionOf(subscription, event) === partition);
        first = events[0];
        if (events.length > 0) await subscription.handle(events, manager);
        await manager.query(
          `update log.subscriptions set position = $4, moved_at = clock_timestamp(), failing_at = null, failures = 0, last_error = null, retry_at = null
            where tenant_id = $1 and name = $2 and partition = $3`,
          [tenant, subscription.name, partition, Math.min(page.scannedTo, head)],
        );
        return 'moved';
      });
    } catch (error) {
      if (!first) throw error;
      return await this.#recordFailure(subscription, tenant, partition, position, first.position, batchSize > 1, error);
    }
  }

  /** The checkpoint's row, locked; undefined while another runner has it. */
  async #checkpoint(
    manager: EntityManager,
    subscription: Subscription,
    tenant: string,
    partition: number,
  ): Promise<CheckpointRow | undefined> {
    const select = () =>
      manager.query<CheckpointRow[]>(
        `select position, failing_at, failures, retry_at, stopped from log.subscriptions
          where tenant_id = $1 and name = $2 and partition = $3 for update skip locked`,
        [tenant, subscription.name, partition],
      );
    const [row] = await select();
    if (row) return row;
    const { start } = subscription;
    const after = start === 'origin' ? 0 : start === 'now' ? await this.log.head(tenant) : start.after;
    await manager.query(
      `insert into log.subscriptions (tenant_id, name, partition, position) values ($1, $2, $3, $4) on conflict do nothing`,
      [tenant, subscription.name, partition, after],
    );
    return (await select())[0];
  }

  /**
   * After a failed batch the events are tried one by one, so that only the one at fault
   * is held against the policy.
   */
  async #recordFailure(
    subscription: Subscription,
    tenant: string,
    partition: number,
    checkpoint: number,
    failingAt: number,
    wasBatch: boolean,
    error: unknown,
  ): Promise<PassOutcome | 'failed' | 'moved'> {
    const { retries, backoff, then } = subscription.onError;
    return this.#inTenant(tenant, async (manager) => {
      const [row] = await manager.query<CheckpointRow[]>(
        `select position, failing_at, failures, retry_at, stopped from log.subscriptions
          where tenant_id = $1 and name = $2 and partition = $3 for update`,
        [tenant, subscription.name, partition],
      );
      if (!row || Number(row.position) !== checkpoint) return 'busy'; // another runner went on meanwhile
      if (wasBatch && row.failures === 0) return 'failed';
      const failures = row.failures + 1;
      if (failures <= retries) {
        await manager.query(
          `update log.subscriptions set failing_at = $4, failures = $5, last_error = $6, retry_at = clock_timestamp() + make_interval(secs => $7)
            where tenant_id = $1 and name = $2 and partition = $3`,
          [
            tenant,
            subscription.name,
            partition,
            failingAt,
            failures,
            describe(error),
            Math.min(backoff * 2 ** (failures - 1), LONGEST_WAIT) / 1_000,
          ],
        );
        return 'waiting';
      }
      if (then === 'stop') {
        await manager.query(
          `update log.subscriptions set failing_at = $4, failures = $5, last_error = $6, retry_at = null, stopped = true
            where tenant_id = $1 and name = $2 and partition = $3`,
          [tenant, subscription.name, partition, failingAt, failures, describe(error)],
        );
        return 'stopped';
      }
      await manager.query(
        `insert into log.parked_events (tenant_id, subscription, partition, position, error, attempts) values ($1, $2, $3, $4, $5, $6)`,
        [tenant, subscription.name, partition, failingAt, describe(error), failures],
      );
      await manager.query(
        `update log.subscriptions set position = $4, moved_at = clock_timestamp(), failing_at = null, failures = 0, last_error = null, retry_at = null
          where tenant_id = $1 and name = $2 and partition = $3`,
        [tenant, subscription.name, partition, failingAt],
      );
      return 'moved';
    });
  }

  #inTenant<Result>(tenant: string, work: (manager: EntityManager) => Promise<Result>): Promise<Result> {
    return this.database.transaction(async (manager) => {
      await manager.query(`select set_config('app.tenant', $1, true)`, [tenant]);
      return work(manager);
    });
  }
}

export function partitionCount(subscription: Subscription): number {
  return subscription.partitions?.count ?? 1;
}

function partitionOf({ partitions }: Subscription, event: RecordedEvent): number {
  if (!partitions || partitions.count === 1) return 0;
  return createHash('sha1').update(partitions.keyOf(event)).digest().readUInt32BE() % partitions.count;
}

function describe(error: unknown): string {
  return (error instanceof Error ? (error.stack ?? error.message) : String(error)).slice(0, 4_000);
}
