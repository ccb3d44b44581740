import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Tokens } from '#access';
import { DEFAULT_DEADLINE_POLICY } from '#deadlines/domain';
import { systemClock } from '#kernel';
import { createLogger } from '#platform';
import { createApi } from '../../apps/api/src/api.js';
import { useAttachments } from '../support/attachments.js';
import { useDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { FaultyNetwork } from '../support/faulty-network.js';
import { Client } from './running-api.js';
import { useSubjectKeys } from '../support/subject-keys.js';

const SECRET = 'a-secret-for-tests-that-is-long-enough';
const database = useDatabase();
const subjectKeys = useSubjectKeys();
const attachments = useAttachments();
const lines: string[] = [];
let network: FaultyNetwork;
let api: NestFastifyApplication;
let office: Client;

beforeAll(async () => {
  network = await FaultyNetwork.before(database.ownerUrl);
  api = await createApi({
    databaseUrl: network.url,
    queueUrl: database.ownerUrl,
    tokenSecret: SECRET,
    clock: systemClock,
    policy: DEFAULT_DEADLINE_POLICY,
    attachments: attachments.options,
    subjectKeys: subjectKeys.options,
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
  await network.cut();
});

describe('when the database goes away and comes back', () => {
  const agency = { agencyId: 'ubnd-tinh', name: 'UBND tỉnh', kind: 'office' };

  it('says for that while that nothing can be read or written, and when to ask again', async () => {
    await network.cut();
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
    await network.restore();
    await eventually('it is ready', async () => (await office.get('/health/ready')).status === 200);
    expect((await office.post('/v1/agencies', agency)).status).toBe(201);
  });
});
