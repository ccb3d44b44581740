import { assignmentOf, issueDirective, registerProvince } from './province.js';
import { useApi, type Client } from './running-api.js';

const api = useApi({ startsAt: '2025-08-03T09:00:00+07:00' });
const office = api.as('office');
const finance = api.as('agency', 'so-tai-chinh');
const justice = api.as('agency', 'so-tu-phap');
const ward = api.as('agency', 'phuong-tan-hoa');

beforeAll(async () => {
  await registerProvince(office);
});

const BEFORE_TEN = {
  asWritten: 'trước 10h00 ngày 04/8/2025',
  relation: 'before',
  date: '2025-08-04',
  time: '10:00',
};
const ON_THE_9TH = { asWritten: 'trong ngày 09/8/2025', relation: 'by', date: '2025-08-09' };

const path = (assignmentId: string) => `/v1/assignments/${assignmentId}`;

/** The report of Finance, due before 16:00 on 4 August. */
async function assigned(): Promise<string> {
  return assignmentOf(api, await issueDirective(office), 'so-tai-chinh');
}

interface Given {
  readonly whole: string;
  readonly parts: string[];
  readonly position: number;
}

/** Finance gives one part to Justice, due at ten, and one to a ward. */
async function delegated(): Promise<Given> {
  const whole = await assigned();
  const { status, body } = await finance.post(`${path(whole)}/delegate`, {
    parts: [
      { toAgencyId: 'so-tu-phap', summary: 'Nêu nguyên nhân từng nhóm vướng mắc', deadline: BEFORE_TEN },
      { toAgencyId: 'phuong-tan-hoa', summary: 'Gửi số liệu của phường' },
    ],
  });
  expect(status).toBe(200);
  const parts = body.parts as { assignmentId: string }[];
  return { whole, parts: parts.map(({ assignmentId }) => assignmentId), position: body.position as number };
}

async function see(client: Client, assignmentId: string, after: number) {
  return (await client.get(`${path(assignmentId)}?after=${after}`)).body;
}

async function tree(assignmentId: string, after: number) {
  const { status, body } = await office.get(`${path(assignmentId)}/tree?after=${after}`);
  expect(status).toBe(200);
  return body;
}

describe('when the lead gives parts of its work to others', () => {
  it('makes each an assignment of its own, with its own lead, judge and deadline', async () => {
    const { whole, parts, position } = await delegated();
    expect(await see(justice, parts[0]!, position)).toMatchObject({
      parentId: whole,
      summary: 'Nêu nguyên nhân từng nhóm vướng mắc',
      leadAgencyId: 'so-tu-phap',
      holderId: 'so-tu-phap',
      issuerId: 'so-tai-chinh',
      monitorId: 'so-tai-chinh',
      dueAt: '2025-08-04T03:00:00.000Z',
      phase: 'assigned',
    });
    // Without a limit of its own a part has that of the whole.
    expect(await see(ward, parts[1]!, position)).toMatchObject({ dueAt: '2025-08-04T09:00:00.000Z' });
  });

  it('leaves the whole with its lead, who stays accountable', async () => {
    const { whole, parts, position } = await delegated();
    expect(await see(finance, whole, position)).toMatchObject({
      parentId: null,
      leadAgencyId: 'so-tai-chinh',
      holderId: 'so-tai-chinh',
      parts: [
        { part: 1, assignmentId: parts[0], toAgencyId: 'so-tu-phap', summary: 'Nêu nguyên nhân từng nhóm vướng mắc' },
        { part: 2, assignmentId: parts[1], toAgencyId: 'phuong-tan-hoa', summary: 'Gửi số liệu của phường' },
      ],
    });
  });

  it('lets the lead of the whole judge the answer to a part', async () => {
    const { parts } = await delegated();
    expect((await justice.post(`${path(parts[0]!)}/respond`, { text: 'Đã nêu' })).status).toBe(200);
    const own = await justice.post(`${path(parts[0]!)}/accept`);
    expect([own.status, own.body.code]).toEqual([403, 'assignment/own-answer']);
    const accepted = await finance.post(`${path(parts[0]!)}/accept`, { round: 1 });
    expect(accepted.status).toBe(200);
    expect(await see(finance, parts[0]!, accepted.body.position)).toMatchObject({
      phase: 'accepted',
      status: { value: 'done-on-time' },
    });
  });

  it('watches the deadline of each part with timers of its own', async () => {
    const { parts, position } = await delegated();
    const timers = await api.as('auditor').get(`/v1/operations/timers?assignment=${parts[0]!}&after=${position}`);
    expect(timers.status).toBe(200);
    expect(timers.body.items.map(({ rung, state }: { rung: string; state: string }) => [rung, state])).toContainEqual([
      'at',
      'planned',
    ]);
  });

  it('finds parts by their parent, and leaves them out where only the work of directives is asked for', async () => {
    const { whole, parts, position } = await delegated();
    const found = await office.get(`/v1/assignments?parent=${whole}&after=${position}`);
    expect(ids(found.body.items)).toEqual([...parts].sort());
    const wholes = await office.get(`/v1/assignments?part=false&agency=so-tu-phap&after=${position}`);
    expect(wholes.body.items).toEqual([]);
  });

  it('is carried out once, however often it is sent under one key', async () => {
    const whole = await assigned();
    const body = { parts: [{ toAgencyId: 'so-tu-phap', summary: 'Nêu nguyên nhân' }] };
    const key = { 'idempotency-key': `delegate-${whole}` };
    const first = await finance.post(`${path(whole)}/delegate`, body, key);
    const again = await finance.post(`${path(whole)}/delegate`, body, key);
    expect(again.body).toEqual(first.body);
    expect((await tree(whole, first.body.position)).assignment.sums.total).toBe(1);
  });
});

