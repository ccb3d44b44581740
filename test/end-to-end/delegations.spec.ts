import { directive, registerProvince } from './province.js';
import { differencesIn } from './replayed.js';
import { useApi, type Answer } from './running-api.js';

const api = useApi({ startsAt: '2025-08-03T08:00:00+07:00' });
const office = api.as('office');

const PROVINCE = 'ubnd-tinh';
const CHANCELLERY = 'van-phong-ubnd-tinh';
const chairman = { agencyId: PROVINCE, postId: 'chu-tich' };
const viceChairman = { agencyId: PROVINCE, postId: 'pho-chu-tich' };
const chief = { agencyId: CHANCELLERY, postId: 'chanh-van-phong' };
const deputyChief = { agencyId: CHANCELLERY, postId: 'pho-chanh' };
const clerk = { agencyId: CHANCELLERY, postId: 'chuyen-vien' };

/** Who sits in which post since July 2025. */
const SEATS = [
  { ...chairman, rank: 'head', personId: 'cb-chu-tich' },
  { ...viceChairman, rank: 'deputy', personId: 'cb-pho-chu-tich' },
  { ...chief, rank: 'head', personId: 'cb-chanh' },
  { ...deputyChief, rank: 'deputy', personId: 'cb-pho-chanh' },
  { ...clerk, rank: 'officer', personId: 'cb-chuyen-vien' },
];

const validFrom = '2025-07-01';
const basis = '15/2025/QĐ-UBND';
const tm = { grantId: 'tm', mark: 'TM', grantee: chairman, validFrom };
const kt = {
  grantId: 'kt',
  mark: 'KT',
  grantor: chairman,
  grantee: viceChairman,
  scope: { fields: ['y-te'] },
  validFrom,
};
const tl = {
  grantId: 'tl',
  mark: 'TL',
  grantor: chairman,
  grantee: chief,
  scope: { documentTypes: ['official-letter', 'notice'] },
  basis,
  validFrom,
};
const passedOn = {
  grantId: 'tl-kt',
  mark: 'KT',
  grantor: chief,
  grantee: deputyChief,
  under: 'tl',
  scope: { documentTypes: ['notice'] },
  validFrom,
};
const tuq = {
  grantId: 'tuq',
  mark: 'TUQ',
  grantor: chairman,
  grantee: clerk,
  personId: 'cb-chuyen-vien',
  scope: { fields: ['chung-thuc'] },
  basis: '12/GUQ-UBND',
  validFrom,
  validTo: '2026-01-01',
};

const grant = (asked: object) => office.post(`/v1/agencies/${PROVINCE}/delegations`, asked);
const revoke = (grantId: string, validTo: string) =>
  office.post(`/v1/agencies/${PROVINCE}/delegations/${grantId}/revoke`, { validTo });
const refusal = ({ status, body }: Answer): [number, string] => [status, body.code];

async function done(command: Promise<Answer>): Promise<number> {
  const { status, body } = await command;
  expect([status < 300, body.code]).toEqual([true, undefined]);
  return body.position as number;
}

/** Asks whether somebody may sign an official letter of the province. */
async function check(post: { agencyId: string; postId: string }, marks: string, more: Record<string, string> = {}) {
  const query = new URLSearchParams({
    person: SEATS.find(({ agencyId, postId }) => agencyId === post.agencyId && postId === post.postId)!.personId,
    post: post.postId,
    postAgency: post.agencyId,
    documentType: 'official-letter',
    ...(marks !== '' && { marks }),
    ...more,
  });
  const answer = await office.get(`/v1/agencies/${PROVINCE}/signing-check?${query.toString()}`);
  expect(answer.status).toBe(200);
  return answer.body;
}

