import { AsyncLocalStorage } from 'node:async_hooks';

/** What everything done for one request or job has in common. */
export interface RequestContext {
  /** Names the cause across processes, log lines, events and problems; at most 200 visible ASCII characters. */
  readonly correlationId: string;
}

const storage = new AsyncLocalStorage<RequestContext>();

/** Runs `work` so that every log line written by it, however deep, carries the context. */
export function inRequestContext<Result>(context: RequestContext, work: () => Result): Result {
  return storage.run(context, work);
}

export function currentRequestContext(): RequestContext | undefined {
  return storage.getStore();
}
