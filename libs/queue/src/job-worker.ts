import { Job, UnrecoverableError, WaitingError } from 'bullmq';
import type { LockManager } from 'bullmq';
import type { Json, JsonObject } from '#kernel';
import { CANCELLED } from './job-queue.js';
import type { StoredPayload } from './job-queue.js';
import type { QueueDefinition } from './queue-definition.js';
import type { BullWorker, QueueDriver } from './queue-driver.js';
import type { QueueLogger } from './queue-logger.js';
import { settlesWithin } from './settles-within.js';

/** How often a running job is asked whether it is to be cancelled. */
const CANCEL_POLL_MS = 1_000;

/** How long BullMQ may take to mark the last jobs and let go of its connections. */
const CLOSE_DEADLINE_MS = 5_000;

export interface RunningJob<Payload> {
  readonly id: string;
  readonly payload: Payload;
  /** 1 for the first attempt. A job may begin more often than that, when workers die. */
  readonly attempt: number;
  /**
   * Fires when the job is cancelled or this process is closing. A handler that may run for
   * more than a few seconds heeds it and throws (`signal.throwIfAborted()`): a cancelled
   * job ends, any other goes back to the queue and begins anew elsewhere, uncounted.
   */
  readonly signal: AbortSignal;
  /** Tells whoever asks for the job how far it is. */
  progress(value: JsonObject | number): Promise<void>;
}

/** Does the work of one job. It may happen twice: a worker can die or lose touch after its last effect. */
export type JobHandler<Payload, Result> = (job: RunningJob<Payload>) => Promise<Result>;

export interface WorkerSettings {
  /** Jobs of this queue that run side by side in this process; default 1. */
  readonly concurrency?: number;
  /** Shown as the one that processed a job. */
  readonly workerName: string;
  /** Told what goes wrong outside of any job. */
  readonly onError: (error: Error) => void;
}

/** Runs the jobs of one queue in this process. */
export class JobWorker<Payload extends JsonObject, Result extends Json> {
  readonly #closing = new AbortController();
  readonly #running = new Set<Promise<Result>>();
  readonly #bull: BullWorker;

  constructor(
    driver: QueueDriver,
    private readonly definition: QueueDefinition<Payload, Result>,
    private readonly handler: JobHandler<Payload, Result>,
    private readonly logger: QueueLogger,
    { concurrency = 1, workerName, onError }: WorkerSettings,
  ) {
    this.#bull = driver.openWorker(
      definition.name,
      (job, token) => this.#tracked(this.#process(job as Job<StoredPayload<Payload>>, token)),
      {
        name: workerName,
        concurrency,
        lockDuration: definition.takeOverMs,
        stalledInterval: definition.takeOverMs / 2,
        // BullMQ's 1 would fail a job for good when two deployments interrupt it.
        maxStalledCount: 5,
        runRetryDelay: 1_000,
      },
    );
    this.#bull.on('error', onError);
    this.#bull.on('failed', (job, error) => {
      const fields = {
        queue: definition.name,
        jobId: job?.id,
        payload: job?.data,
        attemptsMade: job?.attemptsMade,
        err: error,
      };
      if (error.message === CANCELLED) logger.info(fields, 'job cancelled');
      else if (job?.finishedOn === undefined) logger.warn(fields, 'job failed and will be tried again');
      else logger.error(fields, 'job failed for good');
    });
    this.#bull.on('stalled', (id) => {
      logger.warn({ queue: definition.name, jobId: id }, 'job taken over from a worker that fell silent');
    });
  }

  get queueName(): string {
    return this.definition.name;
  }

  /** Whether it stopped taking jobs although nobody closed it. */
  get hasStopped(): boolean {
    return !this.#closing.signal.aborted && !this.#bull.isRunning();
  }

  /** Takes no further job, tells running ones, and waits for them. */
  async close(): Promise<void> {
    this.#closing.abort(new Error('this process is closing'));
    const closed = this.#bull.close();
    do {
      while (this.#running.size > 0) await Promise.allSettled(this.#running);
      if (await settlesWithin(CLOSE_DEADLINE_MS, closed)) return;
    } while (this.#running.size > 0);
    await this.#abandon();
  }

  /**
   * Without its server BullMQ may wait for ever, for an end that no connection reports, and
   * meanwhile its timers would keep the process alive.
   */
  async #abandon(): Promise<void> {
    const { lockManager } = this.#bull as unknown as { lockManager: LockManager };
    await Promise.all([lockManager.close(), this.#bull.pause(true)]);
    this.logger.warn(
      { queue: this.definition.name },
      'left before all jobs were marked: those that ended last may run again',
    );
  }

  async #tracked(work: Promise<Result>): Promise<Result> {
    this.#running.add(work);
    try {
      return await work;
    } finally {
      this.#running.delete(work);
    }
  }

  async #process(job: Job<StoredPayload<Payload>>, token: string | undefined): Promise<Result> {
    const { cancelRequested, ...payload } = job.data;
    if (cancelRequested) throw new UnrecoverableError(CANCELLED);

    const cancelled = new AbortController();
    const stopWatching = this.#watchForCancellation(job, cancelled);
    try {
      this.#closing.signal.throwIfAborted();
      return await this.handler({
        id: job.id!,
        payload: payload as unknown as Payload,
        attempt: job.attemptsMade + 1,
        signal: AbortSignal.any([cancelled.signal, this.#closing.signal]),
        progress: (value) => job.updateProgress(value),
      });
    } catch (error) {
      if (cancelled.signal.aborted) throw new UnrecoverableError(CANCELLED);
      if (!this.#closing.signal.aborted) throw error;
      this.logger.info(
        { queue: this.definition.name, jobId: job.id, err: error },
        'job goes back to its queue, for this process is closing',
      );
      await job.moveToWait(token);
      throw new WaitingError();
    } finally {
      stopWatching();
    }
  }

  #watchForCancellation(job: Job, cancelled: AbortController): () => void {
    let timer: NodeJS.Timeout;
    let watching = true;
    const ask = async (): Promise<void> => {
      try {
        const current = await Job.fromId<StoredPayload<Payload>>(this.#bull, job.id!);
        if (current?.data.cancelRequested) cancelled.abort(new Error(CANCELLED));
      } catch (error) {
        this.logger.warn(
          { queue: this.definition.name, jobId: job.id, err: error },
          'cannot see whether the job is cancelled',
        );
      }
      if (watching && !cancelled.signal.aborted) timer = setTimeout(() => void ask(), CANCEL_POLL_MS);
    };
    timer = setTimeout(() => void ask(), CANCEL_POLL_MS);
    return () => {
      watching = false;
      clearTimeout(timer);
    };
  }
}
