import { Controller, Get, Query } from '@nestjs/common';
import { ApiProperty, ApiTags, OmitType } from '@nestjs/swagger';
import { CurrentCaller, mayDo, type Caller } from '#access';
import { timelinessProjection, TimelinessQuery, type Timeliness, type Took } from '#reporting';
import type { Spread } from '#reporting/domain';
import { PresentDay } from '../http/present-day.js';
import { ReadYourWrites } from '../http/read-your-writes.js';
import { ReadRoute } from '../http/routes.js';
import { COUNTED_WITH, countedIn, CountedLineView, GroupedQuery, GroupedView, OrganizedOn } from './counted.query.js';

class TimelinessParameters extends GroupedQuery {
  @OrganizedOn('today')
  readonly organizedOn?: string;
}

class SpreadView implements Spread {
  @ApiProperty({ type: Number, nullable: true, description: 'Of the middle one; null of none.', example: 26.5 })
  readonly median: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'What nine of ten do not exceed.', example: 71.25 })
  readonly p90: number | null;
}

class TookView implements Took {
  @ApiProperty({ description: 'Of how many assignments it was done.', example: 30 })
  readonly done: number;

  @ApiProperty({ description: 'Of how many that have not ended it was not.', example: 4 })
  readonly waiting: number;

  @ApiProperty({ type: SpreadView, description: 'Calendar hours it took where it was done.' })
  readonly hours: SpreadView;
}

class AgainstLimitView {
  @ApiProperty({ example: 25 })
  readonly inTime: number;

  @ApiProperty({ example: 3 })
  readonly late: number;

  @ApiProperty({ example: 2 })
  readonly withoutLimit: number;

  @ApiProperty({
    type: SpreadView,
    description: 'Days of 24 hours from the last moment on time to the answer: below zero where it came early.',
  })
  readonly days: SpreadView;
}

class ExtensionsView {
  @ApiProperty({ example: 5 })
  readonly asked: number;

  @ApiProperty({ description: 'Those of them asked for when the limit in force had passed.', example: 1 })
  readonly askedLate: number;

  @ApiProperty({ example: 3 })
  readonly granted: number;

  @ApiProperty({ example: 1 })
  readonly refused: number;

  @ApiProperty({ description: 'Not decided yet.', example: 1 })
  readonly pending: number;
}

class TimelinessView extends CountedLineView implements Timeliness {
  @ApiProperty({ description: 'All assignments that are measured.', example: 34 })
  readonly assigned: number;

  @ApiProperty({ type: TookView, description: 'From coming to the lead to the first it said of its work.' })
  readonly acknowledged: TookView;

  @ApiProperty({ type: TookView, description: 'From coming to the lead to its first answer.' })
  readonly answered: TookView;

  @ApiProperty({ type: AgainstLimitView, description: 'How first answers kept the limit in force.' })
  readonly againstLimit: AgainstLimitView;

  @ApiProperty({ type: TookView, description: 'From the first answer to its judgement.' })
  readonly judged: TookView;

  @ApiProperty({ type: ExtensionsView, description: 'How more time was asked for.' })
  readonly extensions: ExtensionsView;
}

class TimelinessTotalsView extends OmitType(TimelinessView, ['key', 'agencyName'] as const) {}

class TimelinessReportView extends GroupedView {
  @ApiProperty({ type: [TimelinessView], description: 'What gave most first answers late comes first.' })
  readonly lines: readonly TimelinessView[];

  @ApiProperty({ type: TimelinessTotalsView })
  readonly totals: Timeliness;
}

@ApiTags('reports')
@Controller('v1/reports')
export class TimelinessController {
  constructor(
    private readonly timeliness: TimelinessQuery,
    private readonly reads: ReadYourWrites,
    private readonly days: PresentDay,
  ) {}

  @Get('timeliness')
  @ReadRoute({
    summary: 'How fast work is acknowledged, answered and judged, and how more time is asked for',
    permission: 'report:read',
    answers: TimelinessReportView,
  })
  async showTimeliness(
    @CurrentCaller() { tenant, role }: Caller,
    @Query() query: TimelinessParameters,
  ): Promise<TimelinessReportView> {
    const { by = 'agency', organizedOn = this.days.today(), after } = query;
    await this.reads.reached(tenant, after, timelinessProjection.name, ...COUNTED_WITH);
    const report = await this.timeliness.run(tenant, by, {
      ...countedIn(query),
      organizedOn,
      secrets: mayDo(role, 'directive:read-secret'),
    });
    return { by, ...report };
  }
}
