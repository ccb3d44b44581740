import { instant } from '#kernel';
import { eventually } from '../support/eventually.js';
import { directive, issueDirective, type IssuedDirective } from './province.js';
import { useApi, type Answer } from './running-api.js';

/** 2 June 2025, 9 o'clock in the province. */
const api = useApi({ startsAt: '2025-06-02T02:00:00Z' });
const office = api.as('office');
const administrator = api.as('administrator');

let province = 0;

/** A province with names of its own, so that no test meets another: agencies by the letters that are asked for. */
async function given(...letters: readonly string[]) {
  province += 1;
  const id = (letter: string) => `so-${letter}-${province}`;
  const agencies = [
    { agencyId: `ubnd-${province}`, name: 'UBND tỉnh', kind: 'office' },
    { agencyId: `van-phong-${province}`, name: 'Văn phòng', kind: 'office', parentId: `ubnd-${province}` },
    { agencyId: `chu-tich-${province}`, name: 'Chủ tịch', kind: 'leadership' },
    ...letters.map((letter) => ({ agencyId: id(letter), name: `Sở ${letter.toUpperCase()}`, kind: 'department' })),
  ];
  const made = await office.post('/v1/agencies/batch', { agencies });
  expect(made.status).toBe(200);
  return { id, number: province };
}

/** A directive by which each agency leads a task of its own, as often as is asked for. */
function issueTo(number: number, leads: readonly string[], more: object = {}): Promise<IssuedDirective> {
  return issueDirective(office, {
    ...directive(),
    issuerId: `ubnd-${number}`,
    monitorId: `van-phong-${number}`,
    escalationChain: [`chu-tich-${number}`],
    tasks: leads.map((agencyId, index) => ({ text: `Nhiệm vụ ${index + 1}`, lead: { agencyId }, ...more })),
  });
}

async function leadsOf({ directiveId, position }: IssuedDirective, after = position): Promise<string[]> {
  const answer = await office.get(`/v1/assignments?directive=${directiveId}&limit=200&after=${after}`);
  return answer.body.items.map(({ leadAgencyId }: { leadAgencyId: string }) => leadAgencyId).sort();
}

/** Waits until a reorganisation is where it is to come to; answers it. */
async function reached(reorganizationId: string, stage: string): Promise<Answer> {
  let answer: Answer | undefined;
  await eventually(`${reorganizationId} is ${stage}`, async () => {
    answer = await office.get(`/v1/reorganizations/${reorganizationId}`);
    return answer.status === 200 && answer.body.stage === stage;
  });
  // What it moved is seen by every read from here on.
  const last = (await moves(reorganizationId)).at(-1)?.position ?? 0;
  expect((await office.get(`/v1/assignments?limit=1&after=${last}`)).status).toBe(200);
  return answer!;
}

async function moves(reorganizationId: string, past = '') {
  const { body } = await office.get(`/v1/reorganizations/${reorganizationId}/moves?limit=200${past}`);
  return body.items as {
    assignmentId: string;
    fromAgencyId: string;
    toAgencyId: string;
    rule: string;
    position: number;
  }[];
}

/** The clock shows this moment, or a later one. */
async function reach(moment: string): Promise<void> {
  if (instant(moment) <= api.clock.now()) return;
  expect((await administrator.put('/v1/clock', { now: moment })).status).toBe(200);
}

