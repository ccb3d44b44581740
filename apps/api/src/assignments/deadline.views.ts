import { ApiProperty } from '@nestjs/swagger';
import { DeadlineBody } from '../directives/task.bodies.js';

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
}
