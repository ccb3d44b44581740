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

/** Set anew without having been asked for: by a decision, or because of what it follows from, as `basis` says. */
export type DeadlineChangedData = Identity & DeadlineSet & { readonly by: Party; readonly reasons: readonly string[] };

/** The lead asked for more time, with reasons and a deadline that it proposes. */
export type ExtensionAsked = Fact<'assignment.extension-asked', ExtensionAskedData>;
/** More time was granted: another deadline is in force. */
export type ExtensionGranted = Fact<'assignment.extension-granted', ExtensionGrantedData>;
/** More time was refused: the deadline stays as it was. */
export type ExtensionRefused = Fact<'assignment.extension-refused', ExtensionRefusedData>;
/** Another deadline is in force without the lead having asked for it. */
export type DeadlineChanged = Fact<'assignment.deadline-changed', DeadlineChangedData>;

export type DeadlineChangeEvent = ExtensionAsked | ExtensionGranted | ExtensionRefused | DeadlineChanged;

export type AskExtension = Act & {
  readonly type: 'ask-extension';
  readonly reasons: readonly string[];
  readonly proposed: Deadline;
};

export type GrantExtension = Decree &
  Omit<StatedDeadline, 'deadline'> & {
    readonly type: 'grant-extension';
    /** What the lead proposed when absent. */
    readonly deadline?: Deadline;
  };

export type RefuseExtension = Decree & { readonly type: 'refuse-extension' };

export type ChangeDeadline = Decree &
  Omit<StatedDeadline, 'deadline'> & { readonly type: 'change-deadline'; readonly deadline: Deadline | null };

export type DeadlineChangeCommand = AskExtension | GrantExtension | RefuseExtension | ChangeDeadline;

/** More time, asked for and not yet decided about. */
export type ExtensionRequest = {
  readonly proposed: Deadline;
  readonly reasons: readonly string[];
  readonly askedAt: Instant;
  readonly askedLate: boolean;
  /** Version of the event that asked. */
  readonly version: number;
};
