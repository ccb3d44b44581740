import { administrativeProcedures } from '../fixtures/seeds/administrative-procedures.js';
import { conferenceConclusion } from '../fixtures/seeds/conference-conclusion.js';
import { difficultiesOfCommunes } from '../fixtures/seeds/difficulties-of-communes.js';
import {
  digestOfJuly,
  landUse,
  localProducts,
  scienceAndTechnology,
  threeParties,
  videoConferences,
} from '../fixtures/seeds/digest-of-july.js';
import type { SeedDraft } from '../fixtures/seeds/seed-draft.js';
import { COMMUNE_COUNT, SEED_AGENCIES, SEED_GROUPS } from '../fixtures/seeds/seed-province.js';
import { OTHER_GROUPS, OTHER_PROVINCE, twoTierOperation } from '../fixtures/seeds/two-tier-operation.js';
import { differencesIn } from './replayed.js';
import { useApi, type Answer, type Client } from './running-api.js';

/**
 * The measure of the model: five real documents, nine with those of the digest, give 135 tasks. Each is
 * entered whole, and every way in which they give, follow and answer work is shown by name.
 */
const api = useApi({ startsAt: '2025-08-06T17:00:00+07:00' });
const OTHER = 'dak-lak';
const office = api.as('office');
const elsewhere = api.as('office', undefined, OTHER);
const agency = (agencyId: string) => api.as('agency', agencyId);

interface Entered {
  readonly directiveId: string;
  readonly path: string;
  /** The last position of its issuance. */
  readonly position: number;
  readonly assignments: number;
  readonly designation: string;
}

const entered = new Map<SeedDraft, Entered>();
const given = (seed: SeedDraft): Entered => entered.get(seed)!;

/** What nothing may stand in the way of. */
async function done(asked: Promise<Answer>): Promise<Answer['body']> {
  const { status, body } = await asked;
  expect(status < 300 ? 'done' : [body.code, body.errors, body.facts]).toBe('done');
  return body;
}

async function register(client: Client, agencies: readonly object[], groups: readonly object[]): Promise<void> {
  await done(client.post('/v1/agencies/batch', { agencies }));
  for (const group of groups) await done(client.post('/v1/groups', group));
}

async function draft(client: Client, seed: SeedDraft): Promise<string> {
  return (await done(client.post('/v1/directives', seed.draft))).directiveId as string;
}

/** Issues what was drafted; of a document that bears its number on paper, under that number. */
async function issue(client: Client, directiveId: string, issuance: object): Promise<Entered> {
  const path = `/v1/directives/${directiveId}`;
  const { position, assignments, designation } = await done(client.post(`${path}/issue`, issuance));
  return { directiveId, path, position, assignments, designation };
}

async function enter(seed: SeedDraft, issuance: object): Promise<void> {
  entered.set(seed, await issue(office, await draft(office, seed), { symbol: seed.symbol, ...issuance }));
}

/** Assignments of one task, as they are now. */
async function assignmentsOf(seed: SeedDraft, taskId: string, client = office): Promise<Answer['body'][]> {
  const { directiveId, position } = given(seed);
  const items: Answer['body'][] = [];
  let next: string | null = `/v1/assignments?directive=${directiveId}&limit=200&after=${position}`;
  while (next !== null) {
    const page: Answer = await client.get(next);
    items.push(...page.body.items);
    const cursor = page.body.next as string | null;
    next = cursor === null ? null : `/v1/assignments?directive=${directiveId}&limit=200&cursor=${cursor}`;
  }
  return items.filter((one) => one.taskId === taskId);
}

async function assignmentOf(seed: SeedDraft, taskId: string, leadAgencyId: string): Promise<Answer['body']> {
  const found = (await assignmentsOf(seed, taskId)).filter((one) => one.leadAgencyId === leadAgencyId);
  expect(found).toHaveLength(1);
  return found[0];
}

async function seen(client: Client, path: string, after: number): Promise<Answer['body']> {
  return done(client.get(`${path}${path.includes('?') ? '&' : '?'}after=${after}`));
}

