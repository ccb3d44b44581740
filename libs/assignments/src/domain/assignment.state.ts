import type { Instant } from '#kernel';
import type { Deadline } from '#deadlines/domain';
import type { AssignmentAssignedData } from './assignment.events.js';
import type { AssignmentResponse, Authority, DeadlineBasis } from './assignment.vocabulary.js';
import type { CoordinationRequest } from './coordination.events.js';
import type { ExtensionRequest } from './deadline-changes.events.js';
import type { CancellationCause } from './ending.events.js';
import type { Escalation, Referral } from './escalation-life.events.js';
import type { Part } from './parts.events.js';
import type { Contest, Entry } from './review.events.js';

/** Who has to act now, and since when. */
export type Holder = { readonly id: string; readonly since: Instant };

export type FormerLead = { readonly agencyId: string; readonly until: Instant };

export type Acknowledgement = {
  readonly at: Instant;
  readonly version: number;
  /** When the document had reached the lead, where that was stated. */
  readonly receivedAt?: Instant;
};

/** A deadline that was put in force, when, by whom and how; the last one is in force. */
export type DeadlineEntry = {
  readonly deadline: Deadline | null;
  readonly basis: DeadlineBasis;
  readonly authority: Authority;
  readonly since: Instant;
  /** Version of the event that set it. */
  readonly version: number;
};

/** What was accepted of an answer whose rest is still owed. */
export type AcceptedPortion = { readonly round: number; readonly accepted: string; readonly onTime: boolean };

/** A transfer the lead has offered and the other agency has not decided about. */
export type TransferProposal = {
  readonly toAgencyId: string;
  readonly reasons: readonly string[];
  readonly proposedAt: Instant;
};

/** What is true of every assignment, whatever its status. */
export type Course = {
  /** As assigned, with those in force now of `leadAgencyId`, `cycle`, `deadline`, `ladder` and `watchedFrom`. */
  readonly terms: AssignmentAssignedData;
  readonly assignedAt: Instant;
  /** The events so far; the version of the last one. */
  readonly version: number;
  /** Since when the present lead answers for it, alone or as the successor of an earlier one. */
  readonly leadSince: Instant;
  readonly formerLeads: readonly FormerLead[];
  /** When, and by which event, the present lead was first seen to know of the order. */
  readonly acknowledgement: Acknowledgement | null;
  /** When it was decided that it stays with this lead, who had declined. */
  readonly upheldAt: Instant | null;
  /** How far up the escalation chain it has gone in this cycle. */
  readonly escalations: number;
  /** The last time it went up; it counts while its holder holds it since then. */
  readonly escalation: Escalation | null;
  /** To which bodies above the tenant it was referred. */
  readonly referrals: readonly Referral[];
  /** The rungs that have fired or were skipped in this cycle. */
  readonly spentRungs: readonly string[];
  /** How often the lead was urged by a decision of its own. */
  readonly urgings: number;
  readonly deadlines: readonly DeadlineEntry[];
  /** Who may give more time: the one who set the deadline in force. */
  readonly deadlineSetterId: string;
  readonly extension: ExtensionRequest | null;
  readonly proposal: TransferProposal | null;
  readonly coordination: readonly CoordinationRequest[];
  readonly parts: readonly Part[];
  readonly portions: readonly AcceptedPortion[];
  readonly contest: Contest | null;
  readonly entries: readonly Entry[];
};

/** The round of the answer that is waited for, waiting or accepted: 1, 2, 3, … */
type Round = { readonly round: number };

type Held = { readonly holder: Holder };

type AssignedPhase = { readonly status: 'assigned' };
type AcknowledgedPhase = { readonly status: 'acknowledged' };
type ReturnedPhase = {
  readonly status: 'returned';
  readonly returnedAt: Instant;
  readonly reasons: readonly string[];
};
type PartlyAcceptedPhase = {
  readonly status: 'partly-accepted';
  readonly partlyAcceptedAt: Instant;
  readonly remaining: string;
};
type ReopenedPhase = {
  readonly status: 'reopened';
  readonly reopenedAt: Instant;
  readonly reasons: readonly string[];
};

/** Where the lead stands who must act. */
export type OpenPhase = AssignedPhase | AcknowledgedPhase | ReturnedPhase | PartlyAcceptedPhase | ReopenedPhase;

/** The lead must act. */
export type OpenState = Course & Round & Held & OpenPhase;

/** The lead says that it is not its work; whoever judges decides. */
export type DeclinedState = Course &
  Round &
  Held & {
    readonly status: 'declined';
    readonly declinedAt: Instant;
    readonly reasons: readonly string[];
    /** Version of the event that declined. */
    readonly declinedVersion: number;
  };

/** An answer, and the versions of the events that say so: what was stated, and its corrections. */
type Answer = { readonly answerVersions: readonly number[] };

export type RespondedState = Course &
  Round &
  Held &
  Answer & {
    readonly status: 'responded';
    readonly response: AssignmentResponse;
    readonly respondedAt: Instant;
  };

/** Time stands still. Held by whoever is to resume it. */
export type SuspendedState = Course &
  Round &
  Held & {
    readonly status: 'suspended';
    readonly suspendedAt: Instant;
    readonly reasons: readonly string[];
    readonly suspendedVersion: number;
    /** Where the work goes on once it is resumed. */
    readonly interrupted: OpenPhase;
  };

/** Done: nobody holds it any more. */
export type AcceptedState = Course &
  Round &
  Answer & {
    readonly status: 'accepted';
    readonly completedAt: Instant;
    readonly acceptedAt: Instant;
    readonly onTime: boolean;
    readonly acceptedVersion: number;
  };

/** Ended without an answer that was accepted: nobody holds it any more. `round` is the one a reopening waits for. */
export type CancelledState = Course &
  Round & {
    readonly status: 'cancelled';
    readonly cancelledAt: Instant;
    readonly cause: CancellationCause;
    readonly reasons: readonly string[];
    readonly cancelledVersion: number;
  };

/** Nothing but a reopening follows. */
export type EndedState = AcceptedState | CancelledState;

export type HeldState = OpenState | DeclinedState | RespondedState | SuspendedState;

export type ExistingAssignment = HeldState | EndedState;

export type AssignmentState = { readonly status: 'nonexistent' } | ExistingAssignment;

/** What every variant has, and nothing of what is true in one of them only. */
export function courseOf(state: ExistingAssignment): Course {
  return {
    terms: state.terms,
    assignedAt: state.assignedAt,
    version: state.version,
    leadSince: state.leadSince,
    formerLeads: state.formerLeads,
    acknowledgement: state.acknowledgement,
    upheldAt: state.upheldAt,
    escalations: state.escalations,
    escalation: state.escalation,
    referrals: state.referrals,
    spentRungs: state.spentRungs,
    urgings: state.urgings,
    deadlines: state.deadlines,
    deadlineSetterId: state.deadlineSetterId,
    extension: state.extension,
    proposal: state.proposal,
    coordination: state.coordination,
    parts: state.parts,
    portions: state.portions,
    contest: state.contest,
    entries: state.entries,
  };
}

export function isOpen(state: ExistingAssignment): state is OpenState {
  switch (state.status) {
    case 'assigned':
    case 'acknowledged':
    case 'returned':
    case 'partly-accepted':
    case 'reopened':
      return true;
    case 'declined':
    case 'responded':
    case 'suspended':
    case 'accepted':
    case 'cancelled':
      return false;
  }
}

export function isEnded(state: ExistingAssignment): state is EndedState {
  return state.status === 'accepted' || state.status === 'cancelled';
}
