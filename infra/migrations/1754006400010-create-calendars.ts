import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ROOM_TO_CHANGE } from './tenant-tables.js';

/** Tables that projections fill about calendars, their changes, and the deadlines that rest on them. */
export class CreateCalendars1754006400010 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(/* sql */ `
      create table read.calendars (
        tenant_id text not null, calendar_id text not null, version integer not null,
        weeks json not null, hours json not null, days json not null, position bigint not null,
        primary key (tenant_id, calendar_id)
      );

      create table read.calendar_changes (
        tenant_id text not null, calendar_id text not null, version integer not null,
        type text not null, source text not null, change json not null, actor json not null,
        at timestamptz(3) not null, position bigint not null,
        primary key (tenant_id, calendar_id, version)
      );

      create table read.calendar_deadlines (
        tenant_id text not null, assignment_id text not null,
        calendar_id text not null, calendar_version integer not null,
        open boolean not null, depth integer not null, position bigint not null,
        -- Up to where somebody looked whether a change of the calendar moves it: the row, and the calendar.
        examined_position bigint, examined_version integer,
        primary key (tenant_id, assignment_id)
      ) with (${ROOM_TO_CHANGE});
      create index calendar_deadlines_open on read.calendar_deadlines (tenant_id, calendar_id, depth, assignment_id) where open;
    `);
    for (const table of TABLES) {
      await database.query(/* sql */ `
        alter table read.${table} enable row level security, force row level security;
        create policy own_tenant on read.${table}
          using (tenant_id = current_setting('app.tenant', true)) with check (tenant_id = current_setting('app.tenant', true));
      `);
    }
  }

  async down(database: QueryRunner): Promise<void> {
    for (const table of TABLES) await database.query(`drop table read.${table}`);
  }
}

const TABLES = ['calendars', 'calendar_changes', 'calendar_deadlines'] as const;
