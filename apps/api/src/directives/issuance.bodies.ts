import { CalendarDay, Slug, Text, WholeNumber } from '#platform';
import { GENERAL_BOOK } from '#directives/domain';

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

export class IssuanceBody {
  @Text({ ...SYMBOL, description: 'The symbol after the number.', example: 'UBND-TH' })
  readonly symbol: string;

  @Slug({ description: `The book it is numbered in; \`${GENERAL_BOOK}\` when absent.`, optional: true })
  readonly book?: string;

  @CalendarDay({ description: 'The date on the document; today when absent.', optional: true, example: '2025-08-03' })
  readonly issuedOn?: string;
}
