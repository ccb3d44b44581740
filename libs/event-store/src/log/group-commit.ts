/** Bounds of one tenant's queue and of the batches made from it. */
export interface GroupCommitLimits {
  /** Units in one batch at most. */
  readonly maxBatch: number;
  /** Batches of one tenant under way at once. With two, one is prepared and answered while the other is written. */
  readonly maxInFlight: number;
  /** Units that make a batch worth sending beside another: with fewer, one bigger batch is cheaper. */
  readonly minBeside: number;
  /** Units waiting at most, over all tenants; one more is refused at once (back-pressure). */
  readonly maxWaiting: number;
}

export const DEFAULT_LIMITS: GroupCommitLimits = {
  maxBatch: 512,
  maxInFlight: 2,
  minBeside: 16,
  maxWaiting: 20_000,
};

/** Too much is waiting already: nothing was written, try again in a moment. */
export class TooManyWaiting extends Error {
  constructor(waiting: number) {
    super(`${String(waiting)} appends are waiting to be written; nothing was written, try again in a moment`);
    this.name = 'TooManyWaiting';
  }
}

/** What became of one unit of a batch. */
export type Settled<Result> = { readonly done: Result } | { readonly failed: unknown };

interface Waiting<Unit, Result> {
  readonly unit: Unit;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

interface Lane<Unit, Result> {
  waiting: Waiting<Unit, Result>[];
  inFlight: number;
  scheduled: boolean;
}

/**
 * Group commit: what arrives while a batch is under way goes into the next one, so that
 * one lock and one flush to disk serve many appends. An idle lane sends at once; the wait
 * is bounded by the batches under way and needs no timer.
 *
 * @param write carries out one batch and settles each unit, in order
 * @param keyOf two units of one batch never share a key; the later one waits for the next batch.
 */
export class GroupCommit<Unit, Result> {
  readonly #lanes = new Map<string, Lane<Unit, Result>>();
  #waiting = 0;

  constructor(
    private readonly write: (lane: string, units: readonly Unit[]) => Promise<readonly Settled<Result>[]>,
    private readonly keyOf: (unit: Unit) => string,
    private readonly limits: GroupCommitLimits = DEFAULT_LIMITS,
  ) {}

  /** @throws TooManyWaiting when the queue is full. */
  submit(laneName: string, unit: Unit): Promise<Result> {
    if (this.#waiting >= this.limits.maxWaiting) return Promise.reject(new TooManyWaiting(this.#waiting));
    const lane = this.#laneOf(laneName);
    this.#waiting += 1;
    return new Promise<Result>((resolve, reject) => {
      lane.waiting.push({ unit, resolve, reject });
      this.#schedule(laneName, lane);
    });
  }

  get waiting(): number {
    return this.#waiting;
  }

  #laneOf(name: string): Lane<Unit, Result> {
    let lane = this.#lanes.get(name);
    if (!lane) this.#lanes.set(name, (lane = { waiting: [], inFlight: 0, scheduled: false }));
    return lane;
  }

  /** Waits for the end of the event loop's turn, so that appends of one turn share a batch. */
  #schedule(name: string, lane: Lane<Unit, Result>): void {
    if (lane.scheduled || this.#share(lane) === 0) return;
    lane.scheduled = true;
    setImmediate(() => {
      lane.scheduled = false;
      for (let share = this.#share(lane); share > 0; share = this.#share(lane)) {
        lane.inFlight += 1;
        void this.#send(name, lane, this.#takeBatch(lane, share));
      }
    });
  }

  /** How many of the waiting units the next batch should hold; 0 when none should be sent now. */
  #share({ waiting, inFlight }: Lane<Unit, Result>): number {
    const free = this.limits.maxInFlight - inFlight;
    if (free <= 0 || (inFlight > 0 && waiting.length < this.limits.minBeside)) return 0;
    const batches = Math.min(free, Math.max(1, Math.floor(waiting.length / this.limits.minBeside)));
    return Math.min(this.limits.maxBatch, Math.ceil(waiting.length / batches));
  }

  #takeBatch(lane: Lane<Unit, Result>, share: number): Waiting<Unit, Result>[] {
    const batch: Waiting<Unit, Result>[] = [];
    const held: Waiting<Unit, Result>[] = [];
    const keys = new Set<string>();
    let next = 0;
    for (; next < lane.waiting.length && batch.length < share; next += 1) {
      const candidate = lane.waiting[next]!;
      const key = this.keyOf(candidate.unit);
      if (keys.has(key)) {
        held.push(candidate);
      } else {
        keys.add(key);
        batch.push(candidate);
      }
    }
    lane.waiting = [...held, ...lane.waiting.slice(next)];
    this.#waiting -= batch.length;
    return batch;
  }

  async #send(name: string, lane: Lane<Unit, Result>, batch: readonly Waiting<Unit, Result>[]): Promise<void> {
    try {
      const settled = await this.write(
        name,
        batch.map(({ unit }) => unit),
      );
      batch.forEach(({ resolve, reject }, index) => {
        const one = settled[index]!;
        if ('done' in one) resolve(one.done);
        else reject(one.failed);
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      lane.inFlight -= 1;
      if (lane.waiting.length > 0) this.#schedule(name, lane);
      else if (lane.inFlight === 0) this.#lanes.delete(name);
    }
  }
}
