import type { DomainEvent } from '#kernel';
import type { Identifier } from './agency.events.js';
import type { Period } from './timeline.js';

export type IdentifierClaimedData = Identifier & { readonly agencyId: string } & Period;

export type IdentifierReleasedData = Identifier & {
  readonly agencyId: string;
  /** `YYYY-MM-DD`, the first day it is free again. */
  readonly validTo: string;
};

/** An identifier belongs to an agency for a period, and to no other. */
export type IdentifierClaimed = DomainEvent<'identifier.claimed', IdentifierClaimedData>;
/** An identifier is free again from a day on. */
export type IdentifierReleased = DomainEvent<'identifier.released', IdentifierReleasedData>;

export type IdentifierEvent = IdentifierClaimed | IdentifierReleased;

export type ClaimIdentifier = { readonly type: 'claim-identifier' } & IdentifierClaimedData;

/** From the day on it is free: a claim that was to begin later never does. */
export type ReleaseIdentifier = { readonly type: 'release-identifier' } & IdentifierReleasedData;

export type IdentifierCommand = ClaimIdentifier | ReleaseIdentifier;

/** Who has had the identifier, and when; no day belongs to two. */
export type IdentifierState = { readonly holdings: readonly ({ readonly agencyId: string } & Period)[] };

/**
 * The stream of one identifier: that it belongs to one agency at a time is decided here, where every claim to it
 * meets. Letters are compared without their case. Written together with the agency's stream.
 */
export function identifierStream({ scheme, value }: Identifier): string {
  return `identifier-${scheme}:${value.toUpperCase()}`;
}
