import type { Instant } from '#kernel';
import { Choice, Moment, Part, Text, TextList, WholeNumber } from '#platform';
import { OFFICIAL_STATUSES, type OfficialStatus } from '#assignments/domain';
import { LeadActBody } from './assignment.bodies.js';
import { DecreeBody, REASONS } from './decree.bodies.js';

export class ContestBody extends LeadActBody {
  @Text({
    description: 'Who contests: name or post of the head of the lead agency.',
    max: 300,
    example: 'Giám đốc Sở Tài chính',
  })
  readonly head: string;

  @Choice({
    description: 'The status that was looked at; another one is then refused.',
    values: OFFICIAL_STATUSES,
    example: 'in-progress-overdue',
  })
  readonly status: OfficialStatus;

  @TextList({
    ...REASONS,
    description: 'Why it is not right.',
    example: ['Báo cáo đã gửi qua đường văn thư trước hạn'],
  })
  readonly grounds: string[];
}

export class RightResponseBody {
  @Text({ description: 'The answer in words, as it is right.', max: 20_000, optional: true })
  readonly text?: string;

  @TextList({
    description: 'References to the documents, as they are right.',
    max: 1_000,
    maxItems: 100,
    unique: true,
    optional: true,
    example: ['54/BC-STC'],
  })
  readonly documents?: string[];
}

/** What is right in the place of what was entered. */
export class RightFactBody {
  @Moment({ description: 'When it happened.', optional: true, example: '2025-08-04T15:30:00+07:00' })
  readonly effectiveAt?: Instant;

  @Part({ description: 'What the answer says that waits to be judged.', of: () => RightResponseBody, optional: true })
  readonly response?: RightResponseBody;
}

export class CorrectionBody extends DecreeBody {
  @WholeNumber({
    description: 'The mistaken entry: its `version` in the history of the assignment.',
    min: 1,
    max: 1_000_000,
    example: 3,
  })
  readonly version: number;

  @Part({
    description: 'What is right.',
    of: () => RightFactBody,
    exactlyOneOf: ['effectiveAt', 'response'],
  })
  readonly right: RightFactBody;
}
