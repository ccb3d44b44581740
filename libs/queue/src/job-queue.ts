import type { JobState, JobsOptions, KeepJobs } from 'bullmq';
import { instantOf, newId } from '#kernel';
import type { Instant, Json, JsonObject } from '#kernel';
import type { QueueDefinition, Retention } from './queue-definition.js';
import type { BullQueue, QueueDriver } from './queue-driver.js';

/** The reason a cancelled job is kept with. */
export const CANCELLED = 'cancelled on request';

/** A payload as it is stored. A request to cancel travels with it, so that it outlives whoever runs the job. */
export type StoredPayload<Payload> = Payload & { readonly cancelRequested?: true };

export interface AddOptions {
  /** Milliseconds from now before which it does not run; default 0. */
  readonly delayMs?: number;
  /** Given by whoever must be able to ask twice for the same job. Only where the queue does not merge adds. */
  readonly id?: string;
}

export interface JobReport<Payload, Result> {
  readonly id: string;
  readonly payload: Payload;
  readonly state: 'waiting' | 'delayed' | 'running' | 'completed' | 'failed' | 'cancelled';
  readonly cancelRequested: boolean;
  /** What the handler reported last; null before it did. */
  readonly progress: Json;
  /** There once the job is completed. */
  readonly result?: Result;
  /** Why it failed, last time. */
  readonly failure?: string;
  readonly attemptsMade: number;
}

/** A job that failed for good: its attempts are used up, or nobody could take it. */
export interface FailedJob<Payload> {
  readonly id: string;
  readonly payload: Payload;
  /** What it threw, last time. */
  readonly failure: string;
  /** Where it was thrown, last time; empty where nothing is known of that. */
  readonly trace: string;
  readonly attemptsMade: number;
  readonly addedAt: Instant;
  readonly failedAt: Instant;
}

export type JobCounts = Readonly<Record<'waiting' | 'delayed' | 'running' | 'completed' | 'failed', number>>;

/** Where jobs of one queue are added and looked at. Calls fail at once while the backend cannot be reached. */
export class JobQueue<Payload extends JsonObject, Result extends Json> {
  constructor(
    private readonly definition: QueueDefinition<Payload, Result>,
    /** BullMQ's own queue, for what is not offered here (such as a queue page). */
    readonly bull: BullQueue,
    private readonly driver: Pick<QueueDriver, 'countWorkers'>,
    private readonly ensureOpen: () => void,
  ) {}

  /** Adds a job and answers its id, or that of the job it is merged with. */
  async add(payload: Payload, options: AddOptions = {}): Promise<string> {
    this.ensureOpen();
    const job = await this.bull.add(this.definition.name, payload, this.#jobOptions(payload, options));
    return job.id!;
  }

  /** Adds jobs in one round trip, all or none of them on PostgreSQL. Answers their ids in order. */
  async addMany(jobs: readonly { readonly payload: Payload; readonly options?: AddOptions }[]): Promise<string[]> {
    this.ensureOpen();
    const added = await this.bull.addBulk(
      jobs.map(({ payload, options = {} }) => ({
        name: this.definition.name,
        data: payload,
        opts: this.#jobOptions(payload, options),
      })),
    );
    return added.map((job) => job.id!);
  }

  /** The job, as any process sees it; undefined when it never was or is no longer kept. */
  async find(id: string): Promise<JobReport<Payload, Result> | undefined> {
    this.ensureOpen();
    // The state first: a job that is read afterwards has what a finished one ends with.
    const state = await this.bull.getJobState(id);
    const job = await this.bull.getJob(id);
    if (state === 'unknown' || job === undefined) return undefined;

    const { cancelRequested = false, ...payload } = job.data as StoredPayload<Payload>;
    return {
      id,
      payload: payload as unknown as Payload,
      state: state === 'failed' && job.failedReason === CANCELLED ? 'cancelled' : STATES[state],
      cancelRequested,
      progress: job.progress === 0 ? null : (job.progress as Json),
      ...(state === 'completed' ? { result: job.returnvalue as Result } : {}),
      ...(job.failedReason ? { failure: job.failedReason } : {}),
      attemptsMade: job.attemptsMade,
    };
  }

  /**
   * Asks that a job end early. Whoever runs it learns within about a second by its
   * signal; a job that still waits ends when its turn comes.
   * @returns false when there is no such job or it is finished
   */
  async cancel(id: string): Promise<boolean> {
    this.ensureOpen();
    const job = await this.bull.getJob(id);
    if (job === undefined || job.finishedOn !== undefined) return false;
    try {
      await job.updateData({ ...(job.data as Payload), cancelRequested: true });
      return true;
    } catch (error) {
      if ((await this.bull.getJob(id)) === undefined) return false;
      throw error;
    }
  }

  async counts(): Promise<JobCounts> {
    this.ensureOpen();
    const counts = await this.bull.getJobCounts(...COUNTED);
    const of = (...states: string[]): number => states.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
    return {
      waiting: of('waiting', 'prioritized', 'paused'),
      delayed: of('delayed'),
      running: of('active'),
      completed: of('completed'),
      failed: of('failed'),
    };
  }

  /** No process takes another job of this queue until it is resumed; what runs goes on. Outlives a restart. */
  async pause(): Promise<void> {
    this.ensureOpen();
    await this.bull.pause();
  }

  async resume(): Promise<void> {
    this.ensureOpen();
    await this.bull.resume();
  }

  async isPaused(): Promise<boolean> {
    this.ensureOpen();
    return this.bull.isPaused();
  }

  /** Processes that take jobs of this queue, as the server knows them; null where it does not tell. */
  async workers(): Promise<number | null> {
    this.ensureOpen();
    return this.driver.countWorkers(this.bull);
  }

  /** When the job was added that has waited longest for its turn; null while none waits. */
  async oldestWaiting(): Promise<Instant | null> {
    this.ensureOpen();
    // From the newest on: asked for the oldest, the PostgreSQL backend takes its slice from the wrong end.
    const { waiting } = await this.counts();
    if (waiting === 0) return null;
    const [oldest] = await this.bull.getJobs(['waiting'], waiting - 1, waiting - 1);
    return oldest === undefined ? null : instantOf(oldest.timestamp);
  }

  /** Every job that failed for good and is still kept, but for cancelled ones; the last to fail first. */
  async failed(): Promise<readonly FailedJob<Payload>[]> {
    this.ensureOpen();
    const jobs = await this.bull.getJobs(['failed'], 0, -1);
    return jobs
      .filter((job) => job.failedReason !== CANCELLED)
      .map((job) => failedJob<Payload>(job))
      .sort((one, other) => (one.failedAt < other.failedAt ? 1 : -1));
  }

  /** The job if it failed for good; undefined when it did not, was cancelled, or is no longer kept. */
  async findFailed(id: string): Promise<FailedJob<Payload> | undefined> {
    const job = await this.#failedJob(id);
    return job && failedJob<Payload>(job);
  }

  /**
   * Lets a failed job run again, with all its attempts.
   * @returns false when there is no failed job of that id
   */
  async retry(id: string): Promise<boolean> {
    return this.#onFailed(id, (job) => job.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true }));
  }

  /**
   * Forgets a failed job.
   * @returns false when there is no failed job of that id
   */
  async removeFailed(id: string): Promise<boolean> {
    return this.#onFailed(id, (job) => job.remove());
  }

  async #failedJob(id: string): Promise<BullJob | undefined> {
    this.ensureOpen();
    if ((await this.bull.getJobState(id)) !== 'failed') return undefined;
    const job = await this.bull.getJob(id);
    return job?.failedReason === CANCELLED ? undefined : job;
  }

