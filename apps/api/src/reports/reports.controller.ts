import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiProperty, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, mayDo, type Caller } from '#access';
import { OFFICIAL_STATUSES, type OfficialStatus } from '#assignments/domain';
import { directivesProjection } from '#directives';
import type { Clock, Instant } from '#kernel';
import { agenciesProjection, reorganizationsProjection } from '#organizations';
import { Choice, Moment } from '#platform';
import { BREAKDOWNS, scoreboardProjection, ScoreboardQuery, type Breakdown, type ScoreboardCounts } from '#reporting';
import { STATUS_LABELS } from '../assignments/status-sentences.js';
import { countedIn, CountedQuery, ForAgency, OrganizedOn, OrganizedView } from './counted.query.js';
import { TotalledView } from './official-counts.views.js';
import { CLOCK } from '../http/command-context.js';
import { PresentDay } from '../http/present-day.js';
import { ReadYourWrites } from '../http/read-your-writes.js';
import { ReadRoute } from '../http/routes.js';

const READ_MODELS = [scoreboardProjection.name, agenciesProjection.name, reorganizationsProjection.name];

/** Which assignments are counted, and at which moment they are judged. */
class CountedParameters extends CountedQuery {
  @Moment({
    description:
      'The moment at which statuses are judged; now, or the moment of `asOf` or `effectiveAt`, when absent. Of itself it judges the assignments as they stand: `asOf` asks for what was known then.',
    optional: true,
    example: '2025-08-08T00:00:00+07:00',
  })
  readonly at?: Instant;
}

class BreakdownParameters extends CountedParameters {
  @Choice({ description: 'What to count by.', values: BREAKDOWNS, example: 'field' })
  readonly by: Breakdown;
}

class ScoreboardParameters extends CountedParameters {
  @OrganizedOn('at')
  readonly organizedOn?: string;

  @ForAgency()
  readonly agency?: string;
}

class CountsView extends TotalledView implements ScoreboardCounts {
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

class ScoreboardView extends OrganizedView {
  @ApiProperty({ format: 'date-time', description: 'The moment the statuses were judged at.' })
  readonly at: string;

  @ApiProperty({ type: [StatusLabelView], description: 'The four statuses under their official names.' })
  readonly statuses: readonly StatusLabelView[];

  @ApiProperty({ type: [ScoreboardLineView], description: 'Agencies with the most overdue come first.' })
  readonly lines: readonly ScoreboardLineView[];

  @ApiProperty({ type: CountsView })
  readonly totals: CountsView;
}

class BreakdownLineView {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The field, directive or issuer; null for work without a field.',
    example: 'chuyen-doi-so',
  })
  readonly key: string | null;

  @ApiProperty({ type: CountsView })
  readonly counts: CountsView;
}

class BreakdownView {
  @ApiProperty({ format: 'date-time', description: 'The moment the statuses were judged at.' })
  readonly at: string;

  @ApiProperty({ enum: BREAKDOWNS })
  readonly by: Breakdown;

  @ApiProperty({ type: [BreakdownLineView], description: 'What has the most overdue comes first.' })
  readonly lines: readonly BreakdownLineView[];

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
    @Query() query: ScoreboardParameters,
  ): Promise<ScoreboardView> {
    const { at = this.clock.now(), organizedOn } = query;
    await this.reads.reached(tenant, query.after, ...READ_MODELS);
    const board = await this.scoreboard.run(tenant, {
      at,
      organizedOn: organizedOn ?? this.days.dayOf(at),
      ...countedIn(query),
    });
    return { ...board, statuses: OFFICIAL_STATUSES.map((status) => ({ status, label: STATUS_LABELS[status] })) };
  }

  @Get('breakdown')
  @ReadRoute({
    summary: 'The same four statuses by field of work, by directive, or by who gave the work',
    permission: 'report:read',
    answers: BreakdownView,
  })
  async showBreakdown(
    @CurrentCaller() { tenant, role }: Caller,
    @Query() query: BreakdownParameters,
  ): Promise<BreakdownView> {
    const { at = this.clock.now(), by } = query;
    await this.reads.reached(tenant, query.after, scoreboardProjection.name, directivesProjection.name);
    const secrets = mayDo(role, 'directive:read-secret');
    return { at, by, ...(await this.scoreboard.breakdown(tenant, by, { at, secrets, ...countedIn(query) })) };
  }
}
