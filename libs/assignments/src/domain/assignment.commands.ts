import type { Instant } from '#kernel';
import type { AssignmentAssignedData, AssignmentResponse, Party } from './assignment.events.js';

/** Who, and when: `at` is the present, `effectiveAt` when it was true where that differs (a paper reply keyed in later). */
type Act = {
  readonly by: Party;
  readonly at: Instant;
  /** Not after `at`, not before the assignment; `at` when absent. */
  readonly effectiveAt?: Instant;
};

/** Made at issuance, one per accountable lead. */
export type Assign = {
  readonly type: 'assign';
  readonly at: Instant;
  readonly effectiveAt?: Instant;
  readonly data: AssignmentAssignedData;
};

export type Acknowledge = Act & { readonly type: 'acknowledge' };

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

/** A timer went off. The engine's own command: nobody may send it over the network. */
export type FireRung = {
  readonly type: 'fire-rung';
  readonly rung: string;
  readonly cycle: number;
  readonly at: Instant;
};

export type AssignmentCommand =
  Assign | Acknowledge | ReportProgress | Respond | ReturnAnswer | AcceptAnswer | FireRung;
