/**
 * The engine as end-to-end tests run it. It is loaded outside of Jest's modules (`loadEngine`), so its classes are not
 * those that a test file imports from the same sources: what a test asks of it goes through here.
 */
export { createApi } from '../../apps/api/src/api.js';
export { startWorker } from '../../apps/worker/src/worker.js';
export { RouteDeclarations, Tokens } from '#access';
export { attachmentOptions, attachmentsProjection } from '#attachments';
export { EventSearch, Replay } from '#audit';
export { DEFAULT_DEADLINE_POLICY } from '#deadlines/domain';
export { PostgresEventLog, SubscriptionRunner } from '#event-store';
export { SteppedClock, systemClock } from '#kernel';
export { operationsProjection } from '#operations';
export { agenciesProjection } from '#organizations';
export { createLogger, readSettings } from '#platform';
export { maintenanceQueue, QueueBackend, timersQueue } from '#queue';
export { projections } from '#subscriptions';
export { DataSource } from 'typeorm';
