import { eventually } from '../support/eventually.js';
import { useLog } from '../support/log.js';
import { assignmentOf, issueDirective, registerProvince, type IssuedDirective } from './province.js';
import { useApi } from './running-api.js';

const api = useApi({ startsAt: '2025-08-03T09:00:00+07:00' });
const behind = useLog(api.database);
const office = api.as('office');
const administrator = api.as('administrator');
const auditor = api.as('auditor');
let issued: IssuedDirective;
let assignment: string;

beforeAll(async () => {
  await registerProvince(office);
  issued = await issueDirective(office);
  assignment = await assignmentOf(api, issued, 'so-tai-chinh');
});

describe('when an auditor follows the log', () => {
  it('reads every event in order and without gaps, page by page', async () => {
    const positions: number[] = [];
    let path: string | undefined = '/v1/events?limit=7';
    while (path !== undefined) {
      const page = await auditor.get(path);
      positions.push(...page.body.items.map(({ position }: { position: number }) => position));
      path = /^<(.*)>; rel="next"$/.exec(page.headers.get('link') ?? '')?.[1];
    }
    expect(positions.length).toBeGreaterThan(14);
    expect(positions).toEqual(positions.map((_, index) => index + 1));
  });

  it('reads only the types asked for, and is told how far it has looked', async () => {
    const page = await auditor.get('/v1/events?types=directive.issued,register.opened');
    expect(page.body.items.map(({ type }: { type: string }) => type)).toEqual(['directive.issued', 'register.opened']);
    expect(page.body.next).toBe(page.body.head);
    const nothing = await auditor.get('/v1/events?types=no.such');
    expect(nothing.body).toMatchObject({ items: [], next: nothing.body.head });
  });

  it('goes on where it stopped, without reading anything twice', async () => {
    const { head } = (await auditor.get('/v1/events')).body;
    expect((await auditor.get(`/v1/events?after=${head}`)).body).toEqual({ items: [], next: head, head });
    expect((await auditor.get(`/v1/events?after=${head + 100}`)).body.next).toBe(head + 100);
  });
});

interface Explanation {
  readonly reason: string;
  readonly because: readonly { readonly position: number; readonly type: string }[];
}

describe('when the clock of a demonstration is stepped', () => {
  const timersOf = async (state: string) =>
    (await administrator.get(`/v1/operations/timers?assignment=${assignment}&state=${state}`)).body.items as {
      rung: string;
      skipReason: string | null;
    }[];

  it('shows the rungs that are planned, and the one that came too late', async () => {
    await administrator.get(`/v1/operations/timers?after=${issued.position}`);
    expect((await timersOf('planned')).map(({ rung }) => rung).sort()).toEqual(['after', 'at', 'before', 'escalate']);
    const { body } = await administrator.get('/v1/operations/timers/due');
    expect(body).toEqual({
      due: 0,
      oldestDue: null,
      nextDue: '2025-08-03T09:00:00.000Z',
      firedLastHour: 0,
      lateP50Seconds: null,
      lateP99Seconds: null,
    });
  });

  it('fires of what has become due what still matters, and the holder changes', async () => {
    const stepped = await administrator.put('/v1/clock', { now: '2025-08-06T16:00:00+07:00' });
    expect(stepped.body).toEqual({ now: '2025-08-06T09:00:00.000Z', stepped: true, zone: 'Asia/Ho_Chi_Minh' });
    await eventually('all four rungs are decided about', async () => (await timersOf('skipped')).length === 3);
    await eventually('the escalation has fired', async () => (await timersOf('fired')).length === 1);
    expect((await timersOf('skipped')).map(({ rung, skipReason }) => [rung, skipReason])).toEqual([
      ['after', 'ladder/overtaken'],
      ['at', 'ladder/overtaken'],
      ['before', 'ladder/due-moment-passed'],
    ]);
    expect((await administrator.get('/v1/operations/timers/due')).body).toEqual({
      due: 0,
      oldestDue: null,
      nextDue: null,
      firedLastHour: 1,
      lateP50Seconds: 0,
      lateP99Seconds: 0,
    });
    const { head } = (await auditor.get('/v1/events')).body;
    const { body } = await office.get(`/v1/assignments/${assignment}?after=${head}`);
    expect(body).toMatchObject({ holderId: 'van-phong-ubnd-tinh', reminders: 0, escalations: 1 });
    expect(body.status).toMatchObject({ value: 'in-progress-overdue', rule: 'status/open-deadline-passed' });
    expect(body.events.filter(({ by }: { by: string }) => by === 'dondoc')).toHaveLength(4);
  });

  it('says of every timer why it was sent or not, and by which events', async () => {
    const { body } = await administrator.get(`/v1/assignments/${assignment}/timers`);
    const timers = body.timers as { timerId: string; rung: string; explanation: Explanation }[];
    expect(timers.map(({ rung, explanation }) => [rung, explanation.reason])).toEqual([
      ['before', 'ladder/due-moment-passed'],
      ['at', 'ladder/overtaken'],
      ['after', 'ladder/overtaken'],
      ['escalate', 'timer/fired'],
    ]);
    const { explanation, timerId } = timers.at(-1)!;
    expect(explanation).toMatchObject({
      sentence: {
        en: 'It fired at 16:00:00 06/08/2025, as planned.',
        vi: 'Đã thực hiện vào 16:00:00 06/08/2025, đúng kế hoạch.',
      },
      because: [{ type: 'assignment.assigned' }, { type: 'assignment.escalated' }],
      wouldEndBy: [],
    });
    const [first, last] = explanation.because;
    const feed = (await auditor.get(`/v1/events?after=${last!.position - 1}&limit=1`)).body.items;
    expect(feed).toMatchObject([{ position: last!.position, type: last!.type }]);
    expect(first!.position).toBeLessThan(last!.position);
    const one = await administrator.get(`/v1/operations/timers/${timerId}/explanation`);
    expect(one.body).toEqual(timers.at(-1));
    const none = await administrator.get('/v1/operations/timers/none/explanation');
    expect([none.status, none.body.code]).toEqual([404, 'timer/unknown']);
    expect((await office.get('/v1/assignments/01987c5e-8c00-7000-8000-00000000ffff/timers')).status).toBe(404);
  });

  it('shows on the scoreboard what is overdue, judged now and at an earlier moment', async () => {
    const now = await office.get(`/v1/reports/scoreboard?directive=${issued.directiveId}`);
    expect(now.body.totals).toMatchObject({ 'in-progress-overdue': 1, 'in-progress-within-time': 3, total: 4 });
    expect(now.body.lines[0]).toMatchObject({ agencyId: 'so-tai-chinh', agencyName: 'Sở Tài chính' });
    const then = await office.get('/v1/reports/scoreboard?at=2025-08-04T15:59:59%2B07:00');
    expect(then.body.at).toBe('2025-08-04T08:59:59.000Z');
    expect(then.body.totals).toMatchObject({ 'in-progress-overdue': 0, total: 4 });
  });

  it('judges on the scoreboard what stands there today, even at a moment before it was assigned', async () => {
    const before = await office.get('/v1/reports/scoreboard?at=2025-08-01T00:00:00%2B07:00');
    expect(before.body.totals).toMatchObject({ 'in-progress-within-time': 4, total: 4 });
    const known = await office.get('/v1/reports/scoreboard?asOf=2025-08-01T00:00:00Z');
    expect(known.body.totals).toMatchObject({ total: 0 });
  });

  it('is never set back', async () => {
    const refused = await administrator.put('/v1/clock', { now: '2025-08-01T00:00:00Z' });
    expect([refused.status, refused.body.code]).toEqual([409, 'clock/backwards']);
    expect(refused.body.facts).toEqual({ present: '2025-08-06T09:00:00.000Z', asked: '2025-08-01T00:00:00.000Z' });
    expect((await office.get('/v1/clock')).body.now).toBe('2025-08-06T09:00:00.000Z');
  });
});

