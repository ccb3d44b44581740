import { idFrom, type Instant } from '#kernel';
import type { Calendar, Deadline, Ladder } from '#deadlines/domain';
import type { Act, Fact, Identity, Party } from './assignment.vocabulary.js';

/** An assignment above this one, and who led it when the part was given. */
export type Ancestor = { readonly assignmentId: string; readonly leadAgencyId: string };

/** Where a part comes from. */
export type Parentage = {
  /** 1, 2, 3, … among the parts of its parent. */
  readonly part: number;
  /** From the root down to the parent. */
  readonly ancestry: readonly Ancestor[];
  /** Why it may end after its whole. */
  readonly beyondParent?: string;
};

/** A part of the work was given to a subordinate: its own assignment, `childId`, begins in the same unit. */
export type PartDelegatedData = Identity & {
  readonly by: Party;
  readonly part: number;
  readonly childId: string;
  readonly toAgencyId: string;
  readonly summary: string;
  readonly coordinatingAgencyIds: readonly string[];
  readonly deadline: Deadline | null;
  readonly ladder: Ladder | null;
  readonly watchedFrom: Instant;
  readonly beyondParent?: string;
};

/** The lead gave a part of its work to a subordinate, as an assignment of its own. */
export type PartDelegated = Fact<'assignment.delegated', PartDelegatedData>;

/** The lead gives a part of its work to a subordinate and stays accountable for the whole. */
export type Delegate = Act & {
  readonly type: 'delegate';
  readonly toAgencyId: string;
  readonly summary: string;
  readonly coordinatingAgencyIds?: readonly string[];
  /** That of the whole when absent; null for none. */
  readonly deadline?: Deadline | null;
  /** That of the whole when absent. */
  readonly ladder?: Ladder;
  /** Says why the part may end after its whole; refused without it. */
  readonly beyondParent?: string;
  /** What rungs in working time are settled by; the calendar of Vietnam when absent. */
  readonly calendar?: Calendar;
};

/** A part that was given out. How it stands is told by its own stream. */
export type Part = {
  readonly part: number;
  readonly assignmentId: string;
  /** To whom it was given; it may have moved on since. */
  readonly toAgencyId: string;
  readonly summary: string;
};

/** The same part of the same assignment has the same id, every time. */
export function partIdOf(parentId: string, part: number): string {
  return idFrom('part', parentId, String(part));
}
