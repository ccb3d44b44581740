/**
 * How a written limit binds. `before` excludes the moment it names, `by` includes it: "before 16:00" is late at
 * 16:00:00.000, "by 16:00" is not. `at` names when it happens.
 */
export const DEADLINE_RELATIONS = [
  'before',
  'by',
  'at',
  'within',
  'in-month',
  'in-quarter',
  'in-half-year',
  'in-year',
  'from-to',
  'at-event',
  'before-each',
  'immediate',
  'soon',
  'recurring',
  'standing',
  'none',
  'unstated',
] as const;

export type DeadlineRelation = (typeof DEADLINE_RELATIONS)[number];

type Words = {
  /** The words of the document, kept as evidence. */
  readonly asWritten: string;
};

/** A day, or an hour of it: *trước ngày*, *chậm nhất ngày*, *vào 14h00 ngày*. */
export type WrittenMoment = Words & {
  readonly relation: 'before' | 'by' | 'at';
  /** `YYYY-MM-DD` */
  readonly date: string;
  /** `HH:mm`, 00:00 to 23:59; the whole day is meant when absent. */
  readonly time?: string;
};

export const PERIOD_UNITS = ['working-days', 'calendar-days', 'months', 'hours'] as const;

export type PeriodUnit = (typeof PERIOD_UNITS)[number];

/** Where the counting of a period begins: *kể từ ngày ban hành*, *kể từ ngày nhận được*, a stated day, something that happens. */
export const PERIOD_STARTS = ['issuance', 'receipt', 'date', 'event'] as const;

export type PeriodStart = (typeof PERIOD_STARTS)[number];

/** *Trong thời hạn 05 ngày làm việc kể từ ngày nhận được.* */
export type WrittenPeriod = Words & {
  readonly relation: 'within';
  /** Whole number from 1. */
  readonly amount: number;
  readonly unit: PeriodUnit;
  readonly countedFrom: PeriodStart;
  /** The day it is counted from: of `date`, and of `event` once it is known. */
  readonly date?: string;
  /** The hour of that day, where hours are counted; its beginning when absent. */
  readonly time?: string;
  /** What it is counted from: of `event`, and of no other. */
  readonly event?: string;
};

/** *Trong tháng 8/2025*, *trong Quý II/2025*, *6 tháng đầu năm 2025*, *trong năm 2025*. */
export type WrittenSpan = Words &
  (
    | { readonly relation: 'in-month'; readonly year: number; readonly month: number }
    | { readonly relation: 'in-quarter'; readonly year: number; readonly quarter: number }
    | { readonly relation: 'in-half-year'; readonly year: number; readonly half: number }
    | { readonly relation: 'in-year'; readonly year: number }
  );

/** *Từ ngày … đến hết ngày …*, *từ nay đến hết năm 2025*. */
export type WrittenRange = Words & {
  readonly relation: 'from-to';
  /** The first day; that of issuance when absent. */
  readonly from?: string;
  /** The last day; it is included. */
  readonly to: string;
};

/** At something that happens, or before each time it does: no moment follows until its day is stated. */
export type WrittenEvent = Words & {
  readonly relation: 'at-event' | 'before-each';
  readonly event: string;
  /** When it takes place, or takes place next. */
  readonly date?: string;
  readonly time?: string;
};

/**
 * `immediate`: *thực hiện ngay*. `soon`: *khẩn trương*, *sớm*, *kịp thời*. `standing`: *thường xuyên*, *tiếp tục*.
 * `none`: said to have no limit. `unstated`: nothing is said, so that it has no words either; only the engine states it.
 */
export type WrittenPace = Words & { readonly relation: 'immediate' | 'soon' | 'standing' | 'none' | 'unstated' };

export const RECURRENCE_PERIODS = ['working-days', 'week', 'month', 'quarter', 'half-year', 'year'] as const;

export type RecurrencePeriod = (typeof RECURRENCE_PERIODS)[number];

/** The rule by which a task comes again: *trước ngày 25 hằng tháng*. */
export type Recurrence = {
  readonly every: RecurrencePeriod;
  /** How many working days lie between two; of `working-days`, and of no other. */
  readonly count?: number;
  /** Of `week`: 1 is Monday, 7 is Sunday. The last day of the week when absent. */
  readonly weekday?: number;
  /** Of `month` and longer: the day of the month, or its last day where it is shorter. The last one when absent. */
  readonly day?: number;
  /** Of `quarter`, `half-year` and `year`: which month of it, from 1. The last one when absent. */
  readonly month?: number;
  /** Whether that day counts; it does (`by`) when absent. */
  readonly bound?: 'before' | 'by';
  readonly time?: string;
  /** The last day on which it may fall due. */
  readonly until?: string;
};

/** Again and again; without a rule where the text says *định kỳ* and no more. */
export type WrittenRecurrence = Words & { readonly relation: 'recurring'; readonly recurrence?: Recurrence };

/** A limit as the document states it, on the wall clock of the tenant's zone. */
export type WrittenDeadline =
  WrittenMoment | WrittenPeriod | WrittenSpan | WrittenRange | WrittenEvent | WrittenPace | WrittenRecurrence;
