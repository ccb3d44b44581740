import { Body, Controller, Get, Inject, Put } from '@nestjs/common';
import { ApiProperty, ApiTags } from '@nestjs/swagger';
import { SteppedClock, type Clock, type Instant } from '#kernel';
import type { DeadlinePolicy } from '#deadlines/domain';
import { ISSUANCE_POLICY, type IssuancePolicy } from '#directives';
import { Moment, Problem } from '#platform';
import { CLOCK_BACKWARDS, CLOCK_NOT_STEPPED } from '../http/api.problems.js';
import { ENGINE_CLOCK } from '../http/command-context.js';
import { OperationRoute, ReadRoute } from '../http/routes.js';

class ClockBody {
  @Moment({ description: 'The new present; not before the old one.', example: '2025-08-04T16:00:00+07:00' })
  readonly now: Instant;
}

class ClockView {
  @ApiProperty({ type: String, format: 'date-time', example: '2025-08-04T09:00:00.000Z' })
  readonly now: Instant;

  @ApiProperty({ description: 'Whether the clock stands still until it is stepped, as in a demonstration.' })
  readonly stepped: boolean;

  @ApiProperty({ description: 'Where dates without an offset are meant.', example: 'Asia/Ho_Chi_Minh' })
  readonly zone: DeadlinePolicy['zone'];
}

@ApiTags('operations')
@Controller('v1/clock')
export class ClockController {
  constructor(
    @Inject(ENGINE_CLOCK) private readonly clock: Clock,
    @Inject(ISSUANCE_POLICY) private readonly following: IssuancePolicy,
  ) {}

  @Get()
  @ReadRoute({ summary: 'What time the engine goes by', permission: 'clock:read', answers: ClockView })
  readClock(): ClockView {
    return {
      now: this.clock.now(),
      stepped: this.clock instanceof SteppedClock,
      zone: this.following.policy.zone,
    };
  }

  @Put()
  @OperationRoute({
    summary: 'Step the clock of a demonstration',
    permission: 'clock:step',
    body: ClockBody,
    examples: { deadline: { now: '2025-08-04T16:00:00+07:00' } },
    status: 200,
    answers: ClockView,
    problems: [CLOCK_NOT_STEPPED, CLOCK_BACKWARDS],
  })
  stepClock(@Body() { now }: ClockBody): ClockView {
    if (!(this.clock instanceof SteppedClock)) throw new Problem(CLOCK_NOT_STEPPED);
    const present = this.clock.now();
    if (now < present) throw new Problem(CLOCK_BACKWARDS, { facts: { present, asked: now } });
    this.clock.stepTo(now);
    return this.readClock();
  }
}
