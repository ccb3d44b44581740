import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import fc from 'fast-check';
import { instant, instantOf, millisecondsOf, type Instant } from '#kernel';
import { runTypescript } from '../../../../test/support/child-process.js';
import { useDatabase } from '../../../../test/support/database.js';
import { eventually } from '../../../../test/support/eventually.js';
import { newTenant, useLog } from '../../../../test/support/log.js';
import { plainUnit } from '../../../../test/support/plain-unit.js';
import { openLogPool } from './connection.js';
import type { CopiedStream, StreamsWanted } from './copied-stream.js';
import type { ReadAllOptions, ReadStreamOptions, RecordedEvent } from './log.js';
import { PostgresEventLog } from './postgres-event-log.js';
import { Upcasters } from './upcasters.js';

const database = useDatabase();
const opened = useLog(database);

const metadata = { actor: { subject: 'chuyen-vien-1' } };
const friday = instant('2025-08-01T09:00:00Z');
const sunday = instant('2025-08-03T09:00:00Z');
const monday = instant('2025-08-04T09:00:00Z');
const tuesday = instant('2025-08-05T09:00:00Z');

/** A log whose clock the test sets. */
function stepped(): { log: PostgresEventLog; clock: { now: Instant } } {
  const clock = { now: friday };
  return { log: opened.logWith({ recordedAt: () => clock.now }), clock };
}

async function all(tenant: string, options?: ReadAllOptions, log = opened.log): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const event of log.readAll(tenant, options)) events.push(event);
  return events;
}

async function positions(tenant: string, options?: ReadAllOptions): Promise<number[]> {
  return (await all(tenant, options)).map(({ position }) => position);
}

describe('reading a stream', () => {
  const tenant = newTenant();

  /** Version 1 recorded on Friday; 2 on Monday; 3 keyed in on Tuesday, for it had come on Friday on paper. */
  beforeAll(async () => {
    const { log, clock } = stepped();
    await log.append(tenant, plainUnit('case-1'));
    clock.now = monday;
    await log.append(tenant, plainUnit('case-2'));
    await log.append(tenant, plainUnit('case-1'));
    clock.now = tuesday;
    const keyedIn = { type: 'case.answered', data: {}, effectiveAt: friday };
    await log.append(tenant, { writes: [{ stream: 'case-1', expected: 2, events: [keyedIn] }], metadata });
  });

  it.each<[what: string, options: ReadStreamOptions, versions: number[]]>([
    ['all of it, in order of version', {}, [1, 2, 3]],
    ['from a version', { fromVersion: 2 }, [2, 3]],
    ['up to a version', { toVersion: 2 }, [1, 2]],
    ['between two versions', { fromVersion: 2, toVersion: 2 }, [2]],
    ['nothing beyond its end', { fromVersion: 4 }, []],
    ['what had been recorded by Sunday', { recordedUntil: sunday }, [1]],
    ['what had been recorded by Monday, that moment included', { recordedUntil: monday }, [1, 2]],
    ['what was true by Sunday as known today', { effectiveUntil: sunday }, [1, 3]],
    ['what was true by Sunday as known on Monday', { effectiveUntil: sunday, recordedUntil: monday }, [1]],
    ['what was true on Friday, that moment included', { effectiveUntil: friday }, [1, 3]],
  ])('gives %s', async (_, options, versions) => {
    const events = await opened.log.read(tenant, 'case-1', options);
    expect(events.map(({ version }) => version)).toEqual(versions);
  });

  it('gives nothing of a stream that does not exist, and nothing of another tenant’s', async () => {
    expect(await opened.log.read(tenant, 'case-3')).toEqual([]);
    expect(await opened.log.read(newTenant(), 'case-1')).toEqual([]);
  });

  it('gives several at once, in one round trip, each complete and in order', async () => {
    const { streams, done } = await opened.log.load(tenant, ['case-2', 'case-1', 'case-3'], 'never used');
    expect([...streams].map(([stream, events]) => [stream, events.map(({ position }) => position)])).toEqual([
      ['case-2', [2]],
      ['case-1', [1, 3, 4]],
      ['case-3', []],
    ]);
    expect(done).toBeUndefined();
  });

  it('gives the outcome of a command that was carried out, instead of what it would need to decide', async () => {
    const answer = await opened.log.append(
      tenant,
      plainUnit('case-9', 1, { commandId: 'used', fingerprint: 'x', result: [1] }),
    );
    expect(await opened.log.load(tenant, ['case-1'], 'used')).toEqual({
      streams: new Map(),
      done: { fingerprint: 'x', answer: { ...answer, outcome: 'already-done' } },
    });
  });
});

