import type { QueryRunner } from 'typeorm';

// What migrations since KeepHistories make in the same way. Once one of them is released, another way is another function.

/** Shows a tenant its own rows of a table, and lets it write no others. @param table with its schema */
export async function protect(database: QueryRunner, table: string): Promise<void> {
  await database.query(/* sql */ `
    alter table ${table} enable row level security, force row level security;
    create policy own_tenant on ${table}
      using (tenant_id = current_setting('app.tenant', true)) with check (tenant_id = current_setting('app.tenant', true));
  `);
}

/**
 * Makes, beside a table of a read model, the one of every row it had, and the view of it in the schema `as_of`
 * (decision 0035).
 * @param key the column of its key besides the tenant
 * @param rows `wide`: whoever writes one looks for its last span by an index of its own. `narrow`: it is found soon enough
 *   among those of its key, and whoever asks about the past looks at all rows: in the order in which they were written,
 *   which is that of an index. Their ends are written into the same page, and no index knows of them.
 */
export async function keepHistory(
  database: QueryRunner,
  table: string,
  key: string,
  rows: 'wide' | 'narrow',
): Promise<void> {
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
  await database.query(
    rows === 'narrow'
      ? /* sql */ `
        alter table read.${table}_history set (fillfactor = 50);
        create index ${table}_history_known on read.${table}_history (tenant_id, known_from);`
      : /* sql */ `
        create unique index ${table}_history_last on read.${table}_history (tenant_id, ${key})
          where known_to is null and superseded_by is null;`,
  );
  await protect(database, `read.${table}_history`);
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
