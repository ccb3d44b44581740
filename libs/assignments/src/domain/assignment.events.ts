import { idFrom, type Instant } from '#kernel';
import type { Channel, PlannedRung, TellingRole, UndatedLimit } from '#deadlines/domain';
import type { DeadlineSet, Fact, Identity, AssignmentResponse, Party, Watch } from './assignment.vocabulary.js';
import type { CoordinationEvent } from './coordination.events.js';
import type { DeadlineChangeEvent } from './deadline-changes.events.js';
import type { EndingEvent } from './ending.events.js';
import type { EscalationLifeEvent } from './escalation-life.events.js';
import type { HandoverEvent } from './handover.events.js';
import type { Parentage, PartDelegated } from './parts.events.js';
import type { AssignmentRehomed } from './rehoming.events.js';
import type { ReviewEvent } from './review.events.js';
import type { SeriesChanged, SeriesOccurrence } from './series.events.js';
import type { SuspensionEvent } from './suspension.events.js';
import type { AssignmentUrged } from './urging.events.js';

/** *Giao* binds agencies under the issuer; *đề nghị* asks agencies that are not, such as the police. */
export const ASSIGNMENT_KINDS = ['order', 'request'] as const;

export type AssignmentKind = (typeof ASSIGNMENT_KINDS)[number];

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
    /** A duty that is never done, such as following up; shown apart from what can be late (Decision 23/2018). */
    readonly standing?: true;
    /** Slug of its field of work: who takes it over may depend on it when an agency is split. */
    readonly field?: string;
    /** Where it comes from when it is a part of another assignment. */
    readonly parent?: Parentage;
    /** What the document says of time where no deadline follows from it. */
    readonly undated?: UndatedLimit;
    /** Which time of a recurring task it is. */
    readonly occurrence?: SeriesOccurrence;
  };

export type AssignmentAcknowledgedData = Identity & {
  readonly by: Party;
  /** When the document had reached the lead, where that was stated. */
  readonly receivedAt?: Instant;
};

export type AssignmentProgressedData = Identity & {
  readonly by: Party;
  readonly note: string;
  /** Whole number from 0 to 100. */
  readonly percent?: number;
};

