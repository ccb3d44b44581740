import { instant, isInstant, newId, type Instant, type Json } from '#kernel';
import { instantArray, integerArray, jsonArray, smallintArray, textArray, uuidArray } from './binary-arrays.js';
import { canonicalText } from './canonical-text.js';
import type { AppendResult, AppendUnit, EventMetadata, EventToAppend, ExpectedVersion } from './log.js';
import { UnitRefused } from './unit-refused.js';

/** A unit with its JSON already in canonical text, so that a batch is only concatenated and a retry costs nothing. */
export interface PreparedUnit {
  readonly commandId: string;
  readonly fingerprint: string | null;
  readonly metadata: string;
  readonly result: string;
  readonly expectations: readonly { readonly stream: string; readonly expected: ExpectedVersion }[];
  readonly events: readonly PreparedEvent[];
}

interface PreparedEvent {
  readonly stream: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly eventId: string;
  readonly data: string;
  readonly effectiveAt: Instant | null;
}

const STREAM = /^[a-z][a-z-]*-[^\s\p{Cc}\p{Cs}]{1,180}$/u;
const TYPE = /^[a-z][a-z0-9-]*\.[a-z0-9-]+$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** What PostgreSQL's `integer` and `smallint` hold. */
const MOST_VERSIONS = 2 ** 31 - 1;
const MOST_SCHEMA_VERSIONS = 2 ** 15 - 1;

/**
 * Checks a unit and fixes its text. A unit without a command id is given one: a retry
 * after a lost connection needs it.
 * @throws UnitRefused for a name, version or value the log does not take
 */
export function prepareUnit(unit: AppendUnit): PreparedUnit {
  const commandId = unit.commandId ?? newId();
  if (commandId.length === 0 || commandId.length > 200) throw new UnitRefused('a command id has 1 to 200 characters');
  const expectations = [
    ...unit.writes.map(({ stream, expected }) => ({ stream, expected })),
    ...(unit.dependsOn ?? []).map(({ stream, expected }) => ({ stream, expected })),
  ];
  const seen = new Set<string>();
  for (const { stream, expected } of expectations) {
    if (!STREAM.test(stream)) throw new UnitRefused(`"${stream}" is no stream name: <category>-<id> is expected`);
    if (seen.has(stream)) throw new UnitRefused(`stream "${stream}" is named twice in one unit`);
    seen.add(stream);
    if (typeof expected === 'number' && !isWholeNumber(expected, 0, MOST_VERSIONS)) {
      throw new UnitRefused(`expected version ${String(expected)} of "${stream}" is not a whole number from 0`);
    }
  }
  const events = unit.writes.flatMap(({ stream, events: written }) =>
    written.map((event) => prepareEvent(stream, event)),
  );
  const fingerprint = unit.fingerprint ?? null;
  if (fingerprint !== null && !(fingerprint.isWellFormed() && !fingerprint.includes('\0'))) {
    throw new UnitRefused('a fingerprint is text without NUL and lone surrogates');
  }
  return {
    commandId,
    fingerprint,
    metadata: canonicalText({ ...unit.metadata, commandId } satisfies EventMetadata as unknown as Json),
    result: canonicalText(unit.result ?? null),
    expectations,
    events,
  };
}

/** One wrong value would make the database refuse the whole batch: all that it would refuse is refused here. */
function prepareEvent(stream: string, event: EventToAppend): PreparedEvent {
  const { type, schemaVersion = 1, eventId = newId(), effectiveAt = null } = event;
  if (!TYPE.test(type)) throw new UnitRefused(`"${type}" is no event type: <category>.<past-tense> is expected`);
  if (!isWholeNumber(schemaVersion, 1, MOST_SCHEMA_VERSIONS)) {
    throw new UnitRefused(`schema version ${String(schemaVersion)} of "${type}" is not a whole number from 1 to 32767`);
  }
  if (!UUID.test(eventId)) throw new UnitRefused(`event id "${eventId}" is no UUID`);
  if (effectiveAt !== null && !(isInstant(effectiveAt) && effectiveAt >= '0001')) {
    throw new UnitRefused(`effective time "${effectiveAt}" is no instant: YYYY-MM-DDTHH:mm:ss.sssZ is expected`);
  }
  return { stream, type, schemaVersion, eventId, data: canonicalText(event.data), effectiveAt };
}

