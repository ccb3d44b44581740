import { randomUUID } from 'node:crypto';
import { copyFileSync, cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instant } from '#kernel';
import { noticeIdOf, noticeStream, type NoticeRaisedData } from '#notifications/domain';
import { openSealing } from '#personal-data';
import { personalData } from '#subscriptions';
import { useDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { useLog } from '../support/log.js';
import { differencesIn } from './replayed.js';
import { useApi } from './running-api.js';

const STARTS_AT = '2026-01-05T08:00:00+07:00';
const TENANT = 'phu-tho';

const api = useApi({ startsAt: STARTS_AT });
const behind = useLog(api.database);
const office = api.as('office');
const administrator = api.as('administrator');
const auditor = api.as('auditor');

const AN = { personId: 'cb-0417', name: 'Nguyễn Văn An', email: 'an.nv@example.vn', phone: '0210 3846 647' };
const BINH = { personId: 'cb-0418', name: 'Trần Thị Bình', email: 'binh.tt@example.vn', phone: '0210 3846 648' };
const ERASURE = { ground: 'Luật 91/2025/QH15', requestedBy: 'person' };
/** Whatever tells who An is, or where to reach him. */
const TRACES = ['Nguyễn Văn An', 'Nguyễn An', 'an.nv@example.vn', 'an@nha.example.vn', '0210 3846 647'];

async function done(path: string, body: object): Promise<number> {
  const answer = await office.post(path, body);
  expect([path, answer.status < 300, answer.body.code]).toEqual([path, true, undefined]);
  return answer.body.position as number;
}

/** Every table of the database in which one of these texts stands. */
async function tablesWith(texts: readonly string[], log = behind): Promise<string[]> {
  const tables = await log.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await log.query(`select from ${name} t where to_jsonb(t)::text like any ($1) limit 1`, [
      texts.map((text) => `%${text}%`),
    ]);
    if (rows.length > 0) found.push(name);
  }
  return found;
}

/** The data of every event as the log holds it, byte by byte. */
async function storedTexts(log = behind): Promise<readonly { readonly position: string; readonly data: string }[]> {
  return log.query(`select position, data::text as data from log.events where tenant_id = $1 order by position`, [
    TENANT,
  ]);
}

/** Everything of the log that the API shows. */
async function shown(): Promise<string> {
  const feed = await auditor.get('/v1/events?limit=1000');
  const lines = await auditor.raw('GET', '/v1/events/export', {});
  const table = await auditor.raw('GET', '/v1/events/export?format=csv', {});
  const found = await auditor.get(`/v1/events/search?types=person.registered,person.changed&limit=100`);
  expect([feed.status, lines.status, table.status, found.status]).toEqual([200, 200, 200, 200]);
  return [JSON.stringify(feed.body), lines.bytes.toString(), table.bytes.toString(), JSON.stringify(found.body)].join(
    '\n',
  );
}

/** A notice that was mailed to a person and refused, with the words of the server. */
async function mailRefused(personId: string, address: string): Promise<string> {
  const recipient = { kind: 'person', id: personId } as const;
  const noticeId = noticeIdOf(randomUUID(), recipient, 'mail');
  const raised: NoticeRaisedData = {
    noticeId,
    recipient,
    channel: 'mail',
    role: 'named',
    agencyId: 'so-tai-chinh',
    topic: 'report-subscription.sent',
    about: { subscriptionId: randomUUID(), position: 1, recordedAt: instant(STARTS_AT) },
    matter: {
      name: 'Bảng tổng hợp',
      title: 'Bảng tổng hợp',
      zone: 'Asia/Ho_Chi_Minh',
      body: { name: 'a.txt', mediaType: 'text/plain', bytes: 1, sha256: '0'.repeat(64) },
    },
    urgent: false,
    mandatory: false,
    language: 'vi',
    address,
  };
  const failed = {
    noticeId,
    personId,
    attempt: 1,
    error: `550 5.1.1 <${address}>: unknown`,
    permanent: true,
    retryAt: null,
  };
  await api
    .provided(({ PostgresEventLog }) => PostgresEventLog)
    .append(TENANT, {
      metadata: { actor: { subject: 'dondoc' } },
      writes: [
        {
          stream: noticeStream(noticeId),
          expected: 'no-stream',
          events: [
            { type: 'notice.raised', data: raised },
            { type: 'notice.failed', data: failed },
            { type: 'notice.given-up', data: { noticeId, reason: 'refused', attempts: 1 } },
          ],
        },
      ],
    });
  return noticeId;
}

