import { idFrom, type Instant } from '#kernel';
import type { WrittenDeadline } from '#deadlines/domain';
import type { Authority, Decree, Fact, Identity, Party } from './assignment.vocabulary.js';

/** Which time of a recurring task an assignment is, and all that the next one follows from. */
export type SeriesOccurrence = {
  /** 1, 2, 3, … */
  readonly ordinal: number;
  /** What it stands for: `2025-08`, `2025-Q3`. */
  readonly period: string;
  /** The assignment of the first time; it names the series. */
  readonly firstAssignmentId: string;
  /** The rule as written, whatever becomes of the deadline of this one. */
  readonly series: WrittenDeadline;
  /** From when the rule is counted: the issuance, or the amendment that made the rule. */
  readonly issuedAt: Instant;
  /** By how much the ordinal is ahead of the place by that rule, where the rule was amended. */
  readonly offset?: number;
  /** When the next one opens, which is when this one falls due; null for the last. */
  readonly nextAt: Instant | null;
};

/** The same time of the same series has the same id, every time. */
export function occurrenceIdOf(firstAssignmentId: string, ordinal: number): string {
  return ordinal === 1 ? firstAssignmentId : idFrom('occurrence', firstAssignmentId, String(ordinal));
}

/** What comes after this time of the series is set anew; no next one opens where `nextAt` is null. */
export type SeriesChangedData = Identity & {
  readonly by: Party;
  readonly authority: Authority;
  readonly reasons: readonly string[];
  readonly occurrence: SeriesOccurrence;
};

/** What comes after this time of a recurring task was set anew. */
export type SeriesChanged = Fact<'assignment.series-changed', SeriesChangedData>;

/** The directive that a series comes from was changed. */
export type ChangeSeries = Decree & { readonly type: 'change-series'; readonly to: SeriesOccurrence };
