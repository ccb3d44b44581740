import type { Subscription } from '#event-store';
import { eventually } from '../support/eventually.js';
import { useLog } from '../support/log.js';
import { useApi, type Client } from './running-api.js';

// Nobody else moves the followers: the product's own policy for read models would stop where this one parks.
const api = useApi({ worker: false, logLevel: 'fatal' });
const behind = useLog(api.database);
const office = api.as('office');
const administrator = api.as('administrator');
const auditor = api.as('auditor');
const neighbour = api.as('administrator', undefined, 'dak-lak');
const PATH = '/v1/operations/incidents';
const agencies = (then: 'park' | 'stop'): Subscription => ({
  ...api.engine().agenciesProjection,
  onError: { retries: 0, backoff: 0, then },
});
const positions: number[] = [];
let faulty = true;
let jobs: string[];

interface Outcome {
  readonly id: string;
  readonly outcome: string;
  readonly detail?: string;
}

async function breakReadModel(pattern: string): Promise<void> {
  await behind.query('alter table read.agencies drop constraint if exists no_red');
  await behind.query(`alter table read.agencies add constraint no_red check (agency_id not like '${pattern}')`);
}

async function register(...agencyIds: string[]): Promise<void> {
  for (const agencyId of agencyIds) {
    const { body } = await office.post('/v1/agencies', { agencyId, name: agencyId, kind: 'department' });
    positions.push(body.position as number);
  }
}

const run = (subscription: Subscription) =>
  api.provided(({ SubscriptionRunner }) => SubscriptionRunner).run(subscription, 'phu-tho');
const queues = () => api.provided(({ QueueBackend }) => QueueBackend);
const queue = () => queues().queue(api.engine().maintenanceQueue);

async function listed(query = '', client: Client = administrator): Promise<string[]> {
  await run(api.engine().operationsProjection);
  const { status, body } = await client.get(`${PATH}${query}`);
  expect(status).toBe(200);
  return body.items.map(({ incidentId }: { incidentId: string }) => incidentId);
}

const outcomesOf = (body: { readonly outcomes: readonly Outcome[] }) => body.outcomes.map(({ outcome }) => outcome);
const parkedId = (index: number) => `event-parked.agencies.0.${String(positions[index])}`;

beforeAll(async () => {
  await breakReadModel('so-do%');
  await register('so-do-1', 'so-xanh', 'so-do-2', 'so-do-3');
  await run(agencies('park'));
  queues().worker(api.engine().maintenanceQueue, async ({ payload }) => {
    if (faulty) throw new Error(`${payload.operation} went wrong`);
    return Promise.resolve({});
  });
  jobs = [];
  for (const [tenant, operation] of [
    ['phu-tho', 'first'],
    ['phu-tho', 'second'],
    ['dak-lak', 'third'],
  ] as const) {
    jobs.push(await queue().add({ tenant, operation, parameters: {} }));
    await eventually('the job has failed', async () => (await queue().counts()).failed === jobs.length);
  }
});

