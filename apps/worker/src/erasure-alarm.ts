import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { Logger } from 'pino';
import type { PostgresEventLog, Sealing } from '#event-store';
import { instantOf, type Clock, type Instant } from '#kernel';
import { peopleProjection, type ErasureQueries } from '#organizations';
import { Rounds } from './rounds.js';

/**
 * Sees to it that every erasure that was recorded comes to its end: whoever was to destroy the key may have died before.
 * At every start all of them are gone through again, for a store of keys may have been restored from before.
 */
@Injectable()
export class ErasureAlarm implements OnApplicationBootstrap, BeforeApplicationShutdown {
  /** By tenant, the last erasure that is known to be done. */
  readonly #doneUntil = new Map<string, Instant>();
  readonly #rounds: Rounds;

  constructor(
    private readonly erasures: ErasureQueries,
    private readonly sealing: Sealing,
    log: PostgresEventLog,
    clock: Clock,
    /** How often people are looked at; milliseconds. */
    sweepEvery: number,
    logger: Logger,
  ) {
    this.#rounds = new Rounds({
      source: 'ErasureAlarm',
      wanted: 'people whose keys are to be destroyed',
      every: sweepEvery,
      look: (tenant) => this.#finish(tenant),
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

  /** Told that a subscription has moved: who was erased since is forgotten at once. */
  async moved(subscription: string, tenant: string): Promise<void> {
    if (subscription === peopleProjection.name) await this.#finish(tenant);
  }

  async #finish(tenant: string): Promise<void> {
    for (const { personId, at } of await this.erasures.since(tenant, this.#doneUntil.get(tenant) ?? null)) {
      await this.sealing.forget(tenant, personId);
      this.#doneUntil.set(tenant, instantOf(at.getTime()));
    }
  }
}
