import { instant } from '#kernel';
import type { AppendResult, RecordedEvent } from '#event-store';
import { checkHistory, Unexplained } from './history-check.js';
import { SPOILED, type Played } from './history.js';

/** A checker that accepts everything proves nothing: here it must tell a true history from every kind of false one. */

const recordedAt = instant('2025-08-04T09:00:00Z');

function event(
  position: number,
  stream: string,
  version: number,
  commandId: string,
  changes: Partial<RecordedEvent> = {},
): RecordedEvent {
  return {
    tenant: 'phu-tho',
    position,
    stream,
    version,
    type: 'test.happened',
    schemaVersion: 1,
    eventId: `event-${position}`,
    data: { nth: 0 },
    metadata: { actor: { subject: 'history' }, commandId },
    recordedAt,
    effectiveAt: recordedAt,
    ...changes,
  };
}

function asked(commandId: string, from: number, to: number, changes: Partial<Played>): Played {
  return {
    process: 0,
    commandId,
    fingerprint: 'x',
    result: commandId,
    expectations: [{ stream: 'case-1', expected: 'any', written: true }],
    events: [{ stream: 'case-1', type: 'test.happened', data: { nth: 0 } }],
    invoked: BigInt(from),
    responded: BigInt(to),
    answer: { outcome: 'failed', error: 'never answered' },
    ...changes,
  };
}

function appended(position: number, result: string): AppendResult {
  return { outcome: 'appended', firstPosition: position, lastPosition: position, recordedAt, result };
}

function repeated(position: number, result: string): AppendResult {
  return { outcome: 'already-done', firstPosition: position, lastPosition: position, recordedAt, result };
}

function refused(actual: number, expected: number): Partial<Played> {
  return {
    expectations: [{ stream: 'case-1', expected, written: true }],
    answer: { outcome: 'wrong-expected-version', stream: 'case-1', expected, actual },
  };
}

const log = [event(1, 'case-1', 1, 'a'), event(2, 'case-1', 2, 'b')];
const a = asked('a', 0, 10, { answer: appended(1, 'a') });
const b = asked('b', 5, 20, { answer: appended(2, 'b') });

describe('a history that a log can have', () => {
  const quiet = {
    events: [],
    answer: { outcome: 'appended', firstPosition: 0, lastPosition: 0, recordedAt, result: 'q' } as const,
  };
  it.each<[what: string, log: RecordedEvent[], history: Played[]]>([
    ['of nothing', [], []],
    ['of two units that overlap', log, [a, b]],
    ['whose order of calls is not that of positions', log, [asked('a', 7, 10, { answer: a.answer }), b]],
    ['with a refusal before both', log, [a, b, asked('c', 0, 30, refused(0, 5))]],
    ['with a refusal between', log, [a, b, asked('c', 0, 30, refused(1, 5))]],
    ['with a refusal after both', log, [a, b, asked('c', 0, 30, refused(2, 5))]],
    ['with a repeat that overlaps the first', log, [a, b, asked('a', 0, 30, { answer: repeated(1, 'a') })]],
    [
      'with another command under a used id',
      log,
      [a, b, asked('a', 0, 30, { fingerprint: 'y', answer: { outcome: 'command-id-reused', commandId: 'a' } })],
    ],
    ['with a unit that wrote nothing', log, [a, b, asked('q', 0, 30, quiet)]],
    ['with one that was refused, and done when it came again', log, [a, b, asked('b', 0, 15, refused(0, 1))]],
    [
      'with one that spoiled its batch',
      log,
      [
        a,
        b,
        asked('s', 0, 30, {
          events: [{ stream: 'case-1', type: SPOILED, data: { nth: 0 } }],
          answer: { outcome: 'spoiled' },
        }),
      ],
    ],
  ])('%s is accepted', (_, events, history) => {
    expect(() => checkHistory(events, history)).not.toThrow();
  });
});

