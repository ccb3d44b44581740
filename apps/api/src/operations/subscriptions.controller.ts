import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiProperty, ApiTags, OmitType } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '#access';
import { PostgresEventLog, SubscriptionSupervisor, type CommandContext, type Subscription } from '#event-store';
import { Administration } from '#operations';
import type { ActOutcome } from '#operations/domain';
import { cursorRefused, Problem, Slug, type Page } from '#platform';
import { subscriptionNamed, subscriptions } from '#subscriptions';
import { SUBSCRIPTION_UNKNOWN } from '../http/api.problems.js';
import { InContext } from '../http/command-context.js';
import { Paged, PresentPageQuery, readPage } from '../http/page.js';
import { OperationRoute, ReadRoute, TakesIdempotencyKey } from '../http/routes.js';

class SubscriptionPath {
  @Slug({ description: 'Name of a follower of the log.', example: 'assignments' })
  readonly name: string;
}

class SubscriptionView {
  @ApiProperty({ example: 'assignments' })
  readonly name: string;

  @ApiProperty({ example: 0 })
  readonly partition: number;

  @ApiProperty({ description: 'It has seen every event up to here.', example: 42 })
  readonly position: number;

  @ApiProperty({ description: 'Events of the log it has not looked at yet.', example: 0 })
  readonly lag: number;

  @ApiProperty({ format: 'date-time', description: 'When its checkpoint last moved.' })
  readonly movedAt: string;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description:
      'When the first event it has not looked at was recorded, or its checkpoint last moved, whichever is later; null while there is nothing to do.',
  })
  readonly waitingSince: string | null;

  @ApiProperty({ description: 'Attempts in vain at the event it stumbles over.', example: 0 })
  readonly failures: number;

  @ApiProperty({ type: String, nullable: true })
  readonly lastError: string | null;

  @ApiProperty({ description: 'Its error policy holds it until somebody resumes it.' })
  readonly stopped: boolean;

  @ApiProperty({ description: 'Events it set aside.', example: 0 })
  readonly parked: number;
}

class SubscriptionsView {
  @ApiProperty({ description: 'The last position of the log.', example: 42 })
  readonly head: number;

  @ApiProperty({ type: [SubscriptionView] })
  readonly items: readonly SubscriptionView[];
}

class ParkedEventsQuery extends OmitType(PresentPageQuery, ['after'] as const) {}

class ParkedEventView {
  @ApiProperty({ description: 'Where the event stands in the log.', example: 42 })
  readonly position: number;

  @ApiProperty({ example: 0 })
  readonly partition: number;

  @ApiProperty({
    description: 'What the handler said, last time.',
    example: 'QueryFailedError: new row for relation "agencies" violates check constraint "agencies_name_check"',
  })
  readonly error: string;

  @ApiProperty({ description: 'Attempts in vain.', example: 6 })
  readonly attempts: number;

  @ApiProperty({ format: 'date-time', example: '2025-08-04T09:00:00.000Z' })
  readonly parkedAt: string;
}

class RetriedView {
  @ApiProperty({ description: 'Events that were taken this time.', example: 2 })
  readonly taken: number;

  @ApiProperty({ description: 'Events that are still set aside.', example: 0 })
  readonly parked: number;
}

@ApiTags('operations')
@Controller('v1/operations/subscriptions')
export class SubscriptionsController {
  constructor(
    private readonly log: PostgresEventLog,
    private readonly supervisor: SubscriptionSupervisor,
    private readonly administration: Administration,
  ) {}

  @Get()
  @ReadRoute({
    summary: 'Where every follower of the log stands',
    permission: 'operations:read',
    answers: SubscriptionsView,
  })
  listSubscriptions(@CurrentCaller() { tenant }: Caller): Promise<SubscriptionsView> {
    return this.#standing(tenant, subscriptions);
  }

  @Post(':name/resume')
  @OperationRoute({
    summary: 'Let a follower that was stopped, or waits after a failure, try again at once',
    permission: 'operations:manage',
    status: 200,
    answers: SubscriptionsView,
    problems: [SUBSCRIPTION_UNKNOWN],
  })
  @TakesIdempotencyKey()
  async resumeSubscription(
    @InContext() context: CommandContext,
    @Param() { name }: SubscriptionPath,
  ): Promise<SubscriptionsView> {
    const subscription = subscriptionOf(name);
    const { tenant } = context;
    await this.administration.undertake(context, {
      kind: 'resume-follower',
      target: name,
      reason: null,
      request: { name },
      select: () => Promise.resolve([]),
      carryOut: async () => {
        await this.supervisor.resume(subscription, tenant);
        return [{ id: name, outcome: 'asked' }];
      },
    });
    return this.#standing(tenant, [subscription]);
  }

  @Get(':name/parked')
  @ReadRoute({
    summary: 'List the events a follower set aside, with the evidence',
    permission: 'operations:read',
    problems: [SUBSCRIPTION_UNKNOWN],
  })
  @Paged(ParkedEventView)
  listParkedEvents(
    @CurrentCaller() { tenant }: Caller,
    @Param() { name }: SubscriptionPath,
    @Query() query: ParkedEventsQuery,
  ): Promise<Page<ParkedEventView>> {
    const subscription = subscriptionOf(name);
    return readPage(
      'parked',
      query,
      ({ after = '0', limit }) => this.supervisor.parked(subscription, tenant, { after: positionOf(after), limit }),
      ({ position }) => String(position),
      (event) => event,
    );
  }

  @Post(':name/retry-parked')
  @OperationRoute({
    summary: 'Hand the events a follower set aside to it again; what it cannot take stays set aside',
    permission: 'operations:manage',
    status: 200,
    answers: RetriedView,
    problems: [SUBSCRIPTION_UNKNOWN],
  })
  @TakesIdempotencyKey()
  async retryParkedEvents(
    @InContext() context: CommandContext,
    @Param() { name }: SubscriptionPath,
  ): Promise<RetriedView> {
    const subscription = subscriptionOf(name);
    const { tenant } = context;
    const { result } = await this.administration.undertake(context, {
      kind: 'retry-parked-events',
      target: name,
      reason: null,
      request: { name },
      select: () => Promise.resolve([]),
      carryOut: async () => {
        const taken = await this.supervisor.retryParked(subscription, tenant);
        return [{ id: name, outcome: 'taken', detail: String(taken) }];
      },
    });
    const { outcomes } = result as unknown as { readonly outcomes: readonly ActOutcome[] };
    const taken = Number(outcomes[0]?.detail);
    const standings = await this.supervisor.standings(tenant, [subscription]);
    return { taken, parked: standings.reduce((sum, { parked }) => sum + parked, 0) };
  }

  async #standing(tenant: string, some: readonly Subscription[]): Promise<SubscriptionsView> {
    const items = await this.supervisor.standings(tenant, some);
    return { head: await this.log.head(tenant), items };
  }
}

function subscriptionOf(name: string): Subscription {
  const subscription = subscriptionNamed(name);
  if (subscription === undefined) throw new Problem(SUBSCRIPTION_UNKNOWN, { facts: { name } });
  return subscription;
}

function positionOf(after: string): number {
  if (!/^\d{1,15}$/.test(after)) throw cursorRefused();
  return Number(after);
}
