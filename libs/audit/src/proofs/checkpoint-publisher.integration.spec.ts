import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandRunner } from '#event-store';
import { systemClock } from '#kernel';
import { useDatabase } from '../../../../test/support/database.js';
import { drawnKey } from '../../../../test/support/drawn-key.js';
import { newTenant, useDataSource, useLog } from '../../../../test/support/log.js';
import { plainUnit } from '../../../../test/support/plain-unit.js';
import { SIGNING_KEYS_STREAM } from '../domain/index.js';
import {
  formatVerifierKey,
  isConsistent,
  Malformed,
  openCheckpoint,
  parseNote,
  parsePolicy,
  witnessed,
} from '../transparency-log/index.js';
import { CheckpointWitness, witnessServer, WitnessState } from '../witness/index.js';
import {
  CheckpointPublisher,
  NoSigningKey,
  originOf,
  signingKeysOf,
  type CheckpointPublisherOptions,
} from './checkpoint-publisher.js';
import { Checkpoints } from './checkpoints.js';
import { openSigner, signerOfPem, SignerUnavailable, type LogSigner } from './log-signer.js';
import { LogBroken, LogTree } from './log-tree.js';

const database = useDatabase();
const opened = useLog(database);
const sources = useDataSource(database);
let tree: LogTree;
let checkpoints: Checkpoints;
let runner: CommandRunner;
let tenant: string;
let origin: string;

beforeAll(() => {
  tree = new LogTree(sources.dataSource);
  checkpoints = new Checkpoints(sources.dataSource);
  runner = new CommandRunner(opened.log);
});
beforeEach(() => {
  tenant = newTenant();
  origin = originOf('dondoc.example', tenant);
});

function pemOf(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }) as string;
}

function drawnSigner(): LogSigner {
  return signerOfPem(pemOf(generateKeyPairSync('ed25519').privateKey));
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

function publisher(signers: readonly LogSigner[], changes: Partial<CheckpointPublisherOptions> = {}) {
  return new CheckpointPublisher({
    tree,
    checkpoints,
    log: opened.log,
    runner,
    installation: 'dondoc.example',
    signers,
    policy: null,
    clock: systemClock,
    ...changes,
  });
}

async function append(count: number): Promise<void> {
  await opened.log.append(tenant, plainUnit(`case-${String(Math.random())}`, count));
}

describe('what a log has come to', () => {
  it('is published under the key that it announces first', async () => {
    const signer = drawnSigner();
    await append(3);
    const published = await publisher([signer]).publish(tenant);
    const verifierKey = signer.verifierKey(origin);
    expect(await signingKeysOf(opened.log, tenant)).toEqual(new Map([[formatVerifierKey(verifierKey), 'active']]));
    expect(published).toMatchObject({ origin, size: 4, witnessed: true, failures: [] });
    const { checkpoint } = openCheckpoint(published!.note, [verifierKey]);
    expect(checkpoint).toEqual({ origin, size: 4, root: await tree.root(tenant, 4) });
  });

  it('is not published again while nothing has happened', async () => {
    const one = publisher([drawnSigner()]);
    expect(await one.publish(tenant)).toBeUndefined();
    await append(1);
    const first = await one.publish(tenant);
    expect(await one.publish(tenant)).toEqual(first);
    await append(300);
    const second = await one.publish(tenant);
    expect(second).toMatchObject({ size: 302 });
    expect(isConsistent(first!, second!, await tree.consistencyProof(tenant, 2, 302))).toBe(true);
    expect(await checkpoints.list(tenant, { below: 1_000, limit: 10 })).toEqual([second, first]);
    expect(await checkpoints.covering(tenant, 2)).toEqual(first);
    expect(await checkpoints.covering(tenant, 3)).toEqual(second);
    expect(await checkpoints.covering(tenant, 303)).toBeUndefined();
  });

  it('is the same whoever says it', async () => {
    const signer = drawnSigner();
    await append(10);
    const said = await Promise.all([1, 2, 3, 4].map(() => publisher([signer]).publish(tenant)));
    const latest = await checkpoints.latest(tenant);
    expect(latest?.size).toBe(11);
    for (const one of said) expect([undefined, latest?.note]).toContain(one?.note);
  });

  it('is signed by both keys while one is replaced, and by the other alone once it is retired', async () => {
    const [old, next] = [drawnSigner(), drawnSigner()];
    const keyOf = (signer: LogSigner) => signer.verifierKey(origin);
    await append(1);
    await publisher([old]).publish(tenant);
    await append(1);
    const both = await publisher([next, old]).publish(tenant);
    for (const signer of [old, next]) expect(openCheckpoint(both!.note, [keyOf(signer)]).checkpoint.size).toBe(4);

    await opened.log.append(tenant, {
      writes: [
        {
          stream: SIGNING_KEYS_STREAM,
          expected: 'any',
          events: [
            {
              type: 'signing-key.retired',
              data: { verifierKey: formatVerifierKey(keyOf(old)), reason: 'Hết hạn' },
            },
          ],
        },
      ],
      metadata: { actor: { subject: 'admin' } },
    });
    const alone = await publisher([next, old]).publish(tenant);
    expect(openCheckpoint(alone!.note, [keyOf(next)]).checkpoint.size).toBe(5);
    expect(() => openCheckpoint(alone!.note, [keyOf(old)])).toThrow(Malformed);
    await append(1);
    await expect(publisher([old]).publish(tenant)).rejects.toThrow(NoSigningKey);
  });

  it('is not signed where it does not go on from what was signed before', async () => {
    const signer = drawnSigner();
    await append(10);
    const before = await publisher([signer]).publish(tenant);
    await opened.query(
      `set session_replication_role = replica;
       update log.events set data = '{"forged":true}' where tenant_id = '${tenant}' and position = 5;
       delete from log.trees where tenant_id = '${tenant}';
       set session_replication_role = origin`,
    );
    await append(1);
    await expect(publisher([signer]).publish(tenant)).rejects.toThrow(LogBroken);
    expect(await checkpoints.latest(tenant)).toEqual(before);
  });
});

describe('witnesses of a policy', () => {
  const witnessKey = drawnKey('witness.example/w1', 'cosignature');
  let folder: string;
  let server: Server | undefined;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'witness-'));
  });
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
    rmSync(folder, { recursive: true });
  });

  async function startWitness(watched: LogSigner): Promise<string> {
    const witness = new CheckpointWitness({
      key: witnessKey,
      logs: [watched.verifierKey(origin)],
      state: new WitnessState(folder),
      now: () => Math.floor(Date.now() / 1_000),
      onAlarm: () => undefined,
    });
    const onError = (error: unknown) => process.stderr.write(String(error));
    server = witnessServer(witness, { key: witnessKey.verifier, onError });
    return listening(server);
  }

  function policyOf(url: string) {
    return parsePolicy(`witness w1 ${formatVerifierKey(witnessKey.verifier)} ${url}\nquorum w1\n`);
  }

  it('cosign what goes on from what they cosigned before', async () => {
    const signer = drawnSigner();
    const policy = policyOf(await startWitness(signer));
    const one = publisher([signer], { policy });
    for (const count of [5, 300, 2]) {
      await append(count);
      const published = await one.publish(tenant);
      expect(published).toMatchObject({ witnessed: true, failures: [] });
      expect(witnessed(parseNote(published!.note), policy)).toEqual({ enough: true, by: ['w1'] });
    }
    // One that starts again does not know where they stand, and is told.
    await append(1);
    const again = publisher([signer], { policy });
    expect(await again.publish(tenant)).toMatchObject({ size: 309, witnessed: true });
  });

  it('refuse a history that was rewritten, which is published as not witnessed', async () => {
    const signer = drawnSigner();
    const policy = policyOf(await startWitness(signer));
    await append(10);
    await publisher([signer], { policy }).publish(tenant);
    await opened.query(
      `set session_replication_role = replica;
       update log.events set data = '{"forged":true}' where tenant_id = '${tenant}' and position = 5;
       delete from log.trees where tenant_id = '${tenant}';
       delete from log.tiles where tenant_id = '${tenant}';
       delete from log.checkpoints where tenant_id = '${tenant}';
       set session_replication_role = origin`,
    );
    await append(1);
    const published = await publisher([signer], { policy }).publish(tenant);
    expect(published).toMatchObject({ size: 12, witnessed: false, failures: [{ witness: 'w1' }] });
  });

  it('that are away are told of, and hold up nothing', async () => {
    const signer = drawnSigner();
    const policy = policyOf('http://127.0.0.1:9');
    await append(10);
    const published = await publisher([signer], { policy }).publish(tenant);
    expect(published).toMatchObject({ size: 11, witnessed: false });
    expect(published!.failures).toEqual([{ witness: 'w1', reason: expect.stringMatching(/\S/) }]);
    expect(openCheckpoint(published!.note, [signer.verifierKey(origin)]).checkpoint.size).toBe(11);
  });
});

