/** What a plain INSERT writes to: the columns of Dondoc's events, one key and nothing else. */
export const BARE_TABLE = `
  create table events (
    tenant_id      text not null,
    position       bigint not null generated always as identity,
    stream         text not null,
    version        integer not null,
    type           text not null,
    schema_version smallint not null,
    event_id       uuid not null,
    data           json not null,
    metadata       json not null,
    recorded_at    timestamptz(3) not null default clock_timestamp(),
    effective_at   timestamptz(3) not null,
    primary key (tenant_id, position)
  )`;

export const COLUMNS = 'tenant_id, stream, version, type, schema_version, event_id, data, metadata, effective_at';
