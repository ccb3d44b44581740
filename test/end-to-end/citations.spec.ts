import { directive, registerProvince } from './province.js';
import { useApi, type Answer } from './running-api.js';

const api = useApi({ startsAt: '2025-08-03T09:00:00+07:00' });
const office = api.as('office');
const auditor = api.as('auditor');
const finance = api.as('agency', 'so-tai-chinh');

beforeAll(async () => {
  await registerProvince(office);
});

const CALL = { relation: 'call-for-reports', reference: { kind: 'document', designation: '1208/UBND-TH' } };
const DECREE = { kind: 'law', law: 'Nghị định số 30/2020/NĐ-CP', article: '13' };

async function drafted(changes: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const { status, body } = await office.post('/v1/directives', directive(changes));
  expect([status, body.code]).toEqual([201, undefined]);
  return body.directiveId as string;
}

/** Issues a draft under this number: in a book of its own, which counts on from there. */
async function issued(number: number, symbol: string, changes: Readonly<Record<string, unknown>> = {}) {
  const directiveId = await drafted(changes);
  const book = `so-${number}-${symbol.toLowerCase()}`;
  const issuerId = (changes['issuerId'] as string | undefined) ?? 'ubnd-tinh';
  await office.post('/v1/registers', { issuerId, year: 2025, book, nextNumber: number });
  const answer = await office.post(`/v1/directives/${directiveId}/issue`, { symbol, book });
  expect([answer.status, answer.body.code]).toEqual([200, undefined]);
  return { directiveId, position: answer.body.position as number };
}

const cite = (directiveId: string, citation: unknown) =>
  office.post(`/v1/directives/${directiveId}/citations`, citation);

/** Every item of a list, page by page. */
async function all(path: string): Promise<Answer['body'][]> {
  const items: Answer['body'][] = [];
  for (let next: string | undefined = path; next !== undefined;) {
    const page: Answer = await auditor.get(next);
    expect(page.status).toBe(200);
    items.push(...page.body.items);
    next = /^<(.*)>; rel="next"$/.exec(page.headers.get('link') ?? '')?.[1];
  }
  return items;
}

describe('when a directive cites others', () => {
  it('is read forwards in the order of recording, and backwards by each of what it cites', async () => {
    const cited = await drafted({ subject: 'Kêu gọi báo cáo' });
    const directiveId = await drafted({
      citations: [
        { relation: 'basis', reference: { kind: 'directive', directiveId: cited }, asWritten: 'Văn bản nói trên' },
        { citationId: 'ke-hoach', relation: 'basis', reference: { kind: 'document', designation: '02-KH/BCĐTW' } },
      ],
    });
    const added = await cite(directiveId, { relation: 'reference', reference: DECREE });
    expect(added.status).toBe(200);
    const forwards = await auditor.get(`/v1/directives/${directiveId}/citations?after=${added.body.position}`);
    expect(forwards.body.items).toMatchObject([
      { relation: 'basis', asWritten: 'Văn bản nói trên', recordedAs: [{ directiveId: cited, designation: null }] },
      { citationId: 'ke-hoach', recordedAs: [] },
      { citationId: added.body.citationId, relation: 'reference', reference: DECREE },
    ]);
    const backwards = await auditor.get(`/v1/directives/${cited}/cited-by`);
    expect(backwards.body.items).toMatchObject([{ directive: { directiveId }, relation: 'basis' }]);
    const byName = await all(`/v1/citations?designation=${encodeURIComponent('02-kh / bcđtw')}`);
    expect(byName).toMatchObject([{ directive: { directiveId }, citationId: 'ke-hoach' }]);
  });

  it('shows what of it one task cites', async () => {
    const directiveId = await drafted({
      tasks: [{ taskId: 'uy-quyen', text: 'Nghiên cứu cơ chế ủy quyền', lead: { agencyId: 'so-tu-phap' } }],
      citations: [
        {
          relation: 'basis',
          reference: { kind: 'law', law: 'Luật Tổ chức chính quyền địa phương', article: '14' },
          taskId: 'uy-quyen',
        },
      ],
    });
    const position = (await cite(directiveId, CALL)).body.position as number;
    const { body } = await auditor.get(`/v1/directives/${directiveId}/citations?after=${position}`);
    expect(body.items.map(({ taskId }: { taskId?: string }) => taskId)).toEqual(['uy-quyen', undefined]);
  });
});

