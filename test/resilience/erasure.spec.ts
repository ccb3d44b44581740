/**
 * A person is erased in a history of 100,000 events, 1,000 of which hold their data. Prints how long it takes until nobody
 * can read it any more.
 */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { entryOf, EventTexts, isConsistent, isIncluded, leafHash, LogTree, Replay, type Hash } from '#audit';
import { CommandRunner, openLogPool, PostgresEventLog, SubscriptionRunner, type EventToAppend } from '#event-store';
import { instant } from '#kernel';
import { InboxQueries, noticesProjection, preferencesProjection } from '#notifications';
import { noticeStream, preferencesStream } from '#notifications/domain';
import { ErasePerson, ErasePersonHandler, peopleProjection, PeopleQueries } from '#organizations';
import { personStream } from '#organizations/domain';
import { openSealing } from '#personal-data';
import { inThePast, openDataSource } from '#platform';
import { personalData, readModelEntities } from '#subscriptions';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { serviceAddresses } from '../support/service-addresses.js';
import { useSubjectKeys } from '../support/subject-keys.js';

const TENANT = 'phu-tho';
const EVENTS = 100_000;
const PEOPLE = 2_000;
const IN_ONE_UNIT = 1_000;
const AN = 'cb-0000';
const TRACES = ['Nguyễn Văn An', 'an.nv@', '0210 000 000'];
const PROJECTIONS = [peopleProjection, noticesProjection, preferencesProjection];
const AT = instant('2026-01-05T08:00:00+07:00');

const subjectKeys = useSubjectKeys();
let database: TestDatabase;
let backup: string;
let engine: Awaited<ReturnType<typeof open>>;
let before: { readonly size: number; readonly root: Hash; readonly proofs: readonly (readonly Hash[])[] };
/** Indexes of leaves that are proven: of every thousandth event, and of some that hold the data of the person. */
let proven: readonly number[];
let texts: ReadonlyMap<number, string>;

/** What a process has that works on a database. */
async function open(ownerUrl: string) {
  const dataSource: DataSource = await openDataSource({ url: ownerUrl, entities: readModelEntities });
  const pool = openLogPool(`${ownerUrl}?options=${encodeURIComponent('-c role=dondoc_app -c search_path=read,log')}`);
  const sealing = openSealing(subjectKeys.options, personalData);
  const log = new PostgresEventLog(pool, { sealing });
  return {
    dataSource,
    log,
    sealing,
    texts: new EventTexts(dataSource),
    tree: new LogTree(dataSource),
    people: new PeopleQueries(dataSource, sealing),
    inboxes: new InboxQueries(dataSource, sealing),
    async close() {
      await pool.end();
      await sealing.close();
      await dataSource.destroy();
    },
  };
}

async function asSuperuser(url: string, ...statements: string[]): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    let result: pg.QueryResult | undefined;
    for (const statement of statements) result = await client.query(statement);
    return result!;
  } finally {
    await client.end();
  }
}

