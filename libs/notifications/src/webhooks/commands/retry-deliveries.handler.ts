import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#event-store';
import { EndpointRunner } from './endpoint-runner.js';
import { WebhookDeliveryQueries } from '../webhooks.queries.js';

/**
 * Has some messages sent again at once. Answers `{ endpointId, results }`, in the order of the positions asked for:
 * `asked`, or why not: `delivered`, `waiting` (it is due anyway), `unknown`.
 */
export class RetryDeliveries extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly endpointId: string,
    readonly positions: readonly number[],
  ) {
    super();
  }
}

export const RETRY_RESULTS = ['asked', 'delivered', 'waiting', 'unknown'] as const;

export type RetryResult = { readonly position: number; readonly outcome: (typeof RETRY_RESULTS)[number] };

@CommandHandler(RetryDeliveries)
export class RetryDeliveriesHandler implements ICommandHandler<RetryDeliveries> {
  constructor(
    private readonly endpoints: EndpointRunner,
    private readonly deliveries: WebhookDeliveryQueries,
  ) {}

  async execute({ context, endpointId, positions }: RetryDeliveries): Promise<CommandOutcome> {
    const rows = await this.deliveries.at(context.tenant, endpointId, positions);
    const states = new Map(rows.map(({ position, state }) => [position, state]));
    const results = positions.map((position): RetryResult => {
      const state = states.get(position);
      if (state === 'given-up' || state === 'retrying') return { position, outcome: 'asked' };
      return { position, outcome: state === 'delivered' || state === 'waiting' ? state : 'unknown' };
    });
    const asked = results.filter(({ outcome }) => outcome === 'asked').map(({ position }) => position);
    return this.endpoints.decide(
      context,
      endpointId,
      { type: 'retry-deliveries', positions: asked },
      { asked: [...positions], result: { results } },
    );
  }
}
