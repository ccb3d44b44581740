export { jobId } from './job-id.js';
export type { AddOptions, FailedJob, JobCounts, JobQueue, JobReport } from './job-queue.js';
export type { JobHandler, JobWorker, RunningJob } from './job-worker.js';
export { openQueueBackend, QueueBackend } from './queue-backend.js';
export type { QueueBackendSettings, QueueHealth } from './queue-backend.js';
export type { QueueDefinition, Retention } from './queue-definition.js';
export type { QueueLogger } from './queue-logger.js';
export {
  deliveriesQueue,
  maintenanceQueue,
  queueRegistry,
  recalculationQueue,
  rehomingQueue,
  reportSendingsQueue,
  timerRetriesQueue,
  timersQueue,
  wakeQueue,
  webhooksQueue,
} from './queue-registry.js';
export type {
  DeliveryPayload,
  MaintenancePayload,
  RecalculationPayload,
  RehomingPayload,
  TimerRetryPayload,
  TimersPayload,
  WakePayload,
  WebhookPayload,
} from './queue-registry.js';
export { parseQueueUrl, QueueUrlError } from './queue-url.js';
export type { QueueUrl } from './queue-url.js';
export { settlesWithin } from './settles-within.js';
export { QueueModule } from './queue.module.js';
export type { QueueModuleSettings } from './queue.module.js';
