import { instant, type Json } from '#kernel';
import { useDatabase } from '../../../../test/support/database.js';
import { eventually } from '../../../../test/support/eventually.js';
import { newTenant, useLog } from '../../../../test/support/log.js';
import { plainUnit } from '../../../../test/support/plain-unit.js';
import { UnitRefused } from './unit-refused.js';
import type { AppendResult, AppendUnit, ExpectedVersion } from './log.js';
import { LogUnavailable, type PostgresEventLog } from './postgres-event-log.js';

const database = useDatabase();
const opened = useLog(database);
const metadata = { actor: { subject: 'chuyen-vien-1', agencyId: 'so-tai-chinh' } };

let tenant: string;
let log: PostgresEventLog;
beforeEach(() => {
  tenant = newTenant();
  log = opened.log;
});

function expecting(stream: string, expected: ExpectedVersion, count = 1): AppendUnit {
  const { writes } = plainUnit(stream, count);
  return plainUnit(stream, count, { writes: writes.map((write) => ({ ...write, expected })) });
}

function outcomes(results: readonly AppendResult[]): string[] {
  return results.map(({ outcome }) => outcome);
}

async function versions(): Promise<[stream: string, version: number][]> {
  const found: [string, number][] = [];
  for await (const { stream, version } of log.readAll(tenant)) found.push([stream, version]);
  return found;
}

/** Transactions that wrote the tenant's events: units of one batch share one. */
async function transactions(): Promise<number> {
  const rows = await opened.query('select distinct xmin::text from log.events where tenant_id = $1', [tenant]);
  return rows.length;
}

describe('a stream that holds nothing', () => {
  it.each<ExpectedVersion>(['any', 'no-stream', 0])('takes an append that expects %s', async (expected) => {
    expect(await log.append(tenant, expecting('case-1', expected))).toMatchObject({
      outcome: 'appended',
      firstPosition: 1,
      lastPosition: 1,
    });
  });

  it.each<ExpectedVersion>(['exists', 1])(
    'refuses one that expects %s, and tells the actual version',
    async (expected) => {
      expect(await log.append(tenant, expecting('case-1', expected))).toEqual({
        outcome: 'wrong-expected-version',
        stream: 'case-1',
        expected,
        actual: 0,
      });
      expect(await log.head(tenant)).toBe(0);
    },
  );
});

describe('a stream of two events', () => {
  beforeEach(async () => {
    await log.append(tenant, plainUnit('case-1', 2));
  });

  it.each<ExpectedVersion>(['any', 'exists', 2])('takes an append that expects %s', async (expected) => {
    expect(await log.append(tenant, expecting('case-1', expected))).toMatchObject({
      outcome: 'appended',
      firstPosition: 3,
    });
    expect((await log.read(tenant, 'case-1')).map(({ version }) => version)).toEqual([1, 2, 3]);
  });

  it.each<ExpectedVersion>(['no-stream', 0, 1, 3])(
    'refuses one that expects %s, and tells the actual version',
    async (expected) => {
      expect(await log.append(tenant, expecting('case-1', expected))).toEqual({
        outcome: 'wrong-expected-version',
        stream: 'case-1',
        expected,
        actual: 2,
      });
      expect(await log.head(tenant)).toBe(2);
    },
  );

  it('is no concern of another tenant, nor of another stream', async () => {
    expect(await log.append(newTenant(), expecting('case-1', 'no-stream'))).toMatchObject({ firstPosition: 1 });
    expect(await log.append(tenant, expecting('case-10', 'no-stream'))).toMatchObject({ firstPosition: 3 });
  });
});

