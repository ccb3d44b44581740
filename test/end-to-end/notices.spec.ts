import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { instant, type SteppedClock } from '#kernel';
import { eventually } from '../support/eventually.js';
import { useMailServer, type ReceivedMail } from '../support/mail-server.js';
import { type AssignmentInHand, assigned, before16h } from './assignment-life.js';
import { registerProvince } from './province.js';
import { differencesIn } from './replayed.js';
import { useApi } from './running-api.js';

const mail = useMailServer();
const api = useApi({
  startsAt: '2025-08-03T09:00:00+07:00',
  mail: () => ({
    url: mail.url,
    from: 'Đôn đốc <dondoc@ubnd.example.vn>',
    publicUrl: 'https://dondoc.example.vn',
    patience: 1_000,
  }),
});
const office = api.as('office');
const finance = api.as('agency', 'so-tai-chinh');
const justice = api.as('agency', 'so-tu-phap');

const ADDRESS = 'vanthu@stc.example.vn';
const OF_FINANCE = '/v1/notice-preferences/agency/so-tai-chinh';

interface Course {
  readonly noticeId: string;
  readonly channel: string;
  readonly topic: string;
  readonly address: string | null;
  readonly course: readonly { readonly type: string; readonly says: Record<string, unknown> }[];
}

interface Proof {
  readonly dueNotice: { readonly told: boolean; readonly by: string; readonly evidence: readonly unknown[] };
  readonly items: readonly Course[];
}

/** Everything the proof of due notice says about an assignment, once it is as expected. */
async function proofOf({ assignmentId }: AssignmentInHand, isSo: (proof: Proof) => boolean): Promise<Proof> {
  let proof: Proof | undefined;
  await eventually('the notices are as expected', async () => {
    const answer = await api.as('auditor').get(`/v1/assignments/${assignmentId}/notices`);
    proof = answer.body as Proof;
    return answer.status === 200 && isSo(proof);
  });
  return proof!;
}

function coursesOf({ items }: Proof, topic: string, channel: string): string[] {
  return items
    .filter((one) => one.topic === `assignment.${topic}` && one.channel === channel)
    .map(({ course }) => course.map(({ type }) => type.replace('notice.', '')).join(' '));
}

function hasCourse(topic: string, channel: string, course: string): (proof: Proof) => boolean {
  return (proof) => coursesOf(proof, topic, channel).includes(course);
}

function stepTo(moment: string): void {
  (api.clock as SteppedClock).stepTo(instant(moment));
}

async function toldAt(address: string): Promise<AssignmentInHand> {
  const preferences = { language: 'vi', mail: 'digest', muted: [], email: address };
  expect((await finance.post(OF_FINANCE, preferences)).status).toBe(200);
  return assigned(api, before16h(8));
}

function decoded({ body }: ReceivedMail): string {
  return body
    .replaceAll('=\r\n', '')
    .replace(/((?:=[0-9A-F]{2})+)/g, (bytes) => Buffer.from(bytes.replaceAll('=', ''), 'hex').toString('utf8'));
}

beforeAll(async () => {
  await registerProvince(office);
});

