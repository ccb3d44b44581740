import { eventually } from '../support/eventually.js';
import { issueDirective, assignmentOf, registerProvince } from './province.js';
import { differencesIn } from './replayed.js';
import { useApi, type Answer, type Client } from './running-api.js';

const api = useApi({ startsAt: '2026-07-01T02:00:00Z' });
const office = api.as('office');

/** Looks at what a change would do, and confirms it. */
async function change(client: Client, asked: object, headers: Record<string, string> = {}): Promise<Answer> {
  const { body } = await client.post('/v1/calendars/office/changes/preview', asked);
  return client.post('/v1/calendars/office/changes', { ...asked, seen: body.seen }, headers);
}

const swap = {
  source: 'Công văn 1/UBND-TH',
  days: [
    { date: '2026-11-23', kind: 'off', label: 'Nghỉ, làm bù vào ngày 28/11/2026' },
    { date: '2026-11-28', kind: 'half', label: 'Làm bù cho ngày 23/11/2026', until: '11:30' },
  ],
};

describe('a calendar that nobody has changed', () => {
  it('shows a year: working days by month, days off and worked Saturdays, each with what it rests on', async () => {
    const { status, body } = await api.as('auditor').get('/v1/calendars/office/years/2025');
    expect(status).toBe(200);
    expect(body).toMatchObject({ year: 2025, recorded: true, workingDays: 250 });
    expect(body.months[3]).toEqual({ month: 4, workingDays: 21 });
    expect(body.days.find(({ kind }: { kind: string }) => kind === 'worked')).toEqual({
      date: '2025-04-26',
      weekday: 6,
      kind: 'worked',
      label: 'Làm bù cho ngày 02/5/2025',
      source: 'Thông báo 6150/TB-BLĐTBXH ngày 03/12/2024',
    });
    const guessed = await office.get('/v1/calendars/office/years/2028');
    expect(guessed.body.days[2].source).toMatch(/by rule; the yearly decision is not recorded$/);
  });

  it('says of a day whether it is worked, and why', async () => {
    const client = api.as('agency', 'so-tai-chinh');
    expect((await client.get('/v1/calendars/office/days/2025-09-01')).body).toEqual({
      date: '2025-09-01',
      working: false,
      until: null,
      reason: 'Off: Quốc khánh (ngày liền kề).',
      source: 'Thông báo 6150/TB-BLĐTBXH ngày 03/12/2024',
    });
    expect((await client.get('/v1/calendars/office/days/2025-02-30')).status).toBe(400);
  });

  it('shows its week and hours, and that nothing was changed', async () => {
    expect((await office.get('/v1/calendars/office')).body).toMatchObject({
      version: 0,
      weeks: [{ rest: [6, 7] }],
      hours: [{ spans: [{ from: '07:30', to: '11:30' }, { from: '13:00' }] }],
      years: [2020, 2021, 2022, 2023, 2024, 2025, 2026, 2027, 2028, 2029, 2030],
    });
    expect((await office.get('/v1/calendars/office/changes')).body).toEqual({ items: [], next: null });
  });

  it('is the only one there is', async () => {
    const { status, body } = await office.get('/v1/calendars/one-stop');
    expect([status, body.type]).toEqual([404, expect.stringMatching(/calendar\/unknown$/)]);
  });
});

