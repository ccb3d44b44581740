import { useApi } from './running-api.js';

const api = useApi({ worker: false });
const office = api.as('office');

describe('when nothing follows the log', () => {
  let position: number;

  beforeAll(async () => {
    const made = await office.post('/v1/agencies', { agencyId: 'ubnd-tinh', name: 'UBND tỉnh', kind: 'office' });
    position = made.body.position as number;
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

  it('has a clock that nobody sets', async () => {
    expect((await office.get('/v1/clock')).body.stepped).toBe(false);
    const refused = await api.as('administrator').put('/v1/clock', { now: '2030-01-01T00:00:00Z' });
    expect([refused.status, refused.body.code]).toEqual([409, 'clock/not-stepped']);
  });
});
