import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { Logger } from 'pino';
import type { PostgresEventLog } from '#event-store';
import type { Clock } from '#kernel';
import { webhooksProjection, type WebhookEndpointQueries } from '#notifications';
import { webhooksQueue, type QueueBackend } from '#queue';
import { Rounds } from './rounds.js';

/**
 * Wakes whoever sends to webhooks: at once when there is something new, and again and again for what waits for its next
 * attempt. What is to be sent stands in rows; a job that is lost costs until the next sweep.
 */
@Injectable()
export class WebhookAlarm implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #rounds: Rounds;

  constructor(
    private readonly endpoints: WebhookEndpointQueries,
    log: PostgresEventLog,
    private readonly queues: QueueBackend,
    private readonly clock: Clock,
    /** How often the rows are swept; milliseconds. */
    sweepEvery: number,
    logger: Logger,
  ) {
    this.#rounds = new Rounds({
      source: 'WebhookAlarm',
      wanted: 'what waits for webhooks',
      every: sweepEvery,
      look: (tenant) => this.wake(tenant),
      log,
      clock,
      logger,
    });
  }

  onApplicationBootstrap(): void {
    this.#rounds.begin();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#rounds.end();
  }

  /** Told that a subscription has moved. */
  async moved(subscription: string, tenant: string): Promise<void> {
    if (subscription === webhooksProjection.name) await this.wake(tenant);
  }

  /** Wakes every endpoint of a tenant that has something to send. */
  async wake(tenant: string): Promise<void> {
    const endpointIds = await this.endpoints.due(tenant, this.clock.now());
    if (endpointIds.length === 0) return;
    await this.queues
      .queue(webhooksQueue)
      .addMany(endpointIds.map((endpointId) => ({ payload: { tenant, endpointId } })));
  }
}
