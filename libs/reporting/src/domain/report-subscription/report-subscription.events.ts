import type { DomainEvent, Instant } from '#kernel';
import type { ReportTerms } from '../consolidated-report/report-terms.js';
import type { PeriodDays, ReportingPeriod } from '../reporting-period.js';
import type { OnDaysOff, Rhythm, Sent } from './rhythm.js';

export const SUBSCRIBED_KINDS = ['scoreboard', 'consolidated-report', 'directive-digest'] as const;

export const SUBSCRIBED_FORMATS = ['xlsx', 'docx', 'pdf'] as const;

/** Periods that close by themselves. */
export const CLOSING_PERIODS = ['month', 'quarter', 'half-year', 'year'] as const satisfies readonly Exclude<
  ReportingPeriod['kind'],
  'days'
>[];

/** Which report is sent. None of them shows or counts what is secret. */
export type SubscribedReport =
  /** How all work that was ever given stands, by agency, as a table in the mail. */
  | { readonly kind: 'scoreboard'; readonly issuerId?: string }
  /** Of the period just closed, as a file. */
  | {
      readonly kind: 'consolidated-report';
      readonly period: (typeof CLOSING_PERIODS)[number];
      readonly cutoffDay?: number;
      readonly format: (typeof SUBSCRIBED_FORMATS)[number];
      /** Compared with the period before. */
      readonly compared?: true;
      readonly agencyId?: string;
      readonly issuerId?: string;
    }
  /** What was ordered since the last one, in words; as a file besides where `format` says so. */
  | { readonly kind: 'directive-digest'; readonly issuerId?: string; readonly format?: 'docx' };

/** Posts that a report can be sent to, whoever holds them on the day. */
export const SUBSCRIBED_POSTS = ['head', 'vice-chairman'] as const;

/** An agency; the holder of a post in it; or a person, told for it. */
export type ReportRecipient = {
  readonly agencyId: string;
  readonly post?: (typeof SUBSCRIBED_POSTS)[number];
  readonly personId?: string;
};

export const REPORT_LANGUAGES = ['vi', 'en'] as const;

export type SubscriptionTerms = {
  /** What it is called in the mail: `Bảng tổng hợp sáng thứ Hai`. */
  readonly name: string;
  readonly report: SubscribedReport;
  readonly to: readonly ReportRecipient[];
  readonly rhythm: Rhythm;
  readonly onDaysOff: OnDaysOff;
  /** Of the mail and its table; files are in the form and the language of the office. */
  readonly language: (typeof REPORT_LANGUAGES)[number];
};

/** On every event of the stream, so that a projection needs no look-up. */
type Of<Data> = { readonly subscriptionId: string } & Data;

export type ReportSubscriptionSetData = Of<{
  readonly terms: SubscriptionTerms;
  /** Sendings that are due after this moment are sent. */
  readonly since: Instant;
}>;

/** A file in the document store. */
export type KeptFile = {
  readonly name: string;
  readonly mediaType: string;
  /** Size in bytes. */
  readonly bytes: number;
  readonly sha256: string;
};

/**
 * What a digest of directives is made from: those whose issuance was recorded since the last one, so that one that is
 * entered days later is told as well, and none is told twice.
 */
export type DigestTerms = {
  readonly position: number;
  /** Where the last one ended, or the subscription began: what was recorded up to there is not told. */
  readonly after: number;
  /** The days in its title. */
  readonly days: PeriodDays;
  readonly issuerId?: string;
};

/** Everything that a report follows from: made from it again, it is the same, byte for byte. */
export type MadeFrom =
  | { readonly source: 'assignments'; readonly terms: ReportTerms }
  | { readonly source: 'directives'; readonly terms: DigestTerms };

export type ReportSentData = Of<{
  readonly name: string;
  readonly report: SubscribedReport;
  readonly to: readonly ReportRecipient[];
  readonly language: SubscriptionTerms['language'];
  /** The day of the rhythm it was sent for, `YYYY-MM-DD`. */
  readonly date: string;
  readonly dueAt: Instant;
  /** When it was made. */
  readonly at: Instant;
  /** The log it was made from ends here. */
  readonly position: number;
  readonly madeFrom: MadeFrom;
  readonly title: string;
  /** What stands in the mail: plain text. */
  readonly body: KeptFile;
  readonly file?: KeptFile;
  /** Sendings that were due before it and never made, since nobody was at work. */
  readonly missed?: { readonly count: number; readonly first: Instant; readonly last: Instant };
}>;

