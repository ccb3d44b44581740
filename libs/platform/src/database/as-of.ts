import { AsyncLocalStorage } from 'node:async_hooks';
import type { Instant } from '#kernel';

/** The past, under the two clocks of the log. */
export interface AsOf {
  /** What had been recorded up to this position … */
  readonly position: number;
  /** … and had taken effect by this instant; absent: whenever it takes effect. */
  readonly effectiveUntil?: Instant;
  /** The moment that is asked about, for what time alone changes. */
  readonly at: Instant;
}

const storage = new AsyncLocalStorage<AsOf>();

/** Runs `work` so that every read model it looks into, however deep, shows the past; see `inTenant`. */
export function inThePast<Result>(asOf: AsOf, work: () => Result): Result {
  return storage.run(asOf, work);
}

/** Undefined where the present is meant. */
export function currentAsOf(): AsOf | undefined {
  return storage.getStore();
}
