import { communes } from '../../apps/cli/src/demo/facts/communes.js';
import { useApi } from './running-api.js';

const api = useApi({ startsAt: '2025-08-01T02:00:00Z' });
const office = api.as('office');

/** Registers agencies; answers the position. */
async function given(...agencies: readonly object[]): Promise<number> {
  const made = await office.post('/v1/agencies/batch', { agencies });
  expect(made.status).toBe(200);
  return made.body.position as number;
}

const department = (agencyId: string, more: object = {}) => ({
  agencyId,
  name: `Sở ${agencyId}`,
  kind: 'department',
  ...more,
});

describe('when an agency is renamed', () => {
  it('has the old name until the day and the new one from it on', async () => {
    await given(department('so-nong-nghiep', { name: 'Sở Nông nghiệp', validFrom: '2020-01-01' }));
    const renamed = await office.post('/v1/agencies/so-nong-nghiep/rename', {
      name: 'Sở Nông nghiệp và Môi trường',
      validFrom: '2025-03-01',
    });
    expect([renamed.status, renamed.body.agencyId]).toEqual([200, 'so-nong-nghiep']);

    const nameOn = async (day: string) => {
      const { body } = await office.get(`/v1/agencies/so-nong-nghiep?on=${day}&after=${renamed.body.position}`);
      return [body.standing, body.name];
    };
    expect(await nameOn('2019-12-31')).toEqual(['not-yet', 'Sở Nông nghiệp']);
    expect(await nameOn('2025-02-28')).toEqual(['active', 'Sở Nông nghiệp']);
    expect(await nameOn('2025-03-01')).toEqual(['active', 'Sở Nông nghiệp và Môi trường']);
    const { body } = await office.get('/v1/agencies/so-nong-nghiep');
    expect(body.history.names).toEqual([
      { name: 'Sở Nông nghiệp', validFrom: '2020-01-01', validTo: '2025-03-01' },
      { name: 'Sở Nông nghiệp và Môi trường', validFrom: '2025-03-01' },
    ]);
  });

  it('stays quiet where it has the name already, and refuses a second name for one day', async () => {
    await given(department('so-xay-dung'));
    const rename = (name: string) => office.post('/v1/agencies/so-xay-dung/rename', { name, validFrom: '2025-06-01' });
    expect((await rename('Sở Xây dựng và Giao thông')).body.position).toBeGreaterThan(0);
    expect((await rename('Sở Xây dựng và Giao thông')).body.position).toBe(0);
    const refused = await rename('Sở Hạ tầng');
    expect([refused.status, refused.body.code]).toEqual([409, 'agency/changed-that-day']);
    const corrected = await office.post('/v1/agencies/so-xay-dung/correct', { on: '2025-06-01', name: 'Sở Hạ tầng' });
    const found = await office.get(`/v1/agencies/so-xay-dung?after=${corrected.body.position}`);
    expect(found.body.name).toBe('Sở Hạ tầng');
  });

  it('refuses what is not registered, and a correction of nothing', async () => {
    const unknown = await office.post('/v1/agencies/khong-co/rename', { name: 'Tên', validFrom: '2025-06-01' });
    expect([unknown.status, unknown.body.code]).toEqual([404, 'agency/unknown']);
    await given(department('so-du-lich'));
    const nothing = await office.post('/v1/agencies/so-du-lich/correct', { on: '2025-06-01' });
    expect([nothing.status, nothing.body.code]).toEqual([422, 'agency/corrects-nothing']);
  });
});