describe('when two agencies are merged', () => {
  it('shows before what would happen, and writes nothing', async () => {
    const { id, number } = await given('a', 'b');
    const { position } = await issueTo(number, [id('a'), id('b'), id('b')]);
    const members = [id('a'), id('b')].map((agencyId) => ({ agencyId, validFrom: '2025-01-01' }));
    await office.post('/v1/groups', { groupId: `nhom-${number}`, name: 'Nhóm', members });
    await office.post('/v1/agencies', {
      agencyId: `chi-cuc-${number}`,
      name: 'Chi cục',
      kind: 'office',
      parentId: id('a'),
    });
    await office.post(`/v1/agencies/${id('a')}/identifiers`, {
      identifier: { scheme: 'exchange', value: `H44.${number}` },
    });
    const merger = mergerOf(number, id, { on: '2025-07-01' });
    const shown = await office.post(`/v1/reorganizations/preview?after=${position}`, merger);
    expect(shown.status).toBe(200);
    expect(shown.body).toMatchObject({
      kind: 'merger',
      on: '2025-07-01',
      alreadyDecided: false,
      ends: [id('a'), id('b')],
      begins: [id('ab')],
      successorIds: [id('ab')],
      groups: [
        { groupId: `nhom-${number}`, agencyId: id('a'), successorIds: [id('ab')] },
        { groupId: `nhom-${number}`, agencyId: id('b'), successorIds: [id('ab')] },
      ],
      moves: [{ agencyId: `chi-cuc-${number}`, parentId: id('ab'), validFrom: '2025-07-01' }],
      freedIdentifiers: [{ agencyId: id('a'), scheme: 'exchange', value: `H44.${number}` }],
      work: {
        counts: { moves: 3, questions: 0, kept: 0 },
        byRule: [{ rule: 'merged', moves: 3, sentence: expect.stringContaining('merged') }],
      },
    });
    expect((await office.get(`/v1/agencies/${id('ab')}`)).status).toBe(404);
    expect((await office.get(`/v1/reorganizations/${merger.reorganizationId}`)).status).toBe(404);
  });

  it('moves all open work at once where the day has come; what had ended keeps its name', async () => {
    const { id, number } = await given('a', 'b', 'c');
    const issued = await issueTo(number, [id('a'), id('b'), id('c')], { coordinatingAgencyIds: [] });
    const helped = await issueTo(number, [id('c')], { coordinatingAgencyIds: [id('a')] });
    const [ended] = await assignmentsOf(issued, id('b'));
    await office.post(`/v1/assignments/${ended}/cancel`, { reasons: ['Không còn cần'] });
    const merger = mergerOf(number, id, { on: '2025-06-02' });
    const done = await office.post('/v1/reorganizations', merger);
    expect([done.status, done.headers.get('location')]).toEqual([
      201,
      `/v1/reorganizations/${merger.reorganizationId}`,
    ]);
    const after = await reached(merger.reorganizationId, 'done');
    expect(after.body).toMatchObject({ kind: 'merger', moved: 2, ends: [id('a'), id('b')], successorIds: [id('ab')] });
    expect((await moves(merger.reorganizationId)).map(({ rule, toAgencyId }) => [rule, toAgencyId])).toEqual([
      ['merged', id('ab')],
      ['merged', id('ab')],
    ]);
    const position = (await moves(merger.reorganizationId)).length > 0 ? done.body.position : 0;
    await eventually('the assignments show their new lead', async () =>
      (await leadsOf(issued, position)).includes(id('ab')),
    );
    expect(await leadsOf(issued)).toEqual([id('ab'), id('b'), id('c')]);
    const [coordinated] = await assignmentsOf(helped, id('c'));
    const shown = await office.get(`/v1/assignments/${coordinated}`);
    expect(shown.body.coordinatingAgencyIds).toEqual([id('ab')]);

    const history = await office.get(`/v1/agencies/${id('a')}?on=2025-06-02`);
    expect(history.body).toMatchObject({
      standing: 'ended',
      name: 'Sở A',
      endedOn: '2025-06-02',
      successors: [{ agencyId: id('ab'), on: '2025-06-02', cause: 'merger' }],
      wentInto: [{ fromAgencyId: id('a'), toAgencyId: id('ab') }],
    });
    expect((await office.get(`/v1/agencies/${id('ab')}`)).body.cameFrom).toHaveLength(2);
  });

  it('waits for its day where that is to come, and lets the agencies work until then', async () => {
    const { id, number } = await given('a', 'b');
    const merger = mergerOf(number, id, { on: '2025-06-10' });
    expect((await office.post('/v1/reorganizations', merger)).status).toBe(201);
    const issued = await issueTo(number, [id('a'), id('b')]);
    const planned = await reached(merger.reorganizationId, 'planned');
    expect(planned.body.moved).toBe(0);
    await eventually('the planned moves are seen', async () => {
      const { body } = await office.get(`/v1/reorganizations/${merger.reorganizationId}?after=${issued.position}`);
      return body.work.counts.moves === 2;
    });
    expect(await leadsOf(issued)).toEqual([id('a'), id('b')]);

    await reach('2025-06-10T00:00:00+07:00');
    expect((await reached(merger.reorganizationId, 'done')).body.moved).toBe(2);
    await eventually('both are with the new agency', async () => {
      const leads = await leadsOf(issued);
      return leads.every((lead) => lead === id('ab'));
    });
  });

  it('lets work follow that is recorded later for a day before', async () => {
    await reach('2025-06-05T08:00:00+07:00');
    const { id, number } = await given('a', 'b');
    const merger = mergerOf(number, id, { on: '2025-06-05' });
    await office.post('/v1/reorganizations', merger);
    expect((await reached(merger.reorganizationId, 'done')).body.moved).toBe(0);
    // Signed on the last day of the old agencies, and entered now.
    const late = await issuedOn('2025-06-04', number, [id('a')]);
    await eventually('it is with the new agency', async () => (await leadsOf(late)).includes(id('ab')));
    await eventually('the move is listed', async () => (await moves(merger.reorganizationId)).length === 1);
    expect(await moves(merger.reorganizationId)).toMatchObject([{ fromAgencyId: id('a'), toAgencyId: id('ab') }]);
    const [move] = await moves(merger.reorganizationId);
    expect(await moves(merger.reorganizationId, `&asOf=${move!.position}`)).toEqual([move]);
    expect(await moves(merger.reorganizationId, `&asOf=${move!.position - 1}`)).toEqual([]);
  });

  it('gives no new work, membership or change to those that are no more, and names their successor', async () => {
    const { id, number } = await given('a', 'b');
    await office.post('/v1/reorganizations', mergerOf(number, id, { on: '2025-06-05' }));
    const members = [{ agencyId: id('a'), validFrom: '2025-06-06' }];
    for (const refused of [
      await office.post('/v1/groups', { groupId: `nhom-${number}`, name: 'Nhóm', members }),
      await office.post(`/v1/agencies/${id('a')}/rename`, { name: 'Tên', validFrom: '2025-06-06' }),
    ]) {
      expect([refused.status, refused.body.code]).toEqual([409, 'agency/ended']);
      expect(refused.body.facts).toMatchObject({ endedOn: '2025-06-05', successorIds: [id('ab')] });
    }
  });

  it('is decided by one of two who merge the same agencies at the same moment', async () => {
    const { id, number } = await given('a', 'b', 'c');
    const merge = (reorganizationId: string, other: string, successorId: string) =>
      office.post('/v1/reorganizations', {
        reorganizationId: `${reorganizationId}-${number}`,
        on: '2026-01-01',
        change: { merger: { predecessorIds: [id('a'), id(other)], successor: { register: part(successorId, id) } } },
      });
    const both = await Promise.all([merge('mot', 'b', 'ab'), merge('hai', 'c', 'ac')]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(both.find(({ status }) => status === 409)?.body.code).toBe('agency/ended');
    await eventually('one of the two agencies begins', async () => {
      const found = await Promise.all(['ab', 'ac'].map((letter) => office.get(`/v1/agencies/${id(letter)}`)));
      return found.filter(({ status }) => status === 200).length === 1;
    });
  });

  it('is decided once, and again for the same stays quiet', async () => {
    const { id, number } = await given('a', 'b', 'c');
    const merger = mergerOf(number, id, { on: '2025-06-05' });
    await office.post('/v1/reorganizations', merger);
    expect((await office.post('/v1/reorganizations', merger)).body.position).toBe(0);
    const other = await office.post('/v1/reorganizations', { ...merger, on: '2025-06-06' });
    expect([other.status, other.body.code]).toEqual([409, 'reorganization/id-taken']);
    const again = await office.post('/v1/reorganizations', {
      reorganizationId: `khac-${number}`,
      on: '2025-06-04',
      change: { dissolution: { agencyId: id('a'), successorId: id('c') } },
    });
    expect([again.status, again.body.code]).toEqual([409, 'reorganization/already-ending']);
  });
});

describe('when an agency is split', () => {
  it('gives work to the part whose territory it is about, the rest to whoever is named, and asks about what is left', async () => {
    await reach('2025-06-10T08:00:00+07:00');
    const { id, number } = await given('a', 'x', 'y');
    const about = await issueTo(number, [id('a')], { coordinatingAgencyIds: [id('x')] });
    const other = await issueTo(number, [id('a')]);
    const split = () => ({
      reorganizationId: `tach-${number}`,
      on: '2025-06-10',
      change: {
        split: {
          agencyId: id('a'),
          into: [
            { successor: { register: part('a1', id) }, territories: [id('x')] },
            { successor: { register: part('a2', id) }, territories: [id('y')] },
          ],
        },
      },
    });
    const shown = await office.post(`/v1/reorganizations/preview?after=${other.position}`, split());
    expect((await office.post('/v1/reorganizations', split())).status).toBe(201);
    const asked = await reached(`tach-${number}`, 'questions-open');
    expect(asked.body.moved).toBe(1);
    // The preview named exactly what then happened.
    expect(asked.body.work.questions).toEqual(shown.body.work.questions);
    expect(await moves(`tach-${number}`)).toMatchObject(
      shown.body.work.moves.map(({ role: _, ...move }: { role: string }) => move),
    );
    expect(asked.body.work.questions).toEqual([
      {
        assignmentId: (await assignmentsOf(other, id('a')))[0],
        role: 'lead',
        fromAgencyId: id('a'),
        candidateIds: [id('a1'), id('a2')],
        why: 'nobody-named',
      },
    ]);
    expect(await leadsOf(about)).toEqual([id('a1')]);
    expect(await leadsOf(other)).toEqual([id('a')]);

    const [assignmentId] = await assignmentsOf(other, id('a'));
    const answer = (toAgencyId: string) =>
      office.post(`/v1/reorganizations/tach-${number}/answers`, { answers: [{ assignmentId, toAgencyId }] });
    const wrong = await answer(id('y'));
    expect([wrong.status, wrong.body.code]).toEqual([409, 'reorganization/not-a-candidate']);
    expect((await answer(id('a2'))).status).toBe(200);
    expect((await reached(`tach-${number}`, 'done')).body.moved).toBe(2);
    expect((await moves(`tach-${number}`)).map(({ rule }) => rule)).toEqual(['split-by-territory', 'answered']);
    const twice = await answer(id('a1'));
    expect([twice.status, twice.body.code]).toEqual([409, 'reorganization/already-answered']);
    await eventually('it is with who was named', async () => (await leadsOf(other)).includes(id('a2')));
  });

  it('gives work of a field to the part that was named for it, and asks where field and territory say otherwise', async () => {
    const { id, number } = await given('a', 'x');
    await reach('2025-06-10T08:00:00+07:00');
    const land = await issueTo(number, [id('a')], { field: 'dat-dai' });
    const torn = await issueTo(number, [id('a')], { field: 'dat-dai', coordinatingAgencyIds: [id('x')] });
    const split = {
      agencyId: id('a'),
      into: [
        { successor: { register: part('a1', id) }, fields: ['dat-dai'] },
        { successor: { register: part('a2', id) }, territories: [id('x')] },
      ],
    };
    await office.post('/v1/reorganizations', {
      reorganizationId: `tach-${number}`,
      on: '2025-06-10',
      change: { split },
    });
    const asked = await reached(`tach-${number}`, 'questions-open');
    expect((await moves(`tach-${number}`)).map(({ rule }) => rule)).toEqual(['split-by-field']);
    expect(await leadsOf(land)).toEqual([id('a1')]);
    expect(asked.body.work.questions).toMatchObject([
      { assignmentId: (await assignmentsOf(torn, id('a')))[0], why: 'several-named' },
    ]);
  });

  it('leaves to one that goes on what is its own, also later', async () => {
    const { id, number } = await given('a', 'x');
    const about = await issueTo(number, [id('a')], { coordinatingAgencyIds: [id('x')] });
    const own = await issueTo(number, [id('a')]);
    const split = {
      reorganizationId: `tach-${number}`,
      on: '2025-06-11',
      change: {
        split: {
          agencyId: id('a'),
          into: [
            { successor: { agencyId: id('a') } },
            { successor: { register: part('a1', id) }, territories: [id('x')] },
          ],
        },
      },
    };
    expect((await office.post('/v1/reorganizations', split)).status).toBe(201);
    await reached(`tach-${number}`, 'planned');
    await reach('2025-06-11T01:00:00+07:00');
    const after = await reached(`tach-${number}`, 'done');
    expect([after.body.moved, after.body.work.counts]).toEqual([1, { moves: 0, questions: 0, kept: 1 }]);
    expect([await leadsOf(about), await leadsOf(own)]).toEqual([[id('a1')], [id('a')]]);
    const later = await issueTo(number, [id('a')], { coordinatingAgencyIds: [id('x')] });
    await reach('2025-06-11T02:00:00+07:00');
    const again = await office.get(`/v1/reorganizations/tach-${number}?after=${later.position}`);
    expect([again.body.stage, again.body.moved]).toEqual(['done', 1]);
    expect(await leadsOf(later)).toEqual([id('a')]);
  });

  it('refuses a split that makes no sense', async () => {
    const { id, number } = await given('a', 'b');
    const refused = async (split: object) => {
      const answer = await office.post('/v1/reorganizations/preview', {
        reorganizationId: `tach-${number}`,
        on: '2026-01-01',
        change: { split: { agencyId: id('a'), ...split } },
      });
      return [answer.status, answer.body.code];
    };
    const b = { successor: { agencyId: id('b') } };
    const a1 = { successor: { register: part('a1', id) } };
    expect(await refused({ into: [b] })).toEqual([422, 'reorganization/too-few']);
    expect(await refused({ into: [b, b] })).toEqual([422, 'reorganization/agency-twice']);
    expect(await refused({ into: [b, a1], defaultSuccessorId: 'ai-do' })).toEqual([
      422,
      'reorganization/default-not-named',
    ]);
    const land = { fields: ['dat-dai'] };
    expect(
      await refused({
        into: [
          { ...b, ...land },
          { ...a1, ...land },
        ],
      }),
    ).toEqual([422, 'reorganization/mapped-twice']);
    expect(await refused({ into: [b, { successor: { agencyId: 'khong-co' } }] })).toEqual([404, 'agency/unknown']);
  });
});

describe('when an agency is dissolved', () => {
  it('leaves its work to its successor, to the agency above it, or to whoever follows the assignment up', async () => {
    await reach('2025-06-11T08:00:00+07:00');
    const { id, number } = await given('a', 'b', 'c');
    await office.post('/v1/agencies', {
      agencyId: `phong-${number}`,
      name: 'Phòng',
      kind: 'office',
      parentId: id('b'),
    });
    const issued = await issueTo(number, [id('a'), `phong-${number}`, id('c')]);
    const dissolve = (name: string, dissolution: object) =>
      office.post('/v1/reorganizations', {
        reorganizationId: `${name}-${number}`,
        on: '2025-06-11',
        change: { dissolution },
      });
    await dissolve('mot', { agencyId: id('a'), successorId: id('b') });
    await dissolve('hai', { agencyId: `phong-${number}` });
    await dissolve('ba', { agencyId: id('c') });
    const rules = [];
    for (const name of ['mot', 'hai', 'ba']) {
      await reached(`${name}-${number}`, 'done');
      rules.push(...(await moves(`${name}-${number}`)).map(({ rule, toAgencyId }) => [rule, toAgencyId]));
    }
    expect(rules).toEqual([
      ['dissolved-to-successor', id('b')],
      ['dissolved-to-parent', id('b')],
      ['dissolved-to-office', `van-phong-${number}`],
    ]);
    await eventually('all have their lead', async () => !(await leadsOf(issued)).includes(id('c')));
    expect(await leadsOf(issued)).toEqual([id('b'), id('b'), `van-phong-${number}`]);
  });
});

describe('when a reorganisation cannot be', () => {
  it('is refused with what stands in the way, by a preview as well', async () => {
    const { id, number } = await given('a', 'b', 'c');
    await office.post('/v1/agencies', { ...part('som', id), validFrom: '2026-06-01' });
    await office.post(`/v1/agencies/${id('c')}/identifiers`, {
      identifier: { scheme: 'legacy', value: `MA-${number}` },
    });
    const decided = await office.post('/v1/reorganizations', {
      reorganizationId: `truoc-${number}`,
      on: '2026-02-01',
      change: { merger: { predecessorIds: [id('b')], successor: { agencyId: id('c') } } },
    });
    expect(decided.status).toBe(201);
    const refused = async (change: object, on = '2026-01-01') => {
      const body = { reorganizationId: `sau-${number}`, on, change };
      const [shown, answered] = [
        await office.post('/v1/reorganizations/preview', body),
        await office.post('/v1/reorganizations', body),
      ];
      expect([shown.status, shown.body.code]).toEqual([answered.status, answered.body.code]);
      return [answered.status, answered.body.code];
    };
    const into = (register: object) => ({ merger: { predecessorIds: [id('a')], successor: { register } } });
    const merge = (agencyId: string) => ({ merger: { predecessorIds: [agencyId], successor: { agencyId: id('a') } } });
    expect(await refused(into(part('moi', id)))).toEqual([422, 'reorganization/too-few']);
    const two = (register: object) => ({
      merger: { predecessorIds: [id('a'), id('som')], successor: { register } },
    });
    expect(await refused(two(part('moi', id)))).toEqual([409, 'agency/not-yet']);
    expect(await refused(two(part('c', id)), '2026-07-01')).toEqual([409, 'agency/already-registered']);
    expect(await refused(two({ ...part('moi', id), code: `MA-${number}` }), '2026-07-01')).toEqual([
      409,
      'identifier/taken',
    ]);
    expect(await refused(two({ ...part('moi', id), parentId: 'khong-co' }), '2026-07-01')).toEqual([
      409,
      'agency/unknown-parent',
    ]);
    expect(await refused(merge(id('b')))).toEqual([409, 'reorganization/already-ending']);
    expect(await refused(merge(id('c')))).toEqual([409, 'reorganization/overtaken']);
    expect(await refused(merge('khong-co'))).toEqual([404, 'agency/unknown']);
  });

  it('answers nothing of one that was never decided', async () => {
    const { id, number } = await given('a');
    const unknown = await office.post(`/v1/reorganizations/khong-co-${number}/answers`, {
      answers: [{ assignmentId: '0b5c9f6e-6a5f-5a43-9d5c-0a1b2c3d4e5f', toAgencyId: id('a') }],
    });
    expect([unknown.status, unknown.body.code]).toEqual([404, 'reorganization/unknown']);
  });
});

describe('when work is issued while its agency is merged', () => {
  it('loses nothing: whatever comes first, all of it is with the new agency', async () => {
    await reach('2025-06-11T08:00:00+07:00');
    const { id, number } = await given('a', 'b');
    const merger = mergerOf(number, id, { on: '2025-06-11' });
    const drafts = [];
    for (let index = 0; index < 12; index += 1) {
      const drafted = await office.post('/v1/directives', {
        ...directive(),
        issuerId: `ubnd-${number}`,
        monitorId: `van-phong-${number}`,
        escalationChain: [`chu-tich-${number}`],
        tasks: [{ text: 'Nhiệm vụ', lead: { agencyId: id('a') } }],
      });
      drafts.push(drafted.body.directiveId as string);
    }
    const joined = (index: number) =>
      office.post('/v1/groups', {
        groupId: `nhom-${number}-${index}`,
        name: 'Nhóm',
        members: [{ agencyId: id('a'), validFrom: '2025-06-01' }],
      });
    // The day before, so that every one of them may name the agency whenever its turn comes.
    const issue = (directiveId: string) =>
      office.post(`/v1/directives/${directiveId}/issue`, { symbol: 'UBND-TH', issuedOn: '2025-06-10' });
    const below = (index: number) =>
      office.post('/v1/agencies', {
        agencyId: `phong-${number}-${index}`,
        name: 'Phòng',
        kind: 'office',
        parentId: id('a'),
      });
    const [merged, issued, joins, beginnings] = await Promise.all([
      office.post('/v1/reorganizations', merger),
      Promise.all(drafts.map(issue)),
      Promise.all([1, 2, 3, 4].map(joined)),
      Promise.all([1, 2, 3, 4].map(below)),
    ]);
    expect(merged.status).toBe(201);
    expect(issued.map(({ status }) => status)).toEqual(Array(12).fill(200));
    expect(joins.map(({ status }) => status)).toEqual(Array(4).fill(201));
    // Whoever comes after the merger is told that the agency has ended.
    for (const { status, body } of beginnings)
      expect([201, 'agency/ended']).toContain(status === 201 ? 201 : body.code);
    await eventually('all twelve are with the new agency', async () => {
      const { body } = await office.get(`/v1/assignments?agency=${id('ab')}&limit=200`);
      return body.items.length === 12;
    });
    for (const index of [1, 2, 3, 4]) {
      await eventually(`group ${index} has gone on with the new agency`, async () => {
        const { body } = await office.get(`/v1/groups/nhom-${number}-${index}`);
        return body.memberships.at(-1).agencyId === id('ab') && body.memberships[0].validTo === '2025-06-11';
      });
      if (beginnings[index - 1]!.status !== 201) continue;
      await eventually(`agency ${index} stands below the new agency`, async () => {
        const { body } = await office.get(`/v1/agencies/phong-${number}-${index}`);
        return body.parentId === id('ab');
      });
    }
  });
});

describe('who may reorganise agencies', () => {
  it('is the Office; everybody may see what it decided', async () => {
    const { id, number } = await given('a', 'b');
    const merger = mergerOf(number, id, { on: '2026-01-01' });
    for (const role of ['auditor', 'agency', 'administrator'] as const) {
      const refused = await api.as(role, role === 'agency' ? id('a') : undefined).post('/v1/reorganizations', merger);
      expect(refused.status).toBe(403);
    }
    const { body } = await office.post('/v1/reorganizations', merger);
    const listed = await api.as('auditor').get(`/v1/reorganizations?agency=${id('a')}&after=${body.position}`);
    expect(listed.body.items).toMatchObject([{ reorganizationId: merger.reorganizationId, kind: 'merger' }]);
    const byHeir = await office.get(`/v1/reorganizations?agency=${id('ab')}`);
    expect(byHeir.body.items).toEqual(listed.body.items);
    const unknown = await office.get('/v1/reorganizations/khong-co');
    expect([unknown.status, unknown.body.code]).toEqual([404, 'reorganization/unknown']);
  });
});

function mergerOf(number: number, id: (letter: string) => string, { on }: { readonly on: string }) {
  return {
    reorganizationId: `hop-nhat-${number}`,
    on,
    basis: '176/2025/QH15',
    change: {
      merger: {
        predecessorIds: [id('a'), id('b')],
        successor: { register: { agencyId: id('ab'), name: 'Sở A và B', kind: 'department' } },
      },
    },
  };
}

function part(letter: string, id: (letter: string) => string) {
  return { agencyId: id(letter), name: `Sở ${letter.toUpperCase()}`, kind: 'department' };
}

async function assignmentsOf({ directiveId, position }: IssuedDirective, agencyId: string): Promise<string[]> {
  const { body } = await office.get(`/v1/assignments?directive=${directiveId}&agency=${agencyId}&after=${position}`);
  return body.items.map(({ assignmentId }: { assignmentId: string }) => assignmentId);
}

async function issuedOn(day: string, number: number, leads: readonly string[]): Promise<IssuedDirective> {
  const drafted = await office.post('/v1/directives', {
    ...directive(),
    issuerId: `ubnd-${number}`,
    monitorId: `van-phong-${number}`,
    escalationChain: [`chu-tich-${number}`],
    tasks: leads.map((agencyId) => ({ text: 'Nhiệm vụ', lead: { agencyId } })),
  });
  const issued = await office.post(`/v1/directives/${drafted.body.directiveId}/issue`, {
    symbol: 'UBND-TH',
    issuedOn: day,
  });
  expect([issued.status, issued.body.code]).toEqual([200, undefined]);
  return issued.body as IssuedDirective;
}
