import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import type { LaggingSubscription, LogExcerpt, Subscription, SubscriptionRunner } from '#event-store';
import { settlesWithin } from '#queue';
import { FairShare } from './fair-share.js';

/** Passes that go on at once in one process. */
const PASSES = 6;

/** Batches a subscription handles before whoever else waits has its place. */
const BATCHES = 20;

/** How long a tenant's turn waits for the slowest of its followers, which then goes on by itself; milliseconds. */
const PATIENCE = 100;

interface Pass {
  readonly ended: Promise<void>;
  /** It was called again meanwhile: what it has seen of the log may be older than that. */
  calledAgain: boolean;
}

/** Moves the subscriptions of this process forward, side by side, each of them once at a time in a tenant. */
@Injectable()
export class Followers implements BeforeApplicationShutdown {
  readonly #passes = new Map<string, Pass>();
  readonly #places = new FairShare(PASSES);
  #closed = false;

  constructor(
    private readonly subscriptions: readonly Subscription[],
    private readonly runner: SubscriptionRunner,
    /** Told after every pass, for what is to follow at once. */
    private readonly moved: (subscription: string, tenant: string) => Promise<void>,
    private readonly logger: Logger,
  ) {}

  /**
   * Lets everyone in a tenant who has something to do begin with it, and waits for them a while.
   * @throws what the first of them failed with meanwhile; the others go on
   */
  async turn(tenant: string): Promise<void> {
    const { followers, excerpt } = await this.runner.lagging(tenant, this.subscriptions);
    await settlesWithin(PATIENCE, Promise.all(followers.map((follower) => this.#call(tenant, follower, excerpt))));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled([...this.#passes.values()].map(({ ended }) => ended));
  }

  #call(tenant: string, follower: LaggingSubscription, excerpt: LogExcerpt | undefined): Promise<void> {
    const { subscription, partition } = follower;
    const key = `${tenant} ${subscription.name} ${String(partition)}`;
    const running = this.#passes.get(key);
    if (running) {
      running.calledAgain = true;
      return running.ended;
    }
    const begun: Pass = {
      calledAgain: true,
      ended: Promise.resolve().then(() => this.#pass(tenant, follower, excerpt, key, begun)),
    };
    this.#passes.set(key, begun);
    begun.ended.catch((error: unknown) => {
      this.logger.warn(
        { source: 'Followers', tenant, subscription: subscription.name, error },
        'a subscription could not be moved forward; the next look at the log calls it again',
      );
    });
    return begun.ended;
  }

  async #pass(
    tenant: string,
    { subscription, partition }: LaggingSubscription,
    excerpt: LogExcerpt | undefined,
    key: string,
    pass: Pass,
  ): Promise<void> {
    try {
      while (pass.calledAgain && !this.#closed) {
        pass.calledAgain = false;
        await this.#places.run(tenant, async () => {
          const outcome = await this.runner.run(subscription, tenant, partition, BATCHES, { excerpt });
          if (outcome === 'more') pass.calledAgain = true;
          if (outcome === 'stopped') {
            this.logger.error(
              { source: 'Followers', tenant, subscription: subscription.name, partition },
              'a subscription cannot take an event and is held before it; the incidents say which, and why',
            );
          }
        });
        await this.moved(subscription.name, tenant);
      }
    } finally {
      // In one step with the last look at `calledAgain`: no call gets lost in between.
      this.#passes.delete(key);
    }
  }
}
