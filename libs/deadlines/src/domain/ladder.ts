import { instantOf, millisecondsOf, refuse, type Instant, type Refused } from '#kernel';
import type { Calendar } from './calendar.js';
import type { Deadline } from './deadline.js';
import {
  LADDER_ESCALATES_EARLY,
  LADDER_OFFSET_NOT_WHOLE,
  LADDER_RUNG_TWICE,
  LADDER_TELLS_NOBODY,
  LADDER_TEXT_UNFIT,
  LADDER_UNNAMED,
  LADDER_WORKING_TIME_UNCLEAR,
} from './ladder.rules.js';
import { addWorkingDays, addWorkingMinutes } from './working-time.js';
import { localDate, startOfDay } from './zone.js';

export const RUNG_ACTIONS = ['remind', 'escalate'] as const;

export type RungAction = (typeof RUNG_ACTIONS)[number];

/**
 * Who is told, by the part it plays: `holder` has to act now, `lead` answers for it, `head` leads
 * the lead agency, `vice-chairman` and `chairman` lead the issuer.
 */
export const TELLING_ROLES = [
  'holder',
  'lead',
  'coordinators',
  'head',
  'monitor',
  'vice-chairman',
  'chairman',
] as const;

export type TellingRole = (typeof TELLING_ROLES)[number];

export const CHANNELS = ['inbox', 'mail'] as const;

export type Channel = (typeof CHANNELS)[number];

export type Telling = {
  readonly role: TellingRole;
  /** All of them when absent. */
  readonly channels?: readonly Channel[];
};

/** A distance that counts working days or office hours alone; negative before the due moment. One of the two. */
export type WorkingDistance = { readonly days?: number; readonly minutes?: number };

/** One step of a ladder: what happens at which distance from the due moment. */
export type Rung = {
  /** Unique within the ladder: `before`, `at`, `after`, `escalate`, … */
  readonly name: string;
  /** Whole minutes from `dueAt`; negative before it. Where there is `working`, what that came to. */
  readonly offsetMinutes: number;
  readonly action: RungAction;
  /** Settled against a calendar when the deadline is set. */
  readonly working?: WorkingDistance;
  /** The holder, by all channels, when absent. */
  readonly tells?: readonly Telling[];
  /** What is said besides the usual words. */
  readonly text?: string;
  /** Neither quiet hours nor a digest hold it back. */
  readonly urgent?: boolean;
};

/** The reminders and escalations that accompany a deadline. */
export type Ladder = {
  readonly ladderId: string;
  /** Of the stream it was defined in; absent for the one that is built in. */
  readonly version?: number;
  readonly rungs: readonly Rung[];
  /** Of the reminders ahead that had passed when the watch began, the last is given in the time left. */
  readonly compress?: true;
};

/** A rung set against one deadline. Only rungs without `skipped` ever fire. */
export type PlannedRung = {
  readonly rung: string;
  /** Which run through the ladder: 1 from the assignment on, one more each time the clock is set anew. */
  readonly cycle: number;
  readonly fireAt: Instant;
  readonly action: RungAction;
  /** Why the rung is not to fire. */
  readonly skipped?: 'ladder/passed-before-watch';
  /** Why it fires at another moment than the one the ladder had asked for, and which that was. */
  readonly moved?: { readonly reason: 'ladder/compressed'; readonly from: Instant };
};

const MINUTES_A_DAY = 24 * 60;
const TEN_YEARS_IN_MINUTES = 3653 * MINUTES_A_DAY;
const MOST_WORKING_DAYS = 1_000;
const MOST_WORKING_MINUTES = 100_000;
const LONGEST_TEXT = 500;

/** A day ahead, at the moment, a day after, and on the second day to the next holder. */
export const DEFAULT_LADDER: Ladder = {
  ladderId: 'default',
  rungs: [
    { name: 'before', offsetMinutes: -MINUTES_A_DAY, action: 'remind' },
    { name: 'at', offsetMinutes: 0, action: 'remind' },
    { name: 'after', offsetMinutes: MINUTES_A_DAY, action: 'remind' },
    { name: 'escalate', offsetMinutes: 2 * MINUTES_A_DAY, action: 'escalate' },
  ],
  compress: true,
};

/** The refusal a ladder earns, or null when it can be planned. */
export function faultOfLadder({ ladderId, rungs }: Ladder): Refused | null {
  const names = new Set<string>();
  if (ladderId.trim() === '') return refuse(LADDER_UNNAMED, { ladderId });
  for (const rung of rungs) {
    const { name } = rung;
    if (name.trim() === '') return refuse(LADDER_UNNAMED, { ladderId });
    const about = { ladderId, rung: name };
    if (names.has(name)) return refuse(LADDER_RUNG_TWICE, about);
    if (!isWhole(rung.offsetMinutes, TEN_YEARS_IN_MINUTES)) return refuse(LADDER_OFFSET_NOT_WHOLE, about);
    if (rung.working && !isClear(rung.working)) return refuse(LADDER_WORKING_TIME_UNCLEAR, about);
    if (rung.action === 'escalate' && signOf(rung) < 0) return refuse(LADDER_ESCALATES_EARLY, about);
    if (rung.tells && !tellsSomebody(rung.tells)) return refuse(LADDER_TELLS_NOBODY, about);
    if (rung.text !== undefined && (rung.text.trim() === '' || rung.text.length > LONGEST_TEXT)) {
      return refuse(LADDER_TEXT_UNFIT, about);
    }
    names.add(name);
  }
  return null;
}

