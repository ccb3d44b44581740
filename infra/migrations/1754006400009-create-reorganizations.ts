import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ROOM_TO_CHANGE } from './tenant-tables.js';

/** Tables that projections fill about reorganisations and the work that moves by them. */
export class CreateReorganizations1754006400009 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(/* sql */ `
      create table read.reorganizations (
        tenant_id text not null, reorganization_id text not null,
        kind text not null, effective_on text not null, basis text, change json not null,
        source_ids text[] not null, ended_ids text[] not null, successor_ids text[] not null, answers json not null,
        decided_at timestamptz(3) not null, position bigint not null,
        primary key (tenant_id, reorganization_id)
      );

      create table read.involvements (
        tenant_id text not null, assignment_id text not null, agency_id text not null,
        role text not null, since timestamptz(3) not null, open boolean not null,
        task_id text not null, field text, monitor_id text not null, position bigint not null,
        -- Up to where somebody looked whether a reorganisation moves it: the row, the reorganisation, and its day.
        examined_position bigint, examined_reorganization bigint, examined_on text,
        primary key (tenant_id, assignment_id, agency_id)
      ) with (${ROOM_TO_CHANGE});
      create index involvements_open on read.involvements (tenant_id, agency_id, assignment_id) where open;

      create table read.rehomings (
        tenant_id text not null, position bigint not null,
        assignment_id text not null, reorganization_id text not null,
        from_agency_id text not null, to_agency_id text not null, rule text not null,
        at timestamptz(3) not null, superseded boolean not null,
        primary key (tenant_id, position)
      );
      create index rehomings_by_reorganization on read.rehomings (tenant_id, reorganization_id, position);
      create index rehomings_by_assignment on read.rehomings (tenant_id, assignment_id, position);
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

const TABLES = ['reorganizations', 'involvements', 'rehomings'] as const;
