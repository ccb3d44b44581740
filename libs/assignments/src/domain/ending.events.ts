import type { Ancestor } from './parts.events.js';
import type { Authority, DeadlineSet, Decree, Fact, Identity, Party, StatedDeadline } from './assignment.vocabulary.js';

/** What brought the cancellation about. */
export const CANCELLATION_CAUSES = [
  'decided',
  'directive-withdrawn',
  'directive-replaced',
  /** The whole was accepted or cancelled: its parts do not outlive it. */
  'parent-ended',
  /** The part came to the agency that leads the whole, or a whole above it. */
  'came-to-parent-lead',
] as const;

export type CancellationCause = (typeof CANCELLATION_CAUSES)[number];

export type AssignmentCancelledData = Identity & {
  readonly by: Party;
  readonly authority: Authority;
  readonly reasons: readonly string[];
  readonly cause: CancellationCause;
};

export type AssignmentReopenedData = Identity &
  DeadlineSet & {
    readonly by: Party;
    readonly reasons: readonly string[];
    /** The round of the answer that is waited for now. */
    readonly round: number;
    /** For a part: the assignments above it, which may have got other leads since it ended. */
    readonly ancestry?: readonly Ancestor[];
  };

/** The assignment ended without an answer being asked for any more. */
export type AssignmentCancelled = Fact<'assignment.cancelled', AssignmentCancelledData>;
/** An assignment that had ended is open again: the lead must act. */
export type AssignmentReopened = Fact<'assignment.reopened', AssignmentReopenedData>;

export type EndingEvent = AssignmentCancelled | AssignmentReopened;

/** Ends it without an answer. */
export type Cancel = Decree & {
  readonly type: 'cancel';
  /** `decided` when absent. */
  readonly cause?: CancellationCause;
};

/** The only thing that follows an end: the lead must act again. */
export type Reopen = Decree & StatedDeadline & { readonly type: 'reopen' };

export type EndingCommand = Cancel | Reopen;
