import type { ExpectedVersion, RecordedEvent } from '#event-store';
import { SPOILED, type Played } from './history.js';

/** The log or an answer cannot be explained by any order in which the units may have been carried out. */
export class Unexplained extends Error {
  constructor(what: string, played?: Played) {
    const text = played === undefined ? what : `${what}\n${describe(played)}`;
    super(text);
    this.name = 'Unexplained';
  }
}

function describe(played: Played): string {
  return JSON.stringify(played, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
}

interface Done {
  readonly played: Played;
  readonly first: number;
  readonly last: number;
}

/**
 * Checks a history against what a log is: one sequence of units, each carried out at one moment between its call and
 * its answer (strict serialisability).
 *
 * The order of the units that wrote is what the log says. For each of the others the earliest place in it is looked
 * for at which its answer is right; a place must not lie before anything that was answered before the unit was
 * called, nor on the wrong side of the unit that used the same command id first.
 *
 * @param log the tenant's whole log, in order of position
 * @throws Unexplained
 */
export function checkHistory(log: readonly RecordedEvent[], history: readonly Played[]): void {
  checkNumbers(log);
  const done = history.flatMap((played) =>
    played.answer.outcome === 'appended'
      ? [{ played, first: played.answer.firstPosition, last: played.answer.lastPosition }]
      : [],
  );
  checkWritten(log, done);
  const firstOf = new Map<string, Done>();
  for (const one of done) {
    if (firstOf.has(one.played.commandId)) throw new Unexplained('a command id was carried out twice', one.played);
    firstOf.set(one.played.commandId, one);
  }
  for (const played of history) checkRepeat(played, firstOf.get(played.commandId));
  checkPlaces(new Versions(log), done, history, firstOf);
}

/** Positions from 1 without gaps, versions per stream from 1 without gaps, recorded times that never go back. */
function checkNumbers(log: readonly RecordedEvent[]): void {
  const versions = new Map<string, number>();
  log.forEach((event, index) => {
    if (event.position !== index + 1)
      throw new Unexplained(`position ${event.position} stands where ${index + 1} should`);
    const version = (versions.get(event.stream) ?? 0) + 1;
    versions.set(event.stream, version);
    if (event.version !== version) {
      throw new Unexplained(
        `position ${event.position} is version ${event.version} of ${event.stream}, not ${version}`,
      );
    }
    if (index > 0 && event.recordedAt < log[index - 1]!.recordedAt) {
      throw new Unexplained(`position ${event.position} was recorded before the one in front of it`);
    }
  });
}

/** The log holds what was acknowledged, at the positions that were told, whole and in order, and nothing else. */
function checkWritten(log: readonly RecordedEvent[], done: readonly Done[]): void {
  const owners = new Map<number, Played>();
  for (const { played, first, last } of done) {
    const { events, commandId, answer } = played;
    if (events.length === 0) {
      if (first !== 0 || last !== 0) throw new Unexplained('a unit without events was given positions', played);
      continue;
    }
    if (last - first + 1 !== events.length)
      throw new Unexplained('a unit was given more or fewer positions than events', played);
    events.forEach((event, index) => {
      const position = first + index;
      const recorded = log[position - 1];
      const told = 'recordedAt' in answer && recorded?.recordedAt === answer.recordedAt;
      const same =
        recorded?.stream === event.stream &&
        recorded.type === event.type &&
        recorded.data['nth'] === event.data.nth &&
        recorded.metadata.commandId === commandId;
      if (!same || !told) throw new Unexplained(`position ${position} does not hold what was acknowledged`, played);
      if (owners.has(position)) throw new Unexplained(`position ${position} was given twice`, played);
      owners.set(position, played);
    });
  }
  for (const { position } of log) {
    if (!owners.has(position)) throw new Unexplained(`position ${position} was acknowledged to nobody`);
  }
}

/** Who came with a used command id was told what became of the first, or that it was another command. */
function checkRepeat(played: Played, first: Done | undefined): void {
  const { answer } = played;
  switch (answer.outcome) {
    case 'already-done': {
      if (first === undefined) throw new Unexplained('told of a command that was never carried out', played);
      if (first.played.fingerprint !== played.fingerprint)
        throw new Unexplained('another command was taken for a repeat', played);
      const { outcome: _, ...told } = answer;
      const { outcome: __, ...original } = first.played.answer as typeof answer;
      if (JSON.stringify(told) !== JSON.stringify(original)) throw new Unexplained('not told the first result', played);
      return;
    }
    case 'command-id-reused':
      if (first === undefined || first.played.fingerprint === played.fingerprint) {
        throw new Unexplained('a repeat was taken for another command', played);
      }
      return;
    case 'appended':
      if (answer.result !== played.result) throw new Unexplained('not told its own result', played);
      if (played.events.some(({ type }) => type === SPOILED))
        throw new Unexplained('what cannot be written was', played);
      return;
    case 'spoiled':
      if (!played.events.some(({ type }) => type === SPOILED))
        throw new Unexplained('failed for a neighbour’s fault', played);
      return;
    case 'failed':
      throw new Unexplained('failed for no reason a log may have', played);
    case 'wrong-expected-version':
      return;
  }
}

function checkPlaces(
  versions: Versions,
  done: readonly Done[],
  history: readonly Played[],
  firstOf: ReadonlyMap<string, Done>,
): void {
  const places = new Map(done.map((one) => [one.played, one]));
  const boundaries = [0, ...done.filter(({ last }) => last > 0).map(({ last }) => last)].sort((a, b) => a - b);
  const before = new Map(
    history.map((played) => [played, history.filter((one) => mustPrecede(one, played, places, firstOf))]),
  );
  /** Where the log stood when the unit had been carried out. */
  const after = new Map<Played, number>();
  for (const played of inOrder(before)) {
    const earliest = Math.max(0, ...before.get(played)!.map((one) => after.get(one)!));
    const own = places.get(played);
    if (own !== undefined && own.last > 0) {
      if (own.first - 1 < earliest)
        throw new Unexplained(`written before position ${earliest}, which it had to follow`, played);
      if (!isRight(played, own.first - 1, versions))
        throw new Unexplained('accepted though it should have been refused', played);
      after.set(played, own.last);
    } else {
      const place = boundaries.find((boundary) => boundary >= earliest && isRight(played, boundary, versions));
      if (place === undefined)
        throw new Unexplained(`no place from position ${earliest} on explains the answer`, played);
      after.set(played, place);
    }
  }
}

/** Whether one unit was certainly carried out before the other. */
function mustPrecede(
  one: Played,
  other: Played,
  places: ReadonlyMap<Played, Done>,
  firstOf: ReadonlyMap<string, Done>,
): boolean {
  if (one === other) return false;
  if (one.responded < other.invoked) return true;
  const [a, b] = [places.get(one), places.get(other)];
  if (a !== undefined && b !== undefined && a.last > 0 && b.last > 0) return a.last < b.first;
  if (one.commandId !== other.commandId) return false;
  const first = firstOf.get(one.commandId)?.played;
  const repeats = ({ answer: { outcome } }: Played) => outcome === 'already-done' || outcome === 'command-id-reused';
  return (one === first && repeats(other)) || (other === first && !repeats(one));
}

/** Each after all that must be carried out before it. */
function inOrder(before: ReadonlyMap<Played, readonly Played[]>): Played[] {
  const ordered = new Set<Played>();
  while (ordered.size < before.size) {
    const ready = [...before].filter(
      ([played, earlier]) => !ordered.has(played) && earlier.every((one) => ordered.has(one)),
    );
    if (ready.length === 0) {
      throw new Unexplained(
        'some units each had to be carried out before the other',
        [...before.keys()].find((played) => !ordered.has(played)),
      );
    }
    for (const [played] of ready) ordered.add(played);
  }
  return [...ordered];
}

/** Whether a unit that was carried out where the log stood at `position` had to be answered as it was. */
function isRight({ answer, expectations }: Played, position: number, versions: Versions): boolean {
  const wrong = expectations.find(({ stream, expected }) => !holds(expected, versions.of(stream, position)));
  switch (answer.outcome) {
    case 'appended':
    case 'spoiled':
      return wrong === undefined;
    case 'wrong-expected-version':
      return (
        wrong?.stream === answer.stream &&
        wrong.expected === answer.expected &&
        versions.of(wrong.stream, position) === answer.actual
      );
    case 'already-done':
    case 'command-id-reused':
      return true;
    case 'failed':
      return false;
  }
}

function holds(expected: ExpectedVersion, version: number): boolean {
  if (expected === 'any') return true;
  if (expected === 'exists') return version > 0;
  return version === (expected === 'no-stream' ? 0 : expected);
}

/** The version of each stream when the log stood at a position. */
class Versions {
  readonly #positions = new Map<string, number[]>();

  constructor(log: readonly RecordedEvent[]) {
    for (const { stream, position } of log) {
      const positions = this.#positions.get(stream);
      if (positions) positions.push(position);
      else this.#positions.set(stream, [position]);
    }
  }

  of(stream: string, position: number): number {
    return (this.#positions.get(stream) ?? []).filter((one) => one <= position).length;
  }
}