export type AssignmentRespondedData = Identity & {
  readonly by: Party;
  readonly response: AssignmentResponse;
  /** 1 for the first answer, one more after each that was judged without ending the assignment. */
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

/** Some of it is done; the lead owes the rest, by the deadline that is in force from here on. */
export type AcceptedInPartData = Identity &
  DeadlineSet & {
    readonly by: Party;
    readonly round: number;
    readonly accepted: string;
    readonly remaining: string;
    /** When the answer was given. */
    readonly completedAt: Instant;
    /** By the deadline that was in force until now. */
    readonly onTime: boolean;
  };

/** Whom a rung tells, as the terms of the assignment named them when it fired. */
export type Told = {
  readonly role: TellingRole;
  /** Empty where nobody plays the part, such as coordinators of what is done alone. */
  readonly agencyIds: readonly string[];
  readonly channels: readonly Channel[];
};

/** What a rung says besides who holds it; each absent where the ladder says nothing of it. */
export type RungSays = {
  /** The holder, by all channels, when absent. */
  readonly tells?: readonly Told[];
  readonly text?: string;
  readonly urgent?: true;
  /** Why it came at another moment than the ladder had asked for, and which that was. */
  readonly moved?: NonNullable<PlannedRung['moved']>;
  /** Whole seconds after the moment of the rung; absent within the first. */
  readonly lateBySeconds?: number;
};

export type AssignmentRemindedData = Identity &
  RungSays & {
    readonly rung: string;
    readonly cycle: number;
    readonly holderId: string;
    readonly dueAt: Instant;
  };

export type AssignmentEscalatedData = Identity &
  RungSays & {
    readonly rung: string;
    readonly cycle: number;
    readonly fromHolderId: string;
    readonly toHolderId: string;
    readonly dueAt: Instant;
  };

/**
 * Why a rung that was due says nothing: a later one is due too, or has been; it was to come ahead of
 * a moment that has passed; nobody is left to take over; the lead is not followed up for the time being.
 */
export type RungSkipReason =
  'ladder/overtaken' | 'ladder/due-moment-passed' | 'ladder/chain-ended' | 'ladder/agency-paused';

export type RungSkippedData = Identity & {
  readonly rung: string;
  readonly cycle: number;
  readonly reason: RungSkipReason;
  /** When it was due. */
  readonly fireAt: Instant;
};

/** An agency was made the accountable lead of a task, of a part of one, or of one time of a series. */
export type AssignmentAssigned = Fact<'assignment.assigned', AssignmentAssignedData>;
/** The lead has taken note of the assignment. */
export type AssignmentAcknowledged = Fact<'assignment.acknowledged', AssignmentAcknowledgedData>;
/** The lead reported how far it has come. */
export type AssignmentProgressed = Fact<'assignment.progressed', AssignmentProgressedData>;
/** The lead answered, which waits to be judged. */
export type AssignmentResponded = Fact<'assignment.responded', AssignmentRespondedData>;
/** The answer was given back to the lead, with reasons: it must answer again. */
export type AssignmentReturned = Fact<'assignment.returned', AssignmentReturnedData>;
/** The answer was accepted, in time or late: the assignment is done. */
export type AssignmentAccepted = Fact<'assignment.accepted', AssignmentAcceptedData>;
/** A part of the answer was accepted; the lead owes the rest. */
export type AcceptedInPart = Fact<'assignment.accepted-in-part', AcceptedInPartData>;
/** A rung of the ladder reminded whoever holds the assignment. */
export type AssignmentReminded = Fact<'assignment.reminded', AssignmentRemindedData>;
/** A rung of the ladder passed the assignment on to the next in the chain. */
export type AssignmentEscalated = Fact<'assignment.escalated', AssignmentEscalatedData>;
/** A rung of the ladder was due and said nothing, for the reason given. */
export type RungSkipped = Fact<'assignment.rung-skipped', RungSkippedData>;

export type AnsweringEvent = AssignmentAcknowledged | AssignmentProgressed | AssignmentResponded;

export type JudgingEvent = AssignmentReturned | AssignmentAccepted | AcceptedInPart;

export type LadderEvent = AssignmentReminded | AssignmentEscalated | RungSkipped;

export type AssignmentEvent =
  | AssignmentAssigned
  | AnsweringEvent
  | JudgingEvent
  | LadderEvent
  | EscalationLifeEvent
  | HandoverEvent
  | AssignmentRehomed
  | CoordinationEvent
  | DeadlineChangeEvent
  | SuspensionEvent
  | AssignmentUrged
  | EndingEvent
  | PartDelegated
  | SeriesChanged
  | ReviewEvent;

/** Every type of the stream; does not compile when one is missing or unknown. */
export const ASSIGNMENT_EVENT_TYPES = Object.keys({
  'assignment.assigned': true,
  'assignment.acknowledged': true,
  'assignment.progressed': true,
  'assignment.responded': true,
  'assignment.returned': true,
  'assignment.accepted': true,
  'assignment.accepted-in-part': true,
  'assignment.reminded': true,
  'assignment.escalated': true,
  'assignment.rung-skipped': true,
  'assignment.escalation-acknowledged': true,
  'assignment.escalation-answered': true,
  'assignment.escalation-lifted': true,
  'assignment.referred': true,
  'assignment.declined': true,
  'assignment.upheld': true,
  'assignment.transfer-proposed': true,
  'assignment.transfer-refused': true,
  'assignment.transferred': true,
  'assignment.rehomed': true,
  'assignment.coordination-asked': true,
  'assignment.opinion-given': true,
  'assignment.agreed-by-silence': true,
  'assignment.extension-asked': true,
  'assignment.extension-granted': true,
  'assignment.extension-refused': true,
  'assignment.deadline-changed': true,
  'assignment.suspended': true,
  'assignment.resumed': true,
  'assignment.urged': true,
  'assignment.cancelled': true,
  'assignment.reopened': true,
  'assignment.delegated': true,
  'assignment.series-changed': true,
  'assignment.contested': true,
  'assignment.contest-upheld': true,
  'assignment.contest-rejected': true,
  'assignment.corrected': true,
} satisfies Record<AssignmentEvent['type'], true>) as readonly AssignmentEvent['type'][];

/** The same lead gets one assignment per task of a directive, whatever routes lead to it. */
export function assignmentIdOf(directiveId: string, taskId: string, leadAgencyId: string): string {
  return idFrom('assignment', directiveId, taskId, leadAgencyId);
}

/** The stream that holds one assignment. */
export function assignmentStream(assignmentId: string): string {
  return `assignment-${assignmentId}`;
}
