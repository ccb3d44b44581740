import type { DomainEvent } from '#kernel';
import type { Period } from './timeline.js';

/** What an agency is in the two-tier government of a province. */
export const AGENCY_KINDS = [
  'department',
  'commune',
  'office',
  'central-line',
  'enterprise',
  'party',
  'leadership',
  'higher-authority',
] as const;

export type AgencyKind = (typeof AGENCY_KINDS)[number];

/**
 * Who gave an identifier: the statistical office (a commune's `04792`), the axis on which documents
 * are exchanged (`H44.02`, Decision 20/2020/QĐ-TTg), or a system that went before (`000.00.00.H44`).
 */
export const IDENTIFIER_SCHEMES = ['statistical', 'exchange', 'legacy'] as const;

export type IdentifierScheme = (typeof IDENTIFIER_SCHEMES)[number];

export type Identifier = { readonly scheme: IdentifierScheme; readonly value: string };

/** How an agency can end, or grow. */
export const REORGANIZATION_KINDS = ['merger', 'split', 'dissolution'] as const;

export type ReorganizationKind = (typeof REORGANIZATION_KINDS)[number];

export type AgencyRegisteredData = {
  /** Lower-case slug, such as `so-tai-chinh`. */
  readonly agencyId: string;
  readonly name: string;
  /** Other names in use: VNPT Phú Thọ is also written Viễn thông Phú Thọ. */
  readonly aliases: readonly string[];
  readonly kind: AgencyKind;
  /** Official code, such as the statistical code of a commune. */
  readonly code?: string;
  readonly parentId?: string;
  /** `YYYY-MM-DD`, its first day; as long as anybody knows when absent. */
  readonly validFrom?: string;
};

type Of<Data> = { readonly agencyId: string } & Data;

/** From a day on, and until the next renaming that is known. */
export type AgencyRenamedData = Of<{ readonly name: string; readonly validFrom: string }>;

export type AgencyReclassifiedData = Of<{ readonly kind: AgencyKind; readonly validFrom: string }>;

export type AgencyMovedData = Of<{
  /** Null at the top. */
  readonly parentId: string | null;
  readonly validFrom: string;
}>;

/** What was entered for the period that `on` lies in was wrong from its beginning; the log keeps both. */
export type AgencyCorrectedData = Of<{
  readonly on: string;
  readonly name?: string;
  readonly kind?: AgencyKind;
  readonly parentId?: string | null;
}>;

export type AgencyAliasAddedData = Of<{ readonly alias: string } & Period>;

/** From the day on; on its first day or before, it never was. */
export type AgencyAliasDroppedData = Of<{ readonly alias: string; readonly validTo: string }>;

export type AgencyIdentifierAssignedData = Of<Identifier & Period>;

/** From the day on; on its first day or before, it never was. */
export type AgencyIdentifierWithdrawnData = Of<Identifier & { readonly validTo: string }>;

export type AgencyEndedData = Of<{
  /** `YYYY-MM-DD`, the first day without it. */
  readonly on: string;
  readonly cause: ReorganizationKind;
  readonly successorIds: readonly string[];
  readonly reorganizationId: string;
}>;

/** It gave a part of itself to others and goes on. */
export type AgencyDividedData = Of<{
  readonly on: string;
  readonly successorIds: readonly string[];
  readonly reorganizationId: string;
}>;

export type AgencyTookOverData = Of<{
  readonly on: string;
  readonly cause: ReorganizationKind;
  readonly predecessorIds: readonly string[];
  readonly reorganizationId: string;
}>;

/** An agency was entered in the register. */
export type AgencyRegistered = DomainEvent<'agency.registered', AgencyRegisteredData>;
/** An agency has another name from a day on. */
export type AgencyRenamed = DomainEvent<'agency.renamed', AgencyRenamedData>;
/** An agency is of another kind from a day on. */
export type AgencyReclassified = DomainEvent<'agency.reclassified', AgencyReclassifiedData>;
/** An agency stands below another one from a day on. */
export type AgencyMoved = DomainEvent<'agency.moved', AgencyMovedData>;
/** What had been entered about an agency for a period was wrong and was put right. */
export type AgencyCorrected = DomainEvent<'agency.corrected', AgencyCorrectedData>;
/** An agency is known by another name as well. */
export type AgencyAliasAdded = DomainEvent<'agency.alias-added', AgencyAliasAddedData>;
/** An agency is no longer known by one of its other names. */
export type AgencyAliasDropped = DomainEvent<'agency.alias-dropped', AgencyAliasDroppedData>;
/** An agency bears an identifier of some scheme from a day on. */
export type AgencyIdentifierAssigned = DomainEvent<'agency.identifier-assigned', AgencyIdentifierAssignedData>;
/** An agency no longer bears an identifier from a day on. */
export type AgencyIdentifierWithdrawn = DomainEvent<'agency.identifier-withdrawn', AgencyIdentifierWithdrawnData>;
/** An agency ended in a reorganisation. */
export type AgencyEnded = DomainEvent<'agency.ended', AgencyEndedData>;
/** An agency gave a part of itself to others in a reorganisation and goes on. */
export type AgencyDivided = DomainEvent<'agency.divided', AgencyDividedData>;
/** An agency took over from others in a reorganisation. */
export type AgencyTookOver = DomainEvent<'agency.took-over', AgencyTookOverData>;