describe('when an agency is moved or reclassified', () => {
  it('stands below the other, and is of the other kind, from the day on', async () => {
    await given(department('so-a'), department('so-b'), department('chi-cuc', { parentId: 'so-a', kind: 'office' }));
    await office.post('/v1/agencies/chi-cuc/move', { parentId: 'so-b', validFrom: '2025-07-01' });
    const { body } = await office.post('/v1/agencies/chi-cuc/reclassify', {
      kind: 'central-line',
      validFrom: '2025-07-01',
    });
    const on = async (day: string) => {
      const found = await office.get(`/v1/agencies/chi-cuc?on=${day}&after=${body.position}`);
      return [found.body.parentId, found.body.kind];
    };
    expect(await on('2025-06-30')).toEqual(['so-a', 'office']);
    expect(await on('2025-07-01')).toEqual(['so-b', 'central-line']);
    const below = await office.get('/v1/agencies?parent=so-a&on=2025-06-30');
    expect(below.body.items.map(({ agencyId }: { agencyId: string }) => agencyId)).toEqual(['chi-cuc']);
    expect((await office.get('/v1/agencies?parent=so-a')).body.items).toEqual([]);
  });

  it('refuses to let it stand below itself, below nobody knows whom, or in a circle', async () => {
    await given(department('tren'), department('duoi', { parentId: 'tren' }));
    const move = async (agencyId: string, parentId: string) => {
      const { status, body } = await office.post(`/v1/agencies/${agencyId}/move`, {
        parentId,
        validFrom: '2025-09-01',
      });
      return [status, body.code];
    };
    expect(await move('tren', 'tren')).toEqual([422, 'agency/own-parent']);
    expect(await move('tren', 'khong-co')).toEqual([409, 'agency/unknown-parent']);
    expect(await move('tren', 'duoi')).toEqual([409, 'agency/parent-cycle']);
  });
});

describe('when an agency has other names and identifiers', () => {
  it('is found by each of them: VNPT Phú Thọ is Viễn thông Phú Thọ', async () => {
    await given({ agencyId: 'vnpt-phu-tho', name: 'VNPT Phú Thọ', kind: 'enterprise' });
    const added = await office.post('/v1/agencies/vnpt-phu-tho/aliases', { alias: 'Viễn thông Phú Thọ' });
    const found = async (query: string) => {
      const { body } = await office.get(`/v1/agencies?${query}&after=${added.body.position}`);
      return body.items.map(({ agencyId }: { agencyId: string }) => agencyId);
    };
    expect(await found(`named=${encodeURIComponent('viễn thông  phú thọ')}`)).toEqual(['vnpt-phu-tho']);
    expect(await found('search=vien+thong')).toEqual(['vnpt-phu-tho']);
    expect(await found('search=khong+ai')).toEqual([]);

    const again = await office.post('/v1/agencies/vnpt-phu-tho/aliases', { alias: 'Viễn thông Phú Thọ' });
    expect([again.status, again.body.position]).toEqual([200, 0]);
    const partly = await office.post('/v1/agencies/vnpt-phu-tho/aliases', { alias: 'VTPT', validFrom: '2025-01-01' });
    expect(partly.status).toBe(200);
    const overlapping = await office.post('/v1/agencies/vnpt-phu-tho/aliases', { alias: 'VTPT' });
    expect([overlapping.status, overlapping.body.code]).toEqual([409, 'agency/alias-stands']);
    const reversed = await office.post('/v1/agencies/vnpt-phu-tho/aliases', {
      alias: 'Bưu điện',
      validFrom: '2025-01-01',
      validTo: '2024-01-01',
    });
    expect([reversed.status, reversed.body.code]).toEqual([422, 'organization/period-reversed']);
    const ended = await office.post('/v1/agencies/vnpt-phu-tho/aliases/end', {
      alias: 'Viễn thông Phú Thọ',
      validTo: '2026-01-01',
    });
    const detail = await office.get(`/v1/agencies/vnpt-phu-tho?on=2026-01-01&after=${ended.body.position}`);
    expect(detail.body.aliases).toEqual(['VTPT']);
    // An old document keeps the name of its day.
    expect(await found(`named=${encodeURIComponent('Viễn thông Phú Thọ')}&on=2026-01-01`)).toEqual(['vnpt-phu-tho']);
    const unknown = await office.post('/v1/agencies/vnpt-phu-tho/aliases/end', {
      alias: 'Bưu điện',
      validTo: '2026-01-01',
    });
    expect([unknown.status, unknown.body.code]).toEqual([409, 'agency/alias-unknown']);
  });

  it('shares an identifier with nobody on the same day', async () => {
    await given(department('so-y-te'), department('so-tu-phap'));
    const identifier = { scheme: 'exchange', value: 'H44.02' };
    const assign = (agencyId: string, validFrom: string) =>
      office.post(`/v1/agencies/${agencyId}/identifiers`, { identifier, validFrom });
    expect((await assign('so-y-te', '2025-01-01')).status).toBe(200);
    const taken = await assign('so-tu-phap', '2025-06-01');
    expect([taken.status, taken.body.code]).toEqual([409, 'identifier/taken']);
    await office.post('/v1/agencies/so-y-te/identifiers/end', { identifier, validTo: '2025-06-01' });
    const { body } = await assign('so-tu-phap', '2025-06-01');

    const holder = async (day: string) => {
      const query = `identifier=h44.02&scheme=exchange&on=${day}&after=${body.position}`;
      const found = await office.get(`/v1/agencies?${query}`);
      return found.body.items.map(({ agencyId }: { agencyId: string }) => agencyId);
    };
    expect(await holder('2025-05-31')).toEqual(['so-y-te']);
    expect(await holder('2025-06-01')).toEqual(['so-tu-phap']);
    const odd = await office.post('/v1/agencies/so-y-te/identifiers', {
      identifier: { scheme: 'legacy', value: 'có dấu' },
    });
    expect([odd.status, odd.body.code]).toEqual([422, 'identifier/invalid']);
    const never = await office.post('/v1/agencies/so-y-te/identifiers/end', {
      identifier: { scheme: 'legacy', value: 'X1' },
      validTo: '2026-01-01',
    });
    expect([never.status, never.body.code]).toEqual([409, 'agency/identifier-unknown']);
  });
});

