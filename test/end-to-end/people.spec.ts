import { differencesIn } from './replayed.js';
import { useApi, type Answer } from './running-api.js';

const api = useApi({ startsAt: '2025-08-03T08:00:00+07:00' });
const office = api.as('office');

const CHANCELLERY = 'van-phong-ubnd-tinh';
const COMMUNES = ['phuong-tan-hoa', 'phuong-hoa-binh', 'phuong-thong-nhat'];

type Asked = { readonly path: string; readonly body: object };

const post = (path: string, body: object): Asked => ({ path: `/v1/${path}`, body });
const register = (personId: string, name: string, more: object = {}) => post('people', { personId, name, ...more });
const create = (agencyId: string, postId: string, rank: string, more: object = {}) =>
  post(`agencies/${agencyId}/posts`, { postId, title: postId, rank, ...more });
const abolish = (agencyId: string, postId: string, validTo: string) =>
  post(`agencies/${agencyId}/posts/${postId}/abolish`, { validTo });
const fill = (agencyId: string, postId: string, personId: string, more: object = {}) =>
  post(`agencies/${agencyId}/posts/${postId}/fill`, { personId, ...more });
const vacate = (agencyId: string, postId: string, personId: string, validTo: string) =>
  post(`agencies/${agencyId}/posts/${postId}/vacate`, { personId, validTo });
const announce = (agencyId: string, field: string, personId: string, validFrom: string) =>
  post(`agencies/${agencyId}/focal-points`, { field, personId, validFrom });
const withdraw = (agencyId: string, field: string, validTo: string) =>
  post(`agencies/${agencyId}/focal-points/${field}/withdraw`, { validTo });
const leave = (personId: string, on: string) => post(`people/${personId}/leave`, { on });

/** Carries out one command after the other, each of which has to be accepted; answers the last position. */
async function done(...commands: readonly Asked[]): Promise<number> {
  let position = 0;
  for (const { path, body: asked } of commands) {
    const { status, body } = await office.post(path, asked);
    expect([path, status < 300, body.code]).toEqual([path, true, undefined]);
    position = Math.max(position, body.position);
  }
  return position;
}

async function refused({ path, body }: Asked): Promise<[number, string]> {
  return refusal(await office.post(path, body));
}

const refusal = ({ status, body }: Answer): [number, string] => [status, body.code];

beforeAll(async () => {
  const agencies = [
    { agencyId: CHANCELLERY, name: 'Văn phòng UBND tỉnh', kind: 'office' },
    { agencyId: 'so-moi', name: 'Sở mới', kind: 'department', validFrom: '2025-07-01' },
    ...COMMUNES.map((agencyId) => ({ agencyId, name: agencyId, kind: 'commune' })),
  ];
  expect((await office.post('/v1/agencies/batch', { agencies })).status).toBe(200);
});