describe('a key that another program keeps', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  let server: Server;
  let answer: (message: Buffer) => Buffer | number;
  let address: string;

  beforeAll(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        if (request.method === 'GET') return response.end(publicKey.export({ type: 'spki', format: 'pem' }));
        const answered = answer(Buffer.concat(chunks));
        if (typeof answered === 'number') response.statusCode = answered;
        return response.end(typeof answered === 'number' ? '' : answered);
      });
    });
    address = await listening(server);
  });
  afterAll(() => {
    server.close();
  });
  beforeEach(() => {
    answer = (message) => sign(null, message, privateKey);
  });

  function signer(): Promise<LogSigner> {
    return openSigner(`${address}/sign`);
  }

  it('signs as one in a file does', async () => {
    await append(1);
    const published = await publisher([await signer()]).publish(tenant);
    const key = signerOfPem(pemOf(privateKey)).verifierKey(origin);
    expect(openCheckpoint(published!.note, [key]).checkpoint.size).toBe(2);
  });

  it('is asked again when it fails once', async () => {
    const one = await signer();
    let asked = 0;
    answer = (message) => (++asked === 1 ? 503 : sign(null, message, privateKey));
    await append(1);
    expect(await publisher([one]).publish(tenant)).toMatchObject({ size: 2 });
  });

  it.each([
    ['fails', () => 500],
    ['answers what is no signature', () => Buffer.alloc(10)],
    ['signs something else', () => sign(null, Buffer.from('another'), privateKey)],
  ])('signs nothing when it %s', async (_, answered) => {
    const one = await signer();
    answer = answered;
    await append(1);
    await expect(publisher([one]).publish(tenant)).rejects.toThrow(SignerUnavailable);
    expect(await checkpoints.latest(tenant)).toBeUndefined();
  });
});
