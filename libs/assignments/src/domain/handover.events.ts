import type { Act, Authority, Decree, Fact, Identity, Party } from './assignment.vocabulary.js';

export type AssignmentDeclinedData = Identity & {
  readonly by: Party;
  readonly reasons: readonly string[];
  /** Whose it is instead, in the lead's opinion. */
  readonly suggestedAgencyId?: string;
};

/** The lead had declined; it stays with it all the same. */
export type AssignmentUpheldData = Identity & {
  readonly by: Party;
  readonly authority: Authority;
  readonly reasons: readonly string[];
};

export type TransferProposedData = Identity & {
  readonly by: Party;
  readonly toAgencyId: string;
  readonly reasons: readonly string[];
};

export type TransferRefusedData = Identity & {
  readonly by: Party;
  readonly toAgencyId: string;
  readonly reasons: readonly string[];
};

/** `leadAgencyId` is the new lead. */
export type AssignmentTransferredData = Identity & {
  readonly by: Party;
  readonly fromAgencyId: string;
  /** Decided by an authority, or agreed between the two leads. */
  readonly ground: { readonly how: 'decided'; readonly authority: Authority } | { readonly how: 'agreed' };
  readonly reasons: readonly string[];
};

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

export type AssignmentDeclined = Fact<'assignment.declined', AssignmentDeclinedData>;
export type AssignmentUpheld = Fact<'assignment.upheld', AssignmentUpheldData>;
export type TransferProposed = Fact<'assignment.transfer-proposed', TransferProposedData>;
export type TransferRefused = Fact<'assignment.transfer-refused', TransferRefusedData>;
export type AssignmentTransferred = Fact<'assignment.transferred', AssignmentTransferredData>;
export type AssignmentRehomed = Fact<'assignment.rehomed', AssignmentRehomedData>;

export type HandoverEvent =
  | AssignmentDeclined
  | AssignmentUpheld
  | TransferProposed
  | TransferRefused
  | AssignmentTransferred
  | AssignmentRehomed;

/** The lead says that it is not its work. The Office then upholds the assignment or transfers it. */
export type Decline = Act & {
  readonly type: 'decline';
  readonly reasons: readonly string[];
  readonly suggestedAgencyId?: string;
};

export type UpholdAssignment = Decree & { readonly type: 'uphold-assignment' };

/** The authority gives it to another lead. */
export type Transfer = Decree & { readonly type: 'transfer'; readonly toAgencyId: string };

/** The lead offers it to another agency; it is transferred once that one agrees. */
export type ProposeTransfer = Act & {
  readonly type: 'propose-transfer';
  readonly toAgencyId: string;
  readonly reasons: readonly string[];
};

export type AgreeToTransfer = Act & { readonly type: 'agree-to-transfer' };

export type RefuseTransfer = Act & { readonly type: 'refuse-transfer'; readonly reasons: readonly string[] };

/** For the engine and the Office, over whatever a change of agencies touches. */
export type Rehome = Act & {
  readonly type: 're-home';
  readonly fromAgencyId: string;
  readonly toAgencyId: string;
  readonly cause: RehomingCause;
  readonly reasons: readonly string[];
};

export type HandoverCommand =
  Decline | UpholdAssignment | Transfer | ProposeTransfer | AgreeToTransfer | RefuseTransfer | Rehome;
