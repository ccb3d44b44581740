import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiProperty, ApiTags } from '@nestjs/swagger';
import type { CommandContext, CommandOutcome } from '#event-store';
import { Administration, each, MOST_AT_ONCE, type AnyQueue } from '#operations';
import { OPERATIONS_REASON_MISSING } from '#operations/domain';
import { Problem, Slug, Text, TextList } from '#platform';
import { QueueBackend, queueRegistry } from '#queue';
import { QUEUE_UNKNOWN } from '../http/api.problems.js';
import { InContext } from '../http/command-context.js';
import { CommandRoute, ReadRoute } from '../http/routes.js';
import { ActCarriedOutView } from './operations.views.js';

class QueuePath {
  @Slug({ description: 'Name of a queue.', example: 'timers' })
  readonly name: string;
}

class QueueCountsView {
  @ApiProperty({ example: 3 })
  readonly waiting: number;

  @ApiProperty({ description: 'Due later, or waiting for another attempt.', example: 120 })
  readonly delayed: number;

  @ApiProperty({ example: 2 })
  readonly running: number;

  @ApiProperty({ description: 'Done and still kept.', example: 14 })
  readonly completed: number;

  @ApiProperty({ description: 'Failed for good and still kept.', example: 0 })
  readonly failed: number;
}

class QueueView {
  @ApiProperty({ example: 'timers' })
  readonly name: string;

  @ApiProperty({ description: 'What it is for.' })
  readonly purpose: string;

  @ApiProperty({ description: 'No process takes another job until it is resumed.' })
  readonly paused: boolean;

  @ApiProperty({ type: QueueCountsView, description: 'Jobs of every tenant.' })
  readonly counts: QueueCountsView;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Processes that take its jobs; null where the server does not tell.',
    example: 1,
  })
  readonly workers: number | null;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'When the job was added that has waited longest; null while none waits.',
  })
  readonly oldestWaiting: string | null;
}

class QueuesView {
  @ApiProperty({ enum: ['postgres', 'redis'], description: 'Where jobs are kept.' })
  readonly backend: 'postgres' | 'redis';

  @ApiProperty({ type: [QueueView] })
  readonly items: readonly QueueView[];
}

class ReasonBody {
  @Text({ description: 'Why, for the record.', max: 500, example: 'Bảo trì máy chủ thư' })
  readonly reason: string;
}

class ClearFailedJobsBody extends ReasonBody {
  @TextList({
    description: `Only these; all that failed in this tenant when absent, at most ${MOST_AT_ONCE}.`,
    max: 200,
    minItems: 1,
    maxItems: MOST_AT_ONCE,
    optional: true,
  })
  readonly jobIds?: readonly string[];
}

/** The queues of the engine. They serve every tenant: whoever pauses one holds it up for all. */
@ApiTags('operations')
@Controller('v1/operations/queues')
export class QueuesController {
  constructor(
    private readonly queues: QueueBackend,
    private readonly administration: Administration,
  ) {}

  @Get()
  @ReadRoute({
    summary: 'Every queue: what it is for, whether it is paused, and how much there is to do',
    permission: 'operations:read',
    answers: QueuesView,
  })
  async listQueues(): Promise<QueuesView> {
    const items = await Promise.all(
      queueRegistry.map(async (definition): Promise<QueueView> => {
        const queue = this.queues.queue(definition as unknown as AnyQueue);
        const [paused, counts, workers, oldestWaiting] = await Promise.all([
          queue.isPaused(),
          queue.counts(),
          queue.workers(),
          queue.oldestWaiting(),
        ]);
        return { name: definition.name, purpose: definition.purpose, paused, counts, workers, oldestWaiting };
      }),
    );
    return { backend: this.queues.kind, items };
  }

  @Post(':name/pause')
  @CommandRoute({
    summary:
      'Let no process take another job of a queue, for every tenant, until it is resumed; restarts do not end it',
    permission: 'operations:manage',
    body: ReasonBody,
    examples: { maintenance: { reason: 'Bảo trì máy chủ thư' } },
    answers: ActCarriedOutView,
    refusals: [OPERATIONS_REASON_MISSING],
    problems: [QUEUE_UNKNOWN],
  })
  pauseQueue(
    @InContext() context: CommandContext,
    @Param() { name }: QueuePath,
    @Body() { reason }: ReasonBody,
  ): Promise<CommandOutcome> {
    const queue = this.queues.queue(queueNamed(name));
    return this.#switch(context, 'pause-queue', name, reason, async () => {
      await queue.pause();
      return 'paused';
    });
  }

  @Post(':name/resume')
  @CommandRoute({
    summary: 'Let jobs of a paused queue be taken again',
    permission: 'operations:manage',
    body: ReasonBody,
    examples: { done: { reason: 'Đã bảo trì xong' } },
    answers: ActCarriedOutView,
    refusals: [OPERATIONS_REASON_MISSING],
    problems: [QUEUE_UNKNOWN],
  })
  resumeQueue(
    @InContext() context: CommandContext,
    @Param() { name }: QueuePath,
    @Body() { reason }: ReasonBody,
  ): Promise<CommandOutcome> {
    const queue = this.queues.queue(queueNamed(name));
    return this.#switch(context, 'resume-queue', name, reason, async () => {
      await queue.resume();
      return 'resumed';
    });
  }

  @Post(':name/clear-failed')
  @CommandRoute({
    summary: 'Throw away failed jobs of a queue and their evidence; for each: `removed` or `gone`',
    permission: 'operations:manage',
    body: ClearFailedJobsBody,
    examples: { all: { reason: 'Đã xem xét, không cần chạy lại' } },
    answers: ActCarriedOutView,
    refusals: [OPERATIONS_REASON_MISSING],
    problems: [QUEUE_UNKNOWN],
  })
  clearFailedJobs(
    @InContext() context: CommandContext,
    @Param() { name }: QueuePath,
    @Body() { jobIds, reason }: ClearFailedJobsBody,
  ): Promise<CommandOutcome> {
    const queue = this.queues.queue(queueNamed(name));
    const isOwn = async (id: string) => (await queue.findFailed(id))?.payload.tenant === context.tenant;
    return this.administration.undertake(context, {
      kind: 'clear-failed-jobs',
      target: name,
      reason,
      request: { name, jobIds: jobIds ?? null, reason },
      select: async () => {
        if (jobIds !== undefined) return [...new Set(jobIds)];
        const failed = await queue.failed();
        const own = failed.filter(({ payload }) => payload.tenant === context.tenant);
        return own.slice(0, MOST_AT_ONCE).map(({ id }) => id);
      },
      carryOut: (ids) =>
        each(ids, async (id) => ({
          outcome: (await isOwn(id)) && (await queue.removeFailed(id)) ? 'removed' : 'gone',
        })),
    });
  }

  #switch(
    context: CommandContext,
    kind: 'pause-queue' | 'resume-queue',
    name: string,
    reason: string,
    act: () => Promise<string>,
  ): Promise<CommandOutcome> {
    return this.administration.undertake(context, {
      kind,
      target: name,
      reason,
      request: { name, reason },
      select: () => Promise.resolve([]),
      carryOut: async () => [{ id: name, outcome: await act() }],
    });
  }
}

/** @throws Problem `queue/unknown` */
function queueNamed(name: string): AnyQueue {
  const definition = queueRegistry.find((queue) => queue.name === name);
  if (definition === undefined) throw new Problem(QUEUE_UNKNOWN, { facts: { name } });
  return definition as unknown as AnyQueue;
}
