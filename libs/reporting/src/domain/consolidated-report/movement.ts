import {
  assignmentDecider,
  DEFAULT_STATUS_POLICY,
  explainStatus,
  type AssignmentEvent,
  type ExistingAssignment,
  type OfficialStatus,
} from '#assignments/domain';
import { localDate, startOfDay } from '#deadlines/domain';
import { fold, instantOf, millisecondsOf, type Instant } from '#kernel';
import type { AgencyNames } from './agency-names.js';
import { trueMoments, type LoggedEvent } from './history.js';
import { isLedWithin, isWorkOf } from './report-work.js';
import type { ReportStatus } from './references.js';

/** Where an assignment stands in a report: for which agency, and as what. */
export type Place = {
  readonly agencyId: string;
  readonly status: ReportStatus;
  /** Which of the official four it counts among; null among none. */
  readonly counted: OfficialStatus | null;
};

/** An event that moved an assignment. */
export type MovingEvent = {
  readonly position: number;
  readonly type: AssignmentEvent['type'];
  /** When it happened, as far as it is known by the position of the report. */
  readonly at: Instant;
};

/** Why an assignment changed its place. */
export type MovementCause =
  | { readonly kind: 'events'; readonly events: readonly MovingEvent[] }
  /** No event: time went past the limit in force. */
  | { readonly kind: 'limit-passed'; readonly lastOnTimeAt: Instant; readonly at: Instant }
  /** No event: the limit in force is no longer so far ahead that the work is not yet due. */
  | { readonly kind: 'limit-near'; readonly lastOnTimeAt: Instant; readonly at: Instant }
  /** The agency ended, and another one took over all its work; `on` is the first day without it. */
  | {
      readonly kind: 'agency-ended';
      readonly agencyId: string;
      readonly position: number;
      readonly on: string;
      readonly at: Instant;
    }
  /** Nothing happened to it: it had ended before this period began, or within this one that begins earlier. */
  | {
      readonly kind: 'ended-before-period' | 'ended-within-period';
      readonly begin: Instant;
      readonly events: readonly MovingEvent[];
    };

/** One change of place; null is outside of the report. */
export type Movement = { readonly cause: MovementCause; readonly to: Place | null };

/** How a report sees work at a moment: what had ended before `begin` is not its own. */
export type Outlook = { readonly at: Instant; readonly begin: Instant };

/** What the places of assignments rest on besides their histories. */
export type MovementGrounds = {
  readonly then: Outlook;
  readonly now: Outlook;
  /** IANA name. */
  readonly zone: string;
  readonly names: AgencyNames;
  /** Positions of the events that ended agencies. */
  readonly endings: ReadonlyMap<string, number>;
  /** Only work of this agency; all when absent. */
  readonly agencyId?: string;
};

/** Where an assignment stood in two reports, and each change of place in between in its order. */
export type Moved = {
  readonly then: Place | null;
  readonly now: Place | null;
  readonly movements: readonly Movement[];
};

/**
 * Walks from the moment of one report to that of a later one. Both know the same history: what was recorded late or put
 * right since had happened for the earlier one too. Empty where the place is the same in both, whatever came between.
 */
export function movedBetween(history: readonly LoggedEvent[], grounds: MovementGrounds): Moved {
  const { then, now } = grounds;
  const happened = inTheirOrder(history);
  const before = happened.filter(({ at }) => at <= then.at);
  const walk = new Walk(before, grounds);
  const start = walk.place;
  const end = placeOf(
    happened.filter(({ at }) => at <= now.at),
    now,
    grounds,
  );
  if (isSamePlace(start, end)) return { then: start, now: end, movements: [] };
  for (const moment of momentsAfter(happened, then.at, now.at)) {
    walk.passTime(moment);
    walk.happen(happened.filter(({ at }) => at === moment));
  }
  walk.passTime(now.at);
  walk.turnPeriod();
  return { then: start, now: end, movements: walk.movements };
}

export function isSamePlace(one: Place | null, other: Place | null): boolean {
  return one?.agencyId === other?.agencyId && one?.status === other?.status && one?.counted === other?.counted;
}

type Happened = { readonly event: LoggedEvent; readonly at: Instant };

class Walk {
  readonly movements: Movement[] = [];
  place: Place | null;
  #at: Instant;

  constructor(
    private happened: readonly Happened[],
    private readonly grounds: MovementGrounds,
  ) {
    this.#at = grounds.then.at;
    this.place = this.#placeOf(this.happened, this.#at);
  }

