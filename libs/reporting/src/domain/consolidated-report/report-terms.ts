import type { Instant } from '#kernel';
import type { OfficialSignature } from '../official-document/official-document.js';
import type { PeriodDays, ReportingPeriod } from '../reporting-period.js';
import type { ReportScope } from './report.js';

/** What a consolidated report is made from: the same terms give the same report whenever it is made. */
export type ReportTerms = {
  /** The log up to this position, inclusive. */
  readonly position: number;
  /** What happened after this moment is left out, though it may be known by `position`. */
  readonly at: Instant;
  readonly period: ReportingPeriod;
  readonly days: PeriodDays;
  /** IANA name. */
  readonly zone: string;
  readonly scope: ReportScope;
  /** Whether tasks of directives of secrecy are shown, and counted. */
  readonly secrets: boolean;
  /** The agency that reports; its name, and that of the agency above it, make the heading. */
  readonly reporterId?: string;
  readonly designation?: string;
  readonly place?: string;
  /** `YYYY-MM-DD`, the date on the document. */
  readonly date?: string;
  /** Lines of *Nơi nhận*. */
  readonly recipients?: readonly string[];
  readonly signature?: OfficialSignature;
  /** The period it is compared with, and the moment that one is judged at, which is before `at`. */
  readonly comparedWith?: {
    readonly period: ReportingPeriod;
    readonly days: PeriodDays;
    readonly at: Instant;
  };
};
