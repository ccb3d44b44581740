import type { DataSource } from 'typeorm';
import { inWords, isDatabaseGone } from './handler-failure.js';
import type { PostgresEventLog } from '../log/postgres-event-log.js';
import {
  partitionCount,
  type ParkedAnywhere,
  type ParkedEvent,
  type StoppedSubscription,
  type Subscription,
  type SubscriptionStanding,
} from './subscription.js';
import { inTenant } from '../tenant-transaction.js';

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

interface ParkedRow {
  readonly key: string;
  readonly subscription: string;
  readonly partition: number;
  readonly position: string;
  readonly error: string;
  readonly attempts: number;
  readonly parked_at: Date;
  readonly failed_at: Date;
}

interface StoppedRow {
  readonly name: string;
  readonly partition: number;
  readonly failing_at: string;
  readonly last_error: string;
  readonly failures: number;
  readonly failing_since: Date;
  readonly failed_at: Date;
}

/** What became of a parked event: `gone` somebody else had handed it over before. */
export type RetriedEvent =
  { readonly outcome: 'taken' | 'gone' } | { readonly outcome: 'failed-again'; readonly error: string };

/** Shows how subscriptions stand and what they could not take, and lets them try again. */
export class SubscriptionSupervisor {
  constructor(
    private readonly database: DataSource,
    private readonly log: PostgresEventLog,
  ) {}

  /** Lets a stopped or waiting subscription try again at once. */
  async resume(subscription: Subscription, tenant: string): Promise<void> {
    await inTenant(this.database, tenant, (manager) =>
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
    const rows = await inTenant(this.database, tenant, (manager) =>
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

  /**
   * Events that any subscription set aside, those that failed last first, then by their keys, descending.
   * @param query.before continues behind an event of an earlier page
   */
  async parkedAnywhere(
    tenant: string,
    query: {
      readonly key?: string;
      readonly subscription?: string;
      readonly since?: string;
      readonly before?: Pick<ParkedAnywhere, 'failedAt' | 'key'>;
      readonly limit: number;
    },
  ): Promise<readonly ParkedAnywhere[]> {
    const { key = null, subscription = null, since = null, before, limit } = query;
    const rows = await inTenant(this.database, tenant, (manager) =>
      manager.query<ParkedRow[]>(
        // In whole milliseconds, as they are shown and as a next page is asked for.
        `select * from (
           select subscription, partition, position, error, attempts, parked_at,
                  (subscription || '.' || partition || '.' || position) collate "C" as key,
                  date_trunc('milliseconds', failed_at) as failed_at
             from log.parked_events where tenant_id = $1
         ) parked
          where ($2::text is null or key = $2) and ($3::text is null or subscription = $3)
            and ($4::timestamptz is null or failed_at >= $4)
            and ($5::timestamptz is null or (failed_at, key) < ($5, $6))
          order by failed_at desc, key desc limit $7`,
        [tenant, key, subscription, since, before?.failedAt ?? null, before?.key ?? null, limit],
      ),
    );
    return rows.map(({ parked_at, failed_at, ...row }) => ({
      ...row,
      position: Number(row.position),
      parkedAt: parked_at.toISOString(),
      failedAt: failed_at.toISOString(),
    }));
  }

  /** Every partition that its error policy holds. */
  async stopped(tenant: string): Promise<readonly StoppedSubscription[]> {
    const rows = await inTenant(this.database, tenant, (manager) =>
      manager.query<StoppedRow[]>(
        `select name, partition, coalesce(failing_at, position + 1) as failing_at, coalesce(last_error, '') as last_error,
                failures, coalesce(failing_since, moved_at) as failing_since, coalesce(failed_at, moved_at) as failed_at
           from log.subscriptions where tenant_id = $1 and stopped order by name, partition`,
        [tenant],
      ),
    );
    return rows.map((row) => ({
      subscription: row.name,
      partition: row.partition,
      failingAt: Number(row.failing_at),
      error: row.last_error,
      attempts: row.failures,
      since: row.failing_since.toISOString(),
      failedAt: row.failed_at.toISOString(),
    }));
  }

  /** Hands parked events to the handler again, each in its own transaction; what fails stays parked. Answers how many were taken. */
  async retryParked(subscription: Subscription, tenant: string): Promise<number> {
    const parked = await inTenant(this.database, tenant, (manager) =>
      manager.query<{ partition: number; position: string }[]>(
        `select partition, position from log.parked_events where tenant_id = $1 and subscription = $2 order by position`,
        [tenant, subscription.name],
      ),
    );
    let taken = 0;
    for (const { partition, position } of parked) {
      const { outcome } = await this.retryParkedEvent(subscription, tenant, { partition, position: Number(position) });
      taken += outcome === 'taken' ? 1 : 0;
    }
    return taken;
  }

  /** Hands one parked event to the handler again; when that fails, it stays parked and the attempt is counted. */
  async retryParkedEvent(
    subscription: Subscription,
    tenant: string,
    { partition, position }: Pick<ParkedEvent, 'partition' | 'position'>,
  ): Promise<RetriedEvent> {
    const key = [tenant, subscription.name, partition, position];
    const { events } = await this.log.readPage(tenant, {
      after: position - 1,
      until: position,
      limit: 1,
      sealed: true,
    });
    try {
      const claimed = await inTenant(this.database, tenant, async (manager) => {
        const [, count] = await manager.query<[unknown, number]>(
          `delete from log.parked_events where tenant_id = $1 and subscription = $2 and partition = $3 and position = $4`,
          key,
        );
        // Whoever comes second waits here, and finds it taken or still parked.
        if (count > 0) await subscription.handle(events, manager, this.log);
        return count;
      });
      return { outcome: claimed > 0 ? 'taken' : 'gone' };
    } catch (error) {
      if (isDatabaseGone(error)) throw error;
      await inTenant(this.database, tenant, (manager) =>
        manager.query(
          `update log.parked_events set error = $5, attempts = attempts + 1, failed_at = clock_timestamp()
            where tenant_id = $1 and subscription = $2 and partition = $3 and position = $4`,
          [...key, inWords(error)],
        ),
      );
      return { outcome: 'failed-again', error: inWords(error) };
    }
  }

  async standings(tenant: string, subscriptions: readonly Subscription[]): Promise<readonly SubscriptionStanding[]> {
    const head = await this.log.head(tenant);
    const parts = subscriptions.flatMap((subscription) =>
      Array.from({ length: partitionCount(subscription) }, (_, partition) => ({ name: subscription.name, partition })),
    );
    const rows = await inTenant(this.database, tenant, (manager) =>
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
}
