import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { SubscriptionRunner, type Subscription } from '#event-store';
import { wakeQueue, type QueueBackend } from '#queue';

/** Subscriptions moved forward side by side in one process. */
const CONCURRENCY = 6;

/** Batches a job handles before it goes to the end of the queue, so that others have their turn. */
const TURN = 200;

/** Moves a subscription forward when its wake job arrives. */
@Injectable()
export class WakeProcessor implements OnApplicationBootstrap {
  constructor(
    private readonly subscriptions: readonly Subscription[],
    private readonly runner: SubscriptionRunner,
    private readonly queues: QueueBackend,
    /** Told after every pass, for what is to follow at once. */
    private readonly moved: (subscription: string, tenant: string) => Promise<void>,
  ) {}

  onApplicationBootstrap(): void {
    this.queues.worker(
      wakeQueue,
      async ({ payload: { tenant, subscription: name, partition } }) => {
        // A job of a newer or older release may name a subscription this process does not have.
        const subscription = this.subscriptions.find((one) => one.name === name);
        const outcome = subscription && (await this.runner.run(subscription, tenant, partition, TURN));
        await this.moved(name, tenant);
        if (outcome === 'more') await this.queues.queue(wakeQueue).add({ tenant, subscription: name, partition });
        return null;
      },
      { concurrency: CONCURRENCY },
    );
  }
}
