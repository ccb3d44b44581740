import type { MigrationInterface, QueryRunner } from 'typeorm';
import { keepHistory, protect } from './tenant-tables.js';

/** Tables that are kept as they were, by the column of their key besides the tenant. */
const KEPT = { citations: 'citation_key', citable_directives: 'directive_id', calendars: 'calendar_id' } as const;

/** Tables of rows that never change, by what the view of their past needs besides their position. */
const FACTS = { citation_keys: null, calendar_changes: 'at', rehomings: 'at' } as const;

/** Made anew: their rows follow from the log again. */
const ANEW = ['citations', 'citation_keys', 'citable_directives', 'calendars', 'calendar_changes'] as const;

/** Citations, calendars and the work that reorganisations moved can be asked about the past. */
export class KeepCitationsAndCalendars1754006400028 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    for (const table of [...ANEW, 'involvements', 'rehomings']) {
      // What a rebuild kept has the shape of before.
      await database.query(`drop table if exists rebuild.${table}, retired.${table}`);
    }
    for (const table of ANEW) await database.query(`drop table read.${table}`);
    await database.query(/* sql */ `
      -- A citation that was struck stays, since it stood once.
      create table read.citations (
        tenant_id text not null, citation_key text not null,
        directive_id text not null, citation_id text not null,
        position bigint not null, struck boolean not null,
        designation text, issuer text, year text, citation json not null,
        primary key (tenant_id, citation_key)
      );
      create index citations_in_order on read.citations (tenant_id, directive_id, position);
      create index citations_by_position on read.citations (tenant_id, position);

      -- Equality on text is what row-level security lets an index answer; containment in an array is not.
      create table read.citation_keys (
        tenant_id text not null, cited_key text not null, position bigint not null, directive_id text not null,
        primary key (tenant_id, cited_key, position)
      );

      create table read.citable_directives (
        tenant_id text not null, directive_id text not null,
        issuer_id text not null, document_key text, year text,
        primary key (tenant_id, directive_id)
      );
      create index citable_directives_by_key on read.citable_directives (tenant_id, document_key);

      create table read.calendars (
        tenant_id text not null, calendar_id text not null, version integer not null,
        weeks json not null, hours json not null, days json not null, position bigint not null,
        primary key (tenant_id, calendar_id)
      );

      create table read.calendar_changes (
        tenant_id text not null, position bigint not null,
        calendar_id text not null, version integer not null,
        type text not null, source text not null, change json not null, actor json not null, at timestamptz(3) not null,
        primary key (tenant_id, position)
      );
      create index calendar_changes_in_order on read.calendar_changes (tenant_id, calendar_id, position);

      -- Nobody asked for it, and a row that never changes is its own history.
      alter table read.rehomings drop column superseded;
    `);
    for (const table of ANEW) await protect(database, `read.${table}`);
    for (const [table, key] of Object.entries(KEPT)) await keepHistory(database, table, key, 'one by one');
    await database.query(/* sql */ `
      create index citations_history_by_directive on read.citations_history (tenant_id, directive_id);
      create index citations_history_by_position on read.citations_history (tenant_id, position);
      create index citable_directives_history_by_key on read.citable_directives_history (tenant_id, document_key);
    `);
    for (const [table, instant] of Object.entries(FACTS)) {
      await database.query(/* sql */ `
        create view as_of.${table} with (security_invoker = true) as
          select * from read.${table}
           where position <= (select current_setting('app.known_position')::bigint)
           ${instant === null ? '' : `and ${instant} <= (select current_setting('app.true_instant')::timestamptz)`}
      `);
    }
    await database.query(/* sql */ `
      alter table log.subscriptions no force row level security;
      delete from log.subscriptions where name in ('citations', 'calendars')
        or name in (select read_model || suffix from unnest(array['citations', 'calendars', 'involvements']) as read_model,
                                                     unnest(array['@rebuild', '@retired']) as suffix);
      alter table log.subscriptions force row level security;
    `);
  }

  down(): Promise<void> {
    throw new Error('What it took the place of is made by the migrations before it: restore a backup.');
  }
}