export type AgencyEvent =
  | AgencyRegistered
  | AgencyRenamed
  | AgencyReclassified
  | AgencyMoved
  | AgencyCorrected
  | AgencyAliasAdded
  | AgencyAliasDropped
  | AgencyIdentifierAssigned
  | AgencyIdentifierWithdrawn
  | AgencyEnded
  | AgencyDivided
  | AgencyTookOver;

/** The types of {@link AgencyEvent}: what a projection of agencies follows. */
export const AGENCY_EVENT_TYPES = [
  'agency.registered',
  'agency.renamed',
  'agency.reclassified',
  'agency.moved',
  'agency.corrected',
  'agency.alias-added',
  'agency.alias-dropped',
  'agency.identifier-assigned',
  'agency.identifier-withdrawn',
  'agency.ended',
  'agency.divided',
  'agency.took-over',
] as const satisfies readonly AgencyEvent['type'][];

export type RegisterAgency = { readonly type: 'register-agency' } & AgencyRegisteredData;
export type RenameAgency = { readonly type: 'rename-agency' } & AgencyRenamedData;
export type ReclassifyAgency = { readonly type: 'reclassify-agency' } & AgencyReclassifiedData;
/** That no agency comes to stand below itself takes more than one stream: see `decidePlacement`. */
export type MoveAgency = { readonly type: 'move-agency' } & AgencyMovedData;
/** See {@link MoveAgency} where the parent is corrected. */
export type CorrectAgency = { readonly type: 'correct-agency' } & AgencyCorrectedData;
export type AddAlias = { readonly type: 'add-alias' } & AgencyAliasAddedData;
export type DropAlias = { readonly type: 'drop-alias' } & AgencyAliasDroppedData;
/** That an identifier belongs to one agency at a time is for its own stream to say: see `decideIdentifier`. */
export type AssignIdentifier = { readonly type: 'assign-identifier' } & AgencyIdentifierAssignedData;
export type WithdrawIdentifier = { readonly type: 'withdraw-identifier' } & AgencyIdentifierWithdrawnData;

export type AgencyCommand =
  | RegisterAgency
  | RenameAgency
  | ReclassifyAgency
  | MoveAgency
  | CorrectAgency
  | AddAlias
  | DropAlias
  | AssignIdentifier
  | WithdrawIdentifier;

export type NamePeriod = { readonly name: string } & Period;
export type KindPeriod = { readonly kind: AgencyKind } & Period;
export type ParentPeriod = { readonly parentId: string | null } & Period;
export type AliasPeriod = { readonly alias: string } & Period;
export type IdentifierPeriod = Identifier & Period;

/** Another agency that work came from or went to, from a day on. */
export type Kinship = { readonly agencyId: string; readonly on: string; readonly cause: ReorganizationKind };

export type RegisteredAgency = {
  readonly status: 'registered';
  /** As it was registered. */
  readonly agency: AgencyRegisteredData;
  /** One on every day from its first to its last; so are kinds and parents. */
  readonly names: readonly NamePeriod[];
  readonly kinds: readonly KindPeriod[];
  readonly parents: readonly ParentPeriod[];
  readonly aliases: readonly AliasPeriod[];
  readonly identifiers: readonly IdentifierPeriod[];
  readonly predecessors: readonly Kinship[];
  readonly successors: readonly Kinship[];
  /** Once it is known that it ends. */
  readonly ended?: { readonly on: string; readonly cause: ReorganizationKind; readonly reorganizationId: string };
};

export type AgencyState = { readonly status: 'nonexistent' } | RegisteredAgency;

/**
 * The stream that holds one agency. Groups, people, staffs, identifiers, delegations and reorganisations have
 * categories of their own (`group-`, `person-`, `staff-`, `identifier-`, `delegation-`, `reorganization-`): what
 * stands before the first hyphen is letters alone, and an agency's slug can be no other thing's name.
 */
export function agencyStream(agencyId: string): string {
  return `organization-${agencyId}`;
}
