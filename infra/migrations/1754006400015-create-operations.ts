import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What administrators did, which incidents they dismissed, and since when a follower fails. */
export class CreateOperations1754006400015 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(/* sql */ `
      -- The owner, too, sees only rows of the tenant it says it is for, and here it is for all.
      alter table log.parked_events no force row level security;
      alter table log.subscriptions no force row level security;

      alter table log.parked_events add column failed_at timestamptz;
      update log.parked_events set failed_at = parked_at;
      alter table log.parked_events
        alter column failed_at set not null, alter column failed_at set default clock_timestamp();
      comment on column log.parked_events.failed_at is 'When it was tried in vain, last time.';

      alter table log.subscriptions add column failing_since timestamptz, add column failed_at timestamptz;
      update log.subscriptions set failing_since = moved_at, failed_at = moved_at where failures > 0 or stopped;
      alter table log.parked_events force row level security;
      alter table log.subscriptions force row level security;
      comment on column log.subscriptions.failing_since is 'When it stumbled first over the event at failing_at.';
      comment on column log.subscriptions.failed_at is 'When it stumbled over it last.';

      create table read.operations_acts (
        tenant_id text not null, act_id text not null, position bigint not null,
        kind text not null, target text, items json not null, reason text, outcomes json,
        by json not null, begun_at timestamptz(3) not null, ended_at timestamptz(3),
        primary key (tenant_id, act_id)
      );
      create index operations_acts_in_order on read.operations_acts (tenant_id, position desc);

      create table read.dismissed_incidents (
        tenant_id text not null, incident_id text not null, last_at timestamptz(3) not null,
        reason text not null, by json not null, dismissed_at timestamptz(3) not null,
        primary key (tenant_id, incident_id)
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
    await database.query(/* sql */ `
      alter table log.subscriptions drop column failing_since, drop column failed_at;
      alter table log.parked_events drop column failed_at;
    `);
  }
}

const TABLES = ['operations_acts', 'dismissed_incidents'] as const;
