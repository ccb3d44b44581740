import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Webhook } from 'standardwebhooks';
import { instant } from '#kernel';
import { eventually } from '../support/eventually.js';
import { useLog } from '../support/log.js';
import { answers, takes, WebhookReceiver } from '../support/webhook-receiver.js';
import { assignmentOf, issueDirective, registerProvince, type IssuedDirective } from './province.js';
import { differencesIn } from './replayed.js';
import { useApi } from './running-api.js';

const KEY = 'a-key-that-seals-the-secrets-of-the-tests';
const api = useApi({ webhooks: { key: KEY, allowedNetworks: ['127.0.0.1/32'] } });
const behind = useLog(api.database);
const office = api.as('office');
const administrator = api.as('administrator');
const auditor = api.as('auditor');
const UNKNOWN = '0b5c9f6e-6a5f-5a43-9d5c-0a1b2c3d4e5f';

let issued: IssuedDirective;
const receivers: WebhookReceiver[] = [];

beforeAll(async () => {
  await registerProvince(office);
  issued = await issueDirective(office);
});
afterAll(async () => {
  for (const receiver of receivers) await receiver.close();
});

interface Registered {
  readonly receiver: WebhookReceiver;
  readonly endpointId: string;
  readonly secret: string;
  readonly position: number;
}

/** A webhook at a receiver of its own. */
async function register(terms: Readonly<Record<string, unknown>> = {}, by = office): Promise<Registered> {
  const receiver = await WebhookReceiver.start();
  receivers.push(receiver);
  const { status, body } = await by.post('/v1/webhooks', {
    url: receiver.url,
    description: 'Hệ thống điều hành',
    types: ['agency.*'],
    ...terms,
  });
  expect(status).toBe(201);
  receiver.secret = body.secret;
  await seen(body.endpointId, body.position);
  return { receiver, ...(body as Omit<Registered, 'receiver'>) };
}

/** Waits until the read model has seen a position, and reads the webhook. */
async function seen(endpointId: string, position: number) {
  return (await auditor.get(`/v1/webhooks/${endpointId}?after=${position}`)).body;
}

let agencies = 0;
/** An event that webhooks for agencies are sent; answers its position. */
async function happens(): Promise<number> {
  agencies += 1;
  const { status, body } = await office.post('/v1/agencies', {
    agencyId: `don-vi-${agencies}`,
    name: `Đơn vị ${agencies}`,
    kind: 'department',
  });
  expect(status).toBe(201);
  return body.position;
}

async function deliveries(endpointId: string, query = '') {
  const { body } = await auditor.get(`/v1/webhooks/${endpointId}/deliveries?limit=200${query}`);
  return body.items as Readonly<Record<string, unknown>>[];
}

const delivered = (endpointId: string, count: number): Promise<void> =>
  eventually(
    `${count} are delivered`,
    async () => (await deliveries(endpointId, '&state=delivered')).length === count,
    30_000,
  );

