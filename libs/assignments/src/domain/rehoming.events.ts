import type { Act, Fact, Identity, Party } from './assignment.vocabulary.js';

/**
 * Why one agency takes the place of another without anybody deciding about this assignment: agencies
 * were merged, split or dissolved; or the whole, of which this is a part, has another lead.
 */
export type RehomingCause = 'organization-changed' | 'parent-handed-over';

/**
 * One agency takes the place of another in every role it had here, or in those above the part when
 * the whole was handed over. The work goes on where it stood.
 */
export type AssignmentRehomedData = Identity & {
  readonly by: Party;
  readonly fromAgencyId: string;
  readonly toAgencyId: string;
  readonly cause: RehomingCause;
  readonly reasons: readonly string[];
};

/** One agency took the place of another in an assignment, without anybody deciding about this one. */
export type AssignmentRehomed = Fact<'assignment.rehomed', AssignmentRehomedData>;

/** For the engine and the Office, over whatever a change of agencies touches. */
export type Rehome = Act & {
  readonly type: 're-home';
  readonly fromAgencyId: string;
  readonly toAgencyId: string;
  readonly cause: RehomingCause;
  readonly reasons: readonly string[];
};