describe('when a person is registered', () => {
  it('is found at the address the answer names, once its write is read', async () => {
    const person = { personId: 'cb-0001', name: 'Nguyễn Văn An', email: 'an.nv@example.vn', phone: '0210 000 000' };
    const made = await office.post('/v1/people', person);
    expect(made.status).toBe(201);
    expect(made.body).toEqual({ personId: 'cb-0001', position: expect.any(Number), recordedAt: expect.any(String) });
    const found = await office.get(`${made.headers.get('location')}?after=${made.body.position}`);
    expect(found.body).toEqual({ ...person, leftOn: null, erasedAt: null, posts: [], focalPoints: [] });
  });

  it('stays quiet when registered again as they are, and gives the first answer under the same key', async () => {
    const key = { 'idempotency-key': 'registering-binh' };
    const person = { personId: 'cb-0002', name: 'Trần Thị Bình' };
    const first = await office.post('/v1/people', person, key);
    const repeated = await office.post('/v1/people', person, key);
    expect(repeated.body).toEqual(first.body);
    expect(repeated.headers.get('idempotent-replayed')).toBe('true');
    expect((await office.post('/v1/people', person)).body.position).toBe(0);
  });

  it('changes name and address, which is everywhere at once', async () => {
    await done(register('cb-0003', 'Lê Thị Chi'));
    const changed = await office.post('/v1/people/cb-0003/change', { name: 'Lê Chi', email: 'chi@example.vn' });
    const found = await office.get(`/v1/people/cb-0003?after=${changed.body.position}`);
    expect(found.body).toMatchObject({ name: 'Lê Chi', email: 'chi@example.vn', phone: null });
  });

  it('refuses somebody else under the same id, what is no address, and whom nobody registered', async () => {
    await done(register('cb-0004', 'Phạm Văn Dũng'));
    expect(await refused(register('cb-0004', 'Hoàng Văn Dũng'))).toEqual([409, 'person/already-registered']);
    expect(await refused(register('cb-0005', 'Vũ Văn Em', { email: 'em' }))).toEqual([422, 'person/invalid-email']);
    expect(await refused(post('people/khong-co/change', { name: 'Ai' }))).toEqual([404, 'person/unknown']);
    expect(refusal(await office.get('/v1/people/khong-co'))).toEqual([404, 'person/unknown']);
  });

  it('is listed page by page in the order of ids', async () => {
    const position = await done(register('zz-1', 'Một'), register('zz-2', 'Hai'), register('zz-3', 'Ba'));
    const ids: string[] = [];
    let next = `/v1/people?limit=2&after=${position}`;
    for (;;) {
      const { body } = await office.get(next);
      expect(body.items.length).toBeLessThanOrEqual(2);
      ids.push(...body.items.map(({ personId }: { personId: string }) => personId));
      if (body.next === null) break;
      next = `/v1/people?limit=2&cursor=${body.next}`;
    }
    expect(ids).toEqual([...ids].sort());
    expect(ids).toEqual(expect.arrayContaining(['cb-0001', 'zz-1', 'zz-2', 'zz-3']));
  });

  it('is seen by those who may see people, and entered by those who may register them', async () => {
    const agency = api.as('agency', 'phuong-tan-hoa');
    expect((await agency.get('/v1/people/cb-0001')).status).toBe(200);
    expect(refusal(await agency.post('/v1/people', { personId: 'x', name: 'X' }))).toEqual([
      403,
      'access/permission-missing',
    ]);
    expect(refusal(await agency.post(`/v1/agencies/${CHANCELLERY}/posts`, {}))).toEqual([
      403,
      'access/permission-missing',
    ]);
  });
});

