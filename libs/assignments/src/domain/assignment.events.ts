import { idFrom, type DomainEvent, type Instant } from '#kernel';
import type { Deadline, Ladder } from '#deadlines/domain';

/** The person or application that acts, and for whom. */
export type Party = {
  readonly subject: string;
  /** The agency it speaks for; absent for the Office and the engine. */
  readonly agencyId?: string;
  /** The agency in whose name the Office enters something it received from it. */
  readonly onBehalfOf?: string;
};

/** *Giao* binds agencies under the issuer; *đề nghị* asks agencies that are not, such as the police. */
export const ASSIGNMENT_KINDS = ['order', 'request'] as const;

export type AssignmentKind = (typeof ASSIGNMENT_KINDS)[number];

/** On every event of the stream, so that a projection or a partition needs no look-up. */
type Identity = {
  readonly assignmentId: string;
  readonly directiveId: string;
  readonly leadAgencyId: string;
};

/** What the engine watches from here on: enough to plan the timers of one cycle. */
type Watch = {
  /** Which run through the ladder: 1 from the assignment on, one more after each returned answer. */
  readonly cycle: number;
  readonly deadline: Deadline | null;
  readonly ladder: Ladder | null;
  /** When the engine learned that the lead must act: rungs before this are skipped, not fired late. */
  readonly watchedFrom: Instant;
};

export type AssignmentAssignedData = Identity &
  Watch & {
    /** Number and symbol as printed: `1537/UBND-TH`. */
    readonly directiveNumber: string;
    readonly taskId: string;
    readonly taskOrdinal: number;
    readonly summary: string;
    readonly kind: AssignmentKind;
    readonly coordinatingAgencyIds: readonly string[];
    /** The group the lead was addressed through; null when it was named itself. */
    readonly groupId: string | null;
    readonly issuerId: string;
    readonly monitorId: string;
    /** Who takes over in turn when a rung escalates. */
    readonly escalationChain: readonly string[];
  };

export type AssignmentAcknowledgedData = Identity & { readonly by: Party };

export type AssignmentProgressedData = Identity & {
  readonly by: Party;
  readonly note: string;
  /** Whole number from 0 to 100. */
  readonly percent?: number;
};

export type AssignmentResponse = {
  readonly text: string;
  /** References to the documents that prove the result: `45/BC-STC`, a URL, a content address. */
  readonly documents: readonly string[];
};

export type AssignmentRespondedData = Identity & {
  readonly by: Party;
  readonly response: AssignmentResponse;
  /** 1 for the first answer, one more after each return. */
  readonly round: number;
};

export type AssignmentReturnedData = Identity &
  Watch & {
    readonly by: Party;
    readonly reasons: readonly string[];
    /** The round of the answer that is returned; `cycle` is the next one. */
    readonly round: number;
  };

export type AssignmentAcceptedData = Identity & {
  readonly by: Party;
  readonly round: number;
  /** When the accepted answer was given. */
  readonly completedAt: Instant;
  readonly onTime: boolean;
};

export type AssignmentRemindedData = Identity & {
  readonly rung: string;
  readonly cycle: number;
  readonly holderId: string;
  readonly dueAt: Instant;
};

export type AssignmentEscalatedData = Identity & {
  readonly rung: string;
  readonly cycle: number;
  readonly fromHolderId: string;
  readonly toHolderId: string;
  readonly dueAt: Instant;
};

/** Every fact of an assignment says when it was true; it may be learned later. */
type Fact<Type extends string, Data> = DomainEvent<Type, Data> & { readonly effectiveAt: Instant };

export type AssignmentAssigned = Fact<'assignment.assigned', AssignmentAssignedData>;
export type AssignmentAcknowledged = Fact<'assignment.acknowledged', AssignmentAcknowledgedData>;
export type AssignmentProgressed = Fact<'assignment.progressed', AssignmentProgressedData>;
export type AssignmentResponded = Fact<'assignment.responded', AssignmentRespondedData>;
export type AssignmentReturned = Fact<'assignment.returned', AssignmentReturnedData>;
export type AssignmentAccepted = Fact<'assignment.accepted', AssignmentAcceptedData>;
export type AssignmentReminded = Fact<'assignment.reminded', AssignmentRemindedData>;
export type AssignmentEscalated = Fact<'assignment.escalated', AssignmentEscalatedData>;

export type AssignmentEvent =
  | AssignmentAssigned
  | AssignmentAcknowledged
  | AssignmentProgressed
  | AssignmentResponded
  | AssignmentReturned
  | AssignmentAccepted
  | AssignmentReminded
  | AssignmentEscalated;

/** The same lead gets one assignment per task of a directive, whatever routes lead to it. */
export function assignmentIdOf(directiveId: string, taskId: string, leadAgencyId: string): string {
  return idFrom('assignment', directiveId, taskId, leadAgencyId);
}

/** The stream that holds one assignment. */
export function assignmentStream(assignmentId: string): string {
  return `assignment-${assignmentId}`;
}
