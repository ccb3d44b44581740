import { availableParallelism } from 'node:os';
import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import {
  canShareAPass,
  type LaggingSubscription,
  type LogExcerpt,
  type Projection,
  type SharedPass,
  type Subscription,
  type SubscriptionLag,
  type SubscriptionRunner,
} from '#event-store';
import { settlesWithin } from '#queue';
import { FairShare } from './fair-share.js';

/** Passes by themselves that go on at once in one process: of those near the head that are no read models. */
const PASSES = 2;

/**
 * And of those that are far from it. They have much to do, and whatever the machine does for them at the same time it
 * does not do for those near the head: half of it is enough.
 */
const FAR_PASSES = Math.max(1, Math.floor(availableParallelism() / 2));

/**
 * Transactions that read models near the head share, side by side: while the database works for one, another is reckoned,
 * and other workers find some that are free.
 */
const SHARES = 3;

/** Events at once from which on a read model is a quick one. */
const QUICK = 1_000;

/** The share that these have. */
const QUICK_ONES = 0;

/** Batches a subscription handles before whoever else waits has its place. */
const BATCHES = 3;

/** How long a tenant's turn waits for its quick followers, and then for the slowest, which goes on by itself; milliseconds. */
const PATIENCE = 40;

/** How long somebody has the place of others who wait, milliseconds; most need a tenth of it. */
const A_WHILE = 2_000;

/** What a shared pass is to go through; the newest counts, for it holds what the one before it held and was not done. */
interface SharedTask {
  readonly projections: readonly Projection[];
  readonly excerpt: LogExcerpt;
}

interface RunningTogether {
  readonly ended: Promise<void>;
  next: SharedTask | undefined;
}

interface Pass {
  readonly ended: Promise<void>;
  /** What was read of the log for its latest call: what it has not come to yet need not be read again. */
  excerpts: readonly LogExcerpt[];
  /** As its latest call found it. */
  isNear: boolean;
  /** It was called again meanwhile: what it has seen of the log may be older than that. */
  calledAgain: boolean;
  /** It is near the head again: it ends, and goes on with the others. */
  joinsOthers: boolean;
}

/** Moves the subscriptions of this process forward, side by side, each of them once at a time in a tenant. */
@Injectable()
export class Followers implements BeforeApplicationShutdown {
  readonly #passes = new Map<string, Pass>();
  readonly #shared = new Map<string, RunningTogether>();
  readonly #places = new FairShare(PASSES);
  readonly #farPlaces = new FairShare(FAR_PASSES);
  /** Whoever is near the head need not wait until somebody who is far from it has done its batches. */
  readonly #sharedPlaces = new FairShare(SHARES);
  #closed = false;

  constructor(
    private readonly subscriptions: readonly Subscription[],
    private readonly lag: SubscriptionLag,
    private readonly runner: SubscriptionRunner,
    /** Told after every pass, for what is to follow. */
    private readonly moved: (subscription: string, tenant: string) => void,
    private readonly logger: Logger,
    private readonly patience = PATIENCE,
  ) {}

