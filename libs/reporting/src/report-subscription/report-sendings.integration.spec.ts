import type { DataSource } from 'typeorm';
import { DocumentStore } from '#attachments';
import { DEFAULT_FOLLOW_UP_POLICY } from '#deadlines/domain';
import { CommandRunner, SubscriptionRunner } from '#event-store';
import { ENGINE, instant, newId, SteppedClock } from '#kernel';
import { openDataSource } from '#platform';
import { readModelEntities } from '#subscriptions';
import { assign, ask, leadOf } from '../../../../test/support/assignments.js';
import { useAttachments } from '../../../../test/support/attachments.js';
import { useDatabase } from '../../../../test/support/database.js';
import { newTenant, useLog } from '../../../../test/support/log.js';
import { DirectiveDigests } from '../directive-digest/directive-digests.js';
import {
  reportSubscriptionDecider,
  reportSubscriptionStream,
  type ReportSentData,
  type ReportSubscriptionCommand,
  type SubscriptionTerms,
} from '../domain/index.js';
import { ReportSendings } from './report-sendings.js';
import { ReportSubscriptionQueries } from './report-subscription.queries.js';
import { reportSubscriptionsProjection } from './report-subscriptions.projection.js';
import { SubscribedReports } from './subscribed-reports.js';

const BEGAN = instant('2025-08-05T02:00:00Z');
const MONDAY = instant('2025-08-11T00:30:00Z');
const subscriptionId = 's-1';
const terms: SubscriptionTerms = {
  name: 'Bảng tổng hợp sáng thứ Hai',
  report: { kind: 'scoreboard' },
  to: [{ agencyId: 'ubnd-tinh' }],
  rhythm: { every: 'week', weekday: 1, time: '07:30' },
  onDaysOff: 'as-stated',
  language: 'vi',
};

const database = useDatabase();
const opened = useLog(database);
const attachments = useAttachments();
let dataSource: DataSource;
let documents: DocumentStore;
let tenant: string;

beforeAll(async () => {
  dataSource = await openDataSource({ url: database.ownerUrl, entities: readModelEntities });
  documents = new DocumentStore(attachments.options);
});
afterAll(async () => {
  documents.close();
  await dataSource.destroy();
});

beforeEach(async () => {
  tenant = newTenant();
  await assign(opened.log, tenant, 3, instant('2025-08-03T02:00:00Z'));
  await decide({ type: 'create-report-subscription', subscriptionId, terms, at: BEGAN });
});

function decide(command: ReportSubscriptionCommand) {
  return new CommandRunner(opened.log).decide(
    { tenant, actor: ENGINE, commandId: newId(), correlationId: subscriptionId, at: BEGAN },
    { decider: reportSubscriptionDecider, stream: reportSubscriptionStream(subscriptionId), command },
  );
}

function reports(): SubscribedReports {
  return new SubscribedReports(opened.log, new DirectiveDigests(dataSource, opened.log), documents);
}

function sendings(at = MONDAY, made: SubscribedReports | null = reports()): ReportSendings {
  const queries = new ReportSubscriptionQueries(dataSource);
  const runner = new CommandRunner(opened.log);
  return new ReportSendings(opened.log, runner, queries, made, DEFAULT_FOLLOW_UP_POLICY, new SteppedClock(at));
}

async function sent(): Promise<readonly ReportSentData[]> {
  const events = await opened.log.read(tenant, reportSubscriptionStream(subscriptionId));
  return events.flatMap(({ type, data }) =>
    type === 'report-subscription.sent' ? [data as unknown as ReportSentData] : [],
  );
}

async function bytesOf(sha256: string): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of await documents.open(tenant, sha256)) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

describe('a report that is due', () => {
  it('is sent once, however many workers make it at the same time', async () => {
    await Promise.all(Array.from({ length: 4 }, () => sendings().send(tenant, subscriptionId)));
    await sendings().send(tenant, subscriptionId);
    expect((await sent()).map(({ date }) => date)).toEqual(['2025-08-11']);
  });

  it('is the same made again, whatever has happened since', async () => {
    await sendings().send(tenant, subscriptionId);
    const [{ madeFrom, body }] = (await sent()) as [ReportSentData];
    const [assignmentId] = await assign(opened.log, tenant, 1, MONDAY);
    await ask(opened.log, tenant, assignmentId!, {
      type: 'respond',
      at: MONDAY,
      by: { subject: 'an', agencyId: leadOf(0) },
      response: { text: '', documents: ['1/BC'] },
    });
    const again = await reports().again(tenant, madeFrom, terms);
    expect(again.body.bytes.toString()).toBe(await bytesOf(body.sha256));
    expect(again.body.bytes.toString()).toContain(`đến vị trí ${madeFrom.terms.position}`);
  });

  it('stays due where there is no place for documents, and says so', async () => {
    await expect(sendings(MONDAY, null).send(tenant, subscriptionId)).rejects.toThrow('ATTACHMENTS_URL');
    expect(await sent()).toEqual([]);
    await sendings().send(tenant, subscriptionId);
    expect(await sent()).toHaveLength(1);
  });

  it('is found by the read model until it was sent, and by no other tenant', async () => {
    const runner = new SubscriptionRunner(dataSource, opened.log);
    await runner.run(reportSubscriptionsProjection, tenant);
    expect(await sendings(BEGAN).due(tenant)).toEqual([]);
    expect(await sendings().due(tenant)).toEqual([{ subscriptionId, date: '2025-08-11' }]);
    expect(await sendings().due(newTenant())).toEqual([]);
    await sendings().send(tenant, subscriptionId);
    await runner.run(reportSubscriptionsProjection, tenant);
    expect(await sendings().due(tenant)).toEqual([]);
  });
});

describe('a report that is due no more', () => {
  it('is not sent: it was paused, or it has ended', async () => {
    await decide({ type: 'pause-report-subscription', reasons: ['Đi công tác'] });
    await sendings().send(tenant, subscriptionId);
    await decide({ type: 'end-report-subscription' });
    await sendings().send(tenant, subscriptionId);
    expect(await sent()).toEqual([]);
  });
});
