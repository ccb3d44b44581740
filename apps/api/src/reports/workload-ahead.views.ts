import { ApiProperty } from '@nestjs/swagger';
import type { WorkloadAheadLine } from '#reporting';
import type { Stretch, WorkloadAhead } from '#reporting/domain';

export class StretchView implements Stretch {
  @ApiProperty({
    description: 'The day, or the week: it belongs to the year of its Thursday (ISO 8601).',
    example: '2025-W32',
  })
  readonly name: string;

  @ApiProperty({ format: 'date', description: 'Its first day; of the present week, today.', example: '2025-08-04' })
  readonly from: string;

  @ApiProperty({ format: 'date', description: 'Its last day.', example: '2025-08-10' })
  readonly to: string;
}

/** Each open assignment stands in one of these places. */
export class WorkloadAheadView implements WorkloadAhead {
  @ApiProperty({ description: 'All open work; standing duties are none.', example: 12 })
  readonly open: number;

  @ApiProperty({ description: 'Overdue already, as the scoreboard counts it.', example: 2 })
  readonly overdue: number;

  @ApiProperty({ description: 'Time stands still for it.', example: 0 })
  readonly suspended: number;

  @ApiProperty({ description: 'Answered in time: it waits to be judged.', example: 1 })
  readonly answered: number;

  @ApiProperty({ description: 'Without a limit from which a moment follows.', example: 3 })
  readonly withoutLimit: number;

  @ApiProperty({
    type: [Number],
    description: 'By the day of its last moment on time, in each of the `stretches`.',
    example: [4, 1, 0, 0],
  })
  readonly due: readonly number[];

  @ApiProperty({ description: 'Due after the last of them.', example: 1 })
  readonly later: number;

  @ApiProperty({
    type: [Number],
    description:
      'Times of series that are still to open, by the day on which they will fall due, in each of the `stretches`: not in `open`, and as the calendar stands.',
    example: [0, 2, 0, 1],
  })
  readonly toOpen: readonly number[];
}

export class WorkloadAheadLineView extends WorkloadAheadView implements WorkloadAheadLine {
  @ApiProperty({ example: 'so-tai-chinh' })
  readonly agencyId: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'On the day whose agencies are meant.',
    example: 'Sở Tài chính',
  })
  readonly agencyName: string | null;
}
