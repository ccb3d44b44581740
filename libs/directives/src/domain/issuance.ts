import type { Instant } from '#kernel';
import type { AssignmentAssigned } from '#assignments/domain';
import type { DeadlinePolicy, Ladder } from '#deadlines/domain';
import type { GroupState } from '#organizations/domain';
import type { DirectiveEvent, DirectiveState } from './directive.events.js';
import type { RegisterEvent, RegistersState } from './register.events.js';

/** Issues a draft: number, date, and one assignment for every accountable lead. */
export type Issuance = {
  readonly directiveId: string;
  /** The symbol after the number: `UBND-TH` in `1537/UBND-TH`. */
  readonly symbol: string;
  /** The register to number in; the general book when absent. */
  readonly book?: string;
  /** `YYYY-MM-DD`, the date on the document; not in the future. */
  readonly issuedOn: string;
  readonly at: Instant;
  /** When it was issued, where that differs from `at`; not after `at`. */
  readonly effectiveAt?: Instant;
  readonly policy: DeadlinePolicy;
  readonly ladder: Ladder;
};

/** What an issuance rests on. `groups` holds every group its tasks name, by id; see `groupsNamedIn`. */
export type IssuanceGround = {
  readonly directive: DirectiveState;
  readonly registers: RegistersState;
  readonly groups: ReadonlyMap<string, GroupState>;
};

/** All of it is to be appended as one unit, or none. */
export type IssuancePlan = {
  readonly accepted: true;
  readonly directiveEvents: readonly DirectiveEvent[];
  readonly registerStream: string;
  readonly registerEvents: readonly RegisterEvent[];
  /** The first and only event of each assignment's stream. */
  readonly assignments: readonly AssignmentAssigned[];
  readonly number: number;
  /** As printed: `1537/UBND-TH`. */
  readonly designation: string;
  readonly registerId: string;
};
