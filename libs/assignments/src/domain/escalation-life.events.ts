import type { Instant } from '#kernel';
import type { Act, Authority, Decree, Fact, Identity, Party } from './assignment.vocabulary.js';

/** The rung by which it went up, and who holds it since. */
type OfEscalation = { readonly rung: string; readonly cycle: number; readonly holderId: string };

export type EscalationAcknowledgedData = Identity & OfEscalation & { readonly by: Party };

/** What the new holder decided to do about it; the lead still owes its answer. */
export type EscalationAnsweredData = Identity &
  OfEscalation & {
    readonly by: Party;
    readonly decided: string;
    readonly document?: string;
  };

export type EscalationLiftedData = Identity &
  OfEscalation & {
    readonly by: Party;
    readonly reasons: readonly string[];
    readonly document?: string;
    /** Who holds it again. */
    readonly toHolderId: string;
  };

/** It goes to a body above the tenant, which is no agency here: recorded, and the work stays as it is. */
export type AssignmentReferredData = Identity & {
  readonly by: Party;
  readonly authority: Authority;
  /** As printed: `Bộ Nội vụ`. */
  readonly toBody: string;
  readonly reasons: readonly string[];
};

/** Whoever an assignment was escalated to has seen that it holds it now. */
export type EscalationAcknowledged = Fact<'assignment.escalation-acknowledged', EscalationAcknowledgedData>;
/** Whoever an assignment was escalated to decided what is done about it. */
export type EscalationAnswered = Fact<'assignment.escalation-answered', EscalationAnsweredData>;
/** The escalation is over: the assignment went back to whoever holds it in the usual course. */
export type EscalationLifted = Fact<'assignment.escalation-lifted', EscalationLiftedData>;
/** The matter was referred to a body above, which is on record here and changes nothing else. */
export type AssignmentReferred = Fact<'assignment.referred', AssignmentReferredData>;

export type EscalationLifeEvent = EscalationAcknowledged | EscalationAnswered | EscalationLifted | AssignmentReferred;

/** The new holder has seen that it holds it. */
export type AcknowledgeEscalation = Act & { readonly type: 'acknowledge-escalation' };

export type AnswerEscalation = Act & {
  readonly type: 'answer-escalation';
  readonly decided: string;
  readonly document?: string;
};

/** It goes back to whoever holds it in the usual course. */
export type LiftEscalation = Decree & { readonly type: 'lift-escalation' };

export type Refer = Decree & { readonly type: 'refer'; readonly toBody: string };

export type EscalationLifeCommand = AcknowledgeEscalation | AnswerEscalation | LiftEscalation | Refer;

/** The last time it went up, and what its new holder did since. */
export type Escalation = {
  readonly rung: string;
  readonly cycle: number;
  readonly holderId: string;
  readonly since: Instant;
  readonly acknowledgedAt: Instant | null;
  readonly answer: { readonly at: Instant; readonly decided: string; readonly document?: string } | null;
};

export type Referral = {
  readonly toBody: string;
  readonly at: Instant;
  readonly reasons: readonly string[];
  readonly document?: string;
};
