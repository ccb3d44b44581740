import { directive, registerProvince } from './province.js';
import { useApi } from './running-api.js';

const api = useApi({ startsAt: '2025-08-03T09:00:00+07:00' });
const office = api.as('office');
const auditor = api.as('auditor');
const finance = api.as('agency', 'so-tai-chinh');

beforeAll(async () => {
  await registerProvince(office);
});

/** Finance and Justice owe the same work, each coordinating with the other. */
const MUTUAL = directive({
  tasks: [
    {
      taskId: 'lien-thong-1',
      text: 'Xây dựng quy trình liên thông',
      lead: { agencyId: 'so-tai-chinh' },
      coordinatingAgencyIds: ['so-tu-phap'],
    },
    {
      taskId: 'lien-thong-2',
      text: 'Thiết lập quy trình liên thông',
      lead: { agencyId: 'so-tu-phap' },
      coordinatingAgencyIds: ['so-tai-chinh'],
    },
  ],
});
const RECIPROCAL = { linkId: 'lien-thong', kind: 'reciprocal', taskId: 'lien-thong-1', to: { taskId: 'lien-thong-2' } };
const DATES = {
  contradictionId: 'ngay-ke-hoach',
  about: 'Ngày của Kế hoạch 02-KH/BCĐTW',
  statements: [
    { value: '2025-06-19', taskId: 'lien-thong-1', asWritten: '19/6/2025' },
    { value: '2025-02-19', taskId: 'lien-thong-2', asWritten: '19/02/2025' },
  ],
};

async function drafted(
  changes: Readonly<Record<string, unknown>> = {},
): Promise<{ id: string; path: string; position: number }> {
  const { status, body } = await office.post('/v1/directives', { ...MUTUAL, ...changes });
  expect([status, body.code]).toEqual([201, undefined]);
  const { directiveId, position } = body as { directiveId: string; position: number };
  return { id: directiveId, path: `/v1/directives/${directiveId}`, position };
}

/** What a withdrawal is to say that it has seen. */
async function digestOf(path: string): Promise<string> {
  const { status, body } = await office.post(`${path}/withdraw/preview`, { reasons: ['Trùng'] });
  expect(status).toBe(200);
  return body.seen as string;
}

describe('when two tasks hang together', () => {
  it('links those that two leads owe one another, and each lead goes on answering for its own', async () => {
    const { id, path } = await drafted({ links: [RECIPROCAL] });
    const { body } = await office.post(`${path}/issue`, { symbol: 'UBND-TH' });
    expect(body.assignments).toBe(2);
    const listed = await auditor.get(`${path}/links?after=${body.position}`);
    expect(listed.body.items).toEqual([
      {
        directiveId: id,
        linkId: 'lien-thong',
        kind: 'reciprocal',
        from: { directiveId: id, taskId: 'lien-thong-1' },
        to: { directiveId: id, taskId: 'lien-thong-2' },
        note: null,
        verdict: null,
        linkedBy: 'office',
        linkedAt: '2025-08-03T02:00:00.000Z',
        judgedBy: null,
        judgedAt: null,
      },
    ]);
  });

  it('suspects a duplicate across directives, shows it at both ends, and keeps it when it is judged', async () => {
    const one = await drafted();
    const other = await drafted();
    const suspicion = {
      kind: 'suspected-duplicate',
      taskId: 'lien-thong-1',
      to: { directiveId: other.id, taskId: 'lien-thong-1' },
      note: 'Cùng một việc trong hai văn bản',
    };
    const linked = await office.post(`${one.path}/links`, suspicion);
    expect(linked.status).toBe(200);
    const { linkId, position } = linked.body;
    const atOther = await auditor.get(`${other.path}/links?after=${position}`);
    expect(atOther.body.items).toMatchObject([{ linkId, from: { directiveId: one.id }, note: suspicion.note }]);
    const open = await auditor.get('/v1/links?kind=suspected-duplicate&verdict=open');
    expect(open.body.items).toContainEqual(expect.objectContaining({ linkId }));

    const judged = await office.post(`${one.path}/links/${linkId}/judge`, { verdict: 'confirmed' });
    expect(judged.status).toBe(200);
    const confirmed = await auditor.get(`/v1/links?verdict=confirmed&after=${judged.body.position}`);
    expect(confirmed.body.items).toContainEqual(
      expect.objectContaining({ linkId, verdict: 'confirmed', judgedBy: 'office' }),
    );
    expect((await office.post(`${one.path}/links/${linkId}/judge`, { verdict: 'confirmed' })).body.position).toBe(0);
    const otherwise = await office.post(`${one.path}/links/${linkId}/judge`, { verdict: 'rejected' });
    expect([otherwise.status, otherwise.body.code]).toEqual([409, 'link/already-judged']);
    for (const { path } of [one, other]) {
      expect((await auditor.get(path)).body.tasks).toHaveLength(2);
    }
  });

  it('dismisses a suspicion that was none', async () => {
    const { path } = await drafted({ links: [{ ...RECIPROCAL, kind: 'suspected-duplicate' }] });
    const { body } = await office.post(`${path}/links/lien-thong/judge`, { verdict: 'rejected' });
    const rejected = await auditor.get(`${path}/links?verdict=rejected&after=${body.position}`);
    expect(rejected.body.items).toMatchObject([{ linkId: 'lien-thong', verdict: 'rejected' }]);
    expect((await auditor.get(`${path}/links?verdict=open`)).body.items).toEqual([]);
  });

  it('lists them page by page', async () => {
    const { path } = await drafted({
      links: ['related', 'reciprocal', 'suspected-duplicate'].map((kind) => ({ ...RECIPROCAL, linkId: kind, kind })),
    });
    const { head } = (await auditor.get('/v1/events?limit=1')).body;
    const first = await auditor.get(`${path}/links?limit=2&after=${head}`);
    const rest = await auditor.get(`${path}/links?limit=2&cursor=${first.body.next}`);
    const kinds = [...first.body.items, ...rest.body.items].map(({ kind }: { kind: string }) => kind);
    expect(kinds).toEqual(['related', 'reciprocal', 'suspected-duplicate']);
    expect(rest.body.next).toBeNull();
  });
});

