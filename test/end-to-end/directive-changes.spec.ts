import { asked, carriedOut, effectOn, previewOf, REASONS, THROUGH, type Change } from './changes.js';
import { directive, issueDirective, registerProvince, type IssuedDirective } from './province.js';
import { differencesIn } from './replayed.js';
import { useApi } from './running-api.js';

const api = useApi({ startsAt: '2025-08-03T09:00:00+07:00' });
const office = api.as('office');
const auditor = api.as('auditor');

beforeAll(async () => {
  await registerProvince(office);
});

const BEFORE_8 = { asWritten: 'trước ngày 08/8/2025', relation: 'before', date: '2025-08-08' };
const BEFORE_20 = { asWritten: 'trước ngày 20/8/2025', relation: 'before', date: '2025-08-20' };
const TODAY = { ...THROUGH, date: '2025-08-03' };
const FINANCE = { taskId: 't-1', text: 'Báo cáo số liệu', lead: { agencyId: 'so-tai-chinh' }, deadline: BEFORE_8 };
const JUSTICE = { taskId: 't-2', text: 'Rà soát thủ tục', lead: { agencyId: 'so-tu-phap' }, deadline: BEFORE_8 };
const COMMUNES = { taskId: 't-3', text: 'Bố trí nhân lực', lead: { groupId: 'ubnd-cac-xa-phuong' } };

/** Three tasks: of Finance, of Justice, of every commune. */
function issued(tasks: readonly unknown[] = [FINANCE, JUSTICE, COMMUNES]): Promise<IssuedDirective> {
  return issueDirective(office, { tasks });
}

async function assignmentsOf(directiveId: string, after: number) {
  const { body } = await auditor.get(`/v1/assignments?directive=${directiveId}&limit=200&after=${after}`);
  return body.items as { assignmentId: string; taskId: string; leadAgencyId: string; phase: string; dueAt: string }[];
}

async function assignmentOf({ directiveId, position }: IssuedDirective, agencyId: string): Promise<string> {
  const found = (await assignmentsOf(directiveId, position)).filter(({ leadAgencyId }) => leadAgencyId === agencyId);
  expect(found).toHaveLength(1);
  return found[0]!.assignmentId;
}

async function answered(assignmentId: string, agencyId: string): Promise<number> {
  const { status, body } = await api
    .as('agency', agencyId)
    .post(`/v1/assignments/${assignmentId}/respond`, { text: 'Đã xong', documents: ['45/BC-STC'] });
  expect(status).toBe(200);
  return body.position as number;
}

async function headOfLog(): Promise<number> {
  const { body } = await api.as('administrator').get('/v1/operations/subscriptions');
  return body.head as number;
}

