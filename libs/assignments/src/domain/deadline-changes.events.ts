import type { Instant } from '#kernel';
import type { Deadline } from '#deadlines/domain';
import type {
  Act,
  Authority,
  DeadlineSet,
  Decree,
  Fact,
  Identity,
  Party,
  StatedDeadline,
} from './assignment.vocabulary.js';

export type ExtensionAskedData = Identity & {
  readonly by: Party;
  readonly reasons: readonly string[];
  readonly proposed: Deadline;
  /** Asked when the deadline in force had passed. */
  readonly askedLate: boolean;
};

export type ExtensionGrantedData = Identity &
  DeadlineSet & {
    readonly by: Party;
    readonly reasons: readonly string[];
    /** What the lead had proposed; may differ from what it got. */
    readonly proposed: Deadline;
    readonly askedLate: boolean;
  };

export type ExtensionRefusedData = Identity & {
  readonly by: Party;
  readonly authority: Authority;
  readonly reasons: readonly string[];
  readonly proposed: Deadline;
  readonly askedLate: boolean;
};

/** Set anew without having been asked for: by an amended directive, or because the whole now ends earlier. */
export type DeadlineChangedData = Identity & DeadlineSet & { readonly by: Party; readonly reasons: readonly string[] };

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

export type ExtensionAsked = Fact<'assignment.extension-asked', ExtensionAskedData>;
export type ExtensionGranted = Fact<'assignment.extension-granted', ExtensionGrantedData>;
export type ExtensionRefused = Fact<'assignment.extension-refused', ExtensionRefusedData>;
export type DeadlineChanged = Fact<'assignment.deadline-changed', DeadlineChangedData>;
export type AssignmentSuspended = Fact<'assignment.suspended', AssignmentSuspendedData>;
export type AssignmentResumed = Fact<'assignment.resumed', AssignmentResumedData>;

export type DeadlineChangeEvent =
  ExtensionAsked | ExtensionGranted | ExtensionRefused | DeadlineChanged | AssignmentSuspended | AssignmentResumed;

export type AskExtension = Act & {
  readonly type: 'ask-extension';
  readonly reasons: readonly string[];
  readonly proposed: Deadline;
};

export type GrantExtension = Decree &
  Omit<StatedDeadline, 'deadline'> & { readonly type: 'grant-extension'; readonly deadline: Deadline };

export type RefuseExtension = Decree & { readonly type: 'refuse-extension' };

export type ChangeDeadline = Decree &
  Omit<StatedDeadline, 'deadline'> & { readonly type: 'change-deadline'; readonly deadline: Deadline | null };

/** Time does not run until it is resumed. */
export type Suspend = Decree & { readonly type: 'suspend' };

/** Without a stated deadline the lead gets back the time it had left. */
export type Resume = Decree & StatedDeadline & { readonly type: 'resume' };

export type DeadlineChangeCommand = AskExtension | GrantExtension | RefuseExtension | ChangeDeadline | Suspend | Resume;

/** More time, asked for and not yet decided about. */
export type ExtensionRequest = {
  readonly proposed: Deadline;
  readonly reasons: readonly string[];
  readonly askedAt: Instant;
  readonly askedLate: boolean;
  /** Version of the event that asked. */
  readonly version: number;
};
