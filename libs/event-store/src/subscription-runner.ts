import { createHash } from 'node:crypto';
import {
  QueryFailedError,
  QueryRunnerAlreadyReleasedError,
  QueryRunnerProviderAlreadyReleasedError,
  type DataSource,
  type EntityManager,
} from 'typeorm';
import { isConnectionLost } from './connection.js';
import type { RecordedEvent } from './log.js';
import type { PostgresEventLog } from './postgres-event-log.js';
import type { ParkedEvent, Subscription, SubscriptionStanding } from './subscription.js';

interface CheckpointRow {
  readonly position: string;
  readonly failures: number;
  readonly waiting: boolean;
  readonly stopped: boolean;
  /** How many the subscription was begun with. */
  readonly partitions: number;
}

interface StandingRow {
  readonly name: string;
  readonly partition: number;
  readonly position: string;
  /** Null before it began. */
  readonly moved_at: Date | null;
  /** Null where there is nothing it has not seen. */
  readonly waiting_since: Date | null;
  readonly failures: number;
  readonly last_error: string | null;
  readonly stopped: boolean;
  readonly parked: string;
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
    let handled = 0;
    while (handled < batches) {
      const step = await this.#step(subscription, tenant, partition, oneByOne > 0 ? 1 : subscription.batchSize);
      switch (step) {
        case 'begun':
          break;
        case 'failed':
          oneByOne = subscription.batchSize;
          break;
        case 'moved':
          oneByOne = Math.max(0, oneByOne - 1);
          handled += 1;
          break;
        default:
          return step;
      }
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

  /** What it set aside behind a position, in order, at most `limit` of it. */
  async parked(
    subscription: Subscription,
    tenant: string,
    { after, limit }: { readonly after: number; readonly limit: number },
  ): Promise<readonly ParkedEvent[]> {
    const rows = await this.#inTenant(tenant, (manager) =>
      manager.query<(Omit<ParkedEvent, 'position' | 'parkedAt'> & { position: string; parked_at: Date })[]>(
        `select partition, position, error, attempts, parked_at from log.parked_events
          where tenant_id = $1 and subscription = $2 and position > $3 order by position limit $4`,
        [tenant, subscription.name, after, limit],
      ),
    );
    return rows.map(({ parked_at, ...row }) => ({
      ...row,
      position: Number(row.position),
      parkedAt: parked_at.toISOString(),
    }));
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
        taken += await this.#inTenant(tenant, async (manager) => {
          const [, claimed] = await manager.query<[unknown, number]>(
            `delete from log.parked_events where tenant_id = $1 and subscription = $2 and partition = $3 and position = $4`,
            [tenant, subscription.name, partition, position],
          );
          // Whoever comes second waits here, and finds it taken or still parked.
          if (claimed > 0) await subscription.handle(events, manager);
          return claimed;
        });
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
    const parts = subscriptions.flatMap((subscription) =>
      Array.from({ length: partitionCount(subscription) }, (_, partition) => ({ name: subscription.name, partition })),
    );
    const rows = await this.#inTenant(tenant, (manager) =>
      manager.query<StandingRow[]>(
        // Positions are dense: the first event it has not seen is the one behind its checkpoint.
        `select part.name, part.partition, coalesce(s.position, 0) as position, s.moved_at,
                case when unseen.position is not null then greatest(s.moved_at, unseen.recorded_at) end as waiting_since,
                coalesce(s.failures, 0) as failures, s.last_error, coalesce(s.stopped, false) as stopped,
                (select count(*) from log.parked_events p
                  where p.tenant_id = $1 and p.subscription = part.name and p.partition = part.partition) as parked
           from unnest($2::text[], $3::integer[]) with ordinality as part(name, partition, place)
           left join log.subscriptions s
             on s.tenant_id = $1 and s.name = part.name and s.partition = part.partition
           left join log.events unseen
             on unseen.tenant_id = $1 and unseen.position = coalesce(s.position, 0) + 1
          order by part.place`,
        [tenant, parts.map(({ name }) => name), parts.map(({ partition }) => partition)],
      ),
    );
    return rows.map((row): SubscriptionStanding => {
      const lag = Math.max(0, head - Number(row.position));
      return {
        name: row.name,
        partition: row.partition,
        position: Number(row.position),
        lag,
        movedAt: (row.moved_at ?? new Date(0)).toISOString(),
        waitingSince: lag === 0 ? null : row.waiting_since!.toISOString(),
        failures: row.failures,
        lastError: row.last_error,
        stopped: row.stopped,
        parked: Number(row.parked),
      };
    });
  }

  async #step(
    subscription: Subscription,
    tenant: string,
    partition: number,
    batchSize: number,
  ): Promise<PassOutcome | 'begun' | 'moved' | 'failed'> {
    let position = 0;
    let first: RecordedEvent | undefined;
    try {
      return await this.#inTenant(tenant, async (manager) => {
        const checkpoint = await this.#checkpoint(manager, subscription, tenant, partition);
        if (typeof checkpoint === 'string') return checkpoint;
        if (checkpoint.stopped) return 'stopped';
        if (checkpoint.waiting) return 'waiting';
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
      // A database that went away under the handler says nothing about the event.
      if (!first || isDatabaseGone(error)) throw error;
      return await this.#recordFailure(subscription, tenant, partition, position, first.position, batchSize > 1, error);
    }
  }

  /**
   * The checkpoint's row, locked; `busy` while another runner has it. A new subscription is `begun` in a
   * transaction of its own, in all partitions at one position: what fails then has a place to be recorded at.
   * @throws Error when the number of partitions is not the one it was begun with
   */
  async #checkpoint(
    manager: EntityManager,
    subscription: Subscription,
    tenant: string,
    partition: number,
  ): Promise<CheckpointRow | 'begun' | 'busy'> {
    const { name, start } = subscription;
    const partitions = partitionCount(subscription);
    const locked = async (): Promise<CheckpointRow | undefined> => {
      const [row] = await manager.query<CheckpointRow[]>(
        `select position, failures, stopped, coalesce(retry_at > clock_timestamp(), false) as waiting,
                (select count(*)::integer from log.subscriptions every where every.tenant_id = $1 and every.name = $2) as partitions
           from log.subscriptions
          where tenant_id = $1 and name = $2 and partition = $3 for update skip locked`,
        [tenant, name, partition],
      );
      if (row) assertPartitions(name, row.partitions, partitions);
      return row;
    };
    const row = await locked();
    if (row) return row;
    const [{ count }] = await manager.query<[{ count: number }]>(
      `select count(*)::integer from log.subscriptions where tenant_id = $1 and name = $2`,
      [tenant, name],
    );
    if (count > 0) {
      assertPartitions(name, count, partitions);
      // Another runner began it between the two looks, or has this very partition.
      return (await locked()) ?? 'busy';
    }
    await manager.query(
      `insert into log.subscriptions (tenant_id, name, partition, position)
       select $1, $2, generate_series(0, $3::integer - 1), $4 on conflict do nothing`,
      [tenant, name, partitions, start === 'origin' ? 0 : start === 'now' ? await this.log.head(tenant) : start.after],
    );
    return 'begun';
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
      const [row] = await manager.query<Pick<CheckpointRow, 'position' | 'failures'>[]>(
        `select position, failures from log.subscriptions
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

function assertPartitions(name: string, begunWith: number, partitions: number): void {
  if (begunWith === partitions) return;
  throw new Error(
    `subscription "${name}" was begun with ${String(begunWith)} partitions and cannot go on with ${String(partitions)}: ` +
      'what a key has seen is kept by the partition it was in. Begin a new one under another name.',
  );
}

/** TypeORM gives a broken connection back at once; whoever still holds it is told that it was released. */
function isDatabaseGone(error: unknown): boolean {
  return (
    error instanceof QueryRunnerAlreadyReleasedError ||
    error instanceof QueryRunnerProviderAlreadyReleasedError ||
    (error instanceof QueryFailedError && isConnectionLost(error))
  );
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
