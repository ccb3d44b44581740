import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiProperty, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, mayDo, type Caller } from '#access';
import { AssignmentQueries, assignmentsProjection } from '#assignments';
import { FollowUpPolicies } from '#deadlines';
import { CommandRunner } from '#event-store';
import type { Clock, Instant } from '#kernel';
import { Choice, currentAsOf, Moment, WholeNumberParameter, WordsParameter } from '#platform';
import { scoreboardProjection, WorkloadAheadQuery } from '#reporting';
import { DEFAULT_WEEKS_AHEAD, MOST_WEEKS_AHEAD, DIVISIONS, stretchesFrom, type Division } from '#reporting/domain';
import { CLOCK } from '../http/command-context.js';
import { ReadQuery } from '../http/page.js';
import { PresentDay } from '../http/present-day.js';
import { ReadYourWrites } from '../http/read-your-writes.js';
import { ReadRoute } from '../http/routes.js';
import { COUNTED_WITH, CountedForAgencyQuery, countedIn, OrganizedOn, OrganizedView } from './counted.query.js';
import { CountedView } from './official-counts.views.js';
import { StretchView, WorkloadAheadLineView, WorkloadAheadView } from './workload-ahead.views.js';

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

class WorkloadsAheadParameters extends CountedForAgencyQuery {
  @Choice({
    description: 'What the time ahead is divided into; `week` when absent.',
    values: DIVISIONS,
    optional: true,
  })
  readonly per?: Division;

  @WholeNumberParameter({
    description: 'How many weeks it has, the present one included. A week is one of ISO 8601: it begins on Monday.',
    min: 1,
    max: MOST_WEEKS_AHEAD,
    default: DEFAULT_WEEKS_AHEAD,
    optional: true,
  })
  readonly weeks?: number;

  @Moment({
    description:
      'The moment from which one looks ahead; now, or the moment of `asOf` or `effectiveAt`, when absent. Of itself it looks at the assignments as they stand.',
    optional: true,
    example: '2025-08-08T00:00:00+07:00',
  })
  readonly at?: Instant;

  @OrganizedOn('at')
  readonly organizedOn?: string;
}

class WorkloadsAheadView extends OrganizedView {
  @ApiProperty({ format: 'date-time', description: 'The moment from which it was looked ahead.' })
  readonly at: string;

  @ApiProperty({ type: [StretchView], description: 'The days or weeks ahead, beginning with the day of `at`.' })
  readonly stretches: readonly StretchView[];

  @ApiProperty({
    type: [WorkloadAheadLineView],
    description: 'Agencies with the most that is overdue or falls due in this time come first.',
  })
  readonly lines: readonly WorkloadAheadLineView[];

  @ApiProperty({ type: WorkloadAheadView })
  readonly totals: WorkloadAheadView;
}

@ApiTags('reports')
@Controller('v1/reports')
export class WorkloadsController {
  constructor(
    private readonly assignments: AssignmentQueries,
    private readonly ahead: WorkloadAheadQuery,
    private readonly days: PresentDay,
    private readonly runner: CommandRunner,
    private readonly policies: FollowUpPolicies,
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

  @Get('workloads/ahead')
  @ReadRoute({
    summary: 'For each agency, its open work, and what its series will bring, by the day or week in which it falls due',
    permission: 'report:read',
    answers: WorkloadsAheadView,
  })
  async showWorkloadsAhead(
    @CurrentCaller() { tenant, role }: Caller,
    @Query() query: WorkloadsAheadParameters,
  ): Promise<WorkloadsAheadView> {
    const { at = this.clock.now(), per = 'week', weeks = DEFAULT_WEEKS_AHEAD, after } = query;
    await this.reads.reached(tenant, after, scoreboardProjection.name, assignmentsProjection.name, ...COUNTED_WITH);
    const day = this.days.dayOf(at);
    const { policy } = await this.policies.load(this.runner.look(tenant, currentAsOf()));
    return this.ahead.run(tenant, {
      ...countedIn(query),
      at,
      zone: this.days.zone,
      policy,
      stretches: stretchesFrom(day, weeks, per),
      organizedOn: query.organizedOn ?? day,
      secrets: mayDo(role, 'directive:read-secret'),
    });
  }
}