describe('who is told of an assignment', () => {
  it('finds it in the inbox; that no mail was sent for want of an address is recorded', async () => {
    const one = await assigned(api);
    const proof = await proofOf(one, ({ items }) => items.length === 1);
    expect(coursesOf(proof, 'assigned', 'inbox')).toEqual(['raised delivered']);
    expect(proof.items[0]!.course[0]!.says).toEqual({ notMailed: 'no-address' });
    expect(proof.dueNotice).toMatchObject({ leadAgencyId: 'so-tai-chinh', told: true, by: '2025-08-04T08:59:59.999Z' });
    expect(proof.dueNotice.evidence).toHaveLength(1);

    const { body } = await finance.get('/v1/inbox?unread=true');
    expect(body.items[0]).toMatchObject({
      recipient: { kind: 'agency', id: 'so-tai-chinh' },
      topic: 'assignment.assigned',
      title: 'Nhiệm vụ mới được giao',
      text: 'Sở Tài chính được giao chủ trì thực hiện nhiệm vụ dưới đây.',
      about: { assignmentId: one.assignmentId },
      readAt: null,
    });
    expect(body.items[0].details).toContainEqual({ label: 'Thời hạn', value: '16:00 ngày 04/08/2025' });
    expect((await justice.get('/v1/inbox')).body.items).toEqual([]);
    expect(await finance.get('/v1/inbox?agency=so-tu-phap')).toMatchObject({
      status: 403,
      body: { code: 'notice/not-yours' },
    });
    expect((await office.get('/v1/inbox?agency=so-tai-chinh')).body.items).toHaveLength(body.items.length);
  });

  it('reads it once, and all of it up to where it looked', async () => {
    const { body } = await finance.get('/v1/inbox?limit=1');
    const [{ noticeId, position }] = body.items as [{ noticeId: string; position: number }];
    expect((await justice.post(`/v1/inbox/${noticeId}/read`, {})).body.code).toBe('notice/not-yours');
    const first = await finance.post(`/v1/inbox/${noticeId}/read`, {});
    expect(first).toMatchObject({ status: 200, body: { read: 1 } });
    expect((await office.post(`/v1/inbox/${noticeId}/read`, {})).body).toMatchObject({ read: 0, position: 0 });
    await assigned(api);
    await eventually('the second one is there, and the first one read', async () => {
      const { total, unread } = (await finance.get('/v1/inbox/counts')).body as { total: number; unread: number };
      return total === 2 && unread === 1;
    });
    const head = ((await finance.get('/v1/inbox?limit=1')).body.items as { position: number }[])[0]!.position;
    expect((await finance.post('/v1/inbox/read-all', { until: position })).body.read).toBe(0);
    const all = await finance.post('/v1/inbox/read-all', { until: head }, { 'idempotency-key': 'seen' });
    expect(all.body.read).toBe(1);
    const again = await finance.post('/v1/inbox/read-all', { until: head }, { 'idempotency-key': 'seen' });
    expect(again.body).toEqual(all.body);
    await eventually('nothing is unread', async () => (await finance.get('/v1/inbox/counts')).body.unread === 0);
    expect(await finance.post(`/v1/inbox/${'0'.repeat(8)}-0000-4000-8000-${'0'.repeat(12)}/read`, {})).toMatchObject({
      status: 404,
      body: { code: 'notice/unknown' },
    });
  });
});

describe('how somebody is told', () => {
  it.each([
    [{ muted: ['assignment.escalated'] }, 'preferences/mandatory-topic'],
    [{ muted: ['weather'] }, 'preferences/unknown-topic'],
    [{ email: 'vanthu' }, 'preferences/invalid-address'],
  ])('is refused as %j', async (wrong, code) => {
    const answer = await finance.post(OF_FINANCE, { language: 'vi', mail: 'digest', ...wrong });
    expect(answer).toMatchObject({ status: 422, body: { code } });
  });

  it('is one’s own affair, and the Office’s', async () => {
    const asked = { language: 'en', mail: 'at-once' };
    expect((await justice.post(OF_FINANCE, asked)).body.code).toBe('preferences/not-yours');
    expect((await office.post('/v1/notice-preferences/agency/nowhere', asked)).body.code).toBe('agency/unknown');
    expect((await office.post('/v1/notice-preferences/person/nobody', asked)).body.code).toBe('person/unknown');
    const set = await office.post(OF_FINANCE, asked);
    expect(set.status).toBe(200);
    expect((await finance.get(`${OF_FINANCE}?after=${set.body.position}`)).body).toEqual({
      recipient: { kind: 'agency', id: 'so-tai-chinh' },
      language: 'en',
      mail: 'at-once',
      muted: [],
      email: null,
    });
  });
});