describe('when somebody asks who cites a law', () => {
  it('finds an article under every way in which the law is written', async () => {
    const asked = '/v1/citations?designation=30%2F2020%2FN%C4%90-CP&article=13';
    const before = (await all(asked)).length;
    const ways = [
      { kind: 'law', law: 'Nghị định số 30/2020/NĐ-CP', article: '13' },
      { kind: 'law', law: 'nghị định 30/2020/NĐ-CP', article: '13', clause: '2', point: 'a' },
      { kind: 'law', law: 'Nghị định về công tác văn thư', designation: '30/2020/nđ-cp', article: '13' },
    ];
    let position = 0;
    const citing: string[] = [];
    for (const reference of ways) {
      citing.push(await drafted());
      position = (await cite(citing.at(-1)!, { relation: 'basis', reference })).body.position as number;
    }
    // Another article, and the decree as a whole, are not that article.
    await cite(await drafted(), { relation: 'basis', reference: { ...ways[0], article: '14' } });
    const whole = { kind: 'document', designation: '30/2020/NĐ-CP' };
    position = (await cite(await drafted(), { relation: 'basis', reference: whole })).body.position as number;

    const found = await all(`${asked}&after=${position}`);
    expect(found.slice(before).map(({ directive: { directiveId } }) => directiveId)).toEqual(citing);
    const decree = await all(`/v1/citations?designation=30%2F2020%2FN%C4%90-CP&after=${position}`);
    expect(decree.length).toBe(found.length + 2);
    const byName = await all(`/v1/citations?law=${encodeURIComponent('Nghị định số 30/2020/NĐ-CP')}&article=13`);
    expect(byName.map(({ citationId }) => citationId).sort()).toEqual(found.map(({ citationId }) => citationId).sort());
  });

  it('says which parameter is missing', async () => {
    for (const [query, parameter] of [
      ['', 'designation'],
      ['?law=Lu%E1%BA%ADt&clause=1', 'article'],
      ['?law=Lu%E1%BA%ADt&article=1&point=a', 'clause'],
    ]) {
      const refused = await auditor.get(`/v1/citations${query}`);
      expect([refused.status, refused.body.code]).toEqual([400, 'request/invalid']);
      expect(refused.body.errors).toEqual([expect.objectContaining({ parameter, detail: 'is missing' })]);
    }
  });
});

describe('when what is cited is recorded later', () => {
  it('is connected from then on, both ways', async () => {
    const citing = await drafted();
    const { body } = await cite(citing, {
      relation: 'call-for-reports',
      reference: { kind: 'document', designation: '77/UBND-KN', issuer: 'ubnd  tỉnh', date: '2025-07-28' },
    });
    const before = await auditor.get(`/v1/directives/${citing}/citations?after=${body.position}`);
    expect(before.body.items).toMatchObject([{ recordedAs: [] }]);

    const recorded = await issued(77, 'UBND-KN', { subject: 'Báo cáo tình hình' });
    const forwards = await auditor.get(`/v1/directives/${citing}/citations?after=${recorded.position}`);
    expect(forwards.body.items).toMatchObject([
      { recordedAs: [{ directiveId: recorded.directiveId, designation: '77/UBND-KN', subject: 'Báo cáo tình hình' }] },
    ]);
    const backwards = await auditor.get(`/v1/directives/${recorded.directiveId}/cited-by`);
    expect(backwards.body.items).toMatchObject([{ directive: { directiveId: citing } }]);
  });

  it('is not taken for one of another year or issuer, and for both where the words fit two', async () => {
    const citing = await drafted();
    const designation = '78/UBND-HN';
    await cite(citing, { relation: 'basis', reference: { kind: 'document', designation, date: '2024-07-28' } });
    await cite(citing, { relation: 'basis', reference: { kind: 'document', designation, issuer: 'Sở Tài chính' } });
    await cite(citing, { relation: 'basis', reference: { kind: 'document', designation } });
    const one = await issued(78, 'UBND-HN');
    const other = await issued(78, 'UBND-HN', { issuerId: 'so-tu-phap' });
    const { body } = await auditor.get(`/v1/directives/${citing}/citations?after=${other.position}`);
    const found = body.items.map(({ recordedAs }: { recordedAs: { directiveId: string }[] }) =>
      recordedAs.map(({ directiveId }) => directiveId).sort(),
    );
    expect(found).toEqual([[], [], [one.directiveId, other.directiveId].sort()]);
  });
});