describe('reading the whole log of a tenant', () => {
  const tenant = newTenant();

  beforeAll(async () => {
    const { log, clock } = stepped();
    for (const [stream, type] of [
      ['assignment-1', 'assignment.made'],
      ['directive-1', 'directive.issued'],
      ['assignment-2', 'assignment.made'],
      ['assignment-1', 'assignment.answered'],
      ['assignmentgroup-1', 'assignmentgroup.made'],
      ['directive-1', 'directive.corrected'],
    ] as const) {
      await log.append(tenant, { writes: [{ stream, expected: 'any', events: [{ type, data: {} }] }], metadata });
      clock.now = instantOf(millisecondsOf(clock.now) + 86_400_000);
    }
  });

  it.each<[what: string, options: ReadAllOptions, positions: number[]]>([
    ['everything, in order of position', {}, [1, 2, 3, 4, 5, 6]],
    ['what comes after a position', { after: 4 }, [5, 6]],
    ['what comes up to a position', { until: 2 }, [1, 2]],
    ['a part in the middle', { after: 1, until: 3 }, [2, 3]],
    ['no more than asked for', { after: 1, limit: 2 }, [2, 3]],
    ['nothing when nothing is asked for', { limit: 0 }, []],
    ['nothing beyond its end', { after: 6 }, []],
    ['events of a type', { types: ['assignment.made'] }, [1, 3]],
    ['events of several types', { types: ['assignment.made', 'directive.issued'] }, [1, 2, 3]],
    ['nothing of a type that does not occur', { types: ['petition.raised'] }, []],
    ['nothing of no types', { types: [] }, []],
    ['streams of a category, and not those of a longer name', { categories: ['assignment'] }, [1, 3, 4]],
    ['streams of several categories', { categories: ['assignment', 'directive'] }, [1, 2, 3, 4, 6]],
    [
      'what meets every filter',
      { categories: ['assignment'], types: ['assignment.answered', 'directive.issued'] },
      [4],
    ],
    ['as many as asked for of what a filter leaves', { categories: ['assignment'], limit: 2 }, [1, 3]],
    ['what had been recorded by then', { recordedUntil: sunday }, [1, 2, 3]],
    ['nothing from before it began', { recordedUntil: instant('2025-07-01T00:00:00Z') }, []],
  ])('gives %s', async (_, options, expected) => {
    expect(await positions(tenant, options)).toEqual(expected);
  });

  it('takes as the category what stands before the first hyphen', async () => {
    const other = newTenant();
    await opened.log.append(other, plainUnit('register-directives-2025'));
    await opened.log.append(other, plainUnit('directives-2025'));
    expect(await positions(other, { categories: ['register'] })).toEqual([1]);
    expect(await positions(other, { categories: ['directives'] })).toEqual([2]);
    expect(await positions(other, { categories: ['register-directives'] })).toEqual([]);
  });

  it('gives nothing of another tenant', async () => {
    expect(await positions(newTenant())).toEqual([]);
  });

  it('ends at what was there when it began', async () => {
    const other = newTenant();
    await opened.log.append(other, plainUnit('case-1', 3));
    const seen: number[] = [];
    for await (const { position } of opened.log.readAll(other)) {
      seen.push(position);
      await opened.log.append(other, plainUnit('case-1'));
    }
    expect(seen).toEqual([1, 2, 3]);
  });
});

