import { createHash } from 'node:crypto';
import {
  QueryFailedError,
  QueryRunnerAlreadyReleasedError,
  QueryRunnerProviderAlreadyReleasedError,
  type DataSource,
  type EntityManager,
} from 'typeorm';
import { isConnectionLost } from './connection.js';
import { holds, pageFor, type LogExcerpt } from './log-excerpt.js';
import type { RecordedEvent } from './log.js';
import type { PostgresEventLog } from './postgres-event-log.js';
import { SealingUnavailable } from './sealing.js';
import { BEGIN_PASS, passTogether, type SharedPass } from './shared-pass.js';
import type {
  ParkedAnywhere,
  ParkedEvent,
  Projection,
  StoppedSubscription,
  Subscription,
  SubscriptionStanding,
} from './subscription.js';
import { inTenant } from './tenant-transaction.js';

interface CheckpointRow {
  readonly position: string;
  readonly failures: number;
  readonly waiting: boolean;
  readonly stopped: boolean;
  /** How many the subscription was begun with. */
  readonly partitions: number;
}

interface LaggingRow {
  readonly name: string;
  readonly partition: number;
  /** Null before it began. */
  readonly position: string | null;
  readonly head: string;
  /** Its last batch did not fail. */
  readonly sound: boolean;
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

/**
 * What a pass over a subscription came to: `caught-up` everything there is has been seen,
 * `more` stopped at the end of its turn with more to do, `busy` another process has it,
 * `waiting` it backs off after a failure, `stopped` its error policy said so.
 */
export type PassOutcome = 'caught-up' | 'more' | 'busy' | 'waiting' | 'stopped';

export interface PassOptions {
  /**
   * What was read last of that tenant's log, asked for before every batch; what they do not hold is read when its turn
   * comes. Whoever is at the end of one, and that was the head, has caught up: what came after is announced by itself.
   */
  readonly excerpts?: () => readonly LogExcerpt[];
  /** It goes no further than this position, and counts as caught up there. */
  readonly until?: number;
}

/** What became of a parked event: `gone` somebody else had handed it over before. */
export type RetriedEvent =
  { readonly outcome: 'taken' | 'gone' } | { readonly outcome: 'failed-again'; readonly error: string };

/** A partition of a subscription that has events before it. */
export interface LaggingSubscription {
  readonly subscription: Subscription;
  readonly partition: number;
  /** All that lies before it is in the excerpt, and its last batch did not fail. */
  readonly isNear: boolean;
}

export interface Lag {
  readonly followers: readonly LaggingSubscription[];
  /** What lies before most of them. */
  readonly excerpt: LogExcerpt | undefined;
  /** What lies before the last of those that are too far from the head for it: they read the same, one after another. */
  readonly behind: LogExcerpt | undefined;
}

const LONGEST_WAIT = 60_000;

/** Events that an excerpt for everyone has, at most. */
const EXCERPT = 4_000;

/** Tenants whose latest excerpt is kept while somebody is behind it. */
const KEPT_EXCERPTS = 4;

/**
 * Moves subscriptions forward. Whoever holds the lock on a checkpoint's row is the one
 * active runner of that partition; the lock ends with its transaction, so a process that
 * dies hands over at once and there is no lease to wait for.
 */
export class SubscriptionRunner {
  /** By tenant, whoever was looked at last at the end. */
  readonly #latestExcerpts = new Map<string, LogExcerpt>();
  readonly #excerptsBehind = new Map<string, LogExcerpt>();

  constructor(
    private readonly database: DataSource,
    private readonly log: PostgresEventLog,
  ) {}