describe('when a text contradicts itself', () => {
  it('says so from the draft on, and what is true once somebody knows', async () => {
    const { id, path } = await drafted({ contradictions: [DATES] });
    const { head } = (await auditor.get('/v1/events?limit=1')).body;
    const flagged = await auditor.get(`${path}/contradictions?after=${head}`);
    expect(flagged.body.items).toMatchObject([
      { directiveId: id, about: DATES.about, statements: DATES.statements, settledAs: null, flaggedBy: 'office' },
    ]);
    const settled = await office.post(`${path}/contradictions/ngay-ke-hoach/settle`, { value: '2025-06-19' });
    expect(settled.status).toBe(200);
    const listed = await auditor.get(`/v1/contradictions?state=settled&after=${settled.body.position}`);
    expect(listed.body.items).toContainEqual(
      expect.objectContaining({
        contradictionId: 'ngay-ke-hoach',
        settledAs: '2025-06-19',
        settledBy: 'office',
        // What the text says stays what it says.
        statements: DATES.statements,
      }),
    );
    const otherwise = await office.post(`${path}/contradictions/ngay-ke-hoach/settle`, { value: '2025-02-19' });
    expect([otherwise.status, otherwise.body.code]).toEqual([409, 'contradiction/already-settled']);
  });

  it('is flagged later too', async () => {
    const { path } = await drafted();
    const flagged = await office.post(`${path}/contradictions`, DATES);
    const listed = await auditor.get(`${path}/contradictions?state=open&after=${flagged.body.position}`);
    expect(listed.body.items).toHaveLength(1);
    expect((await office.post(`${path}/contradictions`, DATES)).body.position).toBe(0);
  });
});

