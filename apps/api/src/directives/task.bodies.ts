import { CalendarDay, Choice, Part, Parts, Slug, SlugList, Text, TextList, TimeOfDay, WholeNumber } from '#platform';
import {
  DEADLINE_RELATIONS,
  PERIOD_STARTS,
  PERIOD_UNITS,
  RECURRENCE_PERIODS,
  type AskedDeadline,
  type DeadlineRelation,
  type PeriodStart,
  type PeriodUnit,
  type Recurrence,
} from '#deadlines/domain';
import {
  DOCUMENT_TYPES,
  PACES,
  type CompletionRule,
  type DocumentType,
  type ExpectedProduct,
  type Pace,
  type Task,
} from '#directives/domain';

/** An id that whoever drafts or records gives himself. */
export const OWN_ID = {
  max: 100,
  pattern: /^[\w.:-]+$/,
  accepted: 'letters a to z, digits, and . : - _, at most 100 characters',
};

const CODE_POINT = { min: 0, max: 10_000_000 };

export class LeadBody {
  @Slug({ description: 'One agency.', optional: true, example: 'so-tai-chinh' })
  readonly agencyId?: string;

  @Slug({ description: 'A group: one assignment per member on the day of issuance.', optional: true })
  readonly groupId?: string;
}

/** The days of a rhythm. */
export class RecurringDaysBody {
  @Choice({
    description: 'How often it comes again.',
    values: RECURRENCE_PERIODS,
    example: 'month',
  })
  readonly every: Recurrence['every'];

  @WholeNumber({
    description: 'How many working days lie between two.',
    min: 1,
    max: 999,
    beside: { field: 'every', words: ['working-days'] },
  })
  readonly count?: number;

  @WholeNumber({
    description: 'The day of the week, 1 Monday to 7 Sunday; its last day when absent.',
    min: 1,
    max: 7,
    optional: true,
    beside: { field: 'every', words: ['week'] },
  })
  readonly weekday?: number;

  @WholeNumber({
    description: 'The day of the month, or the last one where it is shorter; the last one when absent.',
    min: 1,
    max: 31,
    optional: true,
    beside: { field: 'every', words: ['month', 'quarter', 'half-year', 'year'] },
    example: 25,
  })
  readonly day?: number;

  @WholeNumber({
    description: 'Which month of it, from 1; the last one when absent.',
    min: 1,
    max: 12,
    optional: true,
    beside: { field: 'every', words: ['quarter', 'half-year', 'year'] },
  })
  readonly month?: number;

  @CalendarDay({ description: 'The last day on which it may fall due; without end when absent.', optional: true })
  readonly until?: string;
}

export class RecurrenceBody extends RecurringDaysBody {
  @Choice({
    description: '`before` excludes that day, `by` includes it; included when absent.',
    values: ['before', 'by'],
    optional: true,
    example: 'before',
  })
  readonly bound?: 'before' | 'by';

  @TimeOfDay({ description: 'The hour; the whole day when absent.', optional: true })
  readonly time?: string;
}

const OF_DAY = ['before', 'by', 'at'];
const OF_EVENT = ['at-event', 'before-each'];

/** The relations that people state; `unstated` is what the engine says of a document that says nothing. */
const STATED_RELATIONS = DEADLINE_RELATIONS.filter((relation) => relation !== 'unstated');

export class DeadlineBody implements AskedDeadline {
  @Text({ description: 'The words of the document.', max: 500, example: 'trước 16h00 ngày 04/8/2025' })
  readonly asWritten: string;

  @Choice({
    description:
      '`before` excludes the moment it names, `by` includes it. Read from the words when absent, or refused when they cannot be read.',
    values: STATED_RELATIONS,
    optional: true,
    example: 'before',
  })
  readonly relation?: DeadlineRelation;

  @CalendarDay({
    description:
      'The day, as written; of `within` and of events, the day it is counted from or takes place, once it is known.',
    optional: true,
    beside: { field: 'relation', words: [...OF_DAY, 'within', ...OF_EVENT] },
    example: '2025-08-04',
  })
  readonly date?: string;

  @TimeOfDay({
    description: 'The hour, as written; the whole day when absent.',
    optional: true,
    beside: { field: 'relation', words: [...OF_DAY, 'within', ...OF_EVENT] },
    example: '16:00',
  })
  readonly time?: string;

  @WholeNumber({ description: 'How long.', min: 1, max: 9_999, beside: { field: 'relation', words: ['within'] } })
  readonly amount?: number;

  @Choice({ description: 'Of what.', values: PERIOD_UNITS, beside: { field: 'relation', words: ['within'] } })
  readonly unit?: PeriodUnit;

  @Choice({
    description: 'What it is counted from; that day itself is left out (Civil Code 2015, article 147).',
    values: PERIOD_STARTS,
    beside: { field: 'relation', words: ['within'] },
  })
  readonly countedFrom?: PeriodStart;

