import type { Instant } from '#kernel';
import type { Occurrence } from './recurrence.js';
import type { PeriodStart, WrittenDeadline } from './written-deadline.js';

/** The time a tenant gives where the document states none. */
export type Allowance = { readonly amount: number; readonly unit: 'working-days' | 'calendar-days' | 'hours' };

/** What a limit is counted from. */
export type Moments = {
  readonly issuedAt: Instant;
  /** When the document reached the lead; presumed on the day of issuance when absent. */
  readonly receivedAt?: Instant;
  /** Which time a recurring limit falls due: 1, 2, 3, …; the first one when absent. */
  readonly occurrence?: number;
};

/** A limit as understood: what was written, the moments computed from it, and the rule that computed them. */
export type Deadline = {
  readonly written: WrittenDeadline;
  /** The boundary that rungs are counted from; for a whole day, the moment that ends it. */
  readonly dueAt: Instant;
  /** The last millisecond that is still on time. */
  readonly lastOnTimeAt: Instant;
  /** Stable code of the reading, such as `deadline/before-hour`. */
  readonly rule: DeadlineReading;
  /** The reading in English; in both languages by `explainDeadline`. */
  readonly explanation: string;
  readonly zone: string;
  /** When the time begins, where the document says so. */
  readonly startsAt?: Instant;
  /** What it was counted from, where it was. */
  readonly moments?: Moments;
  /** How a period was counted. */
  readonly counted?: Counted;
  /** The time the tenant gives, where the document states none. */
  readonly allowance?: Allowance;
  /** Which time of a series it is. */
  readonly occurrence?: Occurrence;
  /** The calendar that the moments rest on. */
  readonly calendar?: CalendarMark;
  /** That a day was moved, from which to which, and why. */
  readonly moved?: Move;
  /** The day ends with office hours. */
  readonly dayEnds?: 'office-hours';
};

export type CalendarMark = { readonly calendarId: string; readonly version: number };

export type Move = {
  readonly rule: 'deadline/period-ends-on-rest-day' | 'deadline/written-on-rest-day';
  readonly from: string;
  readonly to: string;
  /** What the day of rest is called where it is published; absent for the weekly rest. */
  readonly label?: string;
  readonly source?: string;
};

export type Counted = {
  /** The day it is counted from; not itself counted. */
  readonly from: string;
  readonly start: PeriodStart;
  /** Receipt was not recorded and is presumed. */
  readonly presumed?: true;
  /** The hour of that day, where hours are counted. */
  readonly at?: string;
  /** The day on which it ends before it is moved. */
  readonly lastDay: string;
  /** The official days off among those that were passed over, beside the weekly rest. */
  readonly passed?: readonly { readonly date: string; readonly label: string; readonly source: string }[];
};

export type DeadlineReading =
  | 'deadline/before-hour'
  | 'deadline/by-hour'
  | 'deadline/at-hour'
  | 'deadline/before-date-end-of-previous-day'
  | 'deadline/before-date-end-of-day'
  | 'deadline/by-date'
  | 'deadline/at-date'
  | 'deadline/within-working-days'
  | 'deadline/within-calendar-days'
  | 'deadline/within-months'
  | 'deadline/within-hours'
  | 'deadline/in-month'
  | 'deadline/in-quarter'
  | 'deadline/in-half-year'
  | 'deadline/in-year'
  | 'deadline/from-to'
  | 'deadline/recurring'
  | 'deadline/immediate-allowance'
  | 'deadline/unstated-allowance';

/** A limit from which no moment follows, or none yet: what was written and why it stays open. */
export type UndatedLimit = {
  readonly written: WrittenDeadline;
  readonly rule: UndatedReading;
  /** The reading in English; in both languages by `explainDeadline`. */
  readonly explanation: string;
  readonly zone: string;
};

export type UndatedReading =
  | 'deadline/event-without-day'
  | 'deadline/immediate-without-allowance'
  | 'deadline/soon-without-allowance'
  | 'deadline/unstated-without-allowance'
  | 'deadline/recurring-without-rule'
  | 'deadline/standing'
  | 'deadline/none';
