import type { DataSource, EntityManager } from 'typeorm';
import type { EventLog, RecordedEvent } from '../log/log.js';
import type { ColumnReaders } from '../projections/table-columns.js';

/**
 * What becomes of an event the handler cannot take, after `retries` further attempts
 * (the wait before the nth is `backoff` × 2ⁿ⁻¹ milliseconds, at most a minute):
 * `park` sets it aside with its evidence and goes on, `stop` holds the subscription until
 * an administrator resumes it. There is no default: whoever subscribes must choose.
 */
export interface ErrorPolicy {
  readonly retries: number;
  readonly backoff: number;
  readonly then: 'park' | 'stop';
}

/**
 * A durable follower of the log. It sees every event of its types exactly once per
 * committed effect, in order of position within a partition: the checkpoint moves in the
 * transaction of the effect.
 */
export interface Subscription {
  /** Durable and unique; it must never change, for the checkpoint is kept under it. */
  readonly name: string;
  /** Event types it handles; absent: all. */
  readonly types?: readonly string[];
  /** Where a new subscription begins. Choose `now` for one that sends mail in a running system. */
  readonly start: 'origin' | 'now' | { readonly after: number };
  /** Events handed over at once, at most. */
  readonly batchSize: number;
  /** Runs in this many partitions side by side; order holds within a key. */
  readonly partitions?: { readonly count: number; readonly keyOf: (event: RecordedEvent) => string };
  readonly onError: ErrorPolicy;
  /**
   * Carries out the effect of a batch through `manager`, whose transaction also moves the
   * checkpoint. Throws when it cannot; nothing of the batch is then kept. What is personal in
   * the events is sealed, as it stands in the log. One whose effect is more events appends them
   * to `log`: outside of that transaction, so under command ids that follow from the events it
   * was handed, for it may be handed them again.
   */
  handle(events: readonly RecordedEvent[], manager: EntityManager, log: EventLog): Promise<void>;
}

/** A subscription whose whole effect is rows in tables of its own, so that it can be folded again and compared. */
export interface Projection extends Subscription {
  /** Tables it alone writes. Every one has `tenant_id` first in its primary key. */
  readonly tables: readonly ProjectedTable[];
  /** Where each row of the first table follows from one stream: how to fold it without writing. */
  readonly byStream?: StreamFold;
  handle(events: readonly RecordedEvent[], manager: EntityManager): Promise<void>;
}

export interface StreamFold {
  /** The stream that a row follows from, by the row's key besides the tenant. */
  readonly streamOf: (key: string) => string;
  /** The inverse of `streamOf`. */
  readonly keyOf: (stream: string) => string;
  /** Of each table, in the order of `tables`: what tells the value of a column in one of its rows; nothing tells null. */
  readersOf(database: DataSource): readonly ColumnReaders<FoldedRow>[];
  /**
   * What a whole stream comes to: the rows of each table, in the order of `tables`. Pure.
   * @param events in order, of the types of the subscription
   */
  fold(events: readonly RecordedEvent[]): readonly (readonly FoldedRow[])[];
}

/** A row that nobody but the readers of its table looks into: making a record of each would take longer than folding. */
export type FoldedRow = object;

export interface ProjectedTable {
  readonly table: string;
  /** Columns that others keep beside the projection: they are not history and take no part in a comparison. */
  readonly operational?: readonly string[];
}

/** An event that a subscription could not take and set aside, with the evidence. */
export interface ParkedEvent {
  readonly partition: number;
  readonly position: number;
  /** What the handler threw, last time. */
  readonly error: string;
  /** In vain, so far. */
  readonly attempts: number;
  /** When it was set aside. */
  readonly parkedAt: string;
}

/** A parked event among those of every subscription. */
export interface ParkedAnywhere extends ParkedEvent {
  /** `<subscription>.<partition>.<position>` */
  readonly key: string;
  readonly subscription: string;
  /** When it was tried in vain, last time. */
  readonly failedAt: string;
}

/** A partition that its error policy stopped: nothing behind the event at fault is handled. */
export interface StoppedSubscription {
  readonly subscription: string;
  readonly partition: number;
  /** Where the event stands that it cannot take. */
  readonly failingAt: number;
  readonly error: string;
  readonly attempts: number;
  readonly since: string;
  readonly failedAt: string;
}

/** Where a subscription stands in one tenant and partition. */
export interface SubscriptionStanding {
  readonly name: string;
  readonly partition: number;
  readonly position: number;
  /** Events of the log it has not looked at yet. */
  readonly lag: number;
  /** When the checkpoint last moved. */
  readonly movedAt: string;
  /**
   * Since when there has been something to do and nothing was done: when the first event it has not seen was
   * recorded, or when the checkpoint last moved, whichever is later. Null while there is nothing to do.
   */
  readonly waitingSince: string | null;
  readonly failures: number;
  readonly lastError: string | null;
  readonly stopped: boolean;
  readonly parked: number;
}

export function partitionCount(subscription: Subscription): number {
  return subscription.partitions?.count ?? 1;
}
