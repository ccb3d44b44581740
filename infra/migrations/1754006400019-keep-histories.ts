import type { MigrationInterface, QueryRunner } from 'typeorm';
import { keepHistory, protect } from './tenant-tables.js';

/** Read models whose rows are kept as they were. */
const KEPT = [
  'agencies',
  'groups',
  'reorganizations',
  'people',
  'staffs',
  'delegations',
  'registers',
  'directives',
  'questions',
  'task_links',
  'contradictions',
  'assignments',
  'ladders',
  'attachments',
  'notices',
  'preferences',
  'scoreboard_entries',
] as const;

/**
 * Beside a read model, every row it had, with the stretch of both clocks in which it held. The schema `as_of` shows the
 * read models as of `app.known_position` and `app.true_instant`: a query finds the past there under the same names.
 */
export class KeepHistories1754006400019 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(/* sql */ `
      create schema as_of;
      grant usage on schema as_of to dondoc_app;
      alter default privileges in schema as_of grant select on tables to dondoc_app;

      -- What the official status of an assignment rests on, and nothing else: a board counts many of them at once.
      create table read.scoreboard_entries (
        tenant_id text not null, assignment_id text not null,
        directive_id text not null, lead_agency_id text not null, issuer_id text not null, field text,
        phase text not null, standing boolean not null, assigned_at timestamptz(3) not null,
        last_on_time_at timestamptz(3), answered_at timestamptz(3), accepted_at timestamptz(3), stopped_at timestamptz(3),
        -- Who led it before each reorganisation that moved it, oldest first.
        moved_from text[] not null, moved_by text[] not null,
        primary key (tenant_id, assignment_id)
      );
    `);
    await protect(database, 'read.scoreboard_entries');
    for (const table of KEPT) {
      const [{ key }] = (await database.query(
        `select quote_ident(attname) as key from pg_index join pg_attribute on attrelid = indrelid and attnum = any (indkey)
          where indrelid = $1::regclass and indisprimary and attname <> 'tenant_id'`,
        [`read.${table}`],
      )) as [{ readonly key: string }];
      await keepHistory(database, table, key, table === 'scoreboard_entries' ? 'all at once' : 'one by one');
    }
    // The last time of each series, as of any moment, without a look at the rest.
    await database.query(/* sql */ `
      create index assignments_history_by_series on read.assignments_history (tenant_id, series_id, occurrence_ordinal)
        where series_id is not null
    `);
    // What was is folded again from the log.
    await database.query(/* sql */ `
      alter table log.subscriptions no force row level security;
      delete from log.subscriptions where name in (${KEPT.map((table) => `'${table.replace('_', '-')}'`).join(', ')});
      alter table log.subscriptions force row level security;
    `);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query('drop schema as_of cascade');
    for (const table of KEPT) await database.query(`drop table read.${table}_history`);
    await database.query('drop table read.scoreboard_entries');
  }
}
