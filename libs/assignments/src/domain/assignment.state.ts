import type { Instant } from '#kernel';
import type { AssignmentAssignedData, AssignmentResponse } from './assignment.events.js';

/** Who has to act now, and since when. */
export type Holder = { readonly id: string; readonly since: Instant };

/** What stays true from the assignment on. `cycle`, `deadline`, `ladder` and `watchedFrom` are those in force. */
type Assignment = {
  readonly terms: AssignmentAssignedData;
  readonly assignedAt: Instant;
  /** How far up the escalation chain it has gone in this cycle. */
  readonly escalations: number;
  /** The rungs that have fired in this cycle. */
  readonly firedRungs: readonly string[];
};

/** The round of the answer that is waited for, waiting or accepted: 1, 2, 3, … */
type Round = { readonly round: number };

export type AssignedState = Assignment & Round & { readonly status: 'assigned'; readonly holder: Holder };

export type AcknowledgedState = Assignment &
  Round & { readonly status: 'acknowledged'; readonly holder: Holder; readonly acknowledgedAt: Instant };

export type RespondedState = Assignment &
  Round & {
    readonly status: 'responded';
    readonly holder: Holder;
    readonly response: AssignmentResponse;
    readonly respondedAt: Instant;
  };

export type ReturnedState = Assignment &
  Round & {
    readonly status: 'returned';
    readonly holder: Holder;
    readonly returnedAt: Instant;
    readonly reasons: readonly string[];
  };

/** Done: nobody holds it any more. */
export type AcceptedState = Assignment &
  Round & {
    readonly status: 'accepted';
    readonly completedAt: Instant;
    readonly acceptedAt: Instant;
    readonly onTime: boolean;
  };

/** The lead must act. */
export type OpenState = AssignedState | AcknowledgedState | ReturnedState;

export type ExistingAssignment = OpenState | RespondedState | AcceptedState;

export type AssignmentState = { readonly status: 'nonexistent' } | ExistingAssignment;
