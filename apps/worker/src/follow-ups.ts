import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';

/** How soon after a look the next one is worth it, where a read model goes on moving; milliseconds. */
const REST = 250;

interface Following {
  readonly ended: Promise<void>;
  /** It moved again since somebody looked. */
  again: boolean;
}

/**
 * Looks for what is to follow when a subscription has moved: at once, and no more than a few times a second while it goes
 * on moving. Nobody waits for it, and what it misses the next round of whoever looks finds.
 */
@Injectable()
export class FollowUps implements BeforeApplicationShutdown {
  readonly #following = new Map<string, Following>();
  readonly #closing = new AbortController();

  constructor(
    /** Looks for all that follows the subscription in a tenant. */
    private readonly look: (subscription: string, tenant: string) => Promise<void>,
    private readonly logger: Logger,
    private readonly rest = REST,
  ) {
    // Whoever rests listens to it, however many these are.
    setMaxListeners(0, this.#closing.signal);
  }

  /** Told that a subscription has moved. */
  moved(subscription: string, tenant: string): void {
    if (this.#closing.signal.aborted) return;
    const key = `${tenant} ${subscription}`;
    const following = this.#following.get(key);
    if (following) {
      following.again = true;
      return;
    }
    const begun: Following = {
      again: true,
      ended: Promise.resolve()
        .then(() => this.#follow(subscription, tenant, begun))
        .finally(() => this.#following.delete(key)),
    };
    this.#following.set(key, begun);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#closing.abort();
    await Promise.all([...this.#following.values()].map(({ ended }) => ended));
  }

  async #follow(subscription: string, tenant: string, following: Following): Promise<void> {
    const { signal } = this.#closing;
    while (following.again && !signal.aborted) {
      following.again = false;
      try {
        await this.look(subscription, tenant);
      } catch (error) {
        this.logger.warn(
          { source: 'FollowUps', tenant, subscription, error },
          'a look for what follows a subscription failed; the next round finds what it missed',
        );
      }
      await delay(this.rest, undefined, { signal }).catch(() => undefined);
    }
  }
}