beforeAll(async () => {
  await registerProvince(office);
  for (const { agencyId, postId, rank, personId } of SEATS) {
    await done(office.post('/v1/people', { personId, name: personId }));
    await done(office.post(`/v1/agencies/${agencyId}/posts`, { postId, title: postId, rank }));
    await done(office.post(`/v1/agencies/${agencyId}/posts/${postId}/fill`, { personId, validFrom }));
  }
  // A second clerk, who is not the one that is authorised.
  await done(office.post('/v1/people', { personId: 'cb-khac', name: 'Người khác' }));
  const seat = { personId: 'cb-khac', validFrom };
  await done(office.post(`/v1/agencies/${clerk.agencyId}/posts/${clerk.postId}/fill`, seat));
  for (const given of [tm, kt, tl, passedOn, tuq]) await done(grant(given));
});

describe('when leave to sign is given', () => {
  it('is found at the address the answer names, with the rank of the posts', async () => {
    const given = { ...tm, grantId: 'tm-2', validFrom: '2025-08-01' };
    const made = await grant(given);
    expect([made.status, made.body.grantId]).toEqual([201, 'tm-2']);
    const found = await office.get(`${made.headers.get('location')}?after=${made.body.position}`);
    expect(found.body).toEqual({
      agencyId: PROVINCE,
      grantId: 'tm-2',
      mark: 'TM',
      grantor: null,
      grantee: { ...chairman, rank: 'head', unit: null },
      personId: null,
      documentTypes: null,
      fields: null,
      basis: null,
      under: null,
      validFrom: '2025-08-01',
      validTo: null,
    });
    expect((await grant(given)).body.position).toBe(0);
    await done(revoke('tm-2', '2025-08-01'));
  });

  it('is listed as it holds on a day, page by page', async () => {
    const position = await done(grant({ ...tm, grantId: 'tm-3', validFrom: '2024-01-01', validTo: '2024-02-01' }));
    const idsOn = async (query: string) =>
      (await office.get(`/v1/agencies/${PROVINCE}/delegations?after=${position}&${query}`)).body.items.map(
        ({ grantId }: { grantId: string }) => grantId,
      );
    expect(await idsOn('on=2025-08-03')).toEqual(['kt', 'tl', 'tl-kt', 'tm', 'tuq']);
    expect(await idsOn('on=2026-01-01')).toEqual(['kt', 'tl', 'tl-kt', 'tm']);
    expect(await idsOn('on=2024-01-31')).toEqual(['tm-3']);
    expect(await idsOn('on=2024-02-01')).toEqual([]);
    expect(await idsOn('')).toContain('tm-3');
    const first = await office.get(`/v1/agencies/${PROVINCE}/delegations?on=2025-08-03&limit=3`);
    const second = await office.get(
      `/v1/agencies/${PROVINCE}/delegations?on=2025-08-03&limit=3&cursor=${first.body.next}`,
    );
    expect(second.body.items.map(({ grantId }: { grantId: string }) => grantId)).toEqual(['tm', 'tuq']);
  });

  it('ends when it is revoked, and stays quiet when it has ended already', async () => {
    await done(grant({ ...tl, grantId: 'tl-2' }));
    const position = await done(revoke('tl-2', '2025-07-15'));
    const found = await office.get(`/v1/agencies/${PROVINCE}/delegations/tl-2?after=${position}`);
    expect(found.body.validTo).toBe('2025-07-15');
    expect(await done(revoke('tl-2', '2025-07-15'))).toBe(0);
  });

  it.each([
    ['another leave under the same id', { ...tm, validFrom: '2025-07-02' }, 409, 'delegation/id-taken'],
    [
      'a post that does not exist then',
      { ...tm, grantId: 'x', grantee: { ...chairman, postId: 'khong-co' } },
      409,
      'delegation/post-unknown',
    ],
    ['KT. in nobody’s place', { ...tm, grantId: 'x', mark: 'KT' }, 422, 'delegation/wrong-parties'],
    ['KT. for who is no deputy', { ...kt, grantId: 'x', grantee: clerk }, 409, 'delegation/not-its-deputy'],
    ['KT. from who is not the head', { ...kt, grantId: 'x', grantor: chief }, 409, 'delegation/not-the-head'],
    ['TL. for who heads no unit', { ...tl, grantId: 'x', grantee: deputyChief }, 409, 'delegation/not-a-unit-head'],
    ['TL. that is laid down nowhere', { ...tl, grantId: 'x', basis: undefined }, 422, 'delegation/not-laid-down'],
    ['TUQ. by word of mouth', { ...tuq, grantId: 'x', basis: undefined }, 422, 'delegation/not-in-writing'],
    ['TUQ. without a last day', { ...tuq, grantId: 'x', validTo: undefined }, 422, 'delegation/time-unlimited'],
    ['TUQ. for everything', { ...tuq, grantId: 'x', scope: undefined }, 422, 'delegation/content-unlimited'],
    ['Q. of nobody', { ...tm, grantId: 'x', mark: 'Q' }, 422, 'delegation/nobody-acts'],
    ['Q. of whom nobody registered', { ...tm, grantId: 'x', mark: 'Q', personId: 'ai' }, 404, 'person/unknown'],
    ['an order nobody gave passed on', { ...passedOn, grantId: 'x', under: 'khong-co' }, 404, 'delegation/unknown'],
    [
      'an authorisation passed on',
      { ...passedOn, grantId: 'x', under: 'tuq', grantor: clerk },
      409,
      'delegation/not-passed-on',
    ],
    [
      'more passed on than was given',
      { ...passedOn, grantId: 'x', scope: { documentTypes: ['decision'] } },
      409,
      'delegation/exceeds',
    ],
    [
      'a period that ends before it begins',
      { ...tm, grantId: 'x', validTo: '2025-01-01' },
      422,
      'organization/period-reversed',
    ],
  ])('refuses %s', async (_, asked, status, code) => {
    expect(refusal(await grant(asked))).toEqual([status, code]);
  });

  it('refuses to revoke or show what was never given, and lets nobody give it who may not', async () => {
    expect(refusal(await revoke('khong-co', '2026-01-01'))).toEqual([404, 'delegation/unknown']);
    const unknown = await office.get(`/v1/agencies/${PROVINCE}/delegations/khong-co`);
    expect(refusal(unknown)).toEqual([404, 'delegation/unknown']);
    const agency = api.as('agency', 'so-tai-chinh');
    expect(refusal(await agency.post(`/v1/agencies/${PROVINCE}/delegations`, tm))).toEqual([
      403,
      'access/permission-missing',
    ]);
  });
});

