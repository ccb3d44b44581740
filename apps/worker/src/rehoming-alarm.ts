import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { Logger } from 'pino';
import { involvementsProjection, type RehomingSweep } from '#assignments';
import type { PostgresEventLog } from '#event-store';
import type { Clock } from '#kernel';
import { reorganizationsProjection } from '#organizations';
import { rehomingQueue, type QueueBackend } from '#queue';

/**
 * Lets open work move when agencies are reorganised: at once when that is decided, on its day when that is to come, and
 * whenever work turns up later with an agency that is no more. What is to be done stands in rows; a job only wakes.
 */
@Injectable()
export class RehomingAlarm implements OnApplicationBootstrap, BeforeApplicationShutdown {
  /** The last decision of each tenant for which work was woken with all earlier assignments in sight. */
  readonly #woken = new Map<string, number>();
  #next: NodeJS.Timeout | undefined;
  #sweeping: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(
    private readonly sweep: RehomingSweep,
    private readonly log: PostgresEventLog,
    private readonly queues: QueueBackend,
    private readonly clock: Clock,
    /** How often the rows are swept; milliseconds. */
    private readonly sweepEvery: number,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.queues.worker(rehomingQueue, async ({ payload: { tenant } }) => {
      const now = this.clock.now();
      for (const left of await this.sweep.run(tenant, now)) {
        this.logger.error({ source: 'RehomingAlarm', tenant, ...left }, 'an assignment could not be moved');
      }
      return null;
    });
    this.#schedule(0);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#next);
    await this.#sweeping;
  }

  /** Told that a subscription has moved: what was decided since is carried out at once. */
  async moved(subscription: string, tenant: string): Promise<void> {
    if (subscription !== reorganizationsProjection.name && subscription !== involvementsProjection.name) return;
    const { position, seen } = await this.sweep.decidedUntil(tenant);
    if (position <= (this.#woken.get(tenant) ?? 0)) return;
    if (seen) this.#woken.set(tenant, position);
    await this.#wake(tenant);
  }

  /** Wakes every tenant in which work is due, and lets groups and agencies follow that were left behind. */
  async look(): Promise<void> {
    for (const tenant of (await this.log.tenants()).keys()) {
      await this.sweep.followUp(tenant, this.clock.now());
      if (await this.sweep.isDue(tenant, this.clock.now())) await this.#wake(tenant);
    }
  }

  #wake(tenant: string): Promise<unknown> {
    return this.queues.queue(rehomingQueue).add({ tenant });
  }

  #schedule(delay: number): void {
    if (this.#closed) return;
    this.#next = setTimeout(() => {
      this.#sweeping = this.look()
        .catch((error: unknown) => {
          this.logger.warn(
            { source: 'RehomingAlarm', error },
            'a look for work that is to move failed; the next one finds what it missed',
          );
        })
        .finally(() => {
          this.#schedule(this.sweepEvery);
        });
    }, delay);
  }
}