describe('when a directive is withdrawn', () => {
  it('shows first that all that runs is cancelled, and what has ended stays as it ended; and does nothing', async () => {
    const directive = await issued();
    const finance = await assignmentOf(directive, 'so-tai-chinh');
    await answered(finance, 'so-tai-chinh');
    await office.post(`/v1/assignments/${finance}/accept`, {});
    const before = await headOfLog();

    const preview = await previewOf(office, directive.directiveId, 'withdraw');
    expect(preview).toMatchObject({ undecided: 0, counts: { kept: 1, cancelled: 4, superseded: 0, assigned: 0 } });
    expect(effectOn(preview, 't-1', 'so-tai-chinh')).toMatchObject({ effect: 'kept', because: 'ended-already' });
    expect(effectOn(preview, 't-2', 'so-tu-phap')).toMatchObject({ effect: 'cancelled', cause: 'directive-withdrawn' });
    expect(await headOfLog()).toBe(before);
  });

  it('then cancels them in one act, and says so in the directive and its list', async () => {
    const { directiveId } = await issued();
    const { done } = await carriedOut(office, directiveId, 'withdraw');
    const { position } = done.body;
    const phases = (await assignmentsOf(directiveId, position)).map(({ phase }) => phase);
    expect(phases).toEqual(Array.from({ length: 5 }, () => 'cancelled'));

    const shown = await office.get(`/v1/directives/${directiveId}?after=${position}`);
    expect(shown.body).toMatchObject({
      status: 'withdrawn',
      standing: {
        value: 'withdrawn',
        since: '2025-08-03T02:00:00.000Z',
        withdrawnBy: { designation: '1600/UBND-TH', documentTypeName: 'Công văn' },
        replacedBy: null,
      },
      changes: [{ change: 'withdrawn', reasons: REASONS, by: 'office', counts: { cancelled: 5 } }],
    });
    const withdrawn = await office.get(`/v1/directives?standing=withdrawn&after=${position}`);
    expect(withdrawn.body.items).toContainEqual(expect.objectContaining({ directiveId, status: 'withdrawn' }));
    const inForce = await office.get(`/v1/directives?standing=in-force&limit=200&after=${position}`);
    expect(inForce.body.items).not.toContainEqual(expect.objectContaining({ directiveId }));
  });

  it('lets no timer of it fire any more', async () => {
    const { directiveId } = await issued([FINANCE]);
    const { done } = await carriedOut(office, directiveId, 'withdraw');
    const [{ assignmentId } = { assignmentId: '' }] = await assignmentsOf(directiveId, done.body.position);
    const timers = await api
      .as('administrator')
      .get(`/v1/operations/timers?assignment=${assignmentId}&after=${done.body.position}`);
    expect(timers.body.items.length).toBeGreaterThan(0);
    expect(timers.body.items.map(({ state }: { state: string }) => state)).not.toContain('planned');
  });

  it('stays quiet when it is withdrawn already', async () => {
    const { directiveId } = await issued([FINANCE]);
    await carriedOut(office, directiveId, 'withdraw');
    const { preview, done } = await carriedOut(office, directiveId, 'withdraw');
    expect(preview.effects).toEqual([]);
    expect(done.body.position).toBe(0);
  });

  it('is done once when it is sent twice', async () => {
    const { directiveId } = await issued([FINANCE]);
    const { seen } = await previewOf(office, directiveId, 'withdraw');
    const send = () =>
      office.post(`/v1/directives/${directiveId}/withdraw`, asked({ seen }), { 'idempotency-key': `w-${directiveId}` });
    const first = await send();
    const second = await send();
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(second.body).toEqual(first.body);
  });
});