describe('when it is asked whether a person may sign', () => {
  it('says yes with each mark, what it means, the leave it rests on, and the events', async () => {
    const answer = await check(deputyChief, 'TL,KT', { documentType: 'notice' });
    expect(answer).toMatchObject({
      allowed: true,
      on: '2025-08-03',
      signsAs: { ...deputyChief, rank: 'deputy', unit: null },
      lines: [
        { mark: 'TL', sentence: expect.stringContaining('13.4'), leave: { grantId: 'tl', basis } },
        { mark: 'KT', sentence: expect.stringContaining('passed on'), leave: { grantId: 'tl-kt', under: 'tl' } },
      ],
      refusal: null,
    });
    expect(answer.restsOn.map(({ type }: { type: string }) => type)).toEqual([
      'person.registered',
      'post.created',
      'post.filled',
      'delegation.granted',
      'delegation.granted',
    ]);
    const positions = answer.restsOn.map(({ position }: { position: number }) => position);
    const events = await api.as('auditor').get(`/v1/events?after=${positions[3] - 1}&limit=1`);
    expect(events.status).toBe(200);
    expect(events.body.items[0]).toMatchObject({ type: 'delegation.granted', data: { grantId: 'tl' } });
  });

  it('knows the head without a mark and for the body, the deputy, the order and the authorisation', async () => {
    const allowed = [
      await check(chairman, ''),
      await check(chairman, 'TM'),
      await check(viceChairman, 'KT', { field: 'y-te' }),
      await check(viceChairman, 'TM,KT', { field: 'y-te' }),
      await check(chief, 'TL'),
      await check(clerk, 'TUQ', { field: 'chung-thuc' }),
    ];
    expect(allowed.map(({ refusal: refused }) => refused)).toEqual(allowed.map(() => null));
    expect(allowed.map(({ lines }) => lines.length)).toEqual([0, 1, 1, 2, 1, 1]);
  });

  it.each([
    ['no leave was given', viceChairman, 'TL', {}, 'signature/not-granted'],
    ['the leave no longer holds', clerk, 'TUQ', { field: 'chung-thuc', on: '2026-01-01' }, 'signature/not-in-force'],
    ['the document is of another type', chief, 'TL', { documentType: 'decision' }, 'signature/out-of-scope'],
    ['the document is of another field', viceChairman, 'KT', { field: 'dat-dai' }, 'signature/out-of-scope'],
    [
      'the leave is another person’s',
      clerk,
      'TUQ',
      { person: 'cb-khac', field: 'chung-thuc' },
      'signature/another-person',
    ],
    ['the person does not hold the post', chief, 'TL', { person: 'cb-pho-chanh' }, 'signature/post-not-held'],
    ['the person did not hold it yet', chief, 'TL', { on: '2025-06-30' }, 'signature/post-not-held'],
    ['nobody registered the person', chief, 'TL', { person: 'ai-do' }, 'person/unknown'],
    ['a deputy signs without a mark', viceChairman, '', {}, 'signature/not-the-head'],
    ['KT. is signed by no deputy', chief, 'TM,KT', {}, 'signature/not-a-deputy'],
    ['an authorisation is passed on', deputyChief, 'TUQ,KT', {}, 'signature/passed-on'],
    ['the marks do not stand so', viceChairman, 'KT,TM', {}, 'signature/unknown-stack'],
  ])('says no when %s', async (_, post, marks, more, code) => {
    const answer = await check(post, marks, more);
    expect([answer.allowed, answer.refusal.code, answer.lines]).toEqual([false, code, []]);
    expect(answer.refusal.sentence).toMatch(/\.$/);
  });

  it('says no where there is no head in whose place it could be signed', async () => {
    const query = `person=cb-chanh&post=${chief.postId}&postAgency=${CHANCELLERY}&marks=TL&documentType=notice`;
    const { body } = await office.get(`/v1/agencies/so-tu-phap/signing-check?${query}`);
    expect(body).toMatchObject({ allowed: false, refusal: { code: 'signature/no-head' } });
  });

  it('says no of who has left office, with the event that says so', async () => {
    await done(office.post('/v1/people/cb-khac/leave', { on: '2025-08-02' }));
    const { body } = await office.get(
      `/v1/agencies/${PROVINCE}/signing-check?person=cb-khac&post=${clerk.postId}&postAgency=${CHANCELLERY}&documentType=notice`,
    );
    expect(body).toMatchObject({ allowed: false, refusal: { code: 'person/left', facts: { leftOn: '2025-08-02' } } });
    expect(body.restsOn.map(({ type }: { type: string }) => type)).toContain('person.left');
  });
});

