import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What lets timers be armed in the order in which they are due, and many commands be loaded for in one round trip. */
export class CreateTimersEngine1754006400014 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    // A planned timer is in one of them: a look for what to arm never walks over what is armed already.
    await database.query(/* sql */ `
      drop index read.timers_planned;
      create index timers_unarmed on read.timers (tenant_id, fire_at)
        where state = 'planned' and settled_at is null and armed_at is null;
      create index timers_armed on read.timers (tenant_id, fire_at)
        where state = 'planned' and settled_at is null and armed_at is not null;
    `);
    await database.query(LOAD_ALL);
    await database.query(`revoke execute on function log.load_all from public`);
    await database.query(`grant execute on function log.load_all to dondoc_app`);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query(/* sql */ `
      drop function log.load_all;
      drop index read.timers_unarmed;
      drop index read.timers_armed;
      create index timers_planned on read.timers (tenant_id, fire_at) where state = 'planned' and settled_at is null;
    `);
  }
}

/** `log.load` for several commands at once: the commands that were done, then the events of the streams. */
const LOAD_ALL = /* sql */ `
create function log.load_all(p_tenant text, p_streams text[], p_commands text[]) returns table (
  "position" bigint, stream text, version integer, type text, schema_version smallint, event_id uuid,
  data text, metadata text, recorded_at timestamptz, effective_at timestamptz,
  command_id text, fingerprint text, first_position bigint, last_position bigint, result text
)
language plpgsql volatile set search_path = log, pg_temp as $$
#variable_conflict use_column
begin
  perform set_config('app.tenant', p_tenant, true);
  return query
    select null::bigint, null::text, null::integer, null::text, null::smallint, null::uuid, null::text, null::text,
           c.recorded_at, null::timestamptz, c.command_id, c.fingerprint, c.first_position, c.last_position,
           c.result::text
      from log.commands c where c.tenant_id = p_tenant and c.command_id = any (p_commands);
  return query
    select ev.position, ev.stream, ev.version, ev.type, ev.schema_version, ev.event_id, ev.data::text, ev.metadata::text,
           ev.recorded_at, ev.effective_at, null::text, null::text, null::bigint, null::bigint, null::text
      from log.events ev where ev.tenant_id = p_tenant and ev.stream = any (p_streams)
     order by ev.stream, ev.version;
end
$$;`;
