import type { IQueueBackend, Processor, Queue, QueueOptions, Worker, WorkerOptions } from 'bullmq';

/** BullMQ's classes, whichever backend is behind them. */
export type BullQueue = Queue<unknown, unknown, string, unknown, unknown, string, IQueueBackend, unknown>;
export type BullWorker = Worker<unknown, unknown, string, IQueueBackend, never, unknown>;
type BullProcessor = Processor<unknown, unknown>;

/** The part that differs between backends: connections, and BullMQ's classes bound to them. */
export interface QueueDriver {
  readonly kind: 'postgres' | 'redis';
  openQueue(name: string, options: Omit<QueueOptions, 'connection'>): BullQueue;
  openWorker(name: string, processor: BullProcessor, options: Omit<WorkerOptions, 'connection'>): BullWorker;
  /** Workers of a queue that are connected, in any process; null where the server does not tell. */
  countWorkers(queue: BullQueue): Promise<number | null>;
  /** @throws when the server does not answer within ten seconds */
  ping(): Promise<void>;
  /** From now on a lost connection is not made again, so that nothing waits for it. */
  beginClosing(): void;
  /** Closes every connection, once all queues and workers are closed. */
  close(): Promise<void>;
}
