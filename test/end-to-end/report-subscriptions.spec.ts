import { createHash } from 'node:crypto';
import { instant, type SteppedClock } from '#kernel';
import { eventually } from '../support/eventually.js';
import { useMailServer, type ReceivedMail } from '../support/mail-server.js';
import { issueDirective, registerProvince } from './province.js';
import { differencesIn } from './replayed.js';
import { useApi } from './running-api.js';

const mail = useMailServer();
const api = useApi({
  startsAt: '2025-08-05T09:00:00+07:00',
  mail: () => ({
    url: mail.url,
    from: 'Đôn đốc <dondoc@ubnd.example.vn>',
    publicUrl: 'https://dondoc.example.vn',
    patience: 1_000,
  }),
});
const office = api.as('office');
const auditor = api.as('auditor');
const chairman = api.as('agency', 'chu-tich-ubnd-tinh');

const ADDRESS = 'chutich@ubnd.example.vn';
const MONDAYS = {
  name: 'Bảng tổng hợp sáng thứ Hai',
  report: { kind: 'scoreboard' },
  to: [{ agency: 'chu-tich-ubnd-tinh' }],
  rhythm: { every: 'week', weekday: 1, time: '07:30' },
};

function stepTo(moment: string): void {
  (api.clock as SteppedClock).stepTo(instant(moment));
}

function toChairman(): readonly ReceivedMail[] {
  return mail.received.filter(({ to }) => to === ADDRESS);
}

/** The parts of a mail, decoded. */
function decoded({ body }: ReceivedMail): string {
  const words = body
    .replaceAll('=\r\n', '')
    .replace(/((?:=[0-9A-F]{2})+)/g, (bytes) => Buffer.from(bytes.replaceAll('=', ''), 'hex').toString('utf8'));
  const inBase64 = body.match(/(?:^[A-Za-z0-9+/=]{40,76}\r\n)+(?:[A-Za-z0-9+/=]+\r\n)?/gm) ?? [];
  return [words, ...inBase64.map((text) => Buffer.from(text, 'base64').toString('utf8'))].join('\n');
}

async function created(terms: object): Promise<string> {
  const answer = await office.post('/v1/report-subscriptions', terms);
  expect(answer.status).toBe(201);
  expect(answer.headers.get('location')).toBe(`/v1/report-subscriptions/${answer.body.subscriptionId}`);
  const { subscriptionId, position } = answer.body as { subscriptionId: string; position: number };
  expect((await office.get(`/v1/report-subscriptions/${subscriptionId}?after=${position}`)).status).toBe(200);
  return subscriptionId;
}

async function sendingsOf(subscriptionId: string, count: number) {
  const path = `/v1/report-subscriptions/${subscriptionId}/sendings`;
  await eventually(`${count} were sent`, async () => (await auditor.get(path)).body.items.length >= count, 20_000);
  const { items } = (await auditor.get(path)).body;
  expect(items).toHaveLength(count);
  return items;
}

let board: string;

beforeAll(async () => {
  await registerProvince(office);
  const preferences = { language: 'vi', mail: 'digest', muted: [], email: ADDRESS };
  expect((await chairman.post('/v1/notice-preferences/agency/chu-tich-ubnd-tinh', preferences)).status).toBe(200);
  await issueDirective(office);
  await issueDirective(office, { secrecy: 'secret', subject: 'V/v bí mật' }, { symbol: 'UBND-M' });
  board = await created(MONDAYS);
});

