import { COMMUNES, directive, registerProvince } from './province.js';
import { differencesIn } from './replayed.js';
import { useApi, type Answer } from './running-api.js';

const api = useApi({ startsAt: '2025-08-03T09:00:00+07:00' });
const office = api.as('office');
const auditor = api.as('auditor');

beforeAll(async () => {
  await registerProvince(office);
});

const SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const EIGHTH = { asWritten: 'trước ngày 08/8/2025', relation: 'before', date: '2025-08-08' };

/** A task that says everything a task can say. */
const FULL_TASK = {
  taskId: 'huong-dan',
  label: 'h)',
  text: 'Theo dõi, hướng dẫn xử lý vướng mắc',
  kind: 'request',
  lead: { agencyId: 'so-tai-chinh' },
  jointLeads: [{ agencyId: 'so-tu-phap' }, { groupId: 'ubnd-cac-xa-phuong' }],
  completion: { rule: 'quorum', count: 3 },
  coordinatingAgencyIds: ['chu-tich-ubnd-tinh'],
  deadline: null,
  reportTo: {
    toId: 'ubnd-tinh',
    viaId: 'van-phong-ubnd-tinh',
    copyIds: ['chu-tich-ubnd-tinh'],
    email: 'tonghop@example.vn',
    alsoTo: [{ toId: 'chu-tich-ubnd-tinh', viaId: 'van-phong-ubnd-tinh' }],
  },
  product: 'Hồ sơ quá hạn được giải quyết',
  expected: { kind: 'result', measure: 'Hồ sơ quá hạn đã giải quyết', percent: 100 },
  monitorId: 'chu-tich-ubnd-tinh',
  pace: { kind: 'before-each', asWritten: 'trước mỗi phiên họp', event: 'phiên họp truyền hình hội nghị' },
  accountable: 'head',
  spans: [
    { start: 1250, end: 1394 },
    { start: 1410, end: 1466, quote: 'để xử lý' },
  ],
};

/** What stands on a document besides its text. */
const MARKS = {
  urgency: 'very-urgent',
  copies: [
    { recipient: 'CT, các PCT UBND tỉnh', agencyId: 'chu-tich-ubnd-tinh', purpose: 'report' },
    { recipient: 'CV NCTH' },
  ],
  archive: { asWritten: 'VT, TH2, TH1', units: ['VT', 'TH2', 'TH1'], copies: 2 },
  appendices: [
    {
      title: 'Phụ lục 1',
      attachment: { name: 'phu-luc-1.pdf', mediaType: 'application/pdf', bytes: 10, sha256: SHA256 },
    },
  ],
  attachments: [{ name: 'cong-van.pdf', mediaType: 'application/pdf', bytes: 20, sha256: SHA256 }],
};

const task = (changes: object) => ({ ...FULL_TASK, ...changes });

async function draft(changes: object): Promise<Answer> {
  return office.post('/v1/directives', directive(changes as Record<string, unknown>));
}