async function taskOf(seed: SeedDraft, taskId: string): Promise<Answer['body']> {
  const { path, position } = given(seed);
  const { tasks } = await seen(office, path, position);
  return tasks.find((task: { taskId: string }) => task.taskId === taskId);
}

/** The lead answers, and the judge takes it. */
async function answered(assignmentId: string, leadAgencyId: string, answer: object): Promise<Answer['body']> {
  const path = `/v1/assignments/${assignmentId}`;
  await done(agency(leadAgencyId).post(`${path}/respond`, answer));
  const { position } = await done(office.post(`${path}/accept`, {}));
  return { ...(await seen(office, path, position as number)), position };
}

beforeAll(async () => {
  await register(office, SEED_AGENCIES, SEED_GROUPS);
  await register(elsewhere, OTHER_PROVINCE, OTHER_GROUPS);
  await done(office.post('/v1/registers', { issuerId: 'ubnd-tinh', year: 2025, nextNumber: 1538 }));
  await done(elsewhere.post('/v1/registers', { issuerId: 'ubnd-tinh', year: 2025, nextNumber: 413 }));
  for (const [index, number] of [247, 194, 181, 218, 191, 176].entries()) {
    await enter(digestOfJuly[index]!, { number, issuedOn: '2025-07-09' });
  }
  await enter(difficultiesOfCommunes, { number: 1537, issuedOn: '2025-08-03' });
  await enter(administrativeProcedures, { issuedOn: '2025-08-04' });
  await enter(conferenceConclusion, { issuedOn: '2025-08-06' });
}, 180_000);

describe('the five documents', () => {
  it.each([
    ['the letter on the difficulties of communes', [difficultiesOfCommunes], 34],
    ['the letter on administrative procedures', [administrativeProcedures], 30],
    ['the six documents of a digest', digestOfJuly, 39],
    ['the conclusion of a conference', [conferenceConclusion], 20],
  ])('are entered whole and issued: %s', async (_, seeds, tasks) => {
    let count = 0;
    for (const seed of seeds) {
      const { path, position, assignments } = given(seed);
      const shown = await seen(office, path, position);
      expect(shown).toMatchObject({ status: 'issued', assignmentCount: assignments });
      expect(shown.tasks).toMatchObject(seed.draft.tasks);
      count += shown.tasks.length as number;
    }
    expect(count).toBe(tasks);
  });
});

