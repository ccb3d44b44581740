import { createHash, generateKeyPairSync } from 'node:crypto';
import {
  entryOf,
  formatVerifierKey,
  isConsistent,
  isIncluded,
  leafHash,
  openCheckpoint,
  originOf,
  parseTlogProof,
  rootOf,
  signerOfPem,
  subtreesIn,
  tilePath,
  verifyTlogProof,
  widthOf,
  type Tile,
  type TilePlace,
} from '#audit';
import { eventually } from '../support/eventually.js';
import { issueDirective, registerProvince } from './province.js';
import { useApi } from './running-api.js';

const signers = [newSigner(), newSigner()];
const api = useApi({
  proofs: { installation: 'dondoc.example', signers, policy: null, checkpointEvery: 1_000 },
});
const office = api.as('office');
const auditor = api.as('auditor');
const administrator = api.as('administrator');
const anybody = api.withToken();
const ORIGIN = originOf('dondoc.example', 'phu-tho');
const KEYS = signers.map((signer) => signer.verifierKey(ORIGIN));

function newSigner() {
  const { privateKey } = generateKeyPairSync('ed25519');
  return signerOfPem(privateKey.export({ type: 'pkcs8', format: 'pem' }) as string);
}

async function latest() {
  const { status, body } = await anybody.get('/logs/phu-tho/checkpoint');
  return status === 200 ? openCheckpoint(body as string, KEYS).checkpoint : undefined;
}

/** Waits until a checkpoint covers a position. */
async function covered(position: number): Promise<void> {
  await eventually('a checkpoint covers it', async () => ((await latest())?.size ?? 0) >= position);
}

async function hashesOf(place: TilePlace, size: number): Promise<Tile> {
  const path = tilePath(place, widthOf(place, size));
  const answer = await anybody.raw('GET', `/logs/phu-tho/tile/${path}`, {});
  expect(answer).toMatchObject({ status: 200 });
  expect(answer.headers.get('cache-control')).toContain('immutable');
  return { ...place, hashes: answer.bytes };
}

let position: number;

beforeAll(async () => {
  await registerProvince(office);
  ({ position } = await issueDirective(office));
  await covered(position);
});

describe('anybody', () => {
  it('is told what the log has come to, signed, and can work it out from the tiles', async () => {
    const { size, root } = (await latest())!;
    // Fewer than 256 events: one tile of leaves.
    const tile = await hashesOf({ level: 0, index: 0 }, size);
    expect(rootOf(size, subtreesIn([tile]))).toEqual(root);
  });

  it('is told every checkpoint, and that one goes on from the other', async () => {
    const agencies = [{ agencyId: 'so-moi', name: 'Sở mới', kind: 'department' }];
    await covered((await office.post('/v1/agencies/batch', { agencies })).body.position);
    const { body } = await anybody.get('/logs/phu-tho/checkpoints');
    const [newer, older] = body.items as { size: number; root: string; witnessed: boolean; note: string }[];
    expect(newer).toMatchObject({ witnessed: true, failures: [] });
    const head = ({ size, root }: { size: number; root: string }) => ({ size, root: Buffer.from(root, 'base64') });
    const proof = await anybody.get(`/logs/phu-tho/consistency?from=${older!.size}&to=${newer!.size}`);
    const hashes = (proof.body.hashes as string[]).map((hash) => Buffer.from(hash, 'base64'));
    expect(isConsistent(head(older!), head(newer!), hashes)).toBe(true);
    const below = await anybody.get(`/logs/phu-tho/checkpoints?below=${newer!.size}&limit=1`);
    expect(below.body.items).toEqual([older]);
  });

  it('is told which keys sign', async () => {
    const { body } = await anybody.get('/logs/phu-tho/keys');
    expect(body.items).toEqual(KEYS.map((key) => ({ verifierKey: formatVerifierKey(key), standing: 'active' })));
  });

  it('is told what there is not', async () => {
    expect(await anybody.get('/logs/nobody/checkpoint')).toMatchObject({
      status: 404,
      body: { code: 'checkpoint/missing' },
    });
    for (const path of ['0/999', '5/000', '0/000.p/255', '0/000', 'entries/000', '0/0']) {
      expect(await anybody.get(`/logs/phu-tho/tile/${path}`)).toMatchObject({
        status: 404,
        body: { code: 'tile/missing' },
      });
    }
    expect(await anybody.get('/logs/phu-tho/consistency?from=9&to=3')).toMatchObject({
      status: 400,
      body: { errors: [{ parameter: 'from' }] },
    });
    expect((await anybody.get('/logs/phu-tho/consistency?from=1&to=100000')).body.code).toBe('checkpoint/missing');
  });

  it('learns nothing of what events say', async () => {
    for (const path of ['/v1/events/1/proof', '/v1/events/1/text', '/v1/events/texts'])
      expect((await anybody.get(path)).status).toBe(401);
    expect((await administrator.get('/v1/events/1/text')).status).toBe(403);
    expect((await administrator.get('/v1/events/texts')).status).toBe(403);
  });
});

