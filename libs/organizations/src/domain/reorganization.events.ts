import type { DomainEvent } from '#kernel';
import type { AgencyRegisteredData } from './agency.events.js';

/** One or more agencies become part of another, old or new. */
export type Merger = {
  readonly kind: 'merger';
  readonly predecessorIds: readonly string[];
  readonly successorId: string;
};

/** An agency becomes several; it may itself be one of them, and goes on with the rest. */
export type Split = {
  readonly kind: 'split';
  readonly agencyId: string;
  readonly parts: readonly SplitPart[];
  /** Who takes what no part is named for. */
  readonly defaultSuccessorId: string | null;
};

export type SplitPart = {
  readonly agencyId: string;
  /** Slugs of the fields of work it takes. */
  readonly fields: readonly string[];
  /** Ids of the communes, or other agencies, it becomes responsible for. */
  readonly territories: readonly string[];
};

/** An agency ends; its work goes to a successor, else to the agency above it, else to the issuer's Office. */
export type Dissolution = {
  readonly kind: 'dissolution';
  readonly agencyId: string;
  readonly successorId: string | null;
  /** The agency it stood below when it ended. */
  readonly parentId: string | null;
};

export type Reorganization = Merger | Split | Dissolution;

export type ReorganizationDecidedData = {
  readonly reorganizationId: string;
  /** `YYYY-MM-DD`, the first day of the new order. */
  readonly on: string;
  /** The document that orders it: `202/2025/QH15`. */
  readonly basis?: string;
  readonly change: Reorganization;
};

/** Where no mapping says who takes an assignment, somebody decides. */
export type RehomingAnsweredData = {
  readonly reorganizationId: string;
  readonly assignmentId: string;
  readonly toAgencyId: string;
};

/** Agencies are merged, split or dissolved from a day on. */
export type ReorganizationDecided = DomainEvent<'reorganization.decided', ReorganizationDecidedData>;
/** Somebody decided which agency takes over an assignment, where no mapping says so. */
export type RehomingAnswered = DomainEvent<'reorganization.rehoming-answered', RehomingAnsweredData>;

export type ReorganizationEvent = ReorganizationDecided | RehomingAnswered;

/** An agency that exists, or one that begins with the reorganisation. */
export type Successor = { readonly agencyId: string } | { readonly register: NewAgency };

export type NewAgency = Omit<AgencyRegisteredData, 'validFrom'>;

type Asked = Omit<ReorganizationDecidedData, 'change'>;

export type MergeAgencies = {
  readonly type: 'merge-agencies';
  readonly predecessorIds: readonly string[];
  readonly successor: Successor;
} & Asked;

export type SplitAgency = {
  readonly type: 'split-agency';
  readonly agencyId: string;
  readonly into: readonly {
    readonly successor: Successor;
    readonly fields?: readonly string[];
    readonly territories?: readonly string[];
  }[];
  /** The agency itself where it goes on and nobody is named. */
  readonly defaultSuccessorId?: string;
} & Asked;

export type DissolveAgency = {
  readonly type: 'dissolve-agency';
  readonly agencyId: string;
  readonly successorId?: string;
} & Asked;

/** Touches several streams: see `decideReorganization`. */
export type ReorganizationCommand = MergeAgencies | SplitAgency | DissolveAgency;

/** What the reorganisation's own stream takes. */
export type ReorganizationStreamCommand =
  | ({ readonly type: 'record-reorganization' } & ReorganizationDecidedData)
  | ({ readonly type: 'answer-rehoming' } & RehomingAnsweredData);

export type DecidedReorganization = {
  readonly status: 'decided';
  readonly reorganization: ReorganizationDecidedData;
  /** Which agency takes an assignment that no mapping spoke of, by assignment. */
  readonly answers: ReadonlyMap<string, string>;
};

export type ReorganizationState = { readonly status: 'nonexistent' } | DecidedReorganization;

/** The stream that says what was decided, and what follows from it for open work; agencies and groups have theirs. */
export function reorganizationStream(reorganizationId: string): string {
  return `reorganization-${reorganizationId}`;
}

/** The agencies whose work goes elsewhere, wholly or in part. */
export function sourcesIn(change: Reorganization): readonly string[] {
  return change.kind === 'merger' ? change.predecessorIds : [change.agencyId];
}

/** The agencies that are no more from the day on. */
export function endedBy(change: Reorganization): string[] {
  switch (change.kind) {
    case 'merger':
      return [...change.predecessorIds];
    case 'split':
      return change.parts.some(({ agencyId }) => agencyId === change.agencyId) ? [] : [change.agencyId];
    case 'dissolution':
      return [change.agencyId];
  }
}

/** The agencies that take work over, the one that is split among them where it goes on. */
export function successorsIn(change: Reorganization): string[] {
  switch (change.kind) {
    case 'merger':
      return [change.successorId];
    case 'split':
      return change.parts.map(({ agencyId }) => agencyId);
    case 'dissolution':
      return change.successorId === null ? [] : [change.successorId];
  }
}
