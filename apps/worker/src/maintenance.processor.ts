import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Replay } from '#audit';
import type { Projection } from '#event-store';
import type { JsonObject } from '#kernel';
import { maintenanceQueue, type QueueBackend } from '#queue';

/** Runs long tasks one at a time, so that they never take the room of the daily work. */
@Injectable()
export class MaintenanceProcessor implements OnApplicationBootstrap {
  constructor(
    private readonly queues: QueueBackend,
    private readonly replay: Replay,
    private readonly projections: readonly Projection[],
  ) {}

  onApplicationBootstrap(): void {
    this.queues.worker(maintenanceQueue, async (job) => {
      switch (job.payload.operation) {
        case 'replay': {
          const report = await this.replay.run(
            job.payload.tenant,
            this.projections,
            (folded, of) => job.progress({ folded, of }),
            job.signal,
          );
          return report as unknown as JsonObject;
        }
        default:
          throw new Error(`no operation is named "${job.payload.operation}"; there is replay`);
      }
    });
  }
}
