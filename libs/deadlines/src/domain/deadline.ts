import type { Instant, Refused } from '#kernel';

/**
 * How the written limit binds. `before` excludes the moment it names, `by` includes it:
 * "before 16:00" is late at 16:00:00.000, "by 16:00" is not.
 */
export type DeadlineRelation = 'before' | 'by';

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
