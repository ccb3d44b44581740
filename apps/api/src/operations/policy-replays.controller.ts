import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiProperty, ApiTags, OmitType } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentCaller, type Caller } from '#access';
import { PolicyReplay, type AgencyTotals, type PolicyReplayFindings, type PolicyReplayTerms } from '#assignments';
import { withProposedDays, type AssignmentDifference, type OfficialStatus } from '#assignments/domain';
import { FollowUpPolicies } from '#deadlines';
import {
  CALENDAR_CHANGE_EMPTY,
  CALENDAR_DAY_TWICE,
  CALENDAR_DAY_UNNAMED,
  CALENDAR_HALF_DAY_UNCLEAR,
  CALENDAR_IMPOSSIBLE_DATE,
  faultOfLadder,
  LADDER_ESCALATES_EARLY,
  LADDER_OFFSET_NOT_WHOLE,
  LADDER_RUNG_TWICE,
  LADDER_TELLS_NOBODY,
  LADDER_TEXT_UNFIT,
  LADDER_UNNAMED,
  LADDER_WORKING_TIME_UNCLEAR,
} from '#deadlines/domain';
import { CommandRefused, CommandRunner, PostgresEventLog, type CommandContext } from '#event-store';
import type { JsonObject } from '#kernel';
import { cursorRefused, kindOfRule, Problem, Uuid, type Page } from '#platform';
import { maintenanceQueue, QueueBackend, type JobReport } from '#queue';
import { ladderTermsOf } from '../follow-up/follow-up.views.js';
import {
  POLICY_REPLAY_PROPOSES_NOTHING,
  POLICY_REPLAY_SPAN_EMPTY,
  POLICY_REPLAY_UNFINISHED,
  POLICY_REPLAY_UNKNOWN,
} from '../http/api.problems.js';
import { InContext } from '../http/command-context.js';
import { Paged, PresentPageQuery } from '../http/page.js';
import { readPageByPosition } from '../http/position-page.js';
import { OperationRoute, ReadRoute, TakesIdempotencyKey } from '../http/routes.js';
import { PolicyReplayBody } from './policy-replay.bodies.js';

const OPERATION = 'policy-replay';
const STATES = ['waiting', 'delayed', 'running', 'completed', 'failed', 'cancelled'] as const;
const STATUSES = ['done-on-time', 'done-late', 'in-progress-within-time', 'in-progress-overdue'] as const;

const OF_PROPOSALS = [
  LADDER_UNNAMED,
  LADDER_RUNG_TWICE,
  LADDER_OFFSET_NOT_WHOLE,
  LADDER_WORKING_TIME_UNCLEAR,
  LADDER_ESCALATES_EARLY,
  LADDER_TELLS_NOBODY,
  LADDER_TEXT_UNFIT,
  CALENDAR_CHANGE_EMPTY,
  CALENDAR_IMPOSSIBLE_DATE,
  CALENDAR_DAY_TWICE,
  CALENDAR_DAY_UNNAMED,
  CALENDAR_HALF_DAY_UNCLEAR,
];

class PolicyReplayPath {
  @Uuid({ description: 'Id of a policy replay.' })
  readonly replayId: string;
}

class PolicyReplayStartedView {
  @ApiProperty({ format: 'uuid', description: 'A worker does it; ask for what it found at `Location`.' })
  readonly replayId: string;
}

class AgencyTotalsView implements AgencyTotals {
  @ApiProperty({ example: 'so-tai-chinh' })
  readonly agencyId: string;

  @ApiProperty({ example: 12 })
  readonly examined: number;

  @ApiProperty({ example: 3 })
  readonly different: number;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' }, description: 'By official status.' })
  readonly then: Readonly<Record<OfficialStatus, number>>;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' }, description: 'By official status.' })
  readonly proposed: Readonly<Record<OfficialStatus, number>>;
}

class PolicyReplayView extends PolicyReplayStartedView {
  @ApiProperty({ enum: STATES })
  readonly state: (typeof STATES)[number];

  @ApiProperty({ description: 'Somebody asked for it to end early; what waits ends when a worker takes it.' })
  readonly cancelRequested: boolean;

  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true, description: '`position` of `of`.' })
  readonly progress: JsonObject | null;

  @ApiProperty({ required: false, description: 'Assignments looked at; once it is completed.' })
  readonly examined?: number;

  @ApiProperty({ required: false, description: 'Of these, those that would have been different.' })
  readonly different?: number;

  @ApiProperty({ required: false, type: [AgencyTotalsView] })
  readonly agencies?: readonly AgencyTotalsView[];

  @ApiProperty({ required: false, description: 'Why it failed.' })
  readonly failure?: string;
}

