import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Tokens } from '#access';
import { DEFAULT_DEADLINE_POLICY } from '#deadlines/domain';
import { systemClock } from '#kernel';
import { createLogger } from '#platform';
import { createApi } from '../../apps/api/src/api.js';
import { TcpProxy } from '../conformance/tcp-proxy.js';
import { useDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { Client } from './running-api.js';

const SECRET = 'a-secret-for-tests-that-is-long-enough';
const database = useDatabase();
const lines: string[] = [];
let proxy: TcpProxy;
let api: NestFastifyApplication;
let office: Client;

beforeAll(async () => {
  proxy = await TcpProxy.before(database.ownerUrl);
  api = await createApi({
    databaseUrl: proxy.url,
    queueUrl: database.ownerUrl,
    tokenSecret: SECRET,
    clock: systemClock,
    policy: DEFAULT_DEADLINE_POLICY,
    logger: createLogger({ level: 'warn', format: 'json', destination: { write: (line) => void lines.push(line) } }),
  });
  await api.listen(0, '127.0.0.1');
  const token = await new Tokens(SECRET).sign(
    { tenant: 'phu-tho', role: 'office', actor: { subject: 'van-phong' } },
    { validFor: 600 },
  );
  office = new Client(
    () => api.getUrl(),
    () => Promise.resolve(token),
  );
});
afterAll(async () => {
  await api.close();
  await proxy.cut();
});

describe('when the database goes away and comes back', () => {
  const agency = { agencyId: 'ubnd-tinh', name: 'UBND tỉnh', kind: 'office' };

  it('says for that while that nothing can be read or written, and when to ask again', async () => {
    await proxy.cut();
    for (const answer of [await office.get('/v1/agencies'), await office.post('/v1/agencies', agency)]) {
      expect([answer.status, answer.body.code]).toEqual([503, 'service/unavailable']);
      expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
      expect(JSON.stringify(answer.body)).not.toMatch(/ECONN|127\.0\.0\.1/);
    }
    const ready = await office.get('/health/ready');
    expect([ready.status, ready.body.code]).toEqual([503, 'service/unavailable']);
    expect(ready.body.facts.database).toMatchObject({ status: 'down' });
    expect((await office.get('/health/live')).status).toBe(200);
    expect(lines.map((line) => JSON.parse(line).level as string)).not.toContain('error');
  });

  it('serves again by itself', async () => {
    await proxy.restore();
    await eventually('it is ready', async () => (await office.get('/health/ready')).status === 200);
    expect((await office.post('/v1/agencies', agency)).status).toBe(201);
  });
});
