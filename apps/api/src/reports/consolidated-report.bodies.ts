import type { Instant } from '#kernel';
import { CalendarDay, Choice, Moment, Part, Slug, Text, TextList, WholeNumber } from '#platform';
import { REPORT_CHARTS, REPORT_FORMATS, type ReportChart, type ReportFormat } from '#reporting';
import { PERIOD_KINDS, periodBefore, type ReportingPeriod } from '#reporting/domain';

/** The parts of a period besides its kind. */
class PeriodPartsBody {
  @WholeNumber({ description: 'Of every kind but `days`.', min: 1901, max: 2999, optional: true, example: 2025 })
  readonly year?: number;

  @WholeNumber({ description: 'Of `month`.', min: 1, max: 12, optional: true, example: 8 })
  readonly month?: number;

  @WholeNumber({ description: 'Of `quarter`.', min: 1, max: 4, optional: true })
  readonly quarter?: number;

  @WholeNumber({ description: 'Of `half-year`.', min: 1, max: 2, optional: true })
  readonly half?: number;

  @WholeNumber({
    description:
      'The day of its last month that closes it; it begins on the day after that one of the month before it. The last day of the month when absent.',
    min: 1,
    max: 31,
    optional: true,
    example: 14,
  })
  readonly cutoffDay?: number;

  @CalendarDay({ description: 'Of `days`.', optional: true })
  readonly from?: string;

  @CalendarDay({ description: 'Of `days`; it is included.', optional: true })
  readonly to?: string;
}

export class ReportingPeriodBody extends PeriodPartsBody {
  @Choice({
    description: '`month` takes `month`, `quarter` `quarter`, `half-year` `half`, `days` `from` and `to`.',
    values: PERIOD_KINDS,
    example: 'month',
  })
  readonly kind: ReportingPeriod['kind'];
}

/** `previous` is the period of the same kind just before. */
const COMPARED_KINDS = [...PERIOD_KINDS, 'previous'] as const;

class ComparedPeriodBody extends PeriodPartsBody {
  @Choice({
    description: 'As of `period`; `previous` is the period of the same kind just before it, and takes nothing else.',
    values: COMPARED_KINDS,
    example: 'previous',
  })
  readonly kind: (typeof COMPARED_KINDS)[number];
}

class ReportSignatureBody {
  @TextList({
    description: 'Authority and posts from the top.',
    max: 200,
    minItems: 1,
    maxItems: 6,
    example: ['KT. CHÁNH VĂN PHÒNG', 'PHÓ CHÁNH VĂN PHÒNG'],
  })
  readonly lines: string[];

  @Text({ description: 'Who signs.', max: 200, example: 'Trần Minh Khôi' })
  readonly signatory: string;
}

export class ConsolidatedReportBody {
  @Part({ description: 'What the report is about.', of: () => ReportingPeriodBody })
  readonly period: ReportingPeriodBody;

  @Slug({ description: 'Only work that this agency leads or took over.', optional: true, example: 'so-tai-chinh' })
  readonly agency?: string;

  @Slug({ description: 'Only tasks of this field of work.', optional: true })
  readonly field?: string;

  @Slug({ description: 'Only tasks that this agency gave.', optional: true, example: 'ubnd-tinh' })
  readonly issuer?: string;

  @WholeNumber({
    description:
      'As the log was known up to this position; its end when absent. The same position gives the same files.',
    min: 1,
    max: Number.MAX_SAFE_INTEGER,
    optional: true,
  })
  readonly position?: number;

  @Moment({
    description: 'The moment statuses are judged at; the end of the period when absent, or now while it runs.',
    optional: true,
    example: '2025-08-16T17:00:00+07:00',
  })
  readonly at?: Instant;

  @Slug({
    description: 'The agency that reports: the heading names it.',
    optional: true,
    example: 'van-phong-ubnd-tinh',
  })
  readonly reporter?: string;

  @Text({ description: 'Number and symbol of the report; left blank when absent.', max: 100, optional: true })
  readonly designation?: string;

  @Text({ description: 'Where it is dated; left blank when absent.', max: 100, optional: true, example: 'Phú Thọ' })
  readonly place?: string;

  @CalendarDay({ description: 'The date on it; left blank when absent.', optional: true, example: '2025-08-16' })
  readonly date?: string;

  @Part({
    description:
      'The period it is compared with, judged at its end with the knowledge of the same position: how figures changed, and which events or limits moved each task. Nothing is compared when absent.',
    of: () => ComparedPeriodBody,
    optional: true,
  })
  readonly compareWith?: ComparedPeriodBody;

  @TextList({
    description: 'Whom it goes to and where it is filed (*Nơi nhận*), a line each; none when absent.',
    max: 200,
    minItems: 1,
    maxItems: 20,
    optional: true,
    example: ['CT, các PCT UBND tỉnh;', 'Các sở, ban, ngành;', 'Lưu: VT, TH.'],
  })
  readonly recipients?: string[];

  @Part({ description: 'Who signs it; nobody when absent.', of: () => ReportSignatureBody, optional: true })
  readonly signature?: ReportSignatureBody;
}

export class ReportFileQuery {
  @Choice({ description: 'Which file.', values: REPORT_FORMATS, example: 'pdf' })
  readonly format: ReportFormat;

  @Choice({
    description: 'Of `svg`: which chart; `agencies` unless stated.',
    values: REPORT_CHARTS,
    optional: true,
    example: 'trend',
  })
  readonly chart?: ReportChart;
}

/** The period that a body states; null where it lacks what its kind takes. */
export function periodOf({
  kind,
  year,
  month,
  quarter,
  half,
  from,
  to,
  cutoffDay,
}: PeriodPartsBody & { readonly kind: ReportingPeriod['kind'] }): ReportingPeriod | null {
  const closing = cutoffDay === undefined ? {} : { cutoffDay };
  if (kind === 'days') return from === undefined || to === undefined ? null : { kind, from, to };
  if (year === undefined) return null;
  if (kind === 'year') return { kind, year, ...closing };
  if (kind === 'month') return month === undefined ? null : { kind, year, month, ...closing };
  if (kind === 'quarter') return quarter === undefined ? null : { kind, year, quarter, ...closing };
  return half === undefined ? null : { kind, year, half, ...closing };
}

/** The period that a report is compared with; null where the body lacks what its kind takes. */
export function comparedPeriodOf(
  { kind, ...parts }: ComparedPeriodBody,
  period: ReportingPeriod,
): ReportingPeriod | null {
  return kind === 'previous' ? periodBefore(period) : periodOf({ kind, ...parts });
}