describe('when a directive is amended', () => {
  it('shows per assignment what stays, moves, ends and is new, and then does just that', async () => {
    const { directiveId } = await issued();
    const amendments = [
      { item: 'deadline', taskId: 't-1', deadline: BEFORE_20 },
      { item: 'lead', taskId: 't-2', lead: { agencyId: 'van-phong-ubnd-tinh' } },
      { item: 'task-added', task: { text: 'Tổng hợp kết quả', lead: { agencyId: 'so-tu-phap' }, deadline: BEFORE_20 } },
    ];
    const { preview, done } = await carriedOut(office, directiveId, 'amend', asked({ through: TODAY, amendments }));
    expect(preview.counts).toEqual({ kept: 3, cancelled: 0, superseded: 1, 'deadline-changed': 1, assigned: 2 });
    expect(effectOn(preview, 't-1', 'so-tai-chinh')).toMatchObject({
      effect: 'deadline-changed',
      from: { dueAt: '2025-08-07T17:00:00.000Z' },
      to: { dueAt: '2025-08-19T17:00:00.000Z' },
    });
    const superseded = effectOn(preview, 't-2', 'so-tu-phap');
    expect(superseded).toMatchObject({ effect: 'superseded', by: [{ directiveId, taskId: 't-2' }] });
    expect(effectOn(preview, 't-3', 'phuong-tan-hoa')).toMatchObject({ effect: 'kept', because: 'task-not-concerned' });

    const after = await assignmentsOf(directiveId, done.body.position);
    const found = (id: string) => after.find(({ assignmentId }) => assignmentId === id);
    expect(after).toHaveLength(7);
    expect(found(effectOn(preview, 't-1', 'so-tai-chinh').assignmentId)?.dueAt).toBe('2025-08-19T17:00:00.000Z');
    expect(found(superseded.assignmentId)?.phase).toBe('cancelled');
    for (const { assignmentId } of preview.assigned) expect(found(assignmentId)?.phase).toBe('assigned');

    const shown = await office.get(`/v1/directives/${directiveId}?after=${done.body.position}`);
    expect(shown.body).toMatchObject({
      status: 'issued',
      amended: true,
      taskCount: 4,
      standing: { value: 'in-force', amendedBy: [{ designation: '1600/UBND-TH' }] },
    });
    expect(shown.body.tasks.map(({ ordinal }: { ordinal: number }) => ordinal)).toEqual([1, 2, 3, 4]);
    const amended = await office.get(`/v1/directives?standing=amended&after=${done.body.position}`);
    expect(amended.body.items).toContainEqual(expect.objectContaining({ directiveId }));
  });

  it('lets the timers follow the new deadline', async () => {
    const { directiveId } = await issued([FINANCE]);
    const amendments = [{ item: 'deadline', taskId: 't-1', deadline: BEFORE_20 }];
    const { preview, done } = await carriedOut(office, directiveId, 'amend', asked({ amendments }));
    const { assignmentId } = preview.effects[0]!;
    const timers = await api
      .as('administrator')
      .get(`/v1/operations/timers?assignment=${assignmentId}&after=${done.body.position}`);
    const planned = timers.body.items.filter(({ state }: { state: string }) => state === 'planned');
    expect(planned.length).toBeGreaterThan(0);
    for (const { fireAt } of planned) expect(fireAt > '2025-08-18').toBe(true);
  });

  it('finds what an earlier amendment added, too', async () => {
    const { directiveId } = await issued([FINANCE]);
    const added = { text: 'Tổng hợp', lead: { groupId: 'ubnd-cac-xa-phuong' } };
    await carriedOut(office, directiveId, 'amend', asked({ amendments: [{ item: 'task-added', task: added }] }));
    const preview = await previewOf(office, directiveId, 'withdraw');
    expect(preview.counts).toMatchObject({ cancelled: 4 });
  });

  it('gives a task back to an earlier lead only with the assignment it had', async () => {
    const { directiveId } = await issued([FINANCE]);
    const to = (agencyId: string) => asked({ amendments: [{ item: 'lead', taskId: 't-1', lead: { agencyId } }] });
    const { preview } = await carriedOut(office, directiveId, 'amend', to('so-tu-phap'));
    const { assignmentId } = effectOn(preview, 't-1', 'so-tai-chinh');
    const refused = await office.post(`/v1/directives/${directiveId}/amend/preview`, to('so-tai-chinh'));
    expect([refused.status, refused.body.code]).toEqual([409, 'directive/led-by-nobody']);
    expect(refused.body.facts).toMatchObject({ assignmentId });
    await office.post(`/v1/assignments/${assignmentId}/reopen`, { reasons: REASONS });
    const { preview: back } = await carriedOut(office, directiveId, 'amend', to('so-tai-chinh'));
    expect(effectOn(back, 't-1', 'so-tu-phap')).toMatchObject({ effect: 'superseded', by: [{ assignmentId }] });
    expect(effectOn(back, 't-1', 'so-tai-chinh')).toMatchObject({ effect: 'kept', because: 'still-leads' });
  });

  it('asks where it cannot know, and keeps or applies as is decided', async () => {
    const first = await issued([FINANCE, JUSTICE]);
    const finance = await assignmentOf(first, 'so-tai-chinh');
    const justice = await assignmentOf(first, 'so-tu-phap');
    await answered(finance, 'so-tai-chinh');
    await answered(justice, 'so-tu-phap');
    const amendments = [
      { item: 'task-dropped', taskId: 't-1' },
      { item: 'text', taskId: 't-2', text: 'Rà soát, đơn giản hóa thủ tục' },
    ];
    const { directiveId } = first;
    const preview = await previewOf(office, directiveId, 'amend', asked({ amendments }));
    expect(preview.undecided).toBe(2);
    expect(effectOn(preview, 't-1', 'so-tai-chinh')).toMatchObject({
      effect: 'needs-decision',
      because: 'answer-waits',
      otherwise: { effect: 'cancelled', cause: 'decided' },
    });

    const undecided = await office.post(
      `/v1/directives/${directiveId}/amend`,
      asked({ amendments, seen: preview.seen }),
    );
    expect([undecided.status, undecided.body.code]).toEqual([409, 'directive/effect-undecided']);
    expect(undecided.body.facts).toMatchObject({ assignmentIds: [finance, justice], preview: { seen: preview.seen } });

    const decisions = [
      { assignmentId: finance, decide: 'apply' },
      { assignmentId: justice, decide: 'keep' },
    ];
    const { preview: decided, done } = await carriedOut(office, directiveId, 'amend', asked({ amendments, decisions }));
    expect(decided).toMatchObject({ undecided: 0, counts: { kept: 1, cancelled: 1 } });
    const phases = await assignmentsOf(directiveId, done.body.position);
    expect(new Map(phases.map(({ leadAgencyId, phase }) => [leadAgencyId, phase]))).toEqual(
      new Map([
        ['so-tai-chinh', 'cancelled'],
        ['so-tu-phap', 'responded'],
      ]),
    );
  });
});

