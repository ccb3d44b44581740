import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { Logger } from 'pino';
import type { PostgresEventLog } from '#event-store';
import type { Clock } from '#kernel';
import { noticesProjection, type DeliverySweep, type MailDelivery, type Mailer } from '#notifications';
import { deliveriesQueue, type QueueBackend } from '#queue';
import { Rounds } from './rounds.js';

/** Mails sent side by side in one process. */
const CONCURRENCY = 4;

/** How often the rows are swept, and when mail that was armed and is still due is armed again; milliseconds. */
export interface DeliveryPace {
  readonly sweepEvery: number;
  readonly rearmAfter: number;
}

/**
 * Puts mail that is due into the queue, again and again, and sends it when its job comes. Without a mail server it
 * records that nothing is sent.
 */
@Injectable()
export class DeliveryAlarm implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #rounds: Rounds;

  constructor(
    private readonly sweep: DeliverySweep,
    private readonly delivery: MailDelivery,
    /** Null where mail is switched off. */
    private readonly mailer: Mailer | null,
    log: PostgresEventLog,
    private readonly queues: QueueBackend,
    private readonly clock: Clock,
    private readonly pace: DeliveryPace,
    logger: Logger,
  ) {
    this.#rounds = new Rounds({
      source: 'DeliveryAlarm',
      wanted: 'mail that is due',
      every: pace.sweepEvery,
      look: (tenant) => this.#arm(tenant),
      log,
      clock,
      logger,
    });
  }

  onApplicationBootstrap(): void {
    const { mailer } = this;
    if (mailer !== null) {
      this.queues.worker(
        deliveriesQueue,
        async ({ payload: { tenant, mailId } }) => {
          await this.delivery.send(tenant, mailId, mailer, Math.random());
          return null;
        },
        { concurrency: CONCURRENCY },
      );
    }
    this.#rounds.begin();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#rounds.end();
    this.mailer?.close();
  }

  /** Told that a subscription has moved: mail that nothing holds back goes at once. */
  async moved(subscription: string, tenant: string): Promise<void> {
    if (subscription === noticesProjection.name) await this.#arm(tenant);
  }

  async #arm(tenant: string): Promise<void> {
    const { rearmAfter } = this.pace;
    await this.sweep.arm(tenant, { now: this.clock.now(), rearmAfter }, async (mails) => {
      if (this.mailer === null) {
        await this.delivery.giveUp(
          tenant,
          mails.flatMap(({ noticeIds }) => noticeIds),
        );
      } else {
        await this.queues.queue(deliveriesQueue).addMany(mails.map(({ mailId }) => ({ payload: { tenant, mailId } })));
      }
    });
  }
}
