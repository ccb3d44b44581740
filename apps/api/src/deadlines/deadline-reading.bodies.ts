import { CalendarDay, Text } from '#platform';

export class DeadlineReadingBody {
  @Text({
    description: 'The words of the document.',
    max: 500,
    example: 'trong vòng 05 ngày làm việc kể từ ngày nhận được',
  })
  readonly asWritten: string;

  @CalendarDay({
    description: 'The date of the document: periods are counted from it, and days without a year come after it.',
    example: '2025-08-03',
  })
  readonly issuedOn: string;

  @CalendarDay({
    description: 'The day on which it was received; presumed to be that of issue when absent.',
    optional: true,
  })
  readonly receivedOn?: string;
}