describe('a unit of several streams', () => {
  const write = (stream: string, expected: ExpectedVersion, count: number) =>
    expecting(stream, expected, count).writes[0]!;

  it('writes them in the order given, at positions that follow each other', async () => {
    const answer = await log.append(tenant, {
      metadata,
      writes: [write('case-2', 'no-stream', 2), write('case-1', 'no-stream', 1)],
    });
    expect(answer).toMatchObject({ outcome: 'appended', firstPosition: 1, lastPosition: 3 });
    expect(await versions()).toEqual([
      ['case-2', 1],
      ['case-2', 2],
      ['case-1', 1],
    ]);
  });

  it('writes none of them when one is not as expected', async () => {
    const answer = await log.append(tenant, {
      metadata,
      writes: [write('case-1', 'no-stream', 1), write('case-2', 5, 1)],
    });
    expect(answer).toEqual({ outcome: 'wrong-expected-version', stream: 'case-2', expected: 5, actual: 0 });
    expect(await versions()).toEqual([]);
  });

  it('may only check a stream it names as written', async () => {
    const unit = {
      metadata,
      writes: [write('case-1', 'any', 1), { stream: 'case-2', expected: 'exists' as const, events: [] }],
    };
    expect(await log.append(tenant, unit)).toMatchObject({ outcome: 'wrong-expected-version', stream: 'case-2' });
  });
});

describe('a unit that depends on a stream it does not write', () => {
  const dependent = (expected: ExpectedVersion): AppendUnit => ({
    ...plainUnit('case-1'),
    dependsOn: [{ stream: 'agency-1', expected }],
  });

  it('is written while that stream is as expected, and leaves it as it is', async () => {
    await log.append(tenant, plainUnit('agency-1', 3));
    expect(await log.append(tenant, dependent(3))).toMatchObject({ outcome: 'appended', firstPosition: 4 });
    expect(await log.read(tenant, 'agency-1')).toHaveLength(3);
  });

  it('is refused once that stream has moved', async () => {
    await log.append(tenant, plainUnit('agency-1', 3));
    expect(await log.append(tenant, dependent(2))).toEqual({
      outcome: 'wrong-expected-version',
      stream: 'agency-1',
      expected: 2,
      actual: 3,
    });
    expect(await log.append(tenant, dependent('no-stream'))).toMatchObject({
      outcome: 'wrong-expected-version',
      actual: 3,
    });
    expect(await log.read(tenant, 'case-1')).toEqual([]);
  });
});

describe('the units of one batch', () => {
  it('each see what the ones before them wrote, and fail alone', async () => {
    const answers = await Promise.all([
      log.append(tenant, expecting('case-1', 'no-stream', 2)),
      log.append(tenant, expecting('case-1', 'no-stream')),
      log.append(tenant, { ...expecting('case-2', 'no-stream'), dependsOn: [{ stream: 'case-1', expected: 2 }] }),
      log.append(tenant, expecting('case-1', 2)),
      log.append(tenant, { ...expecting('case-3', 'no-stream'), dependsOn: [{ stream: 'case-1', expected: 2 }] }),
      log.append(tenant, expecting('case-4', 'any')),
    ]);
    expect(answers).toMatchObject([
      { outcome: 'appended', firstPosition: 1, lastPosition: 2 },
      { outcome: 'wrong-expected-version', stream: 'case-1', expected: 'no-stream', actual: 2 },
      { outcome: 'appended', firstPosition: 3, lastPosition: 3 },
      { outcome: 'appended', firstPosition: 4, lastPosition: 4 },
      { outcome: 'wrong-expected-version', stream: 'case-1', expected: 2, actual: 3 },
      { outcome: 'appended', firstPosition: 5, lastPosition: 5 },
    ]);
    expect(await versions()).toEqual([
      ['case-1', 1],
      ['case-1', 2],
      ['case-2', 1],
      ['case-1', 3],
      ['case-4', 1],
    ]);
    expect(await transactions()).toBe(1);
  });

  it('fail alone even when one of them spoils the statement that carries them all', async () => {
    await opened.query(`alter table log.events add constraint spoiler check (type <> 'test.spoiled') not valid`);
    const spoiled = {
      writes: [{ stream: 'case-1', expected: 'any' as const, events: [{ type: 'test.spoiled', data: {} }] }],
      metadata,
    };
    const answers = await Promise.allSettled([
      log.append(tenant, expecting('case-1', 'no-stream')),
      log.append(tenant, spoiled),
      log.append(tenant, expecting('case-1', 1)),
      log.append(tenant, expecting('case-1', 1)),
    ]);
    await opened.query('alter table log.events drop constraint spoiler');
    expect(answers).toMatchObject([
      { status: 'fulfilled', value: { outcome: 'appended', firstPosition: 1 } },
      { status: 'rejected', reason: { constraint: 'spoiler' } },
      { status: 'fulfilled', value: { outcome: 'appended', firstPosition: 2 } },
      { status: 'fulfilled', value: { outcome: 'wrong-expected-version', actual: 2 } },
    ]);
    expect(await log.append(tenant, expecting('case-1', 2))).toMatchObject({ outcome: 'appended', firstPosition: 3 });
  });

  it('fail alone when one can never be written', async () => {
    const [wrong, right] = await Promise.allSettled([
      log.append(tenant, expecting('no stream name', 'any')),
      log.append(tenant, expecting('case-1', 'any')),
    ]);
    expect(wrong).toMatchObject({ status: 'rejected', reason: expect.any(UnitRefused) });
    expect(right).toMatchObject({ status: 'fulfilled', value: { firstPosition: 1 } });
  });
});

