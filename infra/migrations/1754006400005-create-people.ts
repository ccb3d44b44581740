import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People, posts and leave to sign. */
export class CreatePeople1754006400005 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(/* sql */ `
      create table read.people (
        tenant_id text not null, person_id text not null,
        name text not null, email text, phone text, left_on text,
        primary key (tenant_id, person_id)
      );

      create table read.staffs (
        tenant_id text not null, agency_id text not null,
        person_ids text[] not null, record json not null,
        primary key (tenant_id, agency_id)
      );
      create index staffs_by_person on read.staffs using gin (person_ids);

      create table read.delegations (
        tenant_id text not null, agency_id text not null, grants json not null,
        primary key (tenant_id, agency_id)
      );
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

const TABLES = ['people', 'staffs', 'delegations'] as const;