describe('a change of a calendar', () => {
  it('is no business of agencies', async () => {
    const { status } = await api.as('agency', 'so-tai-chinh').post('/v1/calendars/office/changes/preview', swap);
    expect(status).toBe(403);
  });

  it('takes a whole notice, once', async () => {
    const key = { 'idempotency-key': 'swap-2026-11' };
    const { seen } = (await office.post('/v1/calendars/office/changes/preview', swap)).body;
    const done = await office.post('/v1/calendars/office/changes', { ...swap, seen }, key);
    expect([done.status, done.body.calendarId]).toEqual([200, 'office']);
    expect((await office.post('/v1/calendars/office/changes', { ...swap, seen }, key)).body).toEqual(done.body);
    expect((await change(office, swap)).body.position).toBe(0);
    const day = await office.get(`/v1/calendars/office/days/2026-11-28?after=${done.body.position}`);
    expect(day.body).toMatchObject({ working: true, until: '11:30', source: 'Công văn 1/UBND-TH' });
    const { body } = await office.get('/v1/calendars/office/years/2026');
    expect(body.months[10]).toEqual({ month: 11, workingDays: 20 });
  });

  it('keeps what was there before, and who changed it on what ground', async () => {
    const withdrawn = { source: 'Công văn 2/UBND-TH', clear: ['2026-11-28'] };
    const hours = { source: 'Quyết định 5', hours: { from: '2026-07-01', spans: [{ from: '07:00', to: '16:00' }] } };
    await change(office, withdrawn);
    const { body } = await change(api.as('administrator'), hours);
    const { items } = (await office.get(`/v1/calendars/office/changes?after=${body.position}`)).body;
    expect(items).toMatchObject([
      { version: 2, change: 'days-set', source: 'Công văn 1/UBND-TH', days: [{ kind: 'off' }, { kind: 'half' }] },
      { version: 3, change: 'days-cleared', source: 'Công văn 2/UBND-TH', days: [{ date: '2026-11-28', until: '11:30' }] }, // prettier-ignore
      { version: 4, change: 'hours-set', source: 'Quyết định 5', hours: { spans: [{ to: '16:00' }] } },
    ]);
    const page = await office.get('/v1/calendars/office/changes?limit=1');
    const next = await office.get(`/v1/calendars/office/changes?limit=2&cursor=${page.body.next}`);
    expect(next.body.items.map(({ version }: { version: number }) => version)).toEqual([3, 4]);
  });

  it('leaves the past as it was', async () => {
    const { items } = (await office.get('/v1/calendars/office/changes')).body;
    const [swapped, withdrawn] = items.map(({ position }: { position: number }) => position) as [number, number];
    const day = async (query: string) =>
      (await office.get(`/v1/calendars/office/days/2026-11-28?${query}`)).body.working as boolean;
    expect(await day(`asOf=${swapped}`)).toBe(true);
    expect(await day(`asOf=${withdrawn}`)).toBe(false);
    expect(await day(`asOf=${swapped - 1}`)).toBe(false);
    expect(await day(`effectiveAt=${encodeURIComponent('2026-06-30T00:00:00Z')}`)).toBe(false);
    const asSwapped = await office.get(`/v1/calendars/office?asOf=${swapped}`);
    expect(asSwapped.body).toMatchObject({ version: 2, waiting: null });
    // Its opening wrote down what held.
    expect((await office.get(`/v1/calendars/office?asOf=${swapped - 1}`)).body.version).toBe(1);
    const changes = await office.get(`/v1/calendars/office/changes?asOf=${swapped}`);
    expect(changes.body.items).toEqual(items.slice(0, 1));
    const year = await office.get(`/v1/calendars/office/years/2026?asOf=${withdrawn}`);
    expect(year.body.months[10]).toEqual({ month: 11, workingDays: 19 });
  });

  it('says what is wrong with it', async () => {
    const refused = async (body: object) => {
      const { status, body: problem } = await office.post('/v1/calendars/office/changes/preview', body);
      return [status, problem.type.split('/').slice(-2).join('/')];
    };
    const source = 'Thông báo 3';
    expect(await refused({ source })).toEqual([422, 'calendar/change-empty']);
    expect(await refused({ ...swap, clear: ['2026-11-23'] })).toEqual([422, 'calendar/day-twice']);
    expect(await refused({ source, clear: ['2026-02-30'] })).toEqual([422, 'calendar/impossible-date']);
    const hours = { from: '2026-01-01', spans: [{ from: '17:00', to: '08:00' }] };
    expect(await refused({ source, hours })).toEqual([422, 'calendar/impossible-hours']);
    const week = { from: '2026-01-01', rest: [{ weekday: 6 }, { weekday: 6 }] };
    expect(await refused({ source, week })).toEqual([422, 'calendar/impossible-week']);
  });
});

