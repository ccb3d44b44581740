import { assignmentOf, COMMUNES, directive, issueDirective, registerProvince } from './province.js';
import { differencesIn } from './replayed.js';
import { useApi, type Answer } from './running-api.js';

/** Sunday, 3 August 2025, 10 o'clock in the province. */
const api = useApi({ startsAt: '2025-08-03T03:00:00Z' });
const office = api.as('office');
const auditor = api.as('auditor');
const finance = api.as('agency', 'so-tai-chinh');
const justice = api.as('agency', 'so-tu-phap');

const MONDAY = '2025-08-04T15:00:00+07:00';
const WEDNESDAY = '2025-08-06T16:00:00+07:00';

const until = (date: string) => ({ asWritten: `chậm nhất ngày ${date}`, relation: 'by', date });

let directiveId: string;
/** Of the part that only those may see who may see secrets. */
let secretId: string;
/** The last position of the story. */
let end: number;

async function stepTo(now: string): Promise<void> {
  expect((await api.as('administrator').put('/v1/clock', { now })).status).toBe(200);
}

async function does(act: Promise<Answer>): Promise<number> {
  const { status, body } = await act;
  if (status >= 300) throw new Error(JSON.stringify(body));
  return body.position as number;
}

/** A report, as somebody sees it who may see secrets. */
async function report(path: string, query = '', client = auditor) {
  const { status, body } = await client.get(`/v1/reports/${path}?after=${end}&${query}`);
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body;
}

beforeAll(async () => {
  await registerProvince(office);
  // Finance until Monday 16:00 and by the 20th, Justice by the 12th, each commune without a limit.
  const { tasks, ...rest } = directive();
  const issued = await issueDirective(office, {
    ...rest,
    tasks: [
      { ...tasks[0], field: 'ngan-sach' },
      { text: 'Đề xuất', lead: { agencyId: 'so-tu-phap' }, deadline: until('2025-08-12') },
      tasks[1],
    ],
  });
  ({ directiveId } = issued);
  const task = { text: 'Mật', lead: { agencyId: 'so-tai-chinh' }, deadline: until('2025-08-20') };
  const secret = await issueDirective(office, { ...rest, secrecy: 'secret', tasks: [task] }, { symbol: 'UBND-M' });
  secretId = secret.directiveId;
  const [report1, proposal] = await Promise.all([
    assignmentOf(api, issued, 'so-tai-chinh'),
    assignmentOf(api, issued, 'so-tu-phap'),
  ]);
  await stepTo(MONDAY);
  await does(finance.post(`/v1/assignments/${report1}/acknowledge`, {}));
  await does(justice.post(`/v1/assignments/${proposal}/acknowledge`, {}));
  await stepTo('2025-08-05T10:00:00+07:00');
  // More time is asked for when the limit has passed.
  await does(
    finance.post(`/v1/assignments/${report1}/ask-extension`, {
      proposed: until('2025-08-09'),
      reasons: ['Chưa đủ số liệu'],
    }),
  );
  await does(office.post(`/v1/assignments/${report1}/refuse-extension`, { reasons: ['Đã quá hạn'] }));
  await does(justice.post(`/v1/assignments/${proposal}/respond`, { documents: ['7/STP'] }));
  await stepTo(WEDNESDAY);
  end = await does(office.post(`/v1/assignments/${proposal}/accept`, {}));
});

describe('how fast work is done', () => {
  it('is told by agency, against the limit in force', async () => {
    const { by, lines, totals } = await report('timeliness');
    expect(by).toBe('agency');
    expect(totals).toMatchObject({
      assigned: 6,
      acknowledged: { done: 2, waiting: 4, hours: { median: 29, p90: 29 } },
      answered: { done: 1, waiting: 5 },
      againstLimit: { inTime: 1, late: 0, withoutLimit: 0 },
      judged: { done: 1, waiting: 0, hours: { median: 30 } },
      extensions: { asked: 1, askedLate: 1, granted: 0, refused: 1, pending: 0 },
    });
    expect(lines.find(({ key }: { key: string }) => key === 'so-tu-phap')).toMatchObject({
      agencyName: 'Sở Tư pháp',
      answered: { done: 1, waiting: 0, hours: { median: 48, p90: 48 } },
      // The 12th lasts until midnight.
      againstLimit: { days: { median: -7.58 } },
    });
  });

  it('is told by field, directive and issuer, and of the work of a period', async () => {
    const fields = (await report('timeliness', 'by=field')).lines;
    expect(fields.map(({ key, assigned }: { key: string; assigned: number }) => [key, assigned])).toEqual([
      [null, 5],
      ['ngan-sach', 1],
    ]);
    expect((await report('timeliness', 'by=directive')).lines).toHaveLength(2);
    expect((await report('timeliness', 'by=issuer&agency=so-tu-phap')).lines).toMatchObject([
      { key: 'ubnd-tinh', agencyName: null, assigned: 1 },
    ]);
    const none = await report('timeliness', `assignedFrom=${encodeURIComponent(MONDAY)}`);
    expect(none).toMatchObject({ lines: [], totals: { assigned: 0, answered: { hours: { median: null } } } });
  });

  it('can be asked of the past', async () => {
    const then = await report('timeliness', `asOf=${encodeURIComponent(MONDAY)}`);
    expect(then.totals).toMatchObject({ acknowledged: { done: 2 }, answered: { done: 0, waiting: 6 } });
  });

  it('leaves out what is secret for those who may not see it', async () => {
    expect((await report('timeliness', '', finance)).totals.assigned).toBe(5);
    expect((await report('timeliness', `directive=${secretId}`, finance)).lines).toEqual([]);
  });
});

