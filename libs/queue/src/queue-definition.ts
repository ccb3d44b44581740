import type { Json, JsonObject } from '#kernel';

/** How many finished jobs are kept, and for how long. Both bounds hold; they are looked at when a further job finishes. */
export interface Retention {
  readonly count: number;
  readonly seconds: number;
}

/** What a queue is for and how its jobs behave, whichever backend keeps them. */
export interface QueueDefinition<Payload extends JsonObject, Result extends Json> {
  /** Durable: jobs are kept under it. Letters, digits and hyphens. */
  readonly name: string;
  /** One sentence for whoever looks at a queue page at night. */
  readonly purpose: string;
  /**
   * Adds of the same key are one job. While it waits, another add is absorbed; while it
   * runs, any number of adds make it run exactly once more afterwards; once it is
   * finished or has failed, the next add makes a new one. An add that is absorbed leaves
   * the time at which the job is due as it is (`keep`) or sets it anew (`move`).
   * Absent: every add is a job of its own.
   */
  readonly merge?: { readonly key: (payload: Payload) => string; readonly dueTime: 'keep' | 'move' };
  /** How often it is tried before it counts as failed, at least 1. */
  readonly attempts: number;
  /** Milliseconds before the second attempt; doubled before each further one. */
  readonly backoffMs: number;
  /** Milliseconds after which a job whose worker fell silent may be taken over; it is within twice as many. */
  readonly takeOverMs: number;
  readonly keepCompleted: Retention | 'none';
  readonly keepFailed: Retention;
  /** Makes only the type of the result known; it is never there. */
  readonly result?: Result;
}
