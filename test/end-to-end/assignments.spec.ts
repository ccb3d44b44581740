import { assignmentOf, issueDirective, registerProvince } from './province.js';
import { useApi } from './running-api.js';

const api = useApi({ startsAt: '2025-08-03T09:00:00+07:00' });
const office = api.as('office');
const finance = api.as('agency', 'so-tai-chinh');
const justice = api.as('agency', 'so-tu-phap');

beforeAll(async () => {
  await registerProvince(office);
});

/** A new assignment of Finance, as an address. */
async function assigned(): Promise<string> {
  return `/v1/assignments/${await assignmentOf(api, await issueDirective(office), 'so-tai-chinh')}`;
}

describe('when assigned', () => {
  it('is held by its lead, within time, and says why', async () => {
    const path = await assigned();
    const { body } = await finance.get(path);
    expect(body).toMatchObject({ phase: 'assigned', holderId: 'so-tai-chinh', round: 1, leadAgencyId: 'so-tai-chinh' });
    expect(body.status).toMatchObject({
      value: 'in-progress-within-time',
      label: 'Đang thực hiện trong hạn',
      rule: 'status/open-deadline-ahead',
      at: '2025-08-03T02:00:00.000Z',
    });
    expect(body.events).toEqual([
      expect.objectContaining({ type: 'assignment.assigned', by: 'office', givesStatus: true }),
    ]);
  });

  it('goes from acknowledgement to acceptance, and each step is in its history', async () => {
    const path = await assigned();
    expect((await finance.post(`${path}/acknowledge`)).status).toBe(200);
    expect((await finance.post(`${path}/progress`, { note: 'Đã xong một nửa', percent: 50 })).status).toBe(200);
    const responded = await finance.post(`${path}/respond`, { text: 'Báo cáo', documents: ['45/BC-STC'] });
    expect(responded.body).toMatchObject({ round: 1 });
    expect((await finance.get(`${path}?after=${responded.body.position}`)).body).toMatchObject({
      phase: 'responded',
      holderId: 'van-phong-ubnd-tinh',
      percent: 50,
    });
    expect((await office.post(`${path}/return`, { reasons: ['Thiếu số liệu'], round: 1 })).status).toBe(200);
    expect((await finance.post(`${path}/respond`, { documents: ['46/BC-STC'] })).body).toMatchObject({ round: 2 });
    const accepted = await office.post(`${path}/accept`, { round: 2 });
    expect(accepted.status).toBe(200);

    const { body } = await office.get(`${path}?after=${accepted.body.position}`);
    expect(body).toMatchObject({ phase: 'accepted', holderId: null, returns: 1 });
    expect(body.status).toMatchObject({ value: 'done-on-time', rule: 'status/accepted-answered-in-time' });
    const events = body.events as { type: string; givesStatus: boolean }[];
    expect(events.map(({ type }) => type)).toEqual([
      'assignment.assigned',
      'assignment.acknowledged',
      'assignment.progressed',
      'assignment.responded',
      'assignment.returned',
      'assignment.responded',
      'assignment.accepted',
    ]);
    // What set the deadline, the answer that counts, and its acceptance; a return leaves the deadline as it was.
    expect(events.map(({ givesStatus }) => givesStatus)).toEqual([true, false, false, false, false, true, true]);
  });

  it('takes from the Office what reached it on paper, when it was true', async () => {
    const path = await assigned();
    const entered = await office.post(`${path}/respond`, {
      documents: ['45/BC-STC'],
      onBehalfOf: 'so-tai-chinh',
      effectiveAt: '2025-08-03T09:00:00+07:00',
      reason: 'Bản giấy',
    });
    expect(entered.status).toBe(200);
    const { body } = await office.get(`${path}?after=${entered.body.position}`);
    expect(body.events.at(-1)).toMatchObject({ type: 'assignment.responded', by: 'so-tai-chinh' });
    const feed = await api.as('auditor').get(`/v1/events?after=${entered.body.position - 1}&limit=1`);
    expect(feed.body.items[0].metadata).toMatchObject({
      actor: { subject: 'office' },
      onBehalfOf: 'so-tai-chinh',
      reason: 'Bản giấy',
    });
  });

  it('stays quiet when it is acknowledged twice', async () => {
    const path = await assigned();
    await finance.post(`${path}/acknowledge`);
    expect((await finance.post(`${path}/acknowledge`)).body.position).toBe(0);
  });

  it('is found by holder and by status', async () => {
    const path = await assigned();
    const responded = await finance.post(`${path}/respond`, { text: 'Báo cáo' });
    const held = await office.get(
      `/v1/assignments?holder=van-phong-ubnd-tinh&limit=200&after=${responded.body.position}`,
    );
    const ids = held.body.items.map(({ assignmentId }: { assignmentId: string }) => assignmentId);
    expect(ids).toContain(path.split('/').at(-1));
    const overdue = await office.get('/v1/assignments?status=in-progress-overdue');
    expect(overdue.body.items).toEqual([]);
  });
});

describe('when a rule stands in the way', () => {
  it.each([
    ['another agency acknowledges', justice, 'acknowledge', {}, 403, 'assignment/not-the-lead'],
    [
      'another agency answers in the name of the lead',
      justice,
      'respond',
      { text: 'x', onBehalfOf: 'so-tai-chinh' },
      403,
      'assignment/not-the-lead',
    ],
    ['the Office answers in nobody’s name', office, 'respond', { text: 'x' }, 403, 'assignment/not-the-lead'],
    ['there is no answer to accept', office, 'accept', {}, 409, 'assignment/no-answer'],
    ['there is no answer to return', office, 'return', { reasons: ['x'] }, 409, 'assignment/no-answer'],
    ['an answer is empty', finance, 'respond', {}, 422, 'assignment/answer-empty'],
    [
      'it is to have happened tomorrow',
      finance,
      'acknowledge',
      { effectiveAt: '2025-08-04T09:00:00+07:00' },
      422,
      'assignment/effective-in-future',
    ],
    [
      'it is to have happened before the assignment',
      finance,
      'acknowledge',
      { effectiveAt: '2025-08-01T09:00:00+07:00' },
      422,
      'assignment/effective-too-early',
    ],
  ])('says which one, when %s', async (_, client, act, body, status, code) => {
    const refused = await client.post(`${await assigned()}/${act}`, body);
    expect([refused.status, refused.body.code]).toEqual([status, code]);
    expect(refused.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  });

  it('refuses a second answer while one waits, and any once it was accepted', async () => {
    const path = await assigned();
    await finance.post(`${path}/respond`, { text: 'Báo cáo' });
    expect((await finance.post(`${path}/respond`, { text: 'Khác' })).body.code).toBe('assignment/answer-waits');
    expect((await office.post(`${path}/accept`, { round: 2 })).body.code).toBe('assignment/other-round');
    await office.post(`${path}/accept`);
    expect((await finance.post(`${path}/respond`, { text: 'Khác' })).body.code).toBe('assignment/already-accepted');
    expect((await office.post(`${path}/return`, { reasons: ['x'] })).body.code).toBe('assignment/already-accepted');
  });

  it('knows nothing of an assignment that is not there', async () => {
    const path = '/v1/assignments/0b5c9f6e-6a5f-5a43-9d5c-0a1b2c3d4e5f';
    for (const answer of [await finance.get(path), await finance.post(`${path}/acknowledge`)]) {
      expect([answer.status, answer.body.code]).toEqual([404, 'assignment/unknown']);
    }
  });
});
