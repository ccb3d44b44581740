import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Many streams at once, without what nobody folds: what a replay reads. */
export class ReadStreams1754006400027 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(/* sql */ `
      create function log.read_streams(p_tenant text, p_streams text[], p_until bigint, p_types text[]) returns table (
        "position" bigint, stream text, version integer, type text, schema_version smallint, event_id uuid,
        data json, metadata json, recorded_at timestamptz, effective_at timestamptz
      )
      language plpgsql volatile set search_path = log, pg_temp as $$
      #variable_conflict use_column
      begin
        perform set_config('app.tenant', p_tenant, true);
        return query
          select ev.position, ev.stream, ev.version, ev.type, ev.schema_version, ev.event_id, ev.data, ev.metadata,
                 ev.recorded_at, ev.effective_at
            from unnest(p_streams) as wanted(stream)
            cross join lateral (
              -- One by one, or the planner may take it for better to go through the whole log.
              select * from log.events one
               where one.stream = wanted.stream and one.tenant_id = p_tenant and one.position <= p_until
                 and (p_types is null or one.type = any (p_types))
               order by one.version
            ) ev;
      end
      $$;

      -- Those that began in a stretch of the log, as far as they had gone by a position: what was written together is read
      -- together.
      create function log.read_streams_begun(
        p_tenant text, p_prefix text, p_after bigint, p_last bigint, p_until bigint, p_types text[]
      ) returns table (
        stream text, "position" bigint, version integer, type text, schema_version smallint, event_id uuid,
        data json, metadata json, recorded_at timestamptz, effective_at timestamptz
      )
      language plpgsql volatile set search_path = log, pg_temp as $$
      #variable_conflict use_column
      begin
        perform set_config('app.tenant', p_tenant, true);
        return query
          select begun.stream, ev.position, ev.version, ev.type, ev.schema_version, ev.event_id, ev.data, ev.metadata,
                 ev.recorded_at, ev.effective_at
            from (
              select first.stream from log.events first
               where first.tenant_id = p_tenant and first.position > p_after and first.position <= p_last
                 and first.version = 1 and starts_with(first.stream, p_prefix)
               order by first.position
            ) begun
            left join lateral (
              select * from log.events one
               where one.stream = begun.stream and one.tenant_id = p_tenant and one.position <= p_until
                 and (p_types is null or one.type = any (p_types))
               order by one.version
            ) ev on true;
      end
      $$;
      revoke execute on function log.read_streams, log.read_streams_begun from public;
      grant execute on function log.read_streams, log.read_streams_begun to dondoc_app;
    `);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query('drop function log.read_streams_begun, log.read_streams');
  }
}
