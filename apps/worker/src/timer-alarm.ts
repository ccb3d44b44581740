import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { Logger } from 'pino';
import { TimerSweep } from '#deadlines';
import type { PostgresEventLog } from '#event-store';
import { instantOf, millisecondsOf, type Clock } from '#kernel';
import { timersQueue, type QueueBackend } from '#queue';

export interface AlarmPace {
  /** How often the table of timers is swept; milliseconds. */
  readonly sweepEvery: number;
  /** How far ahead timers are put into the queue; milliseconds. 0 on a clock that is stepped. */
  readonly horizon: number;
  /** When a timer that was armed, is due and has not fired is armed again; milliseconds. */
  readonly rearmAfter: number;
}

export const DEFAULT_PACE: AlarmPace = { sweepEvery: 5_000, horizon: 30_000, rearmAfter: 30_000 };

/**
 * Arms what is due in the near horizon, again and again. Whatever happened to the queue,
 * the next sweep finds the timers that have not fired.
 */
@Injectable()
export class TimerAlarm implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #next: NodeJS.Timeout | undefined;
  #sweeping: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(
    private readonly sweep: TimerSweep,
    private readonly log: PostgresEventLog,
    private readonly queues: QueueBackend,
    private readonly clock: Clock,
    private readonly pace: AlarmPace,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.#schedule(0);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#next);
    await this.#sweeping;
  }

  /** One sweep over every tenant. */
  async arm(): Promise<void> {
    const queue = this.queues.queue(timersQueue);
    for (const tenant of (await this.log.tenants()).keys()) {
      const now = this.clock.now();
      const horizon = instantOf(millisecondsOf(now) + this.pace.horizon);
      await this.sweep.arm(tenant, { now, horizon, rearmAfter: this.pace.rearmAfter }, async (timers) => {
        await queue.addMany(
          timers.map(({ timerId, fireAt }) => ({
            payload: { tenant, timerId },
            options: { delayMs: Math.max(0, millisecondsOf(fireAt) - millisecondsOf(this.clock.now())) },
          })),
        );
      });
    }
  }

  #schedule(delay: number): void {
    if (this.#closed) return;
    this.#next = setTimeout(() => {
      this.#sweeping = this.arm()
        .catch((error: unknown) => {
          this.logger.warn(
            { source: 'TimerAlarm', error },
            'a sweep of the timers failed; the next one finds what it missed',
          );
        })
        .finally(() => {
          this.#schedule(this.pace.sweepEvery);
        });
    }, delay);
  }
}
