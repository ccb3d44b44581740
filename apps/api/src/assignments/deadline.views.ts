import { ApiProperty } from '@nestjs/swagger';
import { explainDeadline, type Deadline, type UndatedLimit } from '#deadlines/domain';
import { DeadlineBody } from '../directives/task.bodies.js';

export class ExplanationView {
  @ApiProperty({ example: 'Before 16:00 on Monday 4 August 2025: late from 16:00 on.' })
  readonly en: string;

  @ApiProperty({ example: 'Trước 16 giờ 00 thứ Hai ngày 04/8/2025: từ 16 giờ 00 trở đi là quá hạn.' })
  readonly vi: string;
}

class CalendarMarkView {
  @ApiProperty({ example: 'office' })
  readonly calendarId: string;

  @ApiProperty({ description: '0 as seeded, with nothing administered.', example: 0 })
  readonly version: number;
}

class MoveView {
  @ApiProperty({ example: 'deadline/period-ends-on-rest-day' })
  readonly rule: string;

  @ApiProperty({ format: 'date', example: '2025-08-09' })
  readonly from: string;

  @ApiProperty({ format: 'date', example: '2025-08-11' })
  readonly to: string;
}

export class UnderstoodDeadlineView {
  @ApiProperty({ type: DeadlineBody, description: 'As the document states it.' })
  readonly written: DeadlineBody;

  @ApiProperty({ format: 'date-time', description: 'The boundary that reminders are counted from.' })
  readonly dueAt: string;

  @ApiProperty({ format: 'date-time', description: 'The last millisecond that is on time.' })
  readonly lastOnTimeAt: string;

  @ApiProperty({ description: 'How it was read.', example: 'deadline/before-hour' })
  readonly rule: string;

  @ApiProperty({ example: 'Before 16:00 on 2025-08-04 (Asia/Ho_Chi_Minh): late from 16:00 on.' })
  readonly explanation: string;

  @ApiProperty({ example: 'Asia/Ho_Chi_Minh' })
  readonly zone: string;

  @ApiProperty({ type: ExplanationView, required: false, description: 'How it came about, in words.' })
  readonly inWords?: ExplanationView;

  @ApiProperty({
    format: 'date-time',
    required: false,
    description: 'When the time begins, where the document says so.',
  })
  readonly startsAt?: string;

  @ApiProperty({
    type: CalendarMarkView,
    required: false,
    description: 'The calendar it rests on, where it rests on one.',
  })
  readonly calendar?: CalendarMarkView;

  @ApiProperty({ type: MoveView, required: false, description: 'That a day was moved, and by which rule.' })
  readonly moved?: MoveView;
}

/** A limit from which no moment follows, or none yet. */
export class UndatedLimitView {
  @ApiProperty({ type: DeadlineBody, description: 'As the document states it.' })
  readonly written: DeadlineBody;

  @ApiProperty({ description: 'Why no moment follows.', example: 'deadline/event-without-day' })
  readonly rule: string;

  @ApiProperty()
  readonly explanation: string;

  @ApiProperty({ example: 'Asia/Ho_Chi_Minh' })
  readonly zone: string;

  @ApiProperty({ type: ExplanationView, description: 'The same in words.' })
  readonly inWords: ExplanationView;
}

export function understoodView(deadline: Deadline): UnderstoodDeadlineView {
  return { ...deadline, inWords: explainDeadline(deadline) };
}

export function undatedView(undated: UndatedLimit): UndatedLimitView {
  return { ...undated, inWords: explainDeadline(undated) };
}
