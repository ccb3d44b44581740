import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, request, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drawnKey } from '../../../../test/support/drawn-key.js';
import { SignedLog } from '../../../../test/support/signed-log.js';
import { parseCheckpoint } from '../transparency-log/checkpoint.js';
import { cosign, cosignedAt } from '../transparency-log/cosignature.js';
import { parsePolicy } from '../transparency-log/policy.js';
import { formatSignature, formatVerifierKey, parseNote, type SigningKey } from '../transparency-log/signed-note.js';
import { CheckpointWitness } from './checkpoint-witness.js';
import { submitCheckpoint } from './witness-client.js';
import { witnessServer } from './witness-server.js';
import { nameOf, WitnessState } from './witness-state.js';
import { witnessCheckpoint } from './witnessed-checkpoint.js';

const ORIGIN = 'dondoc.example/phu-tho';
const NOW = 1_754_280_000;
const logKey = drawnKey(ORIGIN);
const key = drawnKey('witness.example/w1', 'cosignature');
const log = new SignedLog(logKey).grow(20);
const prove = (old: number, size: number) => Promise.resolve(log.consistency(old, size));

let folder: string;
let servers: Server[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'witness-'));
  servers = [];
});
afterEach(async () => {
  for (const server of servers) {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }
  rmSync(folder, { recursive: true });
});

async function listen(server: Server): Promise<string> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const errors: unknown[] = [];

/** A witness as it runs, but for the process around it. */
function startWitness(signer: SigningKey = key, logs = [logKey.verifier]): Promise<string> {
  const state = new WitnessState(mkdtempSync(join(folder, 'state-')));
  const options = { key: signer, logs, state, now: () => NOW, onAlarm: () => undefined };
  const witness = new CheckpointWitness(options);
  return listen(witnessServer(witness, { key: signer.verifier, onError: (error) => errors.push(error) }));
}

/** Something else at the address of a witness. */
function startOther(answer: (response: ServerResponse, nth: number) => void): Promise<string> {
  let nth = 0;
  return listen(
    createServer((incoming, response) => {
      incoming.resume().once('end', () => answer(response, (nth += 1)));
    }),
  );
}

const submit = (url: string, size: number, old?: number, timeoutMs = 10_000) =>
  submitCheckpoint({ key: key.verifier, url }, log.checkpoint(size), {
    prove,
    timeoutMs,
    ...(old !== undefined && { old }),
  });

describe('a checkpoint that is brought to a witness', () => {
  it('comes back cosigned, from wherever the witness stands', async () => {
    const url = await startWitness();
    for (const [size, old] of [
      [5, undefined],
      [9, 5],
      [12, undefined],
      [14, 3],
      [15, 17],
      [15, 15],
    ] as const) {
      const outcome = await submit(`${url}/`, size, old);
      expect(outcome).toMatchObject({ kind: 'cosigned', seconds: NOW });
      if (outcome.kind !== 'cosigned') return;
      const { text } = parseNote(log.checkpoint(size));
      expect(cosignedAt({ text, signatures: [outcome.cosignature] }, key.verifier)).toBe(NOW);
    }
  });

  it('raises an alarm where the witness has seen more: the log was rolled back', async () => {
    const url = await startWitness();
    await submit(url, 12);
    expect(await submit(url, 9)).toEqual({
      kind: 'ahead',
      sentence: expect.stringContaining('it has cosigned 12 leaves, and this checkpoint has 9'),
      size: 12,
    });
  });

  it.each([
    ['contradicted', 'a fork', () => new SignedLog(logKey).grow(20, 'other'), [logKey.verifier]],
    ['untrusted', 'another key', () => new SignedLog(drawnKey(ORIGIN)).grow(20), [logKey.verifier]],
    ['unknown-log', 'another log', () => log, [drawnKey('other.example').verifier]],
  ] as const)('is %s where it is of %s', async (kind, _, offered, logs) => {
    const url = await startWitness(key, [...logs]);
    await submit(url, 12);
    const outcome = await submitCheckpoint({ key: key.verifier, url }, offered().checkpoint(), {
      prove: (old, size) => Promise.resolve(offered().consistency(old, size)),
      timeoutMs: 10_000,
    });
    expect(outcome).toMatchObject({ kind, sentence: expect.stringMatching(/^(it|what it) .*\w/) });
  });
});

