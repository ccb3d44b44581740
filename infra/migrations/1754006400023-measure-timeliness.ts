import type { MigrationInterface, QueryRunner } from 'typeorm';
import { keepHistory, protect } from './tenant-tables.js';

const ENTRIES = 'timeliness_entries';

/** How fast each assignment was acknowledged, answered and judged, now and at any time, as the board's entries are kept. */
export class MeasureTimeliness1754006400023 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(/* sql */ `
      create table read.${ENTRIES} (
        tenant_id text not null, assignment_id text not null,
        directive_id text not null, lead_agency_id text not null, issuer_id text not null, field text,
        standing boolean not null, assigned_at timestamptz(3) not null, last_on_time_at timestamptz(3),
        moved_from text[] not null, moved_by text[] not null,
        phase text not null, led_since timestamptz(3) not null,
        acknowledged_at timestamptz(3), answered_at timestamptz(3), answer_limit_at timestamptz(3),
        answer_waits boolean not null, judged_at timestamptz(3),
        -- When time stood still, as intervals of ISO 8601.
        stops text[] not null,
        extensions_asked integer not null, extensions_asked_late integer not null,
        extensions_granted integer not null, extensions_refused integer not null, pending_asked_late boolean,
        primary key (tenant_id, assignment_id)
      );
    `);
    await protect(database, `read.${ENTRIES}`);
    await keepHistory(database, ENTRIES, 'assignment_id', 'all at once');
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query(`drop view as_of.${ENTRIES}`);
    await database.query(`drop table read.${ENTRIES}_history`);
    await database.query(`drop table read.${ENTRIES}`);
  }
}
