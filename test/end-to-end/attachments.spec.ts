import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { decodeExtended, parse } from 'content-disposition';
import type { Role } from '#access';
import { eventually } from '../support/eventually.js';
import { useApi, type Answer } from './running-api.js';
import { assignmentOf, issueDirective, registerProvince, type IssuedDirective } from './province.js';

const LIMIT = 1024 * 1024;
const api = useApi({ startsAt: '2025-08-03T02:00:00Z', attachments: { limit: LIMIT } });
const office = api.as('office');
const finance = api.as('agency', 'so-tai-chinh');
const justice = api.as('agency', 'so-tu-phap');
const auditor = api.as('auditor');

let issued: IssuedDirective;
let assignmentId: string;

beforeAll(async () => {
  await registerProvince(office);
  issued = await issueDirective(office);
  assignmentId = await assignmentOf(api, issued, 'so-tai-chinh');
});

/** A PDF of its own, as long as asked for. */
function pdf(length = 2_000): Buffer {
  const head = Buffer.from('%PDF-1.7\n%âãÏÓ\n');
  return Buffer.concat([head, randomBytes(length - head.length)]);
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest();

interface Upload {
  readonly as?: { readonly role: Role; readonly agencyId?: string };
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

const FINANCE = { role: 'agency', agencyId: 'so-tai-chinh' } as const;
const OFFICE = { role: 'office' } as const;

async function attach(
  to: string,
  bytes: Buffer,
  { as = FINANCE, query = {}, headers = {} }: Upload = {},
): Promise<Answer> {
  const parameters = new URLSearchParams({ name: 'Báo cáo 45-BC-STC.pdf', ...query });
  return api.as(as.role, as.agencyId).upload(`/v1/${to}/attachments?${parameters.toString()}`, bytes, {
    'content-type': 'application/pdf',
    ...headers,
  });
}

const toAssignment = (bytes: Buffer, upload?: Upload) => attach(`assignments/${assignmentId}`, bytes, upload);
const toDirective = (bytes: Buffer, upload?: Upload) => attach(`directives/${issued.directiveId}`, bytes, upload);

async function download(attached: Answer, headers: Readonly<Record<string, string>> = {}, method = 'GET') {
  const { attachmentId, position } = attached.body as { attachmentId: string; position: number };
  return auditor.raw(method, `/v1/attachments/${attachmentId}/content?after=${position}`, headers);
}

/** Every file of the store, kept or on the way. */
function files(): string[] {
  return readdirSync(api.documents, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort();
}

async function eventsOf(type: string): Promise<{ readonly data: Record<string, unknown> }[]> {
  return (await auditor.get(`/v1/events?types=${type}&limit=1000`)).body.items;
}

/** What must not change when something is refused. */
async function everything() {
  const { head } = (await auditor.get('/v1/events?limit=1')).body;
  const listed = await auditor.get(`/v1/directives/${issued.directiveId}/attachments?limit=200&after=${head}`);
  return { files: files(), events: await eventsOf('attachment.attached'), rows: listed.body.items };
}

describe('a document that is attached', () => {
  it('is recorded with what it was found to be, and comes back as it came', async () => {
    const bytes = pdf(300_000);
    const attached = await toAssignment(bytes, { query: { part: 'answer' } });
    expect(attached).toMatchObject({
      status: 201,
      body: {
        name: 'Báo cáo 45-BC-STC.pdf',
        mediaType: 'application/pdf',
        bytes: 300_000,
        sha256: sha256(bytes).toString('hex'),
      },
    });
    const { attachmentId, position } = attached.body;
    expect(attached.headers.get('location')).toBe(`/v1/attachments/${attachmentId}`);
    expect(attached.headers.get('dondoc-position')).toBe(String(position));

    const seen = await auditor.get(`/v1/attachments/${attachmentId}?after=${position}`);
    expect(seen).toMatchObject({
      status: 200,
      body: {
        attachmentId,
        directiveId: issued.directiveId,
        assignmentId,
        part: 'answer',
        attachedBy: 'so-tai-chinh',
        agencyId: 'so-tai-chinh',
        attachedAt: '2025-08-03T02:00:00.000Z',
        withdrawnAt: null,
        content: `/v1/attachments/${attachmentId}/content`,
      },
    });
    expect((await eventsOf('attachment.attached')).at(-1)!.data).toEqual({
      attachmentId,
      to: { directiveId: issued.directiveId, assignmentId, part: 'answer' },
      name: 'Báo cáo 45-BC-STC.pdf',
      mediaType: 'application/pdf',
      bytes: 300_000,
      sha256: sha256(bytes).toString('hex'),
      by: { subject: 'so-tai-chinh', agencyId: 'so-tai-chinh' },
    });

    const answer = await download(attached);
    expect(answer.status).toBe(200);
    expect(Buffer.compare(answer.bytes, bytes)).toBe(0);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': '300000',
      etag: `"${sha256(bytes).toString('hex')}"`,
      'repr-digest': `sha-256=:${sha256(bytes).toString('base64')}:`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-cache',
      'accept-ranges': 'bytes',
    });
  });

  it('is what a directive names, and shown there from when it came until it is withdrawn', async () => {
    const bytes = pdf(1537);
    const file = {
      name: 'phu-luc-1.pdf',
      mediaType: 'application/pdf',
      bytes: bytes.length,
      sha256: sha256(bytes).toString('hex'),
    };
    const drafted = await api.as('office').post('/v1/directives', {
      documentType: 'official-letter',
      subject: 'V/v khó khăn của các xã',
      issuerId: 'ubnd-tinh',
      monitorId: 'van-phong-ubnd-tinh',
      tasks: [{ text: 'Báo cáo', lead: { agencyId: 'so-tai-chinh' } }],
      appendices: [{ title: 'Phụ lục 1', attachment: file }, { title: 'Phụ lục 2' }],
      attachments: [file],
    });
    const path = `directives/${drafted.body.directiveId}`;
    const shows = async ({ body: { position } }: Answer, attachmentId: string | null) => {
      const { body } = await auditor.get(`/v1/${path}?after=${position}`);
      const named = { ...file, attachmentId };
      expect([body.appendices, body.attachments]).toEqual([
        [{ title: 'Phụ lục 1', attachment: named }, { title: 'Phụ lục 2' }],
        [named],
      ]);
    };
    await shows(drafted, null);
    const attached = await attach(path, bytes, { as: OFFICE, query: { part: 'appendix' } });
    await shows(attached, attached.body.attachmentId as string);
    const address = `/v1/attachments/${attached.body.attachmentId}/withdraw`;
    await shows(await api.as('office').post(address, { reasons: ['Tải lên nhầm tệp'] }), null);
  });

  it('is given out to be saved under its Vietnamese name', async () => {
    const attached = await toAssignment(pdf(), {
      query: { name: 'Báo cáo "lần 2" – số 45; (ký).pdf'.replaceAll('"', "'") },
    });
    const disposition = (await download(attached)).headers.get('content-disposition')!;
    expect(disposition).toMatch(/^attachment; filename="[\x20-\x7e]+"; filename\*=UTF-8''[\w%'()!~.*-]+$/);
    expect(parse(disposition).parameters['filename']).toBe("Báo cáo 'lần 2' – số 45; (ký).pdf");
    expect(decodeExtended(/filename\*=(.+)$/.exec(disposition)![1]!)).toBe("Báo cáo 'lần 2' – số 45; (ký).pdf");
  });

  it('has its name composed, however it was typed', async () => {
    const attached = await toAssignment(pdf(), { query: { name: 'Báo cáo.pdf'.normalize('NFD') } });
    expect(attached.body.name).toBe('Báo cáo.pdf');
  });

  it('comes in part, or not at all where one has it already', async () => {
    const bytes = pdf(10_000);
    const attached = await toAssignment(bytes);
    const etag = `"${attached.body.sha256}"`;

    const part = await download(attached, { range: 'bytes=1000-1999' });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 1000-1999/10000']);
    expect(part.headers.get('content-length')).toBe('1000');
    expect(Buffer.compare(part.bytes, bytes.subarray(1_000, 2_000))).toBe(0);

    const end = await download(attached, { range: 'bytes=-100', 'if-range': etag });
    expect([end.status, end.bytes.length]).toEqual([206, 100]);
    expect((await download(attached, { range: 'bytes=-100', 'if-range': '"another"' })).status).toBe(200);

    const beyond = await download(attached, { range: 'bytes=10000-' });
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */10000']);
    expect(JSON.parse(beyond.bytes.toString())).toMatchObject({ code: 'attachment/range-not-satisfiable' });

    const same = await download(attached, { 'if-none-match': `"other", W/${etag}` });
    expect([same.status, same.bytes.length, same.headers.get('etag')]).toEqual([304, 0, etag]);

    const head = await download(attached, {}, 'HEAD');
    expect([head.status, head.bytes.length, head.headers.get('content-length')]).toEqual([200, 0, '10000']);
    expect(head.headers.get('content-type')).toBe('application/pdf');
  });

  it('is kept once, and attached as often as it is sent', async () => {
    const bytes = pdf();
    const [one, other] = [
      await toAssignment(bytes),
      await toDirective(bytes, { as: OFFICE, query: { part: 'appendix' } }),
    ];
    expect(one.body.attachmentId).not.toBe(other.body.attachmentId);
    expect(files().filter((name) => one.body.sha256.endsWith(name))).toHaveLength(1);
    expect(Buffer.compare((await download(other)).bytes, bytes)).toBe(0);
  });

  it('is attached once under one idempotency key, and not another one under the same', async () => {
    const bytes = pdf();
    const headers = { 'idempotency-key': 'bao-cao-45' };
    const first = await toAssignment(bytes, { headers });
    const again = await toAssignment(bytes, { headers });
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(await toAssignment(pdf(), { headers })).toMatchObject({
      status: 422,
      body: { code: 'idempotency-key/reused' },
    });
  });

  it('is listed with its directive and its assignment, page by page', async () => {
    const communes = await issueDirective(office);
    const theirs = await assignmentOf(api, communes, 'phuong-tan-hoa');
    const of = `directives/${communes.directiveId}`;
    const text = await attach(of, pdf(), { as: OFFICE, query: { part: 'text', name: '1537_UBND-TH.signed.pdf' } });
    const answer = await attach(`assignments/${theirs}`, pdf(), { as: { role: 'agency', agencyId: 'phuong-tan-hoa' } });
    const after = `after=${answer.body.position}`;
    const ids = (list: Answer) => list.body.items.map((item: { attachmentId: string }) => item.attachmentId);
    expect(ids(await auditor.get(`/v1/${of}/attachments?${after}`))).toEqual([
      text.body.attachmentId,
      answer.body.attachmentId,
    ]);
    expect(ids(await auditor.get(`/v1/assignments/${theirs}/attachments?${after}`))).toEqual([
      answer.body.attachmentId,
    ]);
    const page = await auditor.get(`/v1/${of}/attachments?${after}&limit=1`);
    expect(ids(page)).toEqual([text.body.attachmentId]);
    expect(ids(await auditor.get(`/v1/${of}/attachments?limit=1&cursor=${page.body.next}`))).toEqual([
      answer.body.attachmentId,
    ]);
  });

  it('is what its bytes are, where nobody says what it is', async () => {
    const attached = await toAssignment(pdf(), { headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    expect(attached).toMatchObject({ status: 201, body: { mediaType: 'application/pdf' } });
  });

  it('may be of a type that this API reads elsewhere: text is not read, but kept', async () => {
    const note = Buffer.from('Đã tổng hợp xong ý kiến của 8/13 sở\n');
    const attached = await toAssignment(note, {
      query: { name: 'ghi chú.txt' },
      headers: { 'content-type': 'text/plain; charset=utf-8' },
    });
    expect(attached).toMatchObject({ status: 201, body: { mediaType: 'text/plain', bytes: note.length } });
    expect((await download(attached)).bytes.toString()).toBe(note.toString());
  });

  it('is entered by the Office in the name of the agency, as of when it was received', async () => {
    const attached = await toAssignment(pdf(), {
      as: OFFICE,
      query: { onBehalfOf: 'so-tai-chinh', effectiveAt: '2025-08-02T15:30:00+07:00', reason: 'Bản giấy' },
    });
    const seen = await auditor.get(`/v1/attachments/${attached.body.attachmentId}?after=${attached.body.position}`);
    expect(seen.body).toMatchObject({
      attachedBy: 'office',
      agencyId: 'so-tai-chinh',
      attachedAt: '2025-08-02T08:30:00.000Z',
    });
  });
});

describe('a document whose bytes are lost', () => {
  it('is not given out, and the same again makes it whole', async () => {
    const bytes = pdf();
    const attached = await toAssignment(bytes);
    const { sha256: digest } = attached.body as { sha256: string };
    rmSync(join(api.documents, 'phu-tho', digest.slice(0, 2), digest.slice(2)));
    const answer = await download(attached);
    expect([answer.status, JSON.parse(answer.bytes.toString())]).toMatchObject([503, { code: 'service/unavailable' }]);
    await toAssignment(bytes);
    expect(Buffer.compare((await download(attached)).bytes, bytes)).toBe(0);
  });
});

describe('a document that is refused', () => {
  let before: Awaited<ReturnType<typeof everything>>;

  beforeEach(async () => {
    before = await everything();
  });
  afterEach(async () => {
    expect(await everything()).toEqual(before);
  });

  it.each([
    ['a path', '../../etc/passwd', 422, 'attachment/invalid-name'],
    ['a path of Windows', '..\\..\\win.ini', 422, 'attachment/invalid-name'],
    ['a NUL', 'a\0.pdf', 400, 'request/invalid'],
    ['4 kB', 'a'.repeat(4_096), 400, 'request/invalid'],
    ['nothing', '', 400, 'request/invalid'],
    ['blanks', '   ', 400, 'request/invalid'],
    ['dots', '..', 422, 'attachment/invalid-name'],
    ['a line break', 'a\r\nX-Evil: 1.pdf', 422, 'attachment/invalid-name'],
    ['what Windows reserves', 'a<b>.pdf', 422, 'attachment/invalid-name'],
    ['letters turned round', 'bao-cao-\u202efdp.exe', 422, 'attachment/invalid-name'],
  ])('is told that its name is not one, and what is: %s', async (_, name, status, code) => {
    const { body, ...answer } = await toAssignment(pdf(), { query: { name } });
    expect([answer.status, body.code]).toEqual([status, code]);
    expect(body.errors).toEqual([
      {
        parameter: 'name',
        detail: expect.stringMatching(/\w/),
        accepted: expect.stringContaining('a plain file name of 1 to 255 characters'),
      },
    ]);
  });

  it('is larger than the limit, said before or found on the way', async () => {
    const bytes = pdf(LIMIT + 1);
    const problem = { status: 413, body: { code: 'attachment/too-large', facts: { limit: LIMIT } } };
    expect(await toAssignment(bytes)).toMatchObject(problem);
    expect(await toAssignment(bytes, { headers: { 'transfer-encoding': 'chunked' } })).toMatchObject(problem);
  });

  it.each([
    ['a type that is not taken', '<html></html>', 'text/html', 'attachment/type-not-accepted'],
    ['JSON, though this API reads it elsewhere', '{"a":1}', 'application/json', 'attachment/type-not-accepted'],
    ['a program said to be a PDF', '\x7fELF\x02\x01\x01', 'application/pdf', 'attachment/type-mistaken'],
    [
      'a program of which nothing is said',
      '\x7fELF\x02\x01\x01',
      'application/octet-stream',
      'attachment/type-not-accepted',
    ],
  ])('is of %s', async (_, text, type, code) => {
    const answer = await toAssignment(Buffer.from(text), { headers: { 'content-type': type } });
    expect([answer.status, answer.body.code]).toEqual([415, code]);
  });

  it('is not what its digest says', async () => {
    const bytes = pdf();
    const digest = (of: Buffer) => `sha-256=:${sha256(of).toString('base64')}:`;
    expect(await toAssignment(bytes, { headers: { 'content-digest': digest(pdf()) } })).toMatchObject({
      status: 400,
      body: { code: 'attachment/digest-mismatch', facts: { found: sha256(bytes).toString('hex') } },
    });
    expect(await toAssignment(bytes, { headers: { 'content-digest': 'md5=:AAAA:' } })).toMatchObject({
      status: 400,
      body: { code: 'request/invalid', errors: [{ header: 'content-digest' }] },
    });
  });

  it('has no bytes', async () => {
    expect(await toAssignment(Buffer.alloc(0))).toMatchObject({ status: 422, body: { code: 'attachment/empty' } });
  });

  it.each([
    [
      'another agency to an assignment',
      { role: 'agency', agencyId: 'so-tu-phap' },
      'that of Finance',
      403,
      'attachment/not-a-party',
    ],
    ['an auditor', { role: 'auditor' }, 'that of Finance', 403, 'access/permission-missing'],
    [
      'anybody to an assignment that is not there',
      OFFICE,
      '0b5c9f6e-6a5f-5a43-9d5c-0a1b2c3d4e5f',
      404,
      'assignment/unknown',
    ],
    ['anybody to no id at all', OFFICE, 'khong-co', 400, 'request/invalid'],
  ] as const)('is attached by %s', async (_, as, id, status, code) => {
    const answer = await attach(`assignments/${id === 'that of Finance' ? assignmentId : id}`, pdf(), { as });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it('is attached to a directive by an agency', async () => {
    expect(await toDirective(pdf())).toMatchObject({ status: 403, body: { code: 'attachment/not-a-party' } });
  });

  it('goes on without end: its sender is told, and cut off where it does not stop', async () => {
    const { hostname, port } = new URL(await api.app().getUrl());
    const token = await api.tokenOf('agency', 'so-tai-chinh');
    const sender = connect(Number(port), hostname);
    let told = '';
    sender.setEncoding('utf8').on('data', (text: string) => (told += text));
    sender.on('error', () => undefined); // it is cut off while it writes
    const cut = new Promise((resolve) => sender.once('close', resolve));
    const head = `POST /v1/assignments/${assignmentId}/attachments?name=a.pdf HTTP/1.1\r\nHost: ${hostname}\r\n`;
    sender.write(`${head}Authorization: Bearer ${token}\r\nTransfer-Encoding: chunked\r\n\r\n`);
    const chunk = Buffer.concat([Buffer.from('100000\r\n'), pdf(0x100000), Buffer.from('\r\n')]);
    const goOn = () => {
      while (sender.write(chunk));
    };
    sender.on('drain', goOn);
    goOn();
    await cut;
    expect(told).toMatch(/^HTTP\/1\.1 413 /);
    expect(told).toContain('attachment/too-large');
  });

  it('breaks off: its sender falls silent and is given up', async () => {
    const connected = once(api.app().getHttpServer(), 'connection') as Promise<[Socket]>;
    const token = await api.tokenOf('agency', 'so-tai-chinh');
    const sending = request(`${await api.app().getUrl()}/v1/assignments/${assignmentId}/attachments?name=a.pdf`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-length': '2000', connection: 'close' },
    });
    const cut = once(sending, 'error');
    sending.write(pdf(1_000));
    const [socket] = await connected;
    await eventually('the upload is under way, and its sender has a minute', () => socket.timeout === 60_000);
    socket.emit('timeout'); // nothing came for a minute
    await cut;
    await eventually('nothing is left of it', () => files().length === before.files.length);
  });

  it('comes without a token', async () => {
    const url = `/v1/assignments/${assignmentId}/attachments?name=a.pdf`;
    expect(await api.withToken().upload(url, pdf(), {})).toMatchObject({ status: 401 });
  });
});

describe('a document that is withdrawn', () => {
  const withdraw = (
    attached: Answer,
    by = finance,
    body: unknown = { reasons: ['Tải lên nhầm tệp'] },
  ): Promise<Answer> => by.post(`/v1/attachments/${attached.body.attachmentId}/withdraw`, body);

  it('is no longer given out or listed; what it was can be seen, and the same bytes elsewhere stay', async () => {
    const bytes = pdf();
    const [attached, elsewhere] = [await toAssignment(bytes), await toAssignment(bytes)];
    const withdrawn = await withdraw(attached);
    expect(withdrawn).toMatchObject({ status: 200, body: { attachmentId: attached.body.attachmentId } });
    const after = `after=${withdrawn.body.position}`;

    const gone = await auditor.get(`/v1/attachments/${attached.body.attachmentId}/content?${after}`);
    expect(gone).toMatchObject({ status: 410, body: { code: 'attachment/withdrawn' } });
    expect(await auditor.get(`/v1/attachments/${attached.body.attachmentId}?${after}`)).toMatchObject({
      body: { withdrawnBy: 'so-tai-chinh', withdrawalReasons: ['Tải lên nhầm tệp'], sha256: attached.body.sha256 },
    });
    const listed = async (also: string) =>
      (await auditor.get(`/v1/assignments/${assignmentId}/attachments?limit=200${also}`)).body.items.some(
        ({ attachmentId }: { attachmentId: string }) => attachmentId === attached.body.attachmentId,
      );
    expect([await listed(''), await listed('&withdrawn=true')]).toEqual([false, true]);
    expect(Buffer.compare((await download(elsewhere)).bytes, bytes)).toBe(0);
    expect((await withdraw(attached)).body.position).toBe(0);
  });

  it('goes at the word of who attached it or of the Office, with a reason', async () => {
    const attached = await toAssignment(pdf());
    expect(await withdraw(attached, justice)).toMatchObject({ status: 403, body: { code: 'attachment/not-yours' } });
    expect(await withdraw(attached, finance, { reasons: [] })).toMatchObject({ status: 400 });
    expect(await withdraw(attached, office)).toMatchObject({ status: 200 });
    const unknown = await finance.post('/v1/attachments/0b5c9f6e-6a5f-5a43-9d5c-0a1b2c3d4e5f/withdraw', {
      reasons: ['a'],
    });
    expect(unknown).toMatchObject({ status: 404, body: { code: 'attachment/unknown' } });
  });

  it('does not go any more once the answer it belongs to is accepted, nor does another come', async () => {
    const other = await issueDirective(office);
    const theirs = await assignmentOf(api, other, 'so-tai-chinh');
    const attached = await attach(`assignments/${theirs}`, pdf(), { query: { part: 'answer' } });
    const documents = [`/v1/attachments/${attached.body.attachmentId}`];
    expect((await finance.post(`/v1/assignments/${theirs}/respond`, { documents })).status).toBe(200);
    expect((await office.post(`/v1/assignments/${theirs}/accept`, {})).status).toBe(200);
    const ended = { status: 409, body: { code: 'attachment/assignment-ended' } };
    expect(await withdraw(attached)).toMatchObject(ended);
    expect(await attach(`assignments/${theirs}`, pdf())).toMatchObject(ended);
    expect(await withdraw(attached, office)).toMatchObject({ status: 200 });
  });
});

describe('a document of a directive of secrecy', () => {
  it('is seen by those alone who may see such directives, and by the agency that attached it', async () => {
    const drafted = await office.post('/v1/directives', {
      documentType: 'official-letter',
      subject: 'Mật',
      secrecy: 'secret',
      issuerId: 'ubnd-tinh',
      monitorId: 'van-phong-ubnd-tinh',
      tasks: [{ text: 'Báo cáo', lead: { agencyId: 'so-tai-chinh' } }],
    });
    expect(drafted.status).toBe(201);
    const attached = await attach(`directives/${drafted.body.directiveId}`, pdf(), { as: OFFICE });
    const { attachmentId, position } = attached.body;
    const address = `/v1/attachments/${attachmentId}?after=${position}`;
    expect([(await auditor.get(address)).status, (await office.get(address)).status]).toEqual([200, 200]);
    for (const somebody of [finance, justice]) {
      expect(await somebody.get(address)).toMatchObject({ status: 404, body: { code: 'attachment/unknown' } });
      expect((await somebody.get(`/v1/attachments/${attachmentId}/content`)).status).toBe(404);
      const list = await somebody.get(`/v1/directives/${drafted.body.directiveId}/attachments`);
      expect(list.body.items).toEqual([]);
    }
  });
});

describe('all of it', () => {
  it('follows from the log: a replay finds the same rows', async () => {
    const { attachmentsProjection, Replay } = api.engine();
    const replay = new Replay(
      api.provided(({ DataSource }) => DataSource),
      api.provided(({ PostgresEventLog }) => PostgresEventLog),
    );
    const { equal, projections } = await replay.run('phu-tho', [attachmentsProjection]);
    expect({ equal, rows: projections[0]!.rows > 10 }).toEqual({ equal: true, rows: true });
  });

  it('is told by readiness: whether documents can be kept', async () => {
    expect((await api.withToken().get('/health/ready')).body.details).toMatchObject({ documents: { status: 'up' } });
  });
});
