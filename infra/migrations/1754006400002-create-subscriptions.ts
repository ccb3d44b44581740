import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where each subscription stands, and the events it set aside with their evidence. */
export class CreateSubscriptions1754006400002 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(/* sql */ `
      create table log.subscriptions (
        tenant_id    text not null,
        name         text not null,
        partition    smallint not null,
        position     bigint not null,
        moved_at     timestamptz not null default clock_timestamp(),
        failing_at   bigint,           -- the position at which it stumbles, while it does
        failures     integer not null default 0,
        last_error   text,
        retry_at     timestamptz,
        stopped      boolean not null default false,
        primary key (tenant_id, name, partition)
      ) with (fillfactor = 50);
      create table log.parked_events (
        tenant_id    text not null,
        subscription text not null,
        partition    smallint not null,
        position     bigint not null,
        error        text not null,
        attempts     integer not null,
        parked_at    timestamptz not null default clock_timestamp(),
        primary key (tenant_id, subscription, partition, position)
      );
      alter table log.subscriptions enable row level security, force row level security;
      alter table log.parked_events enable row level security, force row level security;
      create policy own_tenant on log.subscriptions
        using (tenant_id = current_setting('app.tenant', true)) with check (tenant_id = current_setting('app.tenant', true));
      create policy own_tenant on log.parked_events
        using (tenant_id = current_setting('app.tenant', true)) with check (tenant_id = current_setting('app.tenant', true));
      grant select, insert, update on log.subscriptions to dondoc_app;
      grant select, insert, update, delete on log.parked_events to dondoc_app;
      comment on table log.subscriptions is 'The checkpoint of each subscription and partition: it has seen every event up to position.';
      comment on table log.parked_events is 'Events a subscription could not handle and was told to set aside, with the evidence.';
    `);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query('drop table log.parked_events; drop table log.subscriptions;');
  }
}
