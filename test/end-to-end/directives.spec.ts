import { assignmentOf, COMMUNES, directive, issueDirective, registerProvince } from './province.js';
import { useApi } from './running-api.js';

const api = useApi({ startsAt: '2025-08-03T09:00:00+07:00' });
const office = api.as('office');

beforeAll(async () => {
  await registerProvince(office);
});

describe('when a directive is drafted', () => {
  it('is shown with its tasks, counted in their order', async () => {
    const drafted = await office.post('/v1/directives', directive());
    expect(drafted.status).toBe(201);
    expect(drafted.body.taskIds).toHaveLength(2);

    const shown = await office.get(`${drafted.headers.get('location')}?after=${drafted.body.position}`);
    expect(shown.body).toMatchObject({
      directiveId: drafted.body.directiveId,
      status: 'drafted',
      documentTypeName: 'Công văn',
      designation: null,
      assignmentCount: 0,
    });
    expect(shown.body.tasks.map(({ ordinal }: { ordinal: number }) => ordinal)).toEqual([1, 2]);
    expect(shown.body.tasks[1]).toMatchObject({ kind: 'order', deadline: null, coordinatingAgencyIds: [] });
  });

  it('is listed in the order of drafting', async () => {
    const drafted: string[] = [];
    let position = 0;
    for (let count = 0; count < 5; count += 1) {
      const { body } = await office.post('/v1/directives', directive());
      drafted.push(body.directiveId as string);
      position = body.position as number;
    }
    const { body } = await office.get(`/v1/directives?limit=200&after=${position}`);
    const ids = body.items.map(({ directiveId }: { directiveId: string }) => directiveId) as string[];
    expect(ids.filter((id) => drafted.includes(id))).toEqual(drafted);
  });

  it('refuses agencies and groups that are not registered', async () => {
    const issuer = await office.post('/v1/directives', directive({ issuerId: 'bo-la' }));
    expect([issuer.status, issuer.body.code]).toEqual([409, 'directive/unknown-agency']);
    expect(issuer.body.facts).toEqual({ agencyIds: ['bo-la'] });
    const group = await office.post(
      '/v1/directives',
      directive({ tasks: [{ text: 'x', lead: { groupId: 'nhom-la' } }] }),
    );
    expect([group.status, group.body.code]).toEqual([409, 'task/unknown-group']);
  });

  it('refuses a lead that coordinates with itself', async () => {
    const task = { text: 'x', lead: { agencyId: 'so-tai-chinh' }, coordinatingAgencyIds: ['so-tai-chinh'] };
    const refused = await office.post('/v1/directives', directive({ tasks: [task] }));
    expect([refused.status, refused.body.code]).toEqual([422, 'task/lead-coordinates']);
  });

  it('points at the field that does not have its form', async () => {
    const task = { text: 'x', lead: {}, deadline: { asWritten: 'x', relation: 'about', date: '2025-02-30' } };
    const refused = await office.post('/v1/directives', directive({ tasks: [task] }));
    expect([refused.status, refused.body.code]).toEqual([400, 'request/invalid']);
    expect(refused.body.errors).toEqual([
      expect.objectContaining({
        pointer: '/tasks/0/lead',
        accepted: 'an object with exactly one of agencyId, groupId',
      }),
      expect.objectContaining({
        pointer: '/tasks/0/deadline/relation',
        accepted: expect.stringMatching(/^before, by, at, within, .*, standing, none$/) as string,
      }),
      expect.objectContaining({
        pointer: '/tasks/0/deadline/date',
        accepted: 'a day as YYYY-MM-DD, such as 2025-08-04',
      }),
    ]);
  });
});

