import type { Instant } from '#kernel';
import { Moment, Slug, Text, TextList, WholeNumber } from '#platform';

/** What every act on an assignment may say about itself. */
export class ActBody {
  @Moment({
    description: 'When it happened, where that differs from now: a paper received on Friday and entered on Monday.',
    optional: true,
    example: '2025-08-04T15:30:00+07:00',
  })
  readonly effectiveAt?: Instant;

  @Text({ description: 'Why it is entered as it is, kept with the event.', max: 1_000, optional: true })
  readonly reason?: string;
}

/** What the lead does; the Office may enter it in the name of the lead. */
export class LeadActBody extends ActBody {
  @Slug({
    description: 'The lead agency in whose name the Office enters what reached it on paper.',
    optional: true,
    example: 'so-tai-chinh',
  })
  readonly onBehalfOf?: string;
}

/** What another agency than the lead does; the Office may enter it in its name. */
export class AgencyActBody extends ActBody {
  @Slug({
    description: 'The agency in whose name the Office enters what reached it on paper.',
    optional: true,
    example: 'so-tu-phap',
  })
  readonly onBehalfOf?: string;
}

export class AcknowledgementBody extends LeadActBody {
  @Moment({
    description:
      'When the document reached the lead. A limit that counts from receipt is counted from there; until it is stated, receipt is presumed at issuance.',
    optional: true,
    example: '2025-08-05T08:30:00+07:00',
  })
  readonly receivedAt?: Instant;
}

export class ProgressBody extends LeadActBody {
  @Text({ description: 'What was done.', max: 5_000, example: 'Đã tổng hợp xong ý kiến của 8/13 sở' })
  readonly note: string;

  @WholeNumber({ description: 'How much of it is done.', min: 0, max: 100, optional: true, example: 60 })
  readonly percent?: number;
}

export class ResponseBody extends LeadActBody {
  @Text({
    description: 'The answer in words. It may be left out where documents say it.',
    max: 20_000,
    optional: true,
    example: 'Đã gửi Báo cáo giải trình qua Văn phòng UBND tỉnh',
  })
  readonly text?: string;

  @TextList({
    description: 'References to the documents that prove the result.',
    max: 1_000,
    maxItems: 100,
    unique: true,
    optional: true,
    example: ['45/BC-STC'],
  })
  readonly documents?: string[];
}
