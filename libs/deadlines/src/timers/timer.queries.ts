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

  /** Timers that are due and have neither fired nor come to nothing. */
  async countDue(tenant: string, now: Instant): Promise<number> {
    const [row] = await inTenant(this.database, tenant, (manager) =>
      manager.query<{ due: string }[]>(
        `select count(*) as due from read.timers
          where tenant_id = $1 and state = 'planned' and settled_at is null and fire_at <= $2`,
        [tenant, now],
      ),
    );
    return Number(row!.due);
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
