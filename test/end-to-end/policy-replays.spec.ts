import { eventually } from '../support/eventually.js';
import { useLog } from '../support/log.js';
import { assignmentOf, issueDirective, registerProvince, type IssuedDirective } from './province.js';
import { useApi } from './running-api.js';

const api = useApi({ startsAt: '2025-08-04T08:00:00+07:00' });
const behind = useLog(api.database);
const office = api.as('office');
const administrator = api.as('administrator');
const auditor = api.as('auditor');

const AUGUST = { from: '2025-08-01T00:00:00+07:00', to: '2025-09-01T00:00:00+07:00' };
const DAY_INCLUDED = { readings: { beforeDate: 'end-of-day' }, ...AUGUST };
const LIMITS = {
  'so-tai-chinh': { asWritten: 'trước ngày 08/8/2025', relation: 'before', date: '2025-08-08' },
  'so-tu-phap': {
    asWritten: 'trong 3 ngày làm việc kể từ ngày ban hành',
    relation: 'within',
    amount: 3,
    unit: 'working-days',
    countedFrom: 'issuance',
  },
};
let issued: IssuedDirective;
let finance: string;
let justice: string;

beforeAll(async () => {
  await registerProvince(office);
  const tasks = Object.entries(LIMITS).map(([agencyId, deadline]) => ({
    text: 'Gửi báo cáo',
    lead: { agencyId },
    deadline,
  }));
  issued = await issueDirective(office, { tasks });
  finance = await assignmentOf(api, issued, 'so-tai-chinh');
  justice = await assignmentOf(api, issued, 'so-tu-phap');
  expect((await administrator.put('/v1/clock', { now: '2025-08-08T10:00:00+07:00' })).status).toBe(200);
  const answer = await api.as('agency', 'so-tai-chinh').post(`/v1/assignments/${finance}/respond`, { text: 'Đã xong' });
  expect(answer.status).toBe(200);
  expect((await office.post(`/v1/assignments/${finance}/accept`, {})).status).toBe(200);
  await eventually('what was due is decided about', async () => {
    const { due } = (await administrator.get('/v1/operations/timers/due')).body;
    const { items } = (await auditor.get('/v1/operations/subscriptions')).body;
    const followers = (items as { name: string; lag: number }[]).filter(({ name }) => name !== 'notice-writer');
    return due === 0 && followers.every(({ lag }) => lag === 0);
  });
});

/** Runs it to its end; answers its address and what was found. */
async function ran(proposal: object) {
  const started = await auditor.post('/v1/policy-replays', proposal);
  expect(started.status).toBe(202);
  const path = started.headers.get('location')!;
  expect(path).toBe(`/v1/policy-replays/${started.body.replayId}`);
  await eventually('it is over', async () => (await auditor.get(path)).body.state === 'completed');
  return { path, found: (await auditor.get(path)).body, all: (await auditor.get(`${path}/differences`)).body.items };
}

/** The head of the log, and every row of every read table. */
async function everything() {
  const tables = await behind.query<{ name: string }>(
    "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = 'read' order by 1",
  );
  const rows: Record<string, string | undefined> = {};
  for (const { name } of tables) {
    const [digest] = await behind.query<{ digest: string }>(
      `select count(*) || ' ' || md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as digest from ${name} t`,
    );
    rows[name] = digest?.digest;
  }
  return { heads: await behind.query('select * from log.heads order by tenant_id'), rows };
}

describe('when another reading of "trước ngày" is tried on the past', () => {
  it('says by agency what would have been different, and of each assignment what', async () => {
    const { found, all } = await ran(DAY_INCLUDED);
    expect(found).toMatchObject({ state: 'completed', examined: 2, different: 1 });
    expect(found.progress.position).toBe(found.progress.of);
    expect(found.agencies).toMatchObject([
      {
        agencyId: 'so-tai-chinh',
        examined: 1,
        different: 1,
        then: { 'done-late': 1, 'done-on-time': 0 },
        proposed: { 'done-late': 0, 'done-on-time': 1 },
      },
      { agencyId: 'so-tu-phap', examined: 1, different: 0 },
    ]);
    expect(all).toMatchObject([
      {
        assignmentId: finance,
        deadline: {
          then: { lastOnTimeAt: '2025-08-07T16:59:59.999Z' },
          proposed: {
            lastOnTimeAt: '2025-08-08T16:59:59.999Z',
            explanation: 'Before 2025-08-08 (Asia/Ho_Chi_Minh), read with that day included: on time until it ends.',
          },
        },
        status: { then: 'done-late', proposed: 'done-on-time' },
      },
    ]);
  });

  it('leaves the head of the log and every row of every read table as they were', async () => {
    const before = await everything();
    expect(Object.keys(before.rows).length).toBeGreaterThan(20);
    expect(before.rows['read.assignments']).toMatch(/^2 /);
    const { found } = await ran({ ...DAY_INCLUDED, at: '2025-08-08T11:00:00+07:00' });
    expect(found.different).toBe(1);
    expect(await everything()).toEqual(before);
  });

  it('finds nothing under the reading and the days that were in force', async () => {
    const inForce = { beforeDate: 'end-of-previous-day', dayEnds: 'midnight', periodRoll: 'next-working-day' };
    const { found, all } = await ran({ readings: inForce, calendarDays: { clear: ['2025-08-05'] }, ...AUGUST });
    expect([found.examined, found.different, all]).toEqual([2, 0, []]);
  });

  it('looks at nothing but the assignments that are meant', async () => {
    const other = await ran({ ...DAY_INCLUDED, agency: 'so-tu-phap', directive: issued.directiveId });
    expect([other.found.examined, other.found.different]).toEqual([1, 0]);
    const { found } = await ran({ ...DAY_INCLUDED, from: '2025-08-05T00:00:00+07:00' });
    expect(found.examined).toBe(0);
  });
});

