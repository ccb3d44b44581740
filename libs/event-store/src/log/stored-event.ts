import type { Instant, JsonObject } from '#kernel';
import type { EventMetadata, RecordedEvent } from './log.js';

/** An event as the functions of the log answer it. */
export interface EventRow {
  readonly position: number;
  readonly stream: string;
  readonly version: number;
  readonly type: string;
  readonly schema_version: number;
  readonly event_id: string;
  readonly data: string;
  readonly metadata: string;
  readonly recorded_at: Instant;
  readonly effective_at: Instant;
}

export function storedEvent(tenant: string, row: EventRow): RecordedEvent {
  return {
    tenant,
    position: row.position,
    stream: row.stream,
    version: row.version,
    type: row.type,
    schemaVersion: row.schema_version,
    eventId: row.event_id,
    data: JSON.parse(row.data) as JsonObject,
    metadata: JSON.parse(row.metadata) as EventMetadata,
    recordedAt: row.recorded_at,
    effectiveAt: row.effective_at,
  };
}