let before: Awaited<ReturnType<typeof storedTexts>>;

beforeAll(async () => {
  await done('/v1/agencies/batch', {
    agencies: [{ agencyId: 'so-tai-chinh', name: 'Sở Tài chính', kind: 'department' }],
  });
  await done('/v1/people', { ...AN, name: 'Nguyễn An' });
  await done('/v1/people', BINH);
  const { personId, ...particulars } = AN;
  await done(`/v1/people/${personId}/change`, particulars);
  await done('/v1/agencies/so-tai-chinh/posts', { postId: 'giam-doc', title: 'Giám đốc', rank: 'head' });
  await done('/v1/agencies/so-tai-chinh/posts/giam-doc/fill', { personId, validFrom: '2025-07-01' });
  await done('/v1/agencies/so-tai-chinh/focal-points', { field: 'thue', personId, validFrom: '2025-07-01' });
  for (const [of, email] of [
    [AN.personId, 'an@nha.example.vn'],
    [BINH.personId, 'binh@nha.example.vn'],
  ] as const) {
    const path = `/v1/notice-preferences/person/${of}`;
    const set = await office.post(path, { language: 'vi', mail: 'at-once', muted: [], email });
    expect([set.status, set.body]).toMatchObject([200, {}]);
    await mailRefused(of, email);
  }
  before = await storedTexts();
});

describe('before a person is erased', () => {
  it('what is personal stands nowhere in the database, and is shown to whoever may see it', async () => {
    expect(await tablesWith([...TRACES, BINH.name, 'binh'])).toEqual([]);
    const text = await shown();
    for (const trace of TRACES) expect(text).toContain(trace);
    const person = await office.get(`/v1/people/${AN.personId}?after=${before.length}`);
    expect(person.body).toMatchObject({ ...AN, leftOn: null, erasedAt: null });
    expect((await office.get('/v1/people')).body.items).toMatchObject([AN, BINH]);
    const staff = await office.get(`/v1/agencies/so-tai-chinh/staff?on=2025-08-01&after=${before.length}`);
    expect(staff.body.posts[0].holders[0].name).toBe(AN.name);
    expect((await office.get('/v1/focal-points?on=2025-08-01')).body.items).toMatchObject([
      { personId: AN.personId, name: AN.name, email: AN.email, phone: AN.phone },
    ]);
    const preferences = await office.get(`/v1/notice-preferences/person/${AN.personId}?after=${before.length}`);
    expect(preferences.body.email).toBe('an@nha.example.vn');
    const incidents = JSON.stringify((await administrator.get('/v1/operations/incidents')).body);
    expect(incidents).toContain('550 5.1.1 <an@nha.example.vn>: unknown');
  });

  it('the command ids say nothing of what was asked: a digest needs the key', async () => {
    const person = { personId: 'cb-0500', name: 'Lê Văn Cường' };
    const headers = { 'idempotency-key': 'once' };
    const first = await office.post('/v1/people', person, headers);
    expect((await office.post('/v1/people', person, headers)).body).toEqual(first.body);
    const other = await office.post('/v1/people', { ...person, name: 'Lê Cường' }, headers);
    expect([other.status, other.body.code]).toEqual([422, 'idempotency-key/reused']);
    expect(await tablesWith([person.name, 'Lê Cường'])).toEqual([]);
    before = await storedTexts();
  });

  it('whoever is in office is not erased, nor is anybody without a ground, or by anybody but an administrator', async () => {
    const path = `/v1/people/${AN.personId}/erasure`;
    const inOffice = await administrator.post(path, ERASURE);
    expect([inOffice.status, inOffice.body.code]).toEqual([409, 'person/in-office']);
    const groundless = await administrator.post(path, { ...ERASURE, ground: '' });
    expect([groundless.status, groundless.body.errors[0].pointer]).toEqual([400, '/ground']);
    expect((await office.post(path, ERASURE)).status).toBe(403);
    const unknown = await administrator.post('/v1/people/nobody/erasure', ERASURE);
    expect([unknown.status, unknown.body.code]).toEqual([404, 'person/unknown']);
    const none = await administrator.get(path);
    expect([none.status, none.body.code]).toEqual([404, 'person/not-erased']);
  });
});

