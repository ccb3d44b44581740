import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The log. Three tables: the tenant's head row, which gives every event its dense
 * position; the events, which nobody can change; the commands already carried out.
 * One function writes them. See docs/decisions/0001-dense-positions.md.
 */
export class CreateLog1754006400001 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    for (const statement of [
      ROLE,
      TABLES,
      IMMUTABLE,
      ISOLATION,
      APPEND,
      LOAD,
      READ_STREAM,
      READ_PAGE,
      POSITION_AT,
      GRANTS,
    ]) {
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
-- The stream before the tenant: it tells nearly any two entries apart, so that one comparison does.
create unique index events_by_stream on log.events (stream, tenant_id, version);

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
  for each statement execute function log.refuse_change();

create function log.refuse_going_back() returns trigger language plpgsql set search_path = log, pg_temp as $$
begin
  -- An append gives back the positions of units it refused, at which there is no event yet.
  if new.tenant_id = old.tenant_id and new.recorded_at >= old.recorded_at
      and not exists (select from log.events ev where ev.tenant_id = new.tenant_id and ev.position > new.position) then
    return new;
  end if;
  raise exception 'the head of tenant % is at position % and cannot go back', old.tenant_id, old.position
    using errcode = 'restrict_violation';
end
$$;
create trigger heads_go_forward before update on log.heads for each row
  when (new.position < old.position or new.recorded_at < old.recorded_at or new.tenant_id <> old.tenant_id)
  execute function log.refuse_going_back();`;

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
 * A batch of units, applied in order, each on its own merits. The caller says where every event will stand when all
 * units are accepted, and at which versions the streams must be for that; which is how it usually is, and is found out
 * by trying. Otherwise the units are gone through one by one, and the accepted ones move up.
 * Streams are named once and referred to by number.
 */
const APPEND = /* sql */ `
create function log.append(
  p_tenant      text,
  p_now         timestamptz,   -- null: the database's clock
  s_name        text[],        -- per stream of the batch: its name …
  s_version     integer[],     -- … and the version it must be at for all units to be accepted; -1 if that is not one
  s_known       integer[],     -- the places of those streams that the batch does not begin; null when there are none
  u_command     text[],        -- per unit …
  u_fingerprint text[],        -- null when no unit has one
  u_metadata    json[],
  u_result      json[],
  u_first       integer[],     -- the places of its first and last event; 0 when it has none
  u_last        integer[],
  x_unit        integer[],     -- per expectation, ordered by unit …
  x_stream      integer[],
  x_expected    integer[],     -- a version; -1 exists; -2 any
  e_unit        integer[],     -- per event, ordered by unit …
  e_stream      integer[],
  e_place       integer[],     -- its place in the batch, and among those of the batch in its stream
  e_nth         integer[],
  e_type        text[],
  e_schema      smallint[],
  e_id          uuid[],
  e_data        json[],
  e_effective   timestamptz[], -- null when every event was true when it was recorded
  out before      bigint,      -- the tenant's last position before the batch
  out recorded_at timestamptz,
  out exceptions  json         -- the units that were not accepted, and why; null when there are none
)
language plpgsql volatile security definer set search_path = log, pg_temp
-- A plan made while the tables were small must not outlive that: every look-up here is a probe of an index.
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_bitmapscan = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_tenant   constant text := set_config('app.tenant', p_tenant, true);
  v_events   constant integer := cardinality(e_unit);
  v_careful  boolean := false;
  v_accepted integer := 0;
  v_versions integer[] := s_version;
  v_written  integer[];
  v_repeated text[];
  v_refusal  json;
  v_refusals json[];
  v_version  integer;
  v_stream   integer;
  x integer := 1;
  e integer := 1;
begin
  loop
    update log.heads h
       set position = h.position + v_events,
           recorded_at = greatest(h.recorded_at, date_trunc('milliseconds', coalesce(p_now, clock_timestamp())))
     where h.tenant_id = v_tenant
     returning h.position - v_events, h.recorded_at into before, recorded_at;
    exit when found;
    insert into log.heads values (v_tenant, 0, to_timestamp(0)) on conflict do nothing;
  end loop;

  loop
    begin
      -- That command ids and begun streams are new is left to the unique indexes: one probe less for each.
      if s_known is not null and not v_careful then
        v_careful := exists (
          select from unnest(s_known) as n
           where s_version[n] <> coalesce((select ev.version from log.events ev
                                            where ev.tenant_id = v_tenant and ev.stream = s_name[n]
                                            order by ev.version desc limit 1), 0));
      end if;
      if v_careful then
        v_versions := array(
          select coalesce((select ev.version from log.events ev where ev.tenant_id = v_tenant and ev.stream = s_name[n]
                            order by ev.version desc limit 1), 0)
            from generate_series(1, cardinality(s_name)) as n order by n);
        v_repeated := array(
          select c.command_id from log.commands c where c.tenant_id = v_tenant and c.command_id = any (u_command));
        v_written := array_fill(0, array[cardinality(s_name)]);
        for u in 1 .. cardinality(u_command) loop
          v_refusal := null;
          if u_command[u] = any (v_repeated) then
            select case when c.fingerprint is distinct from u_fingerprint[u]
                     then json_build_object('unit', u, 'outcome', 'command-id-reused')
                     else json_build_object('unit', u, 'outcome', 'already-done', 'firstPosition', c.first_position,
                            'lastPosition', c.last_position, 'recordedAt', c.recorded_at, 'result', c.result) end
              into v_refusal
              from log.commands c where c.tenant_id = v_tenant and c.command_id = u_command[u];
          end if;
          while x_unit[x] = u loop
            v_version := v_versions[x_stream[x]] + v_written[x_stream[x]];
            if v_refusal is null
                and not (x_expected[x] = v_version or x_expected[x] = -2 or (x_expected[x] = -1 and v_version > 0)) then
              v_refusal := json_build_object(
                'unit', u, 'outcome', 'wrong-expected-version', 'expectation', x, 'actual', v_version);
            end if;
            x := x + 1;
          end loop;
          if v_refusal is null then
            u_first[u] := case when u_last[u] > 0 then v_accepted + 1 else 0 end;
            while e_unit[e] = u loop
              v_accepted := v_accepted + 1;
              v_stream := e_stream[e];
              v_written[v_stream] := v_written[v_stream] + 1;
              e_place[e] := v_accepted;
              e_nth[e] := v_written[v_stream];
              e := e + 1;
            end loop;
            u_last[u] := case when u_last[u] > 0 then v_accepted else 0 end;
          else
            v_refusals := v_refusals || v_refusal;
            u_last[u] := null;
            while e_unit[e] = u loop
              e_place[e] := null;
              e := e + 1;
            end loop;
          end if;
        end loop;
        if v_refusals is not null then
          exceptions := to_json(v_refusals);
          update log.heads h set position = before + v_accepted where h.tenant_id = v_tenant;
        end if;
      end if;

      insert into log.events
        select v_tenant, before + e_place[n], s_name[e_stream[n]], v_versions[e_stream[n]] + e_nth[n], e_type[n], e_schema[n],
               e_id[n], e_data[n], u_metadata[e_unit[n]], recorded_at, coalesce(e_effective[n], recorded_at)
          from generate_series(1, v_events) as n
         where e_place[n] is not null;

      insert into log.commands
        select v_tenant, u_command[n], u_fingerprint[n],
               case when u_first[n] > 0 then before + u_first[n] else 0 end,
               case when u_last[n] > 0 then before + u_last[n] else 0 end,
               recorded_at, u_result[n]
          from generate_series(1, cardinality(u_command)) as n
         where u_last[n] is not null;
      return;
    exception
      -- Mostly a command id or a stream that is not new; what it is in truth shows when each unit is looked at.
      when others then
        if v_careful then
          raise;
        end if;
        v_careful := true;
    end;
  end loop;
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

const READ_STREAM = /* sql */ `
create function log.read_stream(p_tenant text, p_stream text, p_from integer) returns table (
  "position" bigint, stream text, version integer, type text, schema_version smallint, event_id uuid,
  data text, metadata text, recorded_at timestamptz, effective_at timestamptz
)
language plpgsql volatile set search_path = log, pg_temp as $$
#variable_conflict use_column
begin
  perform set_config('app.tenant', p_tenant, true);
  return query
    select ev.position, ev.stream, ev.version, ev.type, ev.schema_version, ev.event_id, ev.data::text, ev.metadata::text,
           ev.recorded_at, ev.effective_at
      from log.events ev where ev.tenant_id = p_tenant and ev.stream = p_stream and ev.version >= p_from
     order by ev.version;
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
grant execute on function log.append, log.load, log.read_stream, log.read_page, log.position_at to dondoc_app;
alter default privileges in schema read grant select, insert, update, delete on tables to dondoc_app;
alter default privileges in schema read grant usage, select on sequences to dondoc_app;`;
