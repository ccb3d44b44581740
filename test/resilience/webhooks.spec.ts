import { setTimeout as delay } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Replay } from '#audit';
import { PostgresEventLog } from '#event-store';
import { instantOf, millisecondsOf, SteppedClock } from '#kernel';
import { WebhookEndpointQueries, webhooksProjection, type ResolveHost, type WebhookEndpoint } from '#notifications';
import { createLogger } from '#platform';
import { startWorker } from '../../apps/worker/src/worker.js';
import { useDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { newTenant, useLog } from '../support/log.js';
import { plainUnit } from '../support/plain-unit.js';
import { useRedis } from '../support/redis.js';
import { answers, hangs, takes, Trap, WebhookReceiver, type Behaviour } from '../support/webhook-receiver.js';
import { TestEndpoints } from '../support/webhooks.js';
import { useSubjectKeys } from '../support/subject-keys.js';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const LIMITS = { connectMs: 3_000, answerMs: 3_000, bodyBytes: 64 * 1024 };
const HOUR = 3_600_000;

/** Long enough for what must not happen to happen. */
const pause = (milliseconds: number): Promise<void> => delay(milliseconds);

/** On a machine with much to do, too. */
const patiently = (behaviour: string, test: () => Promise<void>): void => it(behaviour, test, 120_000);

const database = useDatabase();
const subjectKeys = useSubjectKeys();
const redis = useRedis();
const opened = useLog(database);

describe.each([
  { backend: 'PostgreSQL', queueUrl: () => database.ownerUrl },
  { backend: 'Redis', queueUrl: () => redis.url },
])('a receiver, with the queue on $backend', ({ backend, queueUrl }) => {
  let worker: INestApplicationContext;
  let receiver: WebhookReceiver;
  let clock: SteppedClock;
  let tenant: string;
  let endpoints: TestEndpoints;
  let log: PostgresEventLog;
  /** What each name means; one that is not here nobody knows. */
  let names: Map<string, () => readonly string[]>;

  const resolve: ResolveHost = (host) => {
    const addresses = names.get(host)?.();
    return addresses === undefined
      ? Promise.reject(Object.assign(new Error(`nobody knows ${host}`), { code: 'ENOTFOUND' }))
      : Promise.resolve(addresses);
  };

  beforeAll(async () => {
    clock = new SteppedClock(instantOf(Date.now()));
    worker = await startWorker({
      databaseUrl: database.ownerUrl,
      queueUrl: queueUrl(),
      clock,
      recordedAt: () => clock.now(),
      subjectKeys: subjectKeys.options,
      pace: { sweepEvery: 100, horizon: 0, rearmAfter: 5_000 },
      webhooks: { key: null, allowedNetworks: ['127.0.0.1/32'], resolve, limits: LIMITS },
      logger: createLogger({ level: 'error', format: 'line', destination: process.stderr }),
    });
    log = worker.get(PostgresEventLog);
  });
  afterAll(async () => {
    await worker.close();
  });
  beforeEach(async () => {
    names = new Map();
    tenant = newTenant();
    receiver = await WebhookReceiver.start();
    receiver.secret = SECRET;
    endpoints = new TestEndpoints(log, worker.get(DataSource), tenant);
  });
  afterEach(async () => {
    const left = await worker.get(WebhookEndpointQueries).list(tenant, { limit: 100 });
    for (const { endpointId } of left) await endpoints.record({ type: 'endpoint.removed', data: { endpointId } });
    await receiver.close();
    expect(receiver.refused).toEqual([]);
  });

  const happens = async (stream: string, count = 1): Promise<void> => {
    for (let nth = 0; nth < count; nth += 1) await log.append(tenant, plainUnit(stream));
  };

  const step = (milliseconds: number): void => clock.stepTo(instantOf(millisecondsOf(clock.now()) + milliseconds));

  const counts = async (endpointId: string) => {
    const found = await worker.get(WebhookEndpointQueries).counts(tenant, [endpointId]);
    return found.get(endpointId)!;
  };

  /** A slow machine may miss a message's time once: its next attempt comes while this waits. */
  const settled = (endpointId: string, expected: Awaited<ReturnType<typeof counts>>): Promise<void> =>
    eventually(
      JSON.stringify(expected),
      async () => {
        if (JSON.stringify(await counts(endpointId)) === JSON.stringify(expected)) return true;
        await pause(200);
        if (expected.retrying === 0) step(2_000);
        return false;
      },
      60_000,
    );

  async function row(endpointId: string): Promise<WebhookEndpoint> {
    const queries = worker.get(WebhookEndpointQueries);
    let found = await queries.find(tenant, endpointId);
    await eventually(
      'the endpoint is in the read model',
      async () => (found ??= await queries.find(tenant, endpointId)) !== null,
    );
    return found!;
  }

  /** The positions of a stream in the log: what must have been delivered, in this order. */
  async function positionsOf(stream: string): Promise<number[]> {
    return (await log.read(tenant, stream)).map(({ position }) => position);
  }

  async function expectReplayEqual(): Promise<void> {
    const report = await new Replay(worker.get(DataSource), log).run(tenant, [webhooksProjection]);
    expect(report.projections[0]!.differences).toEqual([]);
    expect(report.projections[0]!.rows).toBeGreaterThan(0);
  }

  patiently('that fails, hangs and comes back gets every message once, in the order of each subject', async () => {
    let hung = false;
    const sick: Readonly<Record<string, Behaviour>> = {
      'case-failing': (message, response, nth) => (nth <= 2 ? answers(500) : takes)(message, response, nth),
      'case-hanging': (message, response, nth) => (hung ? takes : ((hung = true), hangs))(message, response, nth),
      'case-refusing': (message, response, nth) => (nth <= 1 ? answers(400) : takes)(message, response, nth),
    };
    receiver.behaviour = (message, response, nth) => (sick[message.subject] ?? takes)(message, response, nth);
    const endpointId = await endpoints.register(SECRET, { url: receiver.url, types: ['test.happened'] });
    const subjects = ['case-well', ...Object.keys(sick), 'case-other'];
    for (let nth = 0; nth < 3; nth += 1) for (const subject of subjects) await happens(subject);

    // Those that are well do not wait for the others.
    await eventually(
      'the others are delivered',
      () => receiver.takenOf('case-other').length === 3 && receiver.takenOf('case-well').length === 3,
    );
    expect(receiver.takenOf('case-failing')).toEqual([]);
    await eventually(
      'all are delivered',
      async () => {
        step(60_000);
        await pause(100);
        return (await counts(endpointId)).delivered === 15;
      },
      30_000,
    );
    for (const subject of subjects) {
      expect([subject, receiver.takenOf(subject)]).toEqual([subject, await positionsOf(subject)]);
    }
    expect(await counts(endpointId)).toEqual({ waiting: 0, retrying: 0, delivered: 15, givenUp: 0 });
    await expectReplayEqual();
  });

  patiently('that is dead is left alone, probed now and then, and sent everything once it is back', async () => {
    receiver.behaviour = answers(500);
    const endpointId = await endpoints.register(SECRET, { url: receiver.url, types: ['test.happened'] });
    for (let nth = 0; nth < 20; nth += 1) await happens(`case-${nth}`);
    await eventually('it is left alone', async () => (await row(endpointId)).openings === 1);
    await eventually(
      'what was under way is back',
      async () => (await row(endpointId)).failures === receiver.received.length,
    );
    const before = receiver.received.length;
    expect(before).toBeGreaterThanOrEqual(5);
    expect(before).toBeLessThanOrEqual(5 + 7);

    step(29_000);
    await pause(300);
    expect(receiver.received).toHaveLength(before);
    step(2_000);
    await eventually('one probes', async () => (await row(endpointId)).openings === 2);
    expect(receiver.received).toHaveLength(before + 1);

    receiver.behaviour = takes;
    step(61_000);
    await settled(endpointId, { waiting: 0, retrying: 0, delivered: 20, givenUp: 0 });
    expect(receiver.taken.map(({ subject }) => subject).sort()).toEqual(
      Array.from({ length: 20 }, (_, nth) => `case-${nth}`).sort(),
    );
    expect(await row(endpointId)).toMatchObject({ state: 'active', failures: 0, openings: 0, restUntil: null });
    await expectReplayEqual();
  });

  patiently('that wants no more is left; enabled again it gets exactly what it missed', async () => {
    const endpointId = await endpoints.register(SECRET, { url: receiver.url, types: ['test.happened'] });
    await happens('case-1', 2);
    await settled(endpointId, { waiting: 0, retrying: 0, delivered: 2, givenUp: 0 });
    receiver.behaviour = answers(410);
    await happens('case-1');
    await eventually('it is left', async () => (await row(endpointId)).state === 'disabled');
    expect(await row(endpointId)).toMatchObject({ cause: 'gone', reasons: ['answered 410'] });
    await happens('case-1', 2);
    await happens('case-2', 2);
    receiver.behaviour = takes;
    await endpoints.record({ type: 'endpoint.enabled', data: { endpointId } });
    await settled(endpointId, { waiting: 0, retrying: 0, delivered: 7, givenUp: 0 });
    expect(receiver.takenOf('case-1')).toEqual(await positionsOf('case-1'));
    expect(receiver.takenOf('case-2')).toEqual(await positionsOf('case-2'));

    // Nothing is missing, so a replay of what is sends nothing; one of everything sends the same again.
    await endpoints.record({ type: 'endpoint.replayed', data: { endpointId, from: 1, extent: 'undelivered' } });
    await happens('case-3');
    await settled(endpointId, { waiting: 0, retrying: 0, delivered: 8, givenUp: 0 });
    expect(receiver.taken).toHaveLength(8);
    await endpoints.record({ type: 'endpoint.replayed', data: { endpointId, from: 1, extent: 'everything' } });
    await eventually('all came again', () => receiver.taken.length === 16);
    expect(new Set(receiver.taken.map(({ id }) => id)).size).toBe(8);
    await settled(endpointId, { waiting: 0, retrying: 0, delivered: 8, givenUp: 0 });
    await expectReplayEqual();
  });

  // What follows does not depend on who wakes the sender.
  if (backend === 'Redis') return;

  patiently('that asks for quiet is left alone for as long as it says', async () => {
    receiver.behaviour = (message, response, nth) =>
      (receiver.received.length === 1 ? answers(429, { 'retry-after': '600' }) : takes)(message, response, nth);
    const endpointId = await endpoints.register(SECRET, { url: receiver.url, types: ['test.happened'] });
    await happens('case-1');
    await eventually('it has asked', async () => (await row(endpointId)).restUntil !== null);
    await happens('case-2');
    step(590_000);
    await pause(300);
    expect(receiver.received).toHaveLength(1);
    step(11_000);
    await settled(endpointId, { waiting: 0, retrying: 0, delivered: 2, givenUp: 0 });
  });

  patiently('that points elsewhere is followed nowhere', async () => {
    const trap = await Trap.set('127.0.0.1');
    receiver.behaviour = answers(302, { location: `http://127.0.0.1:${trap.port}/` });
    const endpointId = await endpoints.register(SECRET, { url: receiver.url, types: ['test.happened'] });
    await happens('case-1');
    await settled(endpointId, { waiting: 0, retrying: 1, delivered: 0, givenUp: 0 });
    const [failed] = await opened.query<{ cause: string; status: number }>(
      'select cause, status from read.webhook_deliveries where tenant_id = $1',
      [tenant],
    );
    expect(failed).toEqual({ cause: 'redirect', status: 302 });
    expect(trap.visits).toBe(0);
    await trap.close();
  });

  patiently('whose name leads to a private address, or begins to, is sent nothing there', async () => {
    const trap = await Trap.set('127.0.0.2', receiver.port);
    let lookups = 0;
    names.set('rebinding.example', () => [(lookups += 1) === 1 ? '127.0.0.1' : '127.0.0.2']);
    names.set('both.example', () => ['127.0.0.1', '127.0.0.2']);
    names.set('mapped.example', () => ['::ffff:127.0.0.2']);
    names.set('metadata.example', () => ['169.254.169.254']);
    const at = (name: string) =>
      endpoints.register(SECRET, { url: `http://${name}:${receiver.port}/`, types: ['test.happened'] });
    const rebinding = await at('rebinding.example');
    const others = [await at('both.example'), await at('mapped.example'), await at('metadata.example')];
    await happens('case-1', 2);
    await settled(rebinding, { waiting: 0, retrying: 1, delivered: 1, givenUp: 0 });
    for (const other of others) await settled(other, { waiting: 1, retrying: 1, delivered: 0, givenUp: 0 });
    expect(lookups).toBe(2);
    expect(receiver.taken).toHaveLength(1);
    expect(trap.visits).toBe(0);
    const causes = await opened.query<{ cause: string }>(
      `select distinct cause from read.webhook_deliveries where tenant_id = $1 and state = 'retrying'`,
      [tenant],
    );
    expect(causes).toEqual([{ cause: 'address' }]);
    await trap.close();
  });

  patiently('that answers with a body without end has taken the message', async () => {
    let written = 0;
    receiver.behaviour = (_message, response) => {
      response.writeHead(200);
      const flood = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(16_384))) written += 16_384;
        if (!response.destroyed) response.once('drain', flood);
      };
      flood();
      return true;
    };
    const endpointId = await endpoints.register(SECRET, { url: receiver.url, types: ['test.happened'] });
    await happens('case-1', 3);
    await settled(endpointId, { waiting: 0, retrying: 0, delivered: 3, givenUp: 0 });
    expect(receiver.taken).toHaveLength(3);
    // What is on its way in the buffers of the system, and no more.
    expect(written).toBeLessThan(3 * 16 * 1024 * 1024);
  });

  patiently('that takes nothing for three days is given up and left, and nothing is lost', async () => {
    receiver.behaviour = answers(503);
    const endpointId = await endpoints.register(SECRET, { url: receiver.url, types: ['test.happened'] });
    await happens('case-1', 2);
    for (let days = 1; days <= 3; days += 1) {
      const { failures } = await row(endpointId);
      await eventually('it was tried', async () => (await row(endpointId)).failures > failures);
      step(24 * HOUR);
    }
    await eventually('it is left', async () => (await row(endpointId)).state === 'disabled');
    expect(await row(endpointId)).toMatchObject({ state: 'disabled', cause: 'failing' });
    expect(await counts(endpointId)).toEqual({ waiting: 1, retrying: 0, delivered: 0, givenUp: 1 });

    receiver.behaviour = takes;
    await endpoints.record({ type: 'endpoint.enabled', data: { endpointId } });
    await settled(endpointId, { waiting: 0, retrying: 0, delivered: 1, givenUp: 1 });
    const [first] = await positionsOf('case-1');
    await endpoints.record({ type: 'endpoint.deliveries-retried', data: { endpointId, positions: [first!] } });
    await settled(endpointId, { waiting: 0, retrying: 0, delivered: 2, givenUp: 0 });
    await expectReplayEqual();
  });

  patiently('that says nothing does not hold up another', async () => {
    const dead = await WebhookReceiver.start();
    dead.secret = SECRET;
    dead.behaviour = hangs;
    for (let nth = 0; nth < 4; nth += 1) {
      await endpoints.register(SECRET, { url: dead.url, types: ['test.happened'] });
    }
    const endpointId = await endpoints.register(SECRET, { url: receiver.url, types: ['test.happened'] });
    for (let nth = 0; nth < 30; nth += 1) await happens(`case-${nth}`);
    await eventually('the dead ones were tried', () => dead.received.length >= 4);
    await settled(endpointId, { waiting: 0, retrying: 0, delivered: 30, givenUp: 0 });
    const begun = performance.now();
    await happens('case-later');
    await eventually('it arrives', () => receiver.takenOf('case-later').length === 1);
    expect(performance.now() - begun).toBeLessThan(10_000);
    await dead.close();
  });
});
