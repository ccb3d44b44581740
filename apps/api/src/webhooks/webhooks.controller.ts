import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, mayDo, type Caller } from '#access';
import type { CommandContext, CommandOutcome } from '#event-store';
import type { Clock } from '#kernel';
import {
  ChangeEndpoint,
  DisableEndpoint,
  EnableEndpoint,
  RegisterEndpoint,
  RemoveEndpoint,
  ReplayEndpoint,
  RotateSecret,
  TestEndpoint,
  WebhookEndpointQueries,
  webhooksProjection,
} from '#notifications';
import {
  ENDPOINT_ADDRESS_REFUSED,
  ENDPOINT_DISABLED,
  ENDPOINT_INVALID_SUBJECT,
  ENDPOINT_INVALID_URL,
  ENDPOINT_POSITION_AHEAD,
  ENDPOINT_SECRECY_NOT_YOURS,
  ENDPOINT_TYPE_NOT_OFFERED,
  ENDPOINT_UNEXPLAINED,
  ENDPOINT_UNKNOWN,
} from '#notifications/domain';
import { kindOfRule, Problem, type Page } from '#platform';
import { CLOCK, InContext } from '../http/command-context.js';
import { AfterQuery, Paged, PresentPageQuery, readPage } from '../http/page.js';
import { ReadYourWrites } from '../http/read-your-writes.js';
import { CommandRoute, ReadRoute } from '../http/routes.js';
import {
  WebhookActBody,
  WebhookBody,
  WebhookChangeBody,
  WebhookDisableBody,
  WebhookReplayBody,
  WebhookRotationBody,
} from './webhook.bodies.js';
import { WebhookPath } from './webhook.path.js';
import { WebhookChangedView, WebhookSecretView, WebhookTestedView, webhookView, WebhookView } from './webhook.views.js';

const OF_TERMS = [
  ENDPOINT_INVALID_URL,
  ENDPOINT_ADDRESS_REFUSED,
  ENDPOINT_TYPE_NOT_OFFERED,
  ENDPOINT_INVALID_SUBJECT,
  ENDPOINT_SECRECY_NOT_YOURS,
];

@ApiTags('webhooks')
@Controller('v1/webhooks')
export class WebhooksController {
  constructor(
    private readonly commands: CommandBus,
    private readonly endpoints: WebhookEndpointQueries,
    private readonly reads: ReadYourWrites,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @CommandRoute({
    summary: 'Register a webhook: events are sent there from now on, signed with the secret that is answered',
    permission: 'webhook:manage',
    body: WebhookBody,
    examples: {
      escalations: {
        url: 'https://dieu-hanh.example/dondoc',
        description: 'Hệ thống điều hành của Sở Tài chính',
        types: ['assignment.reminded', 'assignment.escalated'],
      },
    },
    answers: WebhookSecretView,
    refusals: OF_TERMS,
    makes: '/v1/webhooks/:endpointId',
  })
  registerWebhook(
    @InContext() context: CommandContext,
    @CurrentCaller() caller: Caller,
    @Body() { url, description, types = [], subjects = [], secretDirectives = false }: WebhookBody,
  ): Promise<CommandOutcome> {
    const terms = { url, description, types, subjects, secretDirectives };
    return this.commands.execute(new RegisterEndpoint(context, terms, seesSecrecy(caller)));
  }

  @Post(':endpointId/change')
  @CommandRoute({
    summary: 'Change where a webhook is, what is sent to it, or what it is called',
    permission: 'webhook:manage',
    body: WebhookChangeBody,
    examples: { fewer: { types: ['assignment.escalated'] } },
    answers: WebhookChangedView,
    refusals: [ENDPOINT_UNKNOWN, ...OF_TERMS],
  })
  changeWebhook(
    @InContext() context: CommandContext,
    @CurrentCaller() caller: Caller,
    @Param() { endpointId }: WebhookPath,
    @Body() { url, description, types, subjects, secretDirectives }: WebhookChangeBody,
  ): Promise<CommandOutcome> {
    const terms = {
      ...(url !== undefined && { url }),
      ...(description !== undefined && { description }),
      ...(types !== undefined && { types }),
      ...(subjects !== undefined && { subjects }),
      ...(secretDirectives !== undefined && { secretDirectives }),
    };
    return this.commands.execute(new ChangeEndpoint(context, endpointId, terms, seesSecrecy(caller)));
  }

  @Post(':endpointId/disable')
  @CommandRoute({
    summary: 'Disable a webhook: nothing is sent until it is enabled, and nothing is lost',
    permission: 'webhook:manage',
    body: WebhookDisableBody,
    examples: { maintenance: { reasons: ['Bảo trì hệ thống nhận'] } },
    answers: WebhookChangedView,
    refusals: [ENDPOINT_UNKNOWN, ENDPOINT_UNEXPLAINED],
  })
  disableWebhook(
    @InContext() context: CommandContext,
    @Param() { endpointId }: WebhookPath,
    @Body() { reasons }: WebhookDisableBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new DisableEndpoint(context, endpointId, reasons));
  }