describe('a mail', () => {
  it('is handed to the mail server, in Vietnamese, as text and as HTML, with a link', async () => {
    const one = await toldAt(ADDRESS);
    const proof = await proofOf(one, hasCourse('assigned', 'mail', 'raised accepted'));
    const [letter] = mail.received.filter(({ to }) => to === ADDRESS);
    const sent = proof.items.find(({ channel }) => channel === 'mail')!;
    expect(sent.course[1]!.says).toMatchObject({ attempt: 1, response: '250 2.0.0 Ok: queued as TEST' });
    expect(letter!.messageId).toBe(`${sent.noticeId}@ubnd.example.vn`);
    expect(letter!.headers).toMatch(/^Auto-Submitted: auto-generated$/m);
    const text = decoded(letter!);
    expect(text).toContain('Nhiệm vụ: Gửi báo cáo giải trình');
    expect(text).toContain(`https://dondoc.example.vn/assignments/${one.assignmentId}`);
    expect(text).toContain('<td style="padding: 5px 0; vertical-align: top">16:00 ngày 08/08/2025</td>');
  });

  it('is tried again when the server cannot take it now, and is accepted then', async () => {
    mail.behaves('later@stc.example.vn', 'refuse-for-now', 'accept');
    const one = await toldAt('later@stc.example.vn');
    const failed = await proofOf(one, hasCourse('assigned', 'mail', 'raised failed'));
    expect(failed.items.find(({ channel }) => channel === 'mail')!.course[1]!.says).toMatchObject({
      attempt: 1,
      error: '451 4.3.0 Try again later',
      permanent: false,
    });
    expect(mail.tries('later@stc.example.vn')).toBe(1);
    stepTo('2025-08-03T09:02:00+07:00');
    await proofOf(one, hasCourse('assigned', 'mail', 'raised failed accepted'));
    expect(mail.tries('later@stc.example.vn')).toBe(2);
  });

  it('is given up at once when the server refuses it for good', async () => {
    mail.behaves('nobody@stc.example.vn', 'refuse-for-good');
    const one = await toldAt('nobody@stc.example.vn');
    const proof = await proofOf(one, hasCourse('assigned', 'mail', 'raised failed given-up'));
    const { course } = proof.items.find(({ channel }) => channel === 'mail')!;
    expect(course.slice(1).map(({ says }) => says)).toMatchObject([
      { error: '550 5.1.1 No such user here', permanent: true, retryAt: null },
      { reason: 'refused', attempts: 1 },
    ]);

    const administrator = api.as('administrator');
    const incidents = '/v1/operations/incidents';
    const listed = async () => (await administrator.get(`${incidents}?kind=notice-given-up&source=mail`)).body.items;
    await eventually('it is an incident', async () => (await listed()).length === 1);
    const items = await listed();
    const incidentId = `notice-given-up.${proof.items.find(({ channel }) => channel === 'mail')!.noticeId}`;
    expect(items).toEqual([
      expect.objectContaining({
        incidentId,
        summary: 'The mail server refused a mail to nobody@stc.example.vn for good.',
        evidence: expect.objectContaining({
          assignmentId: one.assignmentId,
          topic: 'assignment.assigned',
          recipient: { kind: 'agency', id: 'so-tai-chinh' },
          reason: 'refused',
          error: '550 5.1.1 No such user here',
        }),
        firstAt: '2025-08-03T02:02:00.000Z',
        attempts: 1,
        dismissible: true,
      }),
    ]);
    expect((await administrator.get(`${incidents}?source=timers`)).body.items).toEqual([]);
    const chosen = { incidents: { filter: { kind: 'notice-given-up' } } };
    const preferences = { language: 'vi', mail: 'digest', muted: [], email: 'right@stc.example.vn' };
    expect((await finance.post(OF_FINANCE, preferences)).status).toBe(200);
    const retried = await administrator.post(`${incidents}/retry`, chosen);
    expect(retried.body.outcomes).toEqual([{ id: incidentId, outcome: 'asked' }]);
    await proofOf(one, hasCourse('assigned', 'mail', 'raised failed given-up reopened accepted'));
    expect(mail.tries('right@stc.example.vn')).toBe(1);
    expect(await listed()).toEqual([]);
  });

  it('that hung, was cut off, and was taken over without a word arrives under one Message-ID and ends once', async () => {
    mail.behaves('odd@stc.example.vn', 'hang', 'drop-connection', 'accept-and-drop', 'accept');
    const one = await toldAt('odd@stc.example.vn');
    await proofOf(one, hasCourse('assigned', 'mail', 'raised failed'));
    stepTo('2025-08-03T09:10:00+07:00');
    await proofOf(one, hasCourse('assigned', 'mail', 'raised failed failed'));
    stepTo('2025-08-03T09:20:00+07:00');
    await proofOf(one, hasCourse('assigned', 'mail', 'raised failed failed failed'));
    stepTo('2025-08-03T09:40:00+07:00');
    await proofOf(one, hasCourse('assigned', 'mail', 'raised failed failed failed accepted'));
    const letters = mail.received.filter(({ to }) => to === 'odd@stc.example.vn');
    expect(letters).toHaveLength(2);
    expect(new Set(letters.map(({ messageId }) => messageId)).size).toBe(1);
  });

  it('of reminders that can wait is one a day', async () => {
    const digest = 'digest@stc.example.vn';
    expect((await finance.post(OF_FINANCE, { language: 'vi', mail: 'digest', email: digest })).status).toBe(200);
    const two = [await assigned(api, before16h(5)), await assigned(api, before16h(5))];
    for (const one of two) await proofOf(one, hasCourse('assigned', 'mail', 'raised accepted'));
    stepTo('2025-08-04T16:00:00+07:00');
    for (const one of two) {
      const proof = await proofOf(one, hasCourse('reminded', 'mail', 'raised'));
      const reminder = proof.items.find(({ topic, channel }) => topic === 'assignment.reminded' && channel === 'mail')!;
      expect(reminder.course[0]!.says).toEqual({ hold: { reason: 'digest', until: '2025-08-05T00:30:00.000Z' } });
    }
    stepTo('2025-08-05T07:30:00+07:00');
    for (const one of two) await proofOf(one, hasCourse('reminded', 'mail', 'raised accepted'));
    const letters = mail.received.filter(
      ({ to, body }) => to === digest && decoded({ body } as ReceivedMail).includes('Tổng hợp'),
    );
    expect(letters).toHaveLength(1);
    expect(decoded(letters[0]!)).toMatch(/Có \d+ thông báo về các nhiệm vụ/);
    for (const { assignmentId } of two) expect(decoded(letters[0]!)).toContain(assignmentId);
  });

  it('that is not urgent waits for the end of the quiet hours that the tenant has set', async () => {
    const policy = await office.put('/v1/follow-up-policy', {
      zone: 'Asia/Ho_Chi_Minh',
      beforeDate: 'end-of-previous-day',
      dayEnds: 'midnight',
      periodRoll: 'next-working-day',
      writtenRoll: 'never',
      calendarId: 'office',
      quietHours: { from: '20:00', to: '06:00' },
      digestAt: '08:00',
      ladders: [],
      defaultLadder: 'default',
      reasons: ['Không gửi thư ban đêm'],
    });
    expect(policy.status).toBe(200);
    stepTo('2025-08-05T21:00:00+07:00');
    const one = await toldAt('night@stc.example.vn');
    const held = await proofOf(one, hasCourse('assigned', 'mail', 'raised'));
    expect(held.items.find(({ channel }) => channel === 'mail')!.course[0]!.says).toEqual({
      hold: { reason: 'quiet-hours', until: '2025-08-05T23:00:00.000Z' },
    });
    stepTo('2025-08-06T06:00:00+07:00');
    await proofOf(one, hasCourse('assigned', 'mail', 'raised accepted'));
    expect(mail.tries('night@stc.example.vn')).toBe(1);
  });
});

