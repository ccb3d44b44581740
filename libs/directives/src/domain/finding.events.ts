import type { Instant } from '#kernel';
import type { Fact, Party } from '#assignments/domain';

/** How two tasks hang together. `reciprocal`: two leads, each coordinating with the other, owe the same work. */
export const LINK_KINDS = ['related', 'reciprocal', 'suspected-duplicate'] as const;

export type LinkKind = (typeof LINK_KINDS)[number];

/** A task of any directive. */
export type TaskReference = { readonly directiveId: string; readonly taskId: string };

/** Tasks are linked, never merged: each lead still answers for its own. */
export type TaskLink = {
  /** Given by whoever links; unique in the directive. */
  readonly linkId: string;
  readonly kind: LinkKind;
  /** A task of this directive. */
  readonly taskId: string;
  readonly to: TaskReference;
  readonly note?: string;
  /** What was found out about it; absent while nobody judged. */
  readonly verdict?: LinkVerdict;
};

export const LINK_VERDICTS = ['confirmed', 'rejected'] as const;

export type LinkVerdict = (typeof LINK_VERDICTS)[number];

/** The same fact, stated in two ways by the text. */
export type Contradiction = {
  readonly contradictionId: string;
  /** What it is about: the date of `02-KH/BCĐTW`. */
  readonly about: string;
  /** At least two, each another one. */
  readonly statements: readonly { readonly value: string; readonly taskId?: string; readonly asWritten?: string }[];
  /** What was found to be true; absent while nobody knows. */
  readonly settledAs?: string;
};

type Noted<Data> = { readonly directiveId: string; readonly by: Party } & Data;

export type TasksLinkedData = Noted<{ readonly link: TaskLink & { readonly verdict?: never } }>;
export type LinkJudgedData = Noted<{ readonly linkId: string; readonly verdict: LinkVerdict }>;
export type ContradictionFlaggedData = Noted<{
  readonly contradiction: Contradiction & { readonly settledAs?: never };
}>;
/** `value` may be none of those stated. */
export type ContradictionSettledData = Noted<{ readonly contradictionId: string; readonly value: string }>;

/** A task was linked with another one, of this directive or of any. */
export type TasksLinked = Fact<'directive.tasks-linked', TasksLinkedData>;
/** Somebody judged whether a link between tasks holds. */
export type LinkJudged = Fact<'directive.link-judged', LinkJudgedData>;
/** It was noted that a directive states the same fact in two ways. */
export type ContradictionFlagged = Fact<'directive.contradiction-flagged', ContradictionFlaggedData>;
/** It was found out which statement of a contradiction is true. */
export type ContradictionSettled = Fact<'directive.contradiction-settled', ContradictionSettledData>;

export type FindingEvent = TasksLinked | LinkJudged | ContradictionFlagged | ContradictionSettled;

type Noting<Type extends string, Data> = { readonly type: Type; readonly at: Instant } & Data;

export type LinkTasks = Noting<'link-tasks', TasksLinkedData>;
export type JudgeLink = Noting<'judge-link', LinkJudgedData>;
export type FlagContradiction = Noting<'flag-contradiction', ContradictionFlaggedData>;
export type SettleContradiction = Noting<'settle-contradiction', ContradictionSettledData>;

export type FindingCommand = LinkTasks | JudgeLink | FlagContradiction | SettleContradiction;
