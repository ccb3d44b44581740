import { COMMUNES, directive, registerProvince } from './province.js';
import { useApi } from './running-api.js';

const api = useApi({ startsAt: '2025-08-03T09:00:00+07:00' });
const office = api.as('office');
const auditor = api.as('auditor');
const finance = api.as('agency', 'so-tai-chinh');

beforeAll(async () => {
  await registerProvince(office);
});

const LIMIT = { asWritten: 'trước ngày 08/8/2025', relation: 'before', date: '2025-08-08' };

/** The limit at the end may hold for the last section alone or for the one before as well. */
const SCOPE = {
  questionId: 'pham-vi',
  about: 'clause-scope',
  clauseId: 'cuoi-van-ban',
  note: 'Câu nêu thời hạn đứng ngoài các mục được đánh số.',
  scopes: [{ taskIds: ['huong-dan'] }, { taskIds: ['ra-soat', 'huong-dan'] }],
};

/** A sentence without a subject: by grammar Justice, by sense every commune. */
const SUBJECT = {
  questionId: 'chu-ngu',
  about: 'lead',
  taskId: 'dao-tao',
  note: 'Câu không có chủ ngữ.',
  candidates: [{ agencyId: 'so-tu-phap' }, { groupId: 'ubnd-cac-xa-phuong' }],
};

const AMBIGUOUS = directive({
  tasks: [
    { taskId: 'ra-soat', text: 'Rà soát tài sản công', lead: { agencyId: 'so-tai-chinh' } },
    { taskId: 'huong-dan', text: 'Ban hành hướng dẫn', lead: { agencyId: 'so-tu-phap' } },
    { taskId: 'dao-tao', text: 'Chủ động triển khai đào tạo', lead: { agencyId: 'so-tu-phap' } },
  ],
  deadlineClauses: [{ clauseId: 'cuoi-van-ban', deadline: LIMIT, taskIds: ['huong-dan'] }],
  questions: [SCOPE, SUBJECT],
});

async function drafted(body: unknown = AMBIGUOUS): Promise<string> {
  const answer = await office.post('/v1/directives', body);
  expect([answer.status, answer.body.code]).toEqual([201, undefined]);
  return `/v1/directives/${answer.body.directiveId}`;
}

async function issued(): Promise<string> {
  const path = await drafted();
  const answer = await office.post(`${path}/issue`, { symbol: 'UBND-TH' });
  expect([answer.status, answer.body.code]).toEqual([200, undefined]);
  return path;
}

const effectsIn = ({ effects }: { effects: { taskId: string; effect: string }[] }) =>
  effects.map(({ taskId, effect }) => [taskId, effect]);

async function shown(path: string, questionId: string, after?: number) {
  const answer = await auditor.get(`${path}/questions/${questionId}${after === undefined ? '' : `?after=${after}`}`);
  expect([answer.status, answer.body.code]).toEqual([200, undefined]);
  return answer.body;
}

/** Decides for a candidate as it is shown. */
async function decide(path: string, questionId: string, candidate: number) {
  const { seen } = (await shown(path, questionId)).candidates[candidate].effect;
  const decision = { candidate, reasons: ['Đã hỏi lại đơn vị soạn thảo'], seen };
  return office.post(`${path}/questions/${questionId}/decide`, decision);
}

async function leadsOf(path: string, taskId: string, after: number): Promise<string[]> {
  const { body } = await auditor.get(`/v1/assignments?directive=${path.split('/').at(-1)}&after=${after}`);
  return (body.items as { taskId: string; leadAgencyId: string; phase: string }[])
    .filter((one) => one.taskId === taskId && one.phase !== 'cancelled')
    .map(({ leadAgencyId }) => leadAgencyId);
}