describe('when a directive is drafted with all that it says', () => {
  it('shows it as it was drafted', async () => {
    const clause = {
      clauseId: 'cuoi-muc-3',
      deadline: EIGHTH,
      taskIds: ['huong-dan'],
      spans: [{ start: 1500, end: 1540 }],
    };
    const drafted = await draft({ ...MARKS, tasks: [FULL_TASK], deadlineClauses: [clause] });
    expect([drafted.status, drafted.body.errors]).toEqual([201, undefined]);
    const { body } = await auditor.get(`${drafted.headers.get('location')}?after=${drafted.body.position}`);
    expect(body).toMatchObject({ ...MARKS, secrecy: null, deadlineClauses: [clause] });
    expect(body.tasks).toEqual([{ ...FULL_TASK, ordinal: 1 }]);
  });

  it('takes each kind of product', async () => {
    const kinds = [
      { kind: 'report' },
      { kind: 'submission', approvedById: 'chu-tich-ubnd-tinh' },
      { kind: 'issued-document', documentType: 'regulation' },
      { kind: 'result', measure: 'Thủ tục toàn trình', percent: 100 },
      { kind: 'standing-duty' },
    ];
    const tasks = kinds.map((expected) => ({ text: expected.kind, lead: { agencyId: 'so-tai-chinh' }, expected }));
    const { body } = await draft({ tasks });
    const shown = await auditor.get(`/v1/directives/${body.directiveId}?after=${body.position}`);
    expect(shown.body.tasks.map(({ expected }: { expected: unknown }) => expected)).toEqual(kinds);
  });

  it('gives each lead its own assignment, and each the limit of the clause', async () => {
    const { body } = await draft({
      tasks: [task({ completion: { rule: 'all' } })],
      deadlineClauses: [{ clauseId: 'k', deadline: EIGHTH, taskIds: ['huong-dan'] }],
    });
    const issued = await office.post(`/v1/directives/${body.directiveId}/issue`, { symbol: 'UBND-TH' });
    expect(issued.body).toMatchObject({ assignments: 2 + COMMUNES.length });
    const { items } = (await auditor.get(`/v1/assignments?directive=${body.directiveId}&after=${issued.body.position}`))
      .body;
    expect(items.map(({ leadAgencyId }: { leadAgencyId: string }) => leadAgencyId).sort()).toEqual(
      ['so-tai-chinh', 'so-tu-phap', ...COMMUNES].sort(),
    );
    expect(new Set(items.map(({ dueAt }: { dueAt: string }) => dueAt))).toEqual(new Set(['2025-08-07T17:00:00.000Z']));
  });

  it('is one act: what is noted of the text is refused with it', async () => {
    const { head } = (await auditor.get('/v1/events?limit=1')).body;
    const refused = await draft({
      tasks: [FULL_TASK],
      citations: [{ relation: 'basis', reference: { kind: 'document', designation: '12/UBND-KT5' } }],
      questions: [
        {
          about: 'lead',
          taskId: 'huong-dan',
          note: 'Thiếu chủ ngữ',
          candidates: [{ agencyId: 'so-tu-phap' }, { agencyId: 'so-tai-chinh' }],
        },
      ],
    });
    expect([refused.status, refused.body.code]).toEqual([422, 'question/not-as-read']);
    expect(refused.body.errors).toEqual([expect.objectContaining({ pointer: '/questions/0' })]);
    expect((await auditor.get('/v1/events?limit=1')).body.head).toBe(head);
  });

  it('is drafted once, however often it is sent under one key', async () => {
    const body = directive({ tasks: [FULL_TASK], links: [], contradictions: [] });
    const key = { 'idempotency-key': 'mot-lan' };
    const first = await office.post('/v1/directives', body, key);
    const again = await office.post('/v1/directives', body, key);
    expect(again.body.directiveId).toBe(first.body.directiveId);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    const other = await office.post('/v1/directives', { ...body, subject: 'Khác' }, key);
    expect([other.status, other.body.code]).toEqual([422, 'idempotency-key/reused']);
  });
});

describe('when a draft is revised', () => {
  const noted = {
    tasks: [FULL_TASK, task({ taskId: 'khac' })],
    citations: [
      { citationId: 'can-cu', relation: 'basis', reference: { kind: 'law', law: 'Luật Quy hoạch' }, taskId: 'khac' },
    ],
  };

  async function drafted(): Promise<string> {
    return `/v1/directives/${(await draft(noted)).body.directiveId}`;
  }

  it('says something else from then on, and is still the same draft with what is noted of it', async () => {
    const path = await drafted();
    const text = directive({ ...MARKS, subject: 'Nội dung mới', tasks: [task({ taskId: 'khac', text: 'Việc mới' })] });
    const redrafted = await office.post(`${path}/redraft`, text);
    expect([redrafted.status, redrafted.body.taskIds]).toEqual([200, ['khac']]);
    const shown = await auditor.get(`${path}?after=${redrafted.body.position}`);
    expect(shown.body).toMatchObject({
      status: 'drafted',
      subject: 'Nội dung mới',
      taskCount: 1,
      urgency: 'very-urgent',
    });
    expect(shown.body.tasks).toMatchObject([{ taskId: 'khac', ordinal: 1, text: 'Việc mới' }]);
    const { items } = (await auditor.get(`${path}/citations?after=${redrafted.body.position}`)).body;
    expect(items).toMatchObject([{ citationId: 'can-cu', directive: { subject: 'Nội dung mới' } }]);
    expect((await office.post(`${path}/redraft`, text)).body.position).toBe(0);
    const issued = await office.post(`${path}/issue`, { symbol: 'UBND-TH' });
    expect(issued.body).toMatchObject({ assignments: 2 + COMMUNES.length });
  });

  it('keeps what something is noted of, points at its fields, and stands once it is signed or issued', async () => {
    const path = await drafted();
    const noLonger = await office.post(`${path}/redraft`, directive({ tasks: [FULL_TASK] }));
    expect([noLonger.status, noLonger.body.code]).toEqual([409, 'directive/noted-otherwise']);
    expect(noLonger.body.facts).toEqual({ citationId: 'can-cu' });
    const wrong = await office.post(
      `${path}/redraft`,
      directive({ tasks: [task({ lead: { agencyId: 'bo-la' } }), task({ taskId: 'khac' })] }),
    );
    expect(wrong.body.errors).toEqual([expect.objectContaining({ pointer: '/tasks/0/lead/agencyId' })]);

    const text = directive({ tasks: noted.tasks });
    const signature = { principal: 'Chủ tịch', signatory: 'Nguyễn Văn A', post: 'Chủ tịch' };
    expect((await office.post(`${path}/sign`, { signature })).status).toBe(200);
    const signed = await office.post(`${path}/redraft`, text);
    expect([signed.status, signed.body.code]).toEqual([409, 'directive/already-signed']);
    await office.post(`${path}/issue`, { symbol: 'UBND-TH' });
    const issued = await office.post(`${path}/redraft`, text);
    expect([issued.status, issued.body.code]).toEqual([409, 'directive/already-issued']);
    const unknown = await office.post('/v1/directives/0198a3a0-7c00-7000-8000-000000000001/redraft', text);
    expect([unknown.status, unknown.body.code]).toEqual([404, 'directive/unknown']);
  });
});