describe('the tree of an assignment', () => {
  it('shows the line above and the parts below, with the sums of every group', async () => {
    const { whole, parts } = await delegated();
    const below = await justice.post(`${path(parts[0]!)}/delegate`, {
      parts: [{ toAgencyId: 'phuong-hoa-binh', summary: 'Gửi ví dụ' }],
    });
    const third = below.body.parts[0].assignmentId as string;
    await ward.post(`${path(parts[1]!)}/respond`, { text: 'Số liệu' });
    const accepted = await finance.post(`${path(parts[1]!)}/accept`);

    const { above, assignment, complete } = await tree(whole, accepted.body.position);
    expect([above, complete]).toEqual([[], true]);
    expect(assignment).toMatchObject({
      assignmentId: whole,
      sums: { total: 3, open: 2, 'done-on-time': 1, 'in-progress-within-time': 2 },
    });
    const part = assignment.parts.find(({ assignmentId }: { assignmentId: string }) => assignmentId === parts[0]);
    expect(part).toMatchObject({ sums: { total: 1, open: 1 }, parts: [{ assignmentId: third, parts: [] }] });

    const seenFromBelow = await tree(third, accepted.body.position);
    expect(ids(seenFromBelow.above)).toEqual([whole, parts[0]]);
    expect(seenFromBelow.assignment).toMatchObject({ assignmentId: third, sums: { total: 0, open: 0 } });
  });

  it('is not there for an assignment that is not', async () => {
    const answer = await office.get(`${path('0b5c9f6e-6a5f-5a43-9d5c-0a1b2c3d4e5f')}/tree`);
    expect([answer.status, answer.body.code]).toEqual([404, 'assignment/unknown']);
  });
});

