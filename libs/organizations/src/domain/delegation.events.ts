import type { DomainEvent } from '#kernel';
import type { PostRank } from './staff.events.js';
import type { Period } from './timeline.js';

/**
 * What stands before a signature (Decree 30/2020, article 13): TM. for the collective body (*thay mặt*), KT. a deputy
 * for the head (*ký thay*), TL. by the head's order (*thừa lệnh*), TUQ. by written authorisation (*thừa ủy quyền*),
 * Q. acting (*quyền*; by custom, not by the article).
 */
export const SIGNING_MARKS = ['TM', 'KT', 'TL', 'TUQ', 'Q'] as const;

export type SigningMark = (typeof SIGNING_MARKS)[number];

export type PostRef = {
  readonly agencyId: string;
  readonly postId: string;
};

/** A post with its rank in the agency, or in a unit of it, as it was when the grant was recorded. */
export type RankedPost = PostRef & {
  readonly rank: PostRank;
  readonly unit?: string;
};

/** What may be signed; everything where neither is named. */
export type SigningScope = {
  /** Such as `official-letter`. */
  readonly documentTypes?: readonly string[];
  /** Slugs of fields of work. */
  readonly fields?: readonly string[];
};

type Of<Data> = {
  /** The issuing agency: whose documents are signed. */
  readonly agencyId: string;
  readonly grantId: string;
} & Data;

/**
 * Leave to sign. TM. lets the head sign for the collective body; KT. a deputy for the head; TL. the head of a unit, and
 * where that is passed on, KT. its deputy `under` the order; TUQ. whoever is authorised; Q. lets a person act as head.
 */
export type SigningGrant = Of<
  {
    readonly mark: SigningMark;
    /** In whose place it is signed; absent for TM. and Q., which are nobody's to give. */
    readonly grantor?: RankedPost;
    readonly grantee: RankedPost;
    /** The person, where the leave is a person's and not the post's: always for Q. */
    readonly personId?: string;
    readonly scope: SigningScope;
    /** The regulation it is laid down in, the written authorisation, the decision: number and symbol. */
    readonly basis?: string;
    /** The grant of TL. that is passed on to the unit's deputy. */
    readonly under?: string;
    readonly validFrom: string;
  } & Period
>;

/** From the day on; what was passed on under it falls with it. */
export type SigningRevokedData = Of<{ readonly validTo: string }>;

/** A post or a person may sign documents of an agency, under a mark and within a scope. */
export type SigningGranted = DomainEvent<'delegation.granted', SigningGrant>;
/** Leave to sign documents of an agency ended. */
export type SigningRevoked = DomainEvent<'delegation.revoked', SigningRevokedData>;

export type DelegationEvent = SigningGranted | SigningRevoked;

export const DELEGATION_EVENT_TYPES = [
  'delegation.granted',
  'delegation.revoked',
] as const satisfies readonly DelegationEvent['type'][];

/** That the posts exist, and which rank they have, is for other streams to say: see `decideGrant`. */
export type GrantSigning = { readonly type: 'grant-signing' } & SigningGrant;
export type RevokeSigning = { readonly type: 'revoke-signing' } & SigningRevokedData;

export type DelegationCommand = GrantSigning | RevokeSigning;

/** Every leave to sign the documents of one agency, with the days it holds. */
export type DelegationState = { readonly grants: readonly SigningGrant[] };

/** The stream of all leave to sign one agency's documents: what a signature rests on is read at once. */
export function delegationStream(agencyId: string): string {
  return `delegation-${agencyId}`;
}
