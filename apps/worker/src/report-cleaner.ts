import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { Logger } from 'pino';
import type { PostgresEventLog } from '#event-store';
import { systemClock } from '#kernel';
import { maintenanceQueue, type QueueBackend } from '#queue';
import type { ReportShelf } from '#reporting';
import { Rounds } from './rounds.js';

/** Milliseconds between two rounds. */
const EVERY = 60 * 60 * 1_000;

/** Removes, again and again, the files of reports whose tasks are no longer kept. */
@Injectable()
export class ReportCleaner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #rounds: Rounds;

  constructor(
    /** Null where the worker was given no place for documents. */
    private readonly shelf: ReportShelf | null,
    private readonly queues: QueueBackend,
    log: PostgresEventLog,
    private readonly logger: Logger,
  ) {
    this.#rounds = new Rounds({
      source: 'ReportCleaner',
      wanted: 'files of reports that are no longer kept',
      every: EVERY,
      look: (tenant) => this.#look(tenant),
      log,
      // How long a task and its files are kept is a matter of real time, on whatever clock the engine runs.
      clock: systemClock,
      logger,
    });
  }

  onApplicationBootstrap(): void {
    if (this.shelf !== null) this.#rounds.begin();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#rounds.end();
  }

  async #look(tenant: string): Promise<void> {
    const queue = this.queues.queue(maintenanceQueue);
    const removed = await this.shelf!.sweep(tenant, async (reportId) => (await queue.find(reportId)) !== undefined);
    if (removed.length === 0) return;
    this.logger.info({ source: 'ReportCleaner', tenant }, `${removed.length} files of former reports were removed`);
  }
}
