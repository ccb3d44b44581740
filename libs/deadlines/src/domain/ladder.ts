import type { Instant } from '#kernel';

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