describe('a webhook', () => {
  it('is sent what happens from its registration on, as signed CloudEvents', async () => {
    const { receiver, endpointId, secret, position } = await register();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const at = await happens();
    await delivered(endpointId, 1);
    const [message] = receiver.taken;
    const feed = await auditor.get(`/v1/events?after=${at - 1}&limit=1`);
    expect(message!.body).toEqual({
      specversion: '1.0',
      id: feed.body.items[0].eventId,
      source: 'urn:dondoc:phu-tho',
      type: 'dondoc.agency.registered',
      subject: `organization-don-vi-${agencies}`,
      time: feed.body.items[0].recordedAt,
      datacontenttype: 'application/json',
      sequence: String(at).padStart(16, '0'),
      data: feed.body.items[0],
    });
    expect(message!.headers).toMatchObject({
      'content-type': 'application/cloudevents+json; charset=utf-8',
      'webhook-id': expect.stringMatching(/^msg_[0-9a-f-]{36}$/),
    });
    expect(await deliveries(endpointId)).toMatchObject([
      { position: at, messageId: message!.id, state: 'delivered', attempts: 1, status: 204, cause: null },
    ]);
    expect(await seen(endpointId, position)).toMatchObject({
      state: 'active',
      types: ['agency.*'],
      secretDirectives: false,
      circuit: { state: 'closed', failures: 0 },
      deliveries: { waiting: 0, retrying: 0, delivered: 1, givenUp: 0 },
      registeredBy: 'office',
    });
    const outcomes = await auditor.get(`/v1/events?types=endpoint.delivered&after=${at}`);
    expect(outcomes.body.items).toMatchObject([
      {
        stream: `deliveries-${endpointId}`,
        data: { endpointId, deliveries: [{ position: at, attempt: 1, status: 204 }] },
        metadata: { actor: { subject: 'dondoc' } },
      },
    ]);
  });

  it('shows its secret once, and nowhere else', async () => {
    const headers = { 'idempotency-key': 'mot-lan' };
    const body = { url: 'https://dieu-hanh.example/', description: 'Thử' };
    const first = await office.post('/v1/webhooks', body, headers);
    const second = await office.post('/v1/webhooks', body, headers);
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body).toEqual({ ...first.body, secret: null });
    const { endpointId, secret, position } = first.body as { endpointId: string; secret: string; position: number };
    await seen(endpointId, position);
    const everywhere = await behind.query<{ text: string }>(
      `select (select json_agg(e) from log.events e)::text || (select json_agg(c) from log.commands c)::text
           || (select json_agg(w) from read.webhook_endpoints w)::text || (select json_agg(s) from vault.webhook_secrets s)::text as text`,
    );
    expect(everywhere[0]!.text).toContain(endpointId);
    expect(everywhere[0]!.text).not.toContain(secret.slice('whsec_'.length));
    const removed = await office.post(`/v1/webhooks/${endpointId}/remove`, {});
    expect(removed.status).toBe(200);
    expect(await behind.query('select from vault.webhook_secrets where endpoint_id = $1', [endpointId])).toEqual([]);
    expect((await office.get(`/v1/webhooks/${endpointId}?after=${removed.body.position}`)).status).toBe(404);
    expect((await office.post(`/v1/webhooks/${endpointId}/enable`, {})).body.code).toBe('endpoint/unknown');
    expect((await office.post(`/v1/webhooks/${endpointId}/remove`, {})).body.position).toBe(0);
  });

  it('that rotates its secret signs by both, and then by the new one', async () => {
    const { receiver, endpointId, secret } = await register();
    const rotated = await administrator.post(`/v1/webhooks/${endpointId}/rotate-secret`, { overlapHours: 1 });
    expect(rotated.status).toBe(200);
    const signed = new Map<string, string>();
    receiver.behaviour = (message, response, nth) => {
      signed.set(message.id, message.headers['webhook-signature'] as string);
      return takes(message, response, nth);
    };
    await seen(endpointId, rotated.body.position);
    await happens();
    await delivered(endpointId, 1);
    const { headers, body, id } = receiver.taken[0]!;
    expect(signed.get(id)!.split(' ')).toHaveLength(2);
    for (const one of [secret, rotated.body.secret as string]) {
      new Webhook(one).verify(JSON.stringify(body), headers as Record<string, string>);
    }
    const atOnce = await administrator.post(`/v1/webhooks/${endpointId}/rotate-secret`, { overlapHours: 0 });
    await seen(endpointId, atOnce.body.position);
    receiver.secret = atOnce.body.secret;
    await happens();
    await delivered(endpointId, 2);
    expect(receiver.refused).toEqual([]);
  });

  it('is tested, once for each key, and what came of it is recorded', async () => {
    const { receiver, endpointId } = await register();
    const headers = { 'idempotency-key': `thu-${endpointId}` };
    const first = await office.post(`/v1/webhooks/${endpointId}/test`, {}, headers);
    expect(first.body).toMatchObject({ endpointId, result: { outcome: 'delivered', status: 204 } });
    expect(await office.post(`/v1/webhooks/${endpointId}/test`, {}, headers)).toMatchObject({ body: first.body });
    expect(receiver.taken.map(({ type }) => type)).toEqual(['dondoc.webhook.test']);
    receiver.behaviour = answers(307, { location: 'http://127.0.0.1/' });
    const failed = await office.post(`/v1/webhooks/${endpointId}/test`, {});
    expect(failed.body.result).toEqual({ outcome: 'failed', cause: 'redirect', status: 307, detail: 'answered 307' });
    expect(await deliveries(endpointId)).toEqual([]);
  });

  it('that was disabled is sent what it missed, exactly; a replay sends the rest of the past', async () => {
    const { receiver, endpointId } = await register();
    await happens();
    await delivered(endpointId, 1);
    const reasons = ['Bảo trì hệ thống nhận'];
    expect((await office.post(`/v1/webhooks/${endpointId}/disable`, { reasons })).status).toBe(200);
    expect((await office.post(`/v1/webhooks/${endpointId}/disable`, { reasons })).body.position).toBe(0);
    const missed = [await happens(), await happens()];
    expect((await office.post(`/v1/webhooks/${endpointId}/replay`, { from: 1 })).body.code).toBe('endpoint/disabled');
    await office.post(`/v1/webhooks/${endpointId}/enable`, {});
    await delivered(endpointId, 3);
    expect(
      receiver.taken
        .slice(1)
        .map(({ position }) => position)
        .sort((one, other) => one - other),
    ).toEqual(missed);

    const { body } = await auditor.get('/v1/events?types=agency.registered&limit=1000');
    expect((await office.post(`/v1/webhooks/${endpointId}/replay`, { from: 1 })).status).toBe(200);
    await delivered(endpointId, body.items.length);
    expect(receiver.taken).toHaveLength(body.items.length);
    expect(new Set(receiver.taken.map(({ id }) => id)).size).toBe(body.items.length);
    const ahead = await office.post(`/v1/webhooks/${endpointId}/replay`, { from: body.head + 1_000 });
    expect([ahead.status, ahead.body.code]).toEqual([422, 'endpoint/position-ahead']);
  });

  it('has deliveries tried again, with a result for each', async () => {
    const { receiver, endpointId } = await register();
    receiver.behaviour = answers(500);
    const first = await happens();
    await eventually('it has failed', async () => (await deliveries(endpointId, '&state=retrying')).length === 1);
    expect(await deliveries(endpointId)).toMatchObject([{ cause: 'status', status: 500, detail: 'answered 500' }]);
    receiver.behaviour = takes;
    const path = `/v1/webhooks/${endpointId}/deliveries/retry`;
    const retried = await office.post(path, { positions: [first, 999_999] });
    expect(retried.body.results).toEqual([
      { position: first, outcome: 'asked' },
      { position: 999_999, outcome: 'unknown' },
    ]);
    await delivered(endpointId, 1);
    expect((await office.post(path, { positions: [first] })).body).toMatchObject({
      position: 0,
      results: [{ position: first, outcome: 'delivered' }],
    });
  });

  it('whose receiver wants no more is an incident: trying again enables it, and it is sent what it missed', async () => {
    const { receiver, endpointId } = await register();
    receiver.behaviour = answers(410);
    await happens();
    const id = `webhook-disabled.${endpointId}`;
    const listed = `/v1/operations/incidents?source=${endpointId}`;
    await eventually('it is disabled', async () => (await auditor.get(listed)).body.items.length === 1);
    expect((await auditor.get(listed)).body.items).toMatchObject([
      { incidentId: id, kind: 'webhook-disabled', evidence: { url: receiver.url, cause: 'gone' }, dismissible: true },
    ]);
    receiver.behaviour = takes;
    const retried = await administrator.post('/v1/operations/incidents/retry', { incidents: { ids: [id] } });
    expect(retried.body.outcomes).toEqual([{ id, outcome: 'asked' }]);
    await delivered(endpointId, 1);
    expect((await auditor.get(listed)).body.items).toEqual([]);
    const enabled = await auditor.get(`/v1/events?types=endpoint.enabled&limit=1000`);
    expect(enabled.body.items.at(-1)).toMatchObject({
      data: { endpointId },
      metadata: { actor: { subject: 'administrator' } },
    });
  });

  it('that did not take messages for three days is an incident for each: a selection of them is sent again', async () => {
    const { receiver, endpointId } = await register();
    receiver.behaviour = answers(500);
    const positions = [await happens(), await happens()];
    await eventually('both have failed', async () => (await deliveries(endpointId, '&state=retrying')).length === 2);
    // Three days later, as the worker records it then.
    const at = instant('2031-01-01T00:00:00Z');
    const givenUp = positions.map((position) => ({
      position,
      subject: `organization-don-vi-${position}`,
      attempt: 30,
      at,
      since: at,
      cause: 'status',
      status: 500,
      detail: 'answered 500',
    }));
    await behind.log.append('phu-tho', {
      writes: [
        {
          stream: `deliveries-${endpointId}`,
          expected: 'any',
          events: [{ type: 'endpoint.delivery-given-up', data: { endpointId, givenUp } }],
        },
      ],
      metadata: { actor: { subject: 'dondoc' } },
    });
    const listed = `/v1/operations/incidents?kind=delivery-given-up&source=${endpointId}`;
    await eventually('both are given up', async () => (await auditor.get(listed)).body.items.length === 2);
    const first = await auditor.get(`${listed}&limit=1`);
    const second = await auditor.get(`${listed}&limit=1&cursor=${first.body.next}`);
    const found = [first.body.items[0], second.body.items[0]];
    const ids = positions.map((position) => `delivery-given-up.${endpointId}.${position}`);
    expect(found.map(({ incidentId }) => incidentId)).toEqual([...ids].sort().reverse());
    expect(found[0]).toMatchObject({ attempts: 30, lastAt: at, evidence: { cause: 'status', error: 'answered 500' } });
    receiver.behaviour = takes;
    const incidents = { filter: { kind: 'delivery-given-up', source: endpointId } };
    const retried = await administrator.post('/v1/operations/incidents/retry', { incidents });
    expect(retried.body.outcomes).toEqual(
      [...ids]
        .sort()
        .reverse()
        .map((id) => ({ id, outcome: 'asked' })),
    );
    await delivered(endpointId, 2);
    expect((await auditor.get(listed)).body.items).toEqual([]);
  });

  it('is sent nothing of directives of secrecy, unless somebody who may see them asks for it', async () => {
    const types = ['directive.*', 'assignment.*', 'register.*', 'attachment.*'];
    const open = await register({ types });
    const all = await register({ types, secretDirectives: true });
    const secret = await issueDirective(office, { secrecy: 'confidential' }, { symbol: 'UBND-MAT' });
    const plain = await issueDirective(office);
    const ended = await office.post(`/v1/webhooks/${all.endpointId}/replay`, { from: secret.position });
    await seen(all.endpointId, ended.body.position);
    await eventually('all are delivered', async () => {
      const [one, other] = [await deliveries(open.endpointId), await deliveries(all.endpointId)];
      return (
        one.length > 0 && other.length > one.length && [...one, ...other].every(({ state }) => state === 'delivered')
      );
    });
    const about = ({ receiver }: Registered) => JSON.stringify(receiver.taken.map(({ body }) => body));
    expect(about(open)).toContain(plain.directiveId);
    expect(about(open)).not.toContain(secret.directiveId);
    expect(about(all)).toContain(secret.directiveId);
    // A look back leaves the same out.
    await office.post(`/v1/webhooks/${open.endpointId}/replay`, { from: 1 });
    const before = (await deliveries(open.endpointId)).length;
    await eventually(
      'the past is delivered',
      async () => (await deliveries(open.endpointId, '&state=delivered')).length > before,
    );
    expect(about(open)).not.toContain(secret.directiveId);

    const refused = await administrator.post('/v1/webhooks', {
      url: 'https://dieu-hanh.example/',
      description: 'Thử',
      secretDirectives: true,
    });
    expect([refused.status, refused.body.code]).toEqual([403, 'endpoint/secrecy-not-yours']);
    const change = { url: 'https://khac.example/' };
    const moved = await administrator.post(`/v1/webhooks/${all.endpointId}/change`, change);
    expect(moved.body.code).toBe('endpoint/secrecy-not-yours');
    expect((await office.post(`/v1/webhooks/${all.endpointId}/change`, change)).status).toBe(200);
  });

  it('is found by the assignment that a message is about', async () => {
    const { receiver, endpointId } = await register({ types: ['assignment.*'] });
    const assignment = await assignmentOf(api, issued, 'so-tai-chinh');
    const lead = api.as('agency', 'so-tai-chinh');
    await lead.post(`/v1/assignments/${assignment}/acknowledge`, {});
    await delivered(endpointId, 1);
    expect(receiver.taken.map(({ subject }) => subject)).toEqual([`assignment-${assignment}`]);
    expect(await deliveries(endpointId, `&assignment=${assignment}`)).toHaveLength(1);
    expect(await deliveries(endpointId, `&assignment=${UNKNOWN}`)).toEqual([]);
    const { body: proof } = await lead.get(`/v1/assignments/${assignment}/notices`);
    const own = proof.webhooks.filter((sent: { endpointId: string }) => sent.endpointId === endpointId);
    expect(own).toEqual([
      {
        endpointId,
        description: 'Hệ thống điều hành',
        type: 'assignment.acknowledged',
        position: receiver.taken[0]!.position,
        recordedAt: receiver.taken[0]!.body.time,
        outcome: 'delivered',
        attempts: 1,
        at: expect.stringMatching(/Z$/),
        status: 204,
      },
    ]);
    expect(proof).toMatchObject({ dueNotice: { told: false }, complete: true });
  });

  it.each([
    [{ url: 'ftp://dieu-hanh.example/' }, 'endpoint/invalid-url'],
    [{ url: 'https://user:pass@dieu-hanh.example/' }, 'endpoint/invalid-url'],
    [{ url: 'https://10.0.0.1/' }, 'endpoint/address-refused'],
    [{ url: 'https://[::1]/' }, 'endpoint/address-refused'],
    [{ url: 'https://2130706434/' }, 'endpoint/address-refused'],
    [{ types: ['endpoint.delivered'] }, 'endpoint/type-not-offered'],
    [{ subjects: ['assignment'] }, 'endpoint/invalid-subject'],
  ])('is not registered with %p', async (terms, code) => {
    const answer = await office.post('/v1/webhooks', {
      url: 'https://dieu-hanh.example/',
      description: 'Thử',
      ...terms,
    });
    expect([answer.status, answer.body.code]).toEqual([422, code]);
  });

  it('is listed, page by page', async () => {
    const first = await auditor.get('/v1/webhooks?limit=2');
    expect(first.body.items).toHaveLength(2);
    const second = await auditor.get(`/v1/webhooks?limit=2&cursor=${first.body.next}`);
    expect(second.body.items[0].endpointId > first.body.items[1].endpointId).toBe(true);
    for (const path of [`/v1/webhooks/${UNKNOWN}`, `/v1/webhooks/${UNKNOWN}/deliveries`]) {
      expect((await auditor.get(path)).body.code).toBe('endpoint/unknown');
    }
  });
});