describe('when a directive is issued', () => {
  const names = { principal: 'Chủ tịch UBND tỉnh', signatory: 'Nguyễn Văn A', post: 'Chánh Văn phòng' };
  const signer = { personId: 'cb-chanh', ...chief };
  const draft = async (signature: object, more: object = {}): Promise<string> => {
    const drafted = await office.post('/v1/directives', directive({ signature, ...more }));
    expect(drafted.status).toBe(201);
    return drafted.body.directiveId as string;
  };
  const issue = (directiveId: string, more: object = {}) =>
    office.post(`/v1/directives/${directiveId}/issue`, { symbol: 'UBND-TH', ...more });

  it('is numbered where its signer may sign it, under the marks as printed', async () => {
    const byOrder = await issue(await draft({ ...names, authority: 'TL', signer }));
    expect(byOrder.status).toBe(200);
    const passed = { personId: 'cb-pho-chanh', ...deputyChief, marks: ['TL', 'KT'] };
    const notice = await issue(await draft({ ...names, authority: 'TL', signer: passed }, { documentType: 'notice' }), {
      symbol: 'TB-UBND',
    });
    expect(notice.status).toBe(200);
    const { postId } = chairman;
    const alone = await draft({ ...names, signer: { personId: 'cb-chu-tich', postId } });
    expect((await issue(alone)).status).toBe(200);
  });

  it('is refused by the rule where the signer may not, and burns no number', async () => {
    const first = await issue(await draft({ ...names, authority: 'TL', signer }));
    const wrong = [
      [{ authority: 'TL', signer: { personId: 'cb-pho-chanh', ...deputyChief } }, 'signature/not-granted'],
      [{ authority: 'TL', signer: { ...signer, personId: 'cb-pho-chanh' } }, 'signature/post-not-held'],
      [{ authority: 'TL', signer: { ...signer, personId: 'ai-do' } }, 'person/unknown'],
      [{ signer }, 'signature/not-the-head'],
      [{ authority: 'KT', signer: { personId: 'cb-pho-chu-tich', postId: 'pho-chu-tich' } }, 'signature/out-of-scope'],
    ] as const;
    for (const [signature, code] of wrong) {
      const refused = await issue(await draft({ ...names, ...signature }));
      expect([refused.body.code, refused.status]).toEqual([code, code === 'person/unknown' ? 404 : 403]);
    }
    const next = await issue(await draft({ ...names, authority: 'TL', signer }));
    expect(next.body.number).toBe(first.body.number + 1);
  });

  it('takes a mere name as it stands, as of a document on paper', async () => {
    const onPaper = await draft({ ...names, authority: 'TUQ' });
    expect((await issue(onPaper)).status).toBe(200);
    const paper = { number: 1422, issuedOn: '2025-07-21' };
    expect((await issue(await draft({ ...names, authority: 'KT' }), paper)).status).toBe(200);
  });

  it('is judged by the day it was signed, where that was recorded', async () => {
    await done(grant({ ...tl, grantId: 'tl-4', scope: { documentTypes: ['plan'] } }));
    const directiveId = await draft({ ...names, authority: 'TL', signer }, { documentType: 'plan' });
    await done(office.post(`/v1/directives/${directiveId}/sign`, { effectiveAt: '2025-08-02T16:00:00+07:00' }));
    await done(revoke('tl-4', '2025-08-03'));
    expect((await issue(directiveId, { symbol: 'KH-UBND' })).status).toBe(200);
    const late = await draft({ ...names, authority: 'TL', signer }, { documentType: 'plan' });
    // The other order, which still holds, is for letters and notices only.
    expect(refusal(await issue(late, { symbol: 'KH-UBND' }))).toEqual([403, 'signature/out-of-scope']);
  });

  it('never rests on leave that was revoked before, though both are asked for in the same moment', async () => {
    await done(grant({ ...tl, grantId: 'tl-5', scope: { documentTypes: ['plan'] } }));
    const directiveIds: string[] = [];
    while (directiveIds.length < 8) {
      directiveIds.push(await draft({ ...names, authority: 'TL', signer }, { documentType: 'plan' }));
    }
    const issuing = directiveIds.map((directiveId) => issue(directiveId, { symbol: 'KH-UBND' }));
    const revoked = await done(revoke('tl-5', '2025-08-03'));
    for (const answer of await Promise.all(issuing)) {
      if (answer.status === 200) expect(answer.body.position).toBeLessThan(revoked);
      else expect(refusal(answer)).toEqual([403, 'signature/out-of-scope']);
    }
  });

  it('is not drafted with a mark that is not among those printed', async () => {
    const body = directive({ signature: { ...names, authority: 'TL', signer: { ...signer, marks: ['TM', 'KT'] } } });
    expect(refusal(await office.post('/v1/directives', body))).toEqual([422, 'directive/marks-differ']);
  });

  it('shows who signed', async () => {
    const directiveId = await draft({ ...names, authority: 'TL', signer });
    const { body } = await issue(directiveId);
    const found = await office.get(`/v1/directives/${directiveId}?after=${body.position}`);
    expect(found.body.signature).toEqual({ ...names, authority: 'TL', signer });
  });
});

describe('the read model of leave to sign', () => {
  it('is what a replay of the log makes of it', async () => {
    expect(await differencesIn(api, ['delegations', 'directives'])).toEqual({ delegations: [], directives: [] });
  });
});
