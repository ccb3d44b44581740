import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { LogSignal, PostgresEventLog, Subscription, SubscriptionLag } from '#event-store';
import type { Clock } from '#kernel';
import { wakeQueue, type QueueBackend } from '#queue';
import { Rounds } from './rounds.js';

/** How often the dispatcher looks for itself, whatever signals it heard or missed; milliseconds. */
const LOOK_EVERY = 1_000;

/**
 * After a batch of wake jobs, what comes meanwhile waits this long for more to join it; milliseconds. The first signal
 * after a pause is passed on at once. Without it, a follower that writes events itself wakes all others for each.
 */
const GATHER = 25;

/**
 * Puts a wake job into the queue for every tenant in which somebody may have something to do.
 * The job says where to look and nothing else; one too many or too few costs a moment.
 */
@Injectable()
export class WakeDispatcher implements OnApplicationBootstrap, BeforeApplicationShutdown {
  /** The last position each tenant is known to have reached. */
  readonly #heads = new Map<string, number>();
  readonly #rounds: Rounds;
  #unsubscribe: () => void = () => undefined;
  #pending = new Set<string>();
  #sending = false;
  #closed = false;

  constructor(
    subscriptions: readonly Subscription[],
    log: PostgresEventLog,
    lag: SubscriptionLag,
    private readonly signal: LogSignal,
    private readonly queues: QueueBackend,
    clock: Clock,
    private readonly logger: Logger,
  ) {
    this.#rounds = new Rounds({
      source: 'WakeDispatcher',
      wanted: 'news in the log',
      every: LOOK_EVERY,
      look: async (tenant) => {
        if ((await lag.lagging(tenant, subscriptions)).followers.length > 0) this.#wake(tenant);
      },
      log,
      clock,
      logger,
    });
  }

  onApplicationBootstrap(): void {
    this.#unsubscribe = this.signal.subscribe((tenant, position) => {
      if (position <= (this.#heads.get(tenant) ?? 0)) return;
      this.#heads.set(tenant, position);
      this.#wake(tenant);
    });
    this.#rounds.begin();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#closed = true;
    this.#unsubscribe();
    await this.#rounds.end();
  }

  /** One batch of wake jobs at a time: what comes meanwhile is folded into the next. */
  #wake(tenant: string): void {
    if (this.#closed) return;
    this.#pending.add(tenant);
    if (this.#sending) return;
    this.#sending = true;
    void this.#send().finally(() => {
      this.#sending = false;
    });
  }

  async #send(): Promise<void> {
    while (this.#pending.size > 0 && !this.#closed) {
      const tenants = [...this.#pending];
      this.#pending.clear();
      const jobs = tenants.map((tenant) => ({ payload: { tenant } }));
      try {
        await this.queues.queue(wakeQueue).addMany(jobs);
        await delay(GATHER);
      } catch (error) {
        this.logger.warn({ source: 'WakeDispatcher', error }, 'cannot reach the queue; the next look wakes again');
        return;
      }
    }
  }
}
