import { useLog } from '../support/log.js';
import { useApi, type Client } from './running-api.js';

/** Registers an agency that nobody will project; answers the position of it. */
async function register(office: Client, agencyId = 'ubnd-tinh'): Promise<number> {
  const made = await office.post('/v1/agencies', { agencyId, name: 'UBND tỉnh', kind: 'office' });
  return made.body.position as number;
}

describe('when nothing has followed the log for long', () => {
  const api = useApi({ worker: false, startsAt: '2025-08-03T09:00:00+07:00' });
  const office = api.as('office');
  let position: number;

  beforeAll(async () => {
    position = await register(office);
  });

  it('says of a read that waits in vain what is behind, and when to ask again', async () => {
    const behind = await office.get(`/v1/agencies?after=${position}`);
    expect([behind.status, behind.body.code]).toEqual([503, 'read-model/behind']);
    expect(behind.body.facts).toEqual({ readModel: 'agencies', position });
    expect(behind.headers.get('retry-after')).toBe('1');
  });

  it('still serves, and says that its read models stand still', async () => {
    const ready = await api.withToken().get('/health/ready');
    expect(ready.status).toBe(200);
    expect(ready.body.details.subscriptions).toMatchObject({ status: 'degraded', largestLag: position });
    expect((await office.get('/v1/agencies')).status).toBe(200);
  });
});

describe('when an event is recorded after a long silence', () => {
  const api = useApi({ worker: false });
  const behind = useLog(api.database);

  it('takes nobody for dead who has not had the time to see it', async () => {
    const office = api.as('office');
    const position = await register(office);
    const { body } = await api.as('administrator').get('/v1/operations/subscriptions');
    const names = body.items.map(({ name }: { name: string }) => name);
    await behind.query(
      `insert into log.subscriptions (tenant_id, name, partition, position, moved_at)
       select 'phu-tho', name, 0, $2, clock_timestamp() - interval '1 hour' from unnest($1::text[]) as name`,
      [names, position],
    );
    await register(office, 'so-tai-chinh');
    const ready = await api.withToken().get('/health/ready');
    expect(ready.body.details.subscriptions).toEqual({ status: 'up', largestLag: 1 });
  });

  it('has a clock that nobody sets', async () => {
    expect((await api.as('office').get('/v1/clock')).body.stepped).toBe(false);
    const refused = await api.as('administrator').put('/v1/clock', { now: '2030-01-01T00:00:00Z' });
    expect([refused.status, refused.body.code]).toEqual([409, 'clock/not-stepped']);
  });
});
