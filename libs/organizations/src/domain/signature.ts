import { refuse, type Refused } from '#kernel';
import { delegationDecider, limitOf, samePost } from './delegation.decider.js';
import {
  delegationStream,
  type DelegationState,
  type GrantSigning,
  type PostRef,
  type RankedPost,
  type SigningGrant,
  type SigningMark,
  type SigningScope,
} from './delegation.events.js';
import {
  DELEGATION_POST_UNKNOWN,
  SIGNATURE_ANOTHER_PERSON,
  SIGNATURE_NOT_A_DEPUTY,
  SIGNATURE_NOT_GRANTED,
  SIGNATURE_NOT_IN_FORCE,
  SIGNATURE_NOT_THE_HEAD,
  SIGNATURE_OUT_OF_SCOPE,
  SIGNATURE_PASSED_ON,
  SIGNATURE_POST_NOT_HELD,
  SIGNATURE_UNKNOWN_STACK,
} from './delegation.rules.js';
import type { OrganizationPlan } from './organization.plan.js';
import { faultOfDays } from './organization.rules.js';
import { personStream, type PersonState } from './person.events.js';
import { PlannedWrites } from './planned-writes.js';
import { staffStream, type StaffState } from './staff.events.js';
import { PERSON_ERASED, PERSON_UNKNOWN } from './staff.rules.js';
import { holdersOn, postOn } from './staffing.js';
import { holdsOn } from './timeline.js';

/** One mark as it is printed above a signature, and the post it names; TM. names the body itself. */
export type SignatureLine =
  { readonly mark: 'TM' } | { readonly mark: Exclude<SigningMark, 'TM'>; readonly post: PostRef };

/** Who signs what, under which marks. */
export type SignatureStack = {
  /** The issuing agency. */
  readonly agencyId: string;
  /** From the top as printed; none where the head signs alone. */
  readonly lines: readonly SignatureLine[];
  readonly signer: RankedPost & { readonly personId: string };
  readonly documentType: string;
  readonly field?: string;
};

export type MaySign = {
  readonly accepted: true;
  /** The leave it rests on, from the top. */
  readonly grantIds: readonly string[];
};

/**
 * The marks that may stand above one another (Decree 30/2020, article 13: TM. with KT., TL. with KT.). Those with Q.
 * are custom; a province that knows others passes its own.
 */
export const SIGNING_STACKS: readonly (readonly SigningMark[])[] = [
  [],
  ['TM'],
  ['KT'],
  ['TM', 'KT'],
  ['TL'],
  ['TL', 'KT'],
  ['TUQ'],
  ['Q'],
  ['TM', 'Q'],
];

/**
 * Whether a document may be signed that way on a day (`YYYY-MM-DD`), and by what leave.
 * @param grants all leave to sign for the issuing agency, whenever it holds
 * @param stacks see {@link SIGNING_STACKS}
 */
export function maySign(
  stack: SignatureStack,
  on: string,
  grants: readonly SigningGrant[],
  stacks: typeof SIGNING_STACKS = SIGNING_STACKS,
): MaySign | Refused {
  const { agencyId, lines, signer } = stack;
  const fault = faultOfDays(on) ?? faultOfMarks(stack, stacks);
  if (fault) return fault;
  if (lines.length === 0) {
    const isHead = signer.rank === 'head' && signer.agencyId === agencyId && signer.unit === undefined;
    return isHead ? { accepted: true, grantIds: [] } : refuse(SIGNATURE_NOT_THE_HEAD, { ...refOf(signer) });
  }
  const found: SigningGrant[][] = [];
  for (const [index, line] of lines.entries()) {
    const leave = leaveFor(stack, index, line, on, grants, found.at(-1) ?? []);
    if (!leave.accepted) return leave;
    found.push([...leave.grants]);
  }
  return { accepted: true, grantIds: chosen(found) };
}

/** Whether the person holds the post they sign in, on the day; answers the signer with the rank of the post. */
export function signerOn(
  staff: StaffState,
  { agencyId, postId }: PostRef,
  personId: string,
  on: string,
): { readonly accepted: true; readonly signer: SignatureStack['signer'] } | Refused {
  const post = postOn(staff, postId, on);
  const holds = holdersOn(staff, postId, on).some((holder) => holder.personId === personId);
  if (post === null || !holds) return refuse(SIGNATURE_POST_NOT_HELD, { agencyId, postId, personId, on });
  return { accepted: true, signer: { ...ranked({ agencyId, postId }, post), personId } };
}

/** Leave as it is asked for: the posts are named, and what rank they have is looked up. */
export type AskedGrant = Omit<GrantSigning, 'grantor' | 'grantee'> & {
  readonly grantor?: PostRef;
  readonly grantee: PostRef;
};