describe('when directives cite one another', () => {
  it('reads a cycle like anything else', async () => {
    const one = await drafted();
    const other = await drafted({
      citations: [{ relation: 'basis', reference: { kind: 'directive', directiveId: one } }],
    });
    const { body } = await cite(one, { relation: 'basis', reference: { kind: 'directive', directiveId: other } });
    for (const [id, next] of [
      [one, other],
      [other, one],
    ]) {
      expect(await all(`/v1/directives/${id}/citations?after=${body.position}`)).toMatchObject([
        { recordedAs: [{ directiveId: next }] },
      ]);
      expect(await all(`/v1/directives/${id}/cited-by`)).toMatchObject([{ directive: { directiveId: next } }]);
    }
  });
});

describe('when many cite the same', () => {
  it('lists them page by page, each once', async () => {
    const reference = { kind: 'law', law: 'Luật Quy hoạch', designation: '21/2017/QH14' };
    const citing: string[] = [];
    for (let count = 0; count < 7; count += 1) {
      citing.push(await drafted({ citations: [{ relation: 'basis', reference }] }));
    }
    const { body } = await cite(citing[0]!, CALL);
    const path = `/v1/citations?law=${encodeURIComponent(reference.law)}&designation=21%2F2017%2FQH14&limit=3`;
    const found = await all(`${path}&after=${body.position}`);
    expect(found.map(({ directive: { directiveId } }) => directiveId)).toEqual(citing);
    const forged = Buffer.from(JSON.stringify(['citing x', 'soon'])).toString('base64url');
    const refused = await auditor.get(`${path}&cursor=${forged}`);
    expect([refused.status, refused.body.errors[0].parameter]).toEqual([400, 'cursor']);
  });
});

describe('when a citation was recorded by mistake', () => {
  it('is struck out, is found no more, and may be recorded anew', async () => {
    const directiveId = await drafted({ citations: [{ ...CALL, citationId: 'c-1' }] });
    const struck = await office.post(`/v1/directives/${directiveId}/citations/c-1/strike`, { reason: 'Nhầm số' });
    expect(struck.status).toBe(200);
    expect(await all(`/v1/directives/${directiveId}/citations?after=${struck.body.position}`)).toEqual([]);
    const again = await office.post(`/v1/directives/${directiveId}/citations/c-1/strike`, {});
    expect([again.status, again.body.code]).toEqual([404, 'citation/unknown']);
    const anew = await cite(directiveId, { ...CALL, citationId: 'c-1' });
    expect(await all(`/v1/directives/${directiveId}/citations?after=${anew.body.position}`)).toHaveLength(1);
  });
});

