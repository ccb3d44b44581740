import { CalendarDay, Choice, Part, Parts, Slug, SlugList, Text, TextList, TimeOfDay, WholeNumber } from '#platform';
import type { DeadlineRelation } from '#deadlines/domain';
import {
  DOCUMENT_TYPES,
  GENERAL_BOOK,
  SIGNING_AUTHORITIES,
  type DocumentType,
  type SigningAuthority,
  type Task,
} from '#directives/domain';

const SYMBOL = {
  max: 60,
  pattern: /^[^\s/]\S*$/,
  accepted: 'what stands after the number, without blanks and at most 60 characters, such as UBND-TH',
};

export class RegisterBody {
  @Slug({ description: 'The agency whose documents it numbers.', example: 'ubnd-tinh' })
  readonly issuerId: string;

  @WholeNumber({ description: 'The calendar year.', min: 1900, max: 2999, example: 2025 })
  readonly year: number;

  @Slug({
    description: `A sequence of numbers of its own; \`${GENERAL_BOOK}\` when absent.`,
    optional: true,
    example: GENERAL_BOOK,
  })
  readonly book?: string;

  @WholeNumber({
    description: 'The next number it gives.',
    min: 1,
    max: 9_999_999,
    example: 1537,
  })
  readonly nextNumber: number;
}

export class SignatureBody {
  @Choice({
    description: 'The mark before the signature (Decree 30/2020, article 13).',
    values: SIGNING_AUTHORITIES,
    example: 'TL',
  })
  readonly authority: SigningAuthority;

  @Text({ description: 'The post in whose name it is signed.', max: 300, example: 'Chủ tịch UBND tỉnh' })
  readonly principal: string;

  @Text({ description: 'Who signed.', max: 300, example: 'Nguyễn Văn A' })
  readonly signatory: string;

  @Text({ description: 'The post of the one who signed.', max: 300, example: 'Chánh Văn phòng' })
  readonly post: string;
}

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

export class DirectiveBody {
  @Choice({
    description: 'One of the 29 kinds of administrative document (Decree 30/2020, article 7).',
    values: Object.keys(DOCUMENT_TYPES),
    example: 'official-letter',
  })
  readonly documentType: DocumentType;

  @Text({ description: 'What it is about.', max: 2_000, example: 'V/v tháo gỡ khó khăn, vướng mắc của các xã, phường' })
  readonly subject: string;

  @Slug({ description: 'The agency that issues it.', example: 'ubnd-tinh' })
  readonly issuerId: string;

  @Slug({ description: 'The agency that follows it up and judges answers.', example: 'van-phong-ubnd-tinh' })
  readonly monitorId: string;

  @SlugList({
    description: 'Who takes over, in turn, when a rung of the ladder escalates.',
    maxItems: 20,
    unique: true,
    optional: true,
    example: ['van-phong-ubnd-tinh', 'chu-tich-ubnd-tinh'],
  })
  readonly escalationChain?: string[];

  @Part({ description: 'How it is signed.', of: () => SignatureBody, optional: true })
  readonly signature?: SignatureBody;

  @TextList({
    description: 'Whom it addresses, in its own words.',
    max: 500,
    maxItems: 200,
    optional: true,
    example: ['Các sở, ban, ngành'],
  })
  readonly addressees?: string[];

  @Parts({
    description: 'What it orders, in the order of the document.',
    of: () => TaskBody,
    minItems: 1,
    maxItems: 500,
  })
  readonly tasks: TaskBody[];
}

export class IssuanceBody {
  @Text({ ...SYMBOL, description: 'The symbol after the number.', example: 'UBND-TH' })
  readonly symbol: string;

  @Slug({ description: `The book it is numbered in; \`${GENERAL_BOOK}\` when absent.`, optional: true })
  readonly book?: string;

  @CalendarDay({ description: 'The date on the document; today when absent.', optional: true, example: '2025-08-03' })
  readonly issuedOn?: string;
}