describe('a witness that does not do what it should', () => {
  const text = parseNote(log.checkpoint(9)).text;
  const with200 = (body: string) => (response: ServerResponse) => response.end(body);
  const with409 = (body: string, mediaType: string) => (response: ServerResponse) =>
    response.writeHead(409, { 'Content-Type': mediaType }).end(body);

  it.each([
    ['another key', with200(formatSignature(cosign(text, NOW, drawnKey('witness.example/w1', 'cosignature'))))],
    ['another checkpoint', with200(formatSignature(cosign(parseNote(log.checkpoint(8)).text, NOW, key)))],
    ['no time', with200(formatSignature(cosign(text, 0, key)))],
    ['no signature', with200('')],
    ['no line of one', with200('ok\n')],
    ['a broken line', with200(formatSignature(cosign(text, NOW, key)).trimEnd())],
    ['no size', with409('eight\n', 'text/x.tlog.size')],
    ['a size of another type', with409('8\n', 'text/plain')],
    ['the size that it was given', with409('0\n', 'text/x.tlog.size')],
    ['a redirection', (response: ServerResponse) => response.writeHead(308, { Location: '/else' }).end()],
  ] as const)('with %s is not believed', async (_, answer) => {
    expect(await submit(await startOther(answer), 9)).toMatchObject({
      kind: 'unintelligible',
      sentence: expect.any(String),
    });
  });

  it.each([
    [400, 'misunderstood'],
    [429, 'busy'],
    [500, 'failing'],
    [503, 'failing'],
  ])('with status %i is %s, and what it says is told', async (status, kind) => {
    const url = await startOther((response) => response.writeHead(status).end('because of this\n'));
    expect(await submit(url, 9)).toMatchObject({ kind, sentence: expect.stringContaining(': because of this') });
  });

  it('is not waited for beyond its time, whether it says nothing or does not end', async () => {
    const silent = await startOther(() => undefined);
    expect(await submit(silent, 9, undefined, 100)).toMatchObject({ kind: 'late' });
    const slow = await startOther((response) => response.write('— '));
    expect(await submit(slow, 9, undefined, 100)).toMatchObject({ kind: 'late' });
  });

  it('is not read for ever', async () => {
    const endless = await startOther((response) => {
      const more = () => {
        while (!response.destroyed && response.write('—'.repeat(10_000)));
      };
      response.on('drain', more);
      more();
    });
    expect(await submit(endless, 9)).toMatchObject({
      kind: 'unreachable',
      sentence: expect.stringContaining('no end'),
    });
  });

  it('is unreachable where nobody listens', async () => {
    const url = await startOther(() => undefined);
    const [server] = servers.splice(0);
    server!.close();
    await once(server!, 'close');
    expect(await submit(url, 9)).toMatchObject({
      kind: 'unreachable',
      sentence: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('is left alone where others move it on each time', async () => {
    const url = await startOther((response, nth) => with409(`${nth}\n`, 'text/x.tlog.size')(response));
    expect(await submit(url, 9)).toMatchObject({ kind: 'busy', size: 3 });
  });
});

describe('a policy of several witnesses', () => {
  it('gets all their cosignatures side by side, whether the quorum is met, and what failed', async () => {
    const others = ['a.example', 'b.example', 'c.example', 'd.example'].map((name) => drawnKey(name, 'cosignature'));
    const [a, b, c, d] = others.map((other) => formatVerifierKey(other.verifier));
    const hangs = await startOther(() => undefined);
    const policy = (group: string) =>
      parsePolicy(`
witness a ${a!} ${urlOf[0]!}
witness b ${b!} ${urlOf[1]!}
witness c ${c!} ${hangs}
witness d ${d!}
${group}
`);
    const urlOf = [await startWitness(others[0]), await startWitness(others[1])];
    const started = performance.now();
    const met = await witnessCheckpoint(policy('group two 2 a b c d\nquorum two'), log.checkpoint(9), {
      prove,
      timeoutMs: 500,
    });
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(met).toMatchObject({ enough: true, by: ['a', 'b'] });
    expect([...met.outcomes].map(([name, { kind }]) => [name, kind])).toEqual([
      ['a', 'cosigned'],
      ['b', 'cosigned'],
      ['c', 'late'],
    ]);
    const { text, signatures } = parseNote(met.checkpoint);
    expect(parseCheckpoint(text).size).toBe(9);
    expect(signatures.map(({ name }) => name)).toEqual([ORIGIN, 'a.example', 'b.example']);

    // What is brought again, with what came back: no signature stands twice, and a false one is left out.
    const false_ = formatSignature({ ...cosign(text, NOW, others[3]!), signature: Buffer.alloc(72) });
    const again = await witnessCheckpoint(policy('group all-of all a b c\nquorum all-of'), met.checkpoint + false_, {
      prove,
      standings: new Map([['a', 9]]),
      timeoutMs: 500,
    });
    expect(again).toMatchObject({ enough: false, by: ['a', 'b'] });
    expect(parseNote(again.checkpoint).signatures.map(({ name }) => name)).toEqual([ORIGIN, 'a.example', 'b.example']);
  });
});

describe('the server of a witness', () => {
  const get = async (url: string, method = 'GET') => {
    const response = await fetch(url, { method });
    return { status: response.status, text: await response.text(), headers: response.headers };
  };

  it('tells people which logs it watches and where each stands, and monitors what it cosigned', async () => {
    const url = await startWitness(key, [logKey.verifier, drawnKey('other.example').verifier]);
    await submit(url, 9);
    const overview = await get(url);
    expect(overview.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(overview.text).toContain(formatVerifierKey(key.verifier));
    expect(overview.text).toContain(`${ORIGIN}\n  9 leaves, cosigned 2025-08-04T04:00:00.000Z\n`);
    expect(overview.text).toContain('other.example\n  nothing cosigned yet\n');

    const kept = await get(`${url}/${nameOf(ORIGIN)}/checkpoint`);
    expect(kept.status).toBe(200);
    const note = parseNote(kept.text);
    expect(note.text).toBe(parseNote(log.checkpoint(9)).text);
    expect(cosignedAt(note, key.verifier)).toBe(NOW);
    expect(await get(`${url}/${nameOf('other.example')}/checkpoint`)).toMatchObject({ status: 404 });
    expect(await get(`${url}/health`)).toMatchObject({ status: 200, text: 'ok\n' });
  });

  it('says which method it expects', async () => {
    const url = await startWitness();
    const refused = await get(`${url}/add-checkpoint`);
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'POST']);
    const other = await get(url, 'DELETE');
    expect([other.status, other.headers.get('allow')]).toEqual([405, 'GET']);
  });

  it('takes no body without end, and is there for the next request', async () => {
    const url = await startWitness();
    const status = await new Promise((resolve, reject) => {
      const outgoing = request(`${url}/add-checkpoint`, { method: 'POST' }, (response) => {
        response.resume();
        resolve(response.statusCode);
        outgoing.destroy();
      });
      outgoing.on('error', reject);
      const more = () => {
        while (!outgoing.destroyed && outgoing.write('old '.repeat(10_000)));
      };
      outgoing.on('drain', more);
      more();
    });
    expect(status).toBe(413);
    expect(await submit(url, 9)).toMatchObject({ kind: 'cosigned' });
  });

  it('cannot work where what it kept is gone, and tells its operator why', async () => {
    const url = await startWitness();
    await submit(url, 5);
    const [state] = readdirSync(folder);
    rmSync(join(folder, state!, nameOf(ORIGIN)), { recursive: true });
    expect(await submit(url, 9, 5)).toMatchObject({ kind: 'failing' });
    expect(await get(`${url}/health`)).toMatchObject({ status: 500 });
    expect(String(errors.pop())).toContain(`the checkpoint of ${ORIGIN} that was kept`);

    rmSync(join(folder, state!), { recursive: true });
    expect(await submit(await startWitness(), 9)).toMatchObject({ kind: 'cosigned' });
    expect(await submit(url, 9)).toMatchObject({ kind: 'failing' });
  });
});
