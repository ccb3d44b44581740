import type { DataSource } from 'typeorm';
import { inTenant } from '#platform';
import { seedOf, type Calendar } from '../domain/index.js';
import { CalendarChangeRow, CalendarRow } from './calendar.entity.js';
import { calendarOf } from './calendars.projection.js';

/** Reads calendars and their changes. */
export class CalendarQueries {
  constructor(private readonly database: DataSource) {}

  /** As it stands, or as seeded where nothing was changed; null where there is none of that id. */
  async find(tenant: string, calendarId: string): Promise<Calendar | null> {
    const row = await inTenant(this.database, tenant, (manager) =>
      manager.findOneBy(CalendarRow, { tenantId: tenant, calendarId }),
    );
    return row === null ? seedOf(calendarId) : calendarOf(row);
  }

  /** Its changes after a position, in their order. */
  changes(
    tenant: string,
    calendarId: string,
    page: { readonly after?: string; readonly limit: number },
  ): Promise<CalendarChangeRow[]> {
    return inTenant(this.database, tenant, (manager) =>
      manager
        .createQueryBuilder(CalendarChangeRow, 'c')
        .where('c.tenant_id = :tenant and c.calendar_id = :calendarId', { tenant, calendarId })
        .andWhere('c.position > :after', { after: page.after ?? 0 })
        .orderBy('c.position')
        .limit(page.limit)
        .getMany(),
    );
  }
}
