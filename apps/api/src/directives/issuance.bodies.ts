import { CalendarDay, Flag, Moment, Part, Slug, Text, WholeNumber } from '#platform';
import { GENERAL_BOOK, SECRET_BOOK } from '#directives/domain';
import type { Instant } from '#kernel';
import { SignatureBody } from './signature.bodies.js';

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

  @Flag({
    description: `Numbers documents of secrecy, and no others (Decree 30/2020, article 15.2); the book \`${SECRET_BOOK}\` always does.`,
    optional: true,
  })
  readonly secret?: boolean;
}

export class SigningBody {
  @Part({ description: 'How it is signed; as drafted when absent.', of: () => SignatureBody, optional: true })
  readonly signature?: SignatureBody;

  @Text({
    ...SYMBOL,
    description: 'The symbol that is printed, where only the number is blank: `Số:   /UBND-PVHCC`.',
    optional: true,
    example: 'UBND-PVHCC',
  })
  readonly symbol?: string;

  @Text({
    description: 'The month that is printed, where only the day is blank: `ngày   tháng 7 năm 2025`.',
    max: 7,
    pattern: /^\d{4}-(0[1-9]|1[0-2])$/,
    accepted: 'a month as YYYY-MM, such as 2025-07',
    optional: true,
    example: '2025-07',
  })
  readonly month?: string;

  @Moment({ description: 'When it was signed, where that was earlier than now.', optional: true })
  readonly effectiveAt?: Instant;
}

export class IssuanceBody {
  @Text({ ...SYMBOL, description: 'The symbol after the number.', example: 'UBND-TH' })
  readonly symbol: string;

  @Slug({
    description: `The book it is numbered in; \`${GENERAL_BOOK}\` when absent, or \`${SECRET_BOOK}\` for a document of secrecy.`,
    optional: true,
  })
  readonly book?: string;

  @WholeNumber({
    description: 'The number it bears on paper already; the next one of the register when absent.',
    min: 1,
    max: 9_999_999,
    optional: true,
    example: 1422,
  })
  readonly number?: number;

  @CalendarDay({ description: 'The date on the document; today when absent.', optional: true, example: '2025-08-03' })
  readonly issuedOn?: string;

  @Moment({
    description: 'When it came into force, where that was earlier than now; the begin of `issuedOn` when absent.',
    optional: true,
  })
  readonly effectiveAt?: Instant;
}
