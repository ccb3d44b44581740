import { eventually } from '../support/eventually.js';
import { directive } from './province.js';
import { A_WHOLE_REPLAY_MS } from './replayed.js';
import { useApi } from './running-api.js';

const api = useApi();
const office = api.as('office');

/** Tasks of one directive, which are as many assignments. */
const TASKS = 50;

interface Line {
  readonly agencyId: string;
  readonly agencyName: string;
  readonly counts: { readonly total: number };
}

const department = (agencyId: string) => ({ agencyId, name: `Sở ${agencyId}`, kind: 'department' });

/** Issues 500 open assignments, in turn to each of the leads. */
async function issue500(...leads: readonly string[]): Promise<void> {
  for (let directives = 0; directives < 500 / TASKS; directives += 1) {
    const tasks = Array.from({ length: TASKS }, (_, index) => ({
      text: `Nhiệm vụ ${index + 1}`,
      lead: { agencyId: leads[index % leads.length] },
      ...(index % 4 === 0 && { coordinatingAgencyIds: ['xa-x'] }),
    }));
    const drafted = await office.post('/v1/directives', { ...directive(), tasks });
    const issued = await office.post(`/v1/directives/${drafted.body.directiveId}/issue`, { symbol: 'UBND-TH' });
    expect(issued.body.assignments).toBe(TASKS);
  }
}

/** Every assignment there is, by its lead. */
async function assignmentsByLead(): Promise<Map<string, Set<string>>> {
  const byLead = new Map<string, Set<string>>();
  for (let cursor: string | null = ''; cursor !== null;) {
    const { body } = await office.get(`/v1/assignments?limit=200${cursor && `&cursor=${cursor}`}`);
    for (const { assignmentId, leadAgencyId } of body.items) {
      byLead.set(leadAgencyId, (byLead.get(leadAgencyId) ?? new Set()).add(assignmentId));
    }
    cursor = body.next;
  }
  return byLead;
}

async function board(query: string): Promise<Record<string, number>> {
  const { body } = await office.get(`/v1/reports/scoreboard?${query}`);
  return Object.fromEntries((body.lines as Line[]).map(({ agencyId, counts }) => [agencyId, counts.total]));
}

/** Decides, and waits until all has moved. */
async function reorganize(reorganizationId: string, change: object, moved: number): Promise<void> {
  const on = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' }).format();
  const decided = await office.post('/v1/reorganizations', { reorganizationId, on, change });
  expect(decided.status).toBe(201);
  await eventually(`${moved} have moved`, async () => {
    const { body } = await office.get(`/v1/reorganizations/${reorganizationId}`);
    return body.stage === 'done' && body.moved === moved;
  });
}

beforeAll(async () => {
  const agencies = [
    { agencyId: 'ubnd-tinh', name: 'UBND tỉnh', kind: 'office' },
    { agencyId: 'van-phong-ubnd-tinh', name: 'Văn phòng', kind: 'office' },
    { agencyId: 'chu-tich-ubnd-tinh', name: 'Chủ tịch', kind: 'leadership' },
    { agencyId: 'xa-x', name: 'Xã X', kind: 'commune' },
    ...['so-a', 'so-b'].map(department),
  ];
  expect((await office.post('/v1/agencies/batch', { agencies })).status).toBe(200);
  await issue500('so-a', 'so-b');
});

describe('with 500 open assignments', () => {
  it('a merger moves every one of them once, loses none, and is counted by old name and by new', async () => {
    let before = await assignmentsByLead();
    await eventually('all 500 are assigned', async () => {
      before = await assignmentsByLead();
      return before.get('so-a')?.size === 250 && before.get('so-b')?.size === 250;
    });
    await reorganize(
      'hop-nhat',
      { merger: { predecessorIds: ['so-a', 'so-b'], successor: { register: department('so-ab') } } },
      500,
    );
    let after = await assignmentsByLead();
    await eventually('the assignments show it', async () => {
      after = await assignmentsByLead();
      return after.size === 1;
    });
    expect(after.get('so-ab')).toEqual(new Set([...before.get('so-a')!, ...before.get('so-b')!]));
    expect(await board('organizedOn=2020-01-01')).toEqual({ 'so-a': 250, 'so-b': 250 });
    expect(await board('')).toEqual({ 'so-ab': 500 });
    expect(await board('agency=so-a')).toEqual({ 'so-ab': 500 });
    expect(await board('agency=so-ab&organizedOn=2020-01-01')).toEqual({ 'so-a': 250, 'so-b': 250 });

    const { body } = await office.get('/v1/reorganizations/hop-nhat/moves?limit=200');
    expect(body.items).toHaveLength(200);
    expect(body.next).not.toBeNull();
  });

  it('a renaming moves none of them, and is counted by the name of the day', async () => {
    const renamed = await office.post('/v1/agencies/so-ab/rename', { name: 'Sở mới', validFrom: '2099-01-01' });
    const name = async (day: string) => {
      const { body } = await office.get(`/v1/reports/scoreboard?organizedOn=${day}&after=${renamed.body.position}`);
      return (body.lines as Line[]).map(({ agencyName, counts }) => [agencyName, counts.total]);
    };
    expect(await name('2098-12-31')).toEqual([['Sở so-ab', 500]]);
    expect(await name('2099-01-01')).toEqual([['Sở mới', 500]]);
    expect((await assignmentsByLead()).get('so-ab')?.size).toBe(500);
  });

  it('a split gives each of them to one part, and is counted by old name and by new', async () => {
    await office.post('/v1/agencies', department('so-c'));
    await issue500('so-c');
    let before = await assignmentsByLead();
    await eventually('all 500 are assigned', async () => {
      before = await assignmentsByLead();
      return before.get('so-c')?.size === 500;
    });
    const parts = [
      { successor: { register: department('so-c1') }, territories: ['xa-x'] },
      { successor: { register: department('so-c2') } },
    ];
    await reorganize('tach', { split: { agencyId: 'so-c', into: parts, defaultSuccessorId: 'so-c2' } }, 500);
    let after = await assignmentsByLead();
    await eventually('the assignments show it', async () => {
      after = await assignmentsByLead();
      return !after.has('so-c');
    });
    expect([after.get('so-c1')?.size, after.get('so-c2')?.size]).toEqual([130, 370]);
    expect(new Set([...after.get('so-c1')!, ...after.get('so-c2')!])).toEqual(before.get('so-c'));
    const only = 'agency=so-c';
    expect(await board(only)).toEqual({ 'so-c1': 130, 'so-c2': 370 });
    expect(await board(`${only}&organizedOn=2020-01-01`)).toEqual({ 'so-c': 500 });
  });

  it('the read models are what a replay of the log makes of it', async () => {
    const administrator = api.as('administrator');
    const { body } = await administrator.post('/v1/replays');
    let report = { state: '', equal: false };
    await eventually(
      'the replay is done',
      async () => {
        report = (await administrator.get(`/v1/replays/${body.replayId}`)).body;
        return report.state === 'completed';
      },
      A_WHOLE_REPLAY_MS,
    );
    expect(report.equal).toBe(true);
  });
});
