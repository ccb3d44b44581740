import { refuse, type Refused } from '#kernel';
import { samePost } from './delegation.decider.js';
import {
  delegationStream,
  type DelegationEvent,
  type DelegationState,
  type PostRef,
  type SigningGrant,
  type SigningMark,
} from './delegation.events.js';
import { SIGNATURE_NO_HEAD } from './delegation.rules.js';
import { faultOfDays } from './organization.rules.js';
import { personStream, type PersonEvent, type PersonState } from './person.events.js';
import { maySign, signerOn, type SignatureLine, type SignatureStack } from './signature.js';
import { staffDecider } from './staff.decider.js';
import { staffStream, type StaffEvent, type StaffState } from './staff.events.js';
import { PERSON_LEFT, PERSON_UNKNOWN } from './staff.rules.js';
import { headPostOn } from './staffing.js';

/** May this person, in this post and under these marks, sign such a document of the agency? */
export type AskedSignature = {
  /** The issuing agency. */
  readonly agencyId: string;
  readonly personId: string;
  /** The post the person signs in. */
  readonly post: PostRef;
  /** From the top as printed; none where the head signs alone. In whose place it is signed follows from them. */
  readonly marks: readonly SigningMark[];
  readonly documentType: string;
  readonly field?: string;
};

export type SigningGround = {
  readonly person: PersonState;
  /** By agency: of the issuing agency and of the one the post is in. */
  readonly staffs: ReadonlyMap<string, StaffState>;
  /** Of the issuing agency. */
  readonly delegations: DelegationState;
};

/** Leave to sign, with what it rests on. */
export type SigningLeave = {
  readonly accepted: true;
  readonly signer: SignatureStack['signer'];
  /** From the top as printed. */
  readonly lines: readonly { readonly line: SignatureLine; readonly grant: SigningGrant }[];
};

/** The streams an answer rests on: of the person, of the posts, and of the leave to sign for the agency. */
export function streamsOfSigning({
  agencyId,
  personId,
  post,
}: Omit<AskedSignature, 'marks' | 'documentType'>): string[] {
  const staffs = [...new Set([agencyId, post.agencyId])].map(staffStream);
  return [personStream(personId), ...staffs, delegationStream(agencyId)];
}

/** Whether a document may be signed as asked on a day (`YYYY-MM-DD`): by whom, under which leave, or which rule forbids it. */
export function decideSigning(asked: AskedSignature, on: string, ground: SigningGround): SigningLeave | Refused {
  const { agencyId, personId, post, marks, documentType, field } = asked;
  const { person, staffs, delegations } = ground;
  const fault = faultOfDays(on);
  if (fault) return fault;
  if (person.status === 'nonexistent') return refuse(PERSON_UNKNOWN, { personId });
  const { leftOn } = person;
  if (leftOn !== undefined && leftOn <= on) return refuse(PERSON_LEFT, { personId, leftOn });
  const staffOf = (id: string): StaffState => staffs.get(id) ?? staffDecider.initial;
  const holding = signerOn(staffOf(post.agencyId), post, personId, on);
  if (!holding.accepted) return holding;
  const { signer } = holding;

  const lines: SignatureLine[] = [];
  for (const [index, mark] of marks.entries()) {
    if (mark === 'TM') {
      lines.push({ mark });
      continue;
    }
    // Where an order was passed on, the deputy signs for the head of the unit; any other mark is for that of the agency.
    const passedOn = mark === 'KT' && marks[index - 1] === 'TL';
    const inAgency = passedOn ? post.agencyId : agencyId;
    const head = headPostOn(staffOf(inAgency), on, passedOn ? signer.unit : undefined);
    if (head === null) return refuse(SIGNATURE_NO_HEAD, { agencyId: inAgency, mark, on });
    lines.push({ mark, post: { agencyId: inAgency, postId: head.postId } });
  }
  const stack = { agencyId, lines, signer, documentType, ...(field !== undefined && { field }) };
  const verdict = maySign(stack, on, delegations.grants);
  if (!verdict.accepted) return verdict;
  const grantOf = (id: string) => delegations.grants.find(({ grantId }) => grantId === id)!;
  return {
    accepted: true,
    signer,
    lines: lines.map((line, index) => ({ line, grant: grantOf(verdict.grantIds[index]!) })),
  };
}

/**
 * Of the events of {@link streamsOfSigning}, those that gave the answer: who the person is, how they came into the
 * post, and the leave it rests on; where it is refused, the leave under those marks that was found wanting.
 */
export function eventsOfSigning<Event extends PersonEvent | StaffEvent | DelegationEvent>(
  asked: AskedSignature,
  answer: SigningLeave | Refused,
  events: readonly Event[],
): Event[] {
  const { personId, post, marks } = asked;
  const isWanting = ({ mark, grantee }: SigningGrant) =>
    marks.includes(mark) &&
    // An order that was passed on was given to another post: the head of the signer's agency, or of a unit in it.
    (samePost(grantee, post) || (mark === 'TL' && marks.includes('KT') && grantee.agencyId === post.agencyId));
  const grantIds = new Set(
    answer.accepted
      ? answer.lines.map(({ grant }) => grant.grantId)
      : events.flatMap((event) =>
          event.type === 'delegation.granted' && isWanting(event.data) ? [event.data.grantId] : [],
        ),
  );
  return events.filter((event) => {
    switch (event.type) {
      case 'person.registered':
      case 'person.left':
        return true;
      case 'post.created':
      case 'post.abolished':
        return samePost(event.data, post);
      case 'post.filled':
      case 'post.vacated':
        return samePost(event.data, post) && event.data.personId === personId;
      case 'staff.closed':
        return event.data.agencyId === post.agencyId;
      case 'delegation.granted':
      case 'delegation.revoked':
        return grantIds.has(event.data.grantId);
      default:
        return false;
    }
  });
}
