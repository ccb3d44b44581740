import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { instantOf, type Instant, type JsonObject } from '#kernel';
import type { EventMetadata, RecordedEvent } from './log.js';
import type { Upcasters } from './upcasters.js';

/** Which streams are copied out of the log, and what of them. */
export interface StreamsWanted {
  /** How their names begin. */
  readonly prefix: string;
  readonly until: number;
  /** Only events of these types; absent: all. */
  readonly types?: readonly string[];
}

/**
 * A stream as the database sends it (`COPY … (FORMAT binary)`). Of thousands that wait to be folded there are bytes
 * outside of the heap: their events, and what those say, are made when they are asked for, each time anew.
 */
export class CopiedStream {
  readonly #rows: Row[] = [];

  constructor(
    readonly name: string,
    /** The position of its first event. */
    readonly begunAt: number,
    private readonly tenant: string,
    private readonly upcasters: Upcasters,
  ) {}

  /** Those of the types that were wanted, in their order. */
  events(): RecordedEvent[] {
    return this.#rows.map((row) => {
      const event = new CopiedEvent(this.tenant, this.name, row);
      return this.upcasters.concern(event.type, event.schemaVersion) ? this.upcasters.upcast(settled(event)) : event;
    });
  }

  add(row: Row): void {
    this.#rows.push(row);
  }
}

/** Where an event begins in what was received. */
interface Row {
  readonly bytes: Buffer;
  readonly at: number;
}

/** The connection a copy goes through carries nothing else meanwhile. */
export interface CopyConnection {
  readonly options: pg.ClientConfig;
  /** How long the next bytes may be waited for, in milliseconds. */
  readonly answerWithin: number;
}

/**
 * Copies whole streams out of the log, in the order in which they began, in one statement: as fast as they are taken,
 * and a few at a time. What is sealed in them stays so.
 * @throws Error where the database is away, or silent for too long
 */
export async function* copyStreams(
  { options, answerWithin }: CopyConnection,
  tenant: string,
  wanted: StreamsWanted,
  upcasters: Upcasters,
): AsyncGenerator<readonly CopiedStream[], void, undefined> {
  const client = new pg.Client(options);
  // It is told to whoever waits for the next bytes.
  client.on('error', () => undefined);
  await client.connect();
  try {
    // The statement lasts as long as there is something to take.
    await client.query(`select set_config('app.tenant', $1, false), set_config('statement_timeout', '0', false)`, [
      tenant,
    ]);
    const received = client.query(copyTo(copyStatement(tenant, wanted)));
    const streams = new StreamsReceived(tenant, upcasters);
    for await (const bytes of eachWithin(received, answerWithin)) {
      const whole = streams.take(bytes);
      if (whole.length > 0) yield whole;
    }
    yield streams.rest();
  } finally {
    await client.end();
  }
}