  /** Whoever comes second finds that it is no longer a failed one, which is no error. */
  async #onFailed(id: string, act: (job: BullJob) => Promise<unknown>): Promise<boolean> {
    const job = await this.#failedJob(id);
    if (job === undefined) return false;
    try {
      await act(job);
      return true;
    } catch (error) {
      if ((await this.bull.getJobState(id)) !== 'failed') return false;
      throw error;
    }
  }

  #jobOptions(payload: Payload, { delayMs = 0, id }: AddOptions): JobsOptions {
    const { merge, attempts, backoffMs, keepCompleted, keepFailed } = this.definition;
    return {
      attempts,
      backoff: { type: 'exponential', delay: backoffMs },
      delay: Math.max(0, Math.ceil(delayMs)),
      removeOnComplete: keepCompleted === 'none' ? true : keep(keepCompleted),
      removeOnFail: keep(keepFailed),
      // Not by job id: a failed job that is kept would block the next one of its id, and a
      // job that runs would swallow an add it came too early to see.
      ...(merge
        ? { deduplication: { id: merge.key(payload), keepLastIfActive: true, reschedule: merge.dueTime === 'move' } }
        : { jobId: id ?? newId() }),
    };
  }
}

/** On PostgreSQL the waiting jobs of a paused queue are counted as `paused`. */
const COUNTED = ['waiting', 'prioritized', 'paused', 'delayed', 'active', 'completed', 'failed'] as JobState[];

type BullJob = NonNullable<Awaited<ReturnType<BullQueue['getJob']>>>;

function failedJob<Payload>(job: BullJob): FailedJob<Payload> {
  const { cancelRequested: _, ...payload } = job.data as StoredPayload<Record<string, unknown>>;
  return {
    id: job.id!,
    payload: payload as Payload,
    failure: job.failedReason,
    trace: job.stacktrace?.at(-1) ?? '',
    attemptsMade: job.attemptsMade,
    addedAt: instantOf(job.timestamp),
    failedAt: instantOf(job.finishedOn ?? job.timestamp),
  };
}

const STATES: Readonly<Record<JobState, JobReport<never, never>['state']>> = {
  waiting: 'waiting',
  prioritized: 'waiting',
  'waiting-children': 'waiting',
  delayed: 'delayed',
  active: 'running',
  completed: 'completed',
  failed: 'failed',
};

function keep({ count, seconds }: Retention): KeepJobs {
  return { count, age: seconds };
}
