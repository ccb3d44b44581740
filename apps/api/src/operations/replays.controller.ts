import { Controller, Get, Param, Post, Res } from '@nestjs/common';
import { ApiProperty, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentCaller, type Caller } from '#access';
import type { ReplayReport } from '#audit';
import type { CommandContext } from '#event-store';
import type { JsonObject } from '#kernel';
import { Problem, Uuid } from '#platform';
import { maintenanceQueue, QueueBackend, type JobReport } from '#queue';
import { REPLAY_UNKNOWN } from '../http/api.problems.js';
import { InContext } from '../http/command-context.js';
import { OperationRoute, ReadRoute, TakesIdempotencyKey } from '../http/routes.js';

const OPERATION = 'replay';
const STATES = ['waiting', 'delayed', 'running', 'completed', 'failed', 'cancelled'] as const;

class ReplayPath {
  @Uuid({ description: 'Id of a replay.' })
  readonly replayId: string;
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

  @ApiProperty({ type: [String] })
  readonly columns: readonly string[];
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
  constructor(private readonly queues: QueueBackend) {}

  @Post()
  @OperationRoute({
    summary: 'Fold the log again from position 1 and compare every read model with it, row by row',
    permission: 'replay:run',
    status: 202,
    answers: ReplayStartedView,
  })
  @TakesIdempotencyKey()
  async startReplay(
    @InContext() { tenant, commandId }: CommandContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReplayStartedView> {
    const replayId = await this.queues
      .queue(maintenanceQueue)
      .add({ tenant, operation: OPERATION, parameters: {} }, { id: commandId });
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
    const job = await this.queues.queue(maintenanceQueue).find(replayId);
    if (job?.payload.tenant !== tenant || job.payload.operation !== OPERATION) throw new Problem(REPLAY_UNKNOWN);
    return replayView(job);
  }
}

function replayView(job: JobReport<JsonObject, JsonObject>): ReplayView {
  const report = job.result as unknown as ReplayReport | undefined;
  return {
    replayId: job.id,
    state: job.state,
    progress: job.progress as ReplayProgressView | null,
    ...(report && { equal: report.equal, projections: report.projections }),
    ...(job.failure !== undefined && { failure: job.failure }),
  };
}
