import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Instant, Json } from '#kernel';
import { AppendConnections } from './append-connections.js';
import {
  APPEND_STATEMENT,
  appendParameters,
  appendResults,
  prepareUnit,
  type AppendAnswer,
  type PreparedUnit,
} from './append-statement.js';
import { ANSWER_WITHIN, isConnectionLost } from './connection.js';
import { copyStreams, type CopiedStream, type StreamsWanted } from './copied-stream.js';
import { DEFAULT_LIMITS, GroupCommit, TooManyWaiting, type GroupCommitLimits, type Settled } from './group-commit.js';
import type {
  AppendResult,
  AppendUnit,
  EventLog,
  Loaded,
  ReadAllOptions,
  ReadStreamOptions,
  RecordedEvent,
} from './log.js';
import type { Sealing } from './sealing.js';
import { storedEvent, type EventRow } from './stored-event.js';
import { noUpcasters, type Upcasters } from './upcasters.js';

export interface PostgresEventLogOptions extends Partial<GroupCommitLimits> {
  readonly upcasters?: Upcasters;
  /** Seals what is personal before it is stored, and opens it when it is read; absent: events are stored as they are. */
  readonly sealing?: Sealing;
  /**
   * What is recorded as the time of learning. Absent: the database's own clock, which is
   * the same for every process. A stepped clock gives it here.
   */
  readonly recordedAt?: () => Instant;
  /** How long an append is retried while the database is away; milliseconds. */
  readonly retryFor?: number;
  /** Called after positions were given to a tenant, to wake those who wait for them. */
  readonly onAppended?: (tenant: string, position: number) => void;
}

/** The log did not take the append and nothing was written: it is overloaded or away. */
export class LogUnavailable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LogUnavailable';
  }
}

/**
 * The connection was lost and did not come back in time, so the append may or may not be
 * in the log. Repeat it with the same command id: the log answers with what became of it.
 */
export class AppendOutcomeUnknown extends Error {
  constructor(
    readonly commandId: string,
    options?: ErrorOptions,
  ) {
    super(`the outcome of command "${commandId}" is not known: repeat it under the same id`, options);
    this.name = 'AppendOutcomeUnknown';
  }
}

const PAGE = 1_000;

/** Loads are small and many; whoever loads waits for nothing else, so none is turned away. */
const LOAD_LIMITS: GroupCommitLimits = {
  maxBatch: 256,
  maxInFlight: 2,
  minBeside: 1,
  maxWaiting: Number.MAX_SAFE_INTEGER,
};

/** What one command wants to see before it decides. */
interface Load {
  readonly id: string;
  readonly streams: readonly string[];
  readonly commandId: string | undefined;
}

/** The log in PostgreSQL: one round trip per batch of appends, per load and per page of reading. */
export class PostgresEventLog implements EventLog {
  readonly #commits: GroupCommit<PreparedUnit, AppendResult>;
  readonly #reads: GroupCommit<Load, Loaded>;
  #loads = 0;
  readonly #connections: AppendConnections;
  readonly #upcasters: Upcasters;
  readonly #retryFor: number;

