import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { LogSignal, ReadModelProgress } from '#event-store';
import { InboxQueries, noticesProjection } from '#notifications';
import type { Recipient } from '#notifications/domain';
import { Problem } from '#platform';
import { INBOX_TOO_MANY_STREAMS } from '../http/api.problems.js';
import { inboxNoticeView } from './notice.views.js';

/** Streams that one process serves at a time. */
const MOST_STREAMS = 500;

/** After that a client connects again, with a token that is still good; milliseconds. */
const LONGEST_STREAM = 15 * 60_000;

/** A line at least that often, so that nobody between takes the connection for dead; milliseconds. */
const HEARTBEAT_EVERY = 15_000;

/** How often it looks without having been told, and how soon again after it was; milliseconds. */
const LOOK_EVERY = 2_000;
const LOOK_AGAIN_AFTER = 100;

const PAGE = 100;

/** Follows inboxes as server-sent events (HTML standard, section 9.2): the id of each is its position in the log. */
@Injectable()
export class InboxStreams implements OnModuleDestroy {
  readonly #closing = new AbortController();
  #open = 0;

  constructor(
    private readonly inboxes: InboxQueries,
    private readonly progress: ReadModelProgress,
    private readonly signal: LogSignal,
  ) {}

  /** Every stream ends, so that the process can. */
  onModuleDestroy(): void {
    this.#closing.abort();
  }

  /**
   * @param after exclusive; from now on when absent
   * @throws Problem `inbox/too-many-streams`
   */
  async *follow(
    tenant: string,
    recipients: readonly Recipient[],
    after: number | undefined,
    gone: AbortSignal,
  ): AsyncGenerator<string> {
    const ends = AbortSignal.any([gone, this.#closing.signal, AbortSignal.timeout(LONGEST_STREAM)]);
    let told = new AbortController();
    const unsubscribe = this.signal.subscribe((grown) => {
      if (grown === tenant) told.abort();
    });
    this.#open += 1;
    try {
      let position = after ?? (await this.progress.positionOf(tenant, noticesProjection.name));
      yield `retry: 3000\n: following from ${String(position)}\n\n`;
      let spoken = performance.now();
      while (!ends.aborted) {
        told = new AbortController();
        // All rows up to where the read model is are there: none can come in between any more.
        const until = await this.progress.positionOf(tenant, noticesProjection.name);
        const notices =
          until > position ? await this.inboxes.since(tenant, recipients, { after: position, until, limit: PAGE }) : [];
        for (const notice of notices) {
          yield `id: ${String(notice.position)}\nevent: notice\ndata: ${JSON.stringify(inboxNoticeView(notice))}\n\n`;
          spoken = performance.now();
        }
        const isMore = notices.length === PAGE;
        position = isMore ? notices.at(-1)!.position : Math.max(position, until);
        if (isMore) continue;
        if (performance.now() - spoken > HEARTBEAT_EVERY) {
          yield ': still here\n\n';
          spoken = performance.now();
        }
        await pause(LOOK_EVERY, AbortSignal.any([ends, told.signal]));
        await pause(LOOK_AGAIN_AFTER, ends);
      }
    } finally {
      this.#open -= 1;
      unsubscribe();
    }
  }

  /** @throws Problem `inbox/too-many-streams` */
  ensureRoom(): void {
    if (this.#open < MOST_STREAMS) return;
    throw new Problem(INBOX_TOO_MANY_STREAMS, { headers: { 'Retry-After': '10' } });
  }
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
