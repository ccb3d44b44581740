import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is known of a directive beside its text: what it cites, what it leaves open, and what was found out about it. */
export class CreateDirectiveNotes1754006400007 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(/* sql */ `
      create table read.citations (
        tenant_id text not null, directive_id text not null, citation_id text not null,
        position bigint not null,
        designation text, issuer text, year text, citation json not null,
        primary key (tenant_id, directive_id, citation_id)
      );
      create index citations_in_order on read.citations (tenant_id, directive_id, position);

      -- Equality on text is what row-level security lets an index answer; containment in an array is not.
      create table read.citation_keys (
        tenant_id text not null, cited_key text not null, position bigint not null,
        directive_id text not null, citation_id text not null,
        primary key (tenant_id, cited_key, position)
      );
      create index citation_keys_by_citation on read.citation_keys (tenant_id, directive_id, citation_id);

      create table read.citable_directives (
        tenant_id text not null, directive_id text not null,
        issuer_id text not null, document_key text, year text,
        primary key (tenant_id, directive_id)
      );
      create index citable_directives_by_key on read.citable_directives (tenant_id, document_key);

      create table read.questions (
        tenant_id text not null, question_key text not null,
        directive_id text not null, question_id text not null, open boolean not null,
        question json not null, raised_by json not null, raised_at timestamptz(3) not null, raised_position bigint not null,
        decision json, decided_at timestamptz(3),
        primary key (tenant_id, question_key)
      );
      create index questions_open_first on read.questions (tenant_id, open desc, raised_position);
      create index questions_by_directive on read.questions (tenant_id, directive_id, open desc, raised_position);

      create table read.task_links (
        tenant_id text not null, link_key text not null,
        directive_id text not null, link_id text not null, kind text not null, task_id text not null,
        to_directive_id text not null, to_task_id text not null, note text, verdict text,
        linked_by json not null, linked_at timestamptz(3) not null, linked_position bigint not null,
        judged_by json, judged_at timestamptz(3),
        primary key (tenant_id, link_key)
      );
      create index task_links_in_order on read.task_links (tenant_id, linked_position);
      create index task_links_from on read.task_links (tenant_id, directive_id, linked_position);
      create index task_links_to on read.task_links (tenant_id, to_directive_id, linked_position);

      create table read.contradictions (
        tenant_id text not null, contradiction_key text not null,
        directive_id text not null, contradiction_id text not null, about text not null, statements json not null,
        settled_as text, flagged_by json not null, flagged_at timestamptz(3) not null, flagged_position bigint not null,
        settled_by json, settled_at timestamptz(3),
        primary key (tenant_id, contradiction_key)
      );
      create index contradictions_in_order on read.contradictions (tenant_id, flagged_position);
      create index contradictions_by_directive on read.contradictions (tenant_id, directive_id, flagged_position);
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

const TABLES = [
  'citations',
  'citation_keys',
  'citable_directives',
  'questions',
  'task_links',
  'contradictions',
] as const;
