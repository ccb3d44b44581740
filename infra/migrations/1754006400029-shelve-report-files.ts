import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which files of reports are kept, and for which report: what no report lists any more is removed. */
export class ShelveReportFiles1754006400029 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(/* sql */ `
      create schema shelf;
      create table shelf.report_files (
        tenant_id text not null, report_id text not null, sha256 text not null, kept_at timestamptz not null,
        primary key (tenant_id, report_id, sha256)
      );
      create index report_files_oldest_first on shelf.report_files (tenant_id, kept_at);
      create index report_files_by_digest on shelf.report_files (tenant_id, sha256);
      alter table shelf.report_files enable row level security, force row level security;
      create policy own_tenant on shelf.report_files
        using (tenant_id = current_setting('app.tenant', true)) with check (tenant_id = current_setting('app.tenant', true));
      grant usage on schema shelf to dondoc_app;
      grant select, insert, update, delete on shelf.report_files to dondoc_app;
      comment on schema shelf is 'What lies in the document store for a time, and is not in the log.';
    `);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query('drop schema shelf cascade');
  }
}
