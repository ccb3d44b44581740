import { eventually } from '../support/eventually.js';
import { registerProvince } from './province.js';
import { useApi } from './running-api.js';

const api = useApi({ startsAt: '2025-08-03T10:00:00+07:00' });
const office = api.as('office');
const administrator = api.as('administrator');
const agency = api.as('agency', 'so-tai-chinh');
const auditor = api.as('auditor');

const WORKING = {
  rungs: [
    {
      name: 'ahead',
      action: 'remind',
      working: { days: -1 },
      tells: [{ role: 'holder' }, { role: 'head' }],
      urgent: true,
    },
    { name: 'at', action: 'remind', offsetMinutes: 0 },
    { name: 'escalate', action: 'escalate', offsetMinutes: 60 },
  ],
  compress: true,
  reasons: ['Văn bản khẩn phải nhắc trước một ngày làm việc'],
};
const LIMIT = { asWritten: 'trước 16h00 ngày 04/8/2025', relation: 'before', date: '2025-08-04', time: '16:00' };
const POLICY = {
  zone: 'Asia/Ho_Chi_Minh',
  beforeDate: 'end-of-day',
  dayEnds: 'midnight',
  periodRoll: 'next-working-day',
  writtenRoll: 'never',
  calendarId: 'office',
  ladders: [{ when: { urgency: 'urgent' }, ladderId: 'khan' }],
  defaultLadder: 'default',
  reasons: ['Thống nhất trong toàn tỉnh'],
};

beforeAll(async () => {
  await registerProvince(office);
});

async function issued(urgency?: string): Promise<{ assignment: string; position: number }> {
  const { directiveId } = (
    await office.post('/v1/directives', {
      documentType: 'official-letter',
      subject: 'V/v báo cáo giải trình',
      issuerId: 'ubnd-tinh',
      monitorId: 'van-phong-ubnd-tinh',
      ...(urgency !== undefined && { urgency }),
      tasks: [
        { text: 'Gửi báo cáo', lead: { agencyId: 'so-tai-chinh' }, deadline: LIMIT },
        {
          text: 'Tổng hợp',
          lead: { agencyId: 'so-tai-chinh' },
          deadline: { asWritten: 'trước ngày 08/8/2025', relation: 'before', date: '2025-08-08' },
        },
      ],
    })
  ).body;
  const { position } = (await office.post(`/v1/directives/${directiveId}/issue`, { symbol: 'UBND-TH' })).body;
  const { items } = (await office.get(`/v1/assignments?directive=${directiveId}&after=${position}`)).body;
  return {
    assignment: items.find(({ taskOrdinal }: { taskOrdinal: number }) => taskOrdinal === 1).assignmentId,
    position,
  };
}

describe('a tenant that has set nothing', () => {
  it('follows up by the defaults, and the ladder that is built in', async () => {
    const { body } = await agency.get('/v1/follow-up-policy');
    expect(body).toMatchObject({
      version: 0,
      beforeDate: 'end-of-previous-day',
      defaultLadder: 'default',
      ladders: [],
    });
    expect((await agency.get('/v1/ladders/default')).body).toMatchObject({ version: null, retired: false });
    expect((await agency.get('/v1/ladders')).body.items).toEqual([]);
  });
});

describe('a ladder', () => {
  it('is defined by the Office, shown, and stays as it is when it is sent again', async () => {
    const set = await office.put('/v1/ladders/khan', WORKING);
    expect([set.status, set.body]).toMatchObject([200, { ladderId: 'khan', version: 1 }]);
    const seen = await agency.get(`/v1/ladders/khan?after=${set.body.position}`);
    expect(seen.body).toMatchObject({ ladderId: 'khan', version: 1, compress: true, retired: false });
    expect((await office.put('/v1/ladders/khan', WORKING)).body).toMatchObject({ version: 1, position: 0 });
    expect((await agency.put('/v1/ladders/khan', WORKING)).status).toBe(403);
  });

  it('is refused with the rule that stands in the way', async () => {
    const early = { ...WORKING, rungs: [{ name: 'up', action: 'escalate', offsetMinutes: -60 }] };
    const refused = await office.put('/v1/ladders/som', early);
    expect([refused.status, refused.body.code]).toEqual([422, 'ladder/escalates-early']);
    expect((await office.get('/v1/ladders/som')).body.code).toBe('ladder/unknown');
  });

  it('shows against a limit when it would fire, and what it moves into the time left', async () => {
    const { reasons: _, ...terms } = WORKING;
    const { status, body } = await agency.post('/v1/ladders/preview', { ...terms, deadline: LIMIT });
    expect([status, body]).toEqual([
      200,
      {
        dueAt: '2025-08-04T09:00:00.000Z',
        rungs: [
          {
            rung: 'ahead',
            action: 'remind',
            fireAt: '2025-08-03T18:00:00.000Z',
            skipReason: null,
            askedForAt: '2025-08-01T09:00:00.000Z',
          },
          { rung: 'at', action: 'remind', fireAt: '2025-08-04T09:00:00.000Z', skipReason: null, askedForAt: null },
          {
            rung: 'escalate',
            action: 'escalate',
            fireAt: '2025-08-04T10:00:00.000Z',
            skipReason: null,
            askedForAt: null,
          },
        ],
      },
    ]);
  });
});

