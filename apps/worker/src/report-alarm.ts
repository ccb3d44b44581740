import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { Logger } from 'pino';
import type { PostgresEventLog } from '#event-store';
import type { Clock } from '#kernel';
import { reportSendingsQueue, type QueueBackend } from '#queue';
import { reportSubscriptionsProjection, type ReportSendings } from '#reporting';
import { Rounds } from './rounds.js';

/** When a report that is still due is asked for again: its job was lost, or failed; milliseconds. */
const AGAIN_AFTER = 60_000;

/**
 * Looks again and again which reports are due, and has each made when its job comes. What is due follows from the rhythm
 * and from what was sent; a job only wakes.
 */
@Injectable()
export class ReportAlarm implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #rounds: Rounds;
  /** When what was asked for last, by the clock of the process. */
  readonly #asked = new Map<string, number>();

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
    const now = performance.now();
    for (const [key, at] of this.#asked) if (now - at >= AGAIN_AFTER) this.#asked.delete(key);
    for (const { subscriptionId, date } of await this.sendings.due(tenant)) {
      const key = `${tenant} ${subscriptionId} ${date}`;
      if (this.#asked.has(key)) continue;
      await this.queues.queue(reportSendingsQueue).add({ tenant, subscriptionId });
      this.#asked.set(key, now);
    }
  }
}
