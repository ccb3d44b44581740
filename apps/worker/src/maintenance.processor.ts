import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { PolicyReplay, PolicyReplayTerms } from '#assignments';
import type { Replay, ReplayReport, ReplayScope } from '#audit';
import type { Projection } from '#event-store';
import type { JsonObject } from '#kernel';
import { maintenanceQueue, type QueueBackend } from '#queue';
import type { ReportFiles, ReportTerms } from '#reporting';

/** Runs long tasks one at a time, so that they never take the room of the daily work. */
@Injectable()
export class MaintenanceProcessor implements OnApplicationBootstrap {
  constructor(
    private readonly queues: QueueBackend,
    private readonly replay: Replay,
    private readonly projections: readonly Projection[],
    private readonly policyReplay: PolicyReplay,
    /** Null where the worker was given no place for documents. */
    private readonly reports: ReportFiles | null,
  ) {}

  onApplicationBootstrap(): void {
    this.queues.worker(maintenanceQueue, async (job) => {
      switch (job.payload.operation) {
        case 'replay': {
          const report = await this.replay.run(job.payload.tenant, this.projections, {
            ...(job.payload.parameters as ReplayScope),
            onProgress: (folded, of) => job.progress({ folded, of }),
            signal: job.signal,
          });
          return withoutValues(report) as unknown as JsonObject;
        }
        case 'policy-replay': {
          const findings = await this.policyReplay.run(
            job.payload.tenant,
            job.payload.parameters as unknown as PolicyReplayTerms,
            (position, of) => job.progress({ position, of }),
            job.signal,
          );
          return findings as unknown as JsonObject;
        }
        case 'consolidated-report': {
          if (this.reports === null) throw new Error('this worker has no place for documents; see ATTACHMENTS_URL');
          const made = await this.reports.make(
            job.payload.tenant,
            job.id,
            job.payload.parameters as unknown as ReportTerms,
            (progress) => job.progress({ ...progress }),
            job.signal,
          );
          return made as unknown as JsonObject;
        }
        default:
          throw new Error(
            `no operation is named "${job.payload.operation}"; there are replay, policy-replay and consolidated-report`,
          );
      }
    });
  }
}

/** What differs is named, not shown: rows may be of directives of secrecy, and results stay in the queue for a while. */
function withoutValues(report: ReplayReport) {
  return {
    ...report,
    projections: report.projections.map((projection) => ({
      ...projection,
      differences: projection.differences.map(({ columns, ...difference }) => ({
        ...difference,
        columns: columns.map(({ column }) => column),
      })),
    })),
  };
}
