import type { DomainEvent, Instant } from '#kernel';

/**
 * By what rules a consolidated report follows from the log: how statuses are judged, what counts, and in which order. It is
 * another one as soon as the same events could come to another report.
 */
export const REPORT_RULE = 'consolidated-report/v1';

/** A file of a report, by what cannot be changed about it. */
export type ReportMadeFile = {
  /** `pdf`, `xlsx`, … */
  readonly format: string;
  /** Which chart, of `svg`. */
  readonly chart?: string;
  readonly bytes: number;
  /** 64 lower-case hexadecimal digits. */
  readonly sha256: string;
};

/** A consolidated report was made: from which events, by which rule, and which files it came to. */
export type ReportMade = DomainEvent<
  'report.made',
  {
    readonly reportId: string;
    readonly rule: string;
    /** It follows from the events at positions 1 to this. */
    readonly position: number;
    /** The moment its statuses are judged at. */
    readonly at: Instant;
    /** `YYYY-MM-DD`, the period, both in it. */
    readonly from: string;
    readonly to: string;
    readonly files: readonly ReportMadeFile[];
  }
>;

/** The stream of one report. */
export function reportStream(reportId: string): string {
  return `report-${reportId}`;
}
