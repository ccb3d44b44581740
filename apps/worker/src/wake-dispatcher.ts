import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { Logger } from 'pino';
import { LogSignal, partitionCount, PostgresEventLog, SubscriptionRunner, type Subscription } from '#event-store';
import { wakeQueue, type QueueBackend } from '#queue';

/** How often the dispatcher looks for itself, whatever signals it heard or missed; milliseconds. */
const POLL_EVERY = 1_000;

/**
 * Puts a wake job into the queue for every subscription that may have something to do.
 * The job says where to look and nothing else; one too many or too few costs a moment.
 */
@Injectable()
export class WakeDispatcher implements OnApplicationBootstrap, BeforeApplicationShutdown {
  /** The last position each tenant is known to have reached. */
  readonly #heads = new Map<string, number>();
  #poll: NodeJS.Timeout | undefined;
  #polling: Promise<void> = Promise.resolve();
  #unsubscribe: () => void = () => undefined;
  #pending = new Set<string>();
  #sending = false;
  #closed = false;

  constructor(
    private readonly subscriptions: readonly Subscription[],
    private readonly log: PostgresEventLog,
    private readonly runner: SubscriptionRunner,
    private readonly signal: LogSignal,
    private readonly queues: QueueBackend,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.#unsubscribe = this.signal.subscribe((tenant, position) => {
      if (position <= (this.#heads.get(tenant) ?? 0)) return;
      this.#heads.set(tenant, position);
      this.#wake(tenant);
    });
    this.#scheduleLook(0);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#poll);
    this.#unsubscribe();
    await this.#polling;
  }

  /** Wakes whoever lags behind its tenant's head. */
  async look(): Promise<void> {
    for (const [tenant, head] of await this.log.tenants()) {
      this.#heads.set(tenant, head);
      const standings = await this.runner.standings(tenant, this.subscriptions);
      if (standings.some(({ lag, stopped }) => lag > 0 && !stopped)) this.#wake(tenant);
    }
  }

  #scheduleLook(delay: number): void {
    if (this.#closed) return;
    this.#poll = setTimeout(() => {
      this.#polling = this.look()
        .catch((error: unknown) => {
          this.logger.warn(
            { source: 'WakeDispatcher', error },
            'cannot see how far the log has come; looking again in a moment',
          );
        })
        .finally(() => {
          this.#scheduleLook(POLL_EVERY);
        });
    }, delay);
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
    while (this.#pending.size > 0) {
      const tenants = [...this.#pending];
      this.#pending.clear();
      const jobs = tenants.flatMap((tenant) =>
        this.subscriptions.flatMap((subscription) =>
          Array.from({ length: partitionCount(subscription) }, (_, partition) => ({
            payload: { tenant, subscription: subscription.name, partition },
          })),
        ),
      );
      try {
        await this.queues.queue(wakeQueue).addMany(jobs);
      } catch (error) {
        this.logger.warn({ source: 'WakeDispatcher', error }, 'cannot reach the queue; the next look wakes again');
        return;
      }
    }
  }
}
