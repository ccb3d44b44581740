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

/** The lead said that the assignment is not its work. */
export type AssignmentDeclined = Fact<'assignment.declined', AssignmentDeclinedData>;
/** The assignment stays with the lead that had declined it. */
export type AssignmentUpheld = Fact<'assignment.upheld', AssignmentUpheldData>;
/** The lead offered the assignment to another agency. */
export type TransferProposed = Fact<'assignment.transfer-proposed', TransferProposedData>;
/** The agency that was offered the assignment refused it. */
export type TransferRefused = Fact<'assignment.transfer-refused', TransferRefusedData>;
/** The assignment has another lead. */
export type AssignmentTransferred = Fact<'assignment.transferred', AssignmentTransferredData>;

export type HandoverEvent =
  AssignmentDeclined | AssignmentUpheld | TransferProposed | TransferRefused | AssignmentTransferred;

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

export type HandoverCommand =
  Decline | UpholdAssignment | Transfer | ProposeTransfer | AgreeToTransfer | RefuseTransfer;
