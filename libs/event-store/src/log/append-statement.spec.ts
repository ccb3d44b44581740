import type { Instant } from '#kernel';
import { appendResults, planOf, prepareUnit, type AppendAnswer, type AppendException } from './append-statement.js';
import type { AppendUnit, EventToAppend, ExpectedVersion } from './log.js';
import { UnitRefused } from './unit-refused.js';

const metadata = { actor: { subject: 'chuyen-vien-1' } };

function unit(changes: Partial<AppendUnit> = {}): AppendUnit {
  return { writes: [], metadata, ...changes };
}

function unitWith(event: Partial<EventToAppend>): AppendUnit {
  const whole: EventToAppend = {
    type: 'assignment.acknowledged',
    data: {},
    ...event,
  };
  return unit({
    writes: [{ stream: 'assignment-1', expected: 'any', events: [whole] }],
  });
}

function unitExpecting(stream: string, expected: ExpectedVersion = 'any'): AppendUnit {
  return unit({ writes: [{ stream, expected, events: [] }] });
}

describe('a unit that the log takes', () => {
  it('is given a command id when it has none, since a retry needs one', () => {
    const first = prepareUnit(unit());
    const second = prepareUnit(unit());
    expect(first.commandId).toMatch(/^[0-9a-f-]{36}$/);
    expect(second.commandId).not.toBe(first.commandId);
    expect(JSON.parse(first.metadata)).toEqual({
      ...metadata,
      commandId: first.commandId,
    });
  });

  it('gives every event an id of its own, version 7, and schema version 1, unless it states them', () => {
    const drawn = prepareUnit(unitWith({})).events[0];
    expect(drawn?.eventId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    expect(drawn?.schemaVersion).toBe(1);
    const stated = {
      eventId: '01987654-3210-7abc-8def-0123456789ab',
      schemaVersion: 3,
    };
    expect(prepareUnit(unitWith(stated)).events[0]).toMatchObject(stated);
  });

  it('may name streams of any category and id, Vietnamese ones too', () => {
    const streams = ['assignment-1', 'number-register-2025', 'agency-sở-tài-chính', `group-${'x'.repeat(180)}`];
    const writes = streams.map((stream) => ({
      stream,
      expected: 'any' as const,
      events: [],
    }));
    expect(prepareUnit(unit({ writes })).expectations.map(({ stream }) => stream)).toEqual(streams);
  });
});

describe('a unit that can never be written', () => {
  const refused: [what: string, wrong: AppendUnit, says: RegExp][] = [
    ['an empty command id', unit({ commandId: '' }), /1 to 200 characters/],
    ['a command id of 201 characters', unit({ commandId: 'x'.repeat(201) }), /1 to 200 characters/],
    ['NUL in the command id', unit({ commandId: 'a\u0000' }), /NUL/],
    ['a lone surrogate in the command id', unit({ commandId: 'a\ud800' }), /surrogate/],
    ['NUL in the fingerprint', unit({ fingerprint: 'a\u0000' }), /fingerprint/],
    ['a lone surrogate in the fingerprint', unit({ fingerprint: '\udc00' }), /fingerprint/],
    ['a stream without a category', unitExpecting('1234'), /no stream name/],
    ['a stream without an id', unitExpecting('assignment-'), /no stream name/],
    ['a stream with a space', unitExpecting('assignment-1 2'), /no stream name/],
    ['a stream with NUL', unitExpecting('assignment-1\u0000'), /no stream name/],
    ['a stream with a lone surrogate', unitExpecting('assignment-1\ud800'), /no stream name/],
    ['a stream id of 181 characters', unitExpecting(`group-${'x'.repeat(181)}`), /no stream name/],
    ['an expected version below 0', unitExpecting('assignment-1', -1), /whole number/],
    ['an expected version that is no whole number', unitExpecting('assignment-1', 1.5), /whole number/],
    ['an expected version beyond any stream', unitExpecting('assignment-1', 2 ** 31), /whole number/],
    ['an event type without a category', unitWith({ type: 'Acknowledged' }), /no event type/],
    ['schema version 0', unitWith({ schemaVersion: 0 }), /schema version/],
    ['a schema version beyond 32,767', unitWith({ schemaVersion: 32_768 }), /schema version/],
    ['a schema version that is no whole number', unitWith({ schemaVersion: 1.5 }), /schema version/],
    ['an event id that is no UUID', unitWith({ eventId: 'first' }), /no UUID/],
    ['an effective time that is no instant', unitWith({ effectiveAt: '2025-08-04' as Instant }), /no instant/],
    ['an effective time before year 1', unitWith({ effectiveAt: '0000-01-01T00:00:00.000Z' as Instant }), /no instant/],
    ['NUL in the data', unitWith({ data: { note: 'a\u0000b' } }), /NUL/],
    ['NUL in a name of the data', unitWith({ data: { 'a\u0000': 1 } }), /NUL/],
    ['a lone surrogate in the data', unitWith({ data: { note: 'a\ud83d' } }), /surrogate/],
    ['a number that JSON cannot carry', unitWith({ data: { share: Number.NaN } }), /not JSON/],
    ['NUL in a reason', unit({ metadata: { ...metadata, reason: '\u0000' } }), /NUL/],
    ['NUL in the result', unit({ result: '\u0000' }), /NUL/],
  ];

  it.each(refused)('has %s', (_, wrong, says) => {
    expect(() => prepareUnit(wrong)).toThrow(UnitRefused);
    expect(() => prepareUnit(wrong)).toThrow(says);
  });

  it('names a stream twice, whether it writes it or depends on it', () => {
    const write = {
      stream: 'assignment-1',
      expected: 'any' as const,
      events: [],
    };
    expect(() => prepareUnit(unit({ writes: [write, write] }))).toThrow(/named twice/);
    expect(() => prepareUnit(unit({ writes: [write], dependsOn: [write] }))).toThrow(/named twice/);
  });
});

describe('a batch', () => {
  const units = [
    prepareUnit(
      unit({
        commandId: 'first',
        writes: [
          {
            stream: 'a-1',
            expected: 'no-stream',
            events: [{ type: 'a.made', data: {} }],
          },
          { stream: 'a-2', expected: 4, events: [] },
        ],
      }),
    ),
    prepareUnit(
      unit({
        commandId: 'second',
        dependsOn: [{ stream: 'a-1', expected: 'exists' }],
        result: 7,
      }),
    ),
  ];
  const recorded_at = '2025-08-04T09:00:00.000Z' as Instant;
  const answer = (...exceptions: AppendException[]): AppendAnswer => ({
    before: 41,
    recorded_at,
    exceptions: exceptions.length === 0 ? null : JSON.stringify(exceptions),
  });

  it('names each stream once and refers to it by number', () => {
    const { streams, expectations, events } = planOf(units);
    expect(streams.map(({ name }) => name)).toEqual(['a-1', 'a-2']);
    expect(expectations).toEqual([
      { unit: 1, stream: 1, expected: 0 },
      { unit: 1, stream: 2, expected: 4 },
      { unit: 2, stream: 1, expected: -1 },
    ]);
    expect(events).toMatchObject([{ unit: 1, stream: 1, nth: 1 }]);
  });

  it('gives every event its place, and its place in its stream, as if all units were accepted', () => {
    const event = { type: 'a.made', data: {} };
    const { firsts, lasts, events } = planOf(
      [
        unit({
          writes: [{ stream: 'a-1', expected: 'any', events: [event, event] }],
        }),
        unit({ dependsOn: [{ stream: 'a-1', expected: 'exists' }] }),
        unit({
          writes: ['a-2', 'a-1'].map((stream) => ({
            stream,
            expected: 'any',
            events: [event],
          })),
        }),
      ].map(prepareUnit),
    );
    expect(firsts).toEqual([1, 0, 3]);
    expect(lasts).toEqual([2, 0, 4]);
    expect(events.map(({ stream, nth }) => [stream, nth])).toEqual([
      [1, 1],
      [1, 2],
      [2, 1],
      [1, 3],
    ]);
  });

  it.each<[says: string, expected: ExpectedVersion[], version: number | undefined]>([
    ['nothing, when nothing is expected', ['any', 'any'], undefined],
    ['the version expected, less what the batch itself will have written by then', [4, 5, 'any', 7], 4],
    ['to be new, and to exist once the batch has written to it', ['no-stream', 'exists', 2], 0],
    ['what no stream is, when it must exist at any version', ['exists', 'any'], -1],
    ['what no stream is, when two units contradict each other', ['no-stream', 'no-stream'], -1],
  ])('asks of a stream: %s', (_, expected, version) => {
    const writes = expected.map((one) => [{ stream: 'a-1', expected: one, events: [{ type: 'a.made', data: {} }] }]);
    const plan = planOf(writes.map((one) => prepareUnit(unit({ writes: one }))));
    expect(plan.streams[0]?.version).toBe(version);
  });

  it('answers with positions that follow each other, when every unit was accepted', () => {
    expect(appendResults(units, answer())).toEqual([
      {
        outcome: 'appended',
        firstPosition: 42,
        lastPosition: 42,
        recordedAt: recorded_at,
        result: null,
      },
      {
        outcome: 'appended',
        firstPosition: 0,
        lastPosition: 0,
        recordedAt: recorded_at,
        result: 7,
      },
    ]);
  });

  it('tells which expectation did not hold, though it is counted over the whole batch', () => {
    expect(
      appendResults(
        units,
        answer(
          {
            unit: 1,
            outcome: 'wrong-expected-version',
            expectation: 2,
            actual: 5,
          },
          {
            unit: 2,
            outcome: 'wrong-expected-version',
            expectation: 3,
            actual: 0,
          },
        ),
      ),
    ).toEqual([
      {
        outcome: 'wrong-expected-version',
        stream: 'a-2',
        expected: 4,
        actual: 5,
      },
      {
        outcome: 'wrong-expected-version',
        stream: 'a-1',
        expected: 'exists',
        actual: 0,
      },
    ]);
  });

  it('gives the places of a unit that was not accepted to the next one', () => {
    const both = [...units, prepareUnit(unitWith({}))];
    const results = appendResults(both, answer({ unit: 1, outcome: 'command-id-reused' }));
    expect(results[0]).toEqual({
      outcome: 'command-id-reused',
      commandId: 'first',
    });
    expect(results[2]).toMatchObject({
      outcome: 'appended',
      firstPosition: 42,
      lastPosition: 42,
    });
  });

  it('answers with the result of the earlier command where there was one, even when that was null', () => {
    const earlier = {
      firstPosition: 7,
      lastPosition: 9,
      recordedAt: '2025-08-03T01:00:00.5+00:00',
      result: null,
    };
    expect(appendResults(units, answer({ unit: 2, outcome: 'already-done', ...earlier }))[1]).toEqual({
      ...earlier,
      outcome: 'already-done',
      recordedAt: '2025-08-03T01:00:00.500Z',
    });
  });
});