describe('when agencies are listed', () => {
  it('shows those of a kind, of a group, and those that exist on a day', async () => {
    await given(
      { agencyId: 'bo-tai-chinh', name: 'Bộ Tài chính', kind: 'higher-authority' },
      { agencyId: 'bo-moi', name: 'Bộ mới', kind: 'higher-authority', validFrom: '2026-01-01' },
    );
    const { body } = await office.post('/v1/groups', {
      groupId: 'cac-bo',
      name: 'Các bộ',
      members: [{ agencyId: 'bo-tai-chinh', validFrom: '2025-01-01' }],
    });
    const listed = async (query: string) => {
      const answer = await office.get(`/v1/agencies?${query}&after=${body.position}`);
      return answer.body.items.map(({ agencyId }: { agencyId: string }) => agencyId);
    };
    expect(await listed('kind=higher-authority')).toEqual(['bo-moi', 'bo-tai-chinh']);
    expect(await listed('kind=higher-authority&active=true')).toEqual(['bo-tai-chinh']);
    expect(await listed('kind=higher-authority&active=true&on=2026-01-01')).toEqual(['bo-moi', 'bo-tai-chinh']);
    expect(await listed('group=cac-bo')).toEqual(['bo-tai-chinh']);
    expect(await listed('group=cac-bo&on=2024-12-31')).toEqual([]);
    const first = await office.get('/v1/agencies?kind=higher-authority&limit=1');
    expect(first.body.items).toHaveLength(1);
    const second = await office.get(`/v1/agencies?kind=higher-authority&limit=1&cursor=${first.body.next}`);
    expect([second.body.items[0].agencyId, second.body.next]).toEqual(['bo-tai-chinh', null]);
  });

  it('lets nobody join a group before it begins', async () => {
    await given(department('so-tuong-lai', { validFrom: '2026-01-01' }));
    const joining = await office.post('/v1/groups', {
      groupId: 'nhom-som',
      name: 'Nhóm sớm',
      members: [{ agencyId: 'so-tuong-lai', validFrom: '2025-12-31' }],
    });
    expect([joining.status, joining.body.code]).toEqual([409, 'agency/not-yet']);
  });
});

