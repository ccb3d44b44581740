import { COMMUNES, directive, issueDirective, registerProvince } from './province.js';
import { useApi } from './running-api.js';

/** Monday, 4 August 2025, 9 o'clock in the province: the first day of week 32. */
const api = useApi({ startsAt: '2025-08-04T02:00:00Z' });
const office = api.as('office');

const by = (date: string) => ({ asWritten: `chậm nhất ngày ${date}`, relation: 'by', date });
const forFinance = (date: string, count: number) =>
  Array.from({ length: count }, (_, index) => ({
    text: `Báo cáo ${String(index + 1)}`,
    lead: { agencyId: 'so-tai-chinh' },
    deadline: by(date),
  }));
const { tasks: _, ...head } = directive();

interface Foreseen {
  readonly agencyId: string;
  readonly given: number;
  readonly overloaded: readonly string[];
}

async function drafted(tasks: readonly object[]): Promise<{ readonly directiveId: string; readonly position: number }> {
  const { status, body } = await office.post('/v1/directives', { ...head, tasks });
  expect(status).toBe(201);
  return body as { directiveId: string; position: number };
}

async function draft(tasks: readonly object[]): Promise<string> {
  return (await drafted(tasks)).directiveId;
}

/** The position from which on Finance has what it has. */
let held: number;

async function preview(directiveId: string, body: object = {}) {
  const answer = await office.post(`/v1/directives/${directiveId}/issue/preview?after=${String(held)}`, body);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body;
}

beforeAll(async () => {
  await registerProvince(office);
  // Finance has four to do next week.
  const { position } = await issueDirective(office, { ...head, tasks: forFinance('2025-08-13', 4) });
  held = position;
});

