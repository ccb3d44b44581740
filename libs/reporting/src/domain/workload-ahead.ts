import type { Stretch } from './weeks-ahead.js';

/**
 * Why an assignment that is open does not fall due in the time ahead, in the order in which they are asked: it is
 * overdue already, as the scoreboard counts it; time stands still for it; it was answered in time and waits to be
 * judged; it has no limit. A document that names no day, and a limit that an event is to bring, are without one.
 */
export const NOT_AHEAD = ['overdue', 'suspended', 'answered', 'withoutLimit'] as const;

export type NotAhead = (typeof NOT_AHEAD)[number];

/** So many assignments that are open: kept from falling due by something, or falling due on a day. */
export type OpenWork = { readonly assignments: number } & (
  | { readonly kind: NotAhead }
  | {
      readonly kind: 'due';
      /** `YYYY-MM-DD`: the day of its last moment on time. */
      readonly day: string;
    }
);

/** So many times of series that are still to open, and fall due on a day: no open work yet. */
export interface TimesToOpen {
  readonly kind: 'toOpen';
  readonly assignments: number;
  /** `YYYY-MM-DD`: the day of their last moment on time. */
  readonly day: string;
}

/** The open work of an agency by when it falls due. Each assignment counts in one place; `open` is the sum of all. */
export interface WorkloadAhead extends Readonly<Record<NotAhead, number>> {
  readonly open: number;
  /** For each stretch of the time ahead, in their order. */
  readonly due: readonly number[];
  /** Due after the last of them. */
  readonly later: number;
  /** Due in each stretch, too, of times of series that are still to open: not in `open`. */
  readonly toOpen: readonly number[];
}

/** What falls due for somebody in each stretch: what is open, and what will have opened. */
export function dueIn({ due, toOpen }: Pick<WorkloadAhead, 'due' | 'toOpen'>): number[] {
  return due.map((assignments, index) => assignments + toOpen[index]!);
}

/** @param stretches of the time ahead, one after the other; nothing that is open falls due before the first */
export function workloadAhead(work: Iterable<OpenWork | TimesToOpen>, stretches: readonly Stretch[]): WorkloadAhead {
  const sums: Record<NotAhead | 'open' | 'later', number> = {
    open: 0,
    overdue: 0,
    suspended: 0,
    answered: 0,
    withoutLimit: 0,
    later: 0,
  };
  const due = stretches.map(() => 0);
  const toOpen = stretches.map(() => 0);
  for (const one of work) {
    if (one.kind === 'toOpen') {
      // From a moment to come, some of those that open until then are due before it.
      const index = stretches.findIndex(({ from, to }) => from <= one.day && one.day <= to);
      if (index >= 0) toOpen[index]! += one.assignments;
      continue;
    }
    sums.open += one.assignments;
    if (one.kind !== 'due') {
      sums[one.kind] += one.assignments;
      continue;
    }
    const index = stretches.findIndex(({ to }) => one.day <= to);
    if (index < 0) sums.later += one.assignments;
    else due[index]! += one.assignments;
  }
  return { ...sums, due, toOpen };
}

/** Of two kinds of work taken together. */
export function together(one: WorkloadAhead, other: WorkloadAhead): WorkloadAhead {
  const sum = (of: NotAhead | 'open' | 'later') => one[of] + other[of];
  return {
    open: sum('open'),
    overdue: sum('overdue'),
    suspended: sum('suspended'),
    answered: sum('answered'),
    withoutLimit: sum('withoutLimit'),
    due: one.due.map((assignments, index) => assignments + other.due[index]!),
    later: sum('later'),
    toOpen: one.toOpen.map((assignments, index) => assignments + other.toOpen[index]!),
  };
}