describe('when an agency is staffed', () => {
  it('shows who held which post on any day, acting heads and vacant posts too', async () => {
    const position = await done(
      register('cb-0101', 'Chánh Một'),
      register('cb-0102', 'Chánh Hai'),
      create(CHANCELLERY, 'chanh-van-phong', 'head', { title: 'Chánh Văn phòng' }),
      create(CHANCELLERY, 'pho-chanh', 'deputy', { validFrom: '2025-07-01' }),
      fill(CHANCELLERY, 'chanh-van-phong', 'cb-0101', { validFrom: '2021-01-01' }),
      vacate(CHANCELLERY, 'chanh-van-phong', 'cb-0101', '2025-07-01'),
      fill(CHANCELLERY, 'chanh-van-phong', 'cb-0102', { acting: true, validFrom: '2025-07-15' }),
    );
    const staffOn = async (day: string) =>
      (await office.get(`/v1/agencies/${CHANCELLERY}/staff?on=${day}&after=${position}`)).body;
    expect((await staffOn('2025-06-30')).posts).toEqual([
      {
        postId: 'chanh-van-phong',
        title: 'Chánh Văn phòng',
        rank: 'head',
        unit: null,
        validFrom: null,
        validTo: null,
        holders: [
          { personId: 'cb-0101', name: 'Chánh Một', acting: false, validFrom: '2021-01-01', validTo: '2025-07-01' },
        ],
      },
    ]);
    expect((await staffOn('2025-07-01')).posts).toMatchObject([
      { postId: 'chanh-van-phong', holders: [] },
      { postId: 'pho-chanh', holders: [] },
    ]);
    expect((await staffOn('2025-07-15')).posts[0].holders).toMatchObject([{ personId: 'cb-0102', acting: true }]);

    const today = await office.get(`/v1/agencies/${CHANCELLERY}/staff`);
    expect(today.body.on).toBe('2025-08-03');
    const person = await office.get(`/v1/people/cb-0101?after=${position}`);
    expect(person.body.posts).toEqual([
      {
        agencyId: CHANCELLERY,
        postId: 'chanh-van-phong',
        title: 'Chánh Văn phòng',
        rank: 'head',
        unit: null,
        acting: false,
        validFrom: '2021-01-01',
        validTo: '2025-07-01',
      },
    ]);
    expect((await office.get('/v1/people/cb-0101?on=2025-07-01')).body.posts).toEqual([]);
  });

  it('abolishes a post, and with it whoever holds it', async () => {
    const position = await done(
      register('cb-0103', 'Chuyên viên'),
      create(CHANCELLERY, 'chuyen-vien', 'officer'),
      fill(CHANCELLERY, 'chuyen-vien', 'cb-0103', { validFrom: '2025-01-01' }),
      abolish(CHANCELLERY, 'chuyen-vien', '2025-08-01'),
    );
    const person = await office.get(`/v1/people/cb-0103?after=${position}`);
    expect(person.body.posts).toMatchObject([{ postId: 'chuyen-vien', validTo: '2025-08-01' }]);
  });

  it('keeps posts and appointments within the days of the agency', async () => {
    const position = await done(
      register('cb-0104', 'Giám đốc'),
      create('so-moi', 'giam-doc', 'head'),
      fill('so-moi', 'giam-doc', 'cb-0104'),
    );
    const { body } = await office.get(`/v1/agencies/so-moi/staff?after=${position}`);
    expect(body.posts).toMatchObject([{ validFrom: '2025-07-01', holders: [{ validFrom: '2025-07-01' }] }]);
    const early = { validFrom: '2025-01-01', validTo: '2025-07-01' };
    expect(await refused(create('so-moi', 'pho', 'deputy', early))).toEqual([409, 'agency/not-yet']);
  });

  it('refuses a second head, a held post, and what is not there', async () => {
    await done(register('cb-0105', 'Năm'), register('cb-0106', 'Sáu'), create('phuong-tan-hoa', 'chu-tich', 'head'));
    const reversed = { unit: 'u', validFrom: '2025-02-02', validTo: '2025-01-01' };
    const wrong: readonly (readonly [Asked, number, string])[] = [
      [create('phuong-tan-hoa', 'chu-tich-2', 'head'), 409, 'post/second-head'],
      [create('phuong-tan-hoa', 'chu-tich', 'officer'), 409, 'post/already-created'],
      [create('khong-co', 'chu-tich', 'head'), 404, 'agency/unknown'],
      [create('phuong-tan-hoa', 'truong-ban', 'head', reversed), 422, 'organization/period-reversed'],
      [fill('phuong-tan-hoa', 'khong-co', 'cb-0105'), 404, 'post/unknown'],
      [fill('phuong-tan-hoa', 'chu-tich', 'khong-co'), 404, 'person/unknown'],
      [vacate('phuong-tan-hoa', 'chu-tich', 'cb-0105', '2025-01-01'), 409, 'post/not-held'],
      [abolish('phuong-tan-hoa', 'khong-co', '2026-01-01'), 404, 'post/unknown'],
    ];
    for (const [asked, ...expected] of wrong) expect(await refused(asked)).toEqual(expected);
    expect(refusal(await office.get('/v1/agencies/khong-co/staff'))).toEqual([404, 'agency/unknown']);

    await done(fill('phuong-tan-hoa', 'chu-tich', 'cb-0105', { validFrom: '2025-07-01' }));
    const { path, body } = fill('phuong-tan-hoa', 'chu-tich', 'cb-0106', { validFrom: '2025-08-01' });
    const second = await office.post(path, body);
    expect(refusal(second)).toEqual([409, 'post/held']);
    expect(second.body.facts).toMatchObject({ heldBy: 'cb-0105' });
    await done(abolish('phuong-tan-hoa', 'chu-tich', '2026-01-01'));
    const late = fill('phuong-tan-hoa', 'chu-tich', 'cb-0106', { validFrom: '2026-01-01' });
    expect(await refused(late)).toEqual([409, 'post/not-in-force']);
  });
});

