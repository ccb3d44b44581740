import type { DataSource } from 'typeorm';
import { calendarsProjection } from '#deadlines';
import { inTenant } from '#platform';
import { calendarDeadlinesProjection } from './calendar-deadlines.projection.js';

/** A deadline that a change of its calendar may move, as its row and the calendar were read. */
export interface DueDeadline {
  readonly assignmentId: string;
  readonly calendarId: string;
  readonly position: number;
  readonly version: number;
  readonly depth: number;
}

const DUE = `d.open and d.calendar_version < c.version and (d.examined_version is null
  or d.examined_version < c.version or d.examined_position < d.position)`;

const JOINED = `read.calendar_deadlines d
  join read.calendars c on c.tenant_id = d.tenant_id and c.calendar_id = d.calendar_id`;

/** Reads which deadlines rest on a calendar, and which of them nobody has looked at since it was changed. */
export class CalendarDeadlineQueries {
  constructor(private readonly database: DataSource) {}

  /** Open assignments whose deadline, or a rung of it, rests on the calendar; a whole before its parts. */
  restingOn(tenant: string, calendarId: string): Promise<string[]> {
    return inTenant(this.database, tenant, async (manager) => {
      const rows = await manager.query<{ assignment_id: string }[]>(
        `select d.assignment_id from read.calendar_deadlines d
          where d.tenant_id = $1 and d.calendar_id = $2 and d.open order by d.depth, d.assignment_id`,
        [tenant, calendarId],
      );
      return rows.map(({ assignment_id }) => assignment_id);
    });
  }

  /** How many of them wait to be looked at. */
  async waiting(tenant: string, calendarId: string): Promise<number> {
    const [row] = await inTenant(this.database, tenant, (manager) =>
      manager.query<{ waiting: string }[]>(
        `select count(*) as waiting from ${JOINED} where d.tenant_id = $1 and d.calendar_id = $2 and ${DUE}`,
        [tenant, calendarId],
      ),
    );
    return Number(row!.waiting);
  }

  async isDue(tenant: string): Promise<boolean> {
    const [row] = await inTenant(this.database, tenant, (manager) =>
      manager.query<{ due: boolean }[]>(
        `select exists (select from ${JOINED} where d.tenant_id = $1 and ${DUE}) as due`,
        [tenant],
      ),
    );
    return row!.due;
  }

  due(tenant: string, limit: number): Promise<DueDeadline[]> {
    return inTenant(this.database, tenant, async (manager) => {
      const rows = await manager.query<
        { assignment_id: string; calendar_id: string; position: string; version: number; depth: number }[]
      >(
        `select d.assignment_id, d.calendar_id, d.position, c.version, d.depth
           from ${JOINED} where d.tenant_id = $1 and ${DUE} order by d.depth, d.calendar_id, d.assignment_id limit $2`,
        [tenant, limit],
      );
      return rows.map(({ assignment_id: assignmentId, calendar_id: calendarId, position, version, depth }) => ({
        assignmentId,
        calendarId,
        position: Number(position),
        version,
        depth,
      }));
    });
  }

  /** They were looked at as they are; each is due again once it, or its calendar, changes. */
  async examined(tenant: string, deadlines: readonly DueDeadline[]): Promise<void> {
    await inTenant(this.database, tenant, (manager) =>
      manager.query(
        `update read.calendar_deadlines d set examined_position = e.position, examined_version = e.version
           from unnest($2::text[], $3::bigint[], $4::integer[]) as e(assignment_id, position, version)
          where d.tenant_id = $1 and d.assignment_id = e.assignment_id`,
        [
          tenant,
          deadlines.map(({ assignmentId }) => assignmentId),
          deadlines.map(({ position }) => position),
          deadlines.map(({ version }) => version),
        ],
      ),
    );
  }
}

/** What has to have moved on before a change of a calendar can be seen to be carried out. */
export const RESTING_ON_CALENDARS = [calendarsProjection.name, calendarDeadlinesProjection.name] as const;
