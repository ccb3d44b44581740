import { AsyncLocalStorage } from 'node:async_hooks';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { mayDo, type Caller } from '#access';
import type { AnyQueue } from '#operations';
import type { QueueBackend } from '#queue';

/** Who looks at the page, while one of its requests is answered. */
export const boardCaller = new AsyncLocalStorage<Caller>();

type CleanStatus = Parameters<BullMQAdapter['clean']>[0];
type Job = NonNullable<Awaited<ReturnType<BullMQAdapter['getJob']>>>;

/**
 * One queue on the page, as its caller may see it: jobs of their tenant only, and read-only unless they may manage.
 * Counts are those of the whole queue. Jobs that have not failed are never thrown away here.
 */
export class BoardQueue extends BullMQAdapter {
  constructor(queues: QueueBackend, definition: AnyQueue) {
    super(queues.queue(definition).bull as unknown as ConstructorParameters<typeof BullMQAdapter>[0], {
      description: definition.purpose,
    });
    // Set once by the class above, and asked for with every request.
    Object.defineProperties(this, {
      readOnlyMode: { get: () => !mayManage() },
      allowRetries: { get: mayManage },
      allowCompletedRetries: { value: false },
    });
  }

  override async getJob(id: string): Promise<Job | undefined> {
    const job = await super.getJob(id);
    return job !== undefined && isOwn(job) ? job : undefined;
  }

  override async getJobs(...range: Parameters<BullMQAdapter['getJobs']>): Promise<Job[]> {
    return (await super.getJobs(...range)).filter(isOwn);
  }

  override async clean(status: CleanStatus, graceTimeMs: number): Promise<void> {
    const until = Date.now() - graceTimeMs;
    const jobs = status === 'failed' ? await this.getJobs(['failed']) : [];
    for (const job of jobs) if ((job.finishedOn ?? 0) <= until) await job.remove();
  }

  /** No job here belongs to another; the page need not look for relatives. */
  override getFlowProducer(): Promise<null> {
    return Promise.resolve(null);
  }
}

function mayManage(): boolean {
  const caller = boardCaller.getStore();
  return caller !== undefined && mayDo(caller.role, 'operations:manage');
}

function isOwn(job: Job): boolean {
  const { tenant } = job.data as { readonly tenant?: string };
  return tenant !== undefined && tenant === boardCaller.getStore()?.tenant;
}
