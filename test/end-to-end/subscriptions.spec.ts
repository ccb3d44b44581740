import type { Subscription } from '#event-store';
import { eventually } from '../support/eventually.js';
import { useLog, type OpenLog } from '../support/log.js';
import { useApi, type Client } from './running-api.js';

const department = (agencyId: string) => ({ agencyId, name: `Sở ${agencyId}`, kind: 'department' });

async function register(office: Client, agencyId: string): Promise<number> {
  const { body } = await office.post('/v1/agencies', department(agencyId));
  return body.position as number;
}

/** Makes the read model refuse some agencies, as a faulty migration would. */
async function breakReadModel(behind: OpenLog, pattern: string): Promise<void> {
  await mendReadModel(behind);
  await behind.query(`alter table read.agencies add constraint no_red check (agency_id not like '${pattern}')`);
}

async function mendReadModel(behind: OpenLog): Promise<void> {
  await behind.query('alter table read.agencies drop constraint if exists no_red');
}

describe('when a subscription is stopped by an event it cannot take', () => {
  const api = useApi();
  const behind = useLog(api.database);
  const office = api.as('office');
  const administrator = api.as('administrator');
  let position: number;

  const standing = async () => {
    const { body } = await administrator.get('/v1/operations/subscriptions');
    return body.items.find(({ name }: { name: string }) => name === 'agencies');
  };

  beforeAll(async () => {
    await breakReadModel(behind, 'so-do%');
    position = await register(office, 'so-do');
    await eventually('its error policy has stopped it', async () => {
      // The waits between its attempts are not what is tested here.
      await behind.query('update log.subscriptions set retry_at = clock_timestamp() where retry_at is not null');
      return (await standing()).stopped as boolean;
    });
  });

  it('shows why, and the process is not well', async () => {
    expect(await standing()).toMatchObject({ lag: 1, failures: 6, lastError: expect.stringContaining('no_red') });
    const { status, body } = await api.withToken().get('/health/ready');
    expect([status, body.details.subscriptions]).toMatchObject([200, { status: 'degraded', standing: ['agencies'] }]);
  });

  it('goes on when it is resumed, once the cause is mended', async () => {
    await mendReadModel(behind);
    const resumed = await administrator.post('/v1/operations/subscriptions/agencies/resume');
    expect(resumed.status).toBe(200);
    // The act itself is on record, as begun and as ended.
    expect(resumed.body).toMatchObject({
      head: position + 2,
      items: [{ name: 'agencies', stopped: false, failures: 0 }],
    });
    expect((await office.get(`/v1/agencies/so-do?after=${position}`)).status).toBe(200);
    expect(await standing()).toMatchObject({ lag: 0, stopped: false, lastError: null });
  });
});

describe('when a subscription set events aside', () => {
  // Nobody else moves it: the product's own policy for read models would stop it.
  const api = useApi({ worker: false });
  const behind = useLog(api.database);
  const office = api.as('office');
  const administrator = api.as('administrator');
  const park = () => {
    const { agenciesProjection } = api.engine();
    const parking: Subscription = { ...agenciesProjection, onError: { retries: 0, backoff: 0, then: 'park' } };
    return api.provided(({ SubscriptionRunner }) => SubscriptionRunner).run(parking, 'phu-tho');
  };
  const path = '/v1/operations/subscriptions/agencies';
  let red: number[];

  beforeAll(async () => {
    await breakReadModel(behind, 'so-do%');
    red = [await register(office, 'so-do-1')];
    await register(office, 'so-xanh');
    red.push(await register(office, 'so-do-2'));
    expect(await park()).toBe('caught-up');
  });

  it('lists them with the evidence, page by page', async () => {
    const first = await api.as('auditor').get(`${path}/parked?limit=1`);
    expect(first.body.items).toEqual([
      {
        position: red[0],
        partition: 0,
        error: expect.stringContaining('no_red'),
        attempts: 1,
        parkedAt: expect.stringMatching(/^\d{4}-.*Z$/),
      },
    ]);
    const next = /^<(.*)>; rel="next"$/.exec(first.headers.get('link')!)![1]!;
    const second = await administrator.get(next);
    expect(second.body).toMatchObject({ items: [{ position: red[1] }], next: null });
  });

  it('refuses a cursor that somebody made up', async () => {
    const cursor = Buffer.from(JSON.stringify(['parked', 'x'])).toString('base64url');
    const refused = await administrator.get(`${path}/parked?cursor=${cursor}`);
    expect([refused.status, refused.body.code]).toEqual([400, 'request/invalid']);
  });

  it('keeps aside what still cannot be taken, and counts the attempt', async () => {
    await breakReadModel(behind, '%2');
    const retried = await administrator.post(`${path}/retry-parked`);
    expect([retried.status, retried.body]).toEqual([200, { taken: 1, parked: 1 }]);
    expect((await administrator.get(`${path}/parked`)).body.items).toMatchObject([{ position: red[1], attempts: 2 }]);
  });

  it('has taken everything once the cause is mended', async () => {
    await mendReadModel(behind);
    expect((await administrator.post(`${path}/retry-parked`)).body).toEqual({ taken: 1, parked: 0 });
    expect((await administrator.post(`${path}/retry-parked`)).body).toEqual({ taken: 0, parked: 0 });
    expect((await administrator.get(`${path}/parked`)).body).toEqual({ items: [], next: null });
    const { items } = (await office.get('/v1/agencies')).body;
    expect(items.map(({ agencyId }: { agencyId: string }) => agencyId)).toEqual(['so-do-1', 'so-do-2', 'so-xanh']);
  });

  it('touches nothing of another tenant', async () => {
    await breakReadModel(behind, 'so-vang%');
    await register(office, 'so-vang');
    await park();
    const neighbour = api.as('administrator', undefined, 'dak-lak');
    expect((await neighbour.get(`${path}/parked`)).body.items).toEqual([]);
    expect((await neighbour.post(`${path}/retry-parked`)).body).toEqual({ taken: 0, parked: 0 });
    expect((await administrator.get(`${path}/parked`)).body.items).toHaveLength(1);
  });

  it.each([
    ['GET', 'parked'],
    ['POST', 'resume'],
    ['POST', 'retry-parked'],
  ])('knows nobody else: %s …/%s', async (method, act) => {
    const refused = await administrator.send(method, `/v1/operations/subscriptions/nobody/${act}`);
    expect([refused.status, refused.body.code]).toEqual([404, 'subscription/unknown']);
  });

  it('lets nobody but the administrator move them', async () => {
    for (const act of ['resume', 'retry-parked']) {
      const refused = await api.as('auditor').post(`${path}/${act}`);
      expect([refused.status, refused.body.facts.permission]).toEqual([403, 'operations:manage']);
    }
  });
});
