import { createHash } from 'node:crypto';
import type { DataSource, EntityManager } from 'typeorm';
import { inWords, isDatabaseGone } from './handler-failure.js';
import { holds, pageFor, type LogExcerpt } from './log-excerpt.js';
import type { RecordedEvent } from '../log/log.js';
import type { PostgresEventLog } from '../log/postgres-event-log.js';
import { BEGIN_PASS, passTogether, type SharedPass } from './shared-pass.js';
import { partitionCount, type Projection, type Subscription } from './subscription.js';
import { inTenant } from '../tenant-transaction.js';

interface CheckpointRow {
  readonly position: string;
  readonly failures: number;
  readonly waiting: boolean;
  readonly stopped: boolean;
  /** How many the subscription was begun with. */
  readonly partitions: number;
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
            inWords(error),
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
          [tenant, subscription.name, partition, failingAt, failures, inWords(error)],
        );
        return 'stopped';
      }
      await manager.query(
        `insert into log.parked_events (tenant_id, subscription, partition, position, error, attempts) values ($1, $2, $3, $4, $5, $6)`,
        [tenant, subscription.name, partition, failingAt, inWords(error), failures],
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

function partitionOf({ partitions }: Subscription, event: RecordedEvent): number {
  if (!partitions || partitions.count === 1) return 0;
  return createHash('sha1').update(partitions.keyOf(event)).digest().readUInt32BE() % partitions.count;
}
