import type { JsonObject } from '#kernel';
import { jobId } from './job-id.js';
import type { QueueDefinition } from './queue-definition.js';

const DAY = 86_400;

/** Which follower of the log is to look, and nothing else: what there is to do stands in its checkpoint. */
export type WakePayload = { readonly tenant: string; readonly subscription: string; readonly partition: number };

/** Wakes a subscription, so that it reads what the log holds beyond its checkpoint. */
export const wakeQueue: QueueDefinition<WakePayload, null> = {
  name: 'wake',
  purpose:
    'Wakes one subscription in one tenant and partition to read the log from its checkpoint; a lost or doubled job costs a moment.',
  merge: {
    key: ({ tenant, subscription, partition }) => jobId(tenant, subscription, String(partition)),
    // A failing subscription keeps its back-off however many events arrive meanwhile.
    dueTime: 'keep',
  },
  attempts: 4,
  backoffMs: 1_000,
  takeOverMs: 5_000,
  keepCompleted: 'none',
  keepFailed: { count: 100, seconds: 7 * DAY },
};

/** A row of the table of timers, which is the truth; the job is only its alarm clock. */
export type TimerPayload = { readonly tenant: string; readonly timerId: string };

/** Fires timers that are due within the near horizon. */
export const timersQueue: QueueDefinition<TimerPayload, null> = {
  name: 'timers',
  purpose:
    'Fires one rung of a ladder when it is due; arming again is harmless and moves the alarm, and a sweep re-arms what is lost.',
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

/** Every queue there is. */
export const queueRegistry = [wakeQueue, timersQueue, rehomingQueue, maintenanceQueue] as const;