describe('when agencies announce an officer for a field', () => {
  const field = 'chuyen-doi-so';

  it('is known for every commune on a day, page by page, as directive 1537/UBND-TH asks', async () => {
    const people = COMMUNES.map((agencyId, index) => ({ agencyId, personId: `cb-020${index}` }));
    let position = 0;
    for (const { agencyId, personId } of people) {
      position = await done(
        register(personId, `Cán bộ ${agencyId}`, { email: `${personId}@example.vn` }),
        announce(agencyId, field, personId, '2025-08-01'),
      );
    }
    await done(register('cb-0209', 'Người khác'));
    position = await done(announce(COMMUNES[0]!, field, 'cb-0209', '2025-09-01'));

    const officers = async (query: string) =>
      (await office.get(`/v1/focal-points?after=${position}&${query}`)).body.items as Record<string, unknown>[];
    expect(await officers(`field=${field}`)).toHaveLength(3);
    expect(await officers(`field=${field}&agency=${COMMUNES[0]}`)).toEqual([
      {
        agencyId: COMMUNES[0],
        field,
        personId: 'cb-0200',
        name: `Cán bộ ${COMMUNES[0]}`,
        email: 'cb-0200@example.vn',
        phone: null,
        validFrom: '2025-08-01',
        validTo: '2025-09-01',
      },
    ]);
    expect(await officers(`field=${field}&on=2025-07-31`)).toEqual([]);
    const [later] = await officers(`field=${field}&agency=${COMMUNES[0]}&on=2025-09-01`);
    expect(later).toMatchObject({ personId: 'cb-0209', validTo: null });

    const first = await office.get(`/v1/focal-points?field=${field}&limit=2`);
    const second = await office.get(`/v1/focal-points?field=${field}&limit=2&cursor=${first.body.next}`);
    const ids = [...first.body.items, ...second.body.items].map(({ agencyId }) => agencyId as string);
    expect(ids).toEqual([...COMMUNES].sort());
    expect(second.body.next).toBeNull();
  });

  it('leaves the field without an officer once withdrawn', async () => {
    await done(register('cb-0210', 'Mười'), announce('phuong-hoa-binh', 'dat-dai', 'cb-0210', '2025-01-01'));
    const position = await done(withdraw('phuong-hoa-binh', 'dat-dai', '2025-08-01'));
    const staff = await office.get(`/v1/agencies/phuong-hoa-binh/staff?on=2025-07-31&after=${position}`);
    expect(staff.body.focalPoints).toContainEqual(
      expect.objectContaining({ field: 'dat-dai', name: 'Mười', validTo: '2025-08-01' }),
    );
    expect((await office.get('/v1/focal-points?field=dat-dai&on=2025-08-01')).body.items).toEqual([]);
  });

  it('refuses nobody known, and a field that never had one', async () => {
    const nobody = announce('phuong-hoa-binh', 'thue', 'khong-co', '2025-01-01');
    expect(await refused(nobody)).toEqual([404, 'person/unknown']);
    expect(await refused(withdraw('phuong-hoa-binh', 'y-te', '2025-08-01'))).toEqual([409, 'focal-point/none']);
  });
});