describe('a page', () => {
  const tenant = newTenant();
  beforeAll(async () => {
    for (let unit = 0; unit < 3; unit += 1) {
      await opened.log.append(tenant, plainUnit('case-1', 1_000));
      await opened.log.append(tenant, { ...plainUnit(`rare-${unit}`) });
    }
  });

  it('tells how far it looked, so that a filter that finds little does not look twice', async () => {
    const head = 3_003;
    const first = await opened.log.readPage(tenant, { until: head, limit: 10, categories: ['rare'] });
    expect(first.events).toEqual([]);
    expect(first.scannedTo).toBe(1_000);
    const second = await opened.log.readPage(tenant, {
      after: first.scannedTo,
      until: head,
      limit: 1,
      categories: ['rare'],
    });
    expect(second.events.map(({ position }) => position)).toEqual([1_001]);
    expect(second.scannedTo).toBe(1_001);
  });

  it('never claims to have looked beyond where it was told to end', async () => {
    expect(await opened.log.readPage(tenant, { after: 3_000, until: 3_003, limit: 500 })).toMatchObject({
      scannedTo: 3_003,
    });
    expect(await opened.log.readPage(tenant, { after: 3_003, until: 3_003, limit: 500 })).toEqual({
      events: [],
      scannedTo: 3_003,
    });
  });

  it('loses nothing at its edges, whatever its size and filter', async () => {
    const rare = [1_001, 2_002, 3_003];
    for (const limit of [1, 2, 7, 250, 1_000, 5_000]) {
      const found: number[] = [];
      for (let after = 0; after < 3_003;) {
        const page = await opened.log.readPage(tenant, { after, until: 3_003, limit, categories: ['rare'] });
        expect(page.events.length).toBeLessThanOrEqual(limit);
        expect(page.scannedTo).toBeGreaterThan(after);
        found.push(...page.events.map(({ position }) => position));
        after = page.scannedTo;
      }
      expect(found).toEqual(rare);
    }
    expect(await positions(tenant, { categories: ['rare'] })).toEqual(rare);
  });
});

describe('whole streams', () => {
  const tenant = newTenant();
  const copied = async (options: Partial<StreamsWanted> = {}, of = tenant, log = opened.log) => {
    const streams: CopiedStream[] = [];
    for await (const some of log.copyStreams(of, { prefix: 'case-', until: 7, ...options })) streams.push(...some);
    return streams;
  };
  const positionsIn = (streams: readonly CopiedStream[]) =>
    streams.map((stream) => [stream.name, stream.events().map(({ position }) => position)]);

  beforeAll(async () => {
    // case-1 has positions 1, 4 and 6, case-2 2 and 7, case-3 5; 3 is of another category.
    for (const stream of ['case-1', 'case-2', 'agency-1', 'case-1', 'case-3', 'case-1', 'case-2']) {
      const type = stream.startsWith('agency') ? 'agency.registered' : 'case.noted';
      await opened.log.append(tenant, {
        writes: [{ stream, expected: 'any', events: [{ type, data: { of: stream } }] }],
        metadata,
      });
    }
  });

  it('are copied in the order in which they began', async () => {
    const streams = await copied();
    expect(positionsIn(streams)).toEqual([
      ['case-1', [1, 4, 6]],
      ['case-2', [2, 7]],
      ['case-3', [5]],
    ]);
    expect(streams.map(({ begunAt }) => begunAt)).toEqual([1, 2, 5]);
    expect(positionsIn(await copied({ prefix: 'agency-' }))).toEqual([['agency-1', [3]]]);
  });

  it('are copied as far as they had gone, and without what nobody asks for', async () => {
    expect(positionsIn(await copied({ until: 4 }))).toEqual([
      ['case-1', [1, 4]],
      ['case-2', [2]],
    ]);
    expect(positionsIn(await copied({ types: ['case.closed', "case.'noted"] }))).toEqual([
      ['case-1', []],
      ['case-2', []],
      ['case-3', []],
    ]);
  });

  it('say what the same events say that are read otherwise', async () => {
    const [first, second] = await copied();
    const [same] = await opened.log.read(tenant, 'case-2');
    const [event] = second!.events();
    for (const [name, value] of Object.entries(same!)) {
      expect([name, event![name as keyof RecordedEvent]]).toEqual([name, value]);
    }
    expect(first!.events().map(({ data }) => data)).toEqual(Array(3).fill({ of: 'case-1' }));
    expect(first!.events()).toEqual(first!.events());
  });

  it('are nothing to another tenant', async () => {
    expect(await copied({}, newTenant())).toEqual([]);
  });

  it('are the same wherever the bytes of them end', async () => {
    const large = newTenant();
    // Of some bytes and of many, so that pieces of what is sent end in any part of an event.
    const events = Array.from({ length: 300 }, (_, nth) => ({
      type: 'case.noted',
      data: { text: 'Ủy ban nhân dân tỉnh '.repeat((nth * 7_919) % 1_000) },
      effectiveAt: instantOf(Date.UTC(1954, 9, 10) + nth * 86_399_999),
    }));
    for (let nth = 0; nth < events.length; nth += 10) {
      const writes = [{ stream: `case-${nth % 70}`, expected: 'any' as const, events: events.slice(nth, nth + 10) }];
      await opened.log.append(large, { writes, metadata });
    }
    const streams = await copied({ until: 300 }, large);
    expect(streams).toHaveLength(7);
    for (const stream of streams) {
      const told = stream.events().map(({ position, version, data, recordedAt, effectiveAt }) => {
        return { position, version, data, recordedAt, effectiveAt };
      });
      expect(await opened.log.read(large, stream.name)).toMatchObject(told);
    }
    expect(streams.flatMap((stream) => stream.events())).toHaveLength(300);
  });

  it('fail where the database is silent for too long', async () => {
    const impatient = openLogPool(database.url, { answerWithin: 100 });
    const holder = new pg.Client(database.superuserUrl);
    await holder.connect();
    try {
      await holder.query('begin; lock table log.events in access exclusive mode');
      await expect(copied({}, tenant, new PostgresEventLog(impatient))).rejects.toThrow('sent nothing');
    } finally {
      await holder.end();
      await impatient.end();
    }
    expect(await copied()).toHaveLength(3);
  });
});

