import { COMMUNES } from './province.js';
import { useApi } from './running-api.js';

const api = useApi();
const office = api.as('office');

const department = (agencyId: string, more: object = {}) => ({
  agencyId,
  name: `Sở ${agencyId}`,
  kind: 'department',
  ...more,
});

describe('when an agency is registered', () => {
  it('is found at the address the answer names, once its write is read', async () => {
    const made = await office.post('/v1/agencies', { ...department('so-noi-vu'), aliases: ['SNV'], code: '22' });
    expect(made.status).toBe(201);
    expect(made.body).toEqual({ agencyId: 'so-noi-vu', position: expect.any(Number), recordedAt: expect.any(String) });
    expect(made.headers.get('dondoc-position')).toBe(String(made.body.position));

    const found = await office.get(`${made.headers.get('location')}?after=${made.body.position}`);
    expect(found.status).toBe(200);
    expect(found.body).toEqual({
      agencyId: 'so-noi-vu',
      standing: 'active',
      name: 'Sở so-noi-vu',
      aliases: ['SNV'],
      kind: 'department',
      code: '22',
      parentId: null,
      identifiers: [{ scheme: 'legacy', value: '22' }],
      validFrom: null,
      endedOn: null,
      history: {
        names: [{ name: 'Sở so-noi-vu' }],
        kinds: [{ kind: 'department' }],
        parents: [{ parentId: null }],
        aliases: [{ alias: 'SNV' }],
        identifiers: [{ scheme: 'legacy', value: '22' }],
      },
      predecessors: [],
      successors: [],
      cameFrom: [],
      wentInto: [],
    });
  });

  it('stays quiet when it is registered again as it is', async () => {
    await office.post('/v1/agencies', department('so-y-te'));
    const again = await office.post('/v1/agencies', department('so-y-te'));
    expect(again.status).toBe(201);
    expect(again.body.position).toBe(0);
  });

  it('refuses another agency under the same id', async () => {
    await office.post('/v1/agencies', department('so-xay-dung'));
    const refused = await office.post('/v1/agencies', { ...department('so-xay-dung'), name: 'Sở khác' });
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({
      type: '/problems/agency/already-registered',
      code: 'agency/already-registered',
      facts: { agencyId: 'so-xay-dung' },
      instance: '/v1/agencies',
    });
  });

  it('refuses a parent that is not registered, and itself as a parent', async () => {
    const orphan = await office.post('/v1/agencies', department('chi-cuc', { parentId: 'khong-co' }));
    expect([orphan.status, orphan.body.code]).toEqual([409, 'agency/unknown-parent']);
    const own = await office.post('/v1/agencies', department('chi-cuc', { parentId: 'chi-cuc' }));
    expect([own.status, own.body.code]).toEqual([422, 'agency/own-parent']);
  });
});

describe('when many agencies are registered at once', () => {
  it('registers all of them, a parent and its child too', async () => {
    const agencies = [department('so-giao-duc'), department('phong-mam-non', { parentId: 'so-giao-duc' })];
    const made = await office.post('/v1/agencies/batch', { agencies });
    expect(made.status).toBe(200);
    expect(made.body.agencyIds).toEqual(['so-giao-duc', 'phong-mam-non']);
    const child = await office.get(`/v1/agencies/phong-mam-non?after=${made.body.position}`);
    expect(child.body.parentId).toBe('so-giao-duc');
  });

  it('registers none when some are refused, and points at each of those', async () => {
    await office.post('/v1/agencies', department('so-cong-thuong'));
    const agencies = [
      department('moi-hoan-toan'),
      { ...department('so-cong-thuong'), name: 'Tên khác' },
      department('con', { parentId: 'khong-co' }),
    ];
    const refused = await office.post('/v1/agencies/batch', { agencies });
    expect([refused.status, refused.body.code]).toEqual([409, 'agency/batch-refused']);
    expect(refused.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/agencies/1',
      '/agencies/2',
    ]);
    expect(refused.body.facts.lines.map(({ code }: { code: string }) => code)).toEqual([
      'agency/already-registered',
      'agency/unknown-parent',
    ]);
    expect((await office.post('/v1/agencies', department('moi-hoan-toan'))).body.position).toBeGreaterThan(0);
  });
});

describe('when a group is formed', () => {
  beforeAll(async () => {
    const agencies = COMMUNES.map((agencyId) => ({ agencyId, name: agencyId, kind: 'commune' }));
    await office.post('/v1/agencies/batch', { agencies });
  });

  const members = COMMUNES.slice(0, 2).map((agencyId) => ({ agencyId, validFrom: '2025-07-01' }));

  it('takes its members at once, lets others join and ends memberships', async () => {
    const made = await office.post('/v1/groups', { groupId: 'cac-xa', name: 'Các xã', members });
    expect(made.status).toBe(201);
    await office.post('/v1/groups/cac-xa/members', { members: [{ agencyId: COMMUNES[2], validFrom: '2025-08-01' }] });
    const ended = await office.post(`/v1/groups/cac-xa/members/${COMMUNES[0]}/end`, { validTo: '2026-01-01' });
    expect(ended.status).toBe(200);

    const group = await office.get(`/v1/groups/cac-xa?after=${ended.body.position}`);
    expect(group.body.memberships).toEqual([
      { agencyId: COMMUNES[0], validFrom: '2025-07-01', validTo: '2026-01-01' },
      { agencyId: COMMUNES[1], validFrom: '2025-07-01' },
      { agencyId: COMMUNES[2], validFrom: '2025-08-01' },
    ]);
    const membersOn = async (day: string) => (await office.get(`/v1/groups/cac-xa?on=${day}`)).body.memberIds;
    expect(await membersOn('2025-06-30')).toEqual([]);
    expect(await membersOn('2025-12-31')).toEqual(COMMUNES.slice(0, 3));
    expect(await membersOn('2026-01-01')).toEqual(COMMUNES.slice(1, 3));
    const listed = await office.get(`/v1/groups?after=${ended.body.position}`);
    expect(listed.body.items).toContainEqual({ groupId: 'cac-xa', name: 'Các xã', aliases: [] });
  });

  it('refuses members that are not registered, naming each', async () => {
    const unknown = [...members, { agencyId: 'xa-la', validFrom: '2025-07-01' }];
    const refused = await office.post('/v1/groups', { groupId: 'nhom-la', name: 'Nhóm lạ', members: unknown });
    expect([refused.status, refused.body.code]).toEqual([409, 'group/unknown-agency']);
    expect(refused.body.facts).toEqual({ groupId: 'nhom-la', agencyIds: ['xa-la'] });
    expect((await office.get('/v1/groups/nhom-la')).status).toBe(404);
  });

  it('refuses to let anybody join or leave a group that is not there', async () => {
    const joining = await office.post('/v1/groups/khong-co/members', { members });
    expect([joining.status, joining.body.code]).toEqual([404, 'group/unknown']);
    const leaving = await office.post(`/v1/groups/khong-co/members/${COMMUNES[0]}/end`, { validTo: '2026-01-01' });
    expect([leaving.status, leaving.body.code]).toEqual([404, 'group/unknown']);
  });
});
