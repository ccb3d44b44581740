import { CalendarDay, Choice, Part, Slug, SlugList, Text, TimeOfDay } from '#platform';
import type { DeadlineRelation } from '#deadlines/domain';
import type { Task } from '#directives/domain';

export class LeadBody {
  @Slug({ description: 'One agency.', optional: true, example: 'so-tai-chinh' })
  readonly agencyId?: string;

  @Slug({ description: 'A group: one assignment per member on the day of issuance.', optional: true })
  readonly groupId?: string;
}

export class DeadlineBody {
  @Text({ description: 'The words of the document.', max: 500, example: 'trước 16h00 ngày 04/8/2025' })
  readonly asWritten: string;

  @Choice({
    description: '`before` excludes the moment it names, `by` includes it.',
    values: ['before', 'by'],
    example: 'before',
  })
  readonly relation: DeadlineRelation;

  @CalendarDay({ description: 'The day, as written.', example: '2025-08-04' })
  readonly date: string;

  @TimeOfDay({ description: 'The hour, as written; the whole day when absent.', optional: true, example: '16:00' })
  readonly time?: string;
}

export class ReportingRouteBody {
  @Slug({ description: 'Who is reported to.', example: 'ubnd-tinh' })
  readonly toId: string;

  @Slug({ description: 'Through whom.', optional: true, example: 'van-phong-ubnd-tinh' })
  readonly viaId?: string;
}

export class TaskBody {
  @Text({
    description: 'An id of your own, unique in the directive; drawn when absent.',
    max: 100,
    pattern: /^[\w.:-]+$/,
    accepted: 'letters a to z, digits, and . : - _, at most 100 characters',
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

  @SlugList({ description: 'Who helps.', maxItems: 200, unique: true, optional: true, example: ['so-tu-phap'] })
  readonly coordinatingAgencyIds?: string[];

  @Part({
    description: 'The limit as written; none when null or absent.',
    of: () => DeadlineBody,
    optional: true,
    nullable: true,
  })
  readonly deadline?: DeadlineBody | null;

  @Part({ description: 'Who the result is reported to.', of: () => ReportingRouteBody, optional: true })
  readonly reportTo?: ReportingRouteBody;

  @Text({ description: 'What is to come out of it.', max: 500, optional: true, example: 'Báo cáo giải trình' })
  readonly product?: string;
}
