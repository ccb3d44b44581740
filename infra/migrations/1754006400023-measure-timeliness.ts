import type { MigrationInterface, QueryRunner } from 'typeorm';

const ENTRIES = 'timeliness_entries';

/** How fast each assignment was acknowledged, answered and judged, now and at any time, as the board's entries are kept. */
export class MeasureTimeliness1754006400023 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(/* sql */ `
      create table read.${ENTRIES} (
        tenant_id text not null, assignment_id text not null,
        directive_id text not null, lead_agency_id text not null, issuer_id text not null, field text,
        standing boolean not null, assigned_at timestamptz(3) not null, last_on_time_at timestamptz(3),
        moved_from text[] not null, moved_by text[] not null,
        phase text not null, led_since timestamptz(3) not null,
        acknowledged_at timestamptz(3), answered_at timestamptz(3), answer_limit_at timestamptz(3),
        answer_waits boolean not null, judged_at timestamptz(3),
        -- When time stood still, as intervals of ISO 8601.
        stops text[] not null,
        extensions_asked integer not null, extensions_asked_late integer not null,
        extensions_granted integer not null, extensions_refused integer not null, pending_asked_late boolean,
        primary key (tenant_id, assignment_id)
      );
      create table read.${ENTRIES}_history (
        like read.${ENTRIES},
        known_from bigint not null, true_from timestamptz(3) not null,
        known_to bigint, superseded_by bigint, superseded_at timestamptz(3),
        primary key (tenant_id, assignment_id, known_from, true_from)
      );
      -- As of the board's entries: see KeepHistories.
      alter table read.${ENTRIES}_history set (fillfactor = 50);
      create index ${ENTRIES}_history_known on read.${ENTRIES}_history (tenant_id, known_from);
    `);
    for (const table of [ENTRIES, `${ENTRIES}_history`]) {
      await database.query(/* sql */ `
        alter table read.${table} enable row level security, force row level security;
        create policy own_tenant on read.${table}
          using (tenant_id = current_setting('app.tenant', true)) with check (tenant_id = current_setting('app.tenant', true));
      `);
    }
    const columns = (await database.query(
      `select quote_ident(attname) as name from pg_attribute
        where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum`,
      [`read.${ENTRIES}`],
    )) as { readonly name: string }[];
    await database.query(/* sql */ `
      create view as_of.${ENTRIES} with (security_invoker = true) as
        select ${columns.map(({ name }) => name).join(', ')}
          from read.${ENTRIES}_history h
         where known_from <= (select current_setting('app.known_position')::bigint)
           and (known_to is null or known_to > (select current_setting('app.known_position')::bigint))
           and true_from <= (select current_setting('app.true_instant')::timestamptz)
           and (superseded_by is null
                or superseded_by > (select current_setting('app.known_position')::bigint)
                or superseded_at > (select current_setting('app.true_instant')::timestamptz))
    `);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query(`drop view as_of.${ENTRIES}`);
    await database.query(`drop table read.${ENTRIES}_history`);
    await database.query(`drop table read.${ENTRIES}`);
  }
}