describe('a command id that was used before', () => {
  const first: AppendUnit = {
    ...expecting('case-1', 'no-stream', 2),
    commandId: 'command-1',
    fingerprint: 'issue directive 1537',
    result: { number: '1537/UBND-TH', positions: [1, null, 'ba'] },
  };

  it('is answered with the first result, whatever happened in between, and changes nothing', async () => {
    const answer = await log.append(tenant, first);
    await log.append(tenant, plainUnit('case-1', 3));
    const repeated = await log.append(tenant, { ...first, result: 'another answer' });
    expect(repeated).toEqual({ ...answer, outcome: 'already-done' });
    expect(repeated).toMatchObject({ firstPosition: 1, lastPosition: 2, result: first.result });
    expect(await log.head(tenant)).toBe(5);
  });

  it('is answered so by another process too', async () => {
    const answer = await log.append(tenant, first);
    expect(await opened.logWith({}).append(tenant, first)).toEqual({ ...answer, outcome: 'already-done' });
  });

  it('is carried out once when it comes many times at once', async () => {
    const logs = [log, opened.logWith({}), opened.logWith({ maxInFlight: 3 })];
    const answers = await Promise.all(Array.from({ length: 30 }, (_, index) => logs[index % 3]!.append(tenant, first)));
    expect(outcomes(answers).filter((outcome) => outcome === 'appended')).toHaveLength(1);
    expect(new Set(answers.map((answer) => JSON.stringify({ ...answer, outcome: '' })))).toHaveProperty('size', 1);
    expect(await log.head(tenant)).toBe(2);
  });

  it('is an error when it comes with another content', async () => {
    await log.append(tenant, first);
    for (const fingerprint of ['issue directive 1538', '']) {
      expect(await log.append(tenant, { ...first, fingerprint })).toEqual({
        outcome: 'command-id-reused',
        commandId: 'command-1',
      });
    }
    const { fingerprint: _, ...without } = first;
    expect(await log.append(tenant, without)).toMatchObject({ outcome: 'command-id-reused' });
    expect(await log.head(tenant)).toBe(2);
  });

  it('does not disturb its neighbours in a batch', async () => {
    await log.append(tenant, first);
    const answers = await Promise.all([
      log.append(tenant, plainUnit('case-2')),
      log.append(tenant, first),
      log.append(tenant, plainUnit('case-2', 1, { commandId: 'command-2' })),
      log.append(tenant, { ...first, fingerprint: 'other' }),
      log.append(tenant, plainUnit('case-2', 1, { commandId: 'command-2' })),
    ]);
    expect(outcomes(answers)).toEqual(['appended', 'already-done', 'appended', 'command-id-reused', 'already-done']);
    expect(await log.head(tenant)).toBe(4);
  });

  it('may be used again after it failed, for nothing was done', async () => {
    expect(await log.append(tenant, { ...first, ...expecting('case-1', 1) })).toMatchObject({
      outcome: 'wrong-expected-version',
    });
    expect(await log.append(tenant, first)).toMatchObject({ outcome: 'appended' });
  });

  it('is free for another tenant', async () => {
    await log.append(tenant, first);
    expect(await log.append(newTenant(), first)).toMatchObject({ outcome: 'appended' });
  });
});

