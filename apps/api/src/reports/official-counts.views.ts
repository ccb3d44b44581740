import { ApiProperty } from '@nestjs/swagger';
import type { OfficialStatus } from '#assignments/domain';
import { STATUS_LABELS } from '../assignments/status-sentences.js';

/** Assignments in each of the official four. */
export class CountedView implements Record<OfficialStatus, number> {
  @ApiProperty({ description: STATUS_LABELS['done-on-time'], example: 20 })
  readonly 'done-on-time': number;

  @ApiProperty({ description: STATUS_LABELS['done-late'], example: 3 })
  readonly 'done-late': number;

  @ApiProperty({ description: STATUS_LABELS['in-progress-within-time'], example: 9 })
  readonly 'in-progress-within-time': number;

  @ApiProperty({ description: STATUS_LABELS['in-progress-overdue'], example: 2 })
  readonly 'in-progress-overdue': number;
}

/** The same, and all of them. */
export class TotalledView extends CountedView {
  @ApiProperty({ description: 'All of the four.', example: 34 })
  readonly total: number;
}
