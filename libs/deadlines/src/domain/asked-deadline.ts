import { refuse, type Instant, type Refused } from '#kernel';
import { understandDeadline, type Deadline, type DeadlinePolicy } from './deadline.js';
import { DEADLINE_UNKNOWN_RELATION, DEADLINE_WITHOUT_MOMENT } from './deadline.rules.js';
import { readPhrase } from './phrase.js';
import type { DeadlineRelation, PeriodStart, PeriodUnit, Recurrence, WrittenDeadline } from './written-deadline.js';
import { localDate } from './zone.js';

/** A limit as it is asked for: with the parts that go with its relation, or by the words of the document alone. */
export type AskedDeadline = {
  readonly asWritten: string;
  /** Read from the words when absent. */
  readonly relation?: DeadlineRelation;
  readonly date?: string;
  readonly time?: string;
  readonly amount?: number;
  readonly unit?: PeriodUnit;
  readonly countedFrom?: PeriodStart;
  readonly event?: string;
  readonly year?: number;
  readonly month?: number;
  readonly quarter?: number;
  readonly half?: number;
  readonly from?: string;
  readonly to?: string;
  readonly recurrence?: Recurrence;
};

/** Which parts go with a relation: what else is asked is not part of it. */
const PARTS: Readonly<Record<DeadlineRelation, readonly (keyof AskedDeadline)[]>> = {
  before: ['date', 'time'],
  by: ['date', 'time'],
  at: ['date', 'time'],
  within: ['amount', 'unit', 'countedFrom', 'date', 'time', 'event'],
  'in-month': ['year', 'month'],
  'in-quarter': ['year', 'quarter'],
  'in-half-year': ['year', 'half'],
  'in-year': ['year'],
  'from-to': ['from', 'to'],
  'at-event': ['event', 'date', 'time'],
  'before-each': ['event', 'date', 'time'],
  immediate: [],
  soon: [],
  recurring: ['recurrence'],
  standing: [],
  none: [],
  unstated: [],
};

/**
 * The limit in its structured form; by the phrase reader where only the words are given. What is wrong with its parts
 * is left to `understandDeadline`.
 *
 * @param documentDate `YYYY-MM-DD`, the date of the document, for days without a year
 */
export function writtenOf(
  asked: AskedDeadline,
  documentDate: string,
): { readonly accepted: true; readonly written: WrittenDeadline } | Refused {
  const { asWritten, relation } = asked;
  if (relation === undefined) return readPhrase(asWritten, { documentDate });
  if (!(relation in PARTS) || relation === 'unstated') return refuse(DEADLINE_UNKNOWN_RELATION, { relation });
  const parts = PARTS[relation].flatMap((part) => (asked[part] === undefined ? [] : [[part, asked[part]] as const]));
  return { accepted: true, written: { asWritten, relation, ...Object.fromEntries(parts) } as WrittenDeadline };
}

/**
 * A limit from which a moment follows, or the refusal of one from which none does.
 *
 * @param at when it is stated: periods are counted from then, and days without a year come after it
 */
export function readDeadline(
  asked: AskedDeadline,
  policy: DeadlinePolicy,
  at: Instant,
): { readonly accepted: true; readonly deadline: Deadline } | Refused {
  const written = writtenOf(asked, localDate(at, policy.zone));
  if (!written.accepted) return written;
  const understanding = understandDeadline(written.written, policy, { issuedAt: at });
  if (!understanding.accepted) return understanding;
  const { deadline, undated } = understanding;
  if (deadline !== null) return { accepted: true, deadline };
  return refuse(DEADLINE_WITHOUT_MOMENT, { rule: undated.rule, explanation: undated.explanation });
}