  /**
   * Lets everyone in a tenant who has something to do begin with it, and waits for them a while.
   * @throws what the first of them failed with meanwhile; the others go on
   */
  async turn(tenant: string): Promise<void> {
    const { followers, excerpt, behind } = await this.lag.lagging(tenant, this.subscriptions);
    const excerpts = [excerpt, behind].filter((one) => one !== undefined);
    const shares: Projection[][] = Array.from({ length: SHARES }, () => []);
    const apart: LaggingSubscription[] = [];
    for (const follower of followers) {
      const { subscription, isNear } = follower;
      if (!isNear || !canShareAPass(subscription)) {
        apart.push(follower);
        continue;
      }
      const pass = this.#passes.get(keyOf(tenant, follower));
      // Called again and again while events come in, it would stay by itself, at more than twice the cost.
      if (pass) pass.joinsOthers = true;
      else shares[this.#shareOf(subscription)]!.push(subscription);
    }
    const passes = apart.map((follower) => this.#call(tenant, follower, excerpts));
    for (const [share, projections] of shares.entries()) {
      if (!excerpt || projections.length === 0) continue;
      const pass = this.#callTogether(tenant, `${tenant} ${String(share)}`, { projections, excerpt });
      passes.push(pass);
      // Side by side with the others they would be done no sooner than these.
      if (share === QUICK_ONES) await settlesWithin(this.patience, pass);
    }
    await settlesWithin(this.patience, Promise.all(passes));
  }

  /** What takes large batches is quick, and has a share of its own that goes first: it need not wait for what is not. */
  #shareOf(projection: Projection): number {
    if (projection.batchSize >= QUICK) return QUICK_ONES;
    return 1 + (this.subscriptions.indexOf(projection) % (SHARES - 1));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled([...this.#shared.values(), ...this.#passes.values()].map(({ ended }) => ended));
  }

  #call(tenant: string, follower: LaggingSubscription, excerpts: readonly LogExcerpt[]): Promise<void> {
    const key = keyOf(tenant, follower);
    const running = this.#passes.get(key);
    if (running) {
      running.calledAgain = true;
      running.excerpts = excerpts;
      running.isNear = follower.isNear;
      return running.ended;
    }
    const begun: Pass = {
      excerpts,
      isNear: follower.isNear,
      calledAgain: true,
      joinsOthers: false,
      ended: Promise.resolve().then(() => this.#pass(tenant, follower, key, begun)),
    };
    this.#passes.set(key, begun);
    begun.ended.catch((error: unknown) => {
      this.logger.warn(
        { source: 'Followers', tenant, subscription: follower.subscription.name, error },
        'a subscription could not be moved forward; the next look at the log calls it again',
      );
    });
    return begun.ended;
  }

  /** All of a share go through what is new in one transaction; whoever cannot goes by itself. */
  #callTogether(tenant: string, key: string, task: SharedTask): Promise<void> {
    const running = this.#shared.get(key);
    if (running) {
      running.next = task;
      return running.ended;
    }
    const begun: RunningTogether = {
      next: task,
      ended: Promise.resolve().then(() => this.#passTogether(tenant, key, begun)),
    };
    this.#shared.set(key, begun);
    begun.ended.catch(() => undefined);
    return begun.ended;
  }

  async #passTogether(tenant: string, key: string, pass: RunningTogether): Promise<void> {
    try {
      while (pass.next && !this.#closed) {
        const { projections, excerpt } = pass.next;
        pass.next = undefined;
        const { moved, passedOver } = await this.#sharedPlaces
          .run(tenant, () => this.runner.runTogether(tenant, projections, excerpt))
          .catch((error: unknown): SharedPass => {
            this.logger.warn({ source: 'Followers', tenant, error }, 'read models that went together go on one by one');
            return { moved: [], passedOver: projections };
          });
        for (const name of moved) this.moved(name, tenant);
        // Not waited for: what holds one of them up must not hold up the others.
        for (const subscription of passedOver) {
          void this.#call(tenant, { subscription, partition: 0, isNear: false }, [excerpt]).catch(() => undefined);
        }
      }
    } finally {
      this.#shared.delete(key);
    }
  }

  async #pass(
    tenant: string,
    { subscription, partition }: LaggingSubscription,
    key: string,
    pass: Pass,
  ): Promise<void> {
    try {
      while (pass.calledAgain && !pass.joinsOthers && !this.#closed) {
        pass.calledAgain = false;
        await this.#inPlace(pass.isNear ? this.#places : this.#farPlaces, tenant, async () => {
          const outcome = await this.runner.run(subscription, tenant, partition, BATCHES, {
            excerpts: () => pass.excerpts,
          });
          if (outcome === 'more') pass.calledAgain = true;
          if (outcome === 'stopped') {
            this.logger.error(
              { source: 'Followers', tenant, subscription: subscription.name, partition },
              'a subscription cannot take an event and is held before it; the incidents say which, and why',
            );
          }
        });
        this.moved(subscription.name, tenant);
      }
    } finally {
      // In one step with the last look at `calledAgain`: no call gets lost in between.
      this.#passes.delete(key);
      if (pass.joinsOthers && !this.#closed) this.#turnAgain(tenant);
    }
  }

  /** Whoever hangs has its place for a while only: what holds it up must not hold up the others. */
  async #inPlace(places: FairShare, tenant: string, work: () => Promise<void>): Promise<void> {
    const working = await places.run(tenant, async () => {
      const begun = work();
      await settlesWithin(A_WHILE, begun).catch(() => undefined);
      // In an object, or its end would be waited for here.
      return { begun };
    });
    await working.begun;
  }

  #turnAgain(tenant: string): void {
    this.turn(tenant).catch((error: unknown) => {
      this.logger.warn(
        { source: 'Followers', tenant, error },
        'followers could not be given a turn; the next look at the log gives them one',
      );
    });
  }
}

function keyOf(tenant: string, { subscription, partition }: LaggingSubscription): string {
  return `${tenant} ${subscription.name} ${String(partition)}`;
}