describe('a history that no log can have', () => {
  const exact = (expected: number) => ({ expectations: [{ stream: 'case-1', expected, written: true }] });
  it.each<[what: string, log: RecordedEvent[], history: Played[]]>([
    ['a missing position', [log[0]!, event(3, 'case-1', 2, 'b')], [a, asked('b', 5, 20, { answer: appended(3, 'b') })]],
    ['a missing version', [log[0]!, event(2, 'case-1', 3, 'b')], [a, b]],
    ['a version that comes twice', [log[0]!, event(2, 'case-1', 1, 'b')], [a, b]],
    [
      'a recorded time that goes back',
      [log[0]!, event(2, 'case-1', 2, 'b', { recordedAt: instant('2025-08-04T08:00:00Z') })],
      [a, b],
    ],
    ['an event that was acknowledged and is not there', [log[0]!], [a, b]],
    ['an event that nobody was told of', log, [a]],
    ['an event of another content', [log[0]!, event(2, 'case-1', 2, 'b', { data: { nth: 7 } })], [a, b]],
    ['an event of another stream', [log[0]!, event(2, 'case-2', 1, 'b')], [a, b]],
    ['an event under another command', [log[0]!, event(2, 'case-1', 2, 'z')], [a, b]],
    ['a position acknowledged twice', [log[0]!], [a, asked('b', 5, 20, { answer: appended(1, 'b') })]],
    [
      'a unit accepted at a version it did not expect',
      log,
      [a, asked('b', 5, 20, { ...exact(0), answer: appended(2, 'b') })],
    ],
    ['a unit refused though it was as it expected', log, [a, b, asked('c', 25, 30, refused(2, 2))]],
    ['a refusal that tells a version that was long past', log, [a, b, asked('c', 25, 30, refused(1, 5))]],
    ['a refusal that tells a version that was never there', log, [a, b, asked('c', 0, 30, refused(3, 5))]],
    [
      'a refusal for the second reason, the first being there too',
      log,
      [
        a,
        b,
        asked('c', 25, 30, {
          expectations: [
            { stream: 'case-2', expected: 'exists', written: false },
            { stream: 'case-1', expected: 5, written: false },
          ],
          answer: { outcome: 'wrong-expected-version', stream: 'case-1', expected: 5, actual: 2 },
        }),
      ],
    ],
    [
      'refusals that see time go backwards',
      log,
      [a, b, asked('c', 0, 8, refused(2, 5)), asked('d', 9, 12, refused(1, 5))],
    ],
    [
      'a position in front of one that was acknowledged before the call',
      log,
      [asked('a', 30, 40, { answer: a.answer }), b],
    ],
    [
      'a command carried out twice',
      [log[0]!, event(2, 'case-1', 2, 'a')],
      [a, asked('a', 5, 20, { result: 'a', answer: appended(2, 'a') })],
    ],
    ['a repeat of what was never done', log, [a, b, asked('z', 0, 30, { answer: repeated(1, 'z') })]],
    ['a repeat told of another result', log, [a, b, asked('a', 0, 30, { answer: repeated(1, 'b') })]],
    [
      'a repeat answered before the first was called',
      log,
      [asked('a', 7, 10, { answer: a.answer }), b, asked('a', 0, 5, { answer: repeated(1, 'a') })],
    ],
    [
      'a repeat taken for another command',
      log,
      [a, b, asked('a', 0, 30, { answer: { outcome: 'command-id-reused', commandId: 'a' } })],
    ],
    [
      'another command taken for a repeat',
      log,
      [a, b, asked('a', 0, 30, { fingerprint: 'y', answer: repeated(1, 'a') })],
    ],
    ['a repeat refused after the first was answered', log, [a, b, asked('a', 25, 30, refused(2, 0))]],
    ['a unit that fails for its neighbour', log, [a, b, asked('c', 0, 30, { answer: { outcome: 'spoiled' } })]],
    ['a unit that fails without a reason', log, [a, b, asked('c', 0, 30, {})]],
    ['a unit told of another result than its own', log, [a, asked('b', 5, 20, { answer: appended(2, 'a') })]],
  ])('with %s is found out', (_, events, history) => {
    expect(() => checkHistory(events, history)).toThrow(Unexplained);
  });
});
