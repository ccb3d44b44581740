import type { Instant } from '#kernel';
import type { Authority, Decree, Fact, Identity, Party } from './assignment.vocabulary.js';

/** Somebody urges the lead by a decision of its own, beside the rungs of any ladder; the clock is left as it is. */
export type AssignmentUrgedData = Identity & {
  readonly by: Party;
  readonly authority: Authority;
  readonly reasons: readonly string[];
  /** 1, 2, 3, … within the assignment, under whichever lead. */
  readonly urging: number;
  readonly dueAt: Instant | null;
  /** Whether the deadline had passed. */
  readonly overdue: boolean;
};

/** Somebody urged the lead to act, by a decision beside the reminders. */
export type AssignmentUrged = Fact<'assignment.urged', AssignmentUrgedData>;

/** Each is a fact of its own, however often it is said: a second letter is a second urging. */
export type Urge = Decree & { readonly type: 'urge' };
