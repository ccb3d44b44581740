import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Reports that are sent again and again; and notices that are about a report instead of an assignment. */
export class CreateReportSubscriptions1754006400025 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(/* sql */ `
      create table read.report_subscriptions (
        tenant_id text not null, subscription_id text not null,
        terms json not null, status text not null, reasons text[] not null,
        since timestamptz(3) not null, last_date text, last_sent_at timestamptz(3),
        sendings integer not null, created_by text not null, position bigint not null,
        primary key (tenant_id, subscription_id)
      );
      create index report_subscriptions_active on read.report_subscriptions (tenant_id) where status = 'active';
      alter table read.report_subscriptions enable row level security, force row level security;
      create policy own_tenant on read.report_subscriptions
        using (tenant_id = current_setting('app.tenant', true)) with check (tenant_id = current_setting('app.tenant', true));

      alter table read.notices alter column assignment_id drop not null, alter column directive_id drop not null;
      alter table read.notices_history alter column assignment_id drop not null, alter column directive_id drop not null;
    `);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query(/* sql */ `
      drop table read.report_subscriptions;
      alter table read.notices_history alter column assignment_id set not null, alter column directive_id set not null;
      alter table read.notices alter column assignment_id set not null, alter column directive_id set not null;
    `);
  }
}