class ReadAgainView {
  @ApiProperty({ format: 'date-time' })
  readonly lastOnTimeAt: string;

  @ApiProperty({ example: 'Before 2025-08-08 (Asia/Ho_Chi_Minh), read literally: on time until that day begins.' })
  readonly explanation: string;
}

class DeadlinesComparedView {
  @ApiProperty({ type: ReadAgainView, nullable: true })
  readonly then: ReadAgainView | null;

  @ApiProperty({ type: ReadAgainView, nullable: true })
  readonly proposed: ReadAgainView | null;
}

class StatusesComparedView {
  @ApiProperty({ enum: STATUSES })
  readonly then: OfficialStatus;

  @ApiProperty({ enum: STATUSES })
  readonly proposed: OfficialStatus;
}

class RungComparedView {
  @ApiProperty({ example: 'before' })
  readonly rung: string;

  @ApiProperty({ example: 1 })
  readonly cycle: number;

  @ApiProperty({ type: String, nullable: true, format: 'date-time', description: 'Null: it did not fire.' })
  readonly then: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time', description: 'Null: it would not have fired.' })
  readonly proposed: string | null;
}

class PolicyDifferenceView {
  @ApiProperty({ format: 'uuid' })
  readonly assignmentId: string;

  @ApiProperty({ format: 'uuid' })
  readonly directiveId: string;

  @ApiProperty({ example: 'so-tai-chinh' })
  readonly leadAgencyId: string;

  @ApiProperty({ type: DeadlinesComparedView })
  readonly deadline: DeadlinesComparedView;

  @ApiProperty({ type: StatusesComparedView })
  readonly status: StatusesComparedView;

  @ApiProperty({ type: [RungComparedView], description: 'Only those that fire at another moment, or under one only.' })
  readonly rungs: readonly RungComparedView[];
}

class DifferencesQuery extends OmitType(PresentPageQuery, ['after'] as const) {}

/** What readings, a ladder or days of the calendar would have changed in the past; nothing is changed by asking. */
@ApiTags('operations')
@Controller('v1/policy-replays')
export class PolicyReplaysController {
  constructor(
    private readonly queues: QueueBackend,
    private readonly log: PostgresEventLog,
    private readonly policies: FollowUpPolicies,
    private readonly runner: CommandRunner,
  ) {}