describe('a unit without events', () => {
  const quiet: AppendUnit = {
    writes: [],
    dependsOn: [],
    metadata,
    commandId: 'quiet',
    fingerprint: 'x',
    result: 'already so',
  };

  it('takes no position, and its command id is remembered with its result', async () => {
    const answer = await log.append(tenant, quiet);
    expect(answer).toMatchObject({ outcome: 'appended', firstPosition: 0, lastPosition: 0, result: 'already so' });
    await log.append(tenant, plainUnit('case-1'));
    expect(await log.append(tenant, { ...quiet, result: 'changed' })).toEqual({ ...answer, outcome: 'already-done' });
    expect(await log.append(tenant, { ...quiet, fingerprint: 'y' })).toMatchObject({ outcome: 'command-id-reused' });
    expect(await log.head(tenant)).toBe(1);
  });

  it('is refused when what it depends on is not as expected', async () => {
    const unit = { ...quiet, dependsOn: [{ stream: 'case-1', expected: 'exists' as const }] };
    expect(await log.append(tenant, unit)).toMatchObject({ outcome: 'wrong-expected-version', actual: 0 });
    await log.append(tenant, plainUnit('case-1'));
    expect(await log.append(tenant, unit)).toMatchObject({ outcome: 'appended', firstPosition: 0 });
  });
});

describe('what is stored', () => {
  async function stored(): Promise<{ data: string; metadata: string }> {
    const [row] = await opened.query<{ data: string; metadata: string }>(
      'select data::text, metadata::text from log.events where tenant_id = $1',
      [tenant],
    );
    return row!;
  }

  it('is the canonical text, byte for byte, and comes back as the same value', async () => {
    const data: Record<string, Json> = {
      title: 'V/v rà soát, tổng hợp khó khăn, vướng mắc',
      decomposed: 'dd̂e\u0302\u0301',
      'z-last': 1,
      'A-first': { nested: [1.0, -0, 1e-7, 123456789012345680000], b: true, a: null },
      emoji: '🏛',
      quoted: '"\\/\b\f\n\r\t\u001f',
      looksLikeNul: '\\u0000',
    };
    await log.append(tenant, {
      writes: [{ stream: 'case-1', expected: 'any', events: [{ type: 'case.opened', data }] }],
      metadata: { reason: 'theo đề nghị', actor: { subject: 'b', agencyId: 'a' }, correlationId: 'đ' },
      commandId: 'c',
    });
    expect(await stored()).toEqual({
      data:
        '{"A-first":{"a":null,"b":true,"nested":[1,0,1e-7,123456789012345680000]},"decomposed":"dd̂e\u0302\u0301",' +
        '"emoji":"🏛","looksLikeNul":"\\\\u0000","quoted":"\\"\\\\/\\b\\f\\n\\r\\t\\u001f",' +
        '"title":"V/v rà soát, tổng hợp khó khăn, vướng mắc","z-last":1}',
      metadata: '{"actor":{"agencyId":"a","subject":"b"},"commandId":"c","correlationId":"đ","reason":"theo đề nghị"}',
    });
    const [event] = await log.read(tenant, 'case-1');
    expect(event?.data).toEqual(JSON.parse(JSON.stringify(data)));
  });

  it.each([
    ['NUL', '\u0000'],
    ['a lone surrogate', '\ud83c'],
  ])('never holds %s: the unit is refused and nothing of it written', async (_, text) => {
    const event = { type: 'case.opened', data: { deep: [{ text }] } };
    const unit = { writes: [{ stream: 'case-1', expected: 'any' as const, events: [event] }], metadata };
    await expect(log.append(tenant, unit)).rejects.toThrow(UnitRefused);
    await expect(log.append(tenant, plainUnit('case-1', 1, { result: text }))).rejects.toThrow(UnitRefused);
    expect(await log.head(tenant)).toBe(0);
  });

  it('carries what the caller stated of an event, and who and why', async () => {
    const event = {
      type: 'case.opened',
      data: {},
      schemaVersion: 4,
      eventId: '01987654-3210-7abc-8def-0123456789ab',
    };
    const stated = { ...metadata, onBehalfOf: 'van-phong', reason: 'x', correlationId: 'y', causationId: 'z' };
    await log.append(tenant, {
      writes: [{ stream: 'case-1', expected: 'any', events: [event] }],
      metadata: stated,
      commandId: 'command-1',
    });
    expect(await log.read(tenant, 'case-1')).toEqual([
      {
        ...event,
        tenant,
        stream: 'case-1',
        position: 1,
        version: 1,
        metadata: { ...stated, commandId: 'command-1' },
        recordedAt: expect.any(String),
        effectiveAt: expect.any(String),
      },
    ]);
  });
});

