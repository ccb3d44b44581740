import type { DocumentStore } from '#attachments';
import { localDate } from '#deadlines/domain';
import type { PostgresEventLog } from '#event-store';
import type { Instant } from '#kernel';
import {
  boardText,
  closedPeriod,
  daysOfPeriod,
  digestText,
  digestTitle,
  periodBefore,
  titleOf,
  type DigestTerms,
  type ExistingSubscription,
  type KeptFile,
  type MadeFrom,
  type RecordReportSending,
  type ReportTerms,
  type SubscribedReport,
  type SubscriptionTerms,
} from '../domain/index.js';
import { ConsolidatedReports, judgedAt } from '../consolidated-report/consolidated-reports.js';
import { reportFile } from '../consolidated-report/report-files.js';
import { digestFile } from '../directive-digest/digest-files.js';
import type { DirectiveDigests } from '../directive-digest/directive-digests.js';

/** A report as it goes out: what stands in the mail, and the file that goes with it. */
export interface SubscribedContent {
  readonly title: string;
  readonly body: DrawnFile;
  readonly file?: DrawnFile;
}

interface DrawnFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/** A report on all work that was ever given begins here. */
const FIRST_DAY = '1901-01-01';

const TEXT = 'text/plain; charset=utf-8';

/** Makes the reports of subscriptions from the log, and keeps them in the document store. */
export class SubscribedReports {
  readonly #reports: ConsolidatedReports;

  constructor(
    log: PostgresEventLog,
    private readonly digests: DirectiveDigests,
    private readonly documents: DocumentStore,
  ) {
    this.#reports = new ConsolidatedReports(log);
  }

  /**
   * The report of a sending, as it is at this moment.
   * @throws StoreUnavailable
   */
  async make(
    tenant: string,
    subscription: ExistingSubscription,
    now: Made,
  ): Promise<Pick<RecordReportSending['made'], 'at' | 'position' | 'madeFrom' | 'title' | 'body' | 'file'>> {
    const { terms } = subscription;
    const { position, at } = now;
    const madeFrom = madeFromOf(subscription, now);
    const { title, body, file } = await this.again(tenant, madeFrom, terms);
    return {
      at,
      position,
      madeFrom,
      title,
      body: await this.#keep(tenant, body),
      ...(file && { file: await this.#keep(tenant, file) }),
    };
  }

  /** What was sent, made anew: the same bytes. */
  async again(
    tenant: string,
    madeFrom: MadeFrom,
    { report, language }: Pick<SubscriptionTerms, 'report' | 'language'>,
  ): Promise<SubscribedContent> {
    if (madeFrom.source === 'directives') {
      const dated = await this.digests.known(tenant, madeFrom.terms);
      const title = digestTitle(dated.digest);
      const isFile = report.kind === 'directive-digest' && report.format !== undefined;
      return {
        title,
        body: textFile(title, digestText(dated.digest)),
        ...(isFile && { file: await digestFile(dated, 'docx') }),
      };
    }
    const made = await this.#reports.make(tenant, madeFrom.terms);
    const isBoard = report.kind === 'scoreboard';
    const title = isBoard ? BOARD_TITLES[language] : titleOf(made);
    return {
      title,
      body: textFile(title, boardText(made, language)),
      ...(report.kind === 'consolidated-report' && { file: await reportFile(made, report.format) }),
    };
  }

  async #keep(tenant: string, { name, mediaType, bytes }: DrawnFile): Promise<KeptFile> {
    return { name, mediaType, ...(await this.documents.keep(tenant, bytes)) };
  }
}

const BOARD_TITLES: Readonly<Record<SubscriptionTerms['language'], string>> = {
  vi: 'Bảng tổng hợp nhiệm vụ theo cơ quan',
  en: 'Scoreboard of tasks by agency',
};

function textFile(title: string, text: string): DrawnFile {
  return { name: `${title}.txt`, mediaType: TEXT, bytes: Buffer.from(text) };
}

/** Where and when a report is made. */
type Made = {
  readonly position: number;
  readonly at: Instant;
  readonly zone: string;
  /** Where the subscription began in the log. */
  readonly began: number;
};

function madeFromOf(subscription: ExistingSubscription, made: Made): MadeFrom {
  const { report } = subscription.terms;
  if (report.kind === 'directive-digest') {
    return { source: 'directives', terms: digestTermsOf(report, subscription, made) };
  }
  return { source: 'assignments', terms: termsOf(report, made) };
}

function termsOf(report: Exclude<SubscribedReport, { kind: 'directive-digest' }>, made: Made): ReportTerms {
  const { position, at, zone } = made;
  const today = localDate(at, zone);
  const { issuerId } = report;
  const scope = issuerId === undefined ? {} : { issuerId };
  if (report.kind === 'scoreboard') {
    const days = { from: FIRST_DAY, to: today };
    return { position, at, period: { kind: 'days', ...days }, days, zone, scope, secrets: false };
  }
  const period = closedPeriod(report.period, report.cutoffDay, today);
  const days = daysOfPeriod(period);
  const { agencyId } = report;
  const before = periodBefore(period);
  const daysBefore = daysOfPeriod(before);
  return {
    position,
    at: judgedAt(days.to, zone, at),
    period,
    days,
    zone,
    scope: { ...scope, ...(agencyId !== undefined && { agencyId }) },
    secrets: false,
    ...(report.compared && {
      comparedWith: { period: before, days: daysBefore, at: judgedAt(daysBefore.to, zone, at) },
    }),
  };
}

/** What was recorded since the last report; since the subscription began at first. */
function digestTermsOf(
  { issuerId }: Extract<SubscribedReport, { kind: 'directive-digest' }>,
  { last, since }: ExistingSubscription,
  { position, at, zone, began }: Made,
): DigestTerms {
  return {
    position,
    after: last?.position ?? began,
    days: { from: localDate(last?.at ?? since, zone), to: localDate(at, zone) },
    ...(issuerId !== undefined && { issuerId }),
  };
}
