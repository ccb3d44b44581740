import { eventually } from '../support/eventually.js';
import { useRedis } from '../support/redis.js';
import { useApi, type RunningApi } from './running-api.js';

const PAGE = '/operations/queues-board';
const SESSION = '/v1/operations/queue-board/session';
const redis = useRedis();

/** A browser with the cookie of a session, and no token. */
async function browser(api: RunningApi, role: 'administrator' | 'auditor', tenant?: string) {
  const opened = await api.as(role, undefined, tenant).post(SESSION);
  const cookie = opened.headers.get('set-cookie')!.split(';', 1)[0]!;
  const url = await api.app().getUrl();
  return (method: string, path: string, headers: Record<string, string> = {}) =>
    fetch(`${url}${PAGE}${path}`, { method, headers: { cookie, origin: url, ...headers } });
}

interface BoardAnswer {
  readonly queues: readonly {
    readonly name: string;
    readonly readOnlyMode: boolean;
    readonly isPaused: boolean;
    readonly counts: Readonly<Record<string, number>>;
    readonly jobs: readonly { readonly id: string; readonly failedReason?: string }[];
  }[];
}

describe.each([
  { backend: 'postgres', queueUrl: undefined },
  { backend: 'redis', queueUrl: () => redis.url },
] as const)('the page of the queues, with jobs in $backend', ({ backend, queueUrl }) => {
  const api = useApi({ logLevel: 'fatal', ...(queueUrl && { queueUrl }) });
  const queues = () => api.provided(({ QueueBackend }) => QueueBackend);
  const queue = () => queues().queue(api.engine().maintenanceQueue);
  const timers = () => queues().queue(api.engine().timersQueue);
  let own: string;
  let foreign: string;

  beforeAll(async () => {
    const fails = (tenant: string) => queue().add({ tenant, operation: 'nothing of the kind', parameters: {} });
    [own, foreign] = [await fails('phu-tho'), await fails('dak-lak')];
    await eventually('both have failed', async () => (await queue().counts()).failed === 2);
  });

  const looked = async (look: Awaited<ReturnType<typeof browser>>): Promise<BoardAnswer> => {
    const answer = await look('GET', '/api/queues?activeQueue=maintenance&status=failed&page=1&jobsPerPage=10');
    expect(answer.status).toBe(200);
    return (await answer.json()) as BoardAnswer;
  };

  it('is shown to a browser that has a session: nothing of it comes from elsewhere', async () => {
    const look = await browser(api, 'auditor');
    const page = await look('GET', '');
    const html = await page.text();
    expect([page.status, page.headers.get('content-type'), page.headers.get('cache-control')]).toEqual([
      200,
      'text/html; charset=utf-8',
      'no-store',
    ]);
    const policy = page.headers.get('content-security-policy')!;
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toMatch(/https:|unsafe-eval|script-src/);
    expect(html).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    const scripts = [...html.matchAll(/<script defer src="([^"]+)"/g)].map(([, source]) => source!);
    expect(scripts.length).toBeGreaterThan(0);
    for (const source of scripts) expect((await look('GET', `/${source}`)).status).toBe(200);
    // What is written in the page itself is data: the policy lets no other script run.
    expect([...html.matchAll(/<script(?! defer src)([^>]*)>/g)].map(([, marks]) => marks)).toEqual([
      ' id="__UI_CONFIG__" type="application/json"',
    ]);
  });

  it('answers for every queue, and shows a tenant the jobs of its own', async () => {
    const { queues } = await looked(await browser(api, 'administrator'));
    expect(queues.map(({ name }) => name)).toEqual(expect.arrayContaining(['wake', 'timers', 'maintenance']));
    const maintenance = queues.find(({ name }) => name === 'maintenance')!;
    expect(maintenance).toMatchObject({ readOnlyMode: false, isPaused: false, counts: { failed: 2 } });
    expect(maintenance.jobs.map(({ id }) => id)).toEqual([own]);
    const look = await browser(api, 'administrator');
    expect((await look('GET', `/api/queues/maintenance/${own}`)).status).toBe(200);
    expect((await look('GET', `/api/queues/maintenance/${foreign}`)).status).toBe(404);
    expect((await look('PUT', `/api/queues/maintenance/${foreign}/retry`)).status).toBe(404);
    const stats = await look('GET', '/api/redis/stats');
    expect([stats.status, ((await stats.json()) as { backend: string }).backend]).toEqual([200, backend]);
  });

  it('lets nobody in without a session, or with a role that may not', async () => {
    const url = await api.app().getUrl();
    for (const headers of [
      {},
      { cookie: 'dondoc-queue-board=x.y.z' },
      { cookie: `dondoc-queue-board=${await api.tokenOf('administrator')}` },
    ]) {
      const refused = await fetch(`${url}${PAGE}/api/queues`, { headers });
      expect([refused.status, refused.headers.get('content-type')]).toEqual([
        401,
        'application/problem+json; charset=utf-8',
      ]);
      expect(await refused.json()).toMatchObject({ code: 'access/unauthenticated', instance: `${PAGE}/api/queues` });
    }
    const agency = await api.as('agency', 'so-tai-chinh').post(SESSION);
    expect([agency.status, agency.body.facts.permission]).toEqual([403, 'operations:read']);
    const direct = await api.as('office').get(`${PAGE}/api/queues`);
    expect([direct.status, direct.body.code]).toEqual([403, 'access/permission-missing']);
    expect((await api.as('auditor').get(`${PAGE}/api/queues`)).status).toBe(200);
  });

  it('has its cookie sent to itself alone, and kept from scripts and other sites', async () => {
    const { headers, body } = await api.as('auditor').post(SESSION);
    const [cookie, ...marks] = headers.get('set-cookie')!.split('; ');
    expect(marks).toEqual([`Path=${PAGE}`, 'Max-Age=900', 'HttpOnly', 'SameSite=Strict']);
    expect(body).toEqual({ page: PAGE, validFor: 900 });
    const behindProxy = await api.as('auditor').post(SESSION, undefined, { 'x-forwarded-proto': 'https' });
    expect(behindProxy.headers.get('set-cookie')).toMatch(/; Secure$/);
    const token = cookie!.split('=')[1]!;
    expect((await api.withToken(token).get('/v1/operations/queues')).status).toBe(401);
  });

  it('is read-only for whoever may only look', async () => {
    const look = await browser(api, 'auditor');
    expect((await looked(look)).queues.every(({ readOnlyMode }) => readOnlyMode)).toBe(true);
    const refused = await look('PUT', '/api/queues/timers/pause');
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([
      403,
      'access/permission-missing',
    ]);
    expect(await timers().isPaused()).toBe(false);
  });

  it('takes no order that another page had the browser send', async () => {
    const send = await browser(api, 'administrator');
    for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null' }, { 'sec-fetch-site': 'same-site' }]) {
      const refused = await send('PUT', '/api/queues/timers/pause', headers);
      expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([
        403,
        'queue-board/foreign-origin',
      ]);
    }
    expect(await timers().isPaused()).toBe(false);
  });

  it('pauses and resumes, tries again and throws away what failed, each act on record', async () => {
    const send = await browser(api, 'administrator');
    expect((await send('PUT', '/api/queues/timers/pause')).status).toBe(200);
    expect(await timers().isPaused()).toBe(true);
    expect((await send('PUT', '/api/queues/timers/resume')).status).toBe(200);
    expect(await timers().isPaused()).toBe(false);
    expect((await send('PUT', `/api/queues/maintenance/${own}/retry`)).status).toBe(204);
    await eventually('it has failed again', async () => (await queue().counts()).failed === 2);
    for (const path of ['empty', 'obliterate', `${own}/clean`, 'promote']) {
      expect([path, (await send('PUT', `/api/queues/maintenance/${path}`)).status]).toEqual([path, 403]);
    }
    const { head } = (await api.as('auditor').get('/v1/events?limit=1')).body;
    const acts = await api.as('auditor').get(`/v1/operations/acts?kind=use-queue-board&after=${String(head)}`);
    expect(
      acts.body.items
        .slice(0, 3)
        .map((act: { target: string; items: string[]; outcomes: unknown; by: unknown }) => [
          act.target,
          act.items,
          act.outcomes,
          act.by,
        ]),
    ).toEqual([
      ['maintenance', [own], [{ id: own, outcome: 'retry', detail: '204' }], { subject: 'administrator' }],
      ['timers', [], [{ id: 'timers', outcome: 'resume', detail: '200' }], { subject: 'administrator' }],
      ['timers', [], [{ id: 'timers', outcome: 'pause', detail: '200' }], { subject: 'administrator' }],
    ]);
  });

  it('has no route that answers without a session', async () => {
    const url = await api.app().getUrl();
    const declared = new Set(
      api
        .provided(({ RouteDeclarations }) => RouteDeclarations)
        .list()
        .map(({ path }) => path),
    );
    const tree = api.app().getHttpAdapter().getInstance().printRoutes({ commonPrefix: false, includeHooks: false });
    const routes = routesIn(tree).filter(({ path }) => path.startsWith('/operations'));
    expect(routes.length).toBeGreaterThan(20);
    for (const { path, methods } of routes) {
      expect(declared.has(path)).toBe(false);
      for (const method of methods) {
        const address = path.replace(/:\w+/g, 'x').replace(/(static\/)?\*/, 'static/js/x.js');
        const { status } = await fetch(`${url}${address}`, { method });
        expect([method, path, status]).toEqual([method, path, 401]);
      }
    }
  });
});

/** What Fastify prints as a tree, as whole paths. */
function routesIn(tree: string): { path: string; methods: string[] }[] {
  const parts: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const [, indent, part, methods] = /^([│ ]*)[├└]── (\S+)(?: \(([A-Z, ]+)\))?/.exec(line) ?? [];
    if (indent === undefined || part === undefined) return [];
    parts.splice(indent.length / 4, parts.length, part);
    return methods === undefined ? [] : [{ path: parts.join(''), methods: methods.split(', ') }];
  });
}
