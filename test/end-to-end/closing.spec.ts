import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Tokens } from '#access';
import { DEFAULT_DEADLINE_POLICY } from '#deadlines/domain';
import { systemClock } from '#kernel';
import { createLogger } from '#platform';
import { createApi } from '../../apps/api/src/api.js';
import { useAttachments } from '../support/attachments.js';
import { useDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { useLog } from '../support/log.js';
import { useSubjectKeys } from '../support/subject-keys.js';

const SECRET = 'a-secret-for-tests-that-is-long-enough';
const database = useDatabase();
const subjectKeys = useSubjectKeys();
const attachments = useAttachments();
const opened = useLog(database);
let api: NestFastifyApplication;
let request: string;
let client: Socket;
let received: string;

beforeEach(async () => {
  api = await createApi({
    databaseUrl: database.ownerUrl,
    queueUrl: database.ownerUrl,
    tokenSecret: SECRET,
    clock: systemClock,
    policy: DEFAULT_DEADLINE_POLICY,
    attachments: attachments.options,
    subjectKeys: subjectKeys.options,
    logger: createLogger({ level: 'silent', format: 'json' }),
  });
  await api.listen(0, '127.0.0.1');
  const token = await new Tokens(SECRET).sign(
    { tenant: 'phu-tho', role: 'office', actor: { subject: 'van-phong' } },
    { validFor: 600 },
  );
  const headers = ['Host: localhost', 'Connection: keep-alive', `Authorization: Bearer ${token}`];
  request = ['GET /v1/agencies HTTP/1.1', ...headers, '', ''].join('\r\n');
});
afterEach(async () => {
  client.destroy();
  await api.close();
});

/** Sends something on a connection that the client would keep, and waits until it has been read. */
async function send(text: string): Promise<void> {
  const server = new Promise<Socket>((resolve) => api.getHttpServer().once('connection', resolve));
  client = connect(Number(new URL(await api.getUrl()).port), '127.0.0.1');
  received = '';
  client.setEncoding('utf8').on('data', (chunk: string) => (received += chunk));
  client.write(text);
  const socket = await server;
  await eventually('it has been read', () => socket.bytesRead === text.length);
}

describe('while the API closes', () => {
  it('refuses a request with a problem that says to come again, and ends the connection', async () => {
    // Half of it: a connection that is idle would be closed without a word.
    await send(request.slice(0, -2));
    const closed = api.close();
    client.write('\r\n');
    await once(client, 'close');
    await closed;
    const [head = '', body = ''] = received.split('\r\n\r\n', 2);
    expect(head).toMatch(/^HTTP\/1\.1 503 /);
    expect(head).toMatch(/^retry-after: \d+$/im);
    expect(head).toMatch(/^content-type: application\/problem\+json; charset=utf-8$/im);
    expect(head).toMatch(/^connection: close$/im);
    expect(JSON.parse(body)).toMatchObject({ code: 'service/unavailable', detail: 'This process is closing.' });
  });

  it('answers a request that is under way, and ends the connection', async () => {
    const holder = await opened.pool.connect();
    await holder.query('begin');
    await holder.query('lock table read.agencies in access exclusive mode');
    await send(request);
    const waiting = `select from pg_locks where not granted and relation = 'read.agencies'::regclass`;
    await eventually('the request waits', async () => (await opened.query(waiting)).length > 0);
    const closed = api.close();
    await eventually('nobody else is let in', () => !api.getHttpServer().listening);
    await holder.query('rollback');
    holder.release();
    await once(client, 'close');
    await closed;
    expect(received).toMatch(/^HTTP\/1\.1 200 [^]*^connection: close\r$[^]*"items":\[\]/im);
  });

  it('ends a connection on which nothing was sent, and does not wait for its first request', async () => {
    await send('');
    const closed = once(client, 'close');
    await api.close();
    await closed;
    expect(received).toBe('');
  });
});