describe('when a person is erased', () => {
  let position: number;

  beforeAll(async () => {
    await done(`/v1/people/${AN.personId}/leave`, { on: '2026-01-01' });
    const headers = { 'idempotency-key': 'erase' };
    const erased = await administrator.post(`/v1/people/${AN.personId}/erasure`, ERASURE, headers);
    expect([erased.status, erased.body.code]).toEqual([200, undefined]);
    position = erased.body.position as number;
    const repeated = await administrator.post(`/v1/people/${AN.personId}/erasure`, ERASURE, headers);
    expect(repeated.body).toEqual(erased.body);
    await office.get(`/v1/people/${AN.personId}?after=${position}`);
  });

  it('it is recorded with its ground, and its key is destroyed', async () => {
    expect((await administrator.get(`/v1/people/${AN.personId}/erasure`)).body).toEqual({
      personId: AN.personId,
      ...ERASURE,
      position,
      recordedAt: expect.any(String),
      keyDestroyed: true,
    });
    expect((await administrator.post(`/v1/people/${AN.personId}/erasure`, ERASURE)).body.position).toBe(0);
  });

  it('nobody can read it any more: not in the feed, an export, a search, the people, or the staff', async () => {
    const text = await shown();
    for (const trace of TRACES) expect(text).not.toContain(trace);
    expect(text).toContain('"name":{"erased":true}');
    expect(text).toContain(BINH.name);
    const person = await office.get(`/v1/people/${AN.personId}`);
    expect(person.body).toMatchObject({ name: null, email: null, phone: null, leftOn: '2026-01-01' });
    expect(person.body.erasedAt).toMatch(/^2026-01-05T/);
    const staff = await office.get('/v1/agencies/so-tai-chinh/staff?on=2025-08-01');
    expect(staff.body.posts[0].holders[0]).toMatchObject({ personId: AN.personId, name: null });
    expect((await office.get('/v1/focal-points?on=2025-08-01')).body.items).toMatchObject([
      { personId: AN.personId, name: null, email: null, phone: null },
    ]);
    expect((await office.get(`/v1/notice-preferences/person/${AN.personId}`)).body.email).toBeNull();
    const incidents = JSON.stringify((await administrator.get('/v1/operations/incidents')).body);
    for (const trace of TRACES) expect(incidents).not.toContain(trace);
    expect(incidents).toContain('binh@nha.example.vn');
  });

  it('the past does not know it either', async () => {
    const then = await office.get(`/v1/people/${AN.personId}?asOf=${before.length}`);
    expect(then.body).toMatchObject({ name: null, email: null, phone: null, leftOn: null });
    const other = await office.get(`/v1/people/${BINH.personId}?asOf=${before.length}`);
    expect(other.body).toMatchObject({ name: BINH.name });
  });

  it('the log is what it was, byte by byte, so that whatever was proven of it stays proven', async () => {
    expect((await storedTexts()).slice(0, before.length)).toEqual(before);
  });

  it('a replay finds no difference', async () => {
    expect(await differencesIn(api, ['people', 'notices', 'preferences', 'staffs'])).toEqual({
      people: [],
      notices: [],
      preferences: [],
      staffs: [],
    });
  });

  it('nothing is recorded of them any more, and their id is nobody else’s', async () => {
    const { personId, ...particulars } = AN;
    for (const [path, body] of [
      ['/v1/people', AN],
      [`/v1/people/${personId}/change`, particulars],
      [`/v1/people/${personId}/leave`, { on: '2026-02-01' }],
      ['/v1/agencies/so-tai-chinh/posts/giam-doc/fill', { personId, validFrom: '2026-02-01' }],
    ] as const) {
      const answer = await office.post(path, body);
      expect([path, answer.status, answer.body.code]).toEqual([path, 409, 'person/erased']);
    }
    const set = await office.post(`/v1/notice-preferences/person/${personId}`, {
      language: 'vi',
      mail: 'at-once',
      muted: [],
      email: 'an@nha.example.vn',
    });
    expect([set.status, set.body.code]).toEqual([409, 'person/erased']);
    expect(await tablesWith(TRACES)).toEqual([]);
  });
});

