import { buffer } from 'node:stream/consumers';
import type { DocumentStore } from '#attachments';
import { type CommandRunner, type PostgresEventLog } from '#event-store';
import { ENGINE, fold, isErased, type Clock, type Refused } from '#kernel';
import {
  noticeDecider,
  noticeStream,
  type GiveUpNotice,
  type NoticeCommand,
  type NoticeEvent,
  type NoticeRaisedData,
  type NoticeState,
} from '../domain/index.js';
import { mailOf, type ReportContent } from '../mail/mail-message.js';
import type { Mailer } from '../mail/mailer.js';
import type { DeliverySweep } from './delivery-sweep.js';

/** Bytes of a file that goes with a mail, at most: servers refuse larger mails. */
const LARGEST_ATTACHMENT = 10 * 1_024 * 1_024;

type Waiting = Extract<NoticeState, { readonly status: 'waiting' }>;

/**
 * Mails what is due and records what the server said. What has ended, or is not due, is left alone: the log is asked,
 * for a row may be behind. A process that dies between sending and recording sends again under the same Message-ID,
 * and the notice ends once.
 */
export class MailDelivery {
  constructor(
    private readonly log: PostgresEventLog,
    private readonly runner: CommandRunner,
    private readonly sweep: DeliverySweep,
    private readonly clock: Clock,
    /** Where reports are kept; null where there is no place for documents. */
    private readonly documents: DocumentStore | null,
  ) {}

  /** @param chance from 0 up to 1; see `retryAt` */
  async send(tenant: string, mailId: string, mailer: Mailer, chance: number): Promise<void> {
    const all = await this.#waiting(tenant, await this.sweep.noticesOf(tenant, mailId));
    const erased = all.filter(({ raised }) => isErased(raised.address));
    await this.#giveUp(tenant, erased, 'recipient-erased');
    const waiting = all.filter((one) => !erased.includes(one));
    const [first] = waiting;
    if (first === undefined) return;
    const notices = waiting.map(({ raised }) => raised);
    const message = mailOf(notices, mailer.publicUrl, await this.#reportsIn(tenant, notices));
    const answer = await mailer.send(mailId, message);
    const at = this.clock.now();
    const attempt = String(first.attempts + 1);
    await this.#record(
      tenant,
      `mail.${mailId}.${attempt}.${answer.outcome}`,
      waiting.map(({ raised }) => raised.noticeId),
      answer.outcome === 'accepted'
        ? { type: 'record-acceptance', messageId: answer.messageId, response: answer.response, at }
        : { type: 'record-failure', error: answer.error, permanent: answer.permanent, chance, at },
    );
  }

  /** Ends what was to be mailed while there is no mail server. */
  async giveUp(tenant: string, noticeIds: readonly string[]): Promise<void> {
    await this.#giveUp(tenant, await this.#waiting(tenant, noticeIds), 'mail-off');
  }

  async #giveUp(tenant: string, waiting: readonly Waiting[], reason: GiveUpNotice['reason']): Promise<void> {
    const [first] = waiting;
    if (first === undefined) return;
    const { noticeId } = first.raised;
    await this.#record(
      tenant,
      `${reason}.${noticeId}.${String(first.attempts)}`,
      waiting.map(({ raised }) => raised.noticeId),
      { type: 'give-up-notice', reason, at: this.clock.now() },
    );
  }

  /** What the reports among the notices say. @throws Error where there is no place for documents */
  async #reportsIn(tenant: string, notices: readonly NoticeRaisedData[]): Promise<ReadonlyMap<string, ReportContent>> {
    const contents = new Map<string, ReportContent>();
    for (const { noticeId, matter } of notices) {
      if (!('body' in matter)) continue;
      const { body, file } = matter;
      const isSent = file !== undefined && file.bytes <= LARGEST_ATTACHMENT;
      contents.set(noticeId, {
        body: (await this.#bytesOf(tenant, body.sha256)).toString('utf8'),
        attachment: isSent
          ? { filename: file.name, contentType: file.mediaType, content: await this.#bytesOf(tenant, file.sha256) }
          : null,
      });
    }
    return contents;
  }

  async #bytesOf(tenant: string, sha256: string): Promise<Buffer> {
    if (this.documents === null) throw new Error('this worker has no place for documents; see ATTACHMENTS_URL');
    return buffer(await this.documents.open(tenant, sha256));
  }

  async #waiting(tenant: string, noticeIds: readonly string[]): Promise<readonly Waiting[]> {
    if (noticeIds.length === 0) return [];
    const now = this.clock.now();
    const { streams } = await this.log.load(tenant, noticeIds.map(noticeStream));
    return noticeIds
      .map((noticeId) => streams.get(noticeStream(noticeId)) ?? [])
      .map((events) => fold(noticeDecider, events as unknown as readonly NoticeEvent[]))
      .filter((state): state is Waiting => state.status === 'waiting')
      .filter(({ notBefore }) => notBefore === null || notBefore <= now);
  }

  async #record(
    tenant: string,
    commandId: string,
    noticeIds: readonly string[],
    command: NoticeCommand,
  ): Promise<void> {
    const streams = noticeIds.map(noticeStream);
    const context = {
      tenant,
      actor: ENGINE,
      commandId,
      correlationId: noticeIds[0]!,
      at: this.clock.now(),
    };
    await this.runner.compose(context, {
      name: 'record-delivery',
      // What was sent is the same mail, whatever the server says the second time.
      content: { commandId },
      streams,
      plan: (view) => {
        const writes: { stream: string; events: readonly NoticeEvent[] }[] = [];
        for (const stream of streams) {
          const decision: Refused | { accepted: true; events: readonly NoticeEvent[] } = noticeDecider.decide(
            command,
            view.fold(noticeDecider, stream),
          );
          if (!decision.accepted) return decision;
          writes.push({ stream, events: decision.events });
        }
        return { writes, result: null };
      },
    });
  }
}
