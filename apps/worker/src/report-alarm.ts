import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { Logger } from 'pino';
import type { PostgresEventLog } from '#event-store';
import type { Clock } from '#kernel';
import { reportSendingsQueue, type QueueBackend } from '#queue';
import { reportSubscriptionsProjection, type ReportSendings } from '#reporting';
import { Rounds } from './rounds.js';

/**
 * Looks again and again which reports are due, and has each made when its job comes. What is due follows from the rhythm
 * and from what was sent; a job only wakes.
 */
@Injectable()
export class ReportAlarm implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #rounds: Rounds;

  constructor(
    private readonly sendings: ReportSendings,
    log: PostgresEventLog,
    private readonly queues: QueueBackend,
    clock: Clock,
    /** How often it looks; milliseconds. */
    every: number,
    logger: Logger,
  ) {
    this.#rounds = new Rounds({
      source: 'ReportAlarm',
      wanted: 'reports that are due',
      every,
      look: (tenant) => this.#look(tenant),
      log,
      clock,
      logger,
    });
  }

  onApplicationBootstrap(): void {
    this.queues.worker(reportSendingsQueue, async ({ payload: { tenant, subscriptionId } }) => {
      await this.sendings.send(tenant, subscriptionId);
      return null;
    });
    this.#rounds.begin();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#rounds.end();
  }

  /** Told that a subscription has moved: what is due by the terms of now is made at once. */
  async moved(subscription: string, tenant: string): Promise<void> {
    if (subscription === reportSubscriptionsProjection.name) await this.#look(tenant);
  }

  async #look(tenant: string): Promise<void> {
    for (const subscriptionId of await this.sendings.due(tenant)) {
      await this.queues.queue(reportSendingsQueue).add({ tenant, subscriptionId });
    }
  }
}