function isWhole(count: number, most: number): boolean {
  return Number.isInteger(count) && Math.abs(count) <= most;
}

function isClear({ days, minutes }: WorkingDistance): boolean {
  if (days === undefined) return minutes !== undefined && isWhole(minutes, MOST_WORKING_MINUTES);
  return minutes === undefined && isWhole(days, MOST_WORKING_DAYS);
}

function signOf({ working, offsetMinutes }: Rung): number {
  return working ? Math.sign((working.days ?? 0) + (working.minutes ?? 0)) : Math.sign(offsetMinutes);
}

function tellsSomebody(tells: readonly Telling[]): boolean {
  const roles = new Set(tells.map(({ role }) => role));
  return (
    tells.length > 0 &&
    roles.size === tells.length &&
    tells.every(
      ({ role, channels }) =>
        TELLING_ROLES.includes(role) &&
        (channels === undefined ||
          (channels.length > 0 &&
            new Set(channels).size === channels.length &&
            channels.every((channel) => CHANNELS.includes(channel)))),
    )
  );
}

/**
 * The ladder with every distance in working time turned into the minutes it comes to, for one
 * deadline by one calendar: planning needs no calendar then. A distance in days keeps the hour of
 * the due moment; a due moment that ends a day counts as of that day.
 */
export function settleLadder(
  ladder: Ladder,
  { dueAt, lastOnTimeAt, zone }: Pick<Deadline, 'dueAt' | 'lastOnTimeAt' | 'zone'>,
  calendar: Calendar,
): Ladder {
  const day = localDate(lastOnTimeAt, zone);
  const sinceMidnight = millisecondsOf(dueAt) - millisecondsOf(startOfDay(day, zone));
  const momentOf = ({ days, minutes = 0 }: WorkingDistance): number =>
    days === undefined
      ? millisecondsOf(addWorkingMinutes(calendar, dueAt, minutes, zone))
      : millisecondsOf(startOfDay(addWorkingDays(calendar, day, days), zone)) + sinceMidnight;
  const settled = (rung: Rung): Rung =>
    rung.working === undefined
      ? rung
      : { ...rung, offsetMinutes: Math.floor((momentOf(rung.working) - millisecondsOf(dueAt)) / 60_000) };
  return ladder.rungs.some(({ working }) => working !== undefined)
    ? { ...ladder, rungs: ladder.rungs.map(settled) }
    : ladder;
}

/**
 * Every rung of the ladder with its moment, in the order of firing; rungs of one moment keep
 * the ladder's order. A rung whose moment lies before `watchedFrom` is there with its reason
 * and never fires: nobody is told late, as if in time, about a limit they did not have yet.
 *
 * A ladder that compresses gives the last reminder that had passed ahead of a due moment still to
 * come: halfway between `watchedFrom` and what comes next, be it another rung or the due moment.
 */
export function planLadder(ladder: Ladder, deadline: Deadline, watchedFrom: Instant, cycle: number): PlannedRung[] {
  const dueAt = millisecondsOf(deadline.dueAt);
  const planned = inOrder(
    ladder.rungs.map(({ name, offsetMinutes, action }): PlannedRung => {
      const fireAt = instantOf(dueAt + offsetMinutes * 60_000);
      const rung = { rung: name, cycle, fireAt, action };
      return fireAt < watchedFrom ? { ...rung, skipped: 'ladder/passed-before-watch' } : rung;
    }),
  );
  return ladder.compress ? compressed(planned, deadline.dueAt, watchedFrom) : planned;
}

function compressed(planned: readonly PlannedRung[], dueAt: Instant, watchedFrom: Instant): PlannedRung[] {
  const coming = planned.find(({ skipped }) => skipped === undefined)?.fireAt ?? dueAt;
  const next = coming < dueAt ? coming : dueAt;
  const last = planned.findLast(({ action, skipped }) => action === 'remind' && skipped !== undefined);
  if (last === undefined || next <= watchedFrom) return [...planned];
  const halfway = instantOf(Math.floor((millisecondsOf(watchedFrom) + millisecondsOf(next)) / 2));
  const { rung, cycle, action, fireAt: from } = last;
  const given: PlannedRung = { rung, cycle, fireAt: halfway, action, moved: { reason: 'ladder/compressed', from } };
  return inOrder(planned.map((one) => (one === last ? given : one)));
}

function inOrder(planned: PlannedRung[]): PlannedRung[] {
  return planned.sort((one, other) => (one.fireAt < other.fireAt ? -1 : one.fireAt > other.fireAt ? 1 : 0));
}
