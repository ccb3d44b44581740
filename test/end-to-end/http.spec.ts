import { newId } from '#kernel';
import { directive, registerProvince } from './province.js';
import { useApi } from './running-api.js';

const api = useApi();
const office = api.as('office');
const auditor = api.as('auditor');

const department = (agencyId: string) => ({ agencyId, name: `Sở ${agencyId}`, kind: 'department' });

beforeAll(async () => {
  await registerProvince(office);
});

describe('when a command is sent again under its Idempotency-Key', () => {
  it('answers as the first time, and changes nothing', async () => {
    const key = { 'idempotency-key': newId() };
    const first = await office.post('/v1/directives', directive(), key);
    const head = (await auditor.get('/v1/events?limit=1')).body.head as number;
    const again = await office.post('/v1/directives', directive(), key);
    expect([again.status, again.body]).toEqual([first.status, first.body]);
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    expect(again.headers.get('dondoc-position')).toBe(first.headers.get('dondoc-position'));
    expect([first.headers.get('idempotent-replayed'), again.headers.get('idempotent-replayed')]).toEqual([
      null,
      'true',
    ]);
    expect((await auditor.get('/v1/events?limit=1')).body.head).toBe(head);
  });

  it('answers as the first time whatever happened in between', async () => {
    const { body } = await office.post('/v1/directives', directive());
    const key = { 'idempotency-key': newId() };
    const path = `/v1/directives/${body.directiveId}/issue`;
    const first = await office.post(path, { symbol: 'UBND-TH' }, key);
    const again = await office.post(path, { symbol: 'UBND-TH' }, key);
    expect([again.status, again.body]).toEqual([200, first.body]);
    expect((await office.post(path, { symbol: 'UBND-TH' })).status).toBe(409);
  });

  it('carries it out once when both arrive together', async () => {
    const key = { 'idempotency-key': newId() };
    const answers = await Promise.all(Array.from({ length: 8 }, () => office.post('/v1/directives', directive(), key)));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(answers.filter(({ headers }) => headers.get('idempotent-replayed') === null)).toHaveLength(1);
  });

  it('refuses other content under the same key', async () => {
    const key = { 'idempotency-key': newId() };
    await office.post('/v1/agencies', department('so-mot'), key);
    for (const refused of [
      await office.post('/v1/agencies', department('so-hai'), key),
      await office.post('/v1/directives', directive(), key),
    ]) {
      expect([refused.status, refused.body.code]).toEqual([422, 'idempotency-key/reused']);
    }
  });

  it('keeps the keys of two callers apart', async () => {
    const key = { 'idempotency-key': 'mot-khoa-chung' };
    const one = await office.post('/v1/agencies', department('so-ba'), key);
    const other = await api.as('administrator').post('/v1/agencies', department('so-bon'), key);
    expect([one.status, other.status]).toEqual([201, 201]);
  });

  it('lets a refused command be tried again', async () => {
    const key = { 'idempotency-key': newId() };
    const body = { ...department('phong-con'), parentId: 'so-nam' };
    expect((await office.post('/v1/agencies', body, key)).status).toBe(409);
    await office.post('/v1/agencies', department('so-nam'));
    expect((await office.post('/v1/agencies', body, key)).status).toBe(201);
  });

  it.each(['', ' ', 'với-dấu', 'x'.repeat(201)])('refuses the key "%s"', async (key) => {
    const refused = await office.post('/v1/agencies', department('so-sau'), { 'idempotency-key': encodeHeader(key) });
    expect([refused.status, refused.body.code]).toEqual([400, 'request/invalid']);
    expect(refused.body.errors[0]).toMatchObject({ header: 'Idempotency-Key' });
  });
});

/** Header values are bytes: what is not Latin-1 goes out as its UTF-8. */
function encodeHeader(value: string): string {
  return Buffer.from(value, 'utf8').toString('latin1');
}

describe('when a list is longer than a page', () => {
  it('is read to its end by following the links, each item once', async () => {
    const agencies = Array.from({ length: 25 }, (_, index) => department(`trang-${String(index).padStart(2, '0')}`));
    const { body } = await office.post('/v1/agencies/batch', { agencies });
    const seen: string[] = [];
    let path: string | undefined = `/v1/agencies?kind=department&limit=10&after=${body.position}`;
    let pages = 0;
    while (path !== undefined) {
      const page = await office.get(path);
      seen.push(...page.body.items.map(({ agencyId }: { agencyId: string }) => agencyId));
      path = /^<(.*)>; rel="next"$/.exec(page.headers.get('link') ?? '')?.[1];
      expect(path === undefined).toBe(page.body.next === null);
      pages += 1;
    }
    expect(pages).toBeGreaterThan(2);
    expect(seen).toEqual([...new Set(seen)].sort());
    expect(seen).toEqual(expect.arrayContaining(agencies.map(({ agencyId }) => agencyId)));
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['limit=ten', 'limit'],
    ['cursor=bm90IGEgY3Vyc29y', 'cursor'],
    ['cursor=%00', 'cursor'],
    ['kind=ministry', 'kind'],
    ['unknown=1', 'unknown'],
    ['after=-1', 'after'],
    ['after=999999999', 'after'],
  ])('refuses ?%s by its name', async (query, parameter) => {
    const refused = await office.get(`/v1/agencies?${query}`);
    expect([refused.status, refused.body.code]).toEqual([400, 'request/invalid']);
    expect(refused.body.errors[0]).toMatchObject({ parameter });
  });

  it('refuses the cursor of another list', async () => {
    const { body } = await office.get('/v1/agencies?limit=1');
    const refused = await office.get(`/v1/groups?cursor=${body.next}`);
    expect([refused.status, refused.body.code]).toEqual([400, 'request/invalid']);
  });
});

