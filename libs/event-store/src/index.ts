export { canonicalText } from './canonical-text.js';
export { combinedProjection, rowsOfEvents } from './combined-projection.js';
export * from './command-runner.js';
export { isConnectionLost, openLogPool } from './connection.js';
export type { CopiedStream } from './copied-stream.js';
export { UnitRefused } from './unit-refused.js';
export { DEFAULT_LIMITS, type GroupCommitLimits } from './group-commit.js';
export * from './log.js';
export type { LogExcerpt } from './log-excerpt.js';
export { LogSignal } from './log-signal.js';
export {
  AppendOutcomeUnknown,
  LogUnavailable,
  PostgresEventLog,
  type PostgresEventLogOptions,
} from './postgres-event-log.js';
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
} from './subscription.js';
export { ReadModelProgress } from './read-model-progress.js';
export { InstantColumn, rowProjection } from './row-projection.js';
export { SubscriptionAdministration, type RetriedEvent } from './subscription-administration.js';
export { SubscriptionLag, type Lag, type LaggingSubscription } from './subscription-lag.js';
export { SubscriptionRunner, type PassOutcome } from './subscription-runner.js';
export { canShareAPass, type SharedPass } from './shared-pass.js';
export { openRows, type OpenedRow } from './opened-rows.js';
export { SealBroken, SEALING, SealingUnavailable, type KeptValue, type Sealing } from './sealing.js';
export { recordsBy, writeRows, type ColumnReaders, type TableRecord } from './write-rows.js';
export { Upcasters, type Upcaster } from './upcasters.js';
export { EventStoreModule, type EventStoreSettings } from './event-store.module.js';
export { Turns } from './turns.js';