describe('the board to the Chairman every Monday at 7:30', () => {
  it('says when it comes next', async () => {
    const { body } = await office.get(`/v1/report-subscriptions/${board}`);
    expect(body).toMatchObject({ status: 'active', nextAt: '2025-08-11T00:30:00.000Z', sendings: 0 });
    expect((await office.get('/v1/report-subscriptions')).body.items).toHaveLength(1);
  });

  it('is mailed on Monday with the table in it, and stands in the inbox', async () => {
    stepTo('2025-08-11T07:29:00+07:00');
    stepTo('2025-08-11T07:30:00+07:00');
    const [sending] = await sendingsOf(board, 1);
    expect(sending).toMatchObject({ date: '2025-08-11', dueAt: '2025-08-11T00:30:00.000Z' });
    expect(sending).not.toHaveProperty('missed');
    await eventually('the mail has arrived', () => Promise.resolve(toChairman().length === 1), 20_000);
    const text = decoded(toChairman()[0]!);
    // One of Finance that is overdue, and one each of three communes; what is secret does not count.
    expect(text).toMatch(/Sở Tài chính +\| +1 \| +0 \| +0 \| +0 \| +1/);
    expect(text).toMatch(/Tổng cộng +\| +4 \|/);
    expect(text).toContain(`https://dondoc.example.vn/report-subscriptions/${board}`);
    const inInbox = async () =>
      ((await chairman.get('/v1/inbox')).body.items as { topic: string; files: readonly string[] }[]).find(
        ({ topic }) => topic === 'report-subscription.sent',
      );
    await eventually('it stands in the inbox', async () => (await inInbox()) !== undefined);
    const { files } = (await inInbox())!;
    expect((await chairman.raw('GET', files[0]!, {})).bytes.toString()).toMatch(/Tổng cộng +\| +4 \|/);
    expect((await api.as('agency', 'so-tu-phap').get(files[0]!)).status).toBe(404);
  });

  it('is there to be fetched, and is the same when it is made again', async () => {
    const [{ body, date }] = await sendingsOf(board, 1);
    const file = await office.raw('GET', body.href, {});
    expect(createHash('sha256').update(file.bytes).digest('hex')).toBe(body.sha256);
    expect(file.bytes.toString()).not.toContain('bí mật');
    const none = await office.get(`/v1/report-subscriptions/${board}/sendings/${date}/file?part=file`);
    expect(none).toMatchObject({ status: 404, body: { code: 'report/unknown' } });
  });

  it('is caught up with once after weeks of standstill, which are told', async () => {
    stepTo('2025-09-03T10:00:00+07:00');
    const sendings = await sendingsOf(board, 2);
    expect(sendings[1]).toMatchObject({
      date: '2025-09-01',
      missed: { count: 2, first: '2025-08-18T00:30:00.000Z', last: '2025-08-25T00:30:00.000Z' },
    });
    await eventually('the mail has arrived', () => Promise.resolve(toChairman().length === 2), 20_000);
    expect(decoded(toChairman()[1]!)).toContain('Đã không gửi được 2 lần');
  });

  it('is not sent while it is paused, and goes on with the next time', async () => {
    const path = `/v1/report-subscriptions/${board}`;
    expect(await office.post(`${path}/pause`, { reasons: [' '] })).toMatchObject({ status: 400 });
    const paused = await office.post(`${path}/pause`, { reasons: ['Chủ tịch đi công tác'] });
    expect(paused.status).toBe(200);
    const { body } = await office.get(`${path}?after=${paused.body.position}`);
    expect(body).toMatchObject({ status: 'paused', nextAt: null, reasons: ['Chủ tịch đi công tác'] });
    stepTo('2025-09-09T10:00:00+07:00');
    const resumed = await office.post(`${path}/resume`, {});
    expect((await office.get(`${path}?after=${resumed.body.position}`)).body.nextAt).toBe('2025-09-15T00:30:00.000Z');
    stepTo('2025-09-15T07:30:00+07:00');
    const sendings = await sendingsOf(board, 3);
    expect(sendings[2]).toMatchObject({ date: '2025-09-15' });
    expect(sendings[2]).not.toHaveProperty('missed');
  });

  it('follows from the log, as every read model does', async () => {
    expect(await differencesIn(api, ['report-subscriptions', 'notices'])).toEqual({
      'report-subscriptions': [],
      notices: [],
    });
  });

  it('ends, and what was sent stays', async () => {
    const path = `/v1/report-subscriptions/${board}`;
    const ended = await office.post(`${path}/end`, {}, { 'idempotency-key': 'the-end' });
    expect((await office.post(`${path}/end`, {}, { 'idempotency-key': 'the-end' })).body).toEqual(ended.body);
    expect(await office.get(`${path}?after=${ended.body.position}`)).toMatchObject({
      status: 404,
      body: { code: 'report-subscription/unknown' },
    });
    expect(await office.post(`${path}/resume`, {})).toMatchObject({ status: 404 });
    await sendingsOf(board, 3);
  });
});