describe('when a draft leaves something open', () => {
  it('shows each question with the ways to read the text, and that there is nothing to do yet', async () => {
    const path = await drafted();
    const { head } = (await auditor.get('/v1/events?limit=1')).body;
    const scope = await shown(path, 'pham-vi', head as number);
    expect(scope).toMatchObject({
      about: 'clause-scope',
      clauseId: 'cuoi-van-ban',
      note: SCOPE.note,
      raisedBy: 'office',
      decision: null,
      candidates: [
        { candidate: 0, taskIds: ['huong-dan'], effect: { undecided: 0, effects: [], assigned: [] } },
        { candidate: 1, taskIds: ['ra-soat', 'huong-dan'], effect: { undecided: 0, effects: [], assigned: [] } },
      ],
    });
    expect((await shown(path, 'chu-ngu')).candidates).toMatchObject([
      { lead: { agencyId: 'so-tu-phap' } },
      { lead: { groupId: 'ubnd-cac-xa-phuong' } },
    ]);
  });

  it('is issued as it is read so far', async () => {
    const path = await issued();
    const { head } = (await auditor.get('/v1/events?limit=1')).body;
    expect(await leadsOf(path, 'dao-tao', head as number)).toEqual(['so-tu-phap']);
  });

  it('is read otherwise once decided before it is issued, and issued so', async () => {
    const path = await drafted();
    const { head } = (await auditor.get('/v1/events?limit=1')).body;
    await shown(path, 'chu-ngu', head as number);
    expect((await decide(path, 'chu-ngu', 1)).status).toBe(200);
    expect((await decide(path, 'pham-vi', 1)).status).toBe(200);
    const answer = await office.post(`${path}/issue`, { symbol: 'UBND-TH' });
    expect(answer.body).toMatchObject({ assignments: 2 + COMMUNES.length });
    const { position } = answer.body;
    expect((await leadsOf(path, 'dao-tao', position as number)).sort()).toEqual([...COMMUNES].sort());
    const directiveId = path.split('/').at(-1)!;
    const { body } = await auditor.get(`/v1/assignments?directive=${directiveId}&agency=so-tai-chinh`);
    expect(body.items).toMatchObject([{ taskId: 'ra-soat', dueAt: '2025-08-07T17:00:00.000Z' }]);
  });
});

