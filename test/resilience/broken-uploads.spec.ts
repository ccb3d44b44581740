import type { INestApplicationContext } from '@nestjs/common';
import { execFileSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { json } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { Tokens } from '#access';
import { STALE_AFTER } from '#attachments';
import { systemClock } from '#kernel';
import { createLogger } from '#platform';
import { startWorker } from '../../apps/worker/src/worker.js';
import { ended, listening, startProduct } from '../end-to-end/product-process.js';
import { useDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { useSubjectKeys } from '../support/subject-keys.js';

const MIB = 1024 * 1024;
const SECRET = 'a-secret-for-tests-that-is-long-enough';

const database = useDatabase();
const subjectKeys = useSubjectKeys();
const folder = mkdtempSync(join(tmpdir(), 'dondoc-test-attachments-'));
const incoming = join(folder, '.incoming');
const tokens = new Tokens(SECRET);
let worker: INestApplicationContext;
let api: ChildProcess;
let ending: Promise<unknown>;
let url: string;
let directiveId: string;

async function start(): Promise<void> {
  api = startProduct('api', {
    DATABASE_URL: database.ownerUrl,
    TOKEN_SECRET: SECRET,
    ...subjectKeys.settings,
    PORT: '0',
    ATTACHMENTS_URL: `file://${folder}`,
  });
  ending = ended(api);
  url = await listening(api);
}

async function stop(signal: NodeJS.Signals): Promise<void> {
  api.kill(signal);
  await ending;
}

beforeAll(async () => {
  worker = await startWorker({
    databaseUrl: database.ownerUrl,
    queueUrl: database.ownerUrl,
    clock: systemClock,
    subjectKeys: subjectKeys.options,
    logger: createLogger({ level: 'error', format: 'line', destination: process.stderr }),
    pace: { sweepEvery: 1_000, horizon: 0, rearmAfter: 5_000 },
  });
  await start();
  const agencies = [
    { agencyId: 'ubnd-tinh', name: 'UBND tỉnh', kind: 'office' },
    { agencyId: 'so-tai-chinh', name: 'Sở Tài chính', kind: 'department' },
  ];
  await as('office', 'POST', '/v1/agencies/batch', { agencies });
  const drafted = await as('office', 'POST', '/v1/directives', {
    documentType: 'official-letter',
    subject: 'V/v tháo gỡ khó khăn, vướng mắc của các xã, phường',
    issuerId: 'ubnd-tinh',
    monitorId: 'ubnd-tinh',
    tasks: [{ text: 'Gửi báo cáo giải trình', lead: { agencyId: 'so-tai-chinh' } }],
  });
  directiveId = drafted['directiveId'] as string;
}, 180_000);
afterAll(async () => {
  await stop('SIGTERM');
  await worker.close();
  rmSync(folder, { recursive: true });
});

async function authorization(role: 'office' | 'auditor'): Promise<{ readonly authorization: string }> {
  const token = await tokens.sign({ tenant: 'phu-tho', role, actor: { subject: role } }, { validFor: 600 });
  return { authorization: `Bearer ${token}` };
}

async function as(role: 'office' | 'auditor', method: string, path: string, body?: unknown) {
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: { ...(await authorization(role)), ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  expect([path, answer.ok]).toEqual([path, true]);
  return (await answer.json()) as Record<string, unknown>;
}

/** A request that attaches a PDF to the directive; its body is yet to be written. */
async function upload(bytes: number, key: string): Promise<ClientRequest> {
  return request(`${url}/v1/directives/${directiveId}/attachments?name=${encodeURIComponent('Phụ lục.pdf')}`, {
    method: 'POST',
    headers: {
      ...(await authorization('office')),
      'content-type': 'application/pdf',
      'content-length': String(bytes),
      'idempotency-key': key,
    },
  });
}

const noise = randomBytes(MIB);
noise.write('%PDF-1.7\n');

/** A PDF that is made as it is read. */
function* pdf(mib: number, seen: () => void = () => undefined): Iterable<Buffer> {
  for (let made = 0; made < mib; made += 1) {
    if (made % 8 === 0) seen();
    yield noise;
  }
}

async function attach(mib: number, key: string, seen?: () => void): Promise<Record<string, unknown>> {
  const sending = await upload(mib * MIB, key);
  const answered = once(sending, 'response') as Promise<[IncomingMessage]>;
  await pipeline(Readable.from(pdf(mib, seen)), sending);
  const [answer] = await answered;
  const body = (await json(answer)) as Record<string, unknown>;
  expect([answer.statusCode, body['bytes']]).toEqual([201, mib * MIB]);
  return body;
}

/** Begins an upload and goes on until a part of it has come. */
async function half(key: string): Promise<ClientRequest> {
  const before = new Set(files().incoming);
  const sending = await upload(8 * MIB, key);
  sending.on('error', () => undefined); // the connection will be cut, by one side or the other
  for (const chunk of pdf(4)) if (!sending.write(chunk)) await once(sending, 'drain');
  await eventually('a part of the upload has come', () =>
    files().incoming.some((name) => !before.has(name) && statSync(join(incoming, name)).size > 0),
  );
  return sending;
}

/** What the store holds: documents that are kept, and uploads on their way. */
function files(): { readonly kept: string[]; readonly incoming: string[] } {
  const all = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const named = (onTheWay: boolean) =>
    all.filter(({ parentPath }) => (parentPath === incoming) === onTheWay).map(({ name }) => name);
  return { kept: named(false), incoming: named(true) };
}

/** What is recorded: events, and the rows that follow from all of them. */
async function recorded(): Promise<{ readonly events: number; readonly rows: number }> {
  const feed = (await as('auditor', 'GET', '/v1/events?limit=1000')) as { items: { type: string }[]; head: number };
  const rows = await as('auditor', 'GET', `/v1/directives/${directiveId}/attachments?after=${feed.head}`);
  return {
    events: feed.items.filter(({ type }) => type === 'attachment.attached').length,
    rows: (rows['items'] as unknown[]).length,
  };
}

/** Memory that the API's process has in use, in MiB. */
function residentMib(): number {
  const status = `/proc/${api.pid}/status`;
  const kib = existsSync(status)
    ? /^VmRSS:\s+(\d+)/m.exec(readFileSync(status, 'utf8'))![1]
    : execFileSync('ps', ['-o', 'rss=', '-p', String(api.pid)], { encoding: 'utf8' });
  return Math.round(Number(kib) / 1024);
}

describe('a document of 200 MiB', () => {
  const MOST_GROWTH_MIB = 64;

  it('goes up and comes down in flat memory', async () => {
    // A first one loads code and fills pools.
    const first = await attach(32, 'first');
    await downloaded(first);
    const before = residentMib();
    let most = before;
    const look = () => {
      most = Math.max(most, residentMib());
    };

    const attached = await attach(200, 'large', look);
    const up = most - before;
    expect(await downloaded(attached, look)).toBe(200 * MIB);
    const both = most - before;
    process.stderr.write(`200 MiB up, and down again: ${up} and ${both} MiB more memory\n`);
    expect({ up, both, isFlat: both < MOST_GROWTH_MIB }).toEqual({ up, both, isFlat: true });
    expect(await recorded()).toEqual({ events: 2, rows: 2 });
    expect(files()).toMatchObject({ kept: [expect.any(String), expect.any(String)], incoming: [] });
  });

  async function downloaded(attached: Record<string, unknown>, seen: () => void = () => undefined): Promise<number> {
    const { attachmentId, position } = attached;
    const answer = await fetch(`${url}/v1/attachments/${String(attachmentId)}/content?after=${String(position)}`, {
      headers: await authorization('auditor'),
    });
    expect(answer.status).toBe(200);
    let came = 0;
    for await (const chunk of answer.body!) {
      if (Math.floor(came / (8 * MIB)) < Math.floor((came + chunk.length) / (8 * MIB))) seen();
      came += chunk.length;
    }
    return came;
  }
});

describe('an upload that breaks off', () => {
  it('leaves nothing when its sender goes away', async () => {
    const before = { ...files(), ...(await recorded()) };
    const sending = await half('goes-away');
    sending.destroy();
    await eventually('what came of it is removed', () => files().incoming.length === 0);
    expect({ ...files(), ...(await recorded()) }).toEqual(before);
  });

  it('leaves no document, event or row when the process is killed, and its file goes when it is old', async () => {
    const before = { kept: files().kept, ...(await recorded()) };
    await half('killed-long-ago');
    const [old] = files().incoming;
    await half('killed-just-now');
    const young = files().incoming.filter((name) => name !== old);
    await stop('SIGKILL');
    expect(files().kept).toEqual(before.kept);

    const longAgo = new Date(Date.now() - STALE_AFTER - 1_000);
    utimesSync(join(incoming, old!), longAgo, longAgo);
    await start();
    expect(files().incoming).toEqual(young);
    expect({ kept: files().kept, ...(await recorded()) }).toEqual(before);
  });

  it('is taken when it is sent again, and recorded once', async () => {
    const before = await recorded();
    const attached = await attach(8, 'killed-just-now');
    expect(await attach(8, 'killed-just-now')).toEqual(attached);
    expect(await recorded()).toEqual({ events: before.events + 1, rows: before.rows + 1 });
  });
});
