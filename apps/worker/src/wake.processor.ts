import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { wakeQueue, type QueueBackend } from '#queue';
import type { Followers } from './followers.js';

/** Tenants that have their turn at once in one process. */
const TURNS = 4;

/** Gives a tenant's followers their turn when its wake job arrives. */
@Injectable()
export class WakeProcessor implements OnApplicationBootstrap {
  constructor(
    private readonly followers: Followers,
    private readonly queues: QueueBackend,
  ) {}

  onApplicationBootstrap(): void {
    this.queues.worker(
      wakeQueue,
      async ({ payload: { tenant } }) => {
        await this.followers.turn(tenant);
        return null;
      },
      { concurrency: TURNS },
    );
  }
}