/** A report is to be sent again and again, or from now on otherwise: all of its terms as they are now. */
export type ReportSubscriptionSet = DomainEvent<'report-subscription.set', ReportSubscriptionSetData>;
/** A report is not sent until somebody resumes it. */
export type ReportSubscriptionPaused = DomainEvent<
  'report-subscription.paused',
  Of<{ readonly reasons: readonly string[] }>
>;
/** A report is sent again, from the next time of its rhythm on. */
export type ReportSubscriptionResumed = DomainEvent<'report-subscription.resumed', Of<{ readonly since: Instant }>>;
/** A report is never sent again. */
export type ReportSubscriptionEnded = DomainEvent<'report-subscription.ended', Of<object>>;
/** A report was made for a time of its rhythm and is sent to whom it is for. */
export type ReportSent = DomainEvent<'report-subscription.sent', ReportSentData>;

export type ReportSubscriptionEvent =
  ReportSubscriptionSet | ReportSubscriptionPaused | ReportSubscriptionResumed | ReportSubscriptionEnded | ReportSent;

export const REPORT_SUBSCRIPTION_EVENT_TYPES = [
  'report-subscription.set',
  'report-subscription.paused',
  'report-subscription.resumed',
  'report-subscription.ended',
  'report-subscription.sent',
] as const satisfies readonly ReportSubscriptionEvent['type'][];

/** The stream that holds one subscription and everything that was sent for it. */
export function reportSubscriptionStream(subscriptionId: string): string {
  return `report-subscription-${subscriptionId}`;
}

/** What the edge found out about terms. */
type Scrutiny = {
  /** An agency or a person of the terms that nobody registered. */
  readonly unknownParty?: string;
};

export type CreateReportSubscription = Scrutiny & {
  readonly type: 'create-report-subscription';
  readonly subscriptionId: string;
  readonly terms: SubscriptionTerms;
  readonly at: Instant;
};

export type ChangeReportSubscription = Scrutiny & {
  readonly type: 'change-report-subscription';
  readonly terms: SubscriptionTerms;
  readonly at: Instant;
};

export type PauseReportSubscription = {
  readonly type: 'pause-report-subscription';
  readonly reasons: readonly string[];
};

export type ResumeReportSubscription = { readonly type: 'resume-report-subscription'; readonly at: Instant };

export type EndReportSubscription = { readonly type: 'end-report-subscription' };

/** A report was made; the moment that its rhythm names may be sent for once. */
export type RecordReportSending = {
  readonly type: 'record-report-sending';
  readonly made: Pick<
    ReportSentData,
    'date' | 'dueAt' | 'at' | 'position' | 'madeFrom' | 'title' | 'body' | 'file' | 'missed'
  >;
};

export type ReportSubscriptionCommand =
  | CreateReportSubscription
  | ChangeReportSubscription
  | PauseReportSubscription
  | ResumeReportSubscription
  | EndReportSubscription
  | RecordReportSending;

export type ExistingSubscription = {
  readonly status: 'active' | 'paused';
  readonly subscriptionId: string;
  readonly terms: SubscriptionTerms;
  readonly since: Instant;
  /** The last day of the rhythm that was sent for; null before any was. */
  readonly lastDate: string | null;
  /** The last report that was sent: what was known by its position, made at its moment; null before any was. */
  readonly last: { readonly position: number; readonly at: Instant } | null;
};

export type ReportSubscriptionState =
  { readonly status: 'nonexistent' } | { readonly status: 'ended' } | ExistingSubscription;

/** What the times of a subscription are counted from. */
export function sentOf({
  terms: { rhythm, onDaysOff },
  since,
  lastDate,
}: Pick<ExistingSubscription, 'terms' | 'since' | 'lastDate'>): Sent {
  return { rhythm, onDaysOff, since, lastDate };
}