describe('the two times of an event', () => {
  const early = instant('2025-08-01T08:00:00Z');
  const nine = instant('2025-08-04T09:00:00Z');
  const ten = instant('2025-08-04T10:00:00.123Z');

  it('are both that of the append, by the clock of the database, unless stated', async () => {
    const [before] = await opened.query<{ now: Date }>('select clock_timestamp() as now');
    const answer = await log.append(tenant, plainUnit('case-1'));
    const [after] = await opened.query<{ now: Date }>('select clock_timestamp() as now');
    const [event] = await log.read(tenant, 'case-1');
    expect(answer).toMatchObject({ recordedAt: event!.recordedAt });
    expect(event!.effectiveAt).toBe(event!.recordedAt);
    expect(event!.recordedAt >= before!.now.toISOString()).toBe(true);
    expect(event!.recordedAt <= after!.now.toISOString()).toBe(true);
  });

  it('differ when the event was true at another time than it is recorded', async () => {
    const stepped = opened.logWith({ recordedAt: () => ten });
    const event = { type: 'case.answered', data: {}, effectiveAt: early };
    await stepped.append(tenant, { writes: [{ stream: 'case-1', expected: 'any', events: [event] }], metadata });
    expect(await log.read(tenant, 'case-1')).toMatchObject([{ recordedAt: ten, effectiveAt: early }]);
  });

  it('never go back along positions, though a clock is set back', async () => {
    await opened.logWith({ recordedAt: () => ten }).append(tenant, plainUnit('case-1'));
    const late = await opened.logWith({ recordedAt: () => nine }).append(tenant, plainUnit('case-1'));
    expect(late).toMatchObject({ recordedAt: ten });
    expect((await log.read(tenant, 'case-1')).map(({ recordedAt }) => recordedAt)).toEqual([ten, ten]);
    await opened.logWith({ recordedAt: () => nine }).append(newTenant(), plainUnit('case-1'));
  });
});

describe('a new tenant', () => {
  it('begins at position 1 though several processes append to it first at the same moment', async () => {
    const logs = Array.from({ length: 4 }, () => opened.logWith({}));
    for (let round = 0; round < 10; round += 1) {
      const fresh = newTenant();
      const answers = await Promise.all(logs.map((one) => one.append(fresh, plainUnit('case-1'))));
      const positions = answers.map((answer) => (answer.outcome === 'appended' ? answer.firstPosition : 0));
      expect(positions.sort()).toEqual([1, 2, 3, 4]);
    }
  });

  it('needs a name', async () => {
    await expect(log.append('', plainUnit('case-1'))).rejects.toThrow('tenant_has_a_name');
    expect(await opened.query(`select from log.events where tenant_id = ''`)).toEqual([]);
  });
});

describe('when more is waiting than may wait', () => {
  it('refuses what comes at once, writes nothing of it, and carries out the rest', async () => {
    const busy = opened.logWith({ maxWaiting: 3 });
    await log.append(tenant, plainUnit('case-1'));
    const holder = await opened.holdHead(tenant);
    const first = busy.append(tenant, plainUnit('case-1', 1, { commandId: 'first' }));
    await eventually('the first batch is under way', holder.isWaitedFor);
    const waiting = ['a', 'b', 'c'].map((commandId) => busy.append(tenant, plainUnit('case-1', 1, { commandId })));
    const refused = await Promise.allSettled(
      ['d', 'e'].map((commandId) => busy.append(tenant, plainUnit('case-1', 1, { commandId }))),
    );
    expect(refused).toMatchObject([
      { status: 'rejected', reason: expect.any(LogUnavailable) },
      { status: 'rejected', reason: expect.any(LogUnavailable) },
    ]);
    await holder.letGo();
    expect(outcomes(await Promise.all([first, ...waiting]))).toEqual(Array(4).fill('appended'));
    const ids: (string | undefined)[] = [];
    for await (const event of log.readAll(tenant, { after: 1 })) ids.push(event.metadata.commandId);
    expect(ids).toEqual(['first', 'a', 'b', 'c']);
  });
});
