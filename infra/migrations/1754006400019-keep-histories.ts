import type { MigrationInterface, QueryRunner } from 'typeorm';

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
    await protect(database, 'scoreboard_entries');
    for (const table of KEPT) {
      const [{ key }] = (await database.query(
        `select quote_ident(attname) as key from pg_index join pg_attribute on attrelid = indrelid and attnum = any (indkey)
          where indrelid = $1::regclass and indisprimary and attname <> 'tenant_id'`,
        [`read.${table}`],
      )) as [{ readonly key: string }];
      await database.query(/* sql */ `
        create table read.${table}_history (
          like read.${table},
          known_from bigint not null, true_from timestamptz(3) not null,
          known_to bigint, superseded_by bigint, superseded_at timestamptz(3),
          primary key (tenant_id, ${key}, known_from, true_from)
        );
        comment on column read.${table}_history.known_from is 'Position since which the row is known.';
        comment on column read.${table}_history.true_from is 'Instant since which it holds.';
        comment on column read.${table}_history.known_to is 'Position of a late entry that gave this stretch another row.';
        comment on column read.${table}_history.superseded_by is 'Position of the event after it,';
        comment on column read.${table}_history.superseded_at is '… which took effect then.';
      `);
      // Whoever writes a row looks for its last span; a narrow row is found soon enough among those of its key.
      if (table !== 'scoreboard_entries') {
        await database.query(/* sql */ `
          create unique index ${table}_history_last on read.${table}_history (tenant_id, ${key})
            where known_to is null and superseded_by is null`);
      }
      await protect(database, `${table}_history`);
      const columns = (await database.query(
        `select quote_ident(attname) as name from pg_attribute
          where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum`,
        [`read.${table}`],
      )) as { readonly name: string }[];
      await database.query(/* sql */ `
        create view as_of.${table} with (security_invoker = true) as
          select ${columns.map(({ name }) => name).join(', ')}
            from read.${table}_history h
           where known_from <= (select current_setting('app.known_position')::bigint)
             and (known_to is null or known_to > (select current_setting('app.known_position')::bigint))
             and true_from <= (select current_setting('app.true_instant')::timestamptz)
             and (superseded_by is null
                  or superseded_by > (select current_setting('app.known_position')::bigint)
                  or superseded_at > (select current_setting('app.true_instant')::timestamptz))
      `);
    }
    // A board of the past looks at all rows of it: in the order in which they were written, which is that of the index.
    // Their ends are written into the same page, and no index knows of them.
    await database.query(/* sql */ `
      alter table read.scoreboard_entries_history set (fillfactor = 50);
      create index scoreboard_entries_history_known on read.scoreboard_entries_history (tenant_id, known_from);
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

async function protect(database: QueryRunner, table: string): Promise<void> {
  await database.query(/* sql */ `
    alter table read.${table} enable row level security, force row level security;
    create policy own_tenant on read.${table}
      using (tenant_id = current_setting('app.tenant', true)) with check (tenant_id = current_setting('app.tenant', true));
  `);
}
