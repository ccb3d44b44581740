import type { DataSource } from 'typeorm';
import type { Instant } from '#kernel';
import { inTenant } from '#platform';
import { Timer, type TimerState } from './timer.entity.js';

export interface TimerFilter {
  readonly assignmentId?: string;
  readonly state?: TimerState;
  /** Key of the last row of the page before. */
  readonly after?: string;
  readonly limit: number;
}

/** Rungs whose lateness is looked at, at most. */
const MOST_LOOKED_AT = 5_000;

/** How late timers were; the quantiles are null where none fired. */
export interface Lateness {
  readonly fired: number;
  readonly p50Seconds: number | null;
  readonly p99Seconds: number | null;
}

/** Reads what is armed and when, and settles what came to nothing. */
export class TimerQueries {
  constructor(private readonly database: DataSource) {}

  find(tenant: string, timerId: string): Promise<Timer | null> {
    return inTenant(this.database, tenant, (manager) => manager.findOneBy(Timer, { tenantId: tenant, timerId }));
  }

  /** Rows after `filter.after` in the order of their ids. */
  list(tenant: string, filter: TimerFilter): Promise<Timer[]> {
    return inTenant(this.database, tenant, (manager) => {
      const query = manager
        .createQueryBuilder(Timer, 't')
        .where('t.tenant_id = :tenant', { tenant })
        .orderBy('t.timer_id')
        .limit(filter.limit);
      if (filter.after !== undefined) query.andWhere('t.timer_id > :after', { after: filter.after });
      if (filter.assignmentId !== undefined)
        query.andWhere('t.assignment_id = :assignment', { assignment: filter.assignmentId });
      if (filter.state !== undefined) query.andWhere('t.state = :state', { state: filter.state });
      return query.getMany();
    });
  }

  /** All timers there ever were of an assignment, in the order of their moments. */
  ofAssignment(tenant: string, assignmentId: string): Promise<Timer[]> {
    return inTenant(this.database, tenant, (manager) =>
      manager.find(Timer, { where: { tenantId: tenant, assignmentId }, order: { fireAt: 'ASC', timerId: 'ASC' } }),
    );
  }

  /** Timers that are due and have neither fired nor come to nothing, and since when the oldest of them is. */
  async due(tenant: string, now: Instant): Promise<{ readonly due: number; readonly oldestDue: Instant | null }> {
    const [row] = await inTenant(this.database, tenant, (manager) =>
      manager.query<{ due: string; oldest: Date | null }[]>(
        `select count(*) as due, min(fire_at) as oldest from read.timers
          where tenant_id = $1 and state = 'planned' and settled_at is null and fire_at <= $2`,
        [tenant, now],
      ),
    );
    return { due: Number(row!.due), oldestDue: (row!.oldest?.toISOString() ?? null) as Instant | null };
  }

  /**
   * How late the rungs fired that were recorded since a moment, of the latest {@link MOST_LOOKED_AT}: from the moment
   * of the timer to the one at which the rung was decided on.
   */
  async lateness(tenant: string, since: Instant): Promise<Lateness> {
    const [row] = await inTenant(this.database, tenant, (manager) =>
      manager.query<{ fired: string; p50: number | null; p99: number | null }[]>(
        `with recent as (
           select data->>'assignmentId' || '.' || (data->>'cycle') || '.' || (data->>'rung') as timer_id, effective_at
             from log.events
            where tenant_id = $1 and position > (select log.position_at($1, $2))
              and type in ('assignment.reminded', 'assignment.escalated')
            order by position desc limit $3),
         late as (
           select extract(epoch from recent.effective_at - timer.fire_at) as seconds
             from recent cross join lateral (
               -- One by one, by their key: a tenant may have a million.
               select fire_at from read.timers t where t.tenant_id = $1 and t.timer_id = recent.timer_id limit 1) as timer)
         select count(*) as fired, percentile_disc(0.5) within group (order by seconds)::float8 as p50,
                percentile_disc(0.99) within group (order by seconds)::float8 as p99 from late`,
        [tenant, since, MOST_LOOKED_AT],
      ),
    );
    return { fired: Number(row!.fired), p50Seconds: row!.p50, p99Seconds: row!.p99 };
  }

  /** The next moment at which a timer is due; null when none is planned. */
  async nextDue(tenant: string): Promise<Instant | null> {
    const [row] = await inTenant(this.database, tenant, (manager) =>
      manager.query<{ next: Date | null }[]>(
        `select min(fire_at) as next from read.timers where tenant_id = $1 and state = 'planned' and settled_at is null`,
        [tenant],
      ),
    );
    return (row!.next?.toISOString() ?? null) as Instant | null;
  }

  /** Firing it came to nothing: it is not armed again. */
  async settle(tenant: string, timerId: string): Promise<void> {
    await inTenant(this.database, tenant, (manager) =>
      manager.query(`update read.timers set settled_at = clock_timestamp() where tenant_id = $1 and timer_id = $2`, [
        tenant,
        timerId,
      ]),
    );
  }
}