describe('how long what is overdue has been so', () => {
  it('is told in bands, and each band leads to its assignments', async () => {
    const { bands, lines, totals } = await report('overdue-ages', 'bands=1,2,5');
    expect(bands).toEqual([
      { moreThan: 0, upTo: 1 },
      { moreThan: 1, upTo: 2 },
      { moreThan: 2, upTo: 5 },
      { moreThan: 5, upTo: null },
    ]);
    // Two days, less the millisecond in which it was the last moment.
    expect(lines).toEqual([
      { key: 'so-tai-chinh', agencyName: 'Sở Tài chính', bands: [0, 0, 1, 0], total: 1, oldestDays: 2 },
    ]);
    expect(totals).toEqual({ bands: [0, 0, 1, 0], total: 1, oldestDays: 2 });
    const listed = async (query: string) =>
      (await auditor.get(`/v1/assignments?agency=so-tai-chinh&after=${end}&${query}`)).body.items.length as number;
    expect(await listed('overdueMoreThan=2&overdueUpTo=5')).toBe(1);
    expect(await listed('overdueUpTo=2')).toBe(0);
    expect(await listed('overdueMoreThan=5')).toBe(0);
  });

  it('has bands of its own where none are asked for, and ages of another moment', async () => {
    const { bands, totals } = await report('overdue-ages', `at=${encodeURIComponent('2025-09-30T00:00:00+07:00')}`);
    expect(bands.map(({ upTo }: { upTo: number | null }) => upTo)).toEqual([3, 10, 30, null]);
    expect(totals).toMatchObject({ bands: [0, 0, 0, 2], total: 2 });
  });

  it.each(['10,3', '3,3', '0', '3,x', ''])('refuses bands like "%s"', async (bands) => {
    const { status, body } = await auditor.get(`/v1/reports/overdue-ages?bands=${bands}`);
    expect([status, body.code]).toEqual([400, 'request/invalid']);
    expect(body.errors).toMatchObject([{ parameter: 'bands', accepted: expect.stringContaining('larger than') }]);
  });
});

describe('the workload ahead', () => {
  const place = { overdue: 0, suspended: 0, answered: 0, withoutLimit: 0, later: 0, toOpen: [0, 0, 0, 0] };

  it('is told by the weeks in which work falls due, with what is overdue and what has no limit apart', async () => {
    const { stretches, lines, totals } = await report('workloads/ahead');
    expect(stretches.map(({ name }: { name: string }) => name)).toEqual([
      '2025-W32',
      '2025-W33',
      '2025-W34',
      '2025-W35',
    ]);
    expect(lines[0]).toEqual({
      agencyId: 'so-tai-chinh',
      agencyName: 'Sở Tài chính',
      ...place,
      open: 2,
      overdue: 1,
      due: [0, 0, 1, 0],
    });
    expect(lines.slice(1).map(({ agencyId }: { agencyId: string }) => agencyId)).toEqual([...COMMUNES].sort());
    expect(totals).toEqual({ ...place, open: 5, overdue: 1, withoutLimit: 3, due: [0, 0, 1, 0] });
  });

  it('is told by days, and each day leads to its assignments', async () => {
    const { stretches, lines } = await report('workloads/ahead', 'per=day&weeks=3&agency=so-tai-chinh');
    const index = stretches.findIndex(({ name }: { name: string }) => name === '2025-08-20');
    expect(lines[0].due[index]).toBe(1);
    const days = `lastOnTimeFrom=${encodeURIComponent('2025-08-20T00:00:00+07:00')}&lastOnTimeBefore=${encodeURIComponent('2025-08-21T00:00:00+07:00')}`;
    const { body } = await auditor.get(`/v1/assignments?agency=so-tai-chinh&${days}`);
    expect(body.items).toMatchObject([{ directiveId: secretId }]);
  });

  it('was another one before, and is another one from another moment on', async () => {
    const before = await report('workloads/ahead', `asOf=${encodeURIComponent(MONDAY)}&directive=${directiveId}`);
    expect(before.totals).toMatchObject({ open: 5, overdue: 0, withoutLimit: 3, due: [1, 1, 0, 0] });
    const { totals } = await report('workloads/ahead', `at=${encodeURIComponent('2025-08-21T00:00:00+07:00')}`);
    expect(totals).toMatchObject({ overdue: 2, due: [0, 0, 0, 0] });
  });

  it('leaves out what is secret for those who may not see it', async () => {
    expect((await report('workloads/ahead', '', finance)).totals).toMatchObject({ open: 4, due: [0, 0, 0, 0] });
  });

  it('refuses a time ahead that it cannot tell', async () => {
    const { status, body } = await auditor.get('/v1/reports/workloads/ahead?weeks=54&per=month');
    expect([status, body.errors.map(({ parameter }: { parameter: string }) => parameter).sort()]).toEqual([
      400,
      ['per', 'weeks'],
    ]);
  });
});

it('is what the history says, when it is folded again', async () => {
  expect(await differencesIn(api, ['timeliness', 'scoreboard'])).toEqual({ timeliness: [], scoreboard: [] });
});