/** Gives leave to sign to posts that exist on its first day, with the rank they have then. */
export function decideGrant(
  asked: AskedGrant,
  ground: {
    readonly delegations: DelegationState;
    /** By agency: of the grantor and the grantee. */
    readonly staffs: ReadonlyMap<string, StaffState>;
    /** Whom the leave names; not looked at where it names nobody. */
    readonly person?: PersonState;
  },
): OrganizationPlan | Refused {
  const { grantor: grantorRef, grantee: granteeRef, ...rest } = asked;
  const fault = faultOfDays(asked.validFrom);
  if (fault) return fault;
  const { personId } = asked;
  if (personId !== undefined && ground.person?.status !== 'registered') {
    return refuse(ground.person?.status === 'erased' ? PERSON_ERASED : PERSON_UNKNOWN, { personId });
  }
  const named = grantorRef === undefined ? [granteeRef] : [granteeRef, grantorRef];
  const posts: RankedPost[] = [];
  for (const ref of named) {
    const staff = ground.staffs.get(ref.agencyId);
    const post = staff === undefined ? null : postOn(staff, ref.postId, asked.validFrom);
    if (post === null) return refuse(DELEGATION_POST_UNKNOWN, { grantId: asked.grantId, ...refOf(ref) });
    posts.push(ranked(ref, post));
  }
  const [grantee, grantor] = posts;
  const writes = new PlannedWrites();
  const stream = delegationStream(asked.agencyId);
  const refused = writes.decide(stream, delegationDecider, ground.delegations, {
    ...rest,
    ...(grantor && { grantor }),
    grantee: grantee!,
  });
  const people = personId === undefined ? [] : [personStream(personId)];
  return refused ?? writes.plan([stream, ...named.map(({ agencyId }) => staffStream(agencyId)), ...people]);
}

function faultOfMarks({ lines, signer }: SignatureStack, stacks: typeof SIGNING_STACKS): Refused | null {
  const marks = lines.map(({ mark }) => mark);
  const authorised = marks.indexOf('TUQ');
  if (authorised !== -1 && authorised < marks.length - 1) return refuse(SIGNATURE_PASSED_ON, { marks });
  const isKnown = stacks.some((known) => known.length === marks.length && known.every((mark, i) => mark === marks[i]));
  if (!isKnown) return refuse(SIGNATURE_UNKNOWN_STACK, { marks });
  if (marks.at(-1) === 'KT' && signer.rank !== 'deputy') {
    return refuse(SIGNATURE_NOT_A_DEPUTY, { ...refOf(signer), rank: signer.rank });
  }
  return null;
}

/** The leave that covers one line: from the post it names to the post below it, or to the signer. */
function leaveFor(
  { agencyId, lines, signer, documentType, field }: SignatureStack,
  index: number,
  line: SignatureLine,
  on: string,
  grants: readonly SigningGrant[],
  above: readonly SigningGrant[],
): { readonly accepted: true; readonly grants: readonly SigningGrant[] } | Refused {
  const { mark } = line;
  const next = lines[index + 1];
  const signs: PostRef = next !== undefined && next.mark !== 'TM' ? next.post : signer;
  const facts = { mark, ...refOf(signs) };
  const order = above.filter((grant) => grant.mark === 'TL').map(({ grantId }) => grantId);

  const given = grants.filter(
    (grant) =>
      grant.agencyId === agencyId &&
      grant.mark === mark &&
      samePost(grant.grantee, signs) &&
      (line.mark === 'TM' || samePost(grant.grantor ?? grant.grantee, line.post)) &&
      // By order of the head, its unit's deputy signs under that order; for the head, under none.
      (order.length === 0 ? grant.under === undefined : grant.under !== undefined && order.includes(grant.under)),
  );
  if (given.length === 0) return refuse(SIGNATURE_NOT_GRANTED, facts);
  const inForce = given.filter((grant) => holdsOn(grant, on));
  if (inForce.length === 0) return refuse(SIGNATURE_NOT_IN_FORCE, { ...facts, on });
  const covering = inForce.filter(({ scope }) => covers(scope, documentType, field));
  if (covering.length === 0) return refuse(SIGNATURE_OUT_OF_SCOPE, { ...facts, documentType, field: field ?? null });
  // A person's leave is passed on by that person, and then signed by another.
  const theirs = covering.filter(
    ({ personId }) => next !== undefined || personId === undefined || personId === signer.personId,
  );
  return theirs.length === 0
    ? refuse(SIGNATURE_ANOTHER_PERSON, { ...facts, personId: signer.personId })
    : { accepted: true, grants: theirs };
}

/** One leave for each line; where the last was passed on, the one above it is that which it stands under. */
function chosen(found: readonly (readonly SigningGrant[])[]): string[] {
  const last = found.at(-1)![0]!;
  return found.map((grants) => (grants.find(({ grantId }) => grantId === last.under) ?? grants[0]!).grantId);
}

function covers(scope: SigningScope, documentType: string, field: string | undefined): boolean {
  const types = limitOf(scope, 'documentTypes');
  const fields = limitOf(scope, 'fields');
  return (
    (types === null || types.includes(documentType)) &&
    (fields === null || (field !== undefined && fields.includes(field)))
  );
}

function ranked({ agencyId, postId }: PostRef, { rank, unit }: Pick<RankedPost, 'rank' | 'unit'>): RankedPost {
  return { agencyId, postId, rank, ...(unit !== undefined && { unit }) };
}

function refOf({ agencyId, postId }: PostRef): PostRef {
  return { agencyId, postId };
}
