import type { DataSource } from 'typeorm';
import { instantOf, type Instant } from '#kernel';
import { inTenant } from '#platform';
import type { Timer } from './timer.entity.js';

/** A timer that a process has armed: all that firing it needs. */
export type ArmedTimer = Pick<Timer, 'timerId' | 'assignmentId' | 'cycle' | 'rung' | 'action' | 'fireAt'>;

interface ArmedRow {
  readonly timer_id: string;
  readonly assignment_id: string;
  readonly cycle: number;
  readonly rung: string;
  readonly action: Timer['action'];
  readonly fire_at: Date;
}

const PLANNED = `tenant_id = $1 and state = 'planned' and settled_at is null`;
const ROW = 'timer_id, assignment_id, cycle, rung, action, fire_at';

/** How long a timer is left alone whose event is in the log already; the deadline watch will mark it before that. */
const RECORDED_FOR_SECONDS = 3_600;

/**
 * Arms timers: gives them to a process for a while. The rows are the truth: whatever became of a job or of the
 * process, a timer that is due and has not fired in that while is armed again.
 */
export class TimerSweep {
  constructor(private readonly database: DataSource) {}

  /**
   * Takes what is due by `horizon`, oldest first; a row that another process is taking is passed over. When that is
   * not enough to reach `limit`, what was armed, is due, and has not fired for too long is taken again.
   *
   * @param options.rearmAfter milliseconds after which a timer that was armed, is due and has not fired is armed again
   * @returns the timers in the order in which they are due
   */
  async arm(
    tenant: string,
    options: {
      readonly now: Instant;
      readonly horizon: Instant;
      readonly rearmAfter: number;
      readonly limit: number;
    },
  ): Promise<ArmedTimer[]> {
    const { now, horizon, rearmAfter, limit } = options;
    const rows = await inTenant(this.database, tenant, async (manager) => {
      const [fresh] = await manager.query<[ArmedRow[], number]>(
        `with due as (
           select timer_id from read.timers where ${PLANNED} and armed_at is null and fire_at <= $2
            order by fire_at limit $3 for update skip locked)
         update read.timers set armed_at = clock_timestamp()
          where tenant_id = $1 and timer_id in (select timer_id from due) returning ${ROW}`,
        [tenant, horizon, limit],
      );
      if (fresh.length === limit) return fresh;
      const [again] = await manager.query<[ArmedRow[], number]>(
        `with due as (
           select timer_id from read.timers where ${PLANNED} and armed_at is not null and fire_at <= $2
              and armed_at < clock_timestamp() - make_interval(secs => $3)
            order by fire_at limit $4 for update skip locked)
         update read.timers set armed_at = clock_timestamp()
          where tenant_id = $1 and timer_id in (select timer_id from due) returning ${ROW}`,
        [tenant, now, rearmAfter / 1_000, limit - fresh.length],
      );
      return [...fresh, ...again];
    });
    return rows
      .map(armedTimer)
      .sort((one, other) => (one.fireAt < other.fireAt ? -1 : Number(one.fireAt > other.fireAt)));
  }

  /** When there is something to arm: the past when there is now; null when nothing is planned that nobody has armed. */
  async next(
    tenant: string,
    { now, rearmAfter }: { readonly now: Instant; readonly rearmAfter: number },
  ): Promise<Instant | null> {
    const [row] = await inTenant(this.database, tenant, (manager) =>
      manager.query<{ next: Date | null }[]>(
        `select least(
           (select fire_at from read.timers where ${PLANNED} and armed_at is null order by fire_at limit 1),
           (select fire_at from read.timers where ${PLANNED} and armed_at is not null and fire_at <= $2
               and armed_at < clock_timestamp() - make_interval(secs => $3) order by fire_at limit 1)) as next`,
        [tenant, now, rearmAfter / 1_000],
      ),
    );
    const next = row!.next;
    return next === null ? null : instantOf(next.getTime());
  }

  /** Gives timers back that were armed and will not be fired by whoever has them: anybody may arm them at once. */
  async release(tenant: string, timerIds: readonly string[]): Promise<void> {
    await inTenant(this.database, tenant, (manager) =>
      manager.query(`update read.timers set armed_at = null where tenant_id = $1 and timer_id = any ($2)`, [
        tenant,
        timerIds,
      ]),
    );
  }

  /** Its event is in the log and the deadline watch has not come to it: it is left alone for an hour. */
  async leaveAlone(tenant: string, timerId: string): Promise<void> {
    await inTenant(this.database, tenant, (manager) =>
      manager.query(
        `update read.timers set armed_at = clock_timestamp() + make_interval(secs => $3)
          where tenant_id = $1 and timer_id = $2 and state = 'planned'`,
        [tenant, timerId, RECORDED_FOR_SECONDS],
      ),
    );
  }
}

function armedTimer({ timer_id, assignment_id, fire_at, ...row }: ArmedRow): ArmedTimer {
  return { ...row, timerId: timer_id, assignmentId: assignment_id, fireAt: instantOf(fire_at.getTime()) };
}
