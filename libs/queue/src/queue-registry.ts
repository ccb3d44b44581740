import type { JsonObject } from '#kernel';
import { jobId } from './job-id.js';
import type { QueueDefinition } from './queue-definition.js';

const DAY = 86_400;

/** The tenant whose log has grown, and nothing else: who has what to do stands in the checkpoints. */
export type WakePayload = { readonly tenant: string };

/** Wakes those who follow the log of a tenant, so that they read what it holds beyond their checkpoints. */
export const wakeQueue: QueueDefinition<WakePayload, null> = {
  name: 'wake',
  purpose:
    'Wakes those who follow the log of one tenant to read it from their checkpoints; a lost or doubled job costs a moment.',
  merge: { key: ({ tenant }) => jobId('wake', tenant), dueTime: 'keep' },
  attempts: 4,
  backoffMs: 1_000,
  takeOverMs: 5_000,
  keepCompleted: 'none',
  keepFailed: { count: 100, seconds: 7 * DAY },
};

/** The tenant in which timers are due; which, and when, stands in the table of timers, which is the truth. */
export type TimersPayload = { readonly tenant: string };

/** Gives a tenant its turn to have due timers fired. */
export const timersQueue: QueueDefinition<TimersPayload, null> = {
  name: 'timers',
  purpose:
    'Gives one tenant its turn to have due timers fired; a lost job costs a moment, a doubled one finds nothing to do.',
  merge: { key: ({ tenant }) => jobId('timers', tenant), dueTime: 'move' },
  attempts: 3,
  backoffMs: 500,
  takeOverMs: 5_000,
  keepCompleted: 'none',
  keepFailed: { count: 100, seconds: 7 * DAY },
};

/** A row of the table of timers. */
export type TimerRetryPayload = { readonly tenant: string; readonly timerId: string };

/** Tries timers again that did not fire. */
export const timerRetriesQueue: QueueDefinition<TimerRetryPayload, null> = {
  name: 'timer-retries',
  purpose:
    'Fires one timer again that failed to fire when it was due; doing so twice is harmless, and a sweep finds what is lost.',
  merge: { key: ({ tenant, timerId }) => jobId(tenant, timerId), dueTime: 'move' },
  attempts: 5,
  backoffMs: 1_000,
  takeOverMs: 10_000,
  keepCompleted: 'none',
  keepFailed: { count: 500, seconds: 14 * DAY },
};

/** The tenant whose open work may have to move; what there is to do stands in rows. */
export type RehomingPayload = { readonly tenant: string };

/** Moves open work when agencies are reorganised. */
export const rehomingQueue: QueueDefinition<RehomingPayload, null> = {
  name: 'rehoming',
  purpose:
    'Moves the open work of agencies that were merged, split or dissolved in one tenant; a lost job costs a moment, a doubled one finds nothing.',
  merge: { key: ({ tenant }) => jobId('rehoming', tenant), dueTime: 'keep' },
  attempts: 5,
  backoffMs: 1_000,
  takeOverMs: 10_000,
  keepCompleted: 'none',
  keepFailed: { count: 100, seconds: 14 * DAY },
};

/** An endpoint that may have something to be sent; what that is stands in rows. */
export type WebhookPayload = { readonly tenant: string; readonly endpointId: string };

/** Sends what waits for an endpoint. */
export const webhooksQueue: QueueDefinition<WebhookPayload, null> = {
  name: 'webhooks',
  purpose:
    'Sends what waits for one webhook, in turns of at most 20 seconds; a lost job costs a moment, a doubled one finds the webhook in other hands.',
  merge: { key: ({ tenant, endpointId }) => jobId(tenant, endpointId), dueTime: 'keep' },
  attempts: 4,
  backoffMs: 1_000,
  takeOverMs: 10_000,
  keepCompleted: 'none',
  keepFailed: { count: 100, seconds: 14 * DAY },
};

/** A mail that is due; which notices it is made of stands in rows. */
export type DeliveryPayload = { readonly tenant: string; readonly mailId: string };

/** Hands mails to the mail server. */
export const deliveriesQueue: QueueDefinition<DeliveryPayload, null> = {
  name: 'deliveries',
  purpose:
    'Hands one mail to the mail server; what the server says is recorded and decides about further attempts, a lost or doubled job does not.',
  merge: { key: ({ tenant, mailId }) => jobId(tenant, mailId), dueTime: 'keep' },
  attempts: 3,
  backoffMs: 1_000,
  // Longer than a mail server may stay silent in the steps of one dialogue.
  takeOverMs: 60_000,
  keepCompleted: 'none',
  keepFailed: { count: 500, seconds: 14 * DAY },
};

/** A long task an administrator asked for, such as a replay. */
export type MaintenancePayload = {
  readonly tenant: string;
  readonly operation: string;
  readonly parameters: JsonObject;
};

/** Runs long tasks with progress, cancellation and a result that any process can read by the id of the job. */
export const maintenanceQueue: QueueDefinition<MaintenancePayload, JsonObject> = {
  name: 'maintenance',
  purpose:
    'Runs one long task, such as a replay, whose progress and result anyone can read by its id, and which can be cancelled.',
  attempts: 1,
  backoffMs: 1_000,
  takeOverMs: 30_000,
  keepCompleted: { count: 200, seconds: 30 * DAY },
  keepFailed: { count: 200, seconds: 30 * DAY },
};

/** The tenant whose deadlines may have to be worked out anew; what there is to do stands in rows. */
export type RecalculationPayload = { readonly tenant: string };

/** Works deadlines out anew when their calendar was changed. */
export const recalculationQueue: QueueDefinition<RecalculationPayload, null> = {
  name: 'recalculation',
  purpose:
    'Works out anew the open deadlines of one tenant whose calendar was changed; a lost job costs a moment, a doubled one finds nothing.',
  merge: { key: ({ tenant }) => jobId('recalculation', tenant), dueTime: 'keep' },
  attempts: 5,
  backoffMs: 1_000,
  takeOverMs: 10_000,
  keepCompleted: 'none',
  keepFailed: { count: 100, seconds: 14 * DAY },
};

/** A subscription of which a report may be due; when that is, its rhythm says. */
export type ReportSendingPayload = { readonly tenant: string; readonly subscriptionId: string };

/** Makes reports that are sent again and again, and has them sent. */
export const reportSendingsQueue: QueueDefinition<ReportSendingPayload, null> = {
  name: 'report-sendings',
  purpose:
    'Makes the report of one subscription whose time has come; a lost job costs a moment, a doubled one finds nothing due.',
  merge: { key: ({ tenant, subscriptionId }) => jobId(tenant, subscriptionId), dueTime: 'keep' },
  attempts: 3,
  backoffMs: 1_000,
  takeOverMs: 60_000,
  keepCompleted: 'none',
  keepFailed: { count: 100, seconds: 14 * DAY },
};

/** Every queue there is. */
export const queueRegistry = [
  wakeQueue,
  timersQueue,
  timerRetriesQueue,
  rehomingQueue,
  recalculationQueue,
  webhooksQueue,
  deliveriesQueue,
  maintenanceQueue,
  reportSendingsQueue,
] as const;
