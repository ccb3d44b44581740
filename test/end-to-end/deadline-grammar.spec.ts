import { instant, type SteppedClock } from '#kernel';
import { eventually } from '../support/eventually.js';
import { asked, carriedOut } from './changes.js';
import { issueDirective, registerProvince } from './province.js';
import { differencesIn } from './replayed.js';
import { useApi } from './running-api.js';

const api = useApi({ startsAt: '2025-08-03T08:00:00+07:00' });
const office = () => api.as('office');
const read = (body: object) => office().post('/v1/deadlines/read', body);
const clock = () => api.clock as SteppedClock;

beforeAll(() => registerProvince(office()));

describe('the words of a limit', () => {
  it('are read, understood and explained in both languages, and nothing is recorded', async () => {
    const asWritten = 'trong vòng 05 ngày làm việc kể từ ngày nhận được';
    const answer = await read({ asWritten, issuedOn: '2025-08-03', receivedOn: '2025-08-04' });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      read: { asWritten, relation: 'within', amount: 5, unit: 'working-days', countedFrom: 'receipt' },
      assumed: [],
      deadline: { lastOnTimeAt: '2025-08-11T16:59:59.999Z', calendar: { calendarId: 'office', version: 0 } },
      undated: null,
    });
    expect(answer.body.explanation.vi).toMatch(
      /^Trong thời hạn 05 ngày làm việc\. Tính từ ngày nhận được, thứ Hai ngày 04\/8\/2025/,
    );
    expect(answer.body.explanation.en).toMatch(/^Within 5 working days\. Counted from receipt, Monday 4 August 2025/);
    expect(answer.headers.get('dondoc-position')).toBeNull();
  });

  it('may leave no moment, and then say why', async () => {
    const { body } = await read({ asWritten: 'thường xuyên', issuedOn: '2025-08-03' });
    expect(body).toMatchObject({
      read: { relation: 'standing' },
      deadline: null,
      undated: { rule: 'deadline/standing' },
    });
  });

  it('that cannot be read, or in two ways, are refused with what is accepted', async () => {
    const unreadable = await read({ asWritten: 'khi rảnh', issuedOn: '2025-08-03' });
    expect([unreadable.status, unreadable.body.code]).toEqual([422, 'deadline/unreadable']);
    expect(JSON.stringify(unreadable.body)).toContain('trước ngày 25 hằng tháng');
    const ambiguous = await read({ asWritten: 'trong vòng 24 giờ', issuedOn: '2025-08-03' });
    expect([ambiguous.status, ambiguous.body.code]).toEqual([422, 'deadline/ambiguous']);
    expect(JSON.stringify(ambiguous.body)).toContain('"countedFrom":"issuance"');
    expect((await read({ asWritten: 'x' })).status).toBe(400);
  });
});

describe('a draft', () => {
  const task = (deadline: object) => ({ text: 'Báo cáo', lead: { agencyId: 'so-tai-chinh' }, deadline });

  it('takes a limit in words alone, and refuses what cannot be read at its field', async () => {
    const issued = await issueDirective(office(), {
      tasks: [task({ asWritten: 'trước ngày 6/8' }), task({ asWritten: 'khẩn trương' })],
    });
    const { items } = (await office().get(`/v1/assignments?directive=${issued.directiveId}&after=${issued.position}`))
      .body;
    const [dated, soon] = await Promise.all(
      items
        .sort((one: { taskOrdinal: number }, other: { taskOrdinal: number }) => one.taskOrdinal - other.taskOrdinal)
        .map(
          async ({ assignmentId }: { assignmentId: string }) =>
            (await office().get(`/v1/assignments/${assignmentId}`)).body,
        ),
    );
    expect(dated).toMatchObject({
      deadline: {
        written: { relation: 'before', date: '2025-08-06' },
        inWords: { vi: expect.stringMatching(/^Trước thứ Tư ngày 06\/8\/2025/) },
      },
      undated: null,
    });
    expect(soon).toMatchObject({
      deadline: null,
      undated: { written: { asWritten: 'khẩn trương' }, rule: 'deadline/soon-without-allowance' },
    });
    const refused = await office().post('/v1/directives', {
      documentType: 'official-letter',
      subject: 'V/v báo cáo',
      issuerId: 'ubnd-tinh',
      monitorId: 'van-phong-ubnd-tinh',
      tasks: [task({ asWritten: 'trước ngày 6/8' }), task({ asWritten: 'khi rảnh' })],
    });
    expect([refused.status, refused.body.code]).toEqual([422, 'deadline/unreadable']);
    expect(JSON.stringify(refused.body.errors)).toContain('/tasks/1/deadline/asWritten');
  });
});

