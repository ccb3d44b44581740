import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { WebhookDeliverer } from '#notifications';
import { webhooksQueue, type QueueBackend } from '#queue';

/** Webhooks sent to side by side in one process: one that does not answer holds up none of the others. */
const CONCURRENCY = 32;

/** Sends what waits for a webhook when its job arrives. */
@Injectable()
export class WebhooksProcessor implements OnApplicationBootstrap {
  constructor(
    private readonly queues: QueueBackend,
    private readonly deliverer: WebhookDeliverer,
  ) {}

  onApplicationBootstrap(): void {
    this.queues.worker(
      webhooksQueue,
      async ({ payload, signal }) => {
        const outcome = await this.deliverer.run(payload.tenant, payload.endpointId, signal);
        if (outcome === 'more') await this.queues.queue(webhooksQueue).add(payload);
        return null;
      },
      { concurrency: CONCURRENCY },
    );
  }
}