describe('when a rule stands in the way', () => {
  it.each([
    ['a task of this directive that is not there', { ...RECIPROCAL, taskId: 'x' }, 404, 'task/unknown'],
    ['the other task that is not there', { ...RECIPROCAL, to: { taskId: 'x' } }, 404, 'task/unknown'],
    [
      'another directive that is not there',
      { ...RECIPROCAL, to: { directiveId: '0198a3a0-7c00-7000-8000-000000000001', taskId: 'x' } },
      404,
      'directive/unknown',
    ],
    ['a task and itself', { ...RECIPROCAL, to: { taskId: 'lien-thong-1' } }, 422, 'link/to-itself'],
  ])('says which one, for %s', async (_, link, status, code) => {
    const { path } = await drafted();
    const refused = await office.post(`${path}/links`, link);
    expect([refused.status, refused.body.code]).toEqual([status, code]);
  });

  it('does not link the same twice, whichever end is named first', async () => {
    const { path } = await drafted({ links: [RECIPROCAL] });
    const turned = { kind: 'reciprocal', taskId: 'lien-thong-2', to: { taskId: 'lien-thong-1' } };
    const refused = await office.post(`${path}/links`, turned);
    expect([refused.status, refused.body.code]).toEqual([409, 'link/already-there']);
    expect((await office.post(`${path}/links`, RECIPROCAL)).body.position).toBe(0);
  });

  it('refuses a task of another directive that is not there', async () => {
    const { path } = await drafted();
    const { id } = await drafted();
    const refused = await office.post(`${path}/links`, { ...RECIPROCAL, to: { directiveId: id, taskId: 'x' } });
    expect([refused.status, refused.body.code]).toEqual([404, 'task/unknown']);
  });

  it('refuses one statement, the same one twice, and what was never flagged or linked', async () => {
    const { path } = await drafted({ contradictions: [DATES] });
    for (const [route, body, status, code] of [
      [
        'contradictions',
        { ...DATES, contradictionId: 'moi', statements: [DATES.statements[0], DATES.statements[0]] },
        422,
        'contradiction/too-few-statements',
      ],
      ['contradictions', { ...DATES, about: 'Việc khác' }, 409, 'contradiction/id-taken'],
      ['contradictions/khong-co/settle', { value: 'x' }, 404, 'contradiction/unknown'],
      ['links/khong-co/judge', { verdict: 'confirmed' }, 404, 'link/unknown'],
    ] as const) {
      const refused = await office.post(`${path}/${route}`, body);
      expect([refused.status, refused.body.code]).toEqual([status, code]);
    }
  });

  it('lets agencies read, and the Office record', async () => {
    const { path } = await drafted();
    for (const [route, body] of [
      ['links', RECIPROCAL],
      ['contradictions', DATES],
    ] as const) {
      const refused = await finance.post(`${path}/${route}`, body);
      expect([refused.status, refused.body.code]).toEqual([403, 'access/permission-missing']);
      const { position } = (await office.post(`${path}/${route}`, body)).body;
      const read = await finance.get(`${path}/${route}?after=${position}`);
      expect([read.status, read.body.items.length]).toEqual([200, 1]);
    }
  });

  it('suggests what may be the same work twice, until somebody links it or nothing of it is in force', async () => {
    const asking = (text: string, more: Readonly<Record<string, unknown>> = {}) =>
      drafted({ tasks: [{ taskId: 'chu-ky-so', text, lead: { agencyId: 'so-tu-phap' } }], ...more });
    const issued = async (text: string, more: Readonly<Record<string, unknown>> = {}) => {
      const { id, path } = await asking(text, more);
      const symbol = more['secrecy'] === undefined ? 'UBND-TH' : 'UBND-M';
      const { status, body } = await office.post(`${path}/issue`, { symbol });
      expect(status).toBe(200);
      return { id, path, designation: body.designation as string, position: body.position as number };
    };
    const alikeTo = async (path: string, after: number, client = office) => {
      const { status, body } = await client.get(`${path}/alike-tasks?after=${after}`);
      expect(status).toBe(200);
      return body.items as Record<string, unknown>[];
    };
    const earlier = await issued('Cấp đủ chữ ký số cho cán bộ, công chức cấp xã');
    const secret = await issued('Cấp đủ chữ ký số cho cán bộ cấp xã', { secrecy: 'secret' });
    await issued('Rà soát trụ sở dôi dư');
    await asking('Cấp đủ chữ ký số cho cán bộ, công chức cấp xã');
    const { path, id, position } = await asking('Cấp đủ chữ ký số cho công chức cấp xã.');

    const suggested = { taskId: 'chu-ky-so', to: { directiveId: earlier.id, taskId: 'chu-ky-so' } };
    const ofEarlier = { ...suggested, designation: earlier.designation, likeness: 0.8 };
    expect(await alikeTo(path, position, finance)).toEqual([
      { ...ofEarlier, text: 'Cấp đủ chữ ký số cho cán bộ, công chức cấp xã' },
    ]);
    expect(await alikeTo(path, position)).toMatchObject([
      ofEarlier,
      { to: { directiveId: secret.id }, likeness: 0.67 },
    ]);

    const link = { kind: 'suspected-duplicate', taskId: 'chu-ky-so', to: { directiveId: id, taskId: 'chu-ky-so' } };
    const linked = await office.post(`${earlier.path}/links`, link);
    expect(linked.status).toBe(200);
    expect(await alikeTo(path, linked.body.position as number, finance)).toEqual([]);
    const withdrawal = { reasons: ['Trùng'], seen: await digestOf(secret.path) };
    const withdrawn = await office.post(`${secret.path}/withdraw`, withdrawal);
    expect(withdrawn.status).toBe(200);
    expect(await alikeTo(path, withdrawn.body.position as number)).toEqual([]);
    expect((await finance.get(`${secret.path}/alike-tasks`)).body.code).toBe('directive/unknown');
  });

  it('hides what ties a directive of secrecy to others from whoever may not see it', async () => {
    const open = await drafted();
    const secret = await drafted({
      secrecy: 'secret',
      links: [{ ...RECIPROCAL, to: { directiveId: open.id, taskId: 'lien-thong-1' } }],
      contradictions: [DATES],
    });
    const { head } = (await auditor.get('/v1/events?limit=1')).body;
    expect((await auditor.get(`${open.path}/links?after=${head}`)).body.items).toHaveLength(1);
    expect((await finance.get(`${open.path}/links`)).body.items).toEqual([]);
    const contradictions = await finance.get(`/v1/contradictions?limit=200&after=${head}`);
    expect(
      contradictions.body.items.filter(({ directiveId }: { directiveId: string }) => directiveId === secret.id),
    ).toEqual([]);
    expect((await finance.get(`${secret.path}/contradictions`)).body.code).toBe('directive/unknown');
  });
});
