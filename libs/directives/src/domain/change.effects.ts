import type { CancellationCause } from '#assignments/domain';
import type { Deadline } from '#deadlines/domain';

/** Why an assignment goes on as it is. */
export type KeptBecause =
  | 'ended-already'
  /** A later time of the series is open: the change is about that one and those to come. */
  | 'earlier-time'
  | 'task-not-concerned'
  | 'same-deadline'
  | 'wording-only'
  | 'still-leads'
  /** A part follows its whole. */
  | 'whole-goes-on'
  | 'decided-to-keep';

/** Why somebody has to decide. */
export type DoubtBecause =
  /** An answer to the old wording waits to be judged. */
  | 'answer-waits'
  /** Its deadline was set anew since it was assigned: extended, or stated by a decision. */
  | 'deadline-set-since'
  /** Time stands still for it. */
  | 'suspended'
  /** The replacement does not say what becomes of its task. */
  | 'no-successor-named';

/** A task that takes the place, and the assignment the same lead has there; null where it has none. */
export type Successor = { readonly directiveId: string; readonly taskId: string; readonly assignmentId: string | null };

/** What a change does where nothing is in doubt. */
export type CertainEffect =
  | { readonly effect: 'kept'; readonly because: KeptBecause }
  | { readonly effect: 'cancelled'; readonly cause: CancellationCause }
  | { readonly effect: 'superseded'; readonly by: readonly Successor[] }
  | { readonly effect: 'deadline-changed'; readonly from: Deadline | null; readonly to: Deadline | null };

export type ChangeEffect =
  | CertainEffect
  | { readonly effect: 'needs-decision'; readonly because: DoubtBecause; readonly otherwise: CertainEffect };

/** What a change does to one assignment. */
export type AssignmentEffect = {
  readonly assignmentId: string;
  readonly taskId: string;
  readonly leadAgencyId: string;
  /** What becomes of the times of a series that come after this one. */
  readonly series?: SeriesEffect;
} & ChangeEffect;

/** They follow another rule, or none come any more. Where this one is cancelled, none come either. */
export type SeriesEffect = 'changes' | 'ends';

export type EffectKind = ChangeEffect['effect'];

/** How many assignments of a directive a change does what to, and how many it adds. */
export type EffectCounts = Readonly<Record<Exclude<EffectKind, 'needs-decision'> | 'assigned', number>>;

export function countEffects(effects: readonly AssignmentEffect[], assigned: number): EffectCounts {
  const counts = { kept: 0, cancelled: 0, superseded: 0, 'deadline-changed': 0, assigned };
  for (const { effect } of effects) if (effect !== 'needs-decision') counts[effect] += 1;
  return counts;
}
