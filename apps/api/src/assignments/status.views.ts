import { ApiProperty } from '@nestjs/swagger';
import { eventsIn, statusGroundsOf, type Assignment, type EventReference } from '#assignments';
import {
  APART_STATUSES,
  explainStatus,
  OFFICIAL_STATUSES,
  type ApartRule,
  type ExplainedStatus,
  type OfficialStatus,
  type StatusRule,
} from '#assignments/domain';
import type { Instant } from '#kernel';
import { holderSentence, labelOf, STATUS_SENTENCES, type Sentence } from './status-sentences.js';

/** Every word a status is shown by. */
export const SHOWN_STATUSES = [...OFFICIAL_STATUSES, ...APART_STATUSES] as const;

export class SentenceView implements Sentence {
  @ApiProperty({ example: 'It is not answered, and the deadline has not passed.' })
  readonly en: string;

  @ApiProperty({ example: 'Chưa có kết quả và chưa hết thời hạn.' })
  readonly vi: string;
}

export class EventReferenceView {
  @ApiProperty({ description: 'Its place in the history of the assignment: 1, 2, 3, …', example: 1 })
  readonly version: number;

  @ApiProperty({ description: 'Its place in the log.', example: 57 })
  readonly position: number;

  @ApiProperty({ example: 'assignment.assigned' })
  readonly type: string;

  @ApiProperty({ format: 'date-time', description: 'When it was learned.' })
  readonly recordedAt: string;

  @ApiProperty({ format: 'date-time', description: 'When it was true.' })
  readonly effectiveAt: string;
}

export class StatusView {
  @ApiProperty({
    enum: SHOWN_STATUSES,
    description: 'One of the official four, or what is shown apart from them.',
    example: 'in-progress-within-time',
  })
  readonly value: ExplainedStatus['status'];

  @ApiProperty({ description: 'Its name in Vietnamese.', example: 'Đang thực hiện trong hạn' })
  readonly label: string;

  @ApiProperty({
    enum: OFFICIAL_STATUSES,
    nullable: true,
    description: 'Which of the official four it counts among; null for standing duties and what was cancelled.',
    example: 'in-progress-within-time',
  })
  readonly counted: OfficialStatus | null;

  @ApiProperty({ type: String, description: 'The rule that gave it.', example: 'status/open-deadline-ahead' })
  readonly rule: StatusRule | ApartRule;

  @ApiProperty({ type: SentenceView })
  readonly sentence: SentenceView;

  @ApiProperty({ type: [EventReferenceView], description: 'The events that gave it, oldest first.' })
  readonly because: readonly EventReferenceView[];

  @ApiProperty({
    enum: ['pending', 'upheld', 'rejected'],
    nullable: true,
    description: 'How the last contest of a status stands; null when there was none.',
  })
  readonly contest: ExplainedStatus['contest'];

  @ApiProperty({ format: 'date-time', description: 'The moment it was judged at.' })
  readonly at: string;
}

export class HeldBecauseView {
  @ApiProperty({ type: SentenceView })
  readonly sentence: SentenceView;

  @ApiProperty({ type: EventReferenceView, description: 'The event by which it came to the holder.' })
  readonly event: EventReferenceView;
}

export function statusView(row: Assignment, at: Instant): StatusView {
  const { status, official, rule, restsOn, contest } = explainStatus(statusGroundsOf(row), at);
  return {
    value: status,
    label: labelOf(status),
    counted: official,
    rule,
    sentence: STATUS_SENTENCES[rule],
    because: eventsIn(row.grounds, restsOn),
    contest,
    at,
  };
}

export function heldBecauseView(event: EventReference): HeldBecauseView {
  return { sentence: holderSentence(event.type), event };
}