  @Text({
    description: 'What happens, in the words of the document.',
    max: 500,
    optional: true,
    beside: { field: 'relation', words: ['within', ...OF_EVENT] },
  })
  readonly event?: string;

  @WholeNumber({
    description: 'The year.',
    min: 1900,
    max: 2999,
    beside: { field: 'relation', words: ['in-month', 'in-quarter', 'in-half-year', 'in-year'] },
  })
  readonly year?: number;

  @WholeNumber({ description: 'The month.', min: 1, max: 12, beside: { field: 'relation', words: ['in-month'] } })
  readonly month?: number;

  @WholeNumber({ description: 'The quarter.', min: 1, max: 4, beside: { field: 'relation', words: ['in-quarter'] } })
  readonly quarter?: number;

  @WholeNumber({
    description: 'The half of the year.',
    min: 1,
    max: 2,
    beside: { field: 'relation', words: ['in-half-year'] },
  })
  readonly half?: number;

  @CalendarDay({
    description: 'The first day; that of issuance when absent.',
    optional: true,
    beside: { field: 'relation', words: ['from-to'] },
  })
  readonly from?: string;

  @CalendarDay({ description: 'The last day; it is included.', beside: { field: 'relation', words: ['from-to'] } })
  readonly to?: string;

  @Part({
    description: 'The rule by which it comes again; where the document gives none, no day follows.',
    of: () => RecurrenceBody,
    optional: true,
    beside: { field: 'relation', words: ['recurring'] },
  })
  readonly recurrence?: RecurrenceBody;
}

export class SpanBody {
  @WholeNumber({ ...CODE_POINT, description: 'Its first code point; the text begins with 0.', example: 1250 })
  readonly start: number;

  @WholeNumber({ ...CODE_POINT, description: 'The code point after its last.', example: 1394 })
  readonly end: number;

  @Text({ description: 'The words that stand there.', max: 10_000, optional: true })
  readonly quote?: string;
}

const SPANS = { of: () => SpanBody, maxItems: 50, optional: true };

export class CompletionBody {
  @Choice({
    description:
      'When a task that several lead is done: by all of them, by any, by a quorum, or by the one that consolidates the answers of the others.',
    values: ['all', 'any', 'quorum', 'consolidated'],
    example: 'all',
  })
  readonly rule: CompletionRule['rule'];

  @WholeNumber({
    description: 'How many it takes.',
    min: 1,
    max: 10_000,
    beside: { field: 'rule', words: ['quorum'] },
  })
  readonly count?: number;

  @Slug({ description: 'The lead that consolidates.', beside: { field: 'rule', words: ['consolidated'] } })
  readonly byAgencyId?: string;
}

export class ExpectedProductBody {
  @Choice({
    description:
      'A report; a draft submitted to whoever approves it (trình); a document issued by the lead itself; something measured; or a duty that is never done.',
    values: ['report', 'submission', 'issued-document', 'result', 'standing-duty'],
    example: 'submission',
  })
  readonly kind: ExpectedProduct['kind'];

  @Slug({
    description: 'Who approves or issues what is submitted.',
    optional: true,
    beside: { field: 'kind', words: ['submission'] },
    example: 'chu-tich-ubnd-tinh',
  })
  readonly approvedById?: string;

  @Choice({
    description: 'The kind of document that is to be issued.',
    values: Object.keys(DOCUMENT_TYPES),
    optional: true,
    beside: { field: 'kind', words: ['issued-document'] },
  })
  readonly documentType?: DocumentType;

  @Text({ description: 'What is measured.', max: 500, beside: { field: 'kind', words: ['result'] } })
  readonly measure?: string;

  @WholeNumber({
    description: 'The target, in per cent.',
    min: 1,
    max: 100,
    beside: { field: 'kind', words: ['result'] },
  })
  readonly percent?: number;
}

export class PaceBody {
  @Choice({
    description:
      'At once (thực hiện ngay), soon (khẩn trương, sớm, kịp thời), continuing (tiếp tục, thường xuyên), periodic (định kỳ), or before each of something (trước mỗi phiên họp).',
    values: PACES,
    example: 'soon',
  })
  readonly kind: Pace['kind'];

  @Text({ description: 'The words of the document.', max: 500, example: 'khẩn trương' })
  readonly asWritten: string;

  @Text({
    description: 'What it recurs before.',
    max: 500,
    beside: { field: 'kind', words: ['before-each'] },
    example: 'phiên họp truyền hình hội nghị',
  })
  readonly event?: string;
}

class FurtherReceiverBody {
  @Slug({ description: 'Who is reported to as well.', example: 'bo-khcn' })
  readonly toId: string;

