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

/**
 * An event whose JSON is parsed when somebody looks at it. Whoever goes through many, and looks at each once, has fewer
 * objects at a time: of thousands that wait to be folded there are two texts each. A copy of its own properties has none.
 */
export class UnparsedEvent implements RecordedEvent {
  /** Who was looked at last is looked at again. */
  static #latest: { readonly event: UnparsedEvent; readonly data: JsonObject } | undefined;

  constructor(
    readonly tenant: string,
    private readonly row: EventRow,
  ) {}

  get position(): number {
    return this.row.position;
  }

  get stream(): string {
    return this.row.stream;
  }

  get version(): number {
    return this.row.version;
  }

  get type(): string {
    return this.row.type;
  }

  get schemaVersion(): number {
    return this.row.schema_version;
  }

  get eventId(): string {
    return this.row.event_id;
  }

  get data(): JsonObject {
    if (UnparsedEvent.#latest?.event !== this) {
      UnparsedEvent.#latest = { event: this, data: JSON.parse(this.row.data) as JsonObject };
    }
    return UnparsedEvent.#latest.data;
  }

  get metadata(): EventMetadata {
    return JSON.parse(this.row.metadata) as EventMetadata;
  }

  get recordedAt(): Instant {
    return this.row.recorded_at;
  }

  get effectiveAt(): Instant {
    return this.row.effective_at;
  }
}
