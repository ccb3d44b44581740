import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is attached to what. The bytes are in the store of documents, found by their SHA-256. */
export class CreateAttachments1754006400006 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(/* sql */ `
      create table read.attachments (
        tenant_id text not null, attachment_id text not null,
        directive_id text not null, assignment_id text, part text not null,
        name text not null, media_type text not null, bytes bigint not null, sha256 text not null,
        attached_by text not null, agency_id text, attached_at timestamptz(3) not null,
        withdrawn_at timestamptz(3), withdrawn_by text, withdrawal_reasons text[] not null,
        position bigint not null,
        primary key (tenant_id, attachment_id)
      );
      create index attachments_by_directive on read.attachments (tenant_id, directive_id, attachment_id);
      create index attachments_by_assignment on read.attachments (tenant_id, assignment_id, attachment_id);

      alter table read.attachments enable row level security, force row level security;
      create policy own_tenant on read.attachments
        using (tenant_id = current_setting('app.tenant', true)) with check (tenant_id = current_setting('app.tenant', true));
    `);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query('drop table read.attachments');
  }
}
