import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiProperty, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '#access';
import { deadlineWatch } from '#assignments';
import { DEADLINE_POLICY, TimerQueries, type TimerState } from '#deadlines';
import type { DeadlinePolicy } from '#deadlines/domain';
import { instantOf, millisecondsOf, type Clock, type Instant } from '#kernel';
import { Choice, Problem, Text, Uuid, type Page } from '#platform';
import { TIMER_UNKNOWN } from '../http/api.problems.js';
import { CLOCK } from '../http/command-context.js';
import { AfterQuery, PresentPageQuery, Paged, readPage } from '../http/page.js';
import { ReadYourWrites } from '../http/read-your-writes.js';
import { ReadRoute } from '../http/routes.js';
import { TIMER_STATES, timerView, TimerView } from './timer.views.js';

const HOUR = 3_600_000;

class TimerListQuery extends PresentPageQuery {
  @Choice({ description: 'Only timers of this state.', values: TIMER_STATES, optional: true })
  readonly state?: TimerState;

  @Uuid({ description: 'Only timers of this assignment.', optional: true })
  readonly assignment?: string;
}

class TimerPath {
  @Text({ description: 'Id of a timer.', max: 300 })
  readonly timerId: string;
}

class TimersDueView {
  @ApiProperty({ description: 'Timers that are due and have not fired yet.', example: 0 })
  readonly due: number;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'Since when the oldest of those has been due; null when there is none.',
  })
  readonly oldestDue: Instant | null;

  @ApiProperty({
    description:
      'Reminders and escalations recorded in the last hour; of more than 5,000, the latest 5,000 are looked at.',
    example: 12,
  })
  readonly firedLastHour: number;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'How late those fired, in seconds: the median; null when none did.',
    example: 0.02,
  })
  readonly lateP50Seconds: number | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'How late those fired, in seconds: the 99th percentile; null when none did.',
    example: 0.08,
  })
  readonly lateP99Seconds: number | null;

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
    @Inject(DEADLINE_POLICY) private readonly policy: DeadlinePolicy,
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
      (timer) => timerView(timer, this.policy.zone),
    );
  }

  @Get('due')
  @ReadRoute({
    summary: 'How many timers wait to fire, how far behind that is, and how late the last ones fired',
    permission: 'operations:read',
    answers: TimersDueView,
  })
  async showTimersDue(@CurrentCaller() { tenant }: Caller): Promise<TimersDueView> {
    const now = this.clock.now();
    const [{ due, oldestDue }, nextDue, late] = await Promise.all([
      this.timers.due(tenant, now),
      this.timers.nextDue(tenant),
      this.timers.lateness(tenant, instantOf(millisecondsOf(now) - HOUR)),
    ]);
    return {
      due,
      oldestDue,
      nextDue,
      firedLastHour: late.fired,
      lateP50Seconds: late.p50Seconds,
      lateP99Seconds: late.p99Seconds,
    };
  }

  @Get(':timerId/explanation')
  @ReadRoute({
    summary: 'Why a timer fired, did not fire, or is still to fire, and the events that say so',
    permission: 'operations:read',
    answers: TimerView,
    problems: [TIMER_UNKNOWN],
  })
  async explainTimer(
    @CurrentCaller() { tenant }: Caller,
    @Param() { timerId }: TimerPath,
    @Query() { after }: AfterQuery,
  ): Promise<TimerView> {
    await this.reads.reached(tenant, after, deadlineWatch.name);
    const timer = await this.timers.find(tenant, timerId);
    if (timer === null) throw new Problem(TIMER_UNKNOWN, { facts: { timerId } });
    return timerView(timer, this.policy.zone);
  }
}