describe('other reports', () => {
  it('a consolidated report of the month just closed goes with the mail, and is made again from what is told', async () => {
    const monthly = await created({
      ...MONDAYS,
      name: 'Báo cáo tháng',
      report: { kind: 'consolidated-report', period: 'month', format: 'pdf', compared: true },
      rhythm: { every: 'month', day: 4, time: '08:00' },
      onDaysOff: 'next-working-day',
    });
    // 4 October 2025 is a Saturday.
    expect((await office.get(`/v1/report-subscriptions/${monthly}`)).body.nextAt).toBe('2025-10-06T01:00:00.000Z');
    stepTo('2025-10-06T08:00:00+07:00');
    const [{ file, madeFrom }] = await sendingsOf(monthly, 1);
    const { terms } = madeFrom;
    expect(terms).toMatchObject({ period: { kind: 'month', year: 2025, month: 9 }, secrets: false });
    expect(terms.comparedWith.days).toEqual({ from: '2025-08-01', to: '2025-08-31' });
    await eventually('the mail has arrived', () =>
      Promise.resolve(toChairman().some(({ body }) => body.includes('application/pdf'))),
    );

    // Whoever may not see what is secret asks for the same by hand, later, and gets the same bytes.
    await issueDirective(office, { subject: 'V/v khác' });
    const finance = api.as('agency', 'so-tai-chinh');
    const { period, position, at } = terms;
    const started = await finance.post('/v1/reports/consolidated', {
      period,
      position,
      at,
      compareWith: { kind: 'previous' },
    });
    const path = started.headers.get('location')!;
    await eventually('it is made', async () => (await finance.get(path)).body.state === 'completed', 20_000);
    const files = (await finance.get(path)).body.files as { format: string; sha256: string }[];
    expect(files.find(({ format }) => format === 'pdf')!.sha256).toBe(file.sha256);
  });

  it('a digest tells what was recorded since the last one, whatever day it bears, and nothing twice', async () => {
    const digest = await created({
      ...MONDAYS,
      name: 'Thông tin chỉ đạo, điều hành',
      report: { kind: 'directive-digest', file: true },
      rhythm: { every: 'working-days', count: 1, time: '07:00' },
      language: 'en',
    });
    await issueDirective(office, { subject: 'V/v phòng, chống bão' });
    stepTo('2025-10-07T07:00:00+07:00');
    await sendingsOf(digest, 1);
    await issueDirective(office, { subject: 'V/v khắc phục hậu quả' });
    await issueDirective(office, { subject: 'V/v bí mật', secrecy: 'secret' }, { symbol: 'UBND-M' });
    stepTo('2025-10-08T07:00:00+07:00');
    const sendings = await sendingsOf(digest, 2);
    const texts = await Promise.all(
      sendings.map(async ({ body }: { body: { href: string } }) =>
        (await office.raw('GET', body.href, {})).bytes.toString(),
      ),
    );
    const told = (text: string) => [...text.matchAll(/V\/v [^\n]+/g)].map(([subject]) => subject);
    expect(texts.map(told)).toEqual([['V/v phòng, chống bão'], ['V/v khắc phục hậu quả']]);
    expect(sendings[1].madeFrom.terms.after).toBe(sendings[0].position);
    expect((await office.raw('GET', sendings[0].file.href, {})).bytes.subarray(0, 2).toString()).toBe('PK');
  });
});

describe('a report subscription', () => {
  it('is refused where it makes no sense', async () => {
    const refused = async (changes: object) => {
      const { status, body } = await office.post('/v1/report-subscriptions', { ...MONDAYS, ...changes });
      return [status, body.code];
    };
    expect(await refused({ to: [{ agency: 'so-khong-co' }] })).toEqual([422, 'report-subscription/unknown-party']);
    expect(await refused({ rhythm: { every: 'month', day: 30, month: 2, time: '08:00' } })).toEqual([
      400,
      'request/invalid',
    ]);
    expect(await refused({ rhythm: { every: 'quarter', day: 30, month: 4, time: '08:00' } })).toEqual([
      422,
      'report-subscription/impossible-rhythm',
    ]);
    expect(await refused({ report: { kind: 'scoreboard', format: 'pdf' } })).toEqual([400, 'request/invalid']);
    expect(await refused({ to: [] })).toEqual([400, 'request/invalid']);
  });

  it('is nobody’s to set but the Office’s and the administrator’s, and of one tenant', async () => {
    expect((await chairman.post('/v1/report-subscriptions', MONDAYS)).status).toBe(403);
    expect((await auditor.post('/v1/report-subscriptions', MONDAYS)).status).toBe(403);
    expect((await chairman.get('/v1/report-subscriptions')).status).toBe(403);
    const elsewhere = api.as('office', undefined, 'tenant-khac');
    expect((await elsewhere.get(`/v1/report-subscriptions/${board}/sendings`)).status).toBe(404);
  });
});
