import canonicalize from 'canonicalize';
import { isInstant, newId, type Instant, type Json } from '#kernel';
import type { AppendResult, AppendUnit, EventMetadata, EventToAppend, ExpectedVersion } from './log.js';

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

/** The unit itself is wrong; it can never be written. Nothing was. */
export class UnitRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnitRefused';
  }
}

const STREAM = /^[a-z][a-z-]*-[^\s\p{Cc}\p{Cs}]{1,180}$/u;
const TYPE = /^[a-z][a-z0-9-]*\.[a-z0-9-]+$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** RFC 8785 writes NUL as `\u0000`; after an even number of backslashes, for `\\u0000` is six harmless characters. */
const NUL = /(?<!\\)(?:\\\\)*\\u0000/;
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

/** RFC 8785 text. @throws UnitRefused for what JSON cannot carry, and for NUL, which PostgreSQL's text cannot. */
export function canonicalText(value: Json): string {
  let text: string | undefined;
  try {
    text = canonicalize(value);
  } catch (error) {
    throw new UnitRefused(`not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (text === undefined) throw new UnitRefused('not JSON: nothing to write');
  if (text.includes('\\u0000') && NUL.test(text))
    throw new UnitRefused('the character NUL (U+0000) cannot be recorded');
  if (!text.isWellFormed()) throw new UnitRefused('text with a lone surrogate cannot be recorded');
  return text;
}

export const APPEND_STATEMENT =
  'select * from log.append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)';

/** The parameters of {@link APPEND_STATEMENT} for a batch. */
export function appendParameters(tenant: string, now: Instant | null, units: readonly PreparedUnit[]): unknown[] {
  const indexes = new Map<string, number>();
  const indexOf = (stream: string): number => {
    let index = indexes.get(stream);
    if (index === undefined) indexes.set(stream, (index = indexes.size + 1));
    return index;
  };
  const xUnit: number[] = [];
  const xStream: number[] = [];
  const xExpected: number[] = [];
  const eUnit: number[] = [];
  const eStream: number[] = [];
  const eType: string[] = [];
  const eSchema: number[] = [];
  const eId: string[] = [];
  const eData: string[] = [];
  const eEffective: (string | null)[] = [];
  units.forEach((unit, unitIndex) => {
    for (const { stream, expected } of unit.expectations) {
      xUnit.push(unitIndex + 1);
      xStream.push(indexOf(stream));
      xExpected.push(expectedNumber(expected));
    }
    for (const event of unit.events) {
      eUnit.push(unitIndex + 1);
      eStream.push(indexOf(event.stream));
      eType.push(event.type);
      eSchema.push(event.schemaVersion);
      eId.push(event.eventId);
      eData.push(event.data);
      eEffective.push(event.effectiveAt);
    }
  });
  return [
    tenant,
    now,
    [...indexes.keys()],
    units.map(({ commandId }) => commandId),
    units.map(({ fingerprint }) => fingerprint),
    units.map(({ metadata }) => metadata),
    units.map(({ result }) => result),
    xUnit,
    xStream,
    xExpected,
    eUnit,
    eStream,
    eType,
    eSchema,
    eId,
    eData,
    eEffective,
  ];
}

const ANY = -2;
const EXISTS = -1;

function expectedNumber(expected: ExpectedVersion): number {
  if (expected === 'any') return ANY;
  if (expected === 'exists') return EXISTS;
  return expected === 'no-stream' ? 0 : expected;
}

/** One row per unit, as {@link APPEND_STATEMENT} answers. */
export interface AppendRow {
  readonly unit: number;
  readonly outcome: 'appended' | 'already-done' | 'wrong-expected-version' | 'command-id-reused';
  readonly first_position: number;
  readonly last_position: number;
  readonly recorded: Instant;
  readonly earlier_result: string | null;
  /** Index, counted from 1 over the whole batch, of the expectation that did not hold. */
  readonly conflict: number | null;
  readonly actual: number | null;
}

export function appendResults(units: readonly PreparedUnit[], rows: readonly AppendRow[]): AppendResult[] {
  const expectations = units.flatMap((unit) => unit.expectations);
  return rows.map((row, index): AppendResult => {
    const unit = units[index]!;
    switch (row.outcome) {
      case 'appended':
      case 'already-done':
        return {
          outcome: row.outcome,
          firstPosition: row.first_position,
          lastPosition: row.last_position,
          recordedAt: row.recorded,
          result: JSON.parse(row.earlier_result ?? unit.result) as Json,
        };
      case 'wrong-expected-version': {
        const { stream, expected } = expectations[row.conflict! - 1]!;
        return { outcome: row.outcome, stream, expected, actual: row.actual! };
      }
      case 'command-id-reused':
        return { outcome: row.outcome, commandId: unit.commandId };
    }
  });
}
