import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiProperty, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '#access';
import { AssignmentQueries, assignmentsProjection } from '#assignments';
import type { OfficialStatus } from '#assignments/domain';
import type { Clock, Instant } from '#kernel';
import { Choice, Moment, WordsParameter } from '#platform';
import { STATUS_LABELS } from '../assignments/status-sentences.js';
import { CLOCK } from '../http/command-context.js';
import { AfterQuery } from '../http/page.js';
import { ReadYourWrites } from '../http/read-your-writes.js';
import { ReadRoute } from '../http/routes.js';

class WorkloadsParameters extends AfterQuery {
  @Choice({
    description:
      '`now` counts an assignment for the agency that leads it; `ever` for that one and for each that led it before, so that an agency which was merged or gave work away is still found under its old name.',
    values: ['now', 'ever'],
    optional: true,
  })
  readonly as?: 'now' | 'ever';

  @WordsParameter({ description: 'Only these agencies, old or new.', maxItems: 200, optional: true })
  readonly agencies?: string[];

  @Moment({
    description: 'The moment at which statuses are judged, of the assignments as they stand today; now when absent.',
    optional: true,
    example: '2025-08-08T00:00:00+07:00',
  })
  readonly at?: Instant;
}

class CountedView implements Record<OfficialStatus, number> {
  @ApiProperty({ description: STATUS_LABELS['done-on-time'], example: 20 })
  readonly 'done-on-time': number;

  @ApiProperty({ description: STATUS_LABELS['done-late'], example: 3 })
  readonly 'done-late': number;

  @ApiProperty({ description: STATUS_LABELS['in-progress-within-time'], example: 9 })
  readonly 'in-progress-within-time': number;

  @ApiProperty({ description: STATUS_LABELS['in-progress-overdue'], example: 2 })
  readonly 'in-progress-overdue': number;
}

class WorkloadView {
  @ApiProperty({ example: 'so-tai-chinh' })
  readonly agencyId: string;

  @ApiProperty({ description: 'All assignments, standing duties and cancelled ones included.', example: 36 })
  readonly total: number;

  @ApiProperty({ description: 'Those that have not ended.', example: 12 })
  readonly open: number;

  @ApiProperty({ type: CountedView, description: 'Those that count among the official four.' })
  readonly counts: CountedView;
}

class WorkloadsView {
  @ApiProperty({ format: 'date-time', description: 'The moment the statuses were judged at.' })
  readonly at: string;

  @ApiProperty({ type: [WorkloadView], description: 'Agencies with the most open work come first.' })
  readonly lines: readonly WorkloadView[];
}

@ApiTags('reports')
@Controller('v1/reports')
export class WorkloadsController {
  constructor(
    private readonly assignments: AssignmentQueries,
    private readonly reads: ReadYourWrites,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get('workloads')
  @ReadRoute({
    summary: 'For each agency, old or new, how much work it has or had',
    permission: 'report:read',
    answers: WorkloadsView,
  })
  async showWorkloads(
    @CurrentCaller() { tenant }: Caller,
    @Query() { as = 'now', agencies, at = this.clock.now(), after }: WorkloadsParameters,
  ): Promise<WorkloadsView> {
    await this.reads.reached(tenant, after, assignmentsProjection.name);
    const lines = await this.assignments.workloads(tenant, {
      at,
      as,
      ...(agencies !== undefined && { agencyIds: agencies }),
    });
    return { at, lines };
  }
}
