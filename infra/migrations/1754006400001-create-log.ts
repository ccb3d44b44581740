import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The log. Three tables: the tenant's head row, which gives every event its dense
 * position; the events, which nobody can change; the commands already carried out.
 * One function writes them. See docs/decisions/0001-dense-positions.md.
 */
export class CreateLog1754006400001 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    for (const statement of [ROLE, TABLES, IMMUTABLE, ISOLATION, APPEND, LOAD, READ_PAGE, POSITION_AT, GRANTS]) {
      await database.query(statement);
    }
  }

  down(): Promise<void> {
    return Promise.reject(new Error('the log is never dropped by a migration'));
  }
}

const ROLE = /* sql */ `
do $$
begin
  begin
    create role dondoc_app nologin noinherit;
  exception
    when duplicate_object or unique_violation then null; -- roles belong to the server: another database made it
    when insufficient_privilege then
      raise exception 'role dondoc_app is missing and % may not create it', current_user
        using hint = 'Create it once as an administrator: create role dondoc_app nologin; grant dondoc_app to <owner>;';
  end;
  begin
    execute format('grant dondoc_app to %I', current_user);
  exception
    when unique_violation then null; -- granted at the same moment by the migration of another database
    when insufficient_privilege then null; -- granted by an administrator, or connecting will say so
  end;
end
$$`;

const TABLES = /* sql */ `
create table log.heads (
  -- A session that has dropped its tenant stands at '', not at null: nothing may ever be visible to it.
  tenant_id   text not null primary key constraint tenant_has_a_name check (tenant_id <> ''),
  position    bigint not null,
  recorded_at timestamptz(3) not null
) with (fillfactor = 20);

create table log.events (
  tenant_id      text not null,
  position       bigint not null,
  stream         text not null,
  version        integer not null,
  type           text not null,
  schema_version smallint not null,
  event_id       uuid not null,
  data           json not null,
  metadata       json not null,
  recorded_at    timestamptz(3) not null,
  effective_at   timestamptz(3) not null,
  primary key (tenant_id, position)
);
create unique index events_by_stream on log.events (tenant_id, stream, version);

create table log.commands (
  tenant_id      text not null,
  command_id     text not null,
  fingerprint    text,
  first_position bigint not null,
  last_position  bigint not null,
  recorded_at    timestamptz(3) not null,
  result         json not null,
  primary key (tenant_id, command_id)
);

comment on table log.heads is 'One row per tenant: its last position. Taken for update by every append, so positions are dense and in commit order.';
comment on table log.events is 'Immutable facts. data and metadata are kept as the exact canonical (RFC 8785) text.';
comment on table log.commands is 'What was already carried out, with its first result.';`;

const IMMUTABLE = /* sql */ `
create function log.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% on %.% is refused: what is recorded stays as it is', tg_op, tg_table_schema, tg_table_name
    using errcode = 'restrict_violation';
end
$$;
create trigger events_are_immutable before update or delete or truncate on log.events
  for each statement execute function log.refuse_change();
create trigger commands_are_immutable before update or delete or truncate on log.commands
  for each statement execute function log.refuse_change();
create trigger heads_stay before delete or truncate on log.heads
  for each statement execute function log.refuse_change();`;

const ISOLATION = /* sql */ `
alter table log.heads enable row level security, force row level security;
alter table log.events enable row level security, force row level security;
alter table log.commands enable row level security, force row level security;
create policy own_tenant on log.events
  using (tenant_id = current_setting('app.tenant', true)) with check (tenant_id = current_setting('app.tenant', true));
create policy own_tenant on log.commands
  using (tenant_id = current_setting('app.tenant', true)) with check (tenant_id = current_setting('app.tenant', true));
-- Which tenants exist and how far each has come is no secret to a worker that must find work; what happened is.
create policy any_tenant_reads on log.heads for select using (true);
create policy own_tenant_writes on log.heads
  using (tenant_id = current_setting('app.tenant', true)) with check (tenant_id = current_setting('app.tenant', true));`;

/**
 * A batch of units, applied in order, each on its own merits. Streams are named once
 * and referred to by index, so that the loop which checks expectations and hands out
 * positions and versions touches integers only; what it accepted is then inserted as a set.
 */