describe('when a directive is issued', () => {
  it('gets its number and one assignment for every accountable lead', async () => {
    await office.post('/v1/registers', { issuerId: 'ubnd-tinh', year: 2025, book: 'thu-nghiem', nextNumber: 1537 });
    const drafted = await office.post('/v1/directives', directive());
    const issued = await office.post(`/v1/directives/${drafted.body.directiveId}/issue`, {
      symbol: 'UBND-TN',
      book: 'thu-nghiem',
    });
    expect(issued.status).toBe(200);
    expect(issued.body).toMatchObject({
      number: 1537,
      symbol: 'UBND-TN',
      designation: '1537/UBND-TN',
      issuedOn: '2025-08-03',
      assignments: 1 + COMMUNES.length,
    });

    const assignments = await office.get(
      `/v1/assignments?directive=${drafted.body.directiveId}&after=${issued.body.position}`,
    );
    const leads = assignments.body.items.map(({ leadAgencyId }: { leadAgencyId: string }) => leadAgencyId).sort();
    expect(leads).toEqual([...COMMUNES, 'so-tai-chinh'].sort());
    const directives = await office.get(`/v1/directives?status=issued&after=${issued.body.position}`);
    expect(directives.body.items).toContainEqual(
      expect.objectContaining({ designation: '1537/UBND-TN', assignmentCount: 4 }),
    );
    const registers = await office.get(`/v1/registers?after=${issued.body.position}`);
    expect(registers.body.items).toContainEqual(
      expect.objectContaining({ book: 'thu-nghiem', year: 2025, nextNumber: 1538 }),
    );
  });

  it('tells how the deadline was understood', async () => {
    const assignmentId = await assignmentOf(api, await issueDirective(office), 'so-tai-chinh');
    const assignment = await office.get(`/v1/assignments/${assignmentId}`);
    expect(assignment.body.deadline).toMatchObject({
      written: { asWritten: 'trước 16h00 ngày 04/8/2025' },
      dueAt: '2025-08-04T09:00:00.000Z',
      lastOnTimeAt: '2025-08-04T08:59:59.999Z',
      rule: 'deadline/before-hour',
    });
  });

  it('refuses what was issued, what is not there, and a date to come', async () => {
    const { directiveId } = await issueDirective(office);
    const again = await office.post(`/v1/directives/${directiveId}/issue`, { symbol: 'UBND-TH' });
    expect([again.status, again.body.code]).toEqual([409, 'directive/already-issued']);
    const unknown = await office.post('/v1/directives/0198a3a0-7c00-7000-8000-000000000001/issue', {
      symbol: 'UBND-TH',
    });
    expect([unknown.status, unknown.body.code]).toEqual([404, 'directive/unknown']);
    const drafted = await office.post('/v1/directives', directive());
    const path = `/v1/directives/${drafted.body.directiveId}/issue`;
    const tomorrow = await office.post(path, { symbol: 'UBND-TH', issuedOn: '2025-08-04' });
    expect([tomorrow.status, tomorrow.body.code]).toEqual([422, 'directive/issued-in-future']);
  });

  it('refuses a symbol that another book of the year uses', async () => {
    await issueDirective(office);
    const drafted = await office.post('/v1/directives', directive());
    const path = `/v1/directives/${drafted.body.directiveId}/issue`;
    const refused = await office.post(path, { symbol: 'UBND-TH', book: 'mat' });
    expect([refused.status, refused.body.code]).toEqual([409, 'register/symbol-elsewhere']);
  });

  it('refuses to open a register that counts already, and one of an issuer nobody knows', async () => {
    await issueDirective(office);
    const open = await office.post('/v1/registers', { issuerId: 'ubnd-tinh', year: 2025, nextNumber: 9000 });
    expect([open.status, open.body.code]).toEqual([409, 'register/already-open']);
    const unknown = await office.post('/v1/registers', { issuerId: 'bo-la', year: 2025, nextNumber: 1 });
    expect([unknown.status, unknown.body.code]).toEqual([409, 'register/unknown-issuer']);
  });
});

