import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '#access';
import type { CommandContext, CommandOutcome } from '#event-store';
import {
  DELIVERY_STATES,
  RetryDeliveries,
  WebhookDeliveryQueries,
  WebhookEndpointQueries,
  webhooksProjection,
  type DeliveryState,
} from '#notifications';
import { ENDPOINT_DISABLED, ENDPOINT_UNKNOWN } from '#notifications/domain';
import { Choice, kindOfRule, Problem, Text, Uuid, type Page } from '#platform';
import { InContext } from '../http/command-context.js';
import { Paged, PresentPageQuery } from '../http/page.js';
import { readPageByPosition } from '../http/position-page.js';
import { ReadYourWrites } from '../http/read-your-writes.js';
import { CommandRoute, ReadRoute } from '../http/routes.js';
import { DeliveryRetryBody } from './webhook.bodies.js';
import { WebhookPath } from './webhook.path.js';
import { DeliveriesRetriedView, deliveryView, WebhookDeliveryView } from './webhook.views.js';

class DeliveryListQuery extends PresentPageQuery {
  @Choice({ description: 'Only deliveries of this state.', values: DELIVERY_STATES, optional: true })
  readonly state?: DeliveryState;

  @Text({ description: 'Only deliveries of events of this type.', max: 100, optional: true })
  readonly type?: string;

  @Text({ description: 'Only deliveries of events of this stream.', max: 300, optional: true })
  readonly subject?: string;

  @Uuid({ description: 'Only deliveries about this assignment.', optional: true })
  readonly assignment?: string;
}

@ApiTags('webhooks')
@Controller('v1/webhooks/:endpointId/deliveries')
export class WebhookDeliveriesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly endpoints: WebhookEndpointQueries,
    private readonly deliveries: WebhookDeliveryQueries,
    private readonly reads: ReadYourWrites,
  ) {}

  @Get()
  @ReadRoute({
    summary: 'List what was and is to be sent to a webhook, and what became of it, in the order of the log',
    permission: 'webhook:read',
    refusals: [ENDPOINT_UNKNOWN],
  })
  @Paged(WebhookDeliveryView)
  async listDeliveries(
    @CurrentCaller() { tenant }: Caller,
    @Param() { endpointId }: WebhookPath,
    @Query() query: DeliveryListQuery,
  ): Promise<Page<WebhookDeliveryView>> {
    await this.reads.reached(tenant, query.after, webhooksProjection.name);
    if ((await this.endpoints.find(tenant, endpointId)) === null) {
      throw new Problem(kindOfRule(ENDPOINT_UNKNOWN), { facts: { endpointId } });
    }
    const { state, type, subject, assignment } = query;
    const filter = {
      ...(state && { state }),
      ...(type !== undefined && { type }),
      ...(subject !== undefined && { subject }),
      ...(assignment !== undefined && { assignmentId: assignment }),
    };
    return readPageByPosition(
      'webhook-deliveries',
      query,
      ({ after, limit }) =>
        this.deliveries.list(tenant, endpointId, {
          ...filter,
          ...(after !== undefined && { after: Number(after) }),
          limit,
        }),
      ({ position }) => position,
      deliveryView,
    );
  }

  @Post('retry')
  @CommandRoute({
    summary: 'Have deliveries tried again at once, with a result for each',
    permission: 'webhook:manage',
    body: DeliveryRetryBody,
    examples: { some: { positions: [42, 43] } },
    answers: DeliveriesRetriedView,
    refusals: [ENDPOINT_UNKNOWN, ENDPOINT_DISABLED],
  })
  retryDeliveries(
    @InContext() context: CommandContext,
    @Param() { endpointId }: WebhookPath,
    @Body() { positions }: DeliveryRetryBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new RetryDeliveries(context, endpointId, positions));
  }
}
