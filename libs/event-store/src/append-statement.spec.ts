import type { Instant, Json } from '#kernel';
import {
  appendParameters,
  appendResults,
  canonicalText,
  prepareUnit,
  UnitRefused,
  type AppendRow,
} from './append-statement.js';
import type { AppendUnit, EventToAppend, ExpectedVersion } from './log.js';

const metadata = { actor: { subject: 'chuyen-vien-1' } };

function unit(changes: Partial<AppendUnit> = {}): AppendUnit {
  return { writes: [], metadata, ...changes };
}

function unitWith(event: Partial<EventToAppend>): AppendUnit {
  const whole: EventToAppend = { type: 'assignment.acknowledged', data: {}, ...event };
  return unit({ writes: [{ stream: 'assignment-1', expected: 'any', events: [whole] }] });
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
    expect(JSON.parse(first.metadata)).toEqual({ ...metadata, commandId: first.commandId });
  });

  it('gives every event an id of its own, version 7, and schema version 1, unless it states them', () => {
    const drawn = prepareUnit(unitWith({})).events[0];
    expect(drawn?.eventId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    expect(drawn?.schemaVersion).toBe(1);
    const stated = { eventId: '01987654-3210-7abc-8def-0123456789ab', schemaVersion: 3 };
    expect(prepareUnit(unitWith(stated)).events[0]).toMatchObject(stated);
  });

  it('may name streams of any category and id, Vietnamese ones too', () => {
    const streams = ['assignment-1', 'number-register-2025', 'agency-sở-tài-chính', `group-${'x'.repeat(180)}`];
    const writes = streams.map((stream) => ({ stream, expected: 'any' as const, events: [] }));
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
    const write = { stream: 'assignment-1', expected: 'any' as const, events: [] };
    expect(() => prepareUnit(unit({ writes: [write, write] }))).toThrow(/named twice/);
    expect(() => prepareUnit(unit({ writes: [write], dependsOn: [write] }))).toThrow(/named twice/);
  });
});

describe('canonical text', () => {
  it('has its keys in order and nothing between them, as RFC 8785 says', () => {
    expect(canonicalText({ b: 1, a: [true, null, 'x'], á: { d: 2.5e3, c: 1e21 } })).toBe(
      '{"a":[true,null,"x"],"b":1,"á":{"c":1e+21,"d":2500}}',
    );
  });

  it('keeps Vietnamese as it is written, composed or not', () => {
    expect(canonicalText({ subject: 'V/v đôn đốc thực hiện', decomposed: 'e\u0302\u0301' })).toBe(
      '{"decomposed":"e\u0302\u0301","subject":"V/v đôn đốc thực hiện"}',
    );
  });

  it('leaves out what is undefined', () => {
    expect(canonicalText({ a: undefined, b: 1 })).toBe('{"b":1}');
  });

  it('takes the six characters \\u0000, which are not NUL', () => {
    expect(JSON.parse(canonicalText('\\u0000'))).toBe('\\u0000');
  });

  it('refuses what is no JSON at all', () => {
    expect(() => canonicalText(undefined as unknown as Json)).toThrow(UnitRefused);
    const endless: Record<string, Json> = {};
    endless['itself'] = endless;
    expect(() => canonicalText(endless)).toThrow(UnitRefused);
  });
});

describe('a batch', () => {
  const units = [
    prepareUnit(
      unit({
        commandId: 'first',
        writes: [
          { stream: 'a-1', expected: 'no-stream', events: [{ type: 'a.made', data: {} }] },
          { stream: 'a-2', expected: 4, events: [] },
        ],
      }),
    ),
    prepareUnit(unit({ commandId: 'second', dependsOn: [{ stream: 'a-1', expected: 'exists' }], result: 7 })),
  ];
  const row = { first_position: 1, last_position: 2, recorded: '2025-08-04T09:00:00.000Z' as Instant };

  it('names each stream once and refers to it by index', () => {
    const parameters = appendParameters('phu-tho', null, units);
    expect(parameters[2]).toEqual(['a-1', 'a-2']);
    expect(parameters.slice(7, 10)).toEqual([
      [1, 1, 2],
      [1, 2, 1],
      [0, 4, -1],
    ]);
    expect(parameters.slice(10, 12)).toEqual([[1], [1]]);
  });

  it('tells which expectation did not hold, though it is counted over the whole batch', () => {
    const rows: AppendRow[] = [
      { ...row, unit: 1, outcome: 'wrong-expected-version', conflict: 2, actual: 5, earlier_result: null },
      { ...row, unit: 2, outcome: 'wrong-expected-version', conflict: 3, actual: 0, earlier_result: null },
    ];
    expect(appendResults(units, rows)).toEqual([
      { outcome: 'wrong-expected-version', stream: 'a-2', expected: 4, actual: 5 },
      { outcome: 'wrong-expected-version', stream: 'a-1', expected: 'exists', actual: 0 },
    ]);
  });

  it('answers with the result of the earlier command where there was one, even when that was null', () => {
    const rows: AppendRow[] = [
      { ...row, unit: 1, outcome: 'appended', conflict: null, actual: null, earlier_result: null },
      { ...row, unit: 2, outcome: 'already-done', conflict: null, actual: null, earlier_result: 'null' },
    ];
    expect(appendResults(units, rows)).toEqual([
      { outcome: 'appended', firstPosition: 1, lastPosition: 2, recordedAt: row.recorded, result: null },
      { outcome: 'already-done', firstPosition: 1, lastPosition: 2, recordedAt: row.recorded, result: null },
    ]);
  });
});