describe('how work is given', () => {
  it('a directive bears its number, date and subject, whom it addresses, who signed by what authority, who gets a copy, who keeps it, and its appendices', async () => {
    const { path, position } = given(difficultiesOfCommunes);
    const { draft: said } = difficultiesOfCommunes;
    expect(await seen(office, path, position)).toMatchObject({
      designation: '1537/UBND-TH',
      issuedOn: '2025-08-03',
      subject: said['subject'],
      addressees: said['addressees'],
      signature: { authority: 'TL', principal: 'Chủ tịch UBND tỉnh', post: 'Chánh Văn phòng' },
      copies: said['copies'],
      archive: { asWritten: 'VT, TH2, TH1', units: ['VT', 'TH2', 'TH1'] },
      appendices: said['appendices'],
      urgency: 'urgent',
    });
  });

  it('a document is signed while its number and day are blank, and is completed later', async () => {
    const directiveId = await draft(elsewhere, twoTierOperation);
    const path = `/v1/directives/${directiveId}`;
    const signature = {
      authority: 'KT',
      principal: 'Chủ tịch UBND tỉnh',
      signatory: 'Nguyễn Văn D',
      post: 'Phó Chủ tịch',
    };
    const printed = { signature, symbol: twoTierOperation.symbol, month: '2025-07' };
    const signedAt = { effectiveAt: '2025-07-14T10:00:00+07:00' };
    const signed = await done(elsewhere.post(`${path}/sign`, { ...printed, ...signedAt }));
    expect(await seen(elsewhere, path, signed.position as number)).toMatchObject({
      status: 'signed',
      number: null,
      issuedOn: null,
      symbol: 'UBND-PVHCC',
      month: '2025-07',
    });
    const completed = { symbol: twoTierOperation.symbol, number: 412, issuedOn: '2025-07-15' };
    const issued = await issue(elsewhere, directiveId, completed);
    expect(issued).toMatchObject({ designation: '412/UBND-PVHCC', assignments: 5 * 102 + 3 * 3 + 4 });
    entered.set(twoTierOperation, issued);
    expect(twoTierOperation.draft.tasks).toHaveLength(12);
  });

  it('documents rest on calls for reports, letters of ministries, laws and their articles, and are found by them', async () => {
    const { path, position } = given(difficultiesOfCommunes);
    const { items } = await seen(office, `${path}/citations`, position);
    expect(items.map(({ relation }: { relation: string }) => relation)).toEqual([
      'call-for-reports',
      'basis',
      'basis',
      'basis',
      'reference',
    ]);
    // Two documents of other days cite the same plan.
    const plan = await done(office.get(`/v1/citations?designation=${encodeURIComponent('02-KH/BCĐTW')}`));
    expect(plan.items.map(({ taskId }: { taskId: string }) => taskId)).toEqual(['ke-hoach', 'ke-hoach-02']);
    const article = await done(
      office.get(`/v1/citations?law=${encodeURIComponent('Luật Tổ chức chính quyền địa phương')}&article=14`),
    );
    expect(article.items).toMatchObject([{ taskId: 't-13', directive: { designation: '1537/UBND-TH' } }]);
    const { path: other, position: since } = given(twoTierOperation);
    expect((await seen(elsewhere, `${other}/citations`, since)).items).toHaveLength(22);
  });

  it('one agency leads and others coordinate, agencies and whole groups of them', async () => {
    const { assignmentId } = await assignmentOf(difficultiesOfCommunes, 't-21', 'so-y-te');
    const health = await done(office.get(`/v1/assignments/${assignmentId}`));
    expect(health.coordinatingAgencyIds).toEqual(['so-noi-vu']);
    const report = await assignmentOf(landUse, 'bao-cao-nhu-cau', 'so-nong-nghiep-va-moi-truong');
    const shown = await done(office.get(`/v1/assignments/${report.assignmentId}`));
    // Twelve other departments, two of the central line, every commune.
    expect(shown.coordinatingAgencyIds).toHaveLength(12 + 2 + COMMUNE_COUNT);
    expect(shown.coordinatingAgencyIds).not.toContain('so-nong-nghiep-va-moi-truong');
  });

  it('an order binds, a request asks those who are not under the issuer', async () => {
    expect(await taskOf(difficultiesOfCommunes, 't-30')).toMatchObject({
      kind: 'request',
      lead: { agencyId: 'cong-an-tinh' },
    });
    expect(await taskOf(administrativeProcedures, 'duong-truyen')).toMatchObject({ kind: 'request' });
  });

  it('three lead jointly, a group leads by each of its members, and each answers for itself', async () => {
    const joint = await assignmentsOf(threeParties, 'huong-dan');
    const leads = ['so-giao-duc-va-dao-tao', 'so-khoa-hoc-va-cong-nghe', 'so-tai-chinh'];
    expect(joint.map(({ leadAgencyId }) => leadAgencyId).sort()).toEqual(leads);
    const explanation = await assignmentsOf(difficultiesOfCommunes, 't-2');
    expect(explanation).toHaveLength(13);

    const [one, ...others] = explanation;
    const answer = { text: 'Báo cáo giải trình', documents: ['45/BC-STC'] };
    expect(await answered(one.assignmentId as string, one.leadAgencyId as string, answer)).toMatchObject({
      phase: 'accepted',
    });
    for (const { assignmentId } of others) {
      expect((await done(office.get(`/v1/assignments/${assignmentId}`))).phase).toBe('assigned');
    }

    // All have to answer here; there, the one that consolidates answers for the three.
    const { assignmentId } = await assignmentOf(threeParties, 'huong-dan', 'so-tai-chinh');
    const { position } = await answered(assignmentId as string, 'so-tai-chinh', { text: 'Tổng hợp của ba Sở' });
    const standing = async (seed: SeedDraft, taskId: string) => {
      const { completions } = await seen(office, given(seed).path, position as number);
      return completions.find((one: { taskId: string }) => one.taskId === taskId);
    };
    expect(await standing(difficultiesOfCommunes, 't-2')).toMatchObject({ outcome: 'open', members: 13, done: 1 });
    expect(await standing(threeParties, 'huong-dan')).toMatchObject({ outcome: 'complete', members: 3, required: 1 });
  });

  it('a limit names a day, an hour, or the hour of an event, is kept as written, and stays on its Sunday', async () => {
    const dueAt = async (seed: SeedDraft, taskId: string) => {
      const [{ assignmentId }] = await assignmentsOf(seed, taskId);
      const { deadline } = await done(office.get(`/v1/assignments/${assignmentId}`));
      return [deadline.written.asWritten, deadline.rule, deadline.dueAt];
    };
    expect(await dueAt(difficultiesOfCommunes, 't-2')).toEqual([
      'trước 16h00 ngày 04/8/2025',
      'deadline/before-hour',
      '2025-08-04T09:00:00.000Z',
    ]);
    expect(await dueAt(difficultiesOfCommunes, 't-1')).toEqual([
      'dự kiến 14h00, ngày 06/8/2025',
      'deadline/by-hour',
      '2025-08-06T07:00:00.000Z',
    ]);
    // 20 July 2025 is a Sunday: before it means by the end of Saturday.
    expect(await dueAt(landUse, 'bao-cao-nhu-cau')).toEqual([
      'trước ngày 20 tháng 7 năm 2025',
      'deadline/before-date-end-of-previous-day',
      '2025-07-19T17:00:00.000Z',
    ]);
  });

  it('work is asked for at once, soon, regularly, or before each session, without a day; and what is never done is never late', async () => {
    const paces = [
      [videoConferences, 'ra-soat', { kind: 'at-once', asWritten: 'thực hiện ngay' }],
      [difficultiesOfCommunes, 't-21', { kind: 'soon', asWritten: 'khẩn trương' }],
      [localProducts, 'giam-sat', { kind: 'continuing', asWritten: 'thường xuyên' }],
      [
        videoConferences,
        'kiem-thu',
        { kind: 'before-each', asWritten: 'trước mỗi phiên họp cụ thể', event: 'phiên họp' },
      ],
    ] as const;
    for (const [seed, taskId, pace] of paces) expect(await taskOf(seed, taskId)).toMatchObject({ pace });
    const [soon] = await assignmentsOf(difficultiesOfCommunes, 't-21');
    expect(soon).toMatchObject({ dueAt: null, standing: false });
    const { directiveId } = given(twoTierOperation);
    const training = await done(
      elsewhere.get(`/v1/assignments?directive=${directiveId}&agency=xa-1&status=standing&limit=200`),
    );
    expect(training.items).toContainEqual(
      expect.objectContaining({ taskId: 'dao-tao', standing: true, dueAt: null, status: expect.anything() }),
    );
  });

  it('one clause limits several tasks, for certain or arguably; what is arguable is decided later and shown first', async () => {
    const { path, position } = given(difficultiesOfCommunes);
    const [announce] = await assignmentsOf(difficultiesOfCommunes, 't-33');
    expect(announce.dueAt).toBe('2025-08-07T17:00:00.000Z');
    const question = await seen(office, `${path}/questions/pham-vi-thoi-han`, position);
    const [narrow, wide] = question.candidates;
    expect(narrow.effect.counts).toMatchObject({ 'deadline-changed': 0 });
    // Section 2 as well: every task of it that has no limit of its own.
    expect(wide.effect.counts).toMatchObject({ 'deadline-changed': 29 });
    const decision = { candidate: 0, reasons: ['Câu thuộc mục 3'], seen: narrow.effect.seen };
    const decided = await done(office.post(`${path}/questions/pham-vi-thoi-han/decide`, decision));
    expect(await seen(office, `${path}/questions/pham-vi-thoi-han`, decided.position as number)).toMatchObject({
      decision: { candidate: 0, reasons: decision.reasons },
    });
    const three = await Promise.all(
      ['quy-trinh-noi-bo', 'quy-trinh-dien-tu', 'muc-thu'].map((id) => assignmentsOf(administrativeProcedures, id)),
    );
    expect(new Set(three.flat().map(({ dueAt }) => dueAt as string))).toEqual(new Set(['2025-08-14T17:00:00.000Z']));
  });

  it('a sentence leaves out its subject: who may be meant is kept open, and the work moves when it is decided', async () => {
    const { path, position } = given(localProducts);
    const open = await seen(office, `${path}/questions?state=open`, position);
    expect(open.items).toHaveLength(3);
    const question = await seen(office, `${path}/questions/ai-giam-sat`, position);
    expect(question.candidates.map(({ lead }: { lead: unknown }) => lead)).toEqual([
      { groupId: 'co-quan-truyen-thong' },
      { groupId: 'so-ban-nganh' },
      { groupId: 'ubnd-xa-phuong' },
    ]);
    const { seen: digest, counts } = question.candidates[1].effect;
    expect(counts).toMatchObject({ superseded: 1, assigned: 13 });
    const decision = { candidate: 1, reasons: ['Nghĩa của câu'], seen: digest };
    const { position: since } = await done(office.post(`${path}/questions/ai-giam-sat/decide`, decision));
    entered.set(localProducts, { ...given(localProducts), position: since as number });
    const running = (await assignmentsOf(localProducts, 'giam-sat')).filter(({ phase }) => phase !== 'cancelled');
    expect(running.map(({ groupId, leadAgencyId }) => groupId ?? leadAgencyId)).toHaveLength(13);
  });

  it('a report goes to somebody, through somebody, to others on their own ways, and by e-mail', async () => {
    expect((await taskOf(difficultiesOfCommunes, 't-2')).reportTo).toEqual({
      toId: 'ubnd-tinh',
      viaId: 'van-phong-ubnd-tinh',
    });
    expect((await taskOf(landUse, 'bao-cao-nhu-cau')).reportTo).toEqual({
      toId: 'bo-nong-nghiep-va-moi-truong',
      viaId: 'cuc-quan-ly-dat-dai',
      email: 'qhgd@mae.gov.vn',
    });
    expect((await taskOf(videoConferences, 'bao-cao')).reportTo).toEqual({
      toId: 'ubnd-tinh',
      alsoTo: [{ toId: 'bo-khoa-hoc-va-cong-nghe', viaId: 'cuc-buu-dien-trung-uong' }],
    });
  });

  it('what is to come out is a draft for approval, a document, a report, or all of something; each is answered with what proves it', async () => {
    expect((await taskOf(difficultiesOfCommunes, 't-21')).expected).toEqual({
      kind: 'submission',
      approvedById: 'chu-tich-ubnd-tinh',
    });
    expect((await taskOf(scienceAndTechnology, 'ke-hoach')).expected).toMatchObject({ documentType: 'plan' });
    expect((await taskOf(conferenceConclusion, 'che-do')).expected).toMatchObject({ kind: 'result', percent: 100 });
    const { assignmentId } = await assignmentOf(
      administrativeProcedures,
      'quy-che-he-thong',
      'so-khoa-hoc-va-cong-nghe',
    );
    const accepted = await answered(assignmentId as string, 'so-khoa-hoc-va-cong-nghe', {
      text: 'Đã trình dự thảo Quy chế',
      documents: ['120/TTr-SKHCN'],
    });
    expect(accepted.status).toMatchObject({ value: 'done-on-time' });
  });
});