/** Whether a text stands in any row of any table. */
async function tablesWith(url: string, traces: readonly string[]): Promise<string[]> {
  const { rows } = await asSuperuser(
    url,
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname in ('log', 'read', 'vault', 'shelf')`,
  );
  const found: string[] = [];
  for (const { name } of rows as { name: string }[]) {
    const like = traces.map((trace) => `t::text like '%${trace}%'`).join(' or ');
    const { rowCount } = await asSuperuser(url, `select from ${name} t where ${like} limit 1`);
    if (rowCount !== 0) found.push(name);
  }
  return found;
}

function particulars(personId: string, nth: number) {
  return { personId, name: `Nguyễn Văn An ${nth}`, email: `an.nv@${nth}.example.vn`, phone: '0210 000 000' };
}

function preferences(id: string): EventToAppend {
  const data = {
    recipient: { kind: 'person', id },
    language: 'vi',
    mail: 'at-once',
    muted: [],
    email: 'an.nv@example.vn',
  };
  return { type: 'preferences.set', data };
}

function notice(id: string): { stream: string; event: EventToAppend } {
  const noticeId = randomUUID();
  const about = { subscriptionId: randomUUID(), position: 1, recordedAt: AT };
  const matter = { name: 'Bảng tổng hợp', title: 'Bảng tổng hợp', zone: 'Asia/Ho_Chi_Minh', body: null };
  const data = {
    ...{ noticeId, recipient: { kind: 'person', id }, channel: 'mail', role: 'named', agencyId: 'so-tai-chinh' },
    ...{ topic: 'report-subscription.sent', about, matter, urgent: false, mandatory: false, language: 'vi' },
    address: 'an.nv@example.vn',
  };
  return { stream: noticeStream(noticeId), event: { type: 'notice.raised', data: data } };
}

/** The person's own events, those of 1,999 others, and what is about nobody. */
function* history(): Generator<{ readonly stream: string; readonly event: EventToAppend }> {
  const person = personStream(AN);
  yield { stream: person, event: { type: 'person.registered', data: particulars(AN, 0) } };
  for (let nth = 1; nth < 500; nth += 1) {
    yield { stream: person, event: { type: 'person.changed', data: particulars(AN, nth) } };
  }
  yield { stream: person, event: { type: 'person.left', data: { personId: AN, on: '2026-01-01' } } };
  yield { stream: preferencesStream({ kind: 'person', id: AN }), event: preferences(AN) };
  for (let nth = 0; nth < 498; nth += 1) yield notice(AN);
  for (let nth = 1; nth < PEOPLE; nth += 1) {
    const personId = `cb-${String(nth).padStart(4, '0')}`;
    const data = { personId, name: `Trần Thị Bình ${nth}`, phone: '0210 111 111' };
    yield { stream: personStream(personId), event: { type: 'person.registered', data } };
  }
  for (let nth = 0; nth < EVENTS - 1_000 - (PEOPLE - 1); nth += 1) {
    yield { stream: `case-${nth % 1_000}`, event: { type: 'case.went-on', data: { text: 'Đã báo cáo. '.repeat(40) } } };
  }
}

beforeAll(async () => {
  database = await createDatabase();
  engine = await open(database.ownerUrl);
  let unit = new Map<string, EventToAppend[]>();
  let count = 0;
  const append = async () => {
    const writes = [...unit].map(([stream, events]) => ({ stream, expected: 'any' as const, events }));
    await engine.log.append(TENANT, { writes, metadata: { actor: { subject: 'van-thu' } } });
    unit = new Map();
  };
  for (const { stream, event } of history()) {
    unit.set(stream, [...(unit.get(stream) ?? []), event]);
    count += 1;
    if (count % IN_ONE_UNIT === 0) await append();
  }
  expect([count, unit.size, await engine.log.head(TENANT)]).toEqual([EVENTS, 0, EVENTS]);
  for (const projection of PROJECTIONS) {
    await new SubscriptionRunner(engine.dataSource, engine.log).run(projection, TENANT);
  }

  await engine.tree.grow(TENANT);
  proven = [...Array.from({ length: EVENTS / 1_000 }, (_, nth) => nth * 1_000), 1, 250, 499, 501, 999].sort(
    (one, other) => one - other,
  );
  before = {
    size: EVENTS,
    root: await engine.tree.root(TENANT, EVENTS),
    proofs: await engine.tree.inclusionProofs(TENANT, proven, EVENTS),
  };
  texts = await textsOf(engine);

  // A copy of everything the database holds, while the key is there.
  await engine.close();
  backup = `${database.name}_backup`;
  await asSuperuser(serviceAddresses().superuserUrl, `create database ${backup} template ${database.name}`);
  engine = await open(database.ownerUrl);
}, 300_000);

afterAll(async () => {
  await engine.close();
  await asSuperuser(serviceAddresses().superuserUrl, `drop database ${backup}`);
  await database.drop();
});

async function textsOf(of: typeof engine): Promise<ReadonlyMap<number, string>> {
  const found = await of.texts.at(
    TENANT,
    proven.map((index) => index + 1),
  );
  return new Map(found.map(({ position, text }) => [position - 1, text]));
}

/** What the API would show of the person: by the log, the read models, and the read models as of the end of the history. */
async function shown(of: typeof engine): Promise<string> {
  const past = { position: EVENTS, at: AT };
  const events = [
    ...(await of.log.read(TENANT, personStream(AN))),
    ...(await of.log.read(TENANT, preferencesStream({ kind: 'person', id: AN }))),
  ];
  return JSON.stringify([
    events.map(({ data }) => data),
    await of.people.findPerson(TENANT, AN),
    await inThePast(past, () => of.people.findPerson(TENANT, AN)),
    await of.inboxes.preferencesOf(TENANT, { kind: 'person', id: AN }),
  ]);
}

it('a person is erased in a history of 100,000 events, and every proof stays what it was', async () => {
  expect(await tablesWith(inDatabase(database.name), TRACES)).toEqual([]);
  const readable = await shown(engine);
  for (const trace of TRACES) expect(readable).toContain(trace);

  const handler = new ErasePersonHandler(new CommandRunner(engine.log, engine.sealing), engine.sealing);
  const began = performance.now();
  await handler.execute(
    new ErasePerson(
      { tenant: TENANT, actor: { subject: 'quan-tri' }, commandId: randomUUID(), correlationId: randomUUID(), at: AT },
      { personId: AN, ground: 'Luật 91/2025/QH15', requestedBy: 'person', on: '2026-01-05' },
    ),
  );
  const erased = performance.now();
  const unreadable = await shown(engine);
  const looked = performance.now();
  for (const trace of TRACES) expect(unreadable).not.toContain(trace);
  for (const projection of PROJECTIONS) {
    await new SubscriptionRunner(engine.dataSource, engine.log).run(projection, TENANT);
  }
  const followed = performance.now();
  console.log(
    `one of ${PEOPLE} people erased in ${EVENTS} events: ${ms(erased - began)} until recorded and the key destroyed, ` +
      `${ms(looked - erased)} to find nothing readable in 501 events and the read models, ${ms(followed - looked)} until the read models had come to it`,
  );

  // In the log, in the read models and in their past, in this process and in another.
  const other = await open(database.ownerUrl);
  for (const one of [engine, other]) {
    const text = await shown(one);
    for (const trace of TRACES) expect(text).not.toContain(trace);
  }
  await other.close();
  const replayed = await new Replay(engine.dataSource, engine.log).run(TENANT, PROJECTIONS);
  expect(replayed.projections.map(({ name, differenceCount }) => [name, differenceCount])).toEqual([
    ['people', 0],
    ['notices', 0],
    ['preferences', 0],
  ]);

  // What was proven before is proven by the very texts there are now, and the tree goes on from there.
  const now = await textsOf(engine);
  expect(now).toEqual(texts);
  proven.forEach((index, nth) => {
    const leaf = leafHash(entryOf(now.get(index)!, { tenant: TENANT, position: index + 1 }));
    expect(isIncluded({ index, ...before }, leaf, before.proofs[nth]!)).toBe(true);
  });
  const size = (await engine.tree.grow(TENANT))!;
  expect(size).toBe(EVENTS + 1);
  const after = { size, root: await engine.tree.root(TENANT, size) };
  expect(isConsistent(before, after, await engine.tree.consistencyProof(TENANT, EVENTS, size))).toBe(true);
});

it('a backup from before, restored as it is, reads as erased: the key is not in it', async () => {
  expect(await tablesWith(inDatabase(backup), TRACES)).toEqual([]);
  const url = new URL(database.ownerUrl);
  url.pathname = backup;
  const restored = await open(url.href);
  try {
    expect(await restored.log.head(TENANT)).toBe(EVENTS);
    const text = await shown(restored);
    for (const trace of TRACES) expect(text).not.toContain(trace);
    expect((await restored.people.findPerson(TENANT, 'cb-0001'))?.name).toBe('Trần Thị Bình 1');
  } finally {
    await restored.close();
  }
});

function inDatabase(name: string): string {
  const url = new URL(serviceAddresses().superuserUrl);
  url.pathname = name;
  return url.href;
}

function ms(milliseconds: number): string {
  return `${milliseconds.toFixed(0)} ms`;
}
