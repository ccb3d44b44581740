import type { CommandContext } from '#event-store';
import type { JsonObject } from '#kernel';
import type { FailedJob, QueueBackend, QueueDefinition } from '#queue';
import {
  selected,
  type Incident,
  type IncidentSelection,
  type IncidentSource,
  type RetryOutcome,
} from './incident-source.js';

/** A queue of which only the payload's tenant is looked at. */
export type AnyQueue = QueueDefinition<{ readonly tenant: string }, never>;

/** Jobs that used up their attempts, in any queue; as many as the queue keeps. */
export class FailedJobs implements IncidentSource {
  readonly kind = 'job-failed';

  constructor(
    private readonly queues: QueueBackend,
    private readonly definitions: readonly AnyQueue[],
  ) {}

  async list(tenant: string, selection: IncidentSelection): Promise<readonly Incident[]> {
    const looked = this.definitions.filter(({ name }) => selection.source === undefined || name === selection.source);
    const failed = await Promise.all(
      looked.map(async (definition) => {
        const jobs = await this.queues.queue(definition).failed();
        return jobs.filter(({ payload }) => payload.tenant === tenant).map((job) => this.#incident(definition, job));
      }),
    );
    return selected(failed.flat(), selection);
  }

  async find(tenant: string, incidentId: string): Promise<Incident | undefined> {
    const named = this.#named(incidentId);
    if (named === undefined) return undefined;
    const job = await this.queues.queue(named.definition).findFailed(named.jobId);
    return job?.payload.tenant === tenant ? this.#incident(named.definition, job) : undefined;
  }

  async retry({ tenant }: CommandContext, incidentId: string): Promise<RetryOutcome> {
    const named = this.#named(incidentId);
    const incident = await this.find(tenant, incidentId);
    if (named === undefined || incident === undefined) return { outcome: 'gone' };
    const asked = await this.queues.queue(named.definition).retry(named.jobId);
    return { outcome: asked ? 'asked' : 'gone' };
  }

  /** The id of a job may hold dots, the name of a queue does not. */
  #named(incidentId: string): { readonly definition: AnyQueue; readonly jobId: string } | undefined {
    const [, queue, jobId] = /^job-failed\.([^.]+)\.(.+)$/.exec(incidentId) ?? [];
    const definition = this.definitions.find(({ name }) => name === queue);
    return definition === undefined || jobId === undefined ? undefined : { definition, jobId };
  }

  #incident({ name, purpose }: AnyQueue, job: FailedJob<JsonObject>): Incident {
    const { id, payload, failure, trace, attemptsMade, addedAt, failedAt } = job;
    return {
      incidentId: `${this.kind}.${name}.${id}`,
      kind: this.kind,
      source: name,
      summary: `A job of the queue "${name}" used up its attempts.`,
      evidence: { jobId: id, purpose, payload, error: failure, trace },
      firstAt: addedAt,
      lastAt: failedAt,
      attempts: attemptsMade,
      remedy: 'Mend what the error names, then retry: the job runs again with all its attempts.',
      dismissible: true,
    };
  }
}
