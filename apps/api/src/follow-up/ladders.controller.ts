import { Body, Controller, Get, Inject, Param, Post, Put, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '#access';
import { FollowUpPolicies, ladderOf, LadderQueries, laddersProjection, RetireLadder, SetLadder } from '#deadlines';
import {
  DEADLINE_IMPOSSIBLE_DATE,
  DEADLINE_IMPOSSIBLE_TIME,
  DEFAULT_LADDER,
  faultOfLadder,
  FOLLOW_UP_UNEXPLAINED,
  LADDER_ESCALATES_EARLY,
  LADDER_IN_USE,
  LADDER_OFFSET_NOT_WHOLE,
  LADDER_RUNG_TWICE,
  LADDER_TELLS_NOBODY,
  LADDER_TEXT_UNFIT,
  LADDER_UNKNOWN,
  LADDER_UNNAMED,
  LADDER_WORKING_TIME_UNCLEAR,
  planLadder,
  readDeadline,
  settleLadder,
} from '#deadlines/domain';
import { CommandRefused, CommandRunner, type CommandContext, type CommandOutcome } from '#event-store';
import type { Clock } from '#kernel';
import { kindOfRule, Problem, Slug, type Page } from '#platform';
import { CLOCK, InContext } from '../http/command-context.js';
import { ReadQuery, Paged, PageQuery, readPage } from '../http/page.js';
import { ReadYourWrites } from '../http/read-your-writes.js';
import { CommandRoute, PreviewRoute, ReadRoute } from '../http/routes.js';
import { LadderBody, LadderPreviewBody, ReasonsBody } from './follow-up.bodies.js';
import {
  LadderChangedView,
  LadderPreviewView,
  ladderTermsOf,
  LadderView,
  ladderView,
  plannedRungView,
} from './follow-up.views.js';

class LadderPath {
  @Slug({ description: 'Id of a ladder.', example: 'khan' })
  readonly ladderId: string;
}

const OF_LADDER = [
  LADDER_UNNAMED,
  LADDER_RUNG_TWICE,
  LADDER_OFFSET_NOT_WHOLE,
  LADDER_WORKING_TIME_UNCLEAR,
  LADDER_ESCALATES_EARLY,
  LADDER_TELLS_NOBODY,
  LADDER_TEXT_UNFIT,
];

const URGENT = {
  rungs: [
    { name: 'before', action: 'remind', working: { days: -1 }, tells: [{ role: 'holder' }, { role: 'coordinators' }] },
    { name: 'at', action: 'remind', offsetMinutes: 0, urgent: true },
    { name: 'escalate', action: 'escalate', offsetMinutes: 60, tells: [{ role: 'holder' }, { role: 'head' }] },
  ],
  compress: true,
};

/** The reminders and escalations that a policy chooses from. */
@ApiTags('follow-up')
@Controller('v1/ladders')
export class LaddersController {
  constructor(
    private readonly commands: CommandBus,
    private readonly ladders: LadderQueries,
    private readonly policies: FollowUpPolicies,
    private readonly runner: CommandRunner,
    private readonly reads: ReadYourWrites,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Put(':ladderId')
  @CommandRoute({
    summary: 'Define a ladder, or change it; what it accompanies already keeps it as it was',
    permission: 'follow-up:manage',
    body: LadderBody,
    examples: { urgent: { ...URGENT, reasons: ['Văn bản khẩn phải nhắc trước một ngày làm việc'] } },
    answers: LadderChangedView,
    refusals: [...OF_LADDER, FOLLOW_UP_UNEXPLAINED],
  })
  setLadder(
    @InContext() context: CommandContext,
    @Param() { ladderId }: LadderPath,
    @Body() { reasons, ...terms }: LadderBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new SetLadder(context, { ladder: ladderTermsOf(ladderId, terms), reasons }));
  }

  @Post(':ladderId/retire')
  @CommandRoute({
    summary: 'Retire a ladder: no policy may choose it any more',
    permission: 'follow-up:manage',
    body: ReasonsBody,
    examples: { replaced: { reasons: ['Đã có thang đôn đốc mới'] } },
    answers: LadderChangedView,
    refusals: [LADDER_UNKNOWN, LADDER_IN_USE, FOLLOW_UP_UNEXPLAINED],
  })
  retireLadder(
    @InContext() context: CommandContext,
    @Param() { ladderId }: LadderPath,
    @Body() { reasons }: ReasonsBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new RetireLadder(context, ladderId, reasons));
  }

  @Post('preview')
  @PreviewRoute({
    summary: 'See when each rung of a ladder would fire, if a deadline were given now; nothing is done',
    permission: 'follow-up:read',
    body: LadderPreviewBody,
    examples: {
      urgent: {
        ...URGENT,
        deadline: { asWritten: 'trước 16h00 ngày 04/8/2025', relation: 'before', date: '2025-08-04', time: '16:00' },
      },
    },
    answers: LadderPreviewView,
    refusals: [...OF_LADDER, DEADLINE_IMPOSSIBLE_DATE, DEADLINE_IMPOSSIBLE_TIME],
  })
  async previewLadder(
    @CurrentCaller() { tenant }: Caller,
    @Body() { deadline: written, ...terms }: LadderPreviewBody,
  ): Promise<LadderPreviewView> {
    const ladder = ladderTermsOf('preview', terms);
    const fault = faultOfLadder(ladder);
    if (fault) throw new CommandRefused(fault);
    const { policy, calendar } = await this.policies.load(this.runner.look(tenant));
    const read = readDeadline({ ...written }, policy, this.clock.now());
    if (!read.accepted) throw new CommandRefused(read);
    const { deadline } = read;
    const planned = planLadder(settleLadder(ladder, deadline, calendar), deadline, this.clock.now(), 1);
    return { dueAt: deadline.dueAt, rungs: planned.map(plannedRungView) };
  }

  @Get()
  @ReadRoute({ summary: 'List the ladders that were defined, in the order of their ids', permission: 'follow-up:read' })
  @Paged(LadderView)
  async listLadders(@CurrentCaller() { tenant }: Caller, @Query() query: PageQuery): Promise<Page<LadderView>> {
    await this.reads.reached(tenant, query.after, laddersProjection.name);
    return readPage(
      'ladders',
      query,
      (position) => this.ladders.list(tenant, position),
      ({ ladderId }) => ladderId,
      (row) => ladderView(ladderOf(row), row.retired),
    );
  }

  @Get(':ladderId')
  @ReadRoute({
    summary: 'See a ladder; `default` is built in until one of that name is defined',
    permission: 'follow-up:read',
    answers: LadderView,
    refusals: [LADDER_UNKNOWN],
  })
  async findLadder(
    @CurrentCaller() { tenant }: Caller,
    @Param() { ladderId }: LadderPath,
    @Query() { after }: ReadQuery,
  ): Promise<LadderView> {
    await this.reads.reached(tenant, after, laddersProjection.name);
    const row = await this.ladders.find(tenant, ladderId);
    if (row !== null) return ladderView(ladderOf(row), row.retired);
    if (ladderId === DEFAULT_LADDER.ladderId) return ladderView(DEFAULT_LADDER, false);
    throw new Problem(kindOfRule(LADDER_UNKNOWN), { facts: { ladderId } });
  }
}