  @Slug({ description: 'Through whom.', optional: true, example: 'cuc-buu-dien-trung-uong' })
  readonly viaId?: string;
}

export class ReportingRouteBody {
  @Slug({ description: 'Who is reported to.', example: 'ubnd-tinh' })
  readonly toId: string;

  @Slug({ description: 'Through whom.', optional: true, example: 'van-phong-ubnd-tinh' })
  readonly viaId?: string;

  @SlugList({ description: 'Who gets a copy.', maxItems: 50, unique: true, optional: true })
  readonly copyIds?: string[];

  @Text({ description: 'Where an electronic copy goes.', max: 254, optional: true, example: 'tonghop@example.vn' })
  readonly email?: string;

  @Parts({
    description: 'Further receivers, each on a way of its own.',
    of: () => FurtherReceiverBody,
    maxItems: 50,
    optional: true,
  })
  readonly alsoTo?: FurtherReceiverBody[];
}

export class TaskBody {
  @Text({
    ...OWN_ID,
    description: 'An id of your own, unique in the directive; drawn when absent.',
    optional: true,
  })
  readonly taskId?: string;

  @Text({ description: 'The letter or number in the document; may repeat.', max: 50, optional: true, example: '1' })
  readonly label?: string;

  @Text({ description: 'What is to be done.', max: 10_000, example: 'Gửi báo cáo giải trình các khó khăn, vướng mắc' })
  readonly text: string;

  @Choice({
    description: '`order` binds agencies under the issuer, `request` asks others; an order when absent.',
    values: ['order', 'request'],
    optional: true,
    example: 'order',
  })
  readonly kind?: Task['kind'];

  @Part({
    description: 'Who is accountable: an agency, or a group.',
    of: () => LeadBody,
    exactlyOneOf: ['agencyId', 'groupId'],
  })
  readonly lead: LeadBody;

  @Parts({
    description: 'Those that lead it together with `lead`, each answering for itself.',
    of: () => LeadBody,
    maxItems: 50,
    exactlyOneOf: ['agencyId', 'groupId'],
    optional: true,
  })
  readonly jointLeads?: LeadBody[];

  @Part({
    description: 'When it is done though several lead it; when all of them are, if absent.',
    of: () => CompletionBody,
    optional: true,
  })
  readonly completion?: CompletionBody;

  @SlugList({ description: 'Who helps.', maxItems: 200, unique: true, optional: true, example: ['so-tu-phap'] })
  readonly coordinatingAgencyIds?: string[];

  @SlugList({
    description: 'Groups that help: their members on the day of issuance.',
    maxItems: 20,
    unique: true,
    optional: true,
  })
  readonly coordinatingGroupIds?: string[];

  @Part({
    description: 'The limit as written; none when null or absent.',
    of: () => DeadlineBody,
    optional: true,
    nullable: true,
  })
  readonly deadline?: DeadlineBody | null;

  @Part({ description: 'Who the result is reported to.', of: () => ReportingRouteBody, optional: true })
  readonly reportTo?: ReportingRouteBody;

  @Text({
    description: 'What is to come out of it, in words.',
    max: 500,
    optional: true,
    example: 'Báo cáo giải trình',
  })
  readonly product?: string;

  @Part({ description: 'What is to come out of it, by its kind.', of: () => ExpectedProductBody, optional: true })
  readonly expected?: ExpectedProductBody;

  @Part({
    description: 'How soon or how often, where the text says it without a day.',
    of: () => PaceBody,
    optional: true,
  })
  readonly pace?: PaceBody;

  @Choice({
    description: 'The head of each lead answers for it in person; the agency when absent.',
    values: ['head'],
    optional: true,
  })
  readonly accountable?: 'head';

  @Slug({ description: 'Who follows it up, where that is not the monitor of the directive.', optional: true })
  readonly monitorId?: string;

  @Slug({
    description: 'Its field of work: who takes it over may depend on it when an agency is split.',
    optional: true,
    example: 'dat-dai',
  })
  readonly field?: string;

  @Parts({
    ...SPANS,
    description: 'Where it stands in the text; several pieces where a page or a footnote breaks it.',
  })
  readonly spans?: SpanBody[];
}

export class DeadlineClauseBody {
  @Text({ ...OWN_ID, description: 'An id of your own, unique in the directive.', example: 'cuoi-muc-3' })
  readonly clauseId: string;

  @Part({ description: 'The limit as written.', of: () => DeadlineBody })
  readonly deadline: DeadlineBody;

  @TextList({
    ...OWN_ID,
    description: 'The tasks it governs for certain; what is uncertain is a question.',
    minItems: 1,
    maxItems: 500,
    unique: true,
    example: ['muc-3.1', 'muc-3.2'],
  })
  readonly taskIds: string[];

  @Parts({ ...SPANS, description: 'Where it stands in the text.' })
  readonly spans?: SpanBody[];
}