describe('when something moves between the preview and the change', () => {
  it('is refused with the new preview, and writes nothing', async () => {
    const first = await issued([FINANCE, JUSTICE]);
    const { directiveId } = first;
    const amendments = [{ item: 'task-dropped', taskId: 't-1' }];
    const { seen } = await previewOf(office, directiveId, 'amend', asked({ amendments }));
    await answered(await assignmentOf(first, 'so-tai-chinh'), 'so-tai-chinh');
    const before = await headOfLog();

    const refused = await office.post(`/v1/directives/${directiveId}/amend`, asked({ amendments, seen }));
    expect([refused.status, refused.body.code]).toEqual([409, 'directive/effect-changed']);
    expect(refused.body.facts).toMatchObject({ seen, preview: { undecided: 1, counts: { kept: 1 } } });
    expect(refused.body.facts.preview).toEqual(await previewOf(office, directiveId, 'amend', asked({ amendments })));
    expect(await headOfLog()).toBe(before);
  });

  it('goes ahead when what moved changes nothing of what was shown', async () => {
    const first = await issued([FINANCE]);
    const { seen } = await previewOf(office, first.directiveId, 'withdraw');
    await api
      .as('agency', 'so-tai-chinh')
      .post(`/v1/assignments/${await assignmentOf(first, 'so-tai-chinh')}/acknowledge`, {});
    const done = await office.post(`/v1/directives/${first.directiveId}/withdraw`, asked({ seen }));
    expect(done.status).toBe(200);
  });
});

describe('when a directive is replaced', () => {
  it('names what takes the place of each assignment, and asks about a task of which nothing is said', async () => {
    const { directiveId } = await issued();
    const successor = await issued([FINANCE, { ...COMMUNES, taskId: 't-9' }]);
    const through = { ...THROUGH, directiveId: successor.directiveId };
    const successions = [
      { taskId: 't-1', byTaskIds: ['t-1'] },
      { taskId: 't-3', byTaskIds: ['t-9'] },
    ];
    const open = await previewOf(office, directiveId, 'replace', { reasons: REASONS, through, successions });
    expect(open.undecided).toBe(1);
    expect(effectOn(open, 't-2', 'so-tu-phap')).toMatchObject({
      effect: 'needs-decision',
      because: 'no-successor-named',
    });

    successions.push({ taskId: 't-2', byTaskIds: [] });
    const { preview, done } = await carriedOut(office, directiveId, 'replace', {
      reasons: REASONS,
      through,
      successions,
    });
    expect(preview.counts).toMatchObject({ superseded: 4, cancelled: 1 });
    const { position } = done.body;
    const followers = await assignmentsOf(successor.directiveId, position);
    for (const { effect, leadAgencyId, by } of preview.effects) {
      if (effect !== 'superseded') continue;
      const [follower] = by as { assignmentId: string }[];
      expect(followers).toContainEqual(
        expect.objectContaining({ assignmentId: follower!.assignmentId, leadAgencyId, phase: 'assigned' }),
      );
    }

    const shown = await office.get(`/v1/directives/${directiveId}?after=${position}`);
    expect(shown.body.standing).toMatchObject({
      value: 'replaced',
      replacedBy: { directiveId: successor.directiveId, designation: '1600/UBND-TH' },
    });
    const other = await office.get(`/v1/directives/${successor.directiveId}`);
    expect(other.body.standing).toMatchObject({ value: 'in-force', replaces: [{ directiveId }] });
  });
});

