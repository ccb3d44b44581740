import { Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiProperty, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentCaller, type Caller } from '#access';
import type { LeftOut, ReplayScope } from '#audit';
import { PostgresEventLog, type CommandContext } from '#event-store';
import type { JsonObject } from '#kernel';
import { Problem, REQUEST_INVALID, Uuid, WholeNumberParameter, WordsParameter } from '#platform';
import { maintenanceQueue, QueueBackend, type JobReport } from '#queue';
import { projections } from '#subscriptions';
import { REPLAY_UNKNOWN } from '../http/api.problems.js';
import { InContext } from '../http/command-context.js';
import { OperationRoute, ReadRoute, TakesIdempotencyKey } from '../http/routes.js';

const OPERATION = 'replay';

const READ_MODELS: readonly string[] = projections.map(({ name }) => name);
const STATES = ['waiting', 'delayed', 'running', 'completed', 'failed', 'cancelled'] as const;

class ReplayPath {
  @Uuid({ description: 'Id of a replay.' })
  readonly replayId: string;
}

class ReplayQuery {
  @WordsParameter({ description: 'Only these read models; all of them when absent.', maxItems: 50, optional: true })
  readonly readModels?: string[];

  @Uuid({ description: 'Only the events and rows of this directive.', optional: true })
  readonly directive?: string;

  @WholeNumberParameter({
    description: 'Only up to this position, compared with the read models as of there.',
    min: 1,
    max: Number.MAX_SAFE_INTEGER,
    optional: true,
  })
  readonly until?: number;
}

class ReplayStartedView {
  @ApiProperty({ format: 'uuid', description: 'A worker does it; ask for what it found at `Location`.' })
  readonly replayId: string;
}

class ReplayProgressView {
  @ApiProperty({ example: 1200 })
  readonly folded: number;

  @ApiProperty({ example: 4000 })
  readonly of: number;
}

class DifferenceView {
  @ApiProperty({ example: 'assignments' })
  readonly table: string;

  @ApiProperty({ type: 'object', additionalProperties: true })
  readonly key: Readonly<Record<string, unknown>>;

  @ApiProperty({ enum: ['missing', 'surplus', 'altered'] })
  readonly kind: 'missing' | 'surplus' | 'altered';

  @ApiProperty({ type: [String], description: 'Of an altered row, what differs.' })
  readonly columns: readonly string[];

  @ApiProperty({
    type: [Number],
    description:
      'Positions of the events at fault: what gave the differing columns their values by the history, or made the missing row. Empty for a surplus row.',
    example: [1204],
  })
  readonly events: readonly number[];
}

class ReplayedProjectionView {
  @ApiProperty({ example: 'assignments' })
  readonly name: string;

  @ApiProperty({ description: 'The position the history was folded up to.', example: 4000 })
  readonly position: number;

  @ApiProperty({ example: 1200 })
  readonly events: number;

  @ApiProperty({ description: 'Rows that were compared.', example: 180 })
  readonly rows: number;

  @ApiProperty({ example: 0 })
  readonly differenceCount: number;

  @ApiProperty({ type: [DifferenceView], description: 'The first hundred.' })
  readonly differences: readonly DifferenceView[];

  @ApiProperty({
    required: false,
    enum: ['keeps-no-history', 'not-of-a-directive'],
    description: 'Why it was left out of a replay of a part.',
  })
  readonly leftOut?: LeftOut;
}

class ReplayView extends ReplayStartedView {
  @ApiProperty({ enum: STATES })
  readonly state: (typeof STATES)[number];

  @ApiProperty({ type: ReplayProgressView, nullable: true })
  readonly progress: ReplayProgressView | null;

  @ApiProperty({
    required: false,
    description: 'Whether every read model is what the history says; once it is completed.',
  })
  readonly equal?: boolean;

  @ApiProperty({ required: false, type: [ReplayedProjectionView] })
  readonly projections?: readonly ReplayedProjectionView[];

  @ApiProperty({ required: false, description: 'Why it failed.' })
  readonly failure?: string;
}

@ApiTags('operations')
@Controller('v1/replays')
export class ReplaysController {
  constructor(
    private readonly queues: QueueBackend,
    private readonly log: PostgresEventLog,
  ) {}

  @Post()
  @OperationRoute({
    summary: 'Fold the log again from position 1 and compare read models with it, row by row',
    permission: 'replay:run',
    status: 202,
    answers: ReplayStartedView,
  })
  @TakesIdempotencyKey()
  async startReplay(
    @InContext() { tenant, commandId }: CommandContext,
    @Query() { readModels, directive, until }: ReplayQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReplayStartedView> {
    const unknown = readModels?.filter((name) => !READ_MODELS.includes(name)) ?? [];
    if (unknown.length > 0) throw refused('readModels', 'names none that there is', READ_MODELS.join(', '));
    const head = await this.log.head(tenant);
    if (until !== undefined && until > head)
      throw refused('until', 'is not yet in the log', `a position up to ${head}`);
    const scope: ReplayScope = {
      ...(readModels !== undefined && { readModels }),
      ...(directive !== undefined && { directiveId: directive }),
      ...(until !== undefined && { until }),
    };
    const replayId = await this.queues
      .queue(maintenanceQueue)
      .add({ tenant, operation: OPERATION, parameters: scope as JsonObject }, { id: commandId });
    void reply.header('Location', `/v1/replays/${replayId}`);
    return { replayId };
  }

  @Get(':replayId')
  @ReadRoute({
    summary: 'How far a replay is, and what it found',
    permission: 'replay:run',
    answers: ReplayView,
    problems: [REPLAY_UNKNOWN],
  })
  async findReplay(@CurrentCaller() { tenant }: Caller, @Param() { replayId }: ReplayPath): Promise<ReplayView> {
    return replayView(await this.#job(tenant, replayId));
  }

  @Post(':replayId/cancel')
  @OperationRoute({
    summary: 'Let a replay end early',
    permission: 'replay:run',
    status: 202,
    answers: ReplayStartedView,
    problems: [REPLAY_UNKNOWN],
  })
  async cancelReplay(
    @CurrentCaller() { tenant }: Caller,
    @Param() { replayId }: ReplayPath,
  ): Promise<ReplayStartedView> {
    await this.#job(tenant, replayId);
    await this.queues.queue(maintenanceQueue).cancel(replayId);
    return { replayId };
  }

  async #job(tenant: string, replayId: string): Promise<JobReport<JsonObject, JsonObject>> {
    const job = await this.queues.queue(maintenanceQueue).find(replayId);
    if (job?.payload.tenant !== tenant || job.payload.operation !== OPERATION) throw new Problem(REPLAY_UNKNOWN);
    return job;
  }
}

function refused(parameter: string, detail: string, accepted: string): Problem {
  return new Problem(REQUEST_INVALID, {
    detail: `${parameter} ${detail}.`,
    errors: [{ parameter, detail, accepted }],
  });
}

function replayView(job: JobReport<JsonObject, JsonObject>): ReplayView {
  const report = job.result as unknown as Pick<ReplayView, 'equal' | 'projections'> | undefined;
  return {
    replayId: job.id,
    state: job.state,
    progress: job.progress as ReplayProgressView | null,
    ...(report?.equal !== undefined && { equal: report.equal }),
    ...(report?.projections && { projections: report.projections }),
    ...(job.failure !== undefined && { failure: job.failure }),
  };
}
