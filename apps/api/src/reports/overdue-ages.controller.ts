import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiProperty, ApiTags, OmitType } from '@nestjs/swagger';
import { CurrentCaller, mayDo, type Caller } from '#access';
import type { Clock, Instant } from '#kernel';
import { AscendingNumbersParameter, Moment } from '#platform';
import { DEFAULT_AGE_BOUNDS, OverdueAgesQuery, scoreboardProjection, type AgeBand, type Ages } from '#reporting';
import { CLOCK } from '../http/command-context.js';
import { PresentDay } from '../http/present-day.js';
import { ReadYourWrites } from '../http/read-your-writes.js';
import { ReadRoute } from '../http/routes.js';
import { COUNTED_WITH, countedIn, CountedLineView, GroupedQuery, GroupedView, OrganizedOn } from './counted.query.js';

class OverdueAgesParameters extends GroupedQuery {
  @AscendingNumbersParameter({
    description: `Where a band of ages ends, in days of 24 hours; \`${DEFAULT_AGE_BOUNDS.join(',')}\` when absent. One more band has no end.`,
    min: 1,
    max: 10_000,
    maxItems: 20,
    optional: true,
    example: DEFAULT_AGE_BOUNDS,
  })
  readonly bands?: number[];

  @Moment({
    description:
      'The moment at which ages are told; now, or the moment of `asOf` or `effectiveAt`, when absent. Of itself it judges the assignments as they stand.',
    optional: true,
    example: '2025-08-08T00:00:00+07:00',
  })
  readonly at?: Instant;

  @OrganizedOn('at')
  readonly organizedOn?: string;
}

class AgeBandView implements AgeBand {
  @ApiProperty({ description: 'Overdue for more days than this; `overdueMoreThan` of the list.', example: 3 })
  readonly moreThan: number;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'And for no more than these, `overdueUpTo` of the list; null for the last band, which has no end.',
    example: 10,
  })
  readonly upTo: number | null;
}

class AgesLineView extends CountedLineView implements Ages {
  @ApiProperty({
    type: [Number],
    description: 'Assignments in each band, in the order of `bands`.',
    example: [4, 2, 0, 1],
  })
  readonly bands: readonly number[];

  @ApiProperty({ description: 'All that is overdue, as the scoreboard counts it.', example: 7 })
  readonly total: number;

  @ApiProperty({ description: 'The age of the oldest, in days; 0 where nothing is overdue.', example: 41.25 })
  readonly oldestDays: number;
}

class AgesView extends OmitType(AgesLineView, ['key', 'agencyName'] as const) {}

class OverdueAgesView extends GroupedView {
  @ApiProperty({ format: 'date-time', description: 'The moment ages were told at.' })
  readonly at: string;

  @ApiProperty({ type: [AgeBandView] })
  readonly bands: readonly AgeBandView[];

  @ApiProperty({
    type: [AgesLineView],
    description: 'What has been overdue longest comes first; what has nothing overdue is left out.',
  })
  readonly lines: readonly AgesLineView[];

  @ApiProperty({ type: AgesView })
  readonly totals: AgesView;
}

@ApiTags('reports')
@Controller('v1/reports')
export class OverdueAgesController {
  constructor(
    private readonly ages: OverdueAgesQuery,
    private readonly reads: ReadYourWrites,
    private readonly days: PresentDay,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get('overdue-ages')
  @ReadRoute({
    summary: 'How long what is overdue has been so, in bands of days',
    permission: 'report:read',
    answers: OverdueAgesView,
  })
  async showOverdueAges(
    @CurrentCaller() { tenant, role }: Caller,
    @Query() query: OverdueAgesParameters,
  ): Promise<OverdueAgesView> {
    const { by = 'agency', at = this.clock.now(), bands = DEFAULT_AGE_BOUNDS, after } = query;
    await this.reads.reached(tenant, after, scoreboardProjection.name, ...COUNTED_WITH);
    const ages = await this.ages.run(tenant, by, {
      ...countedIn(query),
      at,
      bounds: bands,
      organizedOn: query.organizedOn ?? this.days.dayOf(at),
      secrets: mayDo(role, 'directive:read-secret'),
    });
    return { by, ...ages };
  }
}
