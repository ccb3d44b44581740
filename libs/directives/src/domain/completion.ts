import { unreachable } from '#kernel';
import type { ApartStatus, OfficialStatus } from '#assignments/domain';

/** When a task that several lead is done. */
export type CompletionRule =
  | { readonly rule: 'all' }
  | { readonly rule: 'any' }
  | { readonly rule: 'quorum'; readonly count: number }
  /** The others answer to one of them, whose answer is that of the task. */
  | { readonly rule: 'consolidated'; readonly byAgencyId: string };

/** The rule where a task names none. */
export const DEFAULT_COMPLETION: CompletionRule = { rule: 'all' };

export type MemberStatus = OfficialStatus | ApartStatus;

/** How the assignment of one of the leads stands. */
export type Member = {
  readonly agencyId: string;
  readonly status: MemberStatus;
  /** Who led it before: whoever takes an assignment over takes over what it is for the others, too. */
  readonly formerIds?: readonly string[];
};

/**
 * `open`: more is awaited. `complete`: enough is done. `out-of-reach`: what was cancelled leaves
 * too few, or takes the one that consolidates; somebody has to decide. `void`: all were cancelled.
 */
export type CompletionOutcome = 'open' | 'complete' | 'out-of-reach' | 'void';

export type GroupCompletion = {
  readonly outcome: CompletionOutcome;
  /** How many members there are in each status; together, all of them. */
  readonly counts: Readonly<Record<MemberStatus, number>>;
  readonly members: number;
  /** How many answers the task takes; those of cancelled members are not asked for. */
  readonly required: number;
  readonly done: number;
  /** Whose answer the task still waits for, in the order given; anybody of them will do for `any` and `quorum`. */
  readonly awaits: readonly string[];
  /** Whether enough was done in time; null until it is complete. */
  readonly onTime: boolean | null;
};

/** How a task stands that several lead, by how each of them stands. */
export function completionOf(rule: CompletionRule, members: readonly Member[]): GroupCompletion {
  const counts = { ...NONE };
  for (const { status } of members) counts[status] += 1;
  const done = counts['done-on-time'] + counts['done-late'];
  const live = members.filter(({ status }) => status !== 'cancelled');
  const common = { counts, members: members.length, done };
  if (live.length === 0) {
    return { ...common, outcome: 'void', required: 0, awaits: [], onTime: null };
  }
  const pending = live.filter(({ status }) => !isDone(status));
  if (rule.rule === 'consolidated') {
    const one =
      live.find(({ agencyId }) => agencyId === rule.byAgencyId) ??
      live.find(({ formerIds = [] }) => formerIds.includes(rule.byAgencyId));
    if (one === undefined) return { ...common, outcome: 'out-of-reach', required: 1, awaits: [], onTime: null };
    if (isDone(one.status)) {
      return { ...common, outcome: 'complete', required: 1, awaits: [], onTime: one.status === 'done-on-time' };
    }
    return { ...common, outcome: 'open', required: 1, awaits: agenciesOf(pending), onTime: null };
  }
  const required = requiredBy(rule, live.length);
  if (done >= required) {
    return { ...common, outcome: 'complete', required, awaits: [], onTime: counts['done-on-time'] >= required };
  }
  const outcome = live.length < required ? 'out-of-reach' : 'open';
  return { ...common, outcome, required, awaits: agenciesOf(pending), onTime: null };
}

function requiredBy(rule: Exclude<CompletionRule, { readonly rule: 'consolidated' }>, live: number): number {
  switch (rule.rule) {
    case 'all':
      return live;
    case 'any':
      return 1;
    case 'quorum':
      return rule.count;
    default:
      return unreachable(rule);
  }
}

function isDone(status: MemberStatus): boolean {
  return status === 'done-on-time' || status === 'done-late';
}

function agenciesOf(members: readonly Member[]): string[] {
  return members.map(({ agencyId }) => agencyId);
}

const NONE: Readonly<Record<MemberStatus, number>> = {
  'done-on-time': 0,
  'done-late': 0,
  'in-progress-within-time': 0,
  'in-progress-overdue': 0,
  'not-yet-due': 0,
  standing: 0,
  suspended: 0,
  cancelled: 0,
};
