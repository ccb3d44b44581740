import type { Instant } from '#kernel';
import { localDate } from '#deadlines/domain';
import {
  dueIn,
  together,
  workloadAhead,
  type OpenWork,
  type TimesToOpen,
  type WorkloadAhead,
} from './workload-ahead.js';
import type { Stretch } from './weeks-ahead.js';

/** When a week is an overload. */
export interface OverloadTerms {
  /** More than this falls due in it; when absent, what follows from the usual week of the agency. */
  readonly most?: number;
  /** More than so many per cent of its usual week. */
  readonly percentOfUsual: number;
  /** And more than so many: one assignment after a quiet time is no overload. */
  readonly atLeast: number;
}

export const DEFAULT_OVERLOAD: OverloadTerms = { percentOfUsual: 200, atLeast: 5 };

/** How many weeks back a usual week is taken from, unless asked otherwise. */
export const DEFAULT_USUAL_WEEKS = 12;

/** What used to fall due for an agency in a week. */
export interface UsualWeek {
  /** The mean of so many weeks that are over. */
  readonly weeks: number;
  readonly perWeek: number;
}

/** How many may fall due in a week without its being an overload. */
export function mostInAWeek({ perWeek }: UsualWeek, { most, percentOfUsual, atLeast }: OverloadTerms): number {
  return most ?? Math.max((perWeek * percentOfUsual) / 100, atLeast);
}

/** What an agency would be given. */
export interface GivenWork {
  /** The last moment on time; null without a deadline. */
  readonly lastOnTimeAt: Instant | null;
  readonly standing: boolean;
  /** Where it is the first time of a series: the days on which those after it fall due, in the time ahead. */
  readonly daysToOpen: readonly string[];
}

/** What becomes of the workload ahead of an agency that is given more. */
export interface ForeseenWorkload {
  /** Assignments it would be given, standing duties included, which are no open work. */
  readonly given: number;
  readonly standing: number;
  readonly without: WorkloadAhead;
  readonly with: WorkloadAhead;
  readonly usual: UsualWeek;
  /** How many may fall due in a week without its being an overload. */
  readonly most: number;
  /**
   * Names of the weeks in which more would fall due than that, and more than without what it would be given; times of
   * series that are still to open are load like what is open.
   */
  readonly overloaded: readonly string[];
  /** Those of them that are an overload without it, too. */
  readonly overloadedAlready: readonly string[];
}

/**
 * @param weeks of the time ahead, beginning with the day of `at`
 * @param zone where days begin
 */
export function foreseeWorkload(
  given: readonly GivenWork[],
  without: WorkloadAhead,
  usual: UsualWeek,
  terms: OverloadTerms,
  { at, zone, weeks }: { readonly at: Instant; readonly zone: string; readonly weeks: readonly Stretch[] },
): ForeseenWorkload {
  const open = given.filter(({ standing }) => !standing);
  const added = workloadAhead(
    open.flatMap(({ lastOnTimeAt, daysToOpen }) => [
      openWork(lastOnTimeAt, at, zone),
      ...daysToOpen.map((day): TimesToOpen => ({ kind: 'toOpen', day, assignments: 1 })),
    ]),
    weeks,
  );
  const both = together(without, added);
  const [dueWithout, dueAdded, dueWith] = [dueIn(without), dueIn(added), dueIn(both)];
  const most = mostInAWeek(usual, terms);
  const overloaded = weeks.flatMap(({ name }, index) => (dueAdded[index]! > 0 && dueWith[index]! > most ? [name] : []));
  return {
    given: given.length,
    standing: given.length - open.length,
    without,
    with: both,
    usual,
    most,
    overloaded,
    overloadedAlready: weeks.flatMap(({ name }, index) =>
      overloaded.includes(name) && dueWithout[index]! > most ? [name] : [],
    ),
  };
}

/** Where it would stand at a moment: nobody has done anything about it. */
function openWork(lastOnTimeAt: Instant | null, at: Instant, zone: string): OpenWork {
  if (lastOnTimeAt === null) return { kind: 'withoutLimit', assignments: 1 };
  if (lastOnTimeAt < at) return { kind: 'overdue', assignments: 1 };
  return { kind: 'due', day: localDate(lastOnTimeAt, zone), assignments: 1 };
}
