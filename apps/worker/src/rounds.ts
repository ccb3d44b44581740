import type { Logger } from 'pino';
import { isConnectionLost, type PostgresEventLog } from '#event-store';
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
  /** How bad it is when a look fails; `warn` unless stated. */
  readonly severity?: 'warn' | 'error';
}

/** How often it is said again that the look at a tenant fails as it did before; milliseconds. */
const SAID_AGAIN_AFTER = 60_000;

/**
 * Looks at every tenant again and again: whatever signal or job was lost, the next round finds what it was for. What is
 * wrong with one tenant keeps it from no other. On a
 * clock that is stepped there is a round after each step, since what was to come then may be due now.
 */
export class Rounds {
  #next: NodeJS.Timeout | undefined;
  #round: Promise<void> | undefined;
  #again = false;
  #ended = false;
  #unsubscribe: (() => void) | undefined;
  /** Of tenants whose last look failed, how, and when that was said. */
  readonly #faults = new Map<string, { readonly message: string; readonly at: number }>();

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
    const { log } = this.options;
    try {
      for (const [tenant, head] of await log.tenants()) {
        if (this.#ended) return;
        await this.#lookAt(tenant, head);
      }
    } catch (error) {
      this.#say({ error });
    }
  }

  /** @throws what would fail for the others as well: the database is away */
  async #lookAt(tenant: string, head: number): Promise<void> {
    try {
      await this.options.look(tenant, head);
      this.#faults.delete(tenant);
    } catch (error) {
      if (isConnectionLost(error)) throw error;
      const message = error instanceof Error ? error.message : String(error);
      const fault = this.#faults.get(tenant);
      const at = performance.now();
      // What stays wrong for a night is no reason to fill a disk.
      if (fault?.message === message && at - fault.at < SAID_AGAIN_AFTER) return;
      this.#faults.set(tenant, { message, at });
      this.#say({ tenant, error });
    }
  }

  #say(about: { readonly tenant?: string; readonly error: unknown }): void {
    const { source, wanted, logger, severity = 'warn' } = this.options;
    logger[severity]({ source, ...about }, `a look for ${wanted} failed; the next one finds what it missed`);
  }
}