  @Post()
  @OperationRoute({
    summary: 'Run proposed readings, a ladder or days of the calendar over the past; nothing is written',
    permission: 'replay:run',
    body: PolicyReplayBody,
    examples: {
      reading: {
        readings: { beforeDate: 'end-of-day' },
        from: '2025-08-01T00:00:00+07:00',
        to: '2025-09-01T00:00:00+07:00',
      },
    },
    status: 202,
    answers: PolicyReplayStartedView,
    problems: [POLICY_REPLAY_PROPOSES_NOTHING, POLICY_REPLAY_SPAN_EMPTY, ...OF_PROPOSALS.map(kindOfRule)],
  })
  @TakesIdempotencyKey()
  async startPolicyReplay(
    @InContext() { tenant, commandId, at: now }: CommandContext,
    @Body() { readings, ladder: asked, calendarDays, from, to, at = now, directive, agency }: PolicyReplayBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PolicyReplayStartedView> {
    if (!(asked || calendarDays || (readings && Object.values(readings).some((part) => part !== undefined)))) {
      throw new Problem(POLICY_REPLAY_PROPOSES_NOTHING);
    }
    if (from >= to) throw new Problem(POLICY_REPLAY_SPAN_EMPTY);
    const ladder = asked && ladderTermsOf('proposed', asked);
    const fault = ladder && faultOfLadder(ladder);
    if (fault) throw new CommandRefused(fault);
    const { calendar } = await this.policies.load(this.runner.look(tenant));
    const changed = calendarDays && withProposedDays(calendar.calendarId, [{ calendar, source: null }], calendarDays);
    if (changed && 'accepted' in changed) throw new CommandRefused(changed);
    const terms: PolicyReplayTerms = {
      ...(readings && { readings }),
      ...(ladder && { ladder }),
      ...(calendarDays && { calendarDays }),
      calendarId: calendar.calendarId,
      from,
      to,
      at,
      until: await this.log.head(tenant),
      ...(directive !== undefined && { directiveId: directive }),
      ...(agency !== undefined && { agencyId: agency }),
    };
    const parameters = JSON.parse(JSON.stringify(terms)) as JsonObject;
    const replayId = await this.queues
      .queue(maintenanceQueue)
      .add({ tenant, operation: OPERATION, parameters }, { id: commandId });
    void reply.header('Location', `/v1/policy-replays/${replayId}`);
    return { replayId };
  }

  @Get(':replayId')
  @ReadRoute({
    summary: 'How far a policy replay is, and what would have been different, by agency',
    permission: 'replay:run',
    answers: PolicyReplayView,
    problems: [POLICY_REPLAY_UNKNOWN],
  })
  async findPolicyReplay(
    @CurrentCaller() { tenant }: Caller,
    @Param() { replayId }: PolicyReplayPath,
  ): Promise<PolicyReplayView> {
    const { state, cancelRequested, progress, failure, result } = await this.#job(tenant, replayId);
    const findings = result as unknown as PolicyReplayFindings | undefined;
    return {
      replayId,
      state,
      cancelRequested,
      progress: progress as JsonObject | null,
      ...(findings && {
        examined: findings.examined,
        different: findings.positions.length,
        agencies: findings.agencies,
      }),
      ...(failure !== undefined && { failure }),
    };
  }

  @Get(':replayId/differences')
  @ReadRoute({
    summary: 'List what would have been different, assignment by assignment, in the order they were assigned',
    permission: 'replay:run',
    problems: [POLICY_REPLAY_UNKNOWN, POLICY_REPLAY_UNFINISHED],
  })
  @Paged(PolicyDifferenceView)
  async listPolicyDifferences(
    @CurrentCaller() { tenant }: Caller,
    @Param() { replayId }: PolicyReplayPath,
    @Query() query: DifferencesQuery,
  ): Promise<Page<PolicyDifferenceView>> {
    const { result, payload } = await this.#job(tenant, replayId);
    if (result === undefined) throw new Problem(POLICY_REPLAY_UNFINISHED);
    const { positions } = result as unknown as PolicyReplayFindings;
    const terms = payload.parameters as unknown as PolicyReplayTerms;
    const replay = new PolicyReplay(this.log);
    return readPageByPosition(
      `policy differences ${replayId}`,
      query,
      async ({ after = '0', limit }) => {
        const start = positions.findIndex((position) => position > Number(after));
        if (start < 0 && Number(after) > 0 && !positions.includes(Number(after))) throw cursorRefused();
        const chosen = start < 0 ? [] : positions.slice(start, start + limit);
        return replay.differences(tenant, terms, chosen);
      },
      ({ position }) => position,
      ({ difference }) => differenceView(difference),
    );
  }

  @Post(':replayId/cancel')
  @OperationRoute({
    summary: 'Let a policy replay end early',
    permission: 'replay:run',
    status: 202,
    answers: PolicyReplayStartedView,
    problems: [POLICY_REPLAY_UNKNOWN],
  })
  async cancelPolicyReplay(
    @CurrentCaller() { tenant }: Caller,
    @Param() { replayId }: PolicyReplayPath,
  ): Promise<PolicyReplayStartedView> {
    await this.#job(tenant, replayId);
    await this.queues.queue(maintenanceQueue).cancel(replayId);
    return { replayId };
  }

  async #job(
    tenant: string,
    replayId: string,
  ): Promise<JobReport<{ tenant: string; operation: string; parameters: JsonObject }, JsonObject>> {
    const job = await this.queues.queue(maintenanceQueue).find(replayId);
    if (job?.payload.tenant !== tenant || job.payload.operation !== OPERATION) throw new Problem(POLICY_REPLAY_UNKNOWN);
    return job;
  }
}

function differenceView({ deadline, rungs, ...others }: AssignmentDifference): PolicyDifferenceView {
  const shown = (one: AssignmentDifference['deadline']['then']) =>
    one && { lastOnTimeAt: one.lastOnTimeAt, explanation: one.explanation };
  return { ...others, deadline: { then: shown(deadline.then), proposed: shown(deadline.proposed) }, rungs };
}
