import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiProperty, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '#access';
import { deadlineWatch } from '#assignments';
import { TimerQueries, type Timer, type TimerState } from '#deadlines';
import type { Clock, Instant } from '#kernel';
import { Choice, Uuid, type Page } from '#platform';
import { CLOCK } from '../http/command-context.js';
import { PageQuery, Paged, readPage } from '../http/page.js';
import { ReadYourWrites } from '../http/read-your-writes.js';
import { ReadRoute } from '../http/routes.js';

const TIMER_ACTIONS = ['remind', 'escalate', 'count-silence'] as const satisfies readonly Timer['action'][];
const TIMER_STATES = ['planned', 'skipped', 'fired', 'cancelled'] as const satisfies readonly TimerState[];

class TimerListQuery extends PageQuery {
  @Choice({ description: 'Only timers of this state.', values: TIMER_STATES, optional: true })
  readonly state?: TimerState;

  @Uuid({ description: 'Only timers of this assignment.', optional: true })
  readonly assignment?: string;
}

class TimerView {
  @ApiProperty()
  readonly timerId: string;

  @ApiProperty({ format: 'uuid' })
  readonly assignmentId: string;

  @ApiProperty({ description: 'Which run through the ladder.', example: 1 })
  readonly cycle: number;

  @ApiProperty({ example: 'before' })
  readonly rung: string;

  @ApiProperty({ enum: TIMER_ACTIONS })
  readonly action: Timer['action'];

  @ApiProperty({ format: 'date-time' })
  readonly fireAt: string;

  @ApiProperty({ enum: TIMER_STATES })
  readonly state: TimerState;

  @ApiProperty({ type: String, nullable: true, description: 'Why it was not to fire.' })
  readonly skipReason: string | null;
}

class TimersDueView {
  @ApiProperty({ description: 'Timers that are due and have not fired yet.', example: 0 })
  readonly due: number;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'When the next one is due; null when none is planned.',
  })
  readonly nextDue: Instant | null;
}

@ApiTags('operations')
@Controller('v1/operations/timers')
export class TimersController {
  constructor(
    private readonly timers: TimerQueries,
    private readonly reads: ReadYourWrites,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  @ReadRoute({ summary: 'List timers', permission: 'operations:read' })
  @Paged(TimerView)
  async listTimers(@CurrentCaller() { tenant }: Caller, @Query() query: TimerListQuery): Promise<Page<TimerView>> {
    await this.reads.reached(tenant, query.after, deadlineWatch.name);
    const { state, assignment } = query;
    const filter = { ...(state && { state }), ...(assignment !== undefined && { assignmentId: assignment }) };
    return readPage(
      'timers',
      query,
      (position) => this.timers.list(tenant, { ...filter, ...position }),
      ({ timerId }) => timerId,
      timerView,
    );
  }

  @Get('due')
  @ReadRoute({
    summary: 'How many timers wait to fire, and when the next one is due',
    permission: 'operations:read',
    answers: TimersDueView,
  })
  async showTimersDue(@CurrentCaller() { tenant }: Caller): Promise<TimersDueView> {
    const [due, nextDue] = await Promise.all([
      this.timers.countDue(tenant, this.clock.now()),
      this.timers.nextDue(tenant),
    ]);
    return { due, nextDue };
  }
}

function timerView({ timerId, assignmentId, cycle, rung, action, fireAt, state, skipReason }: Timer): TimerView {
  return { timerId, assignmentId, cycle, rung, action, fireAt, state, skipReason };
}