describe('the receiver of the guide', () => {
  it('takes what is signed with its secret, and refuses anything else', async () => {
    const guide = readFileSync(new URL('../../docs/guides/webhooks.md', import.meta.url), 'utf8');
    const [, code] = /^```js\n(\/\/ receive\.mjs[^]*?)^```$/m.exec(guide)!;
    const place = await WebhookReceiver.start();
    const { port, url } = place;
    await place.close();
    const { body } = await office.post('/v1/webhooks', { url, description: 'Thử', types: ['agency.*'] });
    const child = spawn(process.execPath, ['--input-type=module', '-e', code!], {
      env: { ...process.env, NODE_OPTIONS: '', SECRET: body.secret, PORT: String(port) },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const printed: string[] = [];
    createInterface({ input: child.stdout }).on('line', (line) => printed.push(line));
    try {
      await eventually('it is ready', () => printed.includes('ready'));
      await seen(body.endpointId, body.position);
      const at = await happens();
      const line = `${at} dondoc.agency.registered organization-don-vi-${agencies}`;
      await eventually('it has it', () => printed.includes(line), 30_000);
      await delivered(body.endpointId, 1);
      const tested = await office.post(`/v1/webhooks/${body.endpointId}/test`, {});
      expect(tested.body.result).toEqual({ outcome: 'delivered', status: 204 });
      expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(401);
    } finally {
      child.kill();
      await once(child, 'close');
    }
  });
});

it('follows from the log: a replay finds no difference', async () => {
  for (const receiver of receivers) receiver.behaviour = takes;
  expect(await differencesIn(api, ['webhooks'])).toEqual({ webhooks: [] });
});