describe('a log of 50,000 events', () => {
  const tenant = newTenant();
  const text = 'Thực hiện chỉ đạo của Ủy ban nhân dân tỉnh; '.repeat(20);
  beforeAll(async () => {
    const events = Array.from({ length: 500 }, (_, index) => ({ type: 'case.noted', data: { index, text } }));
    for (let part = 0; part < 100; part += 1) {
      await opened.log.append(tenant, { writes: [{ stream: `case-${part}`, expected: 'any', events }], metadata });
    }
  });

  it('is read whole by a process whose memory cannot hold it', async () => {
    const outcome = await runTypescript(new URL('../../../../test/feed/read-whole-log.ts', import.meta.url), {
      nodeOptions: ['--max-old-space-size=64'],
      arguments: [database.url, tenant],
    });
    expect(outcome).toEqual({ code: 0, stdout: '50000 events, dense: true\n', stderr: '' });
  });

  const copying = () =>
    opened.query<{ pid: number }>(
      `select pid from pg_stat_activity where datname = current_database() and query like '%copy (%' and state <> 'idle'
          and pid <> pg_backend_pid()`,
    );

  it('is copied until nobody wants more of it, and no connection stays behind', async () => {
    for await (const [stream] of opened.log.copyStreams(tenant, { prefix: 'case-', until: 50_000 })) {
      expect(stream!.name).toBe('case-0');
      expect(await copying()).toHaveLength(1);
      break;
    }
    await eventually('the database copies nothing any more', async () => (await copying()).length === 0);
  });

  it('is copied however slowly it is taken', async () => {
    const address = new URL(database.url);
    address.searchParams.set('options', '-c statement_timeout=200');
    const hasty = openLogPool(address.href);
    const names: string[] = [];
    try {
      const copied = new PostgresEventLog(hasty).copyStreams(tenant, { prefix: 'case-', until: 50_000 });
      for await (const streams of copied) {
        if (names.length === 0) await delay(500);
        names.push(...streams.map(({ name }) => name));
      }
    } finally {
      await hasty.end();
    }
    expect(names).toHaveLength(100);
  });

  it('is copied whole or with an error, never in part', async () => {
    const copied = async () => {
      let isEnded = false;
      let events = 0;
      for await (const streams of opened.log.copyStreams(tenant, { prefix: 'case-', until: 50_000 })) {
        for (const stream of streams) events += stream.events().length;
        if (isEnded) continue;
        isEnded = true;
        for (const { pid } of await copying()) await opened.query('select pg_terminate_backend($1)', [pid]);
      }
      return events;
    };
    await expect(copied()).rejects.toThrow(/terminat/);
  });

  it('is read no further than the reader has come', async () => {
    const asked: number[] = [];
    const query = opened.pool.query.bind(opened.pool) as unknown as (...asked: unknown[]) => Promise<pg.QueryResult>;
    const watched = {
      query: async (...parameters: unknown[]) => {
        const result = await query(...parameters);
        asked.push(result.rows.length);
        return result;
      },
    } as unknown as pg.Pool;
    let read = 0;
    for await (const { position } of new PostgresEventLog(watched).readAll(tenant)) {
      expect(position).toBe((read += 1));
      if (read === 2_500) break;
    }
    expect(asked).toEqual([1, 1_000, 1_000, 1_000]);
  });
});