describe('when an agency that a directive names has ended, or not begun', () => {
  const department = (agencyId: string, validFrom?: string) =>
    office.post('/v1/agencies', { agencyId, name: agencyId, kind: 'department', ...(validFrom && { validFrom }) });
  const draftFor = async (agencyId: string, more: Readonly<Record<string, unknown>> = {}) => {
    const task = { text: 'Báo cáo', lead: { agencyId: 'so-tai-chinh' }, ...more };
    const { body } = await office.post(
      '/v1/directives',
      directive({ tasks: [task, { text: 'x', lead: { agencyId } }] }),
    );
    return `/v1/directives/${body.directiveId}/issue`;
  };

  it('refuses the issuance, and names the field', async () => {
    await department('so-cu');
    await department('so-ke-tuc');
    const ending = await draftFor('so-cu');
    const reorganized = await office.post('/v1/reorganizations', {
      reorganizationId: 'sap-nhap-so-cu',
      on: '2025-08-01',
      change: { merger: { predecessorIds: ['so-cu'], successor: { agencyId: 'so-ke-tuc' } } },
    });
    expect(reorganized.status).toBe(201);
    const refused = await office.post(ending, { symbol: 'UBND-TH' });
    expect([refused.status, refused.body.code]).toEqual([409, 'agency/ended']);
    expect(refused.body.facts).toMatchObject({
      agencyId: 'so-cu',
      endedOn: '2025-08-01',
      successorIds: ['so-ke-tuc'],
      field: '/tasks/1/lead/agencyId',
    });
  });

  it('goes by the date on the document', async () => {
    await department('so-moi', '2025-08-02');
    const early = await draftFor('so-tu-phap', { coordinatingAgencyIds: ['so-moi'] });
    const refused = await office.post(early, { symbol: 'UBND-TH', issuedOn: '2025-08-01' });
    expect([refused.status, refused.body.code]).toEqual([409, 'agency/not-yet']);
    expect(refused.body.facts.field).toBe('/tasks/0/coordinatingAgencyIds/0');
    const issued = await office.post(early, { symbol: 'UBND-TH' });
    expect(issued.status).toBe(200);
  });

  it('takes no number for what is refused', async () => {
    await office.post('/v1/registers', { issuerId: 'ubnd-tinh', year: 2025, book: 'khong-mat-so', nextNumber: 5 });
    const [before, refused, after] = [
      await draftFor('so-tu-phap'),
      await draftFor('so-cu'),
      await draftFor('so-tu-phap'),
    ];
    const issuance = { symbol: 'UBND-KMS', book: 'khong-mat-so' };
    expect((await office.post(before, issuance)).body.number).toBe(5);
    expect((await office.post(refused, issuance)).status).toBe(409);
    expect((await office.post(after, issuance)).body.number).toBe(6);
  });
});

describe('when several lead a task', () => {
  it('says how it stands, by its rule of completion', async () => {
    const [one, other] = COMMUNES as [string, string];
    const issued = await issueDirective(office, {
      tasks: [
        {
          taskId: 'any',
          text: 'x',
          lead: { agencyId: one },
          jointLeads: [{ agencyId: other }],
          completion: { rule: 'any' },
        },
        { taskId: 'all', text: 'y', lead: { groupId: 'ubnd-cac-xa-phuong' } },
      ],
    });
    const answered = async (taskId: string) => {
      const { body } = await office.get(
        `/v1/assignments?directive=${issued.directiveId}&agency=${one}&after=${issued.position}`,
      );
      const found = body.items.find((item: { taskId: string }) => item.taskId === taskId);
      await api.as('agency', one).post(`/v1/assignments/${found.assignmentId}/respond`, { text: 'Xong' });
      return office.post(`/v1/assignments/${found.assignmentId}/accept`, {});
    };
    await answered('any');
    const { body } = await answered('all');
    const shown = await office.get(`/v1/directives/${issued.directiveId}?after=${body.position}`);
    expect(shown.body.completions).toEqual([
      expect.objectContaining({
        taskId: 'any',
        rule: { rule: 'any' },
        outcome: 'complete',
        members: 2,
        done: 1,
        onTime: true,
      }),
      expect.objectContaining({
        taskId: 'all',
        rule: { rule: 'all' },
        outcome: 'open',
        members: 3,
        required: 3,
        done: 1,
      }),
    ]);
    expect(shown.body.completions[1].awaits.sort()).toEqual(COMMUNES.filter((id) => id !== one).sort());
  });
});

describe('when a hundred directives are issued at once', () => {
  it('numbers them densely, each once', async () => {
    await office.post('/v1/registers', { issuerId: 'van-phong-ubnd-tinh', year: 2025, nextNumber: 100 });
    const task = { text: 'Báo cáo', lead: { agencyId: 'so-tu-phap' } };
    const drafts = await Promise.all(
      Array.from({ length: 100 }, () =>
        office.post('/v1/directives', directive({ issuerId: 'van-phong-ubnd-tinh', tasks: [task] })),
      ),
    );
    const issued = await Promise.all(
      drafts.map(({ body }) => office.post(`/v1/directives/${body.directiveId}/issue`, { symbol: 'VP-TH' })),
    );
    expect(issued.map(({ status }) => status).filter((status) => status !== 200)).toEqual([]);
    const numbers = issued.map(({ body }) => body.number as number).sort((one, other) => one - other);
    expect(numbers).toEqual(Array.from({ length: 100 }, (_, index) => 100 + index));
  });
});
