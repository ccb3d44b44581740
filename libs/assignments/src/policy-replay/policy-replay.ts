import type { PostgresEventLog, RecordedEvent } from '#event-store';
import type { Instant } from '#kernel';
import {
  calendarHistory,
  calendarStream,
  FOLLOW_UP_PAUSES_STREAM,
  followUpPauseDecider,
  type CalendarEvent,
  type CalendarHistory,
  type FollowUpPauseEvent,
  type Ladder,
  type PauseHistory,
} from '#deadlines/domain';
import {
  outcomeOf,
  whatWouldDiffer,
  withProposedDays,
  type AssignmentDifference,
  type AssignmentEvent,
  type OfficialStatus,
  type ProposedDays,
  type ProposedPolicy,
  type ProposedReading,
} from '../domain/index.js';

/** Which past, under which policy: the same terms give the same findings whenever they are asked for. */
export interface PolicyReplayTerms {
  readonly readings?: ProposedReading;
  readonly ladder?: Ladder;
  readonly calendarDays?: ProposedDays;
  /** The calendar of the follow-up policy in force. */
  readonly calendarId: string;
  /** Assignments assigned from here on, and before `to`. */
  readonly from: Instant;
  readonly to: Instant;
  /** The moment at which both outcomes are judged. */
  readonly at: Instant;
  /** The log up to this position, inclusive. */
  readonly until: number;
  readonly directiveId?: string;
  /** The lead an assignment was given to. */
  readonly agencyId?: string;
}

export interface AgencyTotals {
  readonly agencyId: string;
  readonly examined: number;
  readonly different: number;
  readonly then: Readonly<Record<OfficialStatus, number>>;
  readonly proposed: Readonly<Record<OfficialStatus, number>>;
}

export interface PolicyReplayFindings {
  readonly examined: number;
  /** By the lead at the moment it is judged at, in the order of ids. */
  readonly agencies: readonly AgencyTotals[];
  /** Where each assignment that would have been different begins in the log, ascending. */
  readonly positions: readonly number[];
}

/** Assignments looked at together; nothing of those before is kept but their totals. */
const BATCH = 200;

type Compared = {
  readonly proposal: ProposedPolicy;
  readonly calendars: CalendarHistory;
  readonly pauses: PauseHistory;
  readonly at: Instant;
};

/** Folds the past under another policy. It reads the log and nothing else, and writes nothing at all. */
export class PolicyReplay {
  constructor(private readonly log: PostgresEventLog) {}

  /**
   * @param onProgress told now and then how far of the log it has come
   * @param signal ends it early by throwing its reason
   */
  async run(
    tenant: string,
    terms: PolicyReplayTerms,
    onProgress: (position: number, of: number) => Promise<void> | void = () => undefined,
    signal?: AbortSignal,
  ): Promise<PolicyReplayFindings> {
    const against = await this.#against(tenant, terms);
    const agencies = new Map<string, AgencyTotals>();
    const positions: number[] = [];
    let examined = 0;
    for (let after = 0; after < terms.until;) {
      signal?.throwIfAborted();
      const page = await this.log.readPage(tenant, {
        after,
        until: terms.until,
        limit: BATCH,
        types: ['assignment.assigned'],
      });
      const begun = page.events.filter((event) => isMeant(event, terms));
      const histories = await this.#histories(tenant, begun, terms.until);
      for (const [index, history] of histories.entries()) {
        const compared = compare(history, against);
        if (compared === null) continue;
        examined += 1;
        const { leadAgencyId, then, proposed, difference } = compared;
        agencies.set(leadAgencyId, counted(agencies.get(leadAgencyId), leadAgencyId, then, proposed, difference));
        if (difference) positions.push(begun[index]!.position);
      }
      after = page.scannedTo;
      await onProgress(Math.min(after, terms.until), terms.until);
    }
    const sorted = [...agencies.values()].sort((one, other) => (one.agencyId < other.agencyId ? -1 : 1));
    return { examined, agencies: sorted, positions };
  }

