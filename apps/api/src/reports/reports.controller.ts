import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiProperty, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '#access';
import { assignmentsProjection } from '#assignments';
import { OFFICIAL_STATUSES, type OfficialStatus } from '#assignments/domain';
import type { Clock, Instant } from '#kernel';
import { agenciesProjection } from '#organizations';
import { Moment, Uuid } from '#platform';
import { ScoreboardQuery, type Scoreboard, type ScoreboardCounts } from '#reporting';
import { STATUS_LABELS } from '../assignments/status-sentences.js';
import { CLOCK } from '../http/command-context.js';
import { AfterQuery } from '../http/page.js';
import { ReadYourWrites } from '../http/read-your-writes.js';
import { ReadRoute } from '../http/routes.js';

class ScoreboardParameters extends AfterQuery {
  @Moment({
    description:
      'The moment at which statuses are judged; now when absent. Judged are the assignments as they stand today: one made since is counted, and an answer returned since does not count as given then.',
    optional: true,
    example: '2025-08-08T00:00:00+07:00',
  })
  readonly at?: Instant;

  @Uuid({ description: 'Only assignments of this directive.', optional: true })
  readonly directive?: string;
}

class CountsView implements ScoreboardCounts {
  @ApiProperty({ description: STATUS_LABELS['done-on-time'], example: 20 })
  readonly 'done-on-time': number;

  @ApiProperty({ description: STATUS_LABELS['done-late'], example: 3 })
  readonly 'done-late': number;

  @ApiProperty({ description: STATUS_LABELS['in-progress-within-time'], example: 9 })
  readonly 'in-progress-within-time': number;

  @ApiProperty({ description: STATUS_LABELS['in-progress-overdue'], example: 2 })
  readonly 'in-progress-overdue': number;

  @ApiProperty({ description: 'All of the four.', example: 34 })
  readonly total: number;

  @ApiProperty({ description: 'Standing duties and what was cancelled: counted among none of the four.', example: 1 })
  readonly apart: number;
}

class ScoreboardLineView {
  @ApiProperty({ example: 'so-tai-chinh' })
  readonly agencyId: string;

  @ApiProperty({ type: String, nullable: true, example: 'Sở Tài chính' })
  readonly agencyName: string | null;

  @ApiProperty({ type: CountsView })
  readonly counts: CountsView;
}

class StatusLabelView {
  @ApiProperty({ enum: OFFICIAL_STATUSES })
  readonly status: OfficialStatus;

  @ApiProperty({ example: STATUS_LABELS['done-on-time'] })
  readonly label: string;
}

class ScoreboardView {
  @ApiProperty({ format: 'date-time', description: 'The moment the statuses were judged at.' })
  readonly at: string;

  @ApiProperty({ type: [StatusLabelView], description: 'The four statuses under their official names.' })
  readonly statuses: readonly StatusLabelView[];

  @ApiProperty({ type: [ScoreboardLineView], description: 'Agencies with the most overdue come first.' })
  readonly lines: Scoreboard['lines'];

  @ApiProperty({ type: CountsView })
  readonly totals: CountsView;
}

@ApiTags('reports')
@Controller('v1/reports')
export class ReportsController {
  constructor(
    private readonly scoreboard: ScoreboardQuery,
    private readonly reads: ReadYourWrites,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get('scoreboard')
  @ReadRoute({
    summary: 'For each lead agency, its assignments in the official four statuses',
    permission: 'report:read',
    answers: ScoreboardView,
  })
  async showScoreboard(
    @CurrentCaller() { tenant }: Caller,
    @Query() { at, directive, after }: ScoreboardParameters,
  ): Promise<ScoreboardView> {
    await this.reads.reached(tenant, after, assignmentsProjection.name, agenciesProjection.name);
    const board = await this.scoreboard.run(tenant, {
      at: at ?? this.clock.now(),
      ...(directive !== undefined && { directiveId: directive }),
    });
    return { ...board, statuses: OFFICIAL_STATUSES.map((status) => ({ status, label: STATUS_LABELS[status] })) };
  }
}