describe('a limit that counts from receipt', () => {
  it('is counted from the receipt that the lead states with its acknowledgement, once', async () => {
    const asWritten = 'trong vòng 05 ngày làm việc kể từ ngày nhận được';
    const issued = await issueDirective(office(), {
      tasks: [{ text: 'Báo cáo', lead: { agencyId: 'so-tai-chinh' }, deadline: { asWritten } }],
    });
    const { items } = (await office().get(`/v1/assignments?directive=${issued.directiveId}&after=${issued.position}`))
      .body;
    const path = `/v1/assignments/${items[0].assignmentId}`;
    expect((await office().get(path)).body.deadline).toMatchObject({ lastOnTimeAt: '2025-08-08T16:59:59.999Z' });

    clock().stepTo(instant('2025-08-05T10:00:00+07:00'));
    const lead = api.as('agency', 'so-tai-chinh');
    const acknowledge = (receivedAt: string) => lead.post(`${path}/acknowledge`, { receivedAt });
    const early = await acknowledge('2025-08-02T08:00:00+07:00');
    expect([early.status, early.body.code]).toEqual([422, 'receipt/impossible-moment']);
    const received = await acknowledge('2025-08-05T08:30:00+07:00');
    expect(received.status).toBe(200);
    const { body } = await office().get(`${path}?after=${received.body.position}`);
    expect(body.deadline).toMatchObject({
      lastOnTimeAt: '2025-08-12T16:59:59.999Z',
      inWords: { en: expect.stringMatching(/Counted from receipt, Tuesday 5 August 2025/) },
    });
    const [change] = (await api.as('auditor').get(`/v1/events?after=${received.body.position - 1}&limit=1`)).body.items;
    expect(change.data).toMatchObject({
      basis: 'in-force/as-received',
      reasons: ['The limit counts from receipt, which was on 2025-08-05.'],
      by: { agencyId: 'so-tai-chinh' },
      authority: { agencyId: 'ubnd-tinh' },
    });
    expect((await acknowledge('2025-08-05T08:30:00+07:00')).body.position).toBe(0);
    const other = await acknowledge('2025-08-05T09:30:00+07:00');
    expect([other.status, other.body.code]).toEqual([409, 'receipt/after-acknowledgement']);
  });
});

