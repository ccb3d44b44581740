import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { Logger } from 'pino';
import { involvementsProjection, type RehomingSweep } from '#assignments';
import type { PostgresEventLog } from '#event-store';
import type { Clock } from '#kernel';
import { reorganizationsProjection } from '#organizations';
import { rehomingQueue, type QueueBackend } from '#queue';
import { Rounds } from './rounds.js';

/**
 * Lets open work move when agencies are reorganised: at once when that is decided, on its day when that is to come, and
 * whenever work turns up later with an agency that is no more. What is to be done stands in rows; a job only wakes.
 */
@Injectable()
export class RehomingAlarm implements OnApplicationBootstrap, BeforeApplicationShutdown {
  /** The last decision of each tenant for which work was woken with all earlier assignments in sight. */
  readonly #woken = new Map<string, number>();
  readonly #rounds: Rounds;

  constructor(
    private readonly sweep: RehomingSweep,
    log: PostgresEventLog,
    private readonly queues: QueueBackend,
    private readonly clock: Clock,
    /** How often the rows are swept; milliseconds. */
    sweepEvery: number,
    private readonly logger: Logger,
  ) {
    this.#rounds = new Rounds({
      source: 'RehomingAlarm',
      wanted: 'work that is to move',
      every: sweepEvery,
      look: (tenant) => this.#look(tenant),
      log,
      clock,
      logger,
    });
  }

  onApplicationBootstrap(): void {
    this.queues.worker(rehomingQueue, async ({ payload: { tenant } }) => {
      const now = this.clock.now();
      for (const left of await this.sweep.run(tenant, now)) {
        this.logger.error({ source: 'RehomingAlarm', tenant, ...left }, 'an assignment could not be moved');
      }
      return null;
    });
    this.#rounds.begin();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#rounds.end();
  }

  /** Told that a subscription has moved: what was decided since is carried out at once. */
  async moved(subscription: string, tenant: string): Promise<void> {
    if (subscription !== reorganizationsProjection.name && subscription !== involvementsProjection.name) return;
    const { position, seen } = await this.sweep.decidedUntil(tenant);
    if (position <= (this.#woken.get(tenant) ?? 0)) return;
    if (seen) this.#woken.set(tenant, position);
    await this.#wake(tenant);
  }

  /** Lets groups and agencies follow that were left behind, and wakes the tenant when work is due. */
  async #look(tenant: string): Promise<void> {
    await this.sweep.followUp(tenant, this.clock.now());
    if (await this.sweep.isDue(tenant, this.clock.now())) await this.#wake(tenant);
  }

  #wake(tenant: string): Promise<unknown> {
    return this.queues.queue(rehomingQueue).add({ tenant });
  }
}
