export { canonicalText } from './log/canonical-text.js';
export { combinedProjection, rowsOfEvents } from './projections/combined-projection.js';
export * from './commands/command-runner.js';
export { isConnectionLost, openLogPool } from './log/connection.js';
export type { CopiedStream } from './log/copied-stream.js';
export { UnitRefused } from './log/unit-refused.js';
export { DEFAULT_LIMITS, type GroupCommitLimits } from './log/group-commit.js';
export * from './log/log.js';
export type { LogExcerpt } from './subscriptions/log-excerpt.js';
export { LogSignal } from './log/log-signal.js';
export {
  AppendOutcomeUnknown,
  LogUnavailable,
  PostgresEventLog,
  type PostgresEventLogOptions,
} from './log/postgres-event-log.js';
export {
  partitionCount,
  type ErrorPolicy,
  type FoldedRow,
  type ParkedAnywhere,
  type ParkedEvent,
  type ProjectedTable,
  type Projection,
  type StoppedSubscription,
  type StreamFold,
  type Subscription,
  type SubscriptionStanding,
} from './subscriptions/subscription.js';
export { ReadModelProgress } from './subscriptions/read-model-progress.js';
export { InstantColumn, rowProjection } from './projections/row-projection.js';
export { SubscriptionSupervisor, type RetriedEvent } from './subscriptions/subscription-supervisor.js';
export { SubscriptionLag, type Lag, type LaggingSubscription } from './subscriptions/subscription-lag.js';
export { SubscriptionRunner, type PassOutcome } from './subscriptions/subscription-runner.js';
export { canShareAPass, type SharedPass } from './subscriptions/shared-pass.js';
export { openRows, type OpenedRow } from './projections/opened-rows.js';
export { SealBroken, SEALING, SealingUnavailable, type KeptValue, type Sealing } from './log/sealing.js';
export { recordsBy, type ColumnReaders, type TableRecord } from './projections/table-columns.js';
export { writeRows } from './projections/write-rows.js';
export { Upcasters, type Upcaster } from './log/upcasters.js';
export { EventStoreModule, type EventStoreSettings } from './event-store.module.js';
export { Turns } from './commands/turns.js';