  /** What would have been different for assignments that begin at these positions, in the order of these. */
  async differences(
    tenant: string,
    terms: PolicyReplayTerms,
    positions: readonly number[],
  ): Promise<readonly { readonly position: number; readonly difference: AssignmentDifference }[]> {
    const { proposal, calendars, pauses, at } = await this.#against(tenant, terms);
    const begun: RecordedEvent[] = [];
    for (const position of positions) {
      const { events } = await this.log.readPage(tenant, { after: position - 1, until: position, limit: 1 });
      begun.push(...events);
    }
    const histories = await this.#histories(tenant, begun, terms.until);
    return histories.flatMap((history, index) => {
      const difference = whatWouldDiffer(history, proposal, at, calendars, pauses);
      return difference === null ? [] : [{ position: begun[index]!.position, difference }];
    });
  }

  /** @throws Error for proposed days that no calendar takes: whoever asks has had them refused before */
  async #against(tenant: string, terms: PolicyReplayTerms): Promise<Compared> {
    const { readings, ladder, calendarDays, calendarId, until, at } = terms;
    const stream = calendarStream(calendarId);
    const { streams } = await this.log.load(tenant, [stream, FOLLOW_UP_PAUSES_STREAM]);
    const known = (name: string) => (streams.get(name) ?? []).filter(({ position }) => position <= until);
    const events = known(stream);
    const calendars = (events as unknown as readonly CalendarEvent[]).reduce(
      (history, event) => calendarHistory.evolve(history, event),
      calendarHistory.initial,
    );
    const calendar = calendarDays && withProposedDays(calendarId, calendars, calendarDays);
    if (calendar && 'accepted' in calendar) throw new Error(calendar.rule.sentence);
    const proposal = {
      ...(readings && { reading: readings }),
      ...(ladder && { ladder }),
      ...(calendar && { calendar }),
    };
    return { proposal, calendars, pauses: pauseHistory(known(FOLLOW_UP_PAUSES_STREAM)), at };
  }

  async #histories(
    tenant: string,
    begun: readonly RecordedEvent[],
    until: number,
  ): Promise<readonly (readonly AssignmentEvent[])[]> {
    if (begun.length === 0) return [];
    const { streams } = await this.log.load(
      tenant,
      begun.map(({ stream }) => stream),
    );
    return begun.map(({ stream }) => {
      const events = (streams.get(stream) ?? []).filter(({ position }) => position <= until);
      return events as unknown as readonly AssignmentEvent[];
    });
  }
}

function isMeant(
  { effectiveAt, data }: RecordedEvent,
  { from, to, directiveId, agencyId }: PolicyReplayTerms,
): boolean {
  return (
    effectiveAt >= from &&
    effectiveAt < to &&
    (directiveId === undefined || data['directiveId'] === directiveId) &&
    (agencyId === undefined || data['leadAgencyId'] === agencyId)
  );
}

function pauseHistory(recorded: readonly RecordedEvent[]): PauseHistory {
  let pauses = followUpPauseDecider.initial;
  return recorded.map((event) => {
    pauses = followUpPauseDecider.evolve(pauses, event as unknown as FollowUpPauseEvent);
    return { knownFrom: event.recordedAt, pauses };
  });
}

function compare(history: readonly AssignmentEvent[], { proposal, calendars, pauses, at }: Compared) {
  const known = history.filter(({ effectiveAt }) => effectiveAt <= at);
  if (known.length === 0) return null;
  const difference = whatWouldDiffer(known, proposal, at, calendars, pauses);
  const { leadAgencyId, status } = outcomeOf(known, at);
  return {
    leadAgencyId,
    then: status,
    proposed: difference?.status.proposed ?? status,
    difference: difference !== null,
  };
}

function counted(
  totals: AgencyTotals | undefined,
  agencyId: string,
  then: OfficialStatus,
  proposed: OfficialStatus,
  different: boolean,
): AgencyTotals {
  const before = totals ?? { agencyId, examined: 0, different: 0, then: NONE, proposed: NONE };
  return {
    agencyId,
    examined: before.examined + 1,
    different: before.different + (different ? 1 : 0),
    then: { ...before.then, [then]: before.then[then] + 1 },
    proposed: { ...before.proposed, [proposed]: before.proposed[proposed] + 1 },
  };
}

const NONE: Readonly<Record<OfficialStatus, number>> = {
  'done-on-time': 0,
  'done-late': 0,
  'in-progress-within-time': 0,
  'in-progress-overdue': 0,
};