const APPEND = /* sql */ `
create function log.append(
  p_tenant      text,
  p_now         timestamptz,   -- null: the database's clock
  p_streams     text[],        -- the distinct streams of the batch
  u_command     text[],        -- per unit …
  u_fingerprint text[],
  u_metadata    text[],
  u_result      text[],
  x_unit        integer[],     -- per expectation, ordered by unit …
  x_stream      integer[],
  x_expected    integer[],     -- a version; -1 exists; -2 any
  e_unit        integer[],     -- per event, ordered by unit …
  e_stream      integer[],
  e_type        text[],
  e_schema      smallint[],
  e_id          uuid[],
  e_data        text[],
  e_effective   timestamptz[]
) returns table (
  unit integer, outcome text, first_position bigint, last_position bigint,
  recorded timestamptz, earlier_result text, conflict integer, actual integer
)
language plpgsql volatile security definer set search_path = log, pg_temp
-- A plan made while the tables were small must not outlive that: every look-up here is a probe of an index.
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_bitmapscan = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_units     constant integer := cardinality(u_command);
  v_position  bigint;
  v_recorded  timestamptz;
  v_before    bigint;
  v_versions  integer[];
  v_outcome   text[] := array_fill('appended'::text, array[v_units]);
  v_first     bigint[] := array_fill(0::bigint, array[v_units]);
  v_last      bigint[] := array_fill(0::bigint, array[v_units]);
  v_conflict  integer[] := array_fill(null::integer, array[v_units]);
  v_actual    integer[] := array_fill(null::integer, array[v_units]);
  v_positions bigint[];
  v_event_versions integer[];
  v_known     boolean := false;
  x integer := 1;
  e integer := 1;
  u integer;
  i integer;
  x_count constant integer := coalesce(cardinality(x_unit), 0);
  e_count constant integer := coalesce(cardinality(e_unit), 0);
  found_command record;
begin
  perform set_config('app.tenant', p_tenant, true);

  select h.position, h.recorded_at into v_position, v_recorded
    from log.heads h where h.tenant_id = p_tenant for no key update;
  if not found then
    insert into log.heads values (p_tenant, 0, to_timestamp(0)) on conflict do nothing;
    select h.position, h.recorded_at into v_position, v_recorded
      from log.heads h where h.tenant_id = p_tenant for no key update;
  end if;
  v_before := v_position;
  v_recorded := greatest(v_recorded, date_trunc('milliseconds', coalesce(p_now, clock_timestamp())));

  for found_command in
    select w.u, c.fingerprint, c.first_position, c.last_position
      from unnest(u_command) with ordinality as w(command_id, u)
     cross join lateral (select * from log.commands o
                          where o.tenant_id = p_tenant and o.command_id = w.command_id limit 1) c
  loop
    v_known := true;
    v_outcome[found_command.u] := case
      when found_command.fingerprint is distinct from u_fingerprint[found_command.u] then 'command-id-reused'
      else 'already-done' end;
    v_first[found_command.u] := found_command.first_position;
    v_last[found_command.u] := found_command.last_position;
  end loop;

  select array_agg(coalesce((select ev.version from log.events ev
                              where ev.tenant_id = p_tenant and ev.stream = s.name
                              order by ev.version desc limit 1), 0) order by s.i)
    into v_versions
    from unnest(p_streams) with ordinality as s(name, i);

  v_positions := array_fill(null::bigint, array[e_count]);
  v_event_versions := array_fill(null::integer, array[e_count]);
  for u in 1 .. v_units loop
    while x <= x_count and x_unit[x] = u loop
      if v_outcome[u] = 'appended' then
        i := x_stream[x];
        if not (x_expected[x] = v_versions[i] or x_expected[x] = -2 or (x_expected[x] = -1 and v_versions[i] > 0)) then
          v_outcome[u] := 'wrong-expected-version';
          v_conflict[u] := x;
          v_actual[u] := v_versions[i];
        end if;
      end if;
      x := x + 1;
    end loop;
    if v_outcome[u] = 'appended' and e <= e_count and e_unit[e] = u then
      v_first[u] := v_position + 1;
      while e <= e_count and e_unit[e] = u loop
        i := e_stream[e];
        v_position := v_position + 1;
        v_versions[i] := v_versions[i] + 1;
        v_positions[e] := v_position;
        v_event_versions[e] := v_versions[i];
        e := e + 1;
      end loop;
      v_last[u] := v_position;
    else
      while e <= e_count and e_unit[e] = u loop
        e := e + 1;
      end loop;
    end if;
  end loop;

  if v_position > v_before then
    insert into log.events
      select p_tenant, n.position, p_streams[n.stream], n.version, n.type, n.schema, n.id,
             n.data::json, u_metadata[n.unit]::json, v_recorded, coalesce(n.effective, v_recorded)
        from unnest(v_positions, v_event_versions, e_unit, e_stream, e_type, e_schema, e_id, e_data, e_effective)
          as n(position, version, unit, stream, type, schema, id, data, effective)
       where n.position is not null;
    update log.heads h set position = v_position, recorded_at = v_recorded where h.tenant_id = p_tenant;
  end if;

  insert into log.commands
    select p_tenant, n.command_id, n.fingerprint, n.first_position, n.last_position, v_recorded, n.result::json
      from unnest(u_command, u_fingerprint, v_first, v_last, v_outcome, u_result)
        as n(command_id, fingerprint, first_position, last_position, outcome, result)
     where n.outcome = 'appended';

  if v_known then
    return query
      select n.u::integer, n.outcome, n.first_position, n.last_position,
             coalesce(c.recorded_at, v_recorded), c.result::text, n.conflict, n.actual
        from unnest(v_outcome, v_first, v_last, v_conflict, v_actual, u_command) with ordinality
          as n(outcome, first_position, last_position, conflict, actual, command_id, u)
        left join log.commands c on n.outcome = 'already-done' and c.tenant_id = p_tenant and c.command_id = n.command_id
       order by n.u;
  else
    return query
      select n.u::integer, n.outcome, n.first_position, n.last_position, v_recorded, null::text, n.conflict, n.actual
        from unnest(v_outcome, v_first, v_last, v_conflict, v_actual) with ordinality
          as n(outcome, first_position, last_position, conflict, actual, u)
       order by n.u;
  end if;
end
$$;`;