describe('when events were set aside and jobs used up their attempts', () => {
  it('lists all of it, the last first, with the evidence and what to do', async () => {
    expect(await listed('', auditor)).toEqual([
      `job-failed.maintenance.${jobs[1]!}`,
      `job-failed.maintenance.${jobs[0]!}`,
      parkedId(3),
      parkedId(2),
      parkedId(0),
    ]);
    const { items } = (await auditor.get(PATH)).body;
    expect(items[0]).toEqual({
      incidentId: `job-failed.maintenance.${jobs[1]!}`,
      kind: 'job-failed',
      source: 'maintenance',
      summary: 'A job of the queue "maintenance" used up its attempts.',
      evidence: {
        jobId: jobs[1],
        purpose: api.engine().maintenanceQueue.purpose,
        payload: { tenant: 'phu-tho', operation: 'second', parameters: {} },
        error: 'second went wrong',
        trace: expect.stringMatching(/^Error: second went wrong\n/),
      },
      firstAt: expect.stringMatching(/^\d{4}-.*Z$/),
      lastAt: expect.stringMatching(/^\d{4}-.*Z$/),
      attempts: 1,
      remedy: 'Mend what the error names, then retry: the job runs again with all its attempts.',
      dismissible: true,
      dismissal: null,
    });
    expect(items[4]).toMatchObject({
      kind: 'event-parked',
      source: 'agencies',
      summary: `"agencies" could not take the event at position ${String(positions[0])} and set it aside.`,
      evidence: { position: positions[0], partition: 0, error: expect.stringContaining('no_red') },
      attempts: 1,
      dismissible: true,
    });
    expect(items[4].firstAt <= items[4].lastAt).toBe(true);
  });

  it('narrows them down by kind, by source and by time', async () => {
    expect(await listed('?kind=job-failed')).toHaveLength(2);
    expect(await listed('?source=agencies')).toEqual([parkedId(3), parkedId(2), parkedId(0)]);
    expect(await listed('?kind=job-failed&source=agencies')).toEqual([]);
    expect(await listed('?kind=never-heard-of')).toEqual([]);
    const { items } = (await administrator.get(PATH)).body;
    expect(await listed(`?since=${String(items[1].lastAt)}`)).toEqual([items[0].incidentId, items[1].incidentId]);
  });

  it('gives them page by page, across kinds, each once', async () => {
    const seen: string[] = [];
    for (let path: string | undefined = `${PATH}?limit=2`; path !== undefined;) {
      const page = await administrator.get(path);
      seen.push(...page.body.items.map(({ incidentId }: { incidentId: string }) => incidentId));
      path = /^<(.*)>; rel="next"$/.exec(page.headers.get('link') ?? '')?.[1];
    }
    expect(seen).toEqual(await listed());
    const made = Buffer.from(JSON.stringify(['incidents', 'yesterday', 'x'])).toString('base64url');
    expect((await administrator.get(`${PATH}?cursor=${made}`)).body.code).toBe('request/invalid');
  });

  it('shows a tenant its own, and lets it touch no others', async () => {
    const own = `job-failed.maintenance.${jobs[2]!}`;
    expect(await listed('', neighbour)).toEqual([own]);
    const ids = [own, `job-failed.maintenance.${jobs[0]!}`, parkedId(0)];
    const tried = await administrator.post(`${PATH}/retry`, { incidents: { ids: [own] } });
    expect(outcomesOf(tried.body)).toEqual(['gone']);
    const dismissed = await neighbour.post(`${PATH}/dismiss`, { incidents: { ids }, reason: 'thử' });
    expect(outcomesOf(dismissed.body)).toEqual(['dismissed', 'gone', 'gone']);
    expect(await listed()).toHaveLength(5);
  });

  it('lets nobody but the administrator retry or dismiss', async () => {
    for (const act of ['retry', 'dismiss']) {
      const refused = await auditor.post(`${PATH}/${act}`, { incidents: { filter: {} }, reason: 'x' });
      expect([refused.status, refused.body.facts.permission]).toEqual([403, 'operations:manage']);
    }
  });

  it('asks which are meant, in one way', async () => {
    for (const incidents of [{}, { ids: [parkedId(0)], filter: {} }, { ids: [] }, { ids: ['not an id'] }]) {
      const refused = await administrator.post(`${PATH}/retry`, { incidents });
      expect([refused.status, refused.body.code]).toEqual([400, 'request/invalid']);
    }
  });
});

describe('when some are tried again', () => {
  it('says of each what became of it, and keeps what failed again', async () => {
    await breakReadModel('%3');
    const ids = [parkedId(0), parkedId(3), 'event-parked.agencies.0.99999', 'event-parked.nobody.0.1', 'old-kind.x'];
    const { status, body } = await administrator.post(`${PATH}/retry`, {
      incidents: { ids },
      reason: 'Đã sửa ràng buộc',
    });
    expect(status).toBe(200);
    expect(body.outcomes).toEqual([
      { id: ids[0], outcome: 'cleared' },
      { id: ids[1], outcome: 'failed-again', detail: expect.stringContaining('no_red') },
      { id: ids[2], outcome: 'gone' },
      { id: ids[3], outcome: 'gone' },
      { id: ids[4], outcome: 'gone' },
    ]);
    expect((await listed('?kind=event-parked')).sort()).toEqual([parkedId(2), parkedId(3)].sort());
    const [latest] = (await administrator.get(`${PATH}?kind=event-parked`)).body.items;
    expect(latest).toMatchObject({ incidentId: parkedId(3), attempts: 2 });
    expect(latest.firstAt < latest.lastAt).toBe(true);
  });

  it('tries a selection once under one key, however often it is sent', async () => {
    const request = { incidents: { filter: { kind: 'event-parked' } } };
    const key = { 'idempotency-key': 'thu-lai-1' };
    const first = await administrator.post(`${PATH}/retry`, request, key);
    expect(outcomesOf(first.body).sort()).toEqual(['cleared', 'failed-again']);
    const repeated = await administrator.post(`${PATH}/retry`, request, key);
    expect(repeated.body).toEqual(first.body);
    expect(repeated.headers.get('idempotent-replayed')).toBe('true');
    const [left] = (await administrator.get(`${PATH}?kind=event-parked`)).body.items;
    expect(left).toMatchObject({ incidentId: parkedId(3), attempts: 3 });
    const other = await administrator.post(`${PATH}/retry`, { incidents: { filter: {} } }, key);
    expect([other.status, other.body.code]).toEqual([422, 'idempotency-key/reused']);
  });

  it('lets failed jobs run again', async () => {
    faulty = false;
    const { body } = await administrator.post(`${PATH}/retry`, { incidents: { filter: { kind: 'job-failed' } } });
    expect(outcomesOf(body)).toEqual(['asked', 'asked']);
    await eventually('both have run through', async () => (await queue().counts()).completed === 2);
    expect(await listed('?kind=job-failed')).toEqual([]);
  });
});

