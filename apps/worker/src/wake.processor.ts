import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { SubscriptionRunner, type Subscription } from '#event-store';
import { wakeQueue, type QueueBackend } from '#queue';

/** Subscriptions moved forward side by side in one process. */
const CONCURRENCY = 6;

/** Batches a job handles before it makes room for others; the poll or the next signal goes on. */
const TURN = 200;

/** Moves a subscription forward when its wake job arrives. */
@Injectable()
export class WakeProcessor implements OnApplicationBootstrap {
  constructor(
    private readonly subscriptions: readonly Subscription[],
    private readonly runner: SubscriptionRunner,
    private readonly queues: QueueBackend,
  ) {}

  onApplicationBootstrap(): void {
    this.queues.worker(
      wakeQueue,
      async ({ payload: { tenant, subscription: name, partition } }) => {
        // A job of a newer or older release may name a subscription this process does not have.
        const subscription = this.subscriptions.find((one) => one.name === name);
        if (subscription) await this.runner.run(subscription, tenant, partition, TURN);
        return null;
      },
      { concurrency: CONCURRENCY },
    );
  }
}