const LOAD = /* sql */ `
create function log.load(p_tenant text, p_streams text[], p_command text) returns table (
  "position" bigint, stream text, version integer, type text, schema_version smallint, event_id uuid,
  data text, metadata text, recorded_at timestamptz, effective_at timestamptz,
  fingerprint text, first_position bigint, last_position bigint, result text
)
language plpgsql volatile set search_path = log, pg_temp as $$
#variable_conflict use_column
begin
  perform set_config('app.tenant', p_tenant, true);
  if p_command is not null then
    return query
      select null::bigint, null::text, null::integer, null::text, null::smallint, null::uuid, null::text, null::text,
             c.recorded_at, null::timestamptz, c.fingerprint, c.first_position, c.last_position, c.result::text
        from log.commands c where c.tenant_id = p_tenant and c.command_id = p_command;
    if found then
      return; -- it was done: nothing will be decided, so nothing needs to be read
    end if;
  end if;
  return query
    select ev.position, ev.stream, ev.version, ev.type, ev.schema_version, ev.event_id, ev.data::text, ev.metadata::text,
           ev.recorded_at, ev.effective_at, null::text, null::bigint, null::bigint, null::text
      from log.events ev where ev.tenant_id = p_tenant and ev.stream = any (p_streams)
     order by ev.stream, ev.version;
end
$$;`;

const READ_PAGE = /* sql */ `
create function log.read_page(
  p_tenant text, p_after bigint, p_until bigint, p_limit integer, p_types text[], p_categories text[]
) returns table (
  "position" bigint, stream text, version integer, type text, schema_version smallint, event_id uuid,
  data json, metadata json, recorded_at timestamptz, effective_at timestamptz
)
language plpgsql volatile set search_path = log, pg_temp as $$
#variable_conflict use_column
begin
  perform set_config('app.tenant', p_tenant, true);
  if p_types is null and p_categories is null then
    return query
      select ev.position, ev.stream, ev.version, ev.type, ev.schema_version, ev.event_id, ev.data, ev.metadata,
             ev.recorded_at, ev.effective_at
        from log.events ev
       where ev.tenant_id = p_tenant and ev.position > p_after and ev.position <= p_until
       order by ev.position limit p_limit;
  else
    return query
      select ev.position, ev.stream, ev.version, ev.type, ev.schema_version, ev.event_id, ev.data, ev.metadata,
             ev.recorded_at, ev.effective_at
        from log.events ev
       where ev.tenant_id = p_tenant and ev.position > p_after and ev.position <= p_until
         and (p_types is null or ev.type = any (p_types))
         and (p_categories is null or split_part(ev.stream, '-', 1) = any (p_categories))
       order by ev.position limit p_limit;
  end if;
end
$$;`;

/** recorded_at never decreases along dense positions, so an instant is found by bisection: no index to maintain. */
const POSITION_AT = /* sql */ `
create function log.position_at(p_tenant text, p_instant timestamptz) returns bigint
language plpgsql volatile set search_path = log, pg_temp as $$
declare
  v_low  bigint := 0;
  v_high bigint;
  v_middle bigint;
  v_recorded timestamptz;
begin
  perform set_config('app.tenant', p_tenant, true);
  select h.position into v_high from log.heads h where h.tenant_id = p_tenant;
  if not found then
    return 0;
  end if;
  while v_low < v_high loop
    v_middle := (v_low + v_high + 1) / 2;
    select ev.recorded_at into v_recorded from log.events ev where ev.tenant_id = p_tenant and ev.position = v_middle;
    if v_recorded <= p_instant then
      v_low := v_middle;
    else
      v_high := v_middle - 1;
    end if;
  end loop;
  return v_low;
end
$$;`;

const GRANTS = /* sql */ `
create schema if not exists read;
grant usage on schema log, read to dondoc_app;
grant select on log.heads, log.events, log.commands to dondoc_app;
revoke execute on all functions in schema log from public;
grant execute on function log.append, log.load, log.read_page, log.position_at to dondoc_app;
alter default privileges in schema read grant select, insert, update, delete on tables to dondoc_app;
alter default privileges in schema read grant usage, select on sequences to dondoc_app;`;