describe('when a rule stands in the way', () => {
  it.each([
    [
      'a lead that is not registered',
      [task({}), task({ taskId: 'x', lead: { agencyId: 'bo-la' } })],
      409,
      'directive/unknown-agency',
      '/tasks/1/lead/agencyId',
    ],
    [
      'a joint lead that is not registered',
      [task({ jointLeads: [{ agencyId: 'bo-la' }], completion: { rule: 'all' } })],
      409,
      'directive/unknown-agency',
      '/tasks/0/jointLeads/0/agencyId',
    ],
    [
      'a group that is not formed',
      [task({ jointLeads: [{ groupId: 'nhom-la' }] })],
      409,
      'task/unknown-group',
      '/tasks/0/jointLeads/0/groupId',
    ],
    [
      'a receiver that is not registered',
      [task({ reportTo: { toId: 'bo-la' } })],
      409,
      'directive/unknown-agency',
      '/tasks/0/reportTo/toId',
    ],
    ['a task id twice', [task({}), task({})], 422, 'task/id-twice', '/tasks/1/taskId'],
    [
      'a lead that coordinates',
      [task({ coordinatingAgencyIds: ['so-tu-phap'] })],
      422,
      'task/lead-coordinates',
      '/tasks/0/coordinatingAgencyIds/0',
    ],
    [
      'a lead twice',
      [task({ jointLeads: [{ agencyId: 'so-tai-chinh' }] })],
      422,
      'task/lead-twice',
      '/tasks/0/jointLeads',
    ],
    [
      'more leads than there are',
      [task({ jointLeads: [{ agencyId: 'so-tu-phap' }] })],
      422,
      'task/impossible-quorum',
      '/tasks/0/completion/count',
    ],
    [
      'one that consolidates and does not lead',
      [
        task({
          jointLeads: [{ agencyId: 'so-tu-phap' }],
          completion: { rule: 'consolidated', byAgencyId: 'ubnd-tinh' },
        }),
      ],
      422,
      'task/consolidator-not-lead',
      '/tasks/0/completion/byAgencyId',
    ],
    [
      'a duty that is never done and has a limit',
      [task({ expected: { kind: 'standing-duty' }, deadline: EIGHTH })],
      422,
      'task/standing-with-deadline',
      '/tasks/0/deadline',
    ],
    [
      'an address that is none',
      [task({ reportTo: { toId: 'ubnd-tinh', email: 'khong phai' } })],
      422,
      'task/invalid-email',
      '/tasks/0/reportTo/email',
    ],
    [
      'pieces of text that overlap',
      [
        task({
          spans: [
            { start: 0, end: 5 },
            { start: 4, end: 9 },
          ],
        }),
      ],
      422,
      'task/impossible-span',
      '/tasks/0/spans/1',
    ],
  ])('points at the field, for %s', async (_, tasks, status, code, pointer) => {
    const refused = await draft({ tasks });
    expect([refused.status, refused.body.code]).toEqual([status, code]);
    expect(refused.body.errors).toEqual([{ pointer, detail: refused.body.title }]);
    expect(refused.body.facts).not.toHaveProperty('fields');
  });

  it('points at every place of an agency that is not registered', async () => {
    const refused = await draft({ escalationChain: ['bo-la'], tasks: [task({ coordinatingAgencyIds: ['bo-la'] })] });
    expect(refused.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/escalationChain/0',
      '/tasks/0/coordinatingAgencyIds/0',
    ]);
  });

  it.each([
    ['a task that is not there', { taskIds: ['khong-co'] }, 'clause/unknown-task', '/deadlineClauses/0/taskIds/0'],
    [
      'a task that has a limit of its own',
      { taskIds: ['co-han'] },
      'clause/task-has-deadline',
      '/deadlineClauses/0/taskIds/0',
    ],
    [
      'a duty that is never done',
      { taskIds: ['thuong-xuyen'] },
      'task/standing-with-deadline',
      '/deadlineClauses/0/taskIds/0',
    ],
  ])('points at the clause that governs %s', async (_, clause, code, pointer) => {
    const refused = await draft({
      tasks: [
        task({ taskId: 'co-han', deadline: EIGHTH }),
        task({ taskId: 'thuong-xuyen', expected: { kind: 'standing-duty' } }),
      ],
      deadlineClauses: [{ clauseId: 'k', deadline: EIGHTH, ...clause }],
    });
    expect([refused.status, refused.body.code]).toEqual([422, code]);
    expect(refused.body.errors).toEqual([expect.objectContaining({ pointer })]);
  });

  it.each([
    [
      'a quorum without a number',
      [task({ completion: { rule: 'quorum' } })],
      '/tasks/0/completion/count',
      'is missing',
    ],
    [
      'a number where no quorum is asked for',
      [task({ completion: { rule: 'all', count: 2 } })],
      '/tasks/0/completion/count',
      'has no place unless rule is quorum',
    ],
    [
      'a target of what is not measured',
      [task({ expected: { kind: 'report', percent: 9 } })],
      '/tasks/0/expected/percent',
      'has no place unless kind is result',
    ],
    [
      'a joint lead that is agency and group',
      [task({ jointLeads: [{ agencyId: 'a', groupId: 'b' }] })],
      '/tasks/0/jointLeads',
      'has an entry (index 0) that has none or several of the fields of which one is expected',
    ],
    ['a checksum that is none', [task({})], '/attachments/0/sha256', 'does not have the form expected'],
  ])('says what the form is, for %s', async (_, tasks, pointer, detail) => {
    const attachments = pointer.startsWith('/attachments') ? [{ ...MARKS.attachments[0], sha256: 'abc' }] : [];
    const refused = await draft({ tasks, attachments });
    expect([refused.status, refused.body.code]).toEqual([400, 'request/invalid']);
    expect(refused.body.errors).toEqual([expect.objectContaining({ pointer, detail })]);
  });

  it('refuses an attachment whose name is a path, and an archive line of nobody', async () => {
    const path = await draft({ attachments: [{ ...MARKS.attachments[0], name: '../../etc/passwd' }] });
    expect([path.status, path.body.code]).toEqual([422, 'attachment/invalid-reference']);
    const nobody = await draft({ archive: { asWritten: 'VT', units: [] } });
    expect([nobody.status, nobody.body.errors[0].pointer]).toEqual([400, '/archive/units']);
  });
});