  /**
   * Runs until caught up, or until `batches` have been handled.
   */
  async run(
    subscription: Subscription,
    tenant: string,
    partition = 0,
    batches = Number.MAX_SAFE_INTEGER,
    { excerpts = () => [], until = Number.MAX_SAFE_INTEGER }: PassOptions = {},
  ): Promise<PassOutcome> {
    let oneByOne = 0;
    let handled = 0;
    while (handled < batches) {
      const step = await this.#step(
        subscription,
        tenant,
        partition,
        oneByOne > 0 ? 1 : subscription.batchSize,
        excerpts(),
        until,
      );
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
        // Whatever comes after this look at the head is announced by itself.
        case 'at-head':
          return 'caught-up';
        default:
          return step;
      }
    }
    return 'more';
  }

  /** Moves those that are near through an excerpt at once; see {@link passTogether}. */
  runTogether(tenant: string, projections: readonly Projection[], excerpt: LogExcerpt): Promise<SharedPass> {
    return passTogether(this.database, tenant, projections, excerpt);
  }

  /**
   * Who has something to do in a tenant, and the events before most of them, read once for all. Those that care for
   * none of these are moved past them in one statement; left out is who waits after a failure or was stopped.
   */
  async lagging(tenant: string, subscriptions: readonly Subscription[]): Promise<Lag> {
    const parts = new Map(
      subscriptions.flatMap((subscription) =>
        Array.from({ length: partitionCount(subscription) }, (_, partition) => [
          keyOf({ name: subscription.name, partition }),
          { subscription, partition },
        ]),
      ),
    );
    return inTenant(this.database, tenant, async (manager) => {
      const rows = await manager.query<LaggingRow[]>(
        `select part.name, part.partition, s.position, h.position as head, coalesce(s.failures, 0) = 0 as sound
           from unnest($2::text[], $3::integer[]) as part(name, partition)
           join log.heads h on h.tenant_id = $1
           left join log.subscriptions s
             on s.tenant_id = $1 and s.name = part.name and s.partition = part.partition
          where s.position is null
             or (s.position < h.position and not s.stopped and coalesce(s.retry_at <= clock_timestamp(), true))`,
        [
          tenant,
          [...parts.values()].map(({ subscription }) => subscription.name),
          [...parts.values()].map(({ partition }) => partition),
        ],
      );
      const excerpt = await this.#excerptFor(tenant, rows);
      const unconcerned = rows.filter((row) => {
        const page =
          excerpt && row.sound ? pageFor(parts.get(keyOf(row))!.subscription, excerpt, positionOf(row)) : undefined;
        return page?.events.length === 0;
      });
      if (unconcerned.length > 0) await this.#moveTo(manager, tenant, excerpt!.until, unconcerned);
      const atHead = new Set(unconcerned.filter(({ head }) => Number(head) === excerpt!.until).map(keyOf));
      return {
        followers: rows
          .filter((row) => !atHead.has(keyOf(row)))
          .map((row) => ({ ...parts.get(keyOf(row))!, isNear: row.sound && isWithin(excerpt, row) })),
        excerpt,
        behind: excerpt && (await this.#excerptBehind(tenant, excerpt, rows)),
      };
    });
  }

  /** What lies before those that are close to the head, or before the first of all where nobody is. */
  async #excerptFor(tenant: string, rows: readonly LaggingRow[]): Promise<LogExcerpt | undefined> {
    const head = Number(rows[0]?.head ?? 0);
    const positions = rows.flatMap(({ position }) => (position === null ? [] : [Number(position)]));
    const close = positions.filter((position) => position >= head - EXCERPT);
    if (positions.length === 0) {
      this.#latestExcerpts.delete(tenant);
      this.#excerptsBehind.delete(tenant);
      return undefined;
    }
    const after = Math.min(...(close.length > 0 ? close : positions));
    // Whoever is slow is behind events that the others have seen: these are not read again for each look.
    const latest = this.#latestExcerpts.get(tenant);
    const known = latest && latest.after <= after && after <= latest.until ? latest : undefined;
    const before = known?.events.filter(({ position }) => position > after) ?? [];
    const start = known?.until ?? after;
    const limit = EXCERPT - before.length;
    // Whoever is far behind stands still for many looks: what lies before them does not pile up meanwhile.
    const read =
      limit > 0
        ? await this.log.readPage(tenant, { after: start, until: head, limit, sealed: true })
        : { events: [], scannedTo: start };
    const excerpt = { after, until: read.scannedTo, head, events: [...before, ...read.events] };
    keep(this.#latestExcerpts, tenant, excerpt);
    return excerpt;
  }

  /**
   * What lies before the last of those who stand before an excerpt, until nobody is in it any more. Whoever stands there
   * alone reads for itself, and only what it asks for.
   */
  async #excerptBehind(
    tenant: string,
    { after, head }: LogExcerpt,
    rows: readonly LaggingRow[],
  ): Promise<LogExcerpt | undefined> {
    const positions = rows.flatMap((row) => positionOf(row) ?? []).filter((position) => position < after);
    const hindmost = Math.min(...positions);
    if (positions.filter((position) => position < hindmost + EXCERPT).length < 2) {
      this.#excerptsBehind.delete(tenant);
      return undefined;
    }
    const known = this.#excerptsBehind.get(tenant);
    if (known && holds(known, hindmost)) return known;
    const { events, scannedTo } = await this.log.readPage(tenant, {
      after: hindmost,
      until: after,
      limit: EXCERPT,
      sealed: true,
    });
    const excerpt = { after: hindmost, until: scannedTo, head, events };
    keep(this.#excerptsBehind, tenant, excerpt);
    return excerpt;
  }

  /** Who is locked is being moved by somebody; who was moved meanwhile has seen to it. */
  async #moveTo(manager: EntityManager, tenant: string, until: number, rows: readonly LaggingRow[]): Promise<void> {
    await manager.query(
      `update log.subscriptions s set position = $2, moved_at = clock_timestamp()
         from (select s.name, s.partition from log.subscriptions s
                 join unnest($3::text[], $4::integer[], $5::bigint[]) as seen(name, partition, position)
                   on seen.name = s.name and seen.partition = s.partition and seen.position = s.position
                where s.tenant_id = $1 and s.failures = 0 and not s.stopped
                order by s.name, s.partition for update of s skip locked) as free
        where s.tenant_id = $1 and s.name = free.name and s.partition = free.partition`,
      [
        tenant,
        until,
        rows.map(({ name }) => name),
        rows.map(({ partition }) => partition),
        rows.map(({ position }) => position),
      ],
    );
  }

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
          [...key, describe(error)],
        ),
      );
      return { outcome: 'failed-again', error: describe(error) };
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

  async #step(
    subscription: Subscription,
    tenant: string,
    partition: number,
    batchSize: number,
    excerpts: readonly LogExcerpt[],
    until: number,
  ): Promise<PassOutcome | 'begun' | 'moved' | 'at-head' | 'failed'> {
    let position = 0;
    let first: RecordedEvent | undefined;
    try {
      return await inTenant(
        this.database,
        tenant,
        async (manager) => {
          const checkpoint = await this.#checkpoint(manager, subscription, tenant, partition);
          if (typeof checkpoint === 'string') return checkpoint;
          if (checkpoint.stopped) return 'stopped';
          if (checkpoint.waiting) return 'waiting';
          position = Number(checkpoint.position);
          const limit = checkpoint.failures > 0 ? 1 : batchSize;
          const excerpt = excerpts.find((one) => holds(one, position));
          const head = Math.min(until, excerpt ? excerpt.head : await this.log.head(tenant));
          if (position >= head) return 'caught-up';

          const page =
            (excerpt && pageFor(subscription, excerpt, position, limit)) ??
            (await this.log.readPage(tenant, {
              sealed: true,
              after: position,
              until: head,
              limit,
              ...(subscription.types && { types: subscription.types }),
            }));
          const events = page.events.filter((event) => partitionOf(subscription, event) === partition);
          const reached = Math.min(page.scannedTo, head);
          first = events[0];
          if (events.length > 0) await subscription.handle(events, manager, this.log);
          await manager.query(
            `update log.subscriptions set position = $4, moved_at = clock_timestamp(), failing_at = null, failing_since = null, failed_at = null, failures = 0, last_error = null, retry_at = null
            where tenant_id = $1 and name = $2 and partition = $3`,
            [tenant, subscription.name, partition, reached],
          );
          return reached === head ? 'at-head' : 'moved';
        },
        BEGIN_PASS,
      );
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
    return inTenant(this.database, tenant, async (manager) => {
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
          `update log.subscriptions set failing_at = $4, failing_since = coalesce(failing_since, clock_timestamp()), failed_at = clock_timestamp(),
                   failures = $5, last_error = $6, retry_at = clock_timestamp() + make_interval(secs => $7)
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
          `update log.subscriptions set failing_at = $4, failing_since = coalesce(failing_since, clock_timestamp()), failed_at = clock_timestamp(),
                   failures = $5, last_error = $6, retry_at = null, stopped = true
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
        `update log.subscriptions set position = $4, moved_at = clock_timestamp(), failing_at = null, failing_since = null, failed_at = null, failures = 0, last_error = null, retry_at = null
          where tenant_id = $1 and name = $2 and partition = $3`,
        [tenant, subscription.name, partition, failingAt],
      );
      return 'moved';
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

/** Of keys that are out of reach the same is true. TypeORM gives a broken connection back at once; whoever still holds it is told that it was released. */
function isDatabaseGone(error: unknown): boolean {
  return (
    error instanceof QueryRunnerAlreadyReleasedError ||
    error instanceof QueryRunnerProviderAlreadyReleasedError ||
    error instanceof SealingUnavailable ||
    (error instanceof QueryFailedError && isConnectionLost(error))
  );
}

export function partitionCount(subscription: Subscription): number {
  return subscription.partitions?.count ?? 1;
}

function positionOf({ position }: LaggingRow): number | undefined {
  return position === null ? undefined : Number(position);
}

function keep(excerpts: Map<string, LogExcerpt>, tenant: string, excerpt: LogExcerpt): void {
  excerpts.delete(tenant);
  excerpts.set(tenant, excerpt);
  const [oldest] = excerpts.keys();
  if (excerpts.size > KEPT_EXCERPTS) excerpts.delete(oldest!);
}

function isWithin(excerpt: LogExcerpt | undefined, { position, head }: LaggingRow): boolean {
  return (
    excerpt !== undefined && position !== null && Number(position) >= excerpt.after && Number(head) === excerpt.until
  );
}

function keyOf({ name, partition }: { readonly name: string; readonly partition: number }): string {
  return `${name} ${String(partition)}`;
}

function partitionOf({ partitions }: Subscription, event: RecordedEvent): number {
  if (!partitions || partitions.count === 1) return 0;
  return createHash('sha1').update(partitions.keyOf(event)).digest().readUInt32BE() % partitions.count;
}

function describe(error: unknown): string {
  return (error instanceof Error ? (error.stack ?? error.message) : String(error)).slice(0, 4_000);
}
