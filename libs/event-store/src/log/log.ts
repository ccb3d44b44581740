import type { Actor, Instant, Json, JsonObject } from '#kernel';

/**
 * What an append expects of a stream before it is carried out:
 * `any` nothing, `no-stream` that it holds no event yet, `exists` that it holds at
 * least one, a number exactly that version (0 is the same as `no-stream`).
 */
export type ExpectedVersion = 'any' | 'no-stream' | 'exists' | number;

export interface EventToAppend {
  /**
   * Past tense, prefixed by what it happened to: `assignment.acknowledged`. That need not be the
   * stream's category: `agency.registered` stands in a stream `organization-…`.
   */
  readonly type: string;
  /** Shape of `data`; 1 unless stated. Older shapes stay readable through upcasters. */
  readonly schemaVersion?: number;
  readonly data: JsonObject;
  /** When it was true; the recorded time unless stated. */
  readonly effectiveAt?: Instant;
  /** UUID v7; drawn when absent. */
  readonly eventId?: string;
}

export interface StreamWrite {
  readonly stream: string;
  readonly expected: ExpectedVersion;
  readonly events: readonly EventToAppend[];
}

/** A stream the decision rested on without writing to it. */
export interface StreamDependency {
  readonly stream: string;
  readonly expected: ExpectedVersion;
}

/** Who and why; the same for every event of a unit. */
export interface EventMetadata {
  readonly actor: Actor;
  readonly onBehalfOf?: string;
  readonly reason?: string;
  readonly correlationId?: string;
  readonly causationId?: string;
  readonly commandId?: string;
}

/** The atom of an append: all of its writes happen, or none. */
export interface AppendUnit {
  readonly writes: readonly StreamWrite[];
  readonly dependsOn?: readonly StreamDependency[];
  readonly metadata: Omit<EventMetadata, 'commandId'>;
  /**
   * Makes the unit idempotent: a second unit with this id changes nothing and is
   * answered with the first one's result. At most 200 characters.
   */
  readonly commandId?: string;
  /** What the command asked for, to tell a repeat from another command under the same id. */
  readonly fingerprint?: string;
  /** The command's answer, kept with the command id and returned on a repeat. */
  readonly result?: Json;
}

export interface Appended {
  readonly outcome: 'appended' | 'already-done';
  /** First and last position of the unit; both 0 when it held no event. */
  readonly firstPosition: number;
  readonly lastPosition: number;
  readonly recordedAt: Instant;
  readonly result: Json;
}

export interface WrongExpectedVersion {
  readonly outcome: 'wrong-expected-version';
  readonly stream: string;
  readonly expected: ExpectedVersion;
  /** The stream's version when the unit was looked at; 0 when it held no event. */
  readonly actual: number;
}

/** The command id was used before, with another fingerprint. */
export interface CommandIdTaken {
  readonly outcome: 'command-id-reused';
  readonly commandId: string;
}

export type AppendResult = Appended | WrongExpectedVersion | CommandIdTaken;

/** An event as it stands in the log, brought up to the newest schema version of its type. */
export interface RecordedEvent<Type extends string = string, Data = JsonObject> {
  readonly tenant: string;
  /** 1, 2, 3, … per tenant, without gaps, in commit order. */
  readonly position: number;
  readonly stream: string;
  /** 1, 2, 3, … per stream. */
  readonly version: number;
  readonly type: Type;
  readonly schemaVersion: number;
  readonly eventId: string;
  readonly data: Data;
  readonly metadata: EventMetadata;
  /** When it was learned; never decreasing along positions. */
  readonly recordedAt: Instant;
  readonly effectiveAt: Instant;
}

export interface ReadStreamOptions {
  readonly fromVersion?: number;
  readonly toVersion?: number;
  /** Only what had been recorded by then. */
  readonly recordedUntil?: Instant;
  /** Only what was true by then, as known today (or as known at `recordedUntil`). */
  readonly effectiveUntil?: Instant;
}

export interface ReadAllOptions {
  /** Exclusive: the position of the last event already seen; 0 reads from the beginning. */
  readonly after?: number;
  /** Inclusive. */
  readonly until?: number;
  readonly limit?: number;
  readonly types?: readonly string[];
  /** What stands before a stream's first hyphen: `assignment` matches every stream `assignment-…`. */
  readonly categories?: readonly string[];
  readonly recordedUntil?: Instant;
}

/** What a command needs before it decides: the streams it looks at, and whether it was already done. */
export interface Loaded {
  readonly streams: ReadonlyMap<string, readonly RecordedEvent[]>;
  readonly done?: { readonly fingerprint: string | null; readonly answer: Appended };
}

/** The log as the rest of the product sees it. */
export interface EventLog {
  append(tenant: string, unit: AppendUnit): Promise<AppendResult>;
  read(tenant: string, stream: string, options?: ReadStreamOptions): Promise<readonly RecordedEvent[]>;
  readAll(tenant: string, options?: ReadAllOptions): AsyncIterable<RecordedEvent>;
  /** Several streams and the outcome of a command id, in one round trip. */
  load(tenant: string, streams: readonly string[], commandId?: string): Promise<Loaded>;
  /** The last position; 0 for a tenant that has no event. */
  head(tenant: string): Promise<number>;
  /** The last position recorded at or before an instant; 0 when there is none. */
  positionAt(tenant: string, recordedUntil: Instant): Promise<number>;
}
