import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import {
  attachmentOptions,
  BrokenOff,
  ContentMissing,
  DigestMismatch,
  DocumentStore,
  StoreUnavailable,
  TooManyBytes,
  TypeMistaken,
  type AttachmentOptions,
} from '#attachments';
import { readSettings } from '#platform';
import { S3Service } from '../support/s3-service.js';

const service = new S3Service();
let endpoint: string;
let folder: string;
let store: DocumentStore;

beforeAll(async () => {
  endpoint = await service.start();
});
afterAll(async () => {
  await service.stop();
});

const inFolder = (): Pick<AttachmentOptions, 'url' | 'credentials'> => ({ url: `file://${folder}`, credentials: null });
const inBucket = (): Pick<AttachmentOptions, 'url' | 'credentials'> => ({
  url: `s3://${service.bucket}/phu-tho/2025?endpoint=${endpoint}`,
  credentials: service.credentials,
});

/** A bucket of a real service: `TEST_S3_URL`, with its keys in `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`. */
const given = readSettings({ ...process.env, ATTACHMENTS_URL: process.env['TEST_S3_URL'] }, false);
const inGivenBucket = () => attachmentOptions(given, '');

const places: [string, () => Pick<AttachmentOptions, 'url' | 'credentials'>][] = [
  ['a folder', inFolder],
  ['a bucket', inBucket],
  ...(given.attachmentsUrl === null ? [] : [['a bucket that is given', inGivenBucket] as never]),
];

function storeIn(place: Pick<AttachmentOptions, 'url' | 'credentials'>, limit = 4 * 1024 * 1024): DocumentStore {
  return new DocumentStore({ ...place, limit, types: ['pdf', 'txt'] });
}

function chunks(...parts: readonly string[]): AsyncIterable<Buffer> {
  return Readable.from(parts.map((part) => Buffer.from(part))) as AsyncIterable<Buffer>;
}

const digest = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex');
/** No two tests store the same bytes. */
const unlike = (length = 20) => `${randomBytes(length).toString('hex')}\n`;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dondoc-documents-'));
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

describe.each(places)('documents in %s', (_, place) => {
  const take = (bytes: AsyncIterable<Buffer>, statedDigests: string[] = []) =>
    store.take('phu-tho', { bytes, statedType: 'text/plain', statedDigests });

  beforeEach(() => {
    store = storeIn(place());
  });

  it('come back as they came', async () => {
    const parts = [unlike(), 'Đã tổng hợp xong\n', unlike(100_000)];
    const whole = parts.join('');
    const content = await take(chunks(...parts), [digest(whole)]);
    expect(content).toEqual({ mediaType: 'text/plain', bytes: Buffer.byteLength(whole), sha256: digest(whole) });
    expect(await text(await store.open('phu-tho', content.sha256))).toBe(whole);
  });

  it('come back in part', async () => {
    const whole = unlike();
    const { sha256 } = await take(chunks(whole));
    const range = (first: number, last: number) => store.open('phu-tho', sha256, { first, last }).then(text);
    expect(await range(0, 0)).toBe(whole.slice(0, 1));
    expect(await range(5, 11)).toBe(whole.slice(5, 12));
    expect(await range(5, whole.length - 1)).toBe(whole.slice(5));
  });

  it('are kept once, however often they come and from wherever at once', async () => {
    const whole = unlike();
    const kept = await Promise.all(Array.from({ length: 8 }, () => take(chunks(whole))));
    expect(new Set(kept.map(({ sha256 }) => sha256))).toEqual(new Set([digest(whole)]));
    expect(await text(await store.open('phu-tho', digest(whole)))).toBe(whole);
  });

  it('are each tenant’s own', async () => {
    const { sha256 } = await take(chunks(unlike()));
    await expect(store.open('vinh-phuc', sha256)).rejects.toThrow(ContentMissing);
  });

  it('are missing where they were never kept', async () => {
    await expect(store.open('phu-tho', digest('never kept'))).rejects.toThrow(ContentMissing);
  });

  it('leave nothing where they are refused', async () => {
    const whole = unlike();
    async function* brokenOff(): AsyncIterable<Buffer> {
      yield* chunks(whole);
      throw new Error('aborted');
    }
    await expect(take(brokenOff())).rejects.toThrow(BrokenOff);
    await expect(take(chunks(whole), [digest('another')])).rejects.toThrow(DigestMismatch);
    await expect(take(chunks(whole, '\0'))).rejects.toThrow(TypeMistaken);
    store.close();
    store = storeIn(place(), 10);
    await expect(take(chunks(whole))).rejects.toThrow(TooManyBytes);
    for (const bytes of [whole, `${whole}\0`]) {
      await expect(store.open('phu-tho', digest(bytes))).rejects.toThrow(ContentMissing);
    }
  });

  it('stay where the same bytes were kept for a time, and are removed there', async () => {
    const whole = unlike();
    const { sha256 } = await take(chunks(whole));
    const kept = unlike();
    expect(await store.keep('phu-tho', Buffer.from(whole), 'temporary')).toMatchObject({ sha256 });
    const other = await store.keep('phu-tho', Buffer.from(kept), 'temporary');
    expect(await text(await store.open('phu-tho', sha256, undefined, 'temporary'))).toBe(whole);
    await store.remove('phu-tho', sha256);
    // There is nothing to remove any more.
    await store.remove('phu-tho', sha256);
    await expect(store.open('phu-tho', sha256, undefined, 'temporary')).rejects.toThrow(ContentMissing);
    expect(await text(await store.open('phu-tho', sha256))).toBe(whole);
    expect(await text(await store.open('phu-tho', other.sha256, { first: 0, last: 3 }, 'temporary'))).toBe(
      kept.slice(0, 4),
    );
    await expect(store.open('phu-tho', other.sha256)).rejects.toThrow(ContentMissing);
  });

  it('have a place that says that it is there', async () => {
    await expect(store.probe()).resolves.toBeUndefined();
  });
});

