import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiProperty, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '#access';
import { AssignmentQueries, assignmentsProjection } from '#assignments';
import type { Clock, Instant } from '#kernel';
import { Choice, Moment, WordsParameter } from '#platform';
import { CLOCK } from '../http/command-context.js';
import { ReadQuery } from '../http/page.js';
import { ReadYourWrites } from '../http/read-your-writes.js';
import { ReadRoute } from '../http/routes.js';
import { CountedView } from './official-counts.views.js';

class WorkloadsParameters extends ReadQuery {
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
    description:
      'The moment at which statuses are judged; now, or the moment of `asOf` or `effectiveAt`, when absent. Of itself it judges the assignments as they stand.',
    optional: true,
    example: '2025-08-08T00:00:00+07:00',
  })
  readonly at?: Instant;
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
