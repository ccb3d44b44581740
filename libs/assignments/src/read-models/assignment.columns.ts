import type { Instant } from '#kernel';
import type { AssignmentEvent, StatusGrounds } from '../domain/index.js';

/** An event of the log as others refer to it. */
export interface EventReference {
  readonly version: number;
  readonly position: number;
  readonly type: AssignmentEvent['type'];
  readonly recordedAt: Instant;
  readonly effectiveAt: Instant;
}

/** The events that where an assignment stands rests on, so that a list can name them without reading the log. */
export interface Grounds {
  readonly assigned: EventReference;
  /** What set the deadline in force. */
  readonly deadline: EventReference;
  /** The answer that waits or was accepted, and its corrections. */
  readonly answer: readonly EventReference[];
  /** What accepted, suspended or cancelled it. */
  readonly turn: EventReference | null;
  /** What brought it to its holder. */
  readonly holder: EventReference | null;
  readonly contest: StatusGrounds['contest'];
}

/** What somebody asked for and nobody has decided about yet. */
export interface PendingMatters {
  /** Offered to another agency, which has not said whether it takes it. */
  readonly transfer: { readonly toAgencyId: string; readonly askedAt: Instant } | null;
  readonly extension: {
    readonly askedAt: Instant;
    /** Asked when the deadline had passed. */
    readonly askedLate: boolean;
    readonly proposedDueAt: Instant;
    /** Version of the event that asked. */
    readonly version: number;
  } | null;
  /** Opinions of other agencies that are waited for. */
  readonly opinions: readonly {
    readonly request: number;
    readonly agencyId: string;
    readonly askedAt: Instant;
    /** The last millisecond in time; silence past it counts as agreement. */
    readonly answerBy: Instant;
  }[];
  readonly contest: { readonly askedAt: Instant } | null;
}

/** The kinds of {@link PendingMatters}. */
export const PENDING_KINDS = ['transfer', 'extension', 'opinion', 'contest'] as const;

export type PendingKind = (typeof PENDING_KINDS)[number];