describe('who follows the inbox', () => {
  it('hears of each notice once, and resumes where the stream broke off', async () => {
    // Not by fetch, which opens a connection ahead of need when one is broken off: it would hold up the closing.
    const lines = async (headers: Record<string, string>, until: (text: string) => boolean): Promise<string> => {
      const authorization = `Bearer ${await api.tokenOf('agency', 'so-tai-chinh')}`;
      const asked = get(`${await api.app().getUrl()}/v1/inbox/stream`, {
        agent: false,
        headers: { authorization, ...headers },
      });
      const [response] = (await once(asked, 'response')) as [IncomingMessage];
      expect(response.headers['content-type']).toBe('text/event-stream; charset=utf-8');
      let text = '';
      for await (const chunk of response.setEncoding('utf8')) {
        text += String(chunk);
        if (until(text)) break;
      }
      asked.destroy();
      return text;
    };
    const { items } = (await finance.get('/v1/inbox?limit=2')).body as {
      items: { noticeId: string; position: number }[];
    };
    const [newest, before] = items as [(typeof items)[0], (typeof items)[0]];
    const resumed = await lines({ 'last-event-id': String(before.position) }, (text) => text.includes('data:'));
    expect(resumed).toContain(`id: ${String(newest.position)}\nevent: notice\n`);
    expect(resumed).toContain(newest.noticeId);
    expect(resumed).not.toContain(before.noticeId);

    const hearing = lines({}, (text) => text.includes('data:'));
    const one = await assigned(api, before16h(8));
    expect(await hearing).toContain(one.assignmentId);

    const wrong = await finance.send('GET', '/v1/inbox/stream', undefined, { 'last-event-id': 'x' });
    expect(wrong.status).toBe(400);
  });
});

describe('afterwards', () => {
  it('a replay finds every row equal', async () => {
    expect(await differencesIn(api, ['notices', 'preferences'])).toEqual({ notices: [], preferences: [] });
  });
});
