import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { Logger } from 'pino';
import { deadlineWatch } from '#assignments';
import type { TimerSweep } from '#deadlines';
import type { PostgresEventLog } from '#event-store';
import { millisecondsOf, type Clock } from '#kernel';
import { timersQueue, type QueueBackend } from '#queue';
import { Rounds } from './rounds.js';

export interface AlarmPace {
  /** How often every tenant's timers are looked at, whatever jobs were lost; milliseconds. */
  readonly sweepEvery: number;
  /** How far ahead a process arms timers, to have them at hand when they are due; milliseconds. 0 on a clock that is stepped. */
  readonly horizon: number;
  /** When a timer that was armed, is due and has not fired is armed again; milliseconds. */
  readonly rearmAfter: number;
}

export const DEFAULT_PACE: AlarmPace = { sweepEvery: 5_000, horizon: 2_000, rearmAfter: 15_000 };

/**
 * Wakes the tenants in which timers are due soon: one job for each of them, however many timers it has. Whatever
 * happened to the queue, the next sweep finds what has not fired.
 */
@Injectable()
export class TimerAlarm implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #rounds: Rounds;

  constructor(
    private readonly sweep: TimerSweep,
    log: PostgresEventLog,
    private readonly queues: QueueBackend,
    private readonly clock: Clock,
    private readonly pace: AlarmPace,
    logger: Logger,
  ) {
    this.#rounds = new Rounds({
      source: 'TimerAlarm',
      wanted: 'due timers',
      every: pace.sweepEvery,
      look: (tenant) => this.wakeInTime(tenant),
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

  /** Told that a subscription has moved: what it planned may be due before the next sweep. */
  async moved(subscription: string, tenant: string): Promise<void> {
    if (subscription === deadlineWatch.name) await this.wakeInTime(tenant);
  }

  /** Wakes a tenant half a horizon before its next timer is due; not when that lies beyond the next sweep. */
  async wakeInTime(tenant: string): Promise<void> {
    const { horizon, rearmAfter, sweepEvery } = this.pace;
    const now = this.clock.now();
    const next = await this.sweep.next(tenant, { now, rearmAfter });
    if (next === null) return;
    const wait = millisecondsOf(next) - millisecondsOf(now) - horizon / 2;
    // On a clock that is stepped nobody knows how long a wait is.
    if (wait > (horizon === 0 ? 0 : sweepEvery)) return;
    await this.wake(tenant, Math.max(0, wait));
  }

  async wake(tenant: string, delayMs = 0): Promise<void> {
    // Without any delay BullMQ would leave an alarm that is set already at its later moment.
    await this.queues.queue(timersQueue).add({ tenant }, { delayMs: Math.max(1, delayMs) });
  }
}