describe('when a request cannot be read', () => {
  it.each([
    ['JSON that breaks off', '{"agencyId":', {}, 400, 'request/unreadable'],
    ['no JSON where some is announced', '', {}, 400, 'request/unreadable'],
    ['a forbidden key', '{"__proto__": {"agencyId": "x"}}', {}, 400, 'request/unreadable'],
    ['a list where an object belongs', '[]', {}, 400, 'request/invalid'],
    ['another media type', '<agency/>', { 'content-type': 'application/xml' }, 415, 'request/unsupported-media-type'],
    ['more than is taken', JSON.stringify({ name: 'x'.repeat(3_000_000) }), {}, 413, 'request/too-large'],
    ['a NUL in a text', JSON.stringify({ ...department('so-nul'), name: 'a\u0000b' }), {}, 400, 'request/invalid'],
    ['a body nested without end', `${'{"name":'.repeat(50_000)}1${'}'.repeat(50_000)}`, {}, 400, 'request/invalid'],
  ])('answers with a problem to %s', async (_, body, headers, status, code) => {
    const refused = await office.send('POST', '/v1/agencies', body, headers);
    expect([refused.status, refused.body.code]).toEqual([status, code]);
    expect(refused.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  });

  it.each([
    ['GET', '/v1/nothing', 404, 'request/unknown-route'],
    ['GET', '/v1/agencies/%zz', 400, 'request/unreadable'],
    ['GET', '/v1/agencies/KHÔNG', 400, 'request/invalid'],
    ['GET', '/v1/directives/7', 400, 'request/invalid'],
  ])('answers with a problem to %s %s', async (method, path, status, code) => {
    const refused = await office.send(method, path);
    expect([refused.status, refused.body.code]).toEqual([status, code]);
    expect(refused.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  });

  it.each([
    ['DELETE', '/v1/agencies', 'GET, HEAD, POST'],
    ['PUT', '/v1/agencies/so-tai-chinh?after=1', 'GET, HEAD'],
    ['PATCH', '/v1/agencies/batch', 'GET, HEAD, POST'],
    ['POST', '/openapi.json', 'GET, HEAD'],
    ['OPTIONS', '/health/live', 'GET, HEAD'],
  ])('says to %s %s which methods there are', async (method, path, allow) => {
    const refused = await office.send(method, path);
    expect([refused.status, refused.body.code]).toEqual([405, 'request/method-not-allowed']);
    expect(refused.headers.get('allow')).toBe(allow);
    expect(refused.headers.get('x-correlation-id')).toBe(refused.body.correlationId);
  });

  it('leads from a problem to its meaning', async () => {
    const refused = await office.get('/v1/agencies/khong-co');
    const meaning = await api.withToken().get(refused.body.type);
    expect(meaning.status).toBe(200);
    expect(meaning.body).toEqual({
      type: '/problems/agency/unknown',
      code: 'agency/unknown',
      status: 404,
      title: refused.body.title,
    });
    expect((await api.withToken().get('/problems/agency/nothing')).body.code).toBe('problem/unknown');
  });
});

describe('when a request names its correlation id', () => {
  it('is answered with it, and its events carry it', async () => {
    const made = await office.post('/v1/agencies', department('so-tuong-quan'), { 'x-correlation-id': 'ho-so-42' });
    expect(made.headers.get('x-correlation-id')).toBe('ho-so-42');
    const feed = await auditor.get(`/v1/events?after=${made.body.position - 1}&limit=1`);
    expect(feed.body.items[0].metadata.correlationId).toBe('ho-so-42');
  });

  it('tells the id in a problem too, and draws one where none was sent', async () => {
    const refused = await office.get('/v1/agencies/khong-co', { 'x-correlation-id': 'ho-so-43' });
    expect(refused.body.correlationId).toBe('ho-so-43');
    const drawn = await office.get('/v1/agencies/khong-co', {
      'x-correlation-id': 'hồ sơ'.normalize('NFD').replace(/[^\x20-\x7e]/g, ''),
    });
    expect(drawn.body.correlationId).toMatch(/^[0-9a-f-]{36}$/);
    expect(drawn.headers.get('x-correlation-id')).toBe(drawn.body.correlationId);
  });
});

describe('when two tenants work side by side', () => {
  it('shows neither anything of the other', async () => {
    const neighbour = api.as('office', undefined, 'dak-lak');
    const made = await neighbour.post('/v1/agencies', department('so-lang-gieng'));
    expect(made.body.position).toBe(1);
    const own = await neighbour.get('/v1/agencies?after=1');
    expect(own.body.items.map(({ agencyId }: { agencyId: string }) => agencyId)).toEqual(['so-lang-gieng']);
    expect((await office.get('/v1/agencies/so-lang-gieng')).status).toBe(404);
    const feed = await api.as('auditor', undefined, 'dak-lak').get('/v1/events');
    expect(feed.body).toMatchObject({ head: 1, next: 1, items: [{ type: 'agency.registered' }] });
  });
});

describe('when somebody looks after the process', () => {
  it('says that it lives and is ready, and why, without a token', async () => {
    const anybody = api.withToken();
    expect((await anybody.get('/health/live')).body).toEqual({ status: 'ok' });
    const ready = await anybody.get('/health/ready');
    expect(ready.status).toBe(200);
    expect(ready.body.details).toMatchObject({
      database: { status: 'up' },
      queue: { status: 'up', kind: 'postgres' },
      subscriptions: { status: 'up', largestLag: expect.any(Number) },
    });
  });

  it('shows the description of the API as a page', async () => {
    const page = await fetch(`${await api.app().getUrl()}/docs`);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html']);
    expect(await page.text()).toContain('Dondoc API');
  });
});