describe('a preview of an issuance', () => {
  it('tells whom a draft would give how much, week by week, with and without it', async () => {
    const directiveId = await draft([
      ...forFinance('2025-08-14', 2),
      { text: 'Bố trí nhân lực', lead: { groupId: 'ubnd-cac-xa-phuong' } },
      { text: 'Thường xuyên rà soát', lead: { agencyId: 'so-tu-phap' }, expected: { kind: 'standing-duty' } },
    ]);
    const { issuedOn, assigned, weeks, agencies } = await preview(directiveId);
    expect(issuedOn).toBe('2025-08-04');
    expect(weeks.map(({ name }: { name: string }) => name)).toEqual(['2025-W32', '2025-W33', '2025-W34', '2025-W35']);
    expect(assigned).toHaveLength(2 + COMMUNES.length + 1);
    expect(agencies.map(({ agencyId }: Foreseen) => agencyId)).toEqual([
      'so-tai-chinh',
      ...[...COMMUNES, 'so-tu-phap'].sort(),
    ]);
    expect(agencies[0]).toMatchObject({
      agencyName: 'Sở Tài chính',
      given: 2,
      standing: 0,
      without: { open: 4, due: [0, 4, 0, 0] },
      with: { open: 6, due: [0, 6, 0, 0] },
      usual: { weeks: 1, perWeek: 0 },
      most: 5,
      overloaded: ['2025-W33'],
      overloadedAlready: [],
    });
    expect(agencies.find(({ agencyId }: Foreseen) => agencyId === 'so-tu-phap')).toMatchObject({
      given: 1,
      standing: 1,
      with: { open: 0 },
    });
  });

  it('measures an overload by a number that is stated, or by the usual week of the agency', async () => {
    const directiveId = await draft(forFinance('2025-08-14', 2));
    const overloaded = async (overload: object) => (await preview(directiveId, { overload })).agencies[0].overloaded;
    expect(await overloaded({ most: 6 })).toEqual([]);
    expect(await overloaded({ most: 3 })).toEqual(['2025-W33']);
    expect(await overloaded({ atLeast: 6 })).toEqual([]);
  });

  it('reads limits and groups as the issuance of that day would', async () => {
    const directiveId = await draft([
      {
        text: 'Báo cáo',
        lead: { agencyId: 'so-tai-chinh' },
        deadline: { asWritten: 'trong thời hạn 05 ngày kể từ ngày ban hành' },
      },
    ]);
    const days = async (issuedOn: string) => {
      const { assigned } = await preview(directiveId, { issuedOn });
      return assigned[0].lastOnTimeAt as string;
    };
    const [today, later] = [await days('2025-08-04'), await days('2025-08-11')];
    expect(Date.parse(later) - Date.parse(today)).toBe(7 * 24 * 60 * 60 * 1000);
  });

  it('gives what the issuance then gives, and writes nothing', async () => {
    const { directiveId, position } = await drafted([
      ...forFinance('2025-08-14', 1),
      { text: 'Bố trí nhân lực', lead: { groupId: 'ubnd-cac-xa-phuong' } },
    ]);
    const foreseen = await preview(directiveId);
    const issued = await office.post(`/v1/directives/${directiveId}/issue`, { symbol: 'UBND-TH' });
    expect(issued.body.assignments).toBe(foreseen.assigned.length);
    // Positions are dense: number, issuance and assignments come right after the draft.
    expect(issued.body.position).toBe(position + 2 + foreseen.assigned.length);
    const { body } = await api
      .as('auditor')
      .get(`/v1/assignments?directive=${directiveId}&after=${issued.body.position}&limit=200`);
    const given = body.items.map((one: { leadAgencyId: string; dueAt: string | null }) => [
      one.leadAgencyId,
      one.dueAt,
    ]);
    const expected = foreseen.assigned.map((one: { leadAgencyId: string; dueAt: string | null }) => [
      one.leadAgencyId,
      one.dueAt,
    ]);
    expect(given.sort()).toEqual(expected.sort());
    const again = await office.post(`/v1/directives/${directiveId}/issue/preview`, {});
    expect([again.status, again.body.code]).toEqual([409, 'directive/already-issued']);
  });

  it('is there for a text that nobody has drafted yet', async () => {
    const { status, body } = await office.post('/v1/directives/preview', {
      ...head,
      tasks: forFinance('2025-08-20', 1),
      weeks: 2,
      overload: { most: 100 },
    });
    expect(status).toBe(200);
    expect(body.weeks).toHaveLength(2);
    expect(body.agencies).toMatchObject([{ agencyId: 'so-tai-chinh', given: 1, with: { later: 1 }, overloaded: [] }]);
  });

  it('refuses what drafting and issuing would refuse, and says where', async () => {
    const text = async (changes: object) => (await office.post('/v1/directives/preview', { ...head, ...changes })).body;
    expect(await text({ tasks: [{ text: 'x', lead: { agencyId: 'khong-co' } }] })).toMatchObject({
      code: 'directive/unknown-agency',
      errors: [{ pointer: '/tasks/0/lead/agencyId' }],
    });
    expect(await text({ tasks: [{ text: 'x', lead: { groupId: 'khong-co' } }] })).toMatchObject({
      code: 'task/unknown-group',
    });
    expect(await text({ tasks: forFinance('2025-08-20', 1), weeks: 0 })).toMatchObject({
      code: 'request/invalid',
      errors: [{ pointer: '/weeks' }],
    });
    expect(await text({ tasks: forFinance('2025-08-20', 1), overload: { percentOfUsual: 50 } })).toMatchObject({
      code: 'request/invalid',
      errors: [{ pointer: '/overload/percentOfUsual' }],
    });
    const directiveId = await draft([{ text: 'x', lead: { groupId: 'ubnd-cac-xa-phuong' } }]);
    // The communes are members from July on.
    const early = await office.post(`/v1/directives/${directiveId}/issue/preview`, { issuedOn: '2025-06-01' });
    expect([early.status, early.body.code]).toEqual([409, 'task/empty-group']);
    const unknown = await office.post('/v1/directives/0b5c9f6e-6a5f-5a43-9d5c-0a1b2c3d4e5f/issue/preview', {});
    expect([unknown.status, unknown.body.code]).toEqual([404, 'directive/unknown']);
  });

  it('is for those who may issue or draft', async () => {
    const directiveId = await draft(forFinance('2025-08-20', 1));
    const finance = api.as('agency', 'so-tai-chinh');
    expect((await finance.post(`/v1/directives/${directiveId}/issue/preview`, {})).status).toBe(403);
    expect((await finance.post('/v1/directives/preview', {})).status).toBe(403);
  });
});