describe('when a directive is corrected', () => {
  it('says it rightly from then on, and every assignment goes on', async () => {
    const { directiveId } = await issued();
    const corrections = [
      { item: 'subject', becomes: 'V/v tháo gỡ khó khăn' },
      { item: 'label', taskId: 't-2', becomes: 'h1' },
    ];
    const { preview, done } = await carriedOut(office, directiveId, 'correct', asked({ corrections }));
    expect(preview.counts).toEqual({ kept: 5, cancelled: 0, superseded: 0, 'deadline-changed': 0, assigned: 0 });
    const shown = await office.get(`/v1/directives/${directiveId}?after=${done.body.position}`);
    expect(shown.body).toMatchObject({ subject: 'V/v tháo gỡ khó khăn', amended: false });
    expect(shown.body.tasks[1].label).toBe('h1');
    expect(shown.body.standing).toMatchObject({ value: 'in-force', correctedBy: [{ designation: '1600/UBND-TH' }] });
  });
});

describe('a change is refused', () => {
  const NOWHERE = '0198a3a0-7c00-7000-8000-000000000001';
  const amending = (...amendments: unknown[]) => asked({ amendments });
  const dropFirst = { item: 'task-dropped', taskId: 't-1' };
  const decree = { documentType: 'decision', designation: '12/QĐ-UBND', date: '2025-08-03' };

  const cases: [string, Change, () => unknown, [number, string]][] = [
    [
      'of another form than the directive',
      'amend',
      () => ({ ...amending(dropFirst), through: decree }),
      [409, 'directive/other-form'],
    ],
    [
      'that leaves no task',
      'amend',
      () => amending(dropFirst, { item: 'task-dropped', taskId: 't-2' }),
      [422, 'directive/without-tasks'],
    ],
    [
      'of a task it does not have',
      'amend',
      () => amending({ item: 'text', taskId: 't-7', text: 'x' }),
      [404, 'task/unknown'],
    ],
    [
      'that adds a task under an id that is taken',
      'amend',
      () => amending({ item: 'task-added', task: FINANCE }),
      [422, 'task/id-twice'],
    ],
    [
      'that names an agency nobody knows',
      'amend',
      () => amending({ item: 'lead', taskId: 't-1', lead: { agencyId: 'bo-la' } }),
      [409, 'directive/unknown-agency'],
    ],
    [
      'that names a group nobody formed',
      'amend',
      () => amending({ item: 'lead', taskId: 't-1', lead: { groupId: 'nhom-la' } }),
      [409, 'task/unknown-group'],
    ],
    [
      'that comes into force ahead of time',
      'withdraw',
      () => asked({ effectiveAt: '2025-08-04T00:00:00Z' }),
      [422, 'directive/changed-in-future'],
    ],
    [
      'that decides what is not asked',
      'withdraw',
      () => asked({ decisions: [{ assignmentId: NOWHERE, decide: 'keep' }] }),
      [422, 'directive/decision-not-asked'],
    ],
    [
      'of form by another document than a letter',
      'correct',
      () => asked({ through: decree, corrections: [{ item: 'subject', becomes: 'x' }] }),
      [409, 'directive/correction-not-by-letter'],
    ],
    [
      'by a directive that is not there',
      'replace',
      () => asked({ through: { ...THROUGH, directiveId: NOWHERE }, successions: [] }),
      [409, 'directive/successor-not-issued'],
    ],
  ];

  it.each(cases)('%s', async (_, change, body, refusal) => {
    const { directiveId } = await issued([FINANCE, JUSTICE]);
    const shown = await office.post(`/v1/directives/${directiveId}/${change}/preview`, body());
    expect([shown.status, shown.body.code]).toEqual(refusal);
    const seen = NOWHERE;
    const confirmed = await office.post(`/v1/directives/${directiveId}/${change}`, { ...(body() as object), seen });
    expect([confirmed.status, confirmed.body.code]).toEqual(refusal);
  });

  it('points at the field of the amendment', async () => {
    const { directiveId } = await issued([FINANCE]);
    const body = amending(dropFirst, { item: 'task-added', task: { text: 'x', lead: { agencyId: 'bo-la' } } });
    const refused = await office.post(`/v1/directives/${directiveId}/amend/preview`, body);
    expect(refused.body.errors).toEqual([expect.objectContaining({ pointer: '/amendments/1/task/lead/agencyId' })]);
  });

  it('of a directive that replaces itself, or names tasks the other does not have', async () => {
    const { directiveId } = await issued([FINANCE]);
    const path = `/v1/directives/${directiveId}/replace/preview`;
    const itself = await office.post(path, asked({ through: { ...THROUGH, directiveId }, successions: [] }));
    expect([itself.status, itself.body.code]).toEqual([422, 'directive/replaced-by-itself']);
    const other = await issued([FINANCE]);
    const through = { ...THROUGH, directiveId: other.directiveId };
    const successions = [{ taskId: 't-1', byTaskIds: ['t-7'] }];
    const unknown = await office.post(path, asked({ through, successions }));
    expect([unknown.status, unknown.body.code]).toEqual([422, 'directive/successor-unknown-task']);
  });

  it('of what is not there, not issued, withdrawn or replaced', async () => {
    const codeOf = async (directiveId: string) => {
      const { status, body } = await office.post(
        `/v1/directives/${directiveId}/amend/preview`,
        amending({ item: 'text', taskId: 't-1', text: 'x' }),
      );
      return [status, body.code];
    };
    expect(await codeOf(NOWHERE)).toEqual([404, 'directive/unknown']);
    const drafted = await office.post('/v1/directives', directive());
    expect(await codeOf(drafted.body.directiveId)).toEqual([409, 'directive/not-issued']);
    const withdrawn = await issued([FINANCE]);
    await carriedOut(office, withdrawn.directiveId, 'withdraw');
    expect(await codeOf(withdrawn.directiveId)).toEqual([409, 'directive/withdrawn']);
    const replaced = await issued([FINANCE]);
    const successor = await issued([FINANCE]);
    await carriedOut(
      office,
      replaced.directiveId,
      'replace',
      asked({
        through: { ...THROUGH, directiveId: successor.directiveId },
        successions: [{ taskId: 't-1', byTaskIds: ['t-1'] }],
      }),
    );
    expect(await codeOf(replaced.directiveId)).toEqual([409, 'directive/replaced']);
  });

  it('without a preview that was seen, and by those who only answer', async () => {
    const { directiveId } = await issued([FINANCE]);
    const unseen = await office.post(`/v1/directives/${directiveId}/withdraw`, asked());
    expect([unseen.status, unseen.body.code]).toEqual([400, 'request/invalid']);
    expect(unseen.body.errors).toEqual([expect.objectContaining({ pointer: '/seen', detail: 'is missing' })]);
    const agency = await api
      .as('agency', 'so-tai-chinh')
      .post(`/v1/directives/${directiveId}/withdraw/preview`, asked());
    expect([agency.status, agency.body.code]).toEqual([403, 'access/permission-missing']);
  });

  it('in the name of an agency that neither issued nor follows it up', async () => {
    const { directiveId } = await issued([FINANCE]);
    const path = `/v1/directives/${directiveId}/withdraw/preview`;
    const refused = await office.post(path, asked({ onBehalfOf: 'so-tai-chinh' }));
    expect([refused.status, refused.body.code]).toEqual([403, 'directive/not-the-authority']);
    expect((await office.post(path, asked({ onBehalfOf: 'ubnd-tinh' }))).status).toBe(200);
  });
});

describe('after all these changes', () => {
  it('the read models are what the history says', async () => {
    expect(await differencesIn(api, ['directives', 'assignments', 'deadline-watch'])).toEqual({
      directives: [],
      assignments: [],
      'deadline-watch': [],
    });
  });
});
