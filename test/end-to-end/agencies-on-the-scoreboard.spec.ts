import { instant } from '#kernel';
import { eventually } from '../support/eventually.js';
import { assignmentOf, directive, issueDirective } from './province.js';
import { useApi } from './running-api.js';

/** 2 June 2025, 9 o'clock in the province. */
const api = useApi({ startsAt: '2025-06-02T02:00:00Z' });
const office = api.as('office');

interface Line {
  readonly agencyId: string;
  readonly agencyName: string;
  readonly counts: { readonly total: number };
}

/** Agency, name and number of assignments, in the order of ids. */
async function board(query: string) {
  const { status, body } = await office.get(`/v1/reports/scoreboard?${query}`);
  expect(status).toBe(200);
  const lines = (body.lines as Line[])
    .map(({ agencyId, agencyName, counts }) => [agencyId, agencyName, counts.total] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  expect(body.totals.total).toBe(lines.reduce((sum, [, , total]) => sum + total, 0));
  expect(await measured(query)).toEqual({ lines, equivalents: body.equivalents as unknown });
  return { lines, equivalents: body.equivalents as unknown };
}

/** The same of how fast it is done: it is counted for the same agencies. */
async function measured(query: string) {
  const { status, body } = await office.get(`/v1/reports/timeliness?${query}`);
  expect(status).toBe(200);
  const lines = (body.lines as { key: string; agencyName: string; assigned: number }[])
    .map(({ key, agencyName, assigned }) => [key, agencyName, assigned] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return { lines, equivalents: body.equivalents as unknown };
}

const department = (agencyId: string, name: string) => ({ agencyId, name, kind: 'department' });

async function issueTo(...leads: readonly string[]) {
  const tasks = leads.map((agencyId) => ({ text: 'Nhiệm vụ', lead: { agencyId } }));
  return issueDirective(office, { ...directive(), tasks });
}

async function reorganize(reorganizationId: string, on: string, change: object): Promise<void> {
  expect((await office.post('/v1/reorganizations', { reorganizationId, on, change })).status).toBe(201);
}

async function done(reorganizationId: string, moved: number): Promise<void> {
  await eventually(`${reorganizationId} is done`, async () => {
    const { body } = await office.get(`/v1/reorganizations/${reorganizationId}`);
    return body.stage === 'done' && body.moved === moved;
  });
  const { body } = await office.get(`/v1/reorganizations/${reorganizationId}/moves?limit=200`);
  const position = body.items.at(-1)?.position ?? 0;
  for (const report of ['scoreboard', 'timeliness']) await office.get(`/v1/reports/${report}?after=${position}`);
}

async function stepTo(now: string): Promise<void> {
  expect(instant(now) >= api.clock.now()).toBe(true);
  expect((await api.as('administrator').put('/v1/clock', { now })).status).toBe(200);
}

beforeAll(async () => {
  const agencies = [
    { agencyId: 'ubnd-tinh', name: 'UBND tỉnh', kind: 'office' },
    { agencyId: 'van-phong-ubnd-tinh', name: 'Văn phòng', kind: 'office' },
    { agencyId: 'chu-tich-ubnd-tinh', name: 'Chủ tịch', kind: 'leadership' },
    department('so-a', 'Sở A'),
    department('so-b', 'Sở B'),
    department('so-c', 'Sở C'),
    department('so-d', 'Sở D'),
    department('xa-x', 'Xã X'),
  ];
  expect((await office.post('/v1/agencies/batch', { agencies })).status).toBe(200);
});

describe('the scoreboard of agencies that were merged', () => {
  it('counts by the new name, by the old ones, and for whoever is asked for', async () => {
    const issued = await issueTo('so-a', 'so-a', 'so-b', 'so-c');
    const [one] = (
      await office.get(`/v1/assignments?directive=${issued.directiveId}&agency=so-a&after=${issued.position}`)
    ).body.items;
    // What has ended stays with its agency, and counts for the one that took its work over.
    const lead = api.as('agency', 'so-a');
    await lead.post(`/v1/assignments/${one.assignmentId}/respond`, { text: 'Đã xong' });
    const accepted = await office.post(`/v1/assignments/${one.assignmentId}/accept`, {});
    expect(accepted.status).toBe(200);
    await reorganize('hop-nhat', '2025-06-10', {
      merger: {
        predecessorIds: ['so-a', 'so-b'],
        successor: { register: { agencyId: 'so-ab', name: 'Sở A và B', kind: 'department' } },
      },
    });
    const only = `directive=${issued.directiveId}`;
    await stepTo('2025-06-10T08:00:00+07:00');
    await done('hop-nhat', 2);

    const byNew = [
      ['so-ab', 'Sở A và B', 3],
      ['so-c', 'Sở C', 1],
    ];
    const byOld = [
      ['so-a', 'Sở A', 2],
      ['so-b', 'Sở B', 1],
      ['so-c', 'Sở C', 1],
    ];
    expect((await board(only)).lines).toEqual(byNew);
    expect((await board(`${only}&organizedOn=2025-06-10`)).lines).toEqual(byNew);
    expect((await board(`${only}&organizedOn=2025-06-09`)).lines).toEqual(byOld);
    expect(await board(`${only}&agency=so-a`)).toEqual({
      lines: [['so-ab', 'Sở A và B', 3]],
      equivalents: [{ agencyId: 'so-ab', whole: false }],
    });
    expect(await board(`${only}&agency=so-ab&organizedOn=2025-06-09`)).toEqual({
      lines: byOld.slice(0, 2),
      equivalents: [
        { agencyId: 'so-a', whole: true },
        { agencyId: 'so-b', whole: true },
      ],
    });
    expect(await board(`${only}&agency=so-a&organizedOn=2025-06-09`)).toEqual({
      lines: [['so-a', 'Sở A', 2]],
      equivalents: [{ agencyId: 'so-a', whole: true }],
    });
    expect(await board(`${only}&agency=so-c`)).toEqual({
      lines: [['so-c', 'Sở C', 1]],
      equivalents: [{ agencyId: 'so-c', whole: true }],
    });
  });

  it('counts what was transferred since for whoever it was transferred to, on any day', async () => {
    const issued = await issueTo('so-ab');
    const assignmentId = await assignmentOf(api, issued, 'so-ab');
    const transferred = await office.post(`/v1/assignments/${assignmentId}/transfer`, {
      toAgencyId: 'so-c',
      reasons: ['Đúng chức năng'],
    });
    expect(transferred.status).toBe(200);
    const only = `directive=${issued.directiveId}&after=${transferred.body.position}`;
    for (const day of ['2025-06-09', '2025-06-10']) {
      expect((await board(`${only}&organizedOn=${day}`)).lines).toEqual([['so-c', 'Sở C', 1]]);
    }
  });
});

describe('the scoreboard of an agency that was split', () => {
  it('counts what moved for the part, and by the old name what it was before', async () => {
    const drafted = {
      ...directive(),
      tasks: [
        { text: 'Về xã X', lead: { agencyId: 'so-d' }, coordinatingAgencyIds: ['xa-x'] },
        { text: 'Khác', lead: { agencyId: 'so-d' } },
      ],
    };
    const issued = await issueDirective(office, drafted);
    await reorganize('tach', '2025-06-12', {
      split: {
        agencyId: 'so-d',
        into: [
          { successor: { register: { agencyId: 'so-d1', name: 'Sở D1', kind: 'department' } }, territories: ['xa-x'] },
          { successor: { register: { agencyId: 'so-d2', name: 'Sở D2', kind: 'department' } } },
        ],
        defaultSuccessorId: 'so-d2',
      },
    });
    await stepTo('2025-06-12T08:00:00+07:00');
    await done('tach', 2);
    const only = `directive=${issued.directiveId}`;
    expect((await board(only)).lines).toEqual([
      ['so-d1', 'Sở D1', 1],
      ['so-d2', 'Sở D2', 1],
    ]);
    expect((await board(`${only}&organizedOn=2025-06-11`)).lines).toEqual([['so-d', 'Sở D', 2]]);
    expect(await board(`${only}&agency=so-d`)).toEqual({
      lines: [
        ['so-d1', 'Sở D1', 1],
        ['so-d2', 'Sở D2', 1],
      ],
      equivalents: [
        { agencyId: 'so-d1', whole: true },
        { agencyId: 'so-d2', whole: true },
      ],
    });
  });
});

describe('the scoreboard of an agency that was renamed', () => {
  it('shows the name of the day, and moves nothing', async () => {
    const issued = await issueTo('so-c');
    const { body } = await office.post('/v1/agencies/so-c/rename', { name: 'Sở C mới', validFrom: '2025-06-11' });
    const only = `directive=${issued.directiveId}&after=${body.position}`;
    expect((await board(`${only}&organizedOn=2025-06-10`)).lines).toEqual([['so-c', 'Sở C', 1]]);
    expect((await board(`${only}&organizedOn=2025-06-11`)).lines).toEqual([['so-c', 'Sở C mới', 1]]);
  });
});