function isWholeNumber(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

export const APPEND_STATEMENT = `select * from log.append(${Array.from({ length: 23 }, (_, at) => `$${String(at + 1)}`).join(', ')})`;

/** The parameters of {@link APPEND_STATEMENT} for a batch. */
export function appendParameters(tenant: string, now: Instant | null, units: readonly PreparedUnit[]): unknown[] {
  const { streams, firsts, lasts, expectations, events } = planOf(units);
  return [
    tenant,
    now,
    textArray(streams.map(({ name }) => name)),
    integerArray(streams.map(({ version }) => version ?? UNDECIDED)),
    streams.every(isBegun)
      ? null
      : integerArray(streams.flatMap((stream, index) => (isBegun(stream) ? [] : [index + 1]))),
    textArray(units.map(({ commandId }) => commandId)),
    units.some(({ fingerprint }) => fingerprint !== null)
      ? textArray(units.map(({ fingerprint }) => fingerprint))
      : null,
    jsonArray(units.map(({ metadata }) => metadata)),
    jsonArray(units.map(({ result }) => result)),
    integerArray(firsts),
    integerArray(lasts),
    integerArray(expectations.map(({ unit }) => unit)),
    integerArray(expectations.map(({ stream }) => stream)),
    integerArray(expectations.map(({ expected }) => expected)),
    integerArray(events.map(({ unit }) => unit)),
    integerArray(events.map(({ stream }) => stream)),
    integerArray(events.map((_, index) => index + 1)),
    integerArray(events.map(({ nth }) => nth)),
    textArray(events.map(({ event }) => event.type)),
    smallintArray(events.map(({ event }) => event.schemaVersion)),
    uuidArray(events.map(({ event }) => event.eventId)),
    jsonArray(events.map(({ event }) => event.data)),
    events.some(({ event }) => event.effectiveAt !== null)
      ? instantArray(events.map(({ event }) => event.effectiveAt))
      : null,
  ];
}

/** A stream of a batch. */
interface PlannedStream {
  readonly name: string;
  /** The version it must be at before the batch for every unit to be accepted, where expectations say so. */
  version: number | undefined;
  /** Events that the units looked at so far write to it. */
  written: number;
}

/** Whether the batch holds its first event: the log's unique index refuses that when there is one already. */
function isBegun({ version, written }: Readonly<PlannedStream>): boolean {
  return version === 0 && written > 0;
}

/** What no stream is at: the database is to look at each unit. */
const UNDECIDED = -1;

/** Units and streams are referred to by number, from 1, as the database counts. */
export interface BatchPlan {
  readonly streams: readonly Readonly<PlannedStream>[];
  /** Per unit, the places of its first and last event among those of the batch; 0 when it has none. */
  readonly firsts: readonly number[];
  readonly lasts: readonly number[];
  readonly expectations: readonly { readonly unit: number; readonly stream: number; readonly expected: number }[];
  /** `nth`: which of the events that the batch writes to the stream. */
  readonly events: readonly {
    readonly unit: number;
    readonly stream: number;
    readonly nth: number;
    readonly event: PreparedEvent;
  }[];
}

/**
 * Where everything will stand when all units of a batch are accepted, in order, and what its streams must be like for
 * that. The database checks those and, when one is not, goes through the units one by one instead.
 */
export function planOf(units: readonly PreparedUnit[]): BatchPlan {
  const streams: PlannedStream[] = [];
  const numbers = new Map<string, number>();
  const numberOf = (name: string): number => {
    let number = numbers.get(name);
    if (number === undefined) {
      number = streams.push({ name, version: undefined, written: 0 });
      numbers.set(name, number);
    }
    return number;
  };
  const firsts: number[] = [];
  const lasts: number[] = [];
  const expectations: BatchPlan['expectations'][number][] = [];
  const events: BatchPlan['events'][number][] = [];
  units.forEach((unit, index) => {
    for (const { stream: name, expected } of unit.expectations) {
      const stream = numberOf(name);
      demand(streams[stream - 1]!, expected);
      expectations.push({ unit: index + 1, stream, expected: expectedNumber(expected) });
    }
    firsts.push(unit.events.length > 0 ? events.length + 1 : 0);
    for (const event of unit.events) {
      const stream = numberOf(event.stream);
      const nth = (streams[stream - 1]!.written += 1);
      events.push({ unit: index + 1, stream, nth, event });
    }
    lasts.push(unit.events.length > 0 ? events.length : 0);
  });
  return { streams, firsts, lasts, expectations, events };
}

/** An exact version is expected of a stream as it will be by then, with what the batch has written to it before. */
function demand(stream: PlannedStream, expected: ExpectedVersion): void {
  if (expected === 'any' || (expected === 'exists' && stream.written > 0)) return;
  const version = expected === 'exists' ? UNDECIDED : expectedNumber(expected) - stream.written;
  stream.version = stream.version === undefined || stream.version === version ? version : UNDECIDED;
}

const ANY = -2;
const EXISTS = -1;

function expectedNumber(expected: ExpectedVersion): number {
  if (expected === 'any') return ANY;
  if (expected === 'exists') return EXISTS;
  return expected === 'no-stream' ? 0 : expected;
}

/** The one row that {@link APPEND_STATEMENT} answers with. */
export interface AppendAnswer {
  /** The tenant's last position before the batch; the events of accepted units follow it in order. */
  readonly before: number;
  readonly recorded_at: Instant;
  /** JSON: an array of {@link AppendException}, or null when every unit was accepted. */
  readonly exceptions: string | null;
}

/** A unit that was not accepted; `unit` and `expectation` are counted from 1 over the whole batch. */
export type AppendException = { readonly unit: number } & (
  | {
      readonly outcome: 'already-done';
      readonly firstPosition: number;
      readonly lastPosition: number;
      readonly recordedAt: string;
      readonly result: Json;
    }
  | { readonly outcome: 'wrong-expected-version'; readonly expectation: number; readonly actual: number }
  | { readonly outcome: 'command-id-reused' }
);

export function appendResults(units: readonly PreparedUnit[], answer: AppendAnswer): AppendResult[] {
  const exceptions = new Map(exceptionsOf(answer).map((exception) => [exception.unit, exception]));
  let position = answer.before;
  return units.map((unit, index): AppendResult => {
    const exception = exceptions.get(index + 1);
    if (exception) return exceptionalResult(units, unit, exception);
    const firstPosition = unit.events.length > 0 ? position + 1 : 0;
    position += unit.events.length;
    return {
      outcome: 'appended',
      firstPosition,
      lastPosition: unit.events.length > 0 ? position : 0,
      recordedAt: answer.recorded_at,
      result: JSON.parse(unit.result) as Json,
    };
  });
}

function exceptionsOf({ exceptions }: AppendAnswer): readonly AppendException[] {
  return exceptions === null ? [] : (JSON.parse(exceptions) as AppendException[]);
}

function exceptionalResult(
  units: readonly PreparedUnit[],
  unit: PreparedUnit,
  exception: AppendException,
): AppendResult {
  switch (exception.outcome) {
    case 'already-done': {
      const { outcome, firstPosition, lastPosition, recordedAt, result } = exception;
      return { outcome, firstPosition, lastPosition, recordedAt: instant(recordedAt), result };
    }
    case 'wrong-expected-version': {
      const { stream, expected } = units.flatMap(({ expectations }) => expectations)[exception.expectation - 1]!;
      return { outcome: exception.outcome, stream, expected, actual: exception.actual };
    }
    case 'command-id-reused':
      return { outcome: exception.outcome, commandId: unit.commandId };
  }
}