async function* eachWithin(received: ReturnType<typeof copyTo>, milliseconds: number): AsyncGenerator<Buffer> {
  const chunks = received[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>;
  for (;;) {
    const timer = setTimeout(() => {
      received.destroy(new Error(`the database sent nothing of the log for ${String(milliseconds)} ms`));
    }, milliseconds);
    try {
      const { value } = await chunks.next();
      if (value === undefined) return;
      yield value;
    } finally {
      clearTimeout(timer);
    }
  }
}

/** A copy takes no parameters. */
function copyStatement(tenant: string, { prefix, until, types }: StreamsWanted): string {
  const ofTenant = pg.escapeLiteral(tenant);
  const ofTypes =
    types === undefined ? '' : `and one.type = any (array[${types.map((type) => pg.escapeLiteral(type)).join(', ')}])`;
  return `copy (
    select first.position, first.stream, one.position, one.version, one.schema_version, one.event_id, one.recorded_at,
           one.effective_at, one.type, one.data, one.metadata
      from log.events first
      left join lateral (
        -- One by one, or the planner may take it for better to go through the whole log twice.
        select * from log.events one
         where one.stream = first.stream and one.tenant_id = ${ofTenant} and one.position <= ${String(until)} ${ofTypes}
         order by one.version offset 0
      ) one on true
     where first.tenant_id = ${ofTenant} and first.version = 1 and first.position <= ${String(until)}
       and starts_with(first.stream, ${pg.escapeLiteral(prefix)})
     order by first.position
  ) to stdout (format binary)`;
}

/** A signature, flags, and the length of nothing more. */
const HEADER = 19;
const NO_VALUE = -1;
/** In front of every value stands its length, in front of a row how many there are. */
const LENGTH = 4;
const COUNT = 2;
/** Where the name of the stream begins in a row, behind the position it began at. */
const NAME = COUNT + LENGTH + 8 + LENGTH;

/** Puts streams together from bytes that may end anywhere. */
export class StreamsReceived {
  #bytes: Buffer = Buffer.alloc(0);
  #begun: CopiedStream | undefined;
  #isHeaderPast = false;

  constructor(
    private readonly tenant: string,
    private readonly upcasters: Upcasters,
  ) {}

  /** The streams that are whole with these bytes. */
  take(received: Buffer): CopiedStream[] {
    const bytes = this.#bytes.length === 0 ? received : Buffer.concat([this.#bytes, received]);
    let at = 0;
    if (!this.#isHeaderPast && bytes.length >= HEADER) {
      this.#isHeaderPast = true;
      at = HEADER;
    }
    const whole: CopiedStream[] = [];
    for (let end = endOfRow(bytes, at); this.#isHeaderPast && end !== undefined; end = endOfRow(bytes, at)) {
      const nameEnd = at + NAME + bytes.readInt32BE(at + NAME - LENGTH);
      const name = bytes.toString('utf8', at + NAME, nameEnd);
      if (name !== this.#begun?.name) {
        if (this.#begun) whole.push(this.#begun);
        this.#begun = new CopiedStream(name, readPosition(bytes, at + COUNT + LENGTH), this.tenant, this.upcasters);
      }
      if (bytes.readInt32BE(nameEnd) !== NO_VALUE) this.#begun.add({ bytes, at: nameEnd });
      at = end;
    }
    this.#bytes = bytes.subarray(at);
    return whole;
  }

  /**
   * The last one: behind it comes nothing.
   * @throws Error where what was received does not end as a copy does
   */
  rest(): CopiedStream[] {
    if (this.#bytes.length !== COUNT || this.#bytes.readInt16BE(0) !== NO_VALUE) {
      throw new Error('the database sent a part of the log only');
    }
    return this.#begun ? [this.#begun] : [];
  }
}

/** Undefined where the row is not there yet, or none: behind the last stands -1 for the number of its values. */
function endOfRow(bytes: Buffer, begin: number): number | undefined {
  if (begin + COUNT > bytes.length) return undefined;
  const count = bytes.readInt16BE(begin);
  if (count === NO_VALUE) return undefined;
  let at = begin + COUNT;
  for (let value = 0; value < count; value += 1) {
    if (at + LENGTH > bytes.length) return undefined;
    at += LENGTH + Math.max(0, bytes.readInt32BE(at));
  }
  return at <= bytes.length ? at : undefined;
}

/** Positions are exact up to 2^53. */
function readPosition(bytes: Buffer, at: number): number {
  return bytes.readUInt32BE(at) * 2 ** 32 + bytes.readUInt32BE(at + 4);
}

/** Microseconds since 2000-01-01. */
function readInstant(bytes: Buffer, at: number): Instant {
  return instantOf(EPOCH + Number(bytes.readBigInt64BE(at) / 1_000n));
}

const EPOCH = Date.UTC(2000, 0, 1);

/** Places of an event's values behind the name of its stream. */
const POSITION = LENGTH;
const VERSION = POSITION + 8 + LENGTH;
const SCHEMA_VERSION = VERSION + 4 + LENGTH;
const EVENT_ID = SCHEMA_VERSION + 2 + LENGTH;
const RECORDED_AT = EVENT_ID + 16 + LENGTH;
const EFFECTIVE_AT = RECORDED_AT + 8 + LENGTH;
const TYPE = EFFECTIVE_AT + 8 + LENGTH;

/** What it says is parsed when somebody looks at it: of most of it nobody does. */
class CopiedEvent implements RecordedEvent {
  readonly position: number;
  readonly version: number;
  readonly type: string;
  readonly schemaVersion: number;
  readonly effectiveAt: Instant;
  readonly #row: Row;
  readonly #dataAt: number;
  #data: JsonObject | undefined;

  constructor(
    readonly tenant: string,
    readonly stream: string,
    row: Row,
  ) {
    const { bytes, at } = row;
    this.#row = row;
    this.position = readPosition(bytes, at + POSITION);
    this.version = bytes.readInt32BE(at + VERSION);
    this.schemaVersion = bytes.readInt16BE(at + SCHEMA_VERSION);
    this.effectiveAt = readInstant(bytes, at + EFFECTIVE_AT);
    this.#dataAt = at + TYPE + bytes.readInt32BE(at + TYPE - LENGTH) + LENGTH;
    this.type = bytes.toString('latin1', at + TYPE, this.#dataAt - LENGTH);
  }

  get eventId(): string {
    const { bytes, at } = this.#row;
    const digits = bytes.toString('hex', at + EVENT_ID, at + EVENT_ID + 16);
    return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }

  get recordedAt(): Instant {
    return readInstant(this.#row.bytes, this.#row.at + RECORDED_AT);
  }

  get data(): JsonObject {
    return (this.#data ??= this.#json(this.#dataAt) as JsonObject);
  }

  get metadata(): EventMetadata {
    const dataEnd = this.#dataAt + this.#row.bytes.readInt32BE(this.#dataAt - LENGTH);
    return this.#json(dataEnd + LENGTH) as EventMetadata;
  }

  #json(at: number): unknown {
    const { bytes } = this.#row;
    return JSON.parse(bytes.toString('utf8', at, at + bytes.readInt32BE(at - LENGTH)));
  }
}

/** With all it says as properties of its own. */
function settled(event: RecordedEvent): RecordedEvent {
  const { tenant, position, stream, version, type, schemaVersion, eventId, data, metadata, recordedAt, effectiveAt } =
    event;
  return { tenant, position, stream, version, type, schemaVersion, eventId, data, metadata, recordedAt, effectiveAt };
}
