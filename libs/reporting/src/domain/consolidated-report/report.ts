import type { OfficialStatus } from '#assignments/domain';
import type { Instant } from '#kernel';
import type { OfficialHeading, OfficialSignature } from '../official-document/official-document.js';
import type { PeriodDays, ReportingPeriod } from '../reporting-period.js';
import type { PeriodComparison } from './comparison.js';
import type { GivenBy, NamedAgency, ReportStatus } from './references.js';

/** Where a line stands in the report: work that can be late, duties that never end, and what was cancelled. */
export const REPORT_SECTIONS = ['tracked', 'standing', 'cancelled'] as const;

export type ReportSection = (typeof REPORT_SECTIONS)[number];

/** The limit in force at the moment the report is judged at. */
export type ReportedLimit = {
  /** The last millisecond in time; null where no moment follows from the words. */
  readonly lastOnTimeAt: Instant | null;
  /** In the words of the document; empty where it says nothing. */
  readonly asWritten: string;
  /** Whether the words themselves name the last day. */
  readonly namesItsDay: boolean;
};

/** What the lead gave back: the answer that waits, was accepted or was returned last. */
export type ReportedAnswer = {
  readonly givenAt: Instant;
  /** As printed: `45/BC-STC`. */
  readonly documents: readonly string[];
  readonly text: string;
};

/** One assignment in the columns of the form. */
export type ReportLine = {
  readonly assignmentId: string;
  readonly section: ReportSection;
  readonly task: string;
  readonly taskOrdinal: number;
  readonly givenBy: GivenBy;
  readonly lead: NamedAgency;
  /** The agency its work counts for on the day of the report, where the lead became another one. */
  readonly countedFor: NamedAgency;
  readonly coordinators: readonly NamedAgency[];
  readonly assignedAt: Instant;
  readonly limit: ReportedLimit;
  readonly answer: ReportedAnswer | null;
  readonly status: ReportStatus;
  /** Which of the official four it counts among; null among none. */
  readonly counted: OfficialStatus | null;
  /** What the lead and those above it put on record about why it takes longer. */
  readonly delayCauses: readonly string[];
  /** What the lead asks for and is not decided, and what was put to a higher body. */
  readonly proposals: readonly string[];
  readonly notes: readonly string[];
};

/** Assignments of one agency, or of all. `total` is the sum of the official four. */
export type ReportCounts = Readonly<Record<OfficialStatus, number>> & {
  readonly total: number;
  readonly standing: number;
};

export type AgencySummary = { readonly agency: NamedAgency; readonly counts: ReportCounts };

/** How work stood at the end of a month, or at the moment of the report in its last one. */
export type TrendPoint = {
  /** `YYYY-MM` */
  readonly month: string;
  /** Accepted with an answer given in this month, in time or late. */
  readonly doneOnTime: number;
  readonly doneLate: number;
  /** Not done and overdue at the end of the month. */
  readonly overdue: number;
};

/** What of all work a report is about; absent is all. */
export type ReportScope = {
  readonly agencyId?: string;
  /** Slug of a field of work. */
  readonly field?: string;
  readonly issuerId?: string;
};

/**
 * The consolidated report on given tasks (Decision 42/2014/QĐ-TTg): plain data that follows from the log up to
 * `position` alone, so that the same position gives the same report whenever it is made.
 */
export type ConsolidatedReport = {
  readonly form: 'consolidated-report/1';
  readonly position: number;
  /** Statuses are those of this moment; what happened after it is left out, though it may be known. */
  readonly judgedAt: Instant;
  /** IANA name of the zone whose days are meant. */
  readonly zone: string;
  readonly period: ReportingPeriod;
  readonly days: PeriodDays;
  readonly scope: {
    readonly agency: NamedAgency | null;
    readonly field: string | null;
    readonly issuer: NamedAgency | null;
  };
  readonly heading: OfficialHeading;
  /** Lines of *Nơi nhận*; none where empty. */
  readonly recipients: readonly string[];
  readonly signature: OfficialSignature | null;
  /** Of those that count among the four: assigned before the period began, and assigned in it. */
  readonly carriedOver: number;
  readonly newlyAssigned: number;
  readonly lines: readonly ReportLine[];
  readonly summary: { readonly agencies: readonly AgencySummary[]; readonly totals: ReportCounts };
  readonly trend: readonly TrendPoint[];
  /** What became of the figures of another period; absent unless asked for. */
  readonly comparison?: PeriodComparison;
};