describe('when a backup of the database from before is restored', () => {
  const restored = useDatabase();
  const backup = useLog(restored);

  it('nothing of the person can be read in it, since the key is not in it', async () => {
    for (const table of [
      'log.heads',
      'log.events',
      'read.people',
      'read.people_history',
      'read.notices',
      'read.preferences',
    ]) {
      const rows = await behind.query<{ row: string }>(
        `select row_to_json(t)::text as row from ${table} t where tenant_id = $1`,
        [TENANT],
      );
      await backup.query(
        `insert into ${table} select r.* from unnest($1::json[]) as one(row), json_populate_record(null::${table}, one.row) r`,
        [rows.map(({ row }) => row)],
      );
    }
    expect(await storedTexts(backup)).toEqual(await storedTexts());
    expect(await tablesWith(TRACES, backup)).toEqual([]);

    const sealing = openSealing(api.subjectKeys.options, personalData);
    const names: unknown[] = [];
    for await (const { data } of backup.logWith({ sealing }).readAll(TENANT, { types: ['person.registered'] })) {
      names.push(data['name']);
    }
    await sealing.close();
    expect(names).toEqual([{ erased: true }, BINH.name, 'Lê Văn Cường']);
  });
});

describe('when whoever was to destroy a key died before', () => {
  const files = (folder: string, ending: string) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(ending));

  it('the engine destroys it: an erasure that was recorded comes to its end', async () => {
    const personId = 'cb-0600';
    await done('/v1/people', { personId, name: 'Phạm Thị Dung' });
    const position = await done(`/v1/people/${personId}/leave`, { on: '2026-01-01' });
    // As the command leaves it that died between its two steps.
    await api
      .provided(({ PostgresEventLog }) => PostgresEventLog)
      .append(TENANT, {
        metadata: { actor: { subject: 'administrator' } },
        writes: [
          {
            stream: `person-${personId}`,
            expected: 2,
            events: [{ type: 'person.erased', data: { personId, ...ERASURE } }],
          },
        ],
      });
    const path = `/v1/people/${personId}/erasure`;
    await eventually('the key is destroyed', async () => (await administrator.get(path)).body.keyDestroyed === true);
    expect((await office.get(`/v1/people/${personId}?after=${position + 1}`)).body.name).toBeNull();
    // The mark is there first, and counts from then on.
    await eventually('its file is gone', () => {
      const marks = files(api.subjectKeys.folder, '.destroyed');
      return !files(api.subjectKeys.folder, '.key').some((name) => marks.includes(name.replace(/key$/, 'destroyed')));
    });
  });

  it('a store of keys that was restored from before is put right at the next start', async () => {
    const personId = 'cb-0601';
    await done('/v1/people', { personId, name: 'Đỗ Văn Em' });
    await done(`/v1/people/${personId}/leave`, { on: '2026-01-01' });
    const saved = mkdtempSync(join(tmpdir(), 'dondoc-saved-keys-'));
    cpSync(api.subjectKeys.folder, saved, { recursive: true });
    expect((await administrator.post(`/v1/people/${personId}/erasure`, ERASURE)).status).toBe(200);
    const gone = files(saved, '.key').filter((name) => !files(api.subjectKeys.folder, '.key').includes(name));
    expect(gone).toHaveLength(1);
    for (const name of gone) {
      rmSync(join(api.subjectKeys.folder, name.replace(/key$/, 'destroyed')));
      copyFileSync(join(saved, name), join(api.subjectKeys.folder, name));
    }
    const { createLogger, startWorker, systemClock } = api.engine();
    const worker = await startWorker({
      databaseUrl: api.database.ownerUrl,
      queueUrl: api.database.ownerUrl,
      clock: systemClock,
      subjectKeys: api.subjectKeys.options,
      pace: { sweepEvery: 60_000, horizon: 0, rearmAfter: 60_000 },
      followers: [],
      logger: createLogger({ level: 'error', format: 'line', destination: process.stderr }),
    });
    await eventually('the key is destroyed again', () => !files(api.subjectKeys.folder, '.key').includes(gone[0]!));
    await worker.close();
    rmSync(saved, { recursive: true });
  });
});
