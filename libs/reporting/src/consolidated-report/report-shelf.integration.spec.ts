import { createHash, randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { ContentMissing, DocumentStore } from '#attachments';
import { useAttachments } from '../../../../test/support/attachments.js';
import { useDatabase } from '../../../../test/support/database.js';
import { newTenant, useDataSource, useLog } from '../../../../test/support/log.js';
import { ReportShelf } from './report-shelf.js';

const database = useDatabase();
const opened = useLog(database);
const attachments = useAttachments();
const connected = useDataSource(database);
let documents: DocumentStore;
let shelf: ReportShelf;
let tenant: string;

beforeAll(() => {
  documents = new DocumentStore(attachments.options);
  shelf = new ReportShelf(connected.dataSource, documents);
});
afterAll(() => documents.close());
beforeEach(() => {
  tenant = newTenant();
});

const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const bytesOf = async (sha256: string) => buffer(await documents.open(tenant, sha256, undefined, 'temporary'));
const isListed =
  (...reports: readonly string[]) =>
  (reportId: string) =>
    Promise.resolve(reports.includes(reportId));

/** Two days pass for what was kept so far. */
async function grownOld(): Promise<void> {
  await opened.query(`update shelf.report_files set kept_at = kept_at - interval '2 days' where tenant_id = $1`, [
    tenant,
  ]);
}

describe('the files of a report', () => {
  it('stay while the report is there, and go with it', async () => {
    const bytes = randomBytes(20);
    const { sha256 } = await shelf.keep(tenant, 'report', bytes);
    await grownOld();
    expect(await shelf.sweep(tenant, isListed('report'))).toEqual([]);
    expect(await bytesOf(sha256)).toEqual(bytes);
    expect(await shelf.sweep(tenant, isListed())).toEqual([sha256]);
    await expect(bytesOf(sha256)).rejects.toThrow(ContentMissing);
    expect(await shelf.sweep(tenant, isListed())).toEqual([]);
  });

  it('stay for a day in any case: a report may still be made, or its queue just have come back empty', async () => {
    const { sha256 } = await shelf.keep(tenant, 'report', randomBytes(20));
    expect(await shelf.sweep(tenant, isListed())).toEqual([]);
    expect(await bytesOf(sha256)).toHaveLength(20);
  });

  it('stay while another report has the same, and where they were made again under the same id', async () => {
    const [bytes, others] = [randomBytes(20), randomBytes(20)];
    await shelf.keep(tenant, 'one', bytes);
    await shelf.keep(tenant, 'another', bytes);
    await shelf.keep(tenant, 'again', others);
    await grownOld();
    await shelf.keep(tenant, 'again', others);
    expect(await shelf.sweep(tenant, isListed('another'))).toEqual([]);
    expect(await bytesOf(digest(bytes))).toEqual(bytes);
    expect(await bytesOf(digest(others))).toEqual(others);
  });

  it('are none of the documents that stay, though they have the same bytes', async () => {
    const bytes = randomBytes(20);
    const { sha256 } = await documents.keep(tenant, bytes);
    await shelf.keep(tenant, 'report', bytes);
    await grownOld();
    expect(await shelf.sweep(tenant, isListed())).toEqual([sha256]);
    expect(await buffer(await documents.open(tenant, sha256))).toEqual(bytes);
  });

  it('are no business of another tenant', async () => {
    const { sha256 } = await shelf.keep(tenant, 'report', randomBytes(20));
    await grownOld();
    expect(await shelf.sweep(newTenant(), isListed())).toEqual([]);
    expect(await bytesOf(sha256)).toHaveLength(20);
  });

  it('are there whenever they were just made, however many sweeps run beside', async () => {
    const bytes = randomBytes(20);
    // What is unlisted goes at once: nothing but the order of the two keeps a file then.
    const hasty = new ReportShelf(connected.dataSource, documents, -1_000);
    const listed = new Set<string>();
    let ended = false;
    const sweeping = Promise.all(
      [1, 2].map(async () => {
        while (!ended) await hasty.sweep(tenant, (reportId) => Promise.resolve(listed.has(reportId)));
      }),
    );
    for (let round = 1; round <= 60; round += 1) {
      const reportId = `report-${round}`;
      listed.add(reportId);
      await hasty.keep(tenant, reportId, bytes);
      expect([round, await bytesOf(digest(bytes))]).toEqual([round, bytes]);
      listed.delete(reportId);
    }
    ended = true;
    await sweeping;
    await hasty.sweep(tenant, isListed());
    await expect(bytesOf(digest(bytes))).rejects.toThrow(ContentMissing);
  });
});
