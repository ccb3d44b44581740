import type { Instant } from '#kernel';
import type { Calendar } from '#deadlines/domain';
import type { AssignmentAssignedData } from './assignment.events.js';
import type { Act, AssignmentResponse, StatedDeadline } from './assignment.vocabulary.js';
import type { CoordinationCommand } from './coordination.events.js';
import type { DeadlineChangeCommand } from './deadline-changes.events.js';
import type { EndingCommand } from './ending.events.js';
import type { EscalationLifeCommand } from './escalation-life.events.js';
import type { HandoverCommand } from './handover.events.js';
import type { Delegate } from './parts.events.js';
import type { Recalculate } from './recalculation.events.js';
import type { Rehome } from './rehoming.events.js';
import type { ReviewCommand } from './review.events.js';
import type { ChangeSeries } from './series.events.js';
import type { SuspensionCommand } from './suspension.events.js';
import type { Urge } from './urging.events.js';

/** Made at issuance, one per accountable lead. */
export type Assign = {
  readonly type: 'assign';
  readonly at: Instant;
  readonly effectiveAt?: Instant;
  readonly data: AssignmentAssignedData;
};

export type Acknowledge = Act & {
  readonly type: 'acknowledge';
  /** When the document reached the lead: a limit that counts from receipt is counted from there. */
  readonly receivedAt?: Instant;
  /** What such a limit is counted by; the calendar of Vietnam when absent. */
  readonly calendar?: Calendar;
};

export type ReportProgress = Act & {
  readonly type: 'report-progress';
  readonly note: string;
  readonly percent?: number;
};

export type Respond = Act & { readonly type: 'respond'; readonly response: AssignmentResponse };

/** Gives the answer back to the lead with reasons. `round` guards against judging an answer one has not seen. */
export type ReturnAnswer = Act & {
  readonly type: 'return-answer';
  readonly reasons: readonly string[];
  readonly round?: number;
};

export type AcceptAnswer = Act & { readonly type: 'accept-answer'; readonly round?: number };

/** Takes some of the answer as done and leaves the rest to the lead, with a deadline of its own where stated. */
export type AcceptInPart = Act &
  StatedDeadline & {
    readonly type: 'accept-in-part';
    readonly accepted: string;
    readonly remaining: string;
    readonly round?: number;
    /** The document of the decision, as printed. */
    readonly document?: string;
  };

export type AnsweringCommand = Acknowledge | ReportProgress | Respond;

export type JudgingCommand = ReturnAnswer | AcceptAnswer | AcceptInPart;

/** A timer went off. The engine's own command: nobody may send it over the network. */
export type FireRung = {
  readonly type: 'fire-rung';
  readonly rung: string;
  readonly cycle: number;
  readonly at: Instant;
  /** Whether follow-up of the lead is paused at the moment. */
  readonly paused?: boolean;
};

export type AssignmentCommand =
  | Assign
  | AnsweringCommand
  | JudgingCommand
  | FireRung
  | EscalationLifeCommand
  | HandoverCommand
  | Rehome
  | Recalculate
  | CoordinationCommand
  | DeadlineChangeCommand
  | SuspensionCommand
  | Urge
  | EndingCommand
  | Delegate
  | ChangeSeries
  | ReviewCommand;
