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

/** So full a page of rows is that are written again with every event: what they become finds room beside them. */
export const ROOM_TO_CHANGE = 'fillfactor = 50';

/**
 * Makes, beside a table of a read model, the one of every row it had, and the view of it in the schema `as_of`
 * (decision 0035).
 * @param key the column of its key besides the tenant
 * @param asked `one by one`: by their keys. `all at once`: also in the order in which they were written, which is that of
 *   an index.
 */
export async function keepHistory(
  database: QueryRunner,
  table: string,
  key: string,
  asked: 'one by one' | 'all at once',
): Promise<void> {
  await database.query(/* sql */ `
    create table read.${table}_history (
      -- First, so that a row of another time is passed over without a look at what it was.
      known_from bigint not null, true_from timestamptz(3) not null,
      known_to bigint, superseded_by bigint, superseded_at timestamptz(3),
      like read.${table},
      primary key (tenant_id, ${key}, known_from, true_from)
    ) with (${ROOM_TO_CHANGE});
    alter table read.${table} set (${ROOM_TO_CHANGE});
    comment on column read.${table}_history.known_from is 'Position since which the row is known.';
    comment on column read.${table}_history.true_from is 'Instant since which it holds.';
    comment on column read.${table}_history.known_to is 'Position of a late entry that gave this stretch another row.';
    comment on column read.${table}_history.superseded_by is 'Position of the event after it,';
    comment on column read.${table}_history.superseded_at is '… which took effect then.';
  `);
  if (asked === 'all at once') {
    await database.query(`create index ${table}_history_known on read.${table}_history (tenant_id, known_from)`);
  }
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
