import { instantOf, millisecondsOf, refuse, unreachable, type Instant, type Refused } from '#kernel';
import {
  DEADLINE_IMPOSSIBLE_DATE,
  DEADLINE_IMPOSSIBLE_TIME,
  DEADLINE_UNKNOWN_RELATION,
  DEADLINE_UNKNOWN_ZONE,
  DEADLINE_WORDING_MISSING,
} from './deadline.rules.js';
import { DEFAULT_ZONE, endOfDay, isDate, isDateIn, isZone, momentOf, startOfDay } from './zone.js';

/**
 * How the written limit binds. `before` excludes the moment it names, `by` includes it:
 * "before 16:00" is late at 16:00:00.000, "by 16:00" is not.
 */
export const DEADLINE_RELATIONS = ['before', 'by'] as const;

export type DeadlineRelation = (typeof DEADLINE_RELATIONS)[number];

/** A limit as the document states it, on the wall clock of the tenant's zone. Never moved, not even off a weekend. */
export type WrittenDeadline = {
  /** The words of the document, kept as evidence. */
  readonly asWritten: string;
  readonly relation: DeadlineRelation;
  /** `YYYY-MM-DD` */
  readonly date: string;
  /** `HH:mm`, 00:00 to 23:59; the whole day is meant when absent. */
  readonly time?: string;
};

/** How a tenant reads what the documents leave open. */
export type DeadlinePolicy = {
  /** IANA name, such as `Asia/Ho_Chi_Minh`. */
  readonly zone: string;
  /**
   * "Before day D" without an hour: the literal reading closes at the end of D−1,
   * while much software in use closes at the end of D.
   */
  readonly beforeDate: 'end-of-previous-day' | 'end-of-day';
};

/** A limit as understood: what was written, the moments computed from it, and the rule that computed them. */
export type Deadline = {
  readonly written: WrittenDeadline;
  /** The boundary that rungs are counted from; for a whole day, the local midnight that ends it. */
  readonly dueAt: Instant;
  /** The last millisecond that is still on time. */
  readonly lastOnTimeAt: Instant;
  /** Stable code of the reading, such as `deadline/before-hour`. */
  readonly rule: DeadlineReading;
  /** The reading in one English sentence. */
  readonly explanation: string;
  readonly zone: string;
};

export type DeadlineReading =
  | 'deadline/before-hour'
  | 'deadline/by-hour'
  | 'deadline/before-date-end-of-previous-day'
  | 'deadline/before-date-end-of-day'
  | 'deadline/by-date';

export type Understanding = { readonly accepted: true; readonly deadline: Deadline } | Refused;

/** The literal reading, on Vietnamese clocks. */
export const DEFAULT_DEADLINE_POLICY: DeadlinePolicy = { zone: DEFAULT_ZONE, beforeDate: 'end-of-previous-day' };

/**
 * Computes the moments of a written limit. The date is taken as it stands: one that falls
 * on a weekend or a holiday stays there.
 * Refuses what no calendar or clock ever shows.
 */
export function understandDeadline(written: WrittenDeadline, policy: DeadlinePolicy): Understanding {
  const { relation, date, time } = written;
  const { zone } = policy;
  if (written.asWritten.trim() === '') return refuse(DEADLINE_WORDING_MISSING);
  if (!DEADLINE_RELATIONS.includes(relation)) return refuse(DEADLINE_UNKNOWN_RELATION, { relation });
  if (!isZone(zone)) return refuse(DEADLINE_UNKNOWN_ZONE, { zone });
  if (!isDate(date) || !isDateIn(zone, date)) return refuse(DEADLINE_IMPOSSIBLE_DATE, { date, zone });

  if (time !== undefined) {
    const moment = momentOf(date, time, zone);
    if (moment === null) return refuse(DEADLINE_IMPOSSIBLE_TIME, { date, time, zone });
    return relation === 'before'
      ? understood(
          'deadline/before-hour',
          `Before ${time} on ${date} (${zone}): late from ${time} on.`,
          moment,
          'exclusive',
        )
      : understood(
          'deadline/by-hour',
          `By ${time} on ${date} (${zone}): ${time} itself is still on time.`,
          moment,
          'inclusive',
        );
  }
  if (relation === 'by') {
    return understood(
      'deadline/by-date',
      `By ${date} (${zone}): on time until that day ends.`,
      endOfDay(date, zone),
      'exclusive',
    );
  }
  switch (policy.beforeDate) {
    case 'end-of-previous-day':
      return understood(
        'deadline/before-date-end-of-previous-day',
        `Before ${date} (${zone}), read literally: on time until that day begins.`,
        startOfDay(date, zone),
        'exclusive',
      );
    case 'end-of-day':
      return understood(
        'deadline/before-date-end-of-day',
        `Before ${date} (${zone}), read with that day included: on time until it ends.`,
        endOfDay(date, zone),
        'exclusive',
      );
    default:
      return unreachable(policy.beforeDate);
  }

  function understood(
    rule: DeadlineReading,
    explanation: string,
    dueAt: Instant,
    end: 'inclusive' | 'exclusive',
  ): Understanding {
    const lastOnTimeAt = end === 'inclusive' ? dueAt : instantOf(millisecondsOf(dueAt) - 1);
    return { accepted: true, deadline: { written, dueAt, lastOnTimeAt, rule, explanation, zone } };
  }
}
