import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Many streams at once, without what nobody asks for. */
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
      revoke execute on function log.read_streams from public;
      grant execute on function log.read_streams to dondoc_app;
    `);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query('drop function log.read_streams');
  }
}