describe('when everything was drafted', () => {
  it('has read models that are what a replay of the log gives', async () => {
    await draft({
      tasks: [FULL_TASK, task({ taskId: 'khac' })],
      citations: [{ citationId: 'c', relation: 'basis', reference: { kind: 'document', designation: '12/UBND-KT5' } }],
      deadlineClauses: [{ clauseId: 'k', deadline: EIGHTH, taskIds: ['khac'] }],
      questions: [
        {
          about: 'clause-scope',
          clauseId: 'k',
          note: 'Phạm vi',
          scopes: [{ taskIds: ['khac'] }, { taskIds: ['khac', 'huong-dan'] }],
        },
      ],
      links: [{ kind: 'related', taskId: 'khac', to: { taskId: 'huong-dan' } }],
      contradictions: [{ about: 'Ngày', statements: [{ value: '1' }, { value: '2' }] }],
    });
    const { head } = (await auditor.get('/v1/events?limit=1')).body;
    for (const list of ['questions', 'links', 'contradictions', 'citations?designation=x']) {
      const path = `/v1/${list}${list.includes('?') ? '&' : '?'}after=${head}`;
      expect((await auditor.get(path)).status).toBe(200);
    }
    expect(await differencesIn(api, ['citations', 'questions', 'task-links', 'contradictions'])).toEqual({
      citations: [],
      questions: [],
      'task-links': [],
      contradictions: [],
    });
  });
});