describe('when one is dismissed', () => {
  it('is hidden with its reason and by whom, until it fails once more', async () => {
    const { body } = await administrator.post(`${PATH}/dismiss`, {
      incidents: { ids: [parkedId(3)] },
      reason: 'Đơn vị đã giải thể',
    });
    expect(body.outcomes).toEqual([{ id: parkedId(3), outcome: 'dismissed' }]);
    expect(await listed()).toEqual([]);
    expect(await listed('?dismissed=true')).toEqual([parkedId(3)]);
    expect((await administrator.get(`${PATH}?dismissed=true`)).body.items[0].dismissal).toEqual({
      reason: 'Đơn vị đã giải thể',
      by: { subject: 'administrator' },
      dismissedAt: expect.stringMatching(/Z$/),
    });
    await administrator.post(`${PATH}/retry`, { incidents: { ids: [parkedId(3)] } });
    expect(await listed()).toEqual([parkedId(3)]);
    expect(await listed('?dismissed=true')).toEqual([]);
  });

  it('wants a reason that says something', async () => {
    const refused = await administrator.post(`${PATH}/dismiss`, { incidents: { filter: {} }, reason: ' ' });
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect(await listed()).toEqual([parkedId(3)]);
  });
});

describe('when a follower was stopped by its policy', () => {
  beforeAll(async () => {
    await register('so-do-4-3');
    await run(agencies('stop'));
  });

  it('is an incident that cannot be dismissed, for it holds up what follows', async () => {
    const [stopped] = (await administrator.get(`${PATH}?kind=follower-stopped`)).body.items;
    expect(stopped).toMatchObject({
      incidentId: 'follower-stopped.agencies.0',
      source: 'agencies',
      evidence: { position: positions.at(-1), partition: 0, error: expect.stringContaining('no_red') },
      attempts: 1,
      dismissible: false,
    });
    const { body } = await administrator.post(`${PATH}/dismiss`, {
      incidents: { ids: ['follower-stopped.agencies.0'] },
      reason: 'để sau',
    });
    expect(body.outcomes).toEqual([
      { id: 'follower-stopped.agencies.0', outcome: 'not-dismissible', detail: stopped.remedy },
    ]);
    expect(await listed('?kind=follower-stopped')).toEqual(['follower-stopped.agencies.0']);
  });

  it('goes on when it is retried, once the cause is mended', async () => {
    await behind.query('alter table read.agencies drop constraint no_red');
    const { body } = await administrator.post(`${PATH}/retry`, { incidents: { filter: {} } });
    expect(body.outcomes).toEqual([
      { id: 'follower-stopped.agencies.0', outcome: 'asked' },
      { id: parkedId(3), outcome: 'cleared' },
    ]);
    expect(await run(agencies('park'))).toBe('caught-up');
    expect(await listed()).toEqual([]);
  });
});

describe('what was done', () => {
  it('is on record: who, what, why, and what came of it', async () => {
    await run(api.engine().operationsProjection);
    const { items } = (await auditor.get('/v1/operations/acts')).body;
    expect(items[0]).toMatchObject({
      kind: 'retry-incidents',
      target: null,
      items: ['follower-stopped.agencies.0', parkedId(3)],
      reason: null,
      by: { subject: 'administrator' },
      outcomes: [{ outcome: 'asked' }, { outcome: 'cleared' }],
    });
    const dismissals = (await auditor.get('/v1/operations/acts?kind=dismiss-incidents&limit=1')).body;
    expect(dismissals).toMatchObject({
      items: [{ items: [parkedId(3)], reason: 'Đơn vị đã giải thể', outcomes: [{ outcome: 'dismissed' }] }],
      next: null,
    });
    const events = (await auditor.get('/v1/events?types=operations.act-begun,operations.act-ended')).body.items;
    expect(events.map(({ stream }: { stream: string }) => stream)).toContain(`operations-${String(items[0].actId)}`);
  });
});