describe('when a person leaves office', () => {
  it('holds no post and no field from the day on, in whatever agency, and gets none', async () => {
    await done(
      register('cb-0301', 'Người nghỉ hưu'),
      create('phuong-thong-nhat', 'pho-chu-tich', 'deputy'),
      fill('phuong-thong-nhat', 'pho-chu-tich', 'cb-0301', { validFrom: '2025-01-01' }),
      announce('phuong-hoa-binh', 'thue', 'cb-0301', '2025-01-01'),
    );
    // The read models may not have come so far: what they lack is read from the log.
    const position = await done(leave('cb-0301', '2025-09-01'));
    const person = await office.get(`/v1/people/cb-0301?after=${position}`);
    expect(person.body).toMatchObject({
      leftOn: '2025-09-01',
      posts: [{ agencyId: 'phuong-thong-nhat', validTo: '2025-09-01' }],
      focalPoints: [{ agencyId: 'phuong-hoa-binh', validTo: '2025-09-01' }],
    });
    const wrong = [
      fill('phuong-thong-nhat', 'pho-chu-tich', 'cb-0301', { validFrom: '2025-09-01' }),
      announce('phuong-hoa-binh', 'y-te', 'cb-0301', '2025-09-01'),
    ];
    for (const asked of wrong) expect(await refused(asked)).toEqual([409, 'person/left']);
    expect(await done(leave('cb-0301', '2025-09-01'))).toBe(0);
    expect(await refused(leave('khong-co', '2025-09-01'))).toEqual([404, 'person/unknown']);
  });
});

describe('when an agency becomes part of another', () => {
  it('its posts and fields end with it, and nobody signs in them any more', async () => {
    await done(
      post('agencies', { agencyId: 'so-cu', name: 'Sở cũ', kind: 'department' }),
      post('agencies', { agencyId: 'so-tiep-quan', name: 'Sở tiếp quản', kind: 'department' }),
      register('cb-0401', 'Giám đốc cũ'),
      create('so-cu', 'giam-doc', 'head'),
      fill('so-cu', 'giam-doc', 'cb-0401', { validFrom: '2025-01-01' }),
      announce('so-cu', 'thue', 'cb-0401', '2025-01-01'),
    );
    const position = await done(
      post('reorganizations', {
        reorganizationId: 'nhap-so-cu',
        on: '2025-08-02',
        change: { merger: { predecessorIds: ['so-cu'], successor: { agencyId: 'so-tiep-quan' } } },
      }),
    );
    const staffOn = async (day: string) =>
      (await office.get(`/v1/agencies/so-cu/staff?on=${day}&after=${position}`)).body;
    expect(await staffOn('2025-08-01')).toMatchObject({ posts: [{ holders: [{ personId: 'cb-0401' }] }] });
    expect(await staffOn('2025-08-02')).toMatchObject({ posts: [], focalPoints: [] });
    const signs = async (day: string) =>
      (await office.get(`/v1/agencies/so-cu/signing-check?person=cb-0401&post=giam-doc&documentType=notice&on=${day}`))
        .body;
    expect(await signs('2025-08-01')).toMatchObject({ allowed: true });
    expect(await signs('2025-08-02')).toMatchObject({
      allowed: false,
      refusal: { code: 'signature/post-not-held' },
      restsOn: expect.arrayContaining([expect.objectContaining({ type: 'staff.closed' })]),
    });
    const late = fill('so-cu', 'giam-doc', 'cb-0401', { validFrom: '2025-08-02' });
    expect(await refused(late)).toEqual([409, 'agency/ended']);
  });
});

describe('the read models of people and posts', () => {
  it('are what a replay of the log makes of it', async () => {
    expect(await differencesIn(api, ['people', 'staffs'])).toEqual({ people: [], staffs: [] });
  });
});