describe('how work is followed and answered', () => {
  it('a department passes work down to those it directs, with limits of their own, and sees the tree', async () => {
    const lead = 'so-nong-nghiep-va-moi-truong';
    const { assignmentId } = await assignmentOf(landUse, 'don-doc-du-an', lead);
    const path = `/v1/assignments/${assignmentId}`;
    const on = (date: string) => ({ asWritten: `trước ngày ${date}`, relation: 'before', date });
    const delegated = await done(
      agency(lead).post(`${path}/delegate`, {
        parts: [
          { toAgencyId: 'ban-quan-ly-du-an', summary: 'Trình cho phép chuyển mục đích', deadline: on('2025-08-20') },
          { toAgencyId: 'chu-dau-tu', summary: 'Hoàn thiện hồ sơ giao đất', deadline: on('2025-08-25') },
        ],
      }),
    );
    const [first] = delegated.parts;
    const part = await done(
      agency('ban-quan-ly-du-an').post(`/v1/assignments/${first.assignmentId}/respond`, { text: 'Đã trình' }),
    );
    const tree = await seen(agency(lead), `${path}/tree`, part.position as number);
    expect(tree.assignment.parts.map(({ leadAgencyId }: { leadAgencyId: string }) => leadAgencyId).sort()).toEqual([
      'ban-quan-ly-du-an',
      'chu-dau-tu',
    ]);
    const held = await seen(office, `/v1/assignments/${first.assignmentId}`, part.position as number);
    // Who gave the part judges it.
    expect(held).toMatchObject({ phase: 'responded', holderId: lead, parentId: assignmentId });
  });

  it('the chairman and his deputies share the fields: who spoke signs for him, within his field', async () => {
    const { path, position } = given(scienceAndTechnology);
    expect((await seen(office, path, position)).signature).toMatchObject({ authority: 'KT', post: expect.any(String) });

    await done(office.post('/v1/people', { personId: 'ct', name: 'Chủ tịch' }));
    await done(office.post('/v1/people', { personId: 'pct', name: 'Phó Chủ tịch' }));
    const posts = '/v1/agencies/ubnd-tinh/posts';
    await done(office.post(posts, { postId: 'chu-tich', title: 'Chủ tịch', rank: 'head', validFrom: '2025-07-01' }));
    await done(
      office.post(posts, { postId: 'pct-vx', title: 'Phó Chủ tịch', rank: 'deputy', validFrom: '2025-07-01' }),
    );
    for (const [postId, personId] of [
      ['chu-tich', 'ct'],
      ['pct-vx', 'pct'],
    ]) {
      await done(office.post(`${posts}/${postId}/fill`, { personId, validFrom: '2025-07-01' }));
    }
    await done(
      office.post('/v1/agencies/ubnd-tinh/delegations', {
        grantId: 'pct-van-xa',
        mark: 'KT',
        grantor: { agencyId: 'ubnd-tinh', postId: 'chu-tich' },
        grantee: { agencyId: 'ubnd-tinh', postId: 'pct-vx' },
        scope: { fields: ['khoa-giao-van-xa'] },
        validFrom: '2025-07-01',
      }),
    );
    const signer = { personId: 'pct', postId: 'pct-vx' };
    const signature = { authority: 'KT', principal: 'Chủ tịch', signatory: 'Phó Chủ tịch', post: 'Phó Chủ tịch' };
    const tasks = [{ text: 'Cử đầu mối', lead: { agencyId: 'so-khoa-hoc-va-cong-nghe' } }];
    const signedIn = async (field: string) => {
      const { directiveId } = await done(
        office.post('/v1/directives', {
          ...scienceAndTechnology.draft,
          tasks,
          citations: [],
          contradictions: [],
          signature: { ...signature, signer: { ...signer, field } },
        }),
      );
      return office.post(`/v1/directives/${directiveId}/issue`, { symbol: 'UBND-KGVX' });
    };
    expect((await signedIn('khoa-giao-van-xa')).status).toBe(200);
    const outside = await signedIn('tai-chinh');
    expect([outside.status, outside.body.code]).toEqual([403, 'signature/out-of-scope']);
  });

  it('agencies announce their officers for a field, which answers the task that asked for them', async () => {
    const { assignmentId } = await assignmentOf(difficultiesOfCommunes, 't-33', 'so-y-te');
    await done(office.post('/v1/people', { personId: 'cb-yt', name: 'Nguyễn Văn Đ', email: 'yt@example.vn' }));
    const officer = { field: 'y-te-co-so', personId: 'cb-yt', validFrom: '2025-08-06' };
    const announced = await done(office.post('/v1/agencies/so-y-te/focal-points', officer));
    const found = await done(office.get(`/v1/focal-points?field=y-te-co-so&after=${announced.position}`));
    expect(found.items).toMatchObject([{ agencyId: 'so-y-te', field: 'y-te-co-so' }]);
    const answer = await answered(assignmentId as string, 'so-y-te', { text: 'Đã thông báo đầu mối y tế cơ sở' });
    expect(answer.status).toMatchObject({ value: 'done-on-time' });
  });

  it('a task asks who may sign for whom, and its answer changes who may', async () => {
    expect(await taskOf(difficultiesOfCommunes, 't-13')).toMatchObject({ lead: { agencyId: 'so-tu-phap' } });
    const commune = SEED_AGENCIES.at(-1)!.agencyId;
    const at = `/v1/agencies/${commune}`;
    await done(office.post('/v1/people', { personId: 'xa-ct', name: 'Chủ tịch xã' }));
    await done(office.post('/v1/people', { personId: 'xa-pgd', name: 'Phó Giám đốc Trung tâm' }));
    for (const [postId, personId, rank] of [
      ['chu-tich-xa', 'xa-ct', 'head'],
      ['pho-giam-doc', 'xa-pgd', 'officer'],
    ]) {
      await done(office.post(`${at}/posts`, { postId, title: postId, rank, validFrom: '2025-07-01' }));
      await done(office.post(`${at}/posts/${postId}/fill`, { personId, validFrom: '2025-07-01' }));
    }
    const check = `${at}/signing-check?person=xa-pgd&post=pho-giam-doc&documentType=official-letter&marks=TUQ&field=chung-thuc`;
    expect(await done(office.get(check))).toMatchObject({ allowed: false });
    const granted = await done(
      office.post(`${at}/delegations`, {
        grantId: 'uy-quyen-chung-thuc',
        mark: 'TUQ',
        grantor: { agencyId: commune, postId: 'chu-tich-xa' },
        grantee: { agencyId: commune, postId: 'pho-giam-doc' },
        personId: 'xa-pgd',
        scope: { fields: ['chung-thuc'] },
        basis: '01/GUQ-UBND',
        validFrom: '2025-08-01',
        validTo: '2026-01-01',
      }),
    );
    expect(await done(office.get(`${check}&after=${granted.position}`))).toMatchObject({
      allowed: true,
      lines: [{ mark: 'TUQ', leave: { grantId: 'uy-quyen-chung-thuc' } }],
    });
    const { assignmentId } = await assignmentOf(difficultiesOfCommunes, 't-13', 'so-tu-phap');
    const answer = await answered(assignmentId as string, 'so-tu-phap', { documents: ['01/GUQ-UBND'] });
    expect(answer.phase).toBe('accepted');
  });

  it('two leads owe the same work to one another, and one order comes again in other documents: linked, suspected, never merged', async () => {
    const { path, position, directiveId } = given(administrativeProcedures);
    const links = await seen(office, `${path}/links?kind=reciprocal`, position);
    expect(links.items).toMatchObject([
      { from: { taskId: 'lien-thong-dat-dai' }, to: { directiveId, taskId: 'lien-thong-thue' } },
    ]);
    const earlier = given(difficultiesOfCommunes);
    const suspicion = {
      kind: 'suspected-duplicate',
      taskId: 'chu-ky-so',
      to: { directiveId: earlier.directiveId, taskId: 't-11' },
      note: 'Cùng yêu cầu cấp chữ ký số cho cấp xã',
    };
    const { linkId } = await done(office.post(`${path}/links`, suspicion));
    const judged = await done(office.post(`${path}/links/${linkId}/judge`, { verdict: 'confirmed' }));
    const atOther = await seen(office, `${earlier.path}/links`, judged.position as number);
    expect(atOther.items).toMatchObject([{ linkId, verdict: 'confirmed' }]);
    for (const [seed, taskId] of [
      [administrativeProcedures, 'chu-ky-so'],
      [difficultiesOfCommunes, 't-11'],
    ] as const) {
      expect((await assignmentOf(seed, taskId, 'so-khoa-hoc-va-cong-nghe')).phase).toBe('assigned');
    }
  });

  it('a document dates one plan in two ways: both stand, until somebody says which is true', async () => {
    const { path, position } = given(scienceAndTechnology);
    const open = await seen(office, `${path}/contradictions?state=open`, position);
    expect(open.items[0].statements.map(({ value }: { value: string }) => value)).toEqual(['2025-06-19', '2025-02-19']);
    const settled = await done(office.post(`${path}/contradictions/ngay-ke-hoach-02/settle`, { value: '2025-06-19' }));
    const shown = await seen(office, `${path}/contradictions`, settled.position as number);
    expect(shown.items).toMatchObject([{ settledAs: '2025-06-19', statements: open.items[0].statements }]);
  });

  it('every commune of a province is addressed at once, 148 here and 102 there, each with its own standing', async () => {
    const here = await assignmentsOf(administrativeProcedures, 'nhan-luc');
    expect(new Set(here.map(({ leadAgencyId }) => leadAgencyId as string)).size).toBe(148);
    const there = await assignmentsOf(twoTierOperation, 'tru-so', elsewhere);
    expect(there).toHaveLength(102);
    const [{ assignmentId, leadAgencyId }] = here;
    await done(
      agency(leadAgencyId as string).post(`/v1/assignments/${assignmentId}/progress`, {
        note: 'Đã bố trí',
        percent: 40,
      }),
    );
    // What a merged province left behind is a task like any other.
    const legacy = await assignmentsOf(twoTierOperation, 'tich-hop', elsewhere);
    expect(legacy).toMatchObject([{ leadAgencyId: 'so-khoa-hoc-va-cong-nghe' }]);
  });

  it('heads answer in person: chairmen of communes, directors of departments; and a head contests what is laid to his charge', async () => {
    for (const [seed, taskId] of [
      [videoConferences, 'chi-dao'],
      [conferenceConclusion, 'nguyen-vong-nghi'],
      [difficultiesOfCommunes, 't-32'],
    ] as const) {
      expect(await taskOf(seed, taskId)).toMatchObject({ accountable: 'head' });
    }
    const late = (await assignmentsOf(difficultiesOfCommunes, 't-1')).find(
      ({ leadAgencyId }) => leadAgencyId === 'so-xay-dung',
    );
    expect(late.status).toMatchObject({ value: 'in-progress-overdue' });
    const contested = await done(
      agency('so-xay-dung').post(`/v1/assignments/${late.assignmentId}/contest`, {
        head: 'Giám đốc Sở Xây dựng',
        status: 'in-progress-overdue',
        grounds: ['Đã giải đáp tại cuộc họp'],
      }),
    );
    const { pending } = await seen(office, `/v1/assignments/${late.assignmentId}`, contested.position as number);
    expect(pending.contest).not.toBeNull();
  });

  it('an agency goes by several names, and by another one from a day on; its work stays its own', async () => {
    const telecom = await done(office.get(`/v1/agencies?named=${encodeURIComponent('Viễn thông Phú Thọ')}`));
    expect(telecom.items).toMatchObject([{ agencyId: 'vnpt-phu-tho', name: 'VNPT Phú Thọ' }]);
    const ministry = await done(office.get(`/v1/agencies?named=${encodeURIComponent('Bộ Khoa học')}`));
    expect(ministry.items).toMatchObject([{ agencyId: 'bo-khoa-hoc-va-cong-nghe' }]);
    const renamed = await done(
      office.post('/v1/agencies/so-cong-thuong/rename', {
        name: 'Sở Công nghiệp và Thương mại',
        validFrom: '2025-08-06',
      }),
    );
    const before = await done(office.get(`/v1/agencies/so-cong-thuong?on=2025-08-03&after=${renamed.position}`));
    expect(before.name).toBe('Sở Công Thương');
    expect(await assignmentOf(difficultiesOfCommunes, 't-28', 'so-cong-thuong')).toMatchObject({ phase: 'assigned' });
  });
});

describe('when all of it was entered', () => {
  it('has read models that are what a replay of the log gives', async () => {
    const { head } = (await api.as('auditor').get('/v1/events?limit=1')).body;
    const names = ['directives', 'assignments', 'citations', 'questions', 'task-links', 'contradictions'];
    for (const list of ['directives', 'assignments', 'questions', 'links', 'contradictions', 'citations?law=x']) {
      await done(office.get(`/v1/${list}${list.includes('?') ? '&' : '?'}after=${head}`));
    }
    expect(await differencesIn(api, names)).toEqual(Object.fromEntries(names.map((name) => [name, []])));
  });
});