describe('a recurring task', () => {
  it('is one assignment for each time: missed ones are opened in order, once, by the rule as amended, until it is withdrawn', async () => {
    const issued = await issueDirective(office(), {
      tasks: [
        {
          text: 'Báo cáo tháng',
          lead: { agencyId: 'so-tai-chinh' },
          deadline: { asWritten: 'trước ngày 25 hằng tháng' },
        },
      ],
    });
    const first = (await office().get(`/v1/assignments?directive=${issued.directiveId}&after=${issued.position}`)).body
      .items[0];
    expect(first).toMatchObject({ occurrence: { ordinal: 1, period: '2025-08', seriesId: first.assignmentId } });
    const series = async () =>
      (await office().get(`/v1/assignments?series=${first.assignmentId}&recurring=true&limit=100`)).body.items as {
        assignmentId: string;
        occurrence: { ordinal: number; period: string };
      }[];

    const { taskId } = (await office().get(`/v1/assignments/${first.assignmentId}`)).body;
    const earlier = { item: 'deadline', taskId, deadline: { asWritten: 'trước ngày 20 hằng tháng' } };
    const amended = await carriedOut(office(), issued.directiveId, 'amend', asked({ amendments: [earlier] }));
    expect(amended.preview.effects).toMatchObject([{ effect: 'deadline-changed', series: 'changes' }]);

    // What is still to open is load as well: of what was given, and of what would be.
    const ahead = async (query: string) =>
      (await office().get(`/v1/reports/workloads/ahead?weeks=13&directive=${issued.directiveId}&${query}`)).body;
    const { stretches, totals } = await ahead(`after=${amended.done.body.position}`);
    const weeksOf = (numbers: readonly number[]) =>
      stretches.flatMap(({ from }: { from: string }, index: number) => (numbers[index]! > 0 ? [from] : []));
    expect(totals.open).toBe(1);
    expect(weeksOf(totals.toOpen)).toEqual(['2025-09-15', '2025-10-13']);
    const asIssued = await ahead(`asOf=${issued.position}`);
    expect(weeksOf(asIssued.totals.toOpen)).toEqual(['2025-09-22', '2025-10-20']);
    const { body: previewed } = await office().post('/v1/directives/preview', {
      documentType: 'official-letter',
      subject: 'V/v báo cáo',
      issuerId: 'ubnd-tinh',
      monitorId: 'van-phong-ubnd-tinh',
      tasks: [
        {
          text: 'Báo cáo tháng',
          lead: { agencyId: 'so-tai-chinh' },
          deadline: { asWritten: 'trước ngày 25 hằng tháng' },
        },
      ],
      weeks: 13,
    });
    const [{ without, with: withIt }] = previewed.agencies;
    const added = (of: 'due' | 'toOpen') =>
      weeksOf(withIt[of].map((assignments: number, index: number) => assignments - without[of][index]));
    expect([added('due'), added('toOpen')]).toEqual([['2025-08-18'], ['2025-09-22', '2025-10-20']]);

    clock().stepTo(instant('2025-11-26T08:00:00+07:00'));
    await eventually('five times are open', async () => (await series()).length === 5);
    const times = (await series()).sort((one, other) => one.occurrence.ordinal - other.occurrence.ordinal);
    expect(times.map(({ occurrence }) => occurrence.period)).toEqual([
      '2025-08',
      '2025-09',
      '2025-10',
      '2025-11',
      '2025-12',
    ]);

    const last = times.at(-1)!;
    const path = `/v1/assignments/${last.assignmentId}`;
    expect((await office().get(path)).body.deadline).toMatchObject({ dueAt: '2025-12-19T17:00:00.000Z' });

    // Done before its day: the next time would open all the same.
    const lead = api.as('agency', 'so-tai-chinh');
    expect((await lead.post(`${path}/respond`, { documents: ['45/BC-STC'] })).status).toBe(200);
    expect((await office().post(`${path}/accept`, {})).status).toBe(200);
    const withdrawn = await carriedOut(office(), issued.directiveId, 'withdraw');
    expect(withdrawn.preview.effects.find(({ assignmentId }) => assignmentId === last.assignmentId)).toMatchObject({
      effect: 'kept',
      because: 'ended-already',
      series: 'ends',
    });
    clock().stepTo(instant('2025-12-20T08:00:00+07:00'));
    const { body } = await api
      .as('auditor')
      .get(`/v1/operations/timers?assignment=${last.assignmentId}&limit=100&after=${withdrawn.done.body.position}`);
    expect(body.items.filter(({ action }: { action: string }) => action === 'open-occurrence')).toMatchObject([
      { state: 'cancelled' },
    ]);
    expect(await series()).toHaveLength(5);
    expect(await differencesIn(api, ['assignments', 'deadline-watch'])).toEqual({
      assignments: [],
      'deadline-watch': [],
    });
  });
});

describe('a day without a year', () => {
  it('comes after the present day of the tenant, wherever the process runs', async () => {
    clock().stepTo(instant('2025-12-31T20:00:00+07:00'));
    const body = {
      documentType: 'official-letter',
      subject: 'V/v báo cáo',
      issuerId: 'ubnd-tinh',
      monitorId: 'van-phong-ubnd-tinh',
      tasks: [{ text: 'Báo cáo', lead: { agencyId: 'so-tai-chinh' }, deadline: { asWritten: 'trước ngày 31/12' } }],
    };
    const drafted = async () => {
      const { directiveId, position } = (await office().post('/v1/directives', body)).body;
      const { tasks } = (await office().get(`/v1/directives/${directiveId}?after=${position}`)).body;
      return tasks[0].deadline.date as string;
    };
    expect(await drafted()).toBe('2025-12-31');
    const { body: policy } = await office().get('/v1/follow-up-policy');
    const { beforeDate, dayEnds, periodRoll, writtenRoll, calendarId, ladders, defaultLadder } = policy;
    const terms = { beforeDate, dayEnds, periodRoll, writtenRoll, calendarId, ladders, defaultLadder };
    const set = await office().put('/v1/follow-up-policy', { ...terms, zone: 'Pacific/Auckland', reasons: ['Thử'] });
    expect(set.status).toBe(200);
    expect(await drafted()).toBe('2026-12-31');
  });
});
