import type { Instant } from '#kernel';
import type { Authority, DeadlineSet, Decree, Fact, Identity, Party, StatedDeadline } from './assignment.vocabulary.js';

export type AssignmentSuspendedData = Identity & {
  readonly by: Party;
  readonly authority: Authority;
  readonly reasons: readonly string[];
};

/** Where an open assignment stands. */
export type OpenStatus = 'assigned' | 'acknowledged' | 'returned' | 'partly-accepted' | 'reopened';

export type AssignmentResumedData = Identity &
  DeadlineSet & {
    readonly by: Party;
    readonly reasons: readonly string[];
    readonly suspendedAt: Instant;
    /** Where the work goes on. */
    readonly resumesTo: OpenStatus;
    /** The requests for an opinion that are still open, each with its new last moment. */
    readonly coordination: readonly { readonly request: number; readonly answerBy: Instant }[];
  };

/** Time stands still for the assignment until it is resumed. */
export type AssignmentSuspended = Fact<'assignment.suspended', AssignmentSuspendedData>;
/** A suspended assignment goes on, with the time it had left or a deadline that was stated. */
export type AssignmentResumed = Fact<'assignment.resumed', AssignmentResumedData>;

export type SuspensionEvent = AssignmentSuspended | AssignmentResumed;

/** Time does not run until it is resumed. */
export type Suspend = Decree & { readonly type: 'suspend' };

/** Without a stated deadline the lead gets back the time it had left. */
export type Resume = Decree & StatedDeadline & { readonly type: 'resume' };

export type SuspensionCommand = Suspend | Resume;