describe('when days of the calendar and a ladder are tried on the past', () => {
  const days = [{ date: '2025-08-06', kind: 'off', label: 'Bão số 3' }];
  const ladder = { rungs: [{ name: 'ahead', action: 'remind', working: { days: -1 } }] };

  it('counts the days over the calendar in force, and the rungs by them, page by page', async () => {
    const { path, found, all } = await ran({ calendarDays: { days }, ladder, ...AUGUST });
    expect(found).toMatchObject({ examined: 2, different: 2 });
    expect(all.map(({ assignmentId }: { assignmentId: string }) => assignmentId).sort()).toEqual(
      [finance, justice].sort(),
    );
    const moved = all.find(({ assignmentId }: { assignmentId: string }) => assignmentId === justice);
    expect(moved).toMatchObject({
      deadline: {
        then: { lastOnTimeAt: '2025-08-07T16:59:59.999Z' },
        proposed: { lastOnTimeAt: '2025-08-08T16:59:59.999Z' },
      },
      status: { then: 'in-progress-overdue', proposed: 'in-progress-within-time' },
    });
    expect(moved.rungs).toContainEqual({
      rung: 'ahead',
      cycle: 1,
      then: null,
      proposed: '2025-08-07T17:00:00.000Z',
    });
    const first = (await auditor.get(`${path}/differences?limit=1`)).body;
    const second = (await auditor.get(`${path}/differences?limit=1&cursor=${first.next}`)).body;
    expect([...first.items, ...second.items]).toEqual(all);
    expect(second.next).toBeNull();
  });
});

describe('a policy replay', () => {
  it('is refused where it proposes nothing, or what no policy could be', async () => {
    const refused = async (body: object) => {
      const { status, body: problem } = await auditor.post('/v1/policy-replays', { ...AUGUST, ...body });
      return [status, problem.code];
    };
    const rung = { name: 'at', action: 'remind' };
    expect(await refused({})).toEqual([422, 'policy-replay/proposes-nothing']);
    expect(await refused({ readings: {} })).toEqual([422, 'policy-replay/proposes-nothing']);
    expect(await refused({ ...DAY_INCLUDED, to: AUGUST.from })).toEqual([422, 'policy-replay/span-empty']);
    expect(await refused({ ladder: { rungs: [rung, rung] } })).toEqual([422, 'ladder/rung-twice']);
    expect(await refused({ calendarDays: {} })).toEqual([422, 'calendar/change-empty']);
    expect(await refused({ calendarDays: { clear: ['2025-02-30'] } })).toEqual([422, 'calendar/impossible-date']);
    expect((await refused({ readings: { beforeDate: 'noon' } }))[0]).toBe(400);
  });

  it('is for those who may run replays, and found under its own name only', async () => {
    expect((await api.as('agency', 'so-tai-chinh').post('/v1/policy-replays', DAY_INCLUDED)).status).toBe(403);
    const none = await auditor.get('/v1/policy-replays/01987c5e-8c00-7000-8000-00000000ffff/differences');
    expect([none.status, none.body.code]).toEqual([404, 'policy-replay/unknown']);
  });

  it('is one however often it is asked for under one key, and may be cancelled', async () => {
    await administrator.post('/v1/operations/queues/maintenance/pause', { reason: 'Kiểm tra' });
    const key = { 'idempotency-key': 'policy-replay-1' };
    const { body } = await auditor.post('/v1/policy-replays', DAY_INCLUDED, key);
    expect((await auditor.post('/v1/policy-replays', DAY_INCLUDED, key)).body).toEqual(body);
    const path = `/v1/policy-replays/${body.replayId}`;
    const early = await auditor.get(`${path}/differences`);
    expect([early.status, early.body.code]).toEqual([409, 'policy-replay/unfinished']);
    expect((await auditor.post(`${path}/cancel`, {})).status).toBe(202);
    expect((await auditor.get(path)).body).toMatchObject({ state: 'waiting', cancelRequested: true });
    await administrator.post('/v1/operations/queues/maintenance/resume', { reason: 'Đã kiểm tra' });
    await eventually('it is cancelled', async () => (await auditor.get(path)).body.state === 'cancelled');
  });

  it('lets no rung fire in a pause of the agency', async () => {
    const storm = { agencyId: 'so-tu-phap', until: '2025-08-12T00:00:00+07:00', reasons: ['Ứng phó bão số 5'] };
    expect((await office.post('/v1/follow-up-pauses', storm)).status).toBe(200);
    await administrator.put('/v1/clock', { now: '2025-08-15T08:00:00+07:00' });
    const rungs = [
      { name: 'in-the-storm', offsetMinutes: 2 * 1440, action: 'remind' },
      { name: 'behind-it', offsetMinutes: 5 * 1440, action: 'remind' },
    ];
    const { all } = await ran({ ladder: { rungs }, ...AUGUST, agency: 'so-tu-phap' });
    const proposed = all[0].rungs.filter((rung: { proposed: string | null }) => rung.proposed !== null);
    expect(proposed).toEqual([{ rung: 'behind-it', cycle: 1, then: null, proposed: '2025-08-12T17:00:00.000Z' }]);
  });
});