describe('a change that open deadlines rest on', () => {
  const within = (amount: number) => ({
    asWritten: `trong ${amount} ngày làm việc kể từ ngày ban hành`,
    relation: 'within',
    amount,
    unit: 'working-days',
    countedFrom: 'issuance',
  });
  const storm = { source: 'Công điện 7/CĐ-UBND', days: [{ date: '2026-07-03', kind: 'off', label: 'Bão số 3' }] };
  let moving: string;
  let fixed: string;
  let standing: string;

  beforeAll(async () => {
    await registerProvince(office);
    const issue = async (deadline: object) => {
      const tasks = [{ text: 'Gửi báo cáo', lead: { agencyId: 'so-tai-chinh' }, deadline }];
      return assignmentOf(api, await issueDirective(office, { tasks }), 'so-tai-chinh');
    };
    moving = await issue(within(3));
    fixed = await issue({ asWritten: 'chậm nhất ngày 06/7/2026', relation: 'by', date: '2026-07-06' });
    standing = await issue(within(4));
    expect((await office.post(`/v1/assignments/${standing}/suspend`, { reasons: ['Chờ kinh phí'] })).status).toBe(200);
  });

  /** Every reminder that is still to come, by the moment. */
  async function planned(assignmentId: string): Promise<string[]> {
    const { body } = await api
      .as('auditor')
      .get(`/v1/operations/timers?assignment=${assignmentId}&state=planned&limit=100`);
    return body.items.map(({ fireAt }: { fireAt: string }) => fireAt).sort();
  }

  it('shows first which it would move, which it cannot, and leaves the others out', async () => {
    const { body } = await office.post('/v1/calendars/office/changes/preview', storm);
    expect(body.unchanged).toBe(false);
    expect(body.effects).toHaveLength(2);
    expect(body.effects).toContainEqual({
      assignmentId: moving,
      directiveId: expect.any(String),
      leadAgencyId: 'so-tai-chinh',
      effect: 'deadline-moves',
      // Wednesday the 1st is left out; three working days end on Monday the 6th, with Friday off on Tuesday the 7th.
      from: '2026-07-06T17:00:00.000Z',
      to: '2026-07-07T17:00:00.000Z',
      explanation: expect.stringContaining('Bão số 3'),
    });
    expect(body.effects).toContainEqual(
      expect.objectContaining({ assignmentId: standing, effect: 'stays', because: 'assignment/suspended' }),
    );
    expect((await office.get(`/v1/assignments/${moving}`)).body.dueAt).toBe('2026-07-06T17:00:00.000Z');
  });

  it('is refused where that was not what was seen, and shows what it would do', async () => {
    const blind = await office.post('/v1/calendars/office/changes', { ...storm, seen: 'nothing' });
    expect([blind.status, blind.body.code]).toEqual([409, 'calendar/effect-changed']);
    expect(blind.body.facts.preview.effects).toHaveLength(2);
  });

  it('moves what it said, when it is confirmed, and nothing else', async () => {
    const before = await planned(moving);
    const { body: preview } = await office.post('/v1/calendars/office/changes/preview', storm);
    const { status, body } = await office.post('/v1/calendars/office/changes', { ...storm, seen: preview.seen });
    expect(status).toBe(200);
    let assignment: Answer | undefined;
    await eventually('the deadline has moved', async () => {
      assignment = await office.get(`/v1/assignments/${moving}?after=${body.position}`);
      return assignment.body.dueAt === '2026-07-07T17:00:00.000Z';
    });
    expect(assignment!.body.deadlines.at(-1)).toMatchObject({
      basis: 'in-force/as-recalculated',
      document: 'Công điện 7/CĐ-UBND',
    });
    expect(assignment!.body.events.at(-1).data).toMatchObject({
      by: { subject: 'dondoc' },
      reasons: ['The calendar "office" was changed: Công điện 7/CĐ-UBND.'],
      authority: { agencyId: 'ubnd-tinh' },
    });
    await eventually('nothing waits', async () => (await office.get('/v1/calendars/office')).body.waiting === 0);
    const day = 24 * 60 * 60 * 1000;
    const later = before.map((moment) => new Date(Date.parse(moment) + day).toISOString());
    await eventually('its reminders have moved', async () => (await planned(moving)).join() === later.join());
    for (const [assignmentId, dueAt] of [
      [fixed, '2026-07-06T17:00:00.000Z'],
      [standing, '2026-07-07T17:00:00.000Z'],
    ]) {
      expect((await office.get(`/v1/assignments/${assignmentId}`)).body.dueAt).toBe(dueAt);
    }
  });

  it('done twice changes nothing', async () => {
    const { body } = await office.post('/v1/calendars/office/changes/preview', storm);
    expect(body).toMatchObject({ unchanged: true, effects: [] });
    expect((await change(office, storm)).body.position).toBe(0);
  });

  it('leaves read models that a replay finds equal', async () => {
    const names = ['calendars', 'calendar-deadlines', 'assignments', 'deadline-watch'];
    expect(await differencesIn(api, names)).toEqual(Object.fromEntries(names.map((name) => [name, []])));
  });
});
