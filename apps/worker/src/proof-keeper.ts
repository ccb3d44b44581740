import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { Logger } from 'pino';
import type { CheckpointPublisher, LogTree } from '#audit';
import type { PostgresEventLog } from '#event-store';
import type { Clock } from '#kernel';
import { Rounds } from './rounds.js';

/** How often it looks whether logs have grown; milliseconds. */
const EVERY = 1_000;

/**
 * Grows the tree over every log behind it, and has what it comes to signed, no more often than it was told. It asks nothing
 * of whoever appends, and whatever it cannot do it says and tries again: work goes on without it.
 */
@Injectable()
export class ProofKeeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #rounds: Rounds;
  /** Of each tenant, how far its tree is known to be. */
  readonly #sizes = new Map<string, number>();
  /** Of each tenant, the latest checkpoint, and when it was looked for, by the clock of the process. */
  readonly #published = new Map<string, { readonly size: number; readonly at: number }>();

  constructor(
    private readonly tree: LogTree,
    /** Null where there is no key. */
    private readonly publisher: CheckpointPublisher | null,
    /** Milliseconds between two checkpoints of a log, at least. */
    private readonly checkpointEvery: number,
    log: PostgresEventLog,
    clock: Clock,
    private readonly logger: Logger,
  ) {
    this.#rounds = new Rounds({
      source: 'ProofKeeper',
      wanted: 'logs that have grown',
      severity: 'error',
      every: EVERY,
      look: (tenant, head) => this.#look(tenant, head),
      log,
      clock,
      logger,
    });
  }

  onApplicationBootstrap(): void {
    this.#rounds.begin();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#rounds.end();
  }

  async #look(tenant: string, head: number): Promise<void> {
    if (head !== this.#sizes.get(tenant)) {
      const size = await this.tree.grow(tenant);
      if (size !== undefined) this.#sizes.set(tenant, size);
    }
    await this.#publish(tenant);
  }

  async #publish(tenant: string): Promise<void> {
    const published = this.#published.get(tenant);
    const now = performance.now();
    if (!this.publisher || this.#sizes.get(tenant) === published?.size) return;
    if (published && now - published.at < this.checkpointEvery) return;
    const latest = await this.publisher.publish(tenant);
    if (!latest) return;
    this.#published.set(tenant, { size: latest.size, at: now });
    if (!latest.witnessed && latest.size !== published?.size) {
      const { size, failures } = latest;
      this.logger.error(
        { source: 'ProofKeeper', tenant, size, failures },
        'too few witnesses have cosigned a checkpoint',
      );
    }
  }
}