describe('a policy', () => {
  it('is refused while it names what there is not', async () => {
    const unknown = await office.put('/v1/follow-up-policy', { ...POLICY, defaultLadder: 'khong-co' });
    expect([unknown.status, unknown.body.code]).toEqual([422, 'follow-up/unknown-ladder']);
    const calendar = await office.put('/v1/follow-up-policy', { ...POLICY, calendarId: 'khong-co' });
    expect([calendar.status, calendar.body.code]).toEqual([422, 'follow-up/unknown-calendar']);
    expect((await agency.put('/v1/follow-up-policy', POLICY)).status).toBe(403);
  });

  it('is set, shown with its history, and quiet when it is so already', async () => {
    const set = await office.put('/v1/follow-up-policy', POLICY);
    expect([set.status, set.body]).toMatchObject([200, { version: 1 }]);
    expect((await office.put('/v1/follow-up-policy', POLICY)).body).toMatchObject({ version: 1, position: 0 });
    expect((await agency.get('/v1/follow-up-policy')).body).toMatchObject({ version: 1, beforeDate: 'end-of-day' });
    expect((await agency.get('/v1/follow-up-policy/history')).body.entries).toMatchObject([
      { by: 'office', reasons: POLICY.reasons, source: null, policy: { beforeDate: 'end-of-day' } },
    ]);
    const kept = await office.post('/v1/ladders/khan/retire', { reasons: ['Không dùng nữa'] });
    expect([kept.status, kept.body.code]).toEqual([409, 'ladder/in-use']);
  });

  it('decides how what is issued is read, and which ladder it gets; each timer tells the version', async () => {
    const urgent = await issued('urgent');
    const { timers } = (await agency.get(`/v1/assignments/${urgent.assignment}/timers?after=${urgent.position}`)).body;
    expect(
      timers.map(({ rung, fireAt, ladder, explanation }: Record<string, unknown>) => [
        rung,
        fireAt,
        ladder,
        (explanation as { reason: string }).reason,
      ]),
    ).toEqual([
      ['ahead', '2025-08-03T18:00:00.000Z', { ladderId: 'khan', version: 1 }, 'ladder/compressed'],
      ['at', '2025-08-04T09:00:00.000Z', { ladderId: 'khan', version: 1 }, 'timer/waits'],
      ['escalate', '2025-08-04T10:00:00.000Z', { ladderId: 'khan', version: 1 }, 'timer/waits'],
    ]);
    const usual = await issued();
    const others = (await agency.get(`/v1/assignments/${usual.assignment}/timers?after=${usual.position}`)).body.timers;
    expect(others[0]).toMatchObject({ rung: 'before', ladder: { ladderId: 'default', version: null } });
    const { items } = (await office.get(`/v1/assignments?agency=so-tai-chinh&after=${usual.position}`)).body;
    const dueAt = items.filter(({ taskOrdinal }: { taskOrdinal: number }) => taskOrdinal === 2)[0].dueAt;
    // "Trước ngày 08/8" lets the 8th itself count now.
    expect(dueAt).toBe('2025-08-08T17:00:00.000Z');
  });

  it('decides how a limit is read that is stated later; a repeat stays one after the policy has changed', async () => {
    const { assignment } = await issued();
    const path = `/v1/assignments/${assignment}`;
    const before = (day: number) => ({
      asWritten: `trước ngày ${String(day)}/8/2025`,
      relation: 'before',
      date: `2025-08-${String(day)}`,
    });
    const reasons = ['Còn 5/13 sở chưa gửi số liệu'];
    const asked = await agency.post(`${path}/ask-extension`, { proposed: before(15), reasons });
    const wish = (await agency.get(`${path}?after=${asked.body.position}`)).body.extensionRequest;
    expect(wish.proposed).toMatchObject({ dueAt: '2025-08-15T17:00:00.000Z' });

    const grant = { deadline: before(14), reasons };
    const key = { 'Idempotency-Key': 'gia-han-1612' };
    const granted = await office.post(`${path}/grant-extension`, grant, key);
    expect((await agency.get(`${path}?after=${granted.body.position}`)).body.dueAt).toBe('2025-08-14T17:00:00.000Z');

    await office.put('/v1/follow-up-policy', { ...POLICY, beforeDate: 'end-of-previous-day' });
    expect((await office.post(`${path}/grant-extension`, grant, key)).body).toEqual(granted.body);
    const changed = await office.post(`${path}/change-deadline`, { deadline: before(20), reasons });
    expect((await agency.get(`${path}?after=${changed.body.position}`)).body.dueAt).toBe('2025-08-19T17:00:00.000Z');
  });
});

describe('when the log is folded again', () => {
  it('finds ladders and timers as the history says', async () => {
    const { replayId } = (await auditor.post('/v1/replays')).body;
    const path = `/v1/replays/${replayId}`;
    await eventually('the replay is over', async () => (await auditor.get(path)).body.state === 'completed');
    const { body } = await auditor.get(path);
    expect(body.equal).toBe(true);
    expect((await administrator.get('/v1/ladders')).body.items).toHaveLength(1);
  });
});