  /** To a moment at which nothing but time has moved it. */
  passTime(until: Instant): void {
    for (let next = this.#nextBoundary(until); next !== null; next = this.#nextBoundary(until)) {
      this.#at = next.at;
      this.#move(next, this.#placeOf(this.happened, next.at));
    }
    this.#at = until;
  }

  /** What happened at the moment that the walk has come to, in the order it was recorded. */
  happen(events: readonly Happened[]): void {
    const moving: Happened[] = [];
    let place = this.place;
    for (const one of events) {
      this.happened = [...this.happened, one];
      const next = this.#placeOf(this.happened, this.#at);
      if (!isSamePlace(place, next)) moving.push(one);
      place = next;
    }
    this.#move({ kind: 'events', events: moving.map(movingEvent) }, place);
  }

  /** At its end the walk looks at the work as the later report does. */
  turnPeriod(): void {
    const { now } = this.grounds;
    const place = placeOf(this.happened, now, this.grounds);
    const kind = place === null ? 'ended-before-period' : 'ended-within-period';
    const ending = this.happened.filter(({ event }) => ENDING.includes(event.type)).slice(-1);
    this.#move({ kind, begin: now.begin, events: ending.map(movingEvent) }, place);
  }

  #move(cause: MovementCause, to: Place | null): void {
    if (!isSamePlace(this.place, to)) this.movements.push({ cause, to });
    this.place = to;
  }

  #placeOf(happened: readonly Happened[], at: Instant): Place | null {
    return placeOf(happened, { at, begin: this.grounds.then.begin }, this.grounds);
  }

  /** The next moment after this one at which time alone can move it; null where there is none until then. */
  #nextBoundary(until: Instant) {
    const state = stateAfter(this.happened);
    if (state === null) return null;
    const ahead = [...limitBoundaries(state), ...this.#endOfAgency(state)].filter(
      ({ at }) => at > this.#at && at <= until,
    );
    return ahead.sort((one, other) => (one.at < other.at ? -1 : 1))[0] ?? null;
  }

  #endOfAgency({ terms: { leadAgencyId } }: ExistingAssignment) {
    const { names, endings, zone } = this.grounds;
    const agencyId = names.on(localDate(this.#at, zone)).countedFor(leadAgencyId).agencyId;
    const [on, position] = [names.endOf(agencyId), endings.get(agencyId)];
    if (on === null || position === undefined) return [];
    return [{ kind: 'agency-ended' as const, agencyId, position, on, at: startOfDay(on, zone) }];
  }
}

const ENDING: readonly AssignmentEvent['type'][] = ['assignment.accepted', 'assignment.cancelled'];

function limitBoundaries({ terms: { deadline } }: ExistingAssignment) {
  if (deadline === null) return [];
  const { lastOnTimeAt } = deadline;
  const last = millisecondsOf(lastOnTimeAt);
  const near = instantOf(last - DEFAULT_STATUS_POLICY.notYetDueMinutes * 60_000);
  return [
    { kind: 'limit-near' as const, lastOnTimeAt, at: near },
    { kind: 'limit-passed' as const, lastOnTimeAt, at: instantOf(last + 1) },
  ];
}

function placeOf(happened: readonly Happened[], { at, begin }: Outlook, grounds: MovementGrounds): Place | null {
  const state = stateAfter(happened);
  if (state === null || !isWorkOf(state, begin)) return null;
  const names = grounds.names.on(localDate(at, grounds.zone));
  if (!isLedWithin(state, grounds.agencyId, names)) return null;
  const { status, official } = explainStatus(state, at);
  return { agencyId: names.countedFor(state.terms.leadAgencyId).agencyId, status, counted: official };
}

/** Events are folded in the order they were recorded in, whenever they happened. */
function stateAfter(happened: readonly Happened[]): ExistingAssignment | null {
  const events = happened.map(({ event }) => event).sort((one, other) => one.version - other.version);
  const state = fold(assignmentDecider, events);
  return state.status === 'nonexistent' ? null : state;
}

function inTheirOrder(history: readonly LoggedEvent[]): readonly Happened[] {
  return [...trueMoments(history)]
    .map(([event, at]) => ({ event, at }))
    .sort((one, other) => (one.at === other.at ? one.event.version - other.event.version : one.at < other.at ? -1 : 1));
}

function momentsAfter(happened: readonly Happened[], after: Instant, until: Instant): readonly Instant[] {
  return [...new Set(happened.map(({ at }) => at))].filter((at) => at > after && at <= until);
}

function movingEvent({ event: { position, type }, at }: Happened): MovingEvent {
  return { position, type, at };
}
