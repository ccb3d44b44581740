import { Body, Controller, Get, Inject, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '#access';
import { PauseFollowUp, ResumeFollowUp } from '#assignments';
import {
  FOLLOW_UP_NEVER_PAUSED,
  FOLLOW_UP_PAUSE_OVER,
  FOLLOW_UP_PAUSES_STREAM,
  FOLLOW_UP_UNEXPLAINED,
  followUpPauseDecider,
  isPaused,
  type FollowUpPauseEvent,
} from '#deadlines/domain';
import { PostgresEventLog, type CommandContext, type CommandOutcome } from '#event-store';
import { fold, type Clock } from '#kernel';
import { AGENCY_ENDED, AGENCY_NOT_YET, AGENCY_UNKNOWN } from '#organizations/domain';
import { Slug } from '#platform';
import { CLOCK, InContext } from '../http/command-context.js';
import { CommandRoute, ReadRoute } from '../http/routes.js';
import { ReasonsBody } from './follow-up.bodies.js';
import { FollowUpPauseBody } from './follow-up-pauses.bodies.js';
import { FollowUpPausedView, FollowUpPausesView, pauseEntryView } from './follow-up-pauses.views.js';

class PausedAgencyPath {
  @Slug({ description: 'Id of an agency.', example: 'so-tai-chinh' })
  readonly agencyId: string;
}

/** Agencies that nobody reminds for the time being: a storm, a merger, the whole body on leave. */
@ApiTags('follow-up')
@Controller('v1/follow-up-pauses')
export class FollowUpPausesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly log: PostgresEventLog,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @CommandRoute({
    summary: 'Pause follow-up of the work an agency leads; deadlines stay, rungs that come due are skipped',
    permission: 'follow-up:manage',
    body: FollowUpPauseBody,
    examples: {
      storm: { agencyId: 'so-tai-chinh', until: '2025-08-30T00:00:00+07:00', reasons: ['Ứng phó bão số 5'] },
    },
    answers: FollowUpPausedView,
    refusals: [FOLLOW_UP_PAUSE_OVER, FOLLOW_UP_UNEXPLAINED, AGENCY_UNKNOWN, AGENCY_NOT_YET, AGENCY_ENDED],
  })
  pauseFollowUp(
    @InContext() context: CommandContext,
    @Body() { agencyId, from, until, reasons }: FollowUpPauseBody,
  ): Promise<CommandOutcome> {
    const span = { ...(from !== undefined && { from }), ...(until !== undefined && { until }) };
    return this.commands.execute(new PauseFollowUp(context, { agencyId, ...span, reasons }));
  }

  @Post(':agencyId/resume')
  @CommandRoute({
    summary: 'Follow the agency up again; what was skipped stays so',
    permission: 'follow-up:manage',
    body: ReasonsBody,
    examples: { over: { reasons: ['Bão đã tan'] } },
    answers: FollowUpPausedView,
    refusals: [FOLLOW_UP_NEVER_PAUSED, FOLLOW_UP_UNEXPLAINED],
  })
  resumeFollowUp(
    @InContext() context: CommandContext,
    @Param() { agencyId }: PausedAgencyPath,
    @Body() { reasons }: ReasonsBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new ResumeFollowUp(context, agencyId, reasons));
  }

  @Get()
  @ReadRoute({
    summary: 'See whose follow-up is paused, and what was paused and resumed before',
    permission: 'follow-up:read',
    answers: FollowUpPausesView,
  })
  async listFollowUpPauses(@CurrentCaller() { tenant }: Caller): Promise<FollowUpPausesView> {
    const events = await this.log.read(tenant, FOLLOW_UP_PAUSES_STREAM);
    const pauses = fold(followUpPauseDecider, events as unknown as readonly FollowUpPauseEvent[]);
    const now = this.clock.now();
    return {
      paused: [...pauses.keys()].filter((agencyId) => isPaused(pauses, agencyId, now)),
      entries: events.map(pauseEntryView),
    };
  }
}
