import { Injectable } from '@nestjs/common';
import { PostgresEventLog, ReadModelProgress } from '#event-store';
import { currentAsOf, Problem, REQUEST_INVALID } from '#platform';
import { READ_MODEL_BEHIND } from './api.problems.js';

/** How long a read waits for its read model, in milliseconds. */
const PATIENCE = 10_000;

/** Holds a read back until its read models have seen a position. */
@Injectable()
export class ReadYourWrites {
  constructor(
    private readonly log: PostgresEventLog,
    private readonly progress: ReadModelProgress,
  ) {}

  /**
   * Where the past is asked about, it must have seen all that was known then.
   * @param subscriptions names of the projections that are read
   * @throws Problem `read-model/behind` when they do not arrive in time, `request/invalid` for a position that is not yet in the log
   */
  async reached(tenant: string, after: number | undefined, ...subscriptions: readonly string[]): Promise<void> {
    const known = currentAsOf()?.position ?? 0;
    const position = Math.max(after ?? 0, known);
    if (position === 0) return;
    const head = await this.log.head(tenant);
    if (after !== undefined && after > head) {
      throw new Problem(REQUEST_INVALID, {
        detail: `after is ${after}, but the log ends at ${head}.`,
        errors: [{ parameter: 'after', detail: 'is not yet in the log', accepted: 'the Dondoc-Position of a command' }],
      });
    }
    const deadline = performance.now() + PATIENCE;
    for (const subscription of subscriptions) {
      const patience = Math.max(0, deadline - performance.now());
      if (await this.progress.waitFor(tenant, subscription, position, patience)) continue;
      throw new Problem(READ_MODEL_BEHIND, {
        facts: { readModel: subscription, position },
        headers: { 'Retry-After': '1' },
      });
    }
  }
}
