import { setTimeout as sleep } from 'node:timers/promises';
import { instant, millisecondsOf, type Instant } from '#kernel';
import { sideBySide, type ApiClient } from './api-client.js';
import type { Stage } from './stage.js';

/** Requests sent at a time by one application. */
const WIDTH = 8;

/** How long the engine may take to come to rest after a step of the clock; milliseconds. */
const PATIENCE = 60_000;

interface Subscriptions {
  readonly head: number;
  readonly items: readonly { readonly lag: number }[];
}

interface TimersDue {
  readonly due: number;
  readonly nextDue: string | null;
}

/** The engine with nothing left to do until its clock moves. */
export interface AtRest {
  /** The last position of the log. */
  readonly head: number;
  /** When the next timer is due; null when none is planned. */
  readonly nextDue: string | null;
}

export interface AssignmentView {
  readonly assignmentId: string;
  readonly directiveId: string;
  readonly taskOrdinal: number;
  readonly summary: string;
  readonly leadAgencyId: string;
  readonly formerLeadIds: readonly string[];
  /** Of a part: its whole. */
  readonly parentId: string | null;
  readonly phase: string;
  readonly holderId: string | null;
  readonly holderSince: string | null;
}

interface FiredRung {
  readonly position: number;
  readonly effectiveAt: string;
  readonly data: { readonly rung: string; readonly moved?: { readonly from: string } };
}

/** Moves the engine's clock and the story's acts along it, always through the API. */
export class Play {
  /** The position up to which the story has told of fired timers. */
  #seen = 0;
  #now = START_OF_STORY;

  constructor(
    private readonly administrator: ApiClient,
    private readonly stage: Stage,
  ) {}

  /**
   * Lets time pass until `local` (`2025-08-04T16:00`, on Vietnamese clocks): stops at every
   * timer that is due on the way, so that each fires at its own moment in every run.
   */
  async until(local: string): Promise<void> {
    const target = at(local);
    for (;;) {
      const { nextDue } = await this.atRest();
      const next = nextDue === null ? target : instant(nextDue);
      const stop = next < target ? next : target;
      await this.administrator.put('/v1/clock', { now: stop });
      this.#now = stop;
      this.stage.live(inWords(stop));
      await this.atRest();
      await this.#tellWhatFired();
      if (stop === target) return;
    }
  }

  /** One line per moment at which timers fired since the last look, taken from the log itself. */
  async #tellWhatFired(): Promise<void> {
    const events = await this.administrator.feed<FiredRung>(this.#seen, [
      'assignment.reminded',
      'assignment.escalated',
    ]);
    this.#seen = events.at(-1)?.position ?? this.#seen;
    const counts = new Map<string, { count: number; event: FiredRung }>();
    for (const event of events) {
      const key = `${event.effectiveAt} ${event.data.rung} ${String(event.data.moved !== undefined)}`;
      counts.set(key, { count: (counts.get(key)?.count ?? 0) + 1, event });
    }
    for (const { count, event } of counts.values()) {
      this.stage.alarm(`${inShort(instant(event.effectiveAt))}  ${rungInWords(event.data, count)}`);
    }
  }

  /** Waits until every timer that is due has fired and every read model has seen the whole log. */
  async atRest(): Promise<AtRest> {
    const deadline = Date.now() + PATIENCE;
    let before: number | undefined;
    while (Date.now() < deadline) {
      const { head, items } = await this.administrator.get<Subscriptions>('/v1/operations/subscriptions');
      const { due, nextDue } = await this.administrator.get<TimersDue>('/v1/operations/timers/due');
      const resting = due === 0 && items.every(({ lag }) => lag === 0);
      // Twice, with no event in between: what was seen in several looks was true at once.
      if (resting && before === head) return { head, nextDue };
      before = resting ? head : undefined;
      await sleep(25);
    }
    throw new Error(`the engine did not come to rest within ${String(PATIENCE / 1_000)} s`);
  }

  /** One act on many assignments, several at a time, told as one line. */
  async onEach(
    label: string,
    assignments: readonly AssignmentView[],
    act: (one: AssignmentView) => Promise<unknown>,
  ): Promise<void> {
    await this.stage.counting(`${inShort(this.#now)} `, label, assignments.length, (step) =>
      sideBySide(assignments, WIDTH, async (one) => {
        await act(one);
        step();
      }),
    );
  }
}

function rungInWords({ rung, moved }: FiredRung['data'], count: number): string {
  const many = count === 1 ? '' : 's';
  if (moved) return `${String(count)} reminder${many} in the time left: a day before the limit had passed already`;
  switch (rung) {
    case 'before':
      return `${String(count)} reminder${many}, a day before the limit`;
    case 'at':
      return `${String(count)} reminder${many} at the limit`;
    case 'after':
      return `${String(count)} reminder${many}, a day overdue`;
    default:
      return `${String(count)} overdue answer${many} escalated to the next holder`;
  }
}

/** A local date-time of the story as an instant. */
export function at(local: string): Instant {
  return instant(`${local}:00+07:00`);
}

/** Sunday morning, two hours before the directive is issued. */
export const START_OF_STORY = at('2025-08-03T08:00');

const SHORT = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Ho_Chi_Minh',
  weekday: 'short',
  day: '2-digit',
  month: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
});

/** `Mon 04/08 16:00` */
function inShort(moment: Instant): string {
  return SHORT.format(millisecondsOf(moment)).replaceAll(',', '');
}

const WORDS = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Ho_Chi_Minh',
  weekday: 'long',
  day: 'numeric',
  month: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});

export function inWords(moment: Instant): string {
  return WORDS.format(millisecondsOf(moment));
}
