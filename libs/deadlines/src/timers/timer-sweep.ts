import type { DataSource } from 'typeorm';
import type { Instant } from '#kernel';
import { inTenant } from '#platform';

/** A timer to be put into the queue, and how long from now it is due; milliseconds. */
export interface ArmedTimer {
  readonly timerId: string;
  readonly fireAt: Instant;
}

/** Timers armed in one transaction, at most. */
const BATCH = 500;

/**
 * Arms the timers of the near horizon. The rows are the truth: whatever became of a job,
 * a timer that is due and has not fired is armed again.
 */
export class TimerSweep {
  constructor(private readonly database: DataSource) {}

  /**
   * Hands timers due by `horizon` to `enqueue`, batch by batch, each row locked until it is
   * marked; a row another process is arming is skipped.
   *
   * @param rearmAfter milliseconds after which a timer that was armed, is due and has not fired is armed again
   * @returns how many were armed
   */
  async arm(
    tenant: string,
    options: { readonly now: Instant; readonly horizon: Instant; readonly rearmAfter: number },
    enqueue: (timers: readonly ArmedTimer[]) => Promise<void>,
  ): Promise<number> {
    let armed = 0;
    for (;;) {
      const count = await inTenant(this.database, tenant, async (manager) => {
        const timers = await manager.query<{ timer_id: string; fire_at: Date }[]>(
          `select timer_id, fire_at from read.timers
            where tenant_id = $1 and state = 'planned' and settled_at is null and fire_at <= $2
              and (armed_at is null or (fire_at <= $3 and armed_at < clock_timestamp() - make_interval(secs => $4)))
            order by fire_at limit $5 for update skip locked`,
          [tenant, options.horizon, options.now, options.rearmAfter / 1_000, BATCH],
        );
        if (timers.length === 0) return 0;
        await enqueue(
          timers.map(({ timer_id, fire_at }) => ({ timerId: timer_id, fireAt: fire_at.toISOString() as Instant })),
        );
        await manager.query(
          `update read.timers set armed_at = clock_timestamp() where tenant_id = $1 and timer_id = any ($2)`,
          [tenant, timers.map(({ timer_id }) => timer_id)],
        );
        return timers.length;
      });
      armed += count;
      if (count < BATCH) return armed;
    }
  }
}