describe('when work on it runs', () => {
  it('shows for each candidate what a decision would do to each assignment, before anything is done', async () => {
    const path = await issued();
    const { head } = (await auditor.get('/v1/events?limit=1')).body;
    const [asRead, wider] = (await shown(path, 'pham-vi', head as number)).candidates;
    expect(effectsIn(asRead.effect)).toEqual([
      ['ra-soat', 'kept'],
      ['huong-dan', 'kept'],
      ['dao-tao', 'kept'],
    ]);
    expect(effectsIn(wider.effect)).toEqual([
      ['ra-soat', 'deadline-changed'],
      ['huong-dan', 'kept'],
      ['dao-tao', 'kept'],
    ]);
    const [, communes] = (await shown(path, 'chu-ngu')).candidates;
    expect(effectsIn(communes.effect)).toContainEqual(['dao-tao', 'superseded']);
    expect(communes.effect.assigned.map(({ leadAgencyId }: { leadAgencyId: string }) => leadAgencyId).sort()).toEqual(
      [...COMMUNES].sort(),
    );
    expect((await auditor.get('/v1/events?limit=1')).body.head).toBe(head);
  });

  it('does what was shown: the limit comes to the task, and the work to whom the sentence means', async () => {
    const path = await issued();
    const { head } = (await auditor.get('/v1/events?limit=1')).body;
    await shown(path, 'pham-vi', head as number);
    const scope = await decide(path, 'pham-vi', 1);
    expect(scope.body.counts).toEqual({ kept: 2, cancelled: 0, superseded: 0, 'deadline-changed': 1, assigned: 0 });
    const directiveId = path.split('/').at(-1)!;
    const changed = await auditor.get(
      `/v1/assignments?directive=${directiveId}&agency=so-tai-chinh&after=${scope.body.position}`,
    );
    expect(changed.body.items[0].dueAt).toBe('2025-08-07T17:00:00.000Z');

    const subject = await decide(path, 'chu-ngu', 1);
    expect(subject.body.counts).toMatchObject({ superseded: 1, assigned: COMMUNES.length });
    expect((await leadsOf(path, 'dao-tao', subject.body.position as number)).sort()).toEqual([...COMMUNES].sort());
  });

  it('keeps what was decided, by whom, why, and what followed', async () => {
    const path = await issued();
    const { head } = (await auditor.get('/v1/events?limit=1')).body;
    await shown(path, 'pham-vi', head as number);
    const { body } = await decide(path, 'pham-vi', 0);
    expect(await shown(path, 'pham-vi', body.position as number)).toMatchObject({
      decision: { candidate: 0, by: 'office', reasons: ['Đã hỏi lại đơn vị soạn thảo'], counts: { kept: 3 } },
      candidates: [
        { effect: null, obstacle: null },
        { effect: null, obstacle: null },
      ],
    });
    const again = await office.post(`${path}/questions/pham-vi/decide`, {
      candidate: 1,
      reasons: ['Đổi ý'],
      seen: '0b5c9f6e-6a5f-5a43-9d5c-0a1b2c3d4e5f',
    });
    expect([again.status, again.body.code]).toEqual([409, 'question/already-decided']);
  });

  it('asks about an answer that waits, and refuses a decision that would do something else by now', async () => {
    const path = await issued();
    const { head } = (await auditor.get('/v1/events?limit=1')).body;
    const { seen } = (await shown(path, 'chu-ngu', head as number)).candidates[1].effect;
    const directiveId = path.split('/').at(-1)!;
    const { body } = await auditor.get(`/v1/assignments?directive=${directiveId}&agency=so-tu-phap`);
    const training = body.items.find(({ taskId }: { taskId: string }) => taskId === 'dao-tao');
    const justice = api.as('agency', 'so-tu-phap');
    await justice.post(`/v1/assignments/${training.assignmentId}/respond`, { text: 'Đã tập huấn' });

    const decision = { candidate: 1, reasons: ['Ý của câu'] };
    const stale = await office.post(`${path}/questions/chu-ngu/decide`, { ...decision, seen });
    expect([stale.status, stale.body.code]).toEqual([409, 'directive/effect-changed']);
    const [, communes] = (await shown(path, 'chu-ngu')).candidates;
    expect(communes.effect).toMatchObject({ undecided: 1 });
    const undecided = await office.post(`${path}/questions/chu-ngu/decide`, {
      ...decision,
      seen: communes.effect.seen,
    });
    expect([undecided.status, undecided.body.code]).toEqual([409, 'directive/effect-undecided']);

    const decisions = [{ assignmentId: training.assignmentId, decide: 'keep' }];
    const preview = await office.post(`${path}/questions/chu-ngu/decide/preview`, { ...decision, decisions });
    expect(preview.body).toMatchObject({ undecided: 0, counts: { assigned: COMMUNES.length } });
    const done = await office.post(`${path}/questions/chu-ngu/decide`, {
      ...decision,
      decisions,
      seen: preview.body.seen,
    });
    expect(done.status).toBe(200);
    expect((await leadsOf(path, 'dao-tao', done.body.position as number)).sort()).toEqual(
      [...COMMUNES, 'so-tu-phap'].sort(),
    );
  });
});