describe('the position at an instant', () => {
  it('is the one a scan of the log finds', async () => {
    const most = 40;
    const historyOfGaps = fc.array(fc.nat({ max: 3 }), { minLength: 0, maxLength: most });
    const asked = fc.array(fc.integer({ min: -2, max: 3 * most + 2 }), { minLength: 5, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(historyOfGaps, asked, async (gaps, offsets) => {
        const tenant = newTenant();
        const { log, clock } = stepped();
        const recorded: Instant[] = [];
        for (const gap of gaps) {
          clock.now = instantOf(millisecondsOf(clock.now) + gap);
          await log.append(tenant, plainUnit('case-1'));
          recorded.push(clock.now);
        }
        for (const offset of offsets) {
          const at = instantOf(millisecondsOf(friday) + offset);
          expect(await log.positionAt(tenant, at)).toBe(recorded.filter((one) => one <= at).length);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('is 0 for a tenant that has no event', async () => {
    expect(await opened.log.positionAt(newTenant(), friday)).toBe(0);
    expect(await opened.log.head(newTenant())).toBe(0);
  });
});

describe('an event of an older schema version', () => {
  it('is brought up to the newest wherever it is read, and stays as it was in the log', async () => {
    const tenant = newTenant();
    const upcasters = new Upcasters([
      { type: 'case.answered', from: 1, upcast: ({ body }) => ({ text: body }) },
      { type: 'case.answered', from: 2, upcast: (data) => ({ ...data, attachments: [] }) },
    ]);
    const log = opened.logWith({ upcasters });
    const events = [
      { type: 'case.answered', data: { body: 'đã xong' } },
      { type: 'case.answered', data: { text: 'đã xong' }, schemaVersion: 2 },
      { type: 'case.answered', data: { text: 'đã xong', attachments: [] }, schemaVersion: 3 },
      { type: 'case.closed', data: { body: 'x' } },
    ];
    await log.append(tenant, { writes: [{ stream: 'case-1', expected: 'any', events }], metadata });
    const newest = { schemaVersion: 3, data: { text: 'đã xong', attachments: [] } };
    const expected = [newest, newest, newest, { schemaVersion: 1, data: { body: 'x' } }];
    expect(await log.read(tenant, 'case-1')).toMatchObject(expected);
    expect(await all(tenant, {}, log)).toMatchObject(expected);
    expect((await log.load(tenant, ['case-1'])).streams.get('case-1')).toMatchObject(expected);
    for await (const [stream] of log.copyStreams(tenant, { prefix: 'case-', until: 4 })) {
      expect(stream!.events().map(({ schemaVersion, data }) => ({ schemaVersion, data }))).toEqual(expected);
    }
    expect(await opened.log.read(tenant, 'case-1')).toMatchObject(events);
  });
});