describe('when agencies are imported from a file', () => {
  const HEADER = 'agencyId,name,kind,statistical,validFrom';
  const csv = [
    HEADER,
    ...communes.map(({ agencyId, name, code }) => `${agencyId},${name},commune,${code},2025-07-01`),
  ].join('\n');

  it('says what would come of it, registers all 148 communes at once, and stays quiet when it is sent again', async () => {
    const tried = await office.post('/v1/agencies/import', { format: 'csv', text: csv, dryRun: true });
    expect([tried.status, tried.body.dryRun, tried.body.registered, tried.body.position]).toEqual([200, true, 148, 0]);
    expect((await office.get('/v1/agencies?kind=commune')).body.items).toEqual([]);

    const done = await office.post('/v1/agencies/import', { format: 'csv', text: csv });
    expect([done.status, done.body.registered, done.body.alreadySo]).toEqual([200, 148, 0]);
    expect(done.body.lines[0]).toEqual({ line: 2, agencyId: communes[0]!.agencyId, outcome: 'registered' });
    const found = await office.get(`/v1/agencies?identifier=04792&after=${done.body.position}`);
    expect(found.body.items.map(({ name }: { name: string }) => name)).toEqual(['UBND phường Tân Hòa']);

    const again = await office.post('/v1/agencies/import', { format: 'csv', text: csv });
    expect([again.body.registered, again.body.alreadySo, again.body.position]).toEqual([0, 148, 0]);
  });

  it('reads JSON as well, and lets agencies of a file stand below each other', async () => {
    const text = JSON.stringify([
      { agencyId: 'phong-a', name: 'Phòng A', kind: 'office', parentId: 'ban-a' },
      { agencyId: 'ban-a', name: 'Ban A', kind: 'department', aliases: ['BA'] },
    ]);
    const done = await office.post('/v1/agencies/import', { format: 'json', text });
    expect([done.status, done.body.registered]).toEqual([200, 2]);
    const found = await office.get(`/v1/agencies/phong-a?after=${done.body.position}`);
    expect(found.body.parentId).toBe('ban-a');
  });

  it('reports every fault with its line and what would be accepted, and registers nothing', async () => {
    const text = [HEADER, 'moi-1,Mới,commune,04999,2025-07-01', 'Sai Id,,bo,có dấu,2025-02-30'].join('\n');
    const refused = await office.post('/v1/agencies/import', { format: 'csv', text });
    expect([refused.status, refused.body.code]).toEqual([422, 'import/refused']);
    const faults = refused.body.facts.faults.map(({ line, column, problem }: Record<string, unknown>) => [
      line,
      column,
      problem,
    ]);
    expect(faults).toEqual([
      [3, 'agencyId', 'invalid'],
      [3, 'name', 'missing'],
      [3, 'kind', 'invalid'],
      [3, 'validFrom', 'invalid'],
      [3, 'statistical', 'invalid'],
    ]);
    expect(refused.body.errors[0]).toMatchObject({
      pointer: '/text',
      detail: 'Line 3, agencyId: "Sai Id".',
      accepted: expect.stringContaining('lower-case letters'),
    });
    expect((await office.get('/v1/agencies/moi-1')).status).toBe(404);
  });

  it('reports by line what the register has against it, on a trial as well', async () => {
    await given({ agencyId: 'da-co', name: 'Đã có', kind: 'department' });
    const text = [
      'agencyId,name,kind,parentId',
      'hoan-toan-moi,Mới,department,',
      'da-co,Khác,department,',
      'con,Con,office,khong-co',
    ].join('\n');
    for (const dryRun of [true, false]) {
      const refused = await office.post('/v1/agencies/import', { format: 'csv', text, dryRun });
      expect([refused.status, refused.body.code]).toEqual([409, 'agency/batch-refused']);
      expect(refused.body.facts.lines.map(({ line, code }: { line: number; code: string }) => [line, code])).toEqual([
        [3, 'agency/already-registered'],
        [4, 'agency/unknown-parent'],
      ]);
      expect(refused.body.errors[0].detail).toMatch(/^Line 3: /);
    }
    expect((await office.get('/v1/agencies/hoan-toan-moi')).status).toBe(404);
  });

  it('refuses a file beyond a million characters, and one beyond what the API takes', async () => {
    const long = await office.post('/v1/agencies/import', { format: 'csv', text: 'x'.repeat(1_000_001) });
    expect([long.status, long.body.code, long.body.errors[0].pointer]).toEqual([400, 'request/invalid', '/text']);
    const huge = await office.post('/v1/agencies/import', { format: 'csv', text: 'x'.repeat(3_000_000) });
    expect([huge.status, huge.body.code]).toEqual([413, 'request/too-large']);
  });

  it('is for those who may register agencies', async () => {
    const refused = await api.as('auditor').post('/v1/agencies/import', { format: 'csv', text: csv });
    expect(refused.status).toBe(403);
  });
});