describe('an auditor', () => {
  it('is given an event and a proof that it stands in the log', async () => {
    const [text, proof] = await Promise.all([
      auditor.raw('GET', `/v1/events/${position}/text`, {}),
      auditor.raw('GET', `/v1/events/${position}/proof`, {}),
    ]);
    const parsed = parseTlogProof(proof.bytes.toString());
    expect(parsed.index).toBe(position - 1);
    const leaf = leafHash(entryOf(text.bytes.toString(), { tenant: 'phu-tho', position }));
    expect(verifyTlogProof(leaf, parsed, [KEYS[0]!]).checkpoint.origin).toBe(ORIGIN);
    expect(JSON.parse(text.bytes.toString())).toMatchObject({ tenant: 'phu-tho', position, format: 'dondoc/event/v1' });
    // The same file each time, whatever has been added to the log.
    expect((await auditor.raw('GET', `/v1/events/${position}/proof`, {})).bytes).toEqual(proof.bytes);
  });

  it('is told where nothing can be proved', async () => {
    expect((await auditor.get('/v1/events/100000/proof')).body.code).toBe('event/unknown');
    expect((await auditor.get('/v1/events/100000/text')).body.code).toBe('event/unknown');
    expect((await auditor.get('/v1/events/1/proof?checkpoint=100000')).body.code).toBe('checkpoint/missing');
    expect((await auditor.get('/v1/events/0/proof')).status).toBe(400);
  });

  it('takes out the whole log, which is put on record', async () => {
    const export_ = await auditor.raw('GET', '/v1/events/texts', {});
    const size = Number(export_.headers.get('dondoc-checkpoint'));
    const lines = export_.bytes.toString().split('\n');
    expect(lines.pop()).toBe('');
    const trailer = JSON.parse(lines.pop()!) as { checkpoint: string; format: string; size: number };
    expect(trailer).toMatchObject({ format: 'dondoc/export/v1', size });
    expect(lines).toHaveLength(size);
    const { checkpoint } = openCheckpoint(trailer.checkpoint, KEYS);
    const index = Math.floor(size / 2);
    const { body } = await auditor.get(`/v1/events/${index + 1}/proof?checkpoint=${size}`);
    const leaf = leafHash(entryOf(lines[index]!, { tenant: 'phu-tho', position: index + 1 }));
    expect(isIncluded({ index, size, root: checkpoint.root }, leaf, parseTlogProof(body as string).hashes)).toBe(true);

    const rest = await auditor.raw('GET', `/v1/events/texts?checkpoint=${size}&after=${index}`, {});
    expect(export_.bytes.toString().endsWith(rest.bytes.toString())).toBe(true);
    const found = await auditor.get('/v1/events?types=access.export-made');
    expect(found.body.items).toMatchObject([
      { metadata: { actor: { subject: 'auditor' } }, data: { what: 'event-texts', after: 0, until: size } },
      { data: { after: index, until: size } },
    ]);
  });
});

it('proves which events and which rule a report follows from, and what its files are', async () => {
  const period = { kind: 'month', year: 2025, month: 8 };
  const { reportId } = (await office.post('/v1/reports/consolidated', { period, position })).body;
  const path = `/v1/reports/consolidated/${reportId}`;
  await eventually('it is made', async () => (await office.get(path)).body.state === 'completed');
  let proof: Awaited<ReturnType<typeof office.get>>;
  await eventually('it is covered', async () => {
    proof = await office.get(`${path}/proof`);
    expect([200, 409]).toContain(proof.status);
    return proof.status === 200;
  });
  const parsed = parseTlogProof(proof!.body as string);
  const text = Buffer.from(parsed.extra!).toString();
  const made = JSON.parse(text) as { tenant: string; position: number; type: string; data: Record<string, unknown> };
  verifyTlogProof(leafHash(entryOf(text, made)), parsed, KEYS.slice(1));
  expect(made).toMatchObject({ type: 'report.made', data: { reportId, rule: 'consolidated-report/v1', position } });
  const pdf = await office.raw('GET', `${path}/file?format=pdf`, {});
  const sha256 = createHash('sha256').update(pdf.bytes).digest('hex');
  expect(made.data['files']).toContainEqual({ format: 'pdf', bytes: pdf.bytes.length, sha256 });
  expect((await office.get('/v1/reports/consolidated/0b5c9f6e-6a5f-5a43-9d5c-0a1b2c3d4e5f/proof')).status).toBe(404);
});

it('retires a key, and signs with the other one', async () => {
  const verifierKey = formatVerifierKey(KEYS[0]!);
  const body = { verifierKey, reason: 'Hết hạn' };
  expect((await auditor.post('/v1/signing-keys/retire', body)).status).toBe(403);
  expect((await administrator.post('/v1/signing-keys/retire', { ...body, verifierKey: 'x' })).status).toBe(400);
  const answer = await administrator.post('/v1/signing-keys/retire', body);
  expect(answer).toMatchObject({ status: 200, body: { verifierKey } });
  await eventually('a checkpoint covers it', async () => {
    const { body: note } = await anybody.get('/logs/phu-tho/checkpoint');
    const { checkpoint } = openCheckpoint(note as string, [KEYS[1]!]);
    return checkpoint.size >= answer.body.position;
  });
  const { body: note } = await anybody.get('/logs/phu-tho/checkpoint');
  expect(() => openCheckpoint(note as string, [KEYS[0]!])).toThrow(/not signed by a known key/);
  expect((await anybody.get('/logs/phu-tho/keys')).body.items[0]).toEqual({ verifierKey, standing: 'retired' });
  const last = { ...body, verifierKey: formatVerifierKey(KEYS[1]!) };
  expect(await administrator.post('/v1/signing-keys/retire', last)).toMatchObject({
    status: 409,
    body: { code: 'signing-key/is-the-last' },
  });
});
