import { execFile } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unzipSync, zipSync } from 'fflate';
import { entryOf, formatVerifierKey, leafHash, originOf, parseTlogProof, signerOfPem, verifyTlogProof } from '#audit';
import { eventually } from '../support/eventually.js';
import { assignmentOf, issueDirective, registerProvince, type IssuedDirective } from './province.js';
import { useApi } from './running-api.js';

const { privateKey } = generateKeyPairSync('ed25519');
const signer = signerOfPem(privateKey.export({ type: 'pkcs8', format: 'pem' }) as string);
const key = signer.verifierKey(originOf('dondoc.example', 'phu-tho'));
const api = useApi({
  proofs: { installation: 'dondoc.example', signers: [signer], policy: null, checkpointEvery: 1_000 },
});
const office = api.as('office');
const auditor = api.as('auditor');
const finance = api.as('agency', 'so-tai-chinh');
const PDF = Buffer.from('%PDF-1.7\nBáo cáo số 45\n%%EOF\n');

let issued: IssuedDirective;
let other: IssuedDirective;
let assignment: string;
let position: number;

beforeAll(async () => {
  await registerProvince(office);
  issued = await issueDirective(office);
  other = await issueDirective(office);
  assignment = await assignmentOf(api, issued, 'so-tai-chinh');
  await finance.post(`/v1/assignments/${assignment}/acknowledge`, {});
  const upload = await finance.upload(`/v1/assignments/${assignment}/attachments?name=45-BC-STC.pdf&part=answer`, PDF, {
    'content-type': 'application/pdf',
  });
  expect(upload.status).toBe(201);
  const answer = await finance.post(`/v1/assignments/${assignment}/respond`, { text: 'Đã <báo cáo>' });
  position = answer.body.position as number;
  await eventually('a checkpoint covers it', async () => {
    const { body } = await api.withToken().get('/logs/phu-tho/checkpoints?limit=1');
    return (body.items[0]?.size ?? 0) >= position;
  });
});