describe('when something becomes of the whole', () => {
  it('accepted, it takes what is still open of its parts along', async () => {
    const { whole, parts } = await delegated();
    await justice.post(`${path(parts[0]!)}/respond`, { text: 'Đã nêu' });
    await finance.post(`${path(parts[0]!)}/accept`);
    await finance.post(`${path(whole)}/respond`, { text: 'Báo cáo' });
    const { position } = (await office.post(`${path(whole)}/accept`)).body;
    expect(await see(office, parts[0]!, position)).toMatchObject({ phase: 'accepted' });
    expect(await see(office, parts[1]!, position)).toMatchObject({
      phase: 'cancelled',
      cancellation: { cause: 'parent-ended' },
      status: { value: 'cancelled', counted: null },
    });
    const timers = await api.as('auditor').get(`/v1/operations/timers?assignment=${parts[1]!}&after=${position}`);
    expect(new Set(timers.body.items.map(({ state }: { state: string }) => state))).toEqual(new Set(['cancelled']));
  });

  it('given to another lead, its parts answer to that one, and a part that came to it is cancelled', async () => {
    const { whole, parts } = await delegated();
    const { position } = (
      await office.post(`${path(whole)}/transfer`, { toAgencyId: 'so-tu-phap', reasons: ['Đúng chức năng'] })
    ).body;
    expect(await see(office, parts[0]!, position)).toMatchObject({ cancellation: { cause: 'came-to-parent-lead' } });
    expect(await see(office, parts[1]!, position)).toMatchObject({ issuerId: 'so-tu-phap', phase: 'assigned' });
    // One act, one unit: the whole and both parts were written by the same command.
    const feed = await api.as('auditor').get(`/v1/events?after=${position - 4}&limit=10`);
    const written = feed.body.items as { type: string; metadata: { commandId: string } }[];
    expect(written.map(({ type }) => type).sort()).toEqual([
      'assignment.cancelled',
      'assignment.rehomed',
      'assignment.rehomed',
      'assignment.transferred',
    ]);
    expect(new Set(written.map(({ metadata }) => metadata.commandId)).size).toBe(1);
  });

  it('ending earlier, its parts end with it', async () => {
    const { whole, parts } = await delegated();
    const { position } = (
      await office.post(`${path(whole)}/change-deadline`, { deadline: BEFORE_TEN, reasons: ['Cần sớm'] })
    ).body;
    expect(await see(office, parts[1]!, position)).toMatchObject({ dueAt: '2025-08-04T03:00:00.000Z' });
  });

  it('ended, none of its parts is reopened before it is', async () => {
    const { whole, parts } = await delegated();
    expect((await office.post(`${path(whole)}/cancel`, { reasons: ['Trùng'] })).status).toBe(200);
    const refused = await finance.post(`${path(parts[0]!)}/reopen`, { reasons: ['Vẫn cần'] });
    expect([refused.status, refused.body.code]).toEqual([409, 'part/of-ended']);
    expect((await office.post(`${path(whole)}/reopen`, { reasons: ['Hủy nhầm'] })).status).toBe(200);
    expect((await finance.post(`${path(parts[0]!)}/reopen`, { reasons: ['Vẫn cần'] })).status).toBe(200);
  });
});

describe('when a rule stands in the way of a part', () => {
  const part = { toAgencyId: 'so-tu-phap', summary: 'Nêu nguyên nhân' };

  it.each([
    ['somebody else gives it', justice, part, 403, 'assignment/not-the-lead'],
    ['it goes to the lead itself', finance, { ...part, toAgencyId: 'so-tai-chinh' }, 422, 'part/goes-round'],
    ['it ends after the whole', finance, { ...part, deadline: ON_THE_9TH }, 422, 'part/after-parent'],
    ['it has no limit and the whole has one', finance, { ...part, deadline: null }, 422, 'part/after-parent'],
    ['nobody is registered under that name', finance, { ...part, toAgencyId: 'so-khong-co' }, 404, 'agency/unknown'],
    [
      'its limit is on no calendar',
      finance,
      { ...part, deadline: { ...ON_THE_9TH, date: '2025-08-09', time: '25:00' } },
      400,
      'request/invalid',
    ],
  ])('says which one, when %s', async (_, client, given, status, code) => {
    const whole = await assigned();
    const refused = await client.post(`${path(whole)}/delegate`, { parts: [given] });
    expect([refused.status, refused.body.code]).toEqual([status, code]);
  });

  it('gives none of them when one is refused', async () => {
    const whole = await assigned();
    const refused = await finance.post(`${path(whole)}/delegate`, {
      parts: [part, { ...part, toAgencyId: 'so-tai-chinh' }],
    });
    expect(refused.body.code).toBe('part/goes-round');
    const { body } = await office.get(path(whole));
    expect(body.events.map(({ type }: { type: string }) => type)).toEqual(['assignment.assigned']);
  });

  it('lets it end later where it is said why', async () => {
    const whole = await assigned();
    const given = await finance.post(`${path(whole)}/delegate`, {
      parts: [{ ...part, deadline: ON_THE_9TH, beyondParent: 'Theo phụ lục II' }],
    });
    expect(given.status).toBe(200);
  });

  it('goes down no further than five levels', async () => {
    let at = await assigned();
    let lead = finance;
    for (const toAgencyId of ['so-tu-phap', 'phuong-tan-hoa', 'phuong-hoa-binh', 'phuong-thong-nhat']) {
      const { body } = await lead.post(`${path(at)}/delegate`, { parts: [{ ...part, toAgencyId }] });
      at = body.parts[0].assignmentId as string;
      lead = api.as('agency', toAgencyId);
    }
    const refused = await lead.post(`${path(at)}/delegate`, {
      parts: [{ ...part, toAgencyId: 'van-phong-ubnd-tinh' }],
    });
    expect([refused.status, refused.body.code]).toEqual([422, 'part/too-deep']);
  });
});

function ids(items: readonly { readonly assignmentId: string }[]): string[] {
  return items.map(({ assignmentId }) => assignmentId);
}