  constructor(
    private readonly pool: pg.Pool,
    private readonly options: PostgresEventLogOptions = {},
  ) {
    this.#upcasters = options.upcasters ?? noUpcasters;
    this.#retryFor = options.retryFor ?? 30_000;
    this.#connections = new AppendConnections(pool);
    this.#commits = new GroupCommit(
      (tenant, units) => this.#write(tenant, units),
      ({ commandId }) => commandId,
      { ...DEFAULT_LIMITS, ...options },
    );
    this.#reads = new GroupCommit(
      (tenant, wanted) => this.#load(tenant, wanted),
      ({ id }) => id,
      LOAD_LIMITS,
    );
  }

  /**
   * @throws UnitRefused when the unit can never be written
   * @throws SealingUnavailable when what is personal in it cannot be sealed
   * @throws LogUnavailable when nothing was written: too much is waiting, or the database is away
   * @throws AppendOutcomeUnknown when the connection was lost with the append under way
   */
  async append(tenant: string, unit: AppendUnit): Promise<AppendResult> {
    const { sealing } = this.options;
    const sealed = sealing === undefined ? unit : sealing.seal(tenant, unit);
    const prepared = prepareUnit(sealed instanceof Promise ? await sealed : sealed);
    try {
      return await this.#commits.submit(tenant, prepared);
    } catch (error) {
      if (error instanceof TooManyWaiting) throw new LogUnavailable(error.message, { cause: error });
      throw error;
    }
  }

  async read(tenant: string, stream: string, options: ReadStreamOptions = {}): Promise<readonly RecordedEvent[]> {
    const { rows } = await this.pool.query<EventRow>({
      name: 'dondoc-read-stream',
      text: 'select * from log.read_stream($1, $2, $3)',
      values: [tenant, stream, options.fromVersion ?? 1],
    });
    const events = await this.#recorded(tenant, rows);
    return events.filter(
      ({ version, recordedAt, effectiveAt }) =>
        version <= (options.toVersion ?? Number.MAX_SAFE_INTEGER) &&
        (options.recordedUntil === undefined || recordedAt <= options.recordedUntil) &&
        (options.effectiveUntil === undefined || effectiveAt <= options.effectiveUntil),
    );
  }

  /** Loads of one turn of the event loop, and those that come while others are under way, share a round trip. */
  load(tenant: string, streams: readonly string[], commandId?: string): Promise<Loaded> {
    this.#loads += 1;
    return this.#reads.submit(tenant, { id: String(this.#loads), streams, commandId });
  }

  async *readAll(tenant: string, options: ReadAllOptions = {}): AsyncGenerator<RecordedEvent, void, undefined> {
    const head = await this.head(tenant);
    let until = Math.min(options.until ?? head, head);
    if (options.recordedUntil !== undefined)
      until = Math.min(until, await this.positionAt(tenant, options.recordedUntil));
    let after = options.after ?? 0;
    let left = options.limit ?? Number.MAX_SAFE_INTEGER;
    while (after < until && left > 0) {
      const page = await this.readPage(tenant, {
        ...options,
        after,
        until,
        limit: Math.min(PAGE, left),
      });
      yield* page.events;
      left -= page.events.length;
      after = page.scannedTo;
    }
  }

  /**
   * One page of the feed. `scannedTo` is how far it looked: with a filter it may lie
   * beyond the last event it returned.
   * @param options.sealed what is sealed stays so: for those who keep it as it stands
   * @param options.until at most the head: what is appended beyond it meanwhile would count as looked at
   */
  async readPage(
    tenant: string,
    {
      after = 0,
      until,
      limit = PAGE,
      types,
      categories,
      sealed = false,
    }: Omit<ReadAllOptions, 'recordedUntil'> & { readonly until: number; readonly sealed?: boolean },
    client: Pick<pg.ClientBase, 'query'> = this.pool,
  ): Promise<{ readonly events: readonly RecordedEvent[]; readonly scannedTo: number }> {
    const filtered = types !== undefined || categories !== undefined;
    const last = Math.min(until, after + (filtered ? Math.max(limit * 4, PAGE) : limit));
    const { rows } = await client.query<EventRow>({
      name: 'dondoc-read-page',
      text: 'select * from log.read_page($1, $2, $3, $4, $5, $6)',
      values: [tenant, after, last, limit, types ?? null, categories ?? null],
    } as never);
    const events = await this.#recorded(tenant, rows, sealed);
    const scannedTo = events.length < limit ? last : events.at(-1)!.position;
    return { events, scannedTo: Math.max(after, scannedTo) };
  }

  /** The events at these positions, in the order of positions; what is not there is left out. */
  async readPositions(tenant: string, positions: readonly number[]): Promise<readonly RecordedEvent[]> {
    const { rows } = await this.pool.query<EventRow>({
      name: 'dondoc-read-positions',
      text: 'select * from log.read_positions($1, $2)',
      values: [tenant, positions],
    });
    return this.#recorded(tenant, rows);
  }

  /**
   * The events of many streams up to a position, stream by stream, each in its order; a stream without any is left out.
   * @param options.types only these; absent: all
   * @param options.sealed as of `readPage`
   */
  async readStreams(
    tenant: string,
    streams: readonly string[],
    {
      until,
      types,
      sealed = false,
    }: { readonly until: number; readonly types?: readonly string[]; readonly sealed?: boolean },
  ): Promise<ReadonlyMap<string, readonly RecordedEvent[]>> {
    const { rows } = await this.pool.query<EventRow>({
      name: 'dondoc-read-streams',
      text: 'select * from log.read_streams($1, $2, $3, $4)',
      values: [tenant, streams, until, types ?? null],
    });
    const found = new Map<string, RecordedEvent[]>();
    for (const event of await this.#recorded(tenant, rows, sealed)) {
      const events = found.get(event.stream);
      if (events) events.push(event);
      else found.set(event.stream, [event]);
    }
    return found;
  }

  async head(tenant: string): Promise<number> {
    const { rows } = await this.pool.query<{ position: number }>(
      'select position from log.heads where tenant_id = $1',
      [tenant],
    );
    return rows[0]?.position ?? 0;
  }

  async tenants(): Promise<ReadonlyMap<string, number>> {
    const { rows } = await this.pool.query<{
      tenant_id: string;
      position: number;
    }>('select tenant_id, position from log.heads');
    return new Map(rows.map(({ tenant_id, position }) => [tenant_id, position]));
  }

  async positionAt(tenant: string, recordedUntil: Instant): Promise<number> {
    const { rows } = await this.pool.query<{ position: number }>('select log.position_at($1, $2) as position', [
      tenant,
      recordedUntil,
    ]);
    return rows[0]!.position;
  }

  async #load(tenant: string, wanted: readonly Load[]): Promise<readonly Settled<Loaded>[]> {
    const streams = [...new Set(wanted.flatMap((one) => one.streams))];
    const commands = wanted.flatMap(({ commandId }) => commandId ?? []);
    const { rows } = await this.pool.query<EventRow | CommandRow>({
      name: 'dondoc-load',
      text: 'select * from log.load_all($1, $2, $3)',
      values: [tenant, streams, commands],
    });
    const byStream = new Map<string, RecordedEvent[]>(streams.map((stream) => [stream, []]));
    const done = new Map<string, NonNullable<Loaded['done']>>();
    const loaded: EventRow[] = [];
    for (const row of rows) {
      if (row.position === null) done.set(row.command_id, doneOf(row));
      else loaded.push(row);
    }
    for (const event of await this.#recorded(tenant, loaded)) byStream.get(event.stream)!.push(event);
    return wanted.map((one): Settled<Loaded> => {
      const first = one.commandId === undefined ? undefined : done.get(one.commandId);
      // It was done: nothing will be decided, so nothing needs to be seen.
      if (first) return { done: { streams: new Map(), done: first } };
      return { done: { streams: new Map(one.streams.map((stream) => [stream, byStream.get(stream)!])) } };
    });
  }

  /**
   * Whole streams, in the order in which they began, a few at a time; one without events of the types has none. What is
   * sealed stays so, as of `readPage`. Through a connection of its own, until the last is taken or nobody wants more.
   * @throws Error where the database is away, or silent for too long
   */
  copyStreams(tenant: string, wanted: StreamsWanted): AsyncGenerator<readonly CopiedStream[], void, undefined> {
    const { query_timeout: answerWithin = ANSWER_WITHIN, ...options } = this.pool.options;
    return copyStreams({ options: { ...options, pipeline: false }, answerWithin }, tenant, wanted, this.#upcasters);
  }

  /** Writes a batch; whatever happens to the connection, a unit is written once and its outcome told. */
  async #write(
    tenant: string,
    units: readonly PreparedUnit[],
    deadline = Date.now() + this.#retryFor,
    mayBeWritten = false,
  ): Promise<readonly Settled<AppendResult>[]> {
    for (let attempt = 0; ; attempt += 1) {
      let sent = false;
      try {
        return await this.#writeOnce(tenant, units, () => (sent = true));
      } catch (error) {
        if (isConnectionLost(error)) {
          mayBeWritten ||= sent;
          if (Date.now() >= deadline) {
            return units.map(({ commandId }) => ({
              failed: mayBeWritten
                ? new AppendOutcomeUnknown(commandId, { cause: error })
                : new LogUnavailable('the database is away; nothing was written', { cause: error }),
            }));
          }
          await sleep(Math.min(1_000, 20 * 2 ** Math.min(attempt, 6)));
        } else if (units.length > 1) {
          // One unit spoiled the statement: each on its own, so that it fails alone.
          const settled: Settled<AppendResult>[] = [];
          for (const unit of units) settled.push(...(await this.#write(tenant, [unit], deadline, mayBeWritten)));
          return settled;
        } else {
          // A refusal of this attempt says nothing of an earlier one whose answer was lost.
          return [
            {
              failed: mayBeWritten
                ? new AppendOutcomeUnknown(units[0]!.commandId, {
                    cause: error,
                  })
                : error,
            },
          ];
        }
      }
    }
  }

  async #writeOnce(
    tenant: string,
    units: readonly PreparedUnit[],
    onSend: () => void,
  ): Promise<readonly Settled<AppendResult>[]> {
    const [answer] = await this.#connections.query<AppendAnswer>(
      tenant,
      {
        name: 'dondoc-append',
        text: APPEND_STATEMENT,
        values: appendParameters(tenant, this.options.recordedAt?.() ?? null, units),
      },
      onSend,
    );
    const results = appendResults(units, answer!);
    this.#announce(tenant, results);
    return results.map((done) => ({ done }));
  }

  /** Whoever is told of new positions cannot undo them: what it throws becomes a warning, never a failed append. */
  #announce(tenant: string, results: readonly AppendResult[]): void {
    const last = results.reduce(
      (most, result) => (result.outcome === 'appended' ? Math.max(most, result.lastPosition) : most),
      0,
    );
    if (last === 0) return;
    try {
      this.options.onAppended?.(tenant, last);
    } catch (error) {
      process.emitWarning(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
  }

  /** What is sealed is opened before it is upcast: upcasters know what was once accepted, not how it is kept. */
  async #recorded(tenant: string, rows: readonly EventRow[], sealed = false): Promise<readonly RecordedEvent[]> {
    const { sealing } = this.options;
    const stored = rows.map((row) => storedEvent(tenant, row));
    const opened = sealing === undefined || sealed ? stored : sealing.unseal(tenant, stored);
    return (opened instanceof Promise ? await opened : opened).map((event) => this.#upcasters.upcast(event));
  }
}

/** Of a stream without events that were asked for there is one row, without an event. */
/** `log.load_all` answers a repeated command with a row that has no position. */
interface CommandRow {
  readonly position: null;
  readonly command_id: string;
  readonly fingerprint: string | null;
  readonly first_position: number;
  readonly last_position: number;
  readonly recorded_at: Instant;
  readonly result: string;
}

function doneOf(row: CommandRow): NonNullable<Loaded['done']> {
  return {
    fingerprint: row.fingerprint,
    answer: {
      outcome: 'already-done',
      firstPosition: row.first_position,
      lastPosition: row.last_position,
      recordedAt: row.recorded_at,
      result: JSON.parse(row.result) as Json,
    },
  };
}
