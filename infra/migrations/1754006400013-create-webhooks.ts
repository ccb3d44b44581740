import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Webhooks, what is delivered to them, and the secrets it is signed with, which are in a schema of their own. */
export class CreateWebhooks1754006400013 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(/* sql */ `
      create table read.webhook_endpoints (
        tenant_id text not null, endpoint_id text not null,
        url text not null, description text not null, types text[] not null, subjects text[] not null,
        secret_directives boolean not null, secrets json not null,
        state text not null, cause text, reasons text[] not null, held_after bigint,
        failures integer not null, failing_since timestamptz(3), openings integer not null, rest_until timestamptz(3),
        last_delivered_at timestamptz(3), registered_by text not null, registered_at timestamptz(3) not null,
        position bigint not null,
        -- Who sends at present: kept by the workers.
        lease_holder text, lease_until timestamptz,
        primary key (tenant_id, endpoint_id)
      );

      create table read.webhook_deliveries (
        tenant_id text not null, endpoint_id text not null, position bigint not null,
        event_id text not null, type text not null, subject text not null,
        assignment_id text, directive_id text, recorded_at timestamptz(3) not null,
        state text not null, attempts integer not null, tried_since timestamptz(3), tried_at timestamptz(3),
        next_at timestamptz(3), status integer, cause text, detail text,
        primary key (tenant_id, endpoint_id, position)
      );
      create index webhook_deliveries_open on read.webhook_deliveries (tenant_id, endpoint_id, position)
        where state in ('waiting', 'retrying');
      create index webhook_deliveries_retrying on read.webhook_deliveries (tenant_id, endpoint_id, subject)
        where state = 'retrying';
      create index webhook_deliveries_by_assignment on read.webhook_deliveries (tenant_id, assignment_id, position)
        where assignment_id is not null;

      -- Ids of the directives that bear a grade of secrecy, and of the assignments under them.
      create table read.secret_matters (
        tenant_id text not null, matter_id text not null,
        primary key (tenant_id, matter_id)
      );

      create schema vault;
      create table vault.webhook_secrets (
        tenant_id text not null, endpoint_id text not null, secret_id text not null, sealed text not null,
        primary key (tenant_id, endpoint_id, secret_id)
      );
      grant usage on schema vault to dondoc_app;
      grant select, insert, delete on vault.webhook_secrets to dondoc_app;
      comment on schema vault is 'What must not be in the log, and cannot be made anew from it.';
    `);
    for (const table of TABLES) {
      await database.query(/* sql */ `
        alter table ${table} enable row level security, force row level security;
        create policy own_tenant on ${table}
          using (tenant_id = current_setting('app.tenant', true)) with check (tenant_id = current_setting('app.tenant', true));
      `);
    }
  }

  async down(database: QueryRunner): Promise<void> {
    for (const table of TABLES) await database.query(`drop table ${table}`);
    await database.query('drop schema vault');
  }
}

const TABLES = [
  'read.webhook_endpoints',
  'read.webhook_deliveries',
  'read.secret_matters',
  'vault.webhook_secrets',
] as const;
