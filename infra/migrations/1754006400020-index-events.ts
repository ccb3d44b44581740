import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ROOM_TO_CHANGE } from './tenant-tables.js';

/** What each event speaks of, for whoever searches the log; and events by their positions. */
export class IndexEvents1754006400020 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(/* sql */ `
      create table read.event_subjects (
        tenant_id text not null, kind text not null, id text not null, block integer not null,
        offsets smallint[] not null,
        primary key (tenant_id, kind, id, block)
      ) with (${ROOM_TO_CHANGE});
      comment on table read.event_subjects is
        'At which positions events speak of a subject: block * 1024 + each of the offsets, which ascend.';
      alter table read.event_subjects enable row level security, force row level security;
      create policy own_tenant on read.event_subjects
        using (tenant_id = current_setting('app.tenant', true)) with check (tenant_id = current_setting('app.tenant', true));

      create function log.read_positions(p_tenant text, p_positions bigint[]) returns table (
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
            from log.events ev where ev.tenant_id = p_tenant and ev.position = any (p_positions)
           order by ev.position;
      end
      $$;
      revoke execute on function log.read_positions from public;
      grant execute on function log.read_positions to dondoc_app;
    `);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query('drop function log.read_positions; drop table read.event_subjects');
  }
}
