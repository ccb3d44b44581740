import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiProperty, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '#access';
import { assignmentsProjection, involvementsProjection } from '#assignments';
import { OFFICIAL_STATUSES, type OfficialStatus } from '#assignments/domain';
import type { Clock, Instant } from '#kernel';
import { agenciesProjection, reorganizationsProjection } from '#organizations';
import { CalendarDay, Moment, Slug, Uuid } from '#platform';
import { ScoreboardQuery, type Scoreboard, type ScoreboardCounts } from '#reporting';
import { STATUS_LABELS } from '../assignments/status-sentences.js';
import { CLOCK } from '../http/command-context.js';
import { AfterQuery } from '../http/page.js';
import { PresentDay } from '../http/present-day.js';
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

  @CalendarDay({
    description:
      'Count work for the agencies of this day; of the day of `at` when absent. What an agency took over by then counts for it, what it took over later for the one it came from.',
    optional: true,
    example: '2025-06-30',
  })
  readonly organizedOn?: string;

  @Slug({
    description:
      'Only what counts for this agency, or for those that stand for it on the day: ask by the old name or the new.',
    optional: true,
    example: 'so-tai-chinh',
  })
  readonly agency?: string;
}

class EquivalentView {
  @ApiProperty({ example: 'so-nong-nghiep-va-moi-truong' })
  readonly agencyId: string;

  @ApiProperty({ description: 'Whether all its work counts for the agency that was asked for; else only a part does.' })
  readonly whole: boolean;
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

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'On the day whose agencies are meant.',
    example: 'Sở Tài chính',
  })
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

  @ApiProperty({ format: 'date', description: 'Work is counted for the agencies of this day.' })
  readonly organizedOn: string;

  @ApiProperty({
    type: [EquivalentView],
    nullable: true,
    description: 'Those that stand on the day for the agency that was asked for; null where none was.',
  })
  readonly equivalents: Scoreboard['equivalents'];

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
    private readonly days: PresentDay,
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
    @Query() { at = this.clock.now(), directive, organizedOn, agency, after }: ScoreboardParameters,
  ): Promise<ScoreboardView> {
    const [assignments, moves] = [assignmentsProjection.name, involvementsProjection.name];
    const [agencies, reorganizations] = [agenciesProjection.name, reorganizationsProjection.name];
    await this.reads.reached(tenant, after, assignments, moves, agencies, reorganizations);
    const board = await this.scoreboard.run(tenant, {
      at,
      organizedOn: organizedOn ?? this.days.dayOf(at),
      ...(directive !== undefined && { directiveId: directive }),
      ...(agency !== undefined && { agencyId: agency }),
    });
    return { ...board, statuses: OFFICIAL_STATUSES.map((status) => ({ status, label: STATUS_LABELS[status] })) };
  }
}
