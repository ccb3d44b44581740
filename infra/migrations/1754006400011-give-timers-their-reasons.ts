import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Why each timer stands as it does, and the ladders that timers are planned by. */
export class GiveTimersTheirReasons1754006400011 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(/* sql */ `
      -- Folded again from the log: the reasons of old rows are known there alone.
      truncate read.timers;
      alter table log.subscriptions no force row level security;
      delete from log.subscriptions where name = 'deadline-watch';
      alter table log.subscriptions force row level security;
      alter table read.timers
        add column due_at timestamptz(3),
        add column ladder json,
        add column moved json,
        add column asked_by json not null,
        add column decided_by json;

      create table read.ladders (
        tenant_id text not null, ladder_id text not null,
        version integer not null, retired boolean not null, compress boolean not null, rungs json not null,
        primary key (tenant_id, ladder_id)
      );
      alter table read.ladders enable row level security, force row level security;
      create policy own_tenant on read.ladders
        using (tenant_id = current_setting('app.tenant', true)) with check (tenant_id = current_setting('app.tenant', true));
    `);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query(/* sql */ `
      drop table read.ladders;
      alter table read.timers drop column due_at, drop column ladder, drop column moved,
        drop column asked_by, drop column decided_by;
    `);
  }
}