async function fileOf(path: string): Promise<{ readonly bytes: Buffer; readonly files: ReadonlyMap<string, Buffer> }> {
  const { status, headers, bytes } = await auditor.raw('GET', path, {});
  expect([status, headers.get('content-type')]).toEqual([200, 'application/zip']);
  return { bytes, files: new Map(Object.entries(unzipSync(bytes)).map(([name, file]) => [name, Buffer.from(file)])) };
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const typesIn = (files: ReadonlyMap<string, Buffer>) =>
  [...files]
    .filter(([name]) => name.endsWith('.json') && name.startsWith('events/'))
    .map(([, bytes]) => JSON.parse(bytes.toString()) as { type: string; stream: string; position: number });

describe('the legal file of an assignment', () => {
  it('has what ordered it and all that came of it, each event with a proof', async () => {
    const { files } = await fileOf(`/v1/assignments/${assignment}/legal-file?position=${position}`);
    const types = typesIn(files).map(({ type }) => type);
    expect(types).toEqual(
      expect.arrayContaining([
        'directive.drafted',
        'directive.issued',
        'assignment.assigned',
        'assignment.acknowledged',
        'attachment.attached',
        'assignment.responded',
      ]),
    );
    expect(types.filter((type) => type === 'assignment.assigned')).toHaveLength(1);
    const note = files.get('checkpoint.txt')!.toString();
    for (const [name, bytes] of files) {
      if (!name.endsWith('.tlog-proof')) continue;
      const text = files.get(name.replace(/tlog-proof$/, 'json'))!.toString();
      const event = JSON.parse(text) as { tenant: string; position: number };
      const proof = parseTlogProof(bytes.toString());
      expect(proof.checkpoint).toBe(note);
      expect(proof.index).toBe(event.position - 1);
      verifyTlogProof(leafHash(entryOf(text, event)), proof, [key]);
    }
  });

  it('has its documents, and lists all that is in it', async () => {
    const { files } = await fileOf(`/v1/assignments/${assignment}/legal-file?position=${position}`);
    expect(files.get(`documents/${sha256(PDF)}.pdf`)).toEqual(PDF);
    const manifest = JSON.parse(files.get('manifest.json')!.toString()) as {
      files: { path: string; sha256: string; bytes: number }[];
    };
    expect(manifest).toMatchObject({ format: 'dondoc/legal-file/v1', tenant: 'phu-tho', position });
    expect(manifest.files.map(({ path }) => path)).toEqual([...files.keys()].slice(0, -1));
    for (const file of manifest.files) {
      const bytes = files.get(file.path)!;
      expect(file).toEqual({ path: file.path, sha256: sha256(bytes), bytes: bytes.length });
    }
  });

  it('is told in Vietnamese, with the proof of due notice', async () => {
    const { files } = await fileOf(`/v1/assignments/${assignment}/legal-file?position=${position}`);
    const page = files.get('ho-so.html')!.toString();
    expect(page).toContain('<h1>Hồ sơ công việc</h1>');
    expect(page).toContain(`${issued.number}/UBND-TH`);
    expect(page).toContain('Sở Tài chính đã tiếp nhận nhiệm vụ.');
    expect(page).toContain('Đã &lt;báo cáo&gt;');
    expect(page).toContain('Bằng chứng đã thông báo kịp thời');
    expect(page).toContain(`45-BC-STC.pdf`);
    expect(page).not.toContain('undefined');
  });

  it('is the same bytes for the same position, whatever happens later', async () => {
    const path = `/v1/assignments/${assignment}/legal-file?position=${position}`;
    const before = await fileOf(path);
    await office.post(`/v1/assignments/${assignment}/accept`, {});
    await office.post('/v1/agencies/so-tai-chinh/rename', {
      name: 'Sở Tài chính và Kế hoạch',
      validFrom: '2020-01-01',
    });
    const after = await fileOf(path);
    expect(after.bytes.equals(before.bytes)).toBe(true);
  });

  it('is put on record', async () => {
    await fileOf(`/v1/assignments/${assignment}/legal-file`);
    const { body } = await auditor.get('/v1/events?types=access.export-made&limit=1000');
    expect(body.items.at(-1)).toMatchObject({
      metadata: { actor: { subject: 'auditor' } },
      data: { what: 'legal-file', assignmentId: assignment, directiveId: issued.directiveId },
    });
  });
});

describe('somebody who has nothing but the file, the key and the page that says how', () => {
  const DOCS = fileURLToPath(new URL('../../docs/verify/', import.meta.url));
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'auditor-'));
    copyFileSync(join(DOCS, 'verify.mjs'), join(folder, 'verify.mjs'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** The command that a page shows for a legal file, with the key that came another way. */
  function commandOf(page: string): string {
    const [command] = /^node verify\.mjs legal-file\.zip '[^']+'$/m.exec(readFileSync(join(DOCS, page), 'utf8')) ?? [];
    return command!.replace(/'[^']+'/, `'${formatVerifierKey(key)}'`);
  }

  async function asThePageSays(bytes: Buffer, page: string) {
    writeFileSync(join(folder, 'legal-file.zip'), bytes);
    return new Promise<{ code: number | null; said: string }>((resolve) => {
      execFile('/bin/sh', ['-c', commandOf(page)], { cwd: folder }, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : (error.code as number), said: `${stdout}${stderr}` });
      });
    });
  }

  it.each(['README.md', 'huong-dan.md'])('verifies it by the command of %s', async (page) => {
    const { bytes, files } = await fileOf(`/v1/directives/${issued.directiveId}/legal-file?position=${position}`);
    const { code, said } = await asThePageSays(bytes, page);
    expect([code, said]).toEqual([
      0,
      expect.stringMatching(/^Holds: these \d+ events stand in dondoc\.example\/phu-tho/),
    ]);
    expect(said).toContain(`Holds: these ${String(typesIn(files).length)} events`);
    expect(said).toContain('1 documents are those that the events name');
    // Every stream is told whole.
    expect(said).not.toContain('others of it are not in this file');
  });

  it('finds out what was changed in it', async () => {
    const { files } = await fileOf(`/v1/assignments/${assignment}/legal-file?position=${position}`);
    const [name] = [...files].find(([path]) => path.startsWith('events/') && path.endsWith('.json'))!;
    const forged = Object.fromEntries(files);
    forged[name] = Buffer.from(
      files.get(name)!.toString().replace('UBND', 'ubnd').replace('so-tai-chinh', 'so-tu-phap'),
    );
    const listed = JSON.parse(files.get('manifest.json')!.toString()) as {
      files: { path: string; sha256: string; bytes: number }[];
    };
    for (const file of listed.files) {
      const bytes = forged[file.path]!;
      Object.assign(file, { sha256: sha256(bytes), bytes: bytes.length });
    }
    forged['manifest.json'] = Buffer.from(JSON.stringify(listed));
    const { code, said } = await asThePageSays(Buffer.from(zipSync(forged)), 'README.md');
    expect([code, said]).toEqual([1, expect.stringMatching(/^Does not hold: /)]);
  });
});

it('of a directive has all its assignments, and nothing of another directive', async () => {
  const { files } = await fileOf(`/v1/directives/${issued.directiveId}/legal-file?position=${position}`);
  const events = typesIn(files);
  expect(events.filter(({ type }) => type === 'assignment.assigned').length).toBeGreaterThan(1);
  expect(events.map(({ stream }) => stream)).not.toContain(`directive-${other.directiveId}`);
  const versions = new Map<string, number>();
  for (const { stream } of events) versions.set(stream, (versions.get(stream) ?? 0) + 1);
  expect(versions.get(`directive-${issued.directiveId}`)).toBe(2);
});

it('is refused to whoever may not make one, and where there is nothing to make it of', async () => {
  expect((await finance.get(`/v1/assignments/${assignment}/legal-file`)).status).toBe(403);
  expect((await auditor.get('/v1/assignments/0b5c9f6e-6a5f-5a43-9d5c-0a1b2c3d4e5f/legal-file')).body.code).toBe(
    'assignment/unknown',
  );
  expect((await auditor.get(`/v1/assignments/${assignment}/legal-file?position=1000000`)).body.code).toBe(
    'event/unknown',
  );
  expect((await auditor.get(`/v1/assignments/${assignment}/legal-file?position=0`)).status).toBe(400);
});