  @Post(':endpointId/enable')
  @CommandRoute({
    summary: 'Enable a webhook: it is sent what it has missed, and goes on',
    permission: 'webhook:manage',
    body: WebhookActBody,
    examples: { again: {} },
    answers: WebhookChangedView,
    refusals: [ENDPOINT_UNKNOWN],
  })
  enableWebhook(
    @InContext() context: CommandContext,
    @Param() { endpointId }: WebhookPath,
    @Body() { reason }: WebhookActBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new EnableEndpoint(because(context, reason), endpointId));
  }

  @Post(':endpointId/rotate-secret')
  @CommandRoute({
    summary: 'Give a webhook a new secret; the one so far signs as well for some hours',
    permission: 'webhook:manage',
    body: WebhookRotationBody,
    examples: { atOnce: { overlapHours: 0 }, withinADay: {} },
    answers: WebhookSecretView,
    refusals: [ENDPOINT_UNKNOWN],
  })
  rotateWebhookSecret(
    @InContext() context: CommandContext,
    @Param() { endpointId }: WebhookPath,
    @Body() { overlapHours = 24 }: WebhookRotationBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new RotateSecret(context, endpointId, overlapHours));
  }

  @Post(':endpointId/test')
  @CommandRoute({
    summary: 'Send a message that carries no event, and answer what came of it',
    permission: 'webhook:manage',
    body: WebhookActBody,
    examples: { now: {} },
    answers: WebhookTestedView,
    refusals: [ENDPOINT_UNKNOWN],
  })
  testWebhook(
    @InContext() context: CommandContext,
    @Param() { endpointId }: WebhookPath,
    @Body() { reason }: WebhookActBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new TestEndpoint(because(context, reason), endpointId));
  }

  @Post(':endpointId/replay')
  @CommandRoute({
    summary: 'Send what a webhook asks for from a position of the log on: what it lacks, or everything',
    permission: 'webhook:manage',
    body: WebhookReplayBody,
    examples: { missing: { from: 1 }, everything: { from: 1, extent: 'everything' } },
    answers: WebhookChangedView,
    refusals: [ENDPOINT_UNKNOWN, ENDPOINT_DISABLED, ENDPOINT_POSITION_AHEAD],
  })
  replayWebhook(
    @InContext() context: CommandContext,
    @Param() { endpointId }: WebhookPath,
    @Body() { from, extent = 'undelivered' }: WebhookReplayBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new ReplayEndpoint(context, endpointId, from, extent));
  }

  @Post(':endpointId/remove')
  @CommandRoute({
    summary: 'Remove a webhook: nothing is ever sent there again, and its secrets are forgotten',
    permission: 'webhook:manage',
    body: WebhookActBody,
    examples: { forGood: {} },
    answers: WebhookChangedView,
    refusals: [ENDPOINT_UNKNOWN],
  })
  removeWebhook(
    @InContext() context: CommandContext,
    @Param() { endpointId }: WebhookPath,
    @Body() { reason }: WebhookActBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new RemoveEndpoint(because(context, reason), endpointId));
  }

  @Get()
  @ReadRoute({ summary: 'List webhooks, how they fare and what waits for them', permission: 'webhook:read' })
  @Paged(WebhookView)
  async listWebhooks(
    @CurrentCaller() { tenant }: Caller,
    @Query() query: PresentPageQuery,
  ): Promise<Page<WebhookView>> {
    await this.reads.reached(tenant, query.after, webhooksProjection.name);
    const { items, next } = await readPage(
      'webhooks',
      query,
      (position) => this.endpoints.list(tenant, position),
      ({ endpointId }) => endpointId,
      (row) => row,
    );
    const counts = await this.endpoints.counts(
      tenant,
      items.map(({ endpointId }) => endpointId),
    );
    const now = this.clock.now();
    return { items: items.map((row) => webhookView(row, counts.get(row.endpointId)!, now)), next };
  }

  @Get(':endpointId')
  @ReadRoute({
    summary: 'See a webhook, how it fares and what waits for it',
    permission: 'webhook:read',
    answers: WebhookView,
    refusals: [ENDPOINT_UNKNOWN],
  })
  async findWebhook(
    @CurrentCaller() { tenant }: Caller,
    @Param() { endpointId }: WebhookPath,
    @Query() { after }: AfterQuery,
  ): Promise<WebhookView> {
    await this.reads.reached(tenant, after, webhooksProjection.name);
    const row = await this.endpoints.find(tenant, endpointId);
    if (row === null) throw new Problem(kindOfRule(ENDPOINT_UNKNOWN), { facts: { endpointId } });
    const counts = await this.endpoints.counts(tenant, [endpointId]);
    return webhookView(row, counts.get(endpointId)!, this.clock.now());
  }
}

function because(context: CommandContext, reason: string | undefined): CommandContext {
  return reason === undefined ? context : { ...context, reason };
}

function seesSecrecy({ role }: Caller): boolean {
  return mayDo(role, 'directive:read-secret');
}