describe('when the log is folded again', () => {
  it('finds every read model as the history says', async () => {
    const started = await auditor.post('/v1/replays');
    expect(started.status).toBe(202);
    const path = started.headers.get('location')!;
    expect(path).toBe(`/v1/replays/${started.body.replayId}`);
    await eventually('the replay is over', async () => (await auditor.get(path)).body.state === 'completed');
    const { body } = await auditor.get(path);
    expect(body.equal).toBe(true);
    expect(
      body.projections.map(({ name, differences }: { name: string; differences: unknown[] }) => [name, differences]),
    ).toEqual(
      expect.arrayContaining([
        ['agencies', []],
        ['directives', []],
        ['assignments', []],
      ]),
    );
  });

  it('is started once under one Idempotency-Key', async () => {
    const key = { 'idempotency-key': 'doi-chieu-thang-8' };
    const one = await auditor.post('/v1/replays', undefined, key);
    const other = await auditor.post('/v1/replays', undefined, key);
    expect(other.body).toEqual(one.body);
  });

  it('is started for each tenant, though subject and key are the same', async () => {
    const key = { 'idempotency-key': 'doi-chieu-thang-9' };
    const neighbour = api.as('auditor', undefined, 'dak-lak');
    const one = await auditor.post('/v1/replays', undefined, key);
    const other = await neighbour.post('/v1/replays', undefined, key);
    expect(other.body.replayId).not.toBe(one.body.replayId);
    expect((await auditor.get(one.headers.get('location')!)).status).toBe(200);
    expect((await neighbour.get(other.headers.get('location')!)).status).toBe(200);
  });

  it('shows nobody the replay of another tenant, or one that never was', async () => {
    const { body } = await auditor.post('/v1/replays');
    const neighbour = await api.as('auditor', undefined, 'dak-lak').get(`/v1/replays/${body.replayId}`);
    const unknown = await auditor.get('/v1/replays/0b5c9f6e-6a5f-5a43-9d5c-0a1b2c3d4e5f');
    expect([neighbour.status, unknown.status]).toEqual([404, 404]);
    expect(unknown.body.code).toBe('replay/unknown');
  });
});

describe('when the followers of the log are looked at', () => {
  it('shows each with its position and lag', async () => {
    const { body } = await administrator.get('/v1/operations/subscriptions');
    expect(body.items.map(({ name }: { name: string }) => name)).toEqual(
      expect.arrayContaining(['agencies', 'groups', 'registers', 'directives', 'assignments', 'deadline-watch']),
    );
    for (const item of body.items) {
      expect(item).toMatchObject({ stopped: false, failures: 0, parked: 0, lastError: null });
      expect(item.lag).toBe(body.head - item.position);
    }
  });
});

describe('when somebody looks at the database', () => {
  it('tells by its name what each connection is for', async () => {
    const rows = await behind.query<{ name: string }>(
      `select distinct application_name as name from pg_stat_activity
        where datname = current_database() and application_name like 'dondoc%' order by name`,
    );
    expect(rows.map(({ name }) => name)).toEqual([
      'dondoc-api',
      'dondoc-api-log',
      'dondoc-signal',
      'dondoc-worker',
      'dondoc-worker-log',
    ]);
  });
});