describe('when the past is asked about', () => {
  const past = (path: string, position: number) => all(`${path}${path.includes('?') ? '&' : '?'}asOf=${position}`);

  it('tells what was cited then, both ways, and what was struck since', async () => {
    const citing = await drafted();
    const reference = { kind: 'document', designation: '79/UBND-NC' };
    const cited = (await cite(citing, { relation: 'basis', reference, citationId: 'c-1' })).body.position as number;
    const recorded = await issued(79, 'UBND-NC', { subject: 'Báo cáo' });
    const strike = await office.post(`/v1/directives/${citing}/citations/c-1/strike`, {});
    const struck = strike.body.position as number;

    const forwards = `/v1/directives/${citing}/citations`;
    expect(await past(forwards, cited - 1)).toEqual([]);
    // What it names was not recorded yet.
    expect(await past(forwards, cited)).toMatchObject([{ citationId: 'c-1', recordedAs: [] }]);
    expect(await past(forwards, struck - 1)).toMatchObject([{ recordedAs: [{ directiveId: recorded.directiveId }] }]);
    expect(await past(forwards, struck)).toEqual([]);

    const backwards = `/v1/directives/${recorded.directiveId}/cited-by`;
    expect(await past(backwards, struck - 1)).toMatchObject([{ directive: { directiveId: citing } }]);
    expect(await past(backwards, struck)).toEqual([]);
    const byName = `/v1/citations?designation=${encodeURIComponent('79/UBND-NC')}`;
    expect(await past(byName, cited)).toMatchObject([{ directive: { directiveId: citing } }]);
    expect(await past(byName, cited - 1)).toEqual([]);
  });

  it('keeps what is secret today, though it was none then', async () => {
    const reference = { kind: 'document', designation: '80/UBND-MT' };
    const citing = await drafted({ citations: [{ relation: 'basis', reference }] });
    const { body } = await cite(citing, CALL);
    const path = `/v1/citations?designation=${encodeURIComponent('80/UBND-MT')}`;
    const seen = async (query: string) => (await finance.get(`${path}&asOf=${body.position}${query}`)).body.items;
    expect(await seen('')).toHaveLength(1);
    const graded = await office.post(`/v1/directives/${citing}/redraft`, directive({ secrecy: 'secret' }));
    expect([graded.status, graded.body.code]).toEqual([200, undefined]);
    expect(await seen(`&after=${graded.body.position}`)).toEqual([]);
    expect(await past(path, body.position)).toHaveLength(1);
  });
});

describe('when a rule stands in the way', () => {
  it.each([
    ['a document without number and symbol', { kind: 'document' }, 422, 'citation/invalid-reference'],
    ['a clause without its article', { kind: 'law', law: 'Luật', clause: '1' }, 422, 'citation/invalid-reference'],
    [
      'a directive that is not there',
      { kind: 'directive', directiveId: '0198a3a0-7c00-7000-8000-000000000001' },
      404,
      'directive/unknown',
    ],
  ])('says which one, for %s', async (_, reference, status, code) => {
    const refused = await cite(await drafted(), { relation: 'basis', reference });
    expect([refused.status, refused.body.code]).toEqual([status, code]);
  });

  it('does not let a directive cite itself, an unknown task, or two things under one id', async () => {
    const directiveId = await drafted({ citations: [{ ...CALL, citationId: 'c-1' }] });
    const itself = { relation: 'basis', reference: { kind: 'directive', directiveId } };
    for (const [citation, status, code] of [
      [itself, 422, 'citation/to-itself'],
      [{ ...CALL, taskId: 't-9' }, 404, 'task/unknown'],
      [{ ...CALL, citationId: 'c-1', relation: 'basis' }, 409, 'citation/id-taken'],
    ] as const) {
      const refused = await cite(directiveId, citation);
      expect([refused.status, refused.body.code]).toEqual([status, code]);
    }
    expect((await cite(directiveId, { ...CALL, citationId: 'c-1' })).body.position).toBe(0);
  });

  it('lets agencies read, and the Office record', async () => {
    const directiveId = await drafted();
    const refused = await finance.post(`/v1/directives/${directiveId}/citations`, CALL);
    expect([refused.status, refused.body.code]).toEqual([403, 'access/permission-missing']);
    const { position } = (await cite(directiveId, CALL)).body;
    const read = await finance.get(`/v1/directives/${directiveId}/citations?after=${position}`);
    expect([read.status, read.body.items.length]).toEqual([200, 1]);
  });

  it('hides what a directive of secrecy cites, and that it does, from whoever may not see it', async () => {
    const cited = await drafted();
    const reference = { kind: 'directive', directiveId: cited };
    const secret = await drafted({ secrecy: 'secret', citations: [{ relation: 'basis', reference }] });
    const { body } = await cite(secret, { relation: 'basis', reference: { kind: 'document', designation: '1/MAT' } });
    expect(await all(`/v1/directives/${cited}/cited-by?after=${body.position}`)).toHaveLength(1);
    expect((await finance.get(`/v1/directives/${cited}/cited-by`)).body.items).toEqual([]);
    expect((await finance.get('/v1/citations?designation=1%2FMAT')).body.items).toEqual([]);
    expect((await finance.get(`/v1/directives/${secret}/citations`)).body.code).toBe('directive/unknown');
  });
});