describe('when questions are listed', () => {
  it('has those still open first, of one directive and of all, page by page', async () => {
    const path = await drafted();
    const raised = await office.post(`${path}/questions`, { ...SUBJECT, questionId: 'chu-ngu-2', note: 'Câu khác' });
    expect(raised.status).toBe(200);
    await auditor.get(`/v1/questions?after=${raised.body.position}`);
    const { body } = await decide(path, 'chu-ngu', 0);
    const listed = await auditor.get(`${path}/questions?after=${body.position}`);
    const idsIn = (items: { questionId: string }[]) => items.map(({ questionId }) => questionId);
    expect(idsIn(listed.body.items)).toEqual(['pham-vi', 'chu-ngu-2', 'chu-ngu']);
    expect(idsIn((await auditor.get(`${path}/questions?state=decided`)).body.items)).toEqual(['chu-ngu']);

    const seen: { directiveId: string; questionId: string; decision: unknown }[] = [];
    for (let next: string | undefined = '/v1/questions?limit=2'; next !== undefined;) {
      const page: Awaited<ReturnType<typeof auditor.get>> = await auditor.get(next);
      seen.push(...page.body.items);
      next = /^<(.*)>; rel="next"$/.exec(page.headers.get('link') ?? '')?.[1];
    }
    const open = seen.map(({ decision }) => decision === null);
    expect(open).toEqual([...open].sort((one, other) => Number(other) - Number(one)));
    expect(new Set(seen.map(({ directiveId, questionId }) => `${directiveId} ${questionId}`)).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThan(6);
  });
});

describe('when a rule stands in the way', () => {
  const limited = (about: object) => ({ ...SCOPE, questionId: 'moi', ...about });

  it.each([
    ['an unknown clause', limited({ clauseId: 'khac' }), 422, 'question/unknown-clause'],
    [
      'the same reading twice',
      limited({ scopes: [SCOPE.scopes[0], SCOPE.scopes[0]] }),
      422,
      'question/too-few-candidates',
    ],
    [
      'a first reading that is not the present one',
      limited({ scopes: [...SCOPE.scopes].reverse() }),
      422,
      'question/not-as-read',
    ],
    ['a task that is not there', limited({ scopes: [SCOPE.scopes[0], { taskIds: ['x'] }] }), 404, 'task/unknown'],
    ['an id that is taken', { ...SUBJECT, questionId: 'pham-vi' }, 409, 'question/id-taken'],
    [
      'an agency that is not registered',
      { ...SUBJECT, questionId: 'moi', candidates: [SUBJECT.candidates[0], { agencyId: 'bo-la' }] },
      409,
      'directive/unknown-agency',
    ],
    [
      'a group that is not formed',
      { ...SUBJECT, questionId: 'moi', candidates: [SUBJECT.candidates[0], { groupId: 'nhom-la' }] },
      409,
      'task/unknown-group',
    ],
  ])('says which one, for %s', async (_, question, status, code) => {
    const refused = await office.post(`${await drafted()}/questions`, question);
    expect([refused.status, refused.body.code]).toEqual([status, code]);
  });

  it('points at the candidate that is not registered', async () => {
    const candidates = [SUBJECT.candidates[0], { agencyId: 'bo-la' }];
    const refused = await office.post(`${await drafted()}/questions`, { ...SUBJECT, questionId: 'moi', candidates });
    expect(refused.body.errors).toEqual([expect.objectContaining({ pointer: '/candidates/1/agencyId' })]);
  });

  it('stays quiet when the same is raised again', async () => {
    expect((await office.post(`${await drafted()}/questions`, SCOPE)).body.position).toBe(0);
  });

  it('points at what has no place in a question of its kind', async () => {
    const refused = await office.post(`${await drafted()}/questions`, { ...SCOPE, candidates: SUBJECT.candidates });
    expect(refused.body.errors).toEqual([
      expect.objectContaining({ pointer: '/candidates', detail: 'has no place unless about is lead' }),
    ]);
  });

  it('decides nothing that was not asked, for no candidate that is not there, and never without a reason', async () => {
    const path = await drafted();
    const seen = '0b5c9f6e-6a5f-5a43-9d5c-0a1b2c3d4e5f';
    for (const [id, decision, status, code] of [
      ['khong-co', { candidate: 0, reasons: ['x'], seen }, 404, 'question/unknown'],
      ['pham-vi', { candidate: 9, reasons: ['x'], seen }, 422, 'question/unknown-candidate'],
      ['pham-vi', { candidate: 0, reasons: [' '], seen }, 400, 'request/invalid'],
    ] as const) {
      const refused = await office.post(`${path}/questions/${id}/decide`, decision);
      expect([refused.status, refused.body.code]).toEqual([status, code]);
    }
  });

  it('decides nothing about a directive that was withdrawn, and weighs nothing either', async () => {
    const path = await issued();
    const withdrawal = { reasons: ['Ban hành nhầm'] };
    const { seen } = (await office.post(`${path}/withdraw/preview`, withdrawal)).body;
    const { body } = await office.post(`${path}/withdraw`, { ...withdrawal, seen });
    expect(await shown(path, 'pham-vi', body.position as number)).toMatchObject({
      decision: null,
      candidates: [
        { effect: null, obstacle: { code: 'directive/withdrawn' } },
        { effect: null, obstacle: { code: 'directive/withdrawn' } },
      ],
    });
    const refused = await office.post(`${path}/questions/pham-vi/decide`, { candidate: 0, reasons: ['x'], seen });
    expect([refused.status, refused.body.code]).toEqual([409, 'directive/withdrawn']);
  });

  it('shows a candidate that cannot be decided for with what stands in the way, beside one that can', async () => {
    const nobody = { groupId: 'nhom-tuong-lai', name: 'Nhóm tương lai' };
    const since = [{ agencyId: 'so-tai-chinh', validFrom: '2026-01-01' }];
    expect((await office.post('/v1/groups', { ...nobody, members: since })).status).toBe(201);
    const path = await issued();
    const candidates = [{ agencyId: 'so-tu-phap' }, { groupId: nobody.groupId }];
    const { position } = (await office.post(`${path}/questions`, { ...SUBJECT, questionId: 'ai', candidates })).body;
    expect((await shown(path, 'ai', position as number)).candidates).toMatchObject([
      { effect: { counts: { kept: 3 } }, obstacle: null },
      { effect: null, obstacle: { code: 'task/empty-group' } },
    ]);
  });

  it('lets agencies see what a decision would do, and the Office decide', async () => {
    const path = await issued();
    const { head } = (await auditor.get('/v1/events?limit=1')).body;
    const seen = await finance.get(`${path}/questions/pham-vi?after=${head}`);
    expect(seen.body.candidates[1].effect.counts).toMatchObject({ 'deadline-changed': 1 });
    for (const answer of [
      await finance.post(`${path}/questions`, { ...SCOPE, questionId: 'moi' }),
      await finance.post(`${path}/questions/pham-vi/decide`, {
        candidate: 0,
        reasons: ['x'],
        seen: seen.body.candidates[0].effect.seen,
      }),
    ]) {
      expect([answer.status, answer.body.code]).toEqual([403, 'access/permission-missing']);
    }
    const unknown = await finance.get(`${path}/questions/khong-co`);
    expect([unknown.status, unknown.body.code]).toEqual([404, 'question/unknown']);
  });

  it('hides what a directive of secrecy leaves open from whoever may not see it', async () => {
    const path = await drafted({ ...AMBIGUOUS, secrecy: 'secret' });
    const { head } = (await auditor.get('/v1/events?limit=1')).body;
    const idsOf = async (client: typeof auditor) => {
      const { body } = await client.get(`/v1/questions?limit=200&after=${head}`);
      return (body.items as { directiveId: string }[]).map(({ directiveId }) => directiveId);
    };
    const directiveId = path.split('/').at(-1);
    expect(await idsOf(auditor)).toContain(directiveId);
    expect(await idsOf(finance)).not.toContain(directiveId);
    for (const hidden of [`${path}/questions`, `${path}/questions/pham-vi`]) {
      const answer = await finance.get(hidden);
      expect([answer.status, answer.body.code]).toEqual([404, 'directive/unknown']);
    }
  });
});