describe('documents in a folder', () => {
  beforeEach(() => {
    store = storeIn(inFolder());
  });

  it('lie under their tenant and digest, and nothing else is there', async () => {
    const { sha256 } = await store.take('phu-tho', {
      bytes: chunks('xin chào'),
      statedType: 'text/plain',
      statedDigests: [],
    });
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.map(({ parentPath, name }) => join(parentPath, name))).toEqual([
      join(folder, 'phu-tho', sha256.slice(0, 2), sha256.slice(2)),
    ]);
  });

  it('are whole again when they come again after their file was damaged', async () => {
    const upload = () =>
      store.take('phu-tho', { bytes: chunks('xin chào'), statedType: 'text/plain', statedDigests: [] });
    const { sha256 } = await upload();
    writeFileSync(join(folder, 'phu-tho', sha256.slice(0, 2), sha256.slice(2)), 'damaged');
    await upload();
    expect(await text(await store.open('phu-tho', sha256))).toBe('xin chào');
  });

  it('are never looked for outside of it', async () => {
    await expect(store.open('../..', digest(''))).rejects.toThrow(RangeError);
    await expect(store.open('phu-tho', '../../etc/passwd')).rejects.toThrow(RangeError);
  });
});

describe('documents in a bucket', () => {
  const upload = (bytes: string) =>
    store.take('phu-tho', { bytes: chunks(bytes), statedType: 'text/plain', statedDigests: [] });

  beforeEach(() => {
    store = storeIn(inBucket());
    service.answered.length = 0;
    service.failures.length = 0;
  });

  it('are one object each, sent in one request whose signature covers the digest', async () => {
    const { sha256 } = await upload(unlike(300_000));
    expect(service.answered).toEqual([`PUT /${service.bucket}/phu-tho/2025/phu-tho/${sha256} 200`]);
    expect(service.objects.get(`phu-tho/2025/phu-tho/${sha256}`)).toHaveLength(600_001);
  });

  it('are sent again when a connection is lost or the service asks for patience', async () => {
    service.failures.push(0, 503);
    const whole = unlike();
    const { sha256 } = await upload(whole);
    service.failures.push(500);
    expect(await text(await store.open('phu-tho', sha256))).toBe(whole);
  });

  it('are refused when the service stays away', async () => {
    service.failures.push(503, 503, 503);
    await expect(upload(unlike())).rejects.toThrow(StoreUnavailable);
    service.failures.push(0, 0, 0);
    await expect(upload(unlike())).rejects.toThrow(StoreUnavailable);
  });

  it.each([
    ['the secret key is another', { ...service.credentials, secretAccessKey: 'not-this-one' }, service.bucket, '403'],
    ['the access key is another', { ...service.credentials, accessKeyId: 'NOBODY' }, service.bucket, '403'],
    ['the bucket is not there', service.credentials, 'khong-co', '404'],
  ])('are refused, and the place is told to be missing, when %s', async (_, credentials, bucket, status) => {
    store.close();
    store = storeIn({ url: `s3://${bucket}?endpoint=${endpoint}`, credentials });
    await expect(upload(unlike(300_000))).rejects.toThrow(`did not keep a document: ${status}`);
    await expect(store.open('phu-tho', digest('never kept'))).rejects.toThrow(StoreUnavailable);
    await expect(store.probe()).rejects.toThrow(`is not there, or not for us: ${status}`);
  });
});
