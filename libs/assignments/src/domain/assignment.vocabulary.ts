import type { DomainEvent, Instant } from '#kernel';
import type { Calendar, Deadline, Ladder } from '#deadlines/domain';

/** The person or application that acts, and for whom. */
export type Party = {
  readonly subject: string;
  /** The agency it speaks for; absent for the Office and the engine. */
  readonly agencyId?: string;
  /** The agency in whose name the Office enters something it received from it. */
  readonly onBehalfOf?: string;
};

/** Who, and when: `at` is the present, `effectiveAt` when it was true where that differs (a paper reply keyed in later). */
export type Act = {
  readonly by: Party;
  readonly at: Instant;
  /** Not after `at`, not before what it follows; `at` when absent. */
  readonly effectiveAt?: Instant;
};

/** An act that decides about others: it says why, and names the document of the decision where there is one. */
export type Decree = Act & {
  readonly reasons: readonly string[];
  /** As printed: `1600/UBND-TH`. */
  readonly document?: string;
};

/** In whose power something was decided, and by which document. */
export type Authority = { readonly agencyId: string; readonly document?: string };

/** On every event of the stream, so that a projection or a partition needs no look-up. */
export type Identity = {
  readonly assignmentId: string;
  readonly directiveId: string;
  /** The lead from this event on. */
  readonly leadAgencyId: string;
  /** The assignment this one is a part of. */
  readonly parentId?: string;
};

/** What the engine watches from here on: enough to plan the timers of one cycle. */
export type Watch = {
  /** Which run through the ladder: 1 from the assignment on, one more each time the clock is set anew. */
  readonly cycle: number;
  readonly deadline: Deadline | null;
  readonly ladder: Ladder | null;
  /** When the engine learned that the lead must act: rungs before this are skipped, not fired late. */
  readonly watchedFrom: Instant;
};

/** How the deadline in force came about. `unchanged` is said by what opens a cycle and leaves the deadline as it was. */
export type DeadlineBasis =
  | 'in-force/as-assigned'
  | 'in-force/as-extended'
  | 'in-force/as-changed'
  | 'in-force/as-received'
  | 'in-force/as-recalculated'
  | 'in-force/as-stated'
  | 'in-force/suspended-time-added'
  | 'in-force/unchanged';

/** What every event says that sets the deadline in force: the new one, the old one, why, and in whose power. */
export type DeadlineSet = Watch & {
  readonly basis: DeadlineBasis;
  readonly authority: Authority;
  /** What was in force until now. */
  readonly previous: Deadline | null;
  /** An answer waits: nothing is watched until it is returned. */
  readonly idle?: true;
  /** Why a part may end after its whole. */
  readonly beyondParent?: string;
};

/** A deadline that a decision states. */
export type StatedDeadline = {
  /** As the decision states it; null takes the deadline away, absent leaves what is in force. */
  readonly deadline?: Deadline | null;
  /** The ladder in force when absent. */
  readonly ladder?: Ladder;
  /** Says why a part may end after its whole; refused without it. */
  readonly beyondParent?: string;
  /** What rungs in working time are settled by anew; the calendar of Vietnam when absent. */
  readonly calendar?: Calendar;
};

export type AssignmentResponse = {
  readonly text: string;
  /** References to the documents that prove the result: `45/BC-STC`, a URL, a content address. */
  readonly documents: readonly string[];
};

/** Every fact of an assignment says when it was true; it may be learned later. */
export type Fact<Type extends string, Data> = DomainEvent<Type, Data> & { readonly effectiveAt: Instant };
