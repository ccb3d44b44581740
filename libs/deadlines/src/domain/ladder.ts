import { instantOf, millisecondsOf, refuse, type Instant, type Refused } from '#kernel';
import type { Deadline } from './deadline.js';
import { LADDER_OFFSET_NOT_WHOLE, LADDER_RUNG_TWICE, LADDER_UNNAMED } from './deadline.rules.js';

export type RungAction = 'remind' | 'escalate';

/** One step of a ladder: what happens at which distance from the due moment. */
export type Rung = {
  /** Unique within the ladder: `before`, `at`, `after`, `escalate`, … */
  readonly name: string;
  /** Whole minutes from `dueAt`; negative before it. */
  readonly offsetMinutes: number;
  readonly action: RungAction;
};

/** The reminders and escalations that accompany a deadline. */
export type Ladder = {
  readonly ladderId: string;
  readonly rungs: readonly Rung[];
};

/** A rung set against one deadline. Only rungs without `skipped` ever fire. */
export type PlannedRung = {
  readonly rung: string;
  /** Which run through the ladder: 1 from the assignment on, one more after each returned answer. */
  readonly cycle: number;
  readonly fireAt: Instant;
  readonly action: RungAction;
  /** Why the rung is not to fire. */
  readonly skipped?: SkipReason;
};

/** The moment of the rung had passed before the engine began to watch. */
export type SkipReason = 'ladder/passed-before-watch';

const MINUTES_A_DAY = 24 * 60;
const TEN_YEARS_IN_MINUTES = 3653 * MINUTES_A_DAY;

/** A day ahead, at the moment, a day after, and on the second day to the next holder. */
export const DEFAULT_LADDER: Ladder = {
  ladderId: 'default',
  rungs: [
    { name: 'before', offsetMinutes: -MINUTES_A_DAY, action: 'remind' },
    { name: 'at', offsetMinutes: 0, action: 'remind' },
    { name: 'after', offsetMinutes: MINUTES_A_DAY, action: 'remind' },
    { name: 'escalate', offsetMinutes: 2 * MINUTES_A_DAY, action: 'escalate' },
  ],
};

/** The refusal a ladder earns, or null when it can be planned. */
export function faultOfLadder(ladder: Ladder): Refused | null {
  const names = new Set<string>();
  if (ladder.ladderId.trim() === '') return refuse(LADDER_UNNAMED, { ladderId: ladder.ladderId });
  for (const { name, offsetMinutes } of ladder.rungs) {
    if (name.trim() === '') return refuse(LADDER_UNNAMED, { ladderId: ladder.ladderId });
    if (names.has(name)) return refuse(LADDER_RUNG_TWICE, { ladderId: ladder.ladderId, rung: name });
    if (!Number.isInteger(offsetMinutes) || Math.abs(offsetMinutes) > TEN_YEARS_IN_MINUTES) {
      return refuse(LADDER_OFFSET_NOT_WHOLE, { ladderId: ladder.ladderId, rung: name });
    }
    names.add(name);
  }
  return null;
}

/**
 * Every rung of the ladder with its moment, in the order of firing; rungs of one moment keep
 * the ladder's order. A rung whose moment lies before `watchedFrom` is there with its reason
 * and never fires: nobody is told late, as if in time, about a limit they did not have yet.
 */
export function planLadder(ladder: Ladder, deadline: Deadline, watchedFrom: Instant, cycle: number): PlannedRung[] {
  const dueAt = millisecondsOf(deadline.dueAt);
  return ladder.rungs
    .map(({ name, offsetMinutes, action }): PlannedRung => {
      const fireAt = instantOf(dueAt + offsetMinutes * 60_000);
      const planned = { rung: name, cycle, fireAt, action };
      return fireAt < watchedFrom ? { ...planned, skipped: 'ladder/passed-before-watch' } : planned;
    })
    .sort((one, other) => (one.fireAt < other.fireAt ? -1 : one.fireAt > other.fireAt ? 1 : 0));
}
