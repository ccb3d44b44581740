import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './tenant-tables.js';

/**
 * The Merkle tree over each tenant's log, which follows it, and what was signed of it. What is told to others is never
 * taken back: full tiles and checkpoints cannot be changed. See docs/decisions/0041-a-tree-behind-the-log.md.
 */
export class GrowTrees1754006400030 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    for (const statement of [TABLES, IMMUTABLE, EVENT_TEXT, LEAF_HASHES, GRANTS]) await database.query(statement);
    for (const table of ['log.trees', 'log.tiles', 'log.checkpoints']) await protect(database, table);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query(/* sql */ `
      drop function log.leaf_hashes, log.read_texts, log.read_texts_at, log.event_text;
      drop table log.checkpoints, log.tiles, log.trees;
    `);
  }
}

const TABLES = /* sql */ `
create table log.trees (
  tenant_id text not null primary key,
  size      bigint not null,
  -- The hashes of the partial tiles, from level 0 on, one after the other.
  edge      bytea not null
);
create table log.tiles (
  tenant_id text not null,
  level     smallint not null,
  index     bigint not null,
  hashes    bytea not null constraint tile_is_full check (octet_length(hashes) = 8192),
  primary key (tenant_id, level, index)
);
create table log.checkpoints (
  tenant_id text not null,
  size      bigint not null,
  -- The signed note, with the cosignatures it was published with.
  note      text not null,
  -- Whether as many witnesses as the policy asks for have cosigned, and why others have not.
  witnessed boolean not null,
  failures  jsonb not null,
  signed_at timestamptz(3) not null default clock_timestamp(),
  primary key (tenant_id, size)
);
comment on table log.trees is 'How far the tree over the events of a tenant has grown. One row per tenant, locked by whoever grows it.';
comment on table log.tiles is 'Full tiles of the tree (c2sp.org/tlog-tiles): 256 hashes each.';
comment on table log.checkpoints is 'Every checkpoint that was published: how many events there were, and what they come to.';`;

const IMMUTABLE = /* sql */ `
create trigger tiles_are_immutable before update or delete or truncate on log.tiles
  for each statement execute function log.refuse_change();
create trigger checkpoints_are_immutable before update or delete or truncate on log.checkpoints
  for each statement execute function log.refuse_change();
create trigger trees_stay before delete or truncate on log.trees
  for each statement execute function log.refuse_change();`;

/**
 * The text of an event: what is hashed, exported and proved. It is put together from the stored text of its JSON, which is
 * canonical already; docs/proof-formats.md has its members. Of SQL, so that it becomes part of the query that calls it.
 * The short parts are joined first: each `||` copies what stands before it. A time that has one microsecond more than its
 * milliseconds is always written with six digits; cut behind the third, that takes a tenth less than `to_char`.
 */
const EVENT_TEXT = /* sql */ `
create function log.event_text(ev log.events, tenant_json text) returns text language sql stable as $$
  select '{"data":' || ev.data::text
         || ((',"effectiveAt":' || left(to_json((ev.effective_at at time zone interval '0') + interval '1 microsecond')::text, 24)
               || ('Z","eventId":"' || ev.event_id::text || '","format":"dondoc/event/v1","metadata":'))
         || (ev.metadata::text
         || ((',"position":' || ev.position::text
               || ',"recordedAt":' || left(to_json((ev.recorded_at at time zone interval '0') + interval '1 microsecond')::text, 24))
         || (('Z","schemaVersion":' || ev.schema_version::text || ',"stream":' || to_json(ev.stream)::text)
         || ((',"tenant":' || tenant_json || ',"type":"')
         || (ev.type || '","version":' || ev.version::text || '}'))))))
$$;

create function log.read_texts(p_tenant text, p_after bigint, p_until bigint) returns table ("position" bigint, text text)
language plpgsql volatile set search_path = log, pg_temp as $$
#variable_conflict use_column
declare
  v_tenant constant text := to_json(set_config('app.tenant', p_tenant, true))::text;
begin
  return query
    select ev.position, log.event_text(ev, v_tenant) from log.events ev
     where ev.tenant_id = p_tenant and ev.position > p_after and ev.position <= p_until
     order by ev.position;
end
$$;

create function log.read_texts_at(p_tenant text, p_positions bigint[]) returns table ("position" bigint, text text)
language plpgsql volatile set search_path = log, pg_temp as $$
#variable_conflict use_column
declare
  v_tenant constant text := to_json(set_config('app.tenant', p_tenant, true))::text;
begin
  return query
    select ev.position, log.event_text(ev, v_tenant) from log.events ev
     where ev.tenant_id = p_tenant and ev.position = any (p_positions)
     order by ev.position;
end
$$;`;

/**
 * The hashes of the leaves behind a position, one after the other: made where the events are, so that these need not
 * travel. \`eventHash\` in libs/audit/src/transparency-log/leaf.ts says the same, byte for byte.
 */
const LEAF_HASHES = /* sql */ `
create function log.leaf_hashes(p_tenant text, p_after bigint, p_limit integer, out hashes bytea, out last bigint)
language plpgsql volatile set search_path = log, pg_temp as $$
declare
  v_tenant constant text := to_json(set_config('app.tenant', p_tenant, true))::text;
begin
  select string_agg(
           sha256('\\x00'::bytea || convert_to(
             case when octet_length(leaf.text) <= 65535 then leaf.text
                  else format('{"digest":"%s","format":"dondoc/digest/v1","length":%s,"position":%s,"tenant":%s}',
                              encode(sha256(convert_to(leaf.text, 'UTF8')), 'hex'), octet_length(leaf.text), leaf.position,
                              v_tenant)
             end, 'UTF8')),
           '' order by leaf.position),
         max(leaf.position)
    into hashes, last
    from (
      select ev.position, log.event_text(ev, v_tenant) as text
        from log.events ev
       where ev.tenant_id = p_tenant and ev.position > p_after and ev.position <= p_after + p_limit
       order by ev.position
       offset 0 -- the text is made once
    ) leaf;
end
$$;`;

const GRANTS = /* sql */ `
grant select, insert, update on log.trees to dondoc_app;
grant select, insert on log.tiles, log.checkpoints to dondoc_app;
revoke execute on function log.event_text, log.read_texts, log.read_texts_at, log.leaf_hashes from public;
grant execute on function log.event_text, log.read_texts, log.read_texts_at, log.leaf_hashes to dondoc_app;`;
