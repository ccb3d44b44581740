import type { Logger } from 'pino';
import type { PostgresEventLog } from '#event-store';
import type { Clock } from '#kernel';

export interface RoundsOptions {
  /** Who looks, as it is named in the log of the process. */
  readonly source: string;
  /** What is looked for, to complete "a look for … failed". */
  readonly wanted: string;
  /** Milliseconds between the end of one round and the beginning of the next. */
  readonly every: number;
  /** @param head the last position of the tenant's log */
  readonly look: (tenant: string, head: number) => Promise<void>;
  readonly log: PostgresEventLog;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Looks at every tenant again and again: whatever signal or job was lost, the next round finds what it was for. On a
 * clock that is stepped there is a round after each step, since what was to come then may be due now.
 */
export class Rounds {
  #next: NodeJS.Timeout | undefined;
  #round: Promise<void> | undefined;
  #again = false;
  #ended = false;
  #unsubscribe: (() => void) | undefined;

  constructor(private readonly options: RoundsOptions) {}

  begin(): void {
    this.#unsubscribe = this.options.clock.onStep?.(() => {
      this.#look();
    });
    this.#look();
  }

  /** Waits for a round that is under way; none begins after it. */
  async end(): Promise<void> {
    this.#ended = true;
    clearTimeout(this.#next);
    this.#unsubscribe?.();
    await this.#round;
  }

  #look(): void {
    if (this.#ended) return;
    if (this.#round !== undefined) {
      this.#again = true;
      return;
    }
    clearTimeout(this.#next);
    this.#round = this.#lookAtAll().finally(() => {
      this.#round = undefined;
      if (this.#ended) return;
      this.#next = setTimeout(
        () => {
          this.#look();
        },
        this.#again ? 0 : this.options.every,
      );
      this.#again = false;
    });
  }

  async #lookAtAll(): Promise<void> {
    const { source, wanted, look, log, logger } = this.options;
    try {
      for (const [tenant, head] of await log.tenants()) {
        if (this.#ended) return;
        await look(tenant, head);
      }
    } catch (error) {
      logger.warn({ source, error }, `a look for ${wanted} failed; the next one finds what it missed`);
    }
  }
}
