import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { Logger } from 'pino';
import { calendarDeadlinesProjection, type RecalculationSweep } from '#assignments';
import { calendarsProjection } from '#deadlines';
import type { PostgresEventLog } from '#event-store';
import type { Clock } from '#kernel';
import { recalculationQueue, type QueueBackend } from '#queue';
import { Rounds } from './rounds.js';

/**
 * Lets open deadlines follow when a calendar is changed: at once when it is, and whenever one turns up later that was
 * read by an earlier version. What is to be done stands in rows; a job only wakes.
 */
@Injectable()
export class RecalculationAlarm implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #rounds: Rounds;

  constructor(
    private readonly sweep: RecalculationSweep,
    log: PostgresEventLog,
    private readonly queues: QueueBackend,
    private readonly clock: Clock,
    /** How often the rows are swept; milliseconds. */
    sweepEvery: number,
    private readonly logger: Logger,
  ) {
    this.#rounds = new Rounds({
      source: 'RecalculationAlarm',
      wanted: 'deadlines that are to move',
      every: sweepEvery,
      look: (tenant) => this.#look(tenant),
      log,
      clock,
      logger,
    });
  }

  onApplicationBootstrap(): void {
    this.queues.worker(recalculationQueue, async ({ payload: { tenant } }) => {
      for (const left of await this.sweep.run(tenant, this.clock.now())) {
        this.logger.info(
          { source: 'RecalculationAlarm', tenant, ...left },
          'a deadline stays though its calendar changed',
        );
      }
      return null;
    });
    this.#rounds.begin();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#rounds.end();
  }

  /** Told that a subscription has moved: what a change of a calendar moves is moved at once. */
  async moved(subscription: string, tenant: string): Promise<void> {
    if (subscription !== calendarsProjection.name && subscription !== calendarDeadlinesProjection.name) return;
    await this.#look(tenant);
  }

  async #look(tenant: string): Promise<void> {
    if (await this.sweep.isDue(tenant)) await this.queues.queue(recalculationQueue).add({ tenant });
  }
}
