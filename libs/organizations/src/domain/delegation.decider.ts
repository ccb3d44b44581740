import { accept, quiet, refuse, unreachable, type Decider, type Decision, type Refused } from '#kernel';
import {
  SIGNING_MARKS,
  type DelegationCommand,
  type DelegationEvent,
  type DelegationState,
  type PostRef,
  type RankedPost,
  type RevokeSigning,
  type SigningGrant,
  type SigningScope,
} from './delegation.events.js';
import {
  DELEGATION_CONTENT_UNLIMITED,
  DELEGATION_EXCEEDS,
  DELEGATION_ID_TAKEN,
  DELEGATION_NOBODY_ACTS,
  DELEGATION_NOT_A_UNIT_HEAD,
  DELEGATION_NOT_IN_WRITING,
  DELEGATION_NOT_ITS_DEPUTY,
  DELEGATION_NOT_LAID_DOWN,
  DELEGATION_NOT_PASSED_ON,
  DELEGATION_NOT_THE_HEAD,
  DELEGATION_TIME_UNLIMITED,
  DELEGATION_UNKNOWN,
  DELEGATION_UNKNOWN_MARK,
  DELEGATION_WRONG_PARTIES,
} from './delegation.rules.js';
import { faultOfDays, faultOfPeriod, INVALID_ID, isSlug } from './organization.rules.js';
import { endedOn, goesOnFrom, outside } from './timeline.js';

export const delegationDecider: Decider<DelegationCommand, DelegationState, DelegationEvent> = {
  initial: { grants: [] },

  decide(command, state) {
    switch (command.type) {
      case 'grant-signing': {
        const { type: _, ...grant } = command;
        return give(grant, state);
      }
      case 'revoke-signing':
        return revoke(command, state);
      default:
        return unreachable(command);
    }
  },

  evolve({ grants }, event) {
    switch (event.type) {
      case 'delegation.granted':
        return { grants: [...grants, event.data] };
      case 'delegation.revoked': {
        const { grantId, validTo } = event.data;
        return { grants: endedOn(grants, validTo, (grant) => grant.grantId === grantId) };
      }
      default:
        return unreachable(event);
    }
  },
};

export function samePost(one: PostRef, other: PostRef): boolean {
  return one.agencyId === other.agencyId && one.postId === other.postId;
}

/** The types of document, or the fields, that leave is limited to; null where it is not, as where none is named. */
export function limitOf(scope: SigningScope, what: keyof SigningScope): readonly string[] | null {
  const limit = scope[what] ?? [];
  return limit.length === 0 ? null : limit;
}

function give(grant: SigningGrant, { grants }: DelegationState): Decision<DelegationEvent> {
  const { agencyId, grantId } = grant;
  const fault = faultOfShape(grant);
  if (fault) return fault;
  const known = grants.find((one) => one.grantId === grantId);
  if (known) {
    return sameGrant(known, grant) ? quiet() : refuse(DELEGATION_ID_TAKEN, { agencyId, grantId });
  }
  const refused = faultOfMark(grant, grants);
  return refused ?? accept({ type: 'delegation.granted', data: grant });
}

function revoke({ type: _, ...data }: RevokeSigning, { grants }: DelegationState): Decision<DelegationEvent> {
  const { agencyId, grantId, validTo } = data;
  const known = grants.find((one) => one.grantId === grantId);
  if (!known) return refuse(DELEGATION_UNKNOWN, { agencyId, grantId });
  return faultOfDays(validTo) ?? (goesOnFrom(known, validTo) ? accept({ type: 'delegation.revoked', data }) : quiet());
}

function faultOfShape(grant: SigningGrant): Refused | null {
  const { agencyId, grantId, mark, grantor, grantee, personId, scope, under } = grant;
  const ids = [agencyId, grantId, personId, under, ...(scope.documentTypes ?? []), ...(scope.fields ?? [])];
  const wrong = ids.find((id) => id !== undefined && !isSlug(id));
  if (wrong !== undefined) return refuse(INVALID_ID, { id: wrong });
  if (!SIGNING_MARKS.includes(mark)) return refuse(DELEGATION_UNKNOWN_MARK, { grantId, mark });
  const named = grantor !== undefined && !samePost(grantor, grantee);
  const needed = mark !== 'TM' && mark !== 'Q';
  if (needed ? !named : grantor !== undefined) return refuse(DELEGATION_WRONG_PARTIES, { grantId, mark });
  return faultOfPeriod(grant);
}

/** What article 13 asks of each mark. */
function faultOfMark(grant: SigningGrant, grants: readonly SigningGrant[]): Refused | null {
  const { agencyId, grantId, mark, grantor, grantee, personId, scope, basis = '', validTo, under } = grant;
  const facts = { grantId, mark };
  if (under !== undefined)
    return faultOfPassingOn(
      grant,
      grants.find((one) => one.grantId === under),
    );
  if (!isHeadOf(agencyId, grantor ?? grantee)) return refuse(DELEGATION_NOT_THE_HEAD, facts);
  switch (mark) {
    case 'TM':
      return null;
    case 'KT':
      return isDeputyOf(grantor!, grantee) ? null : refuse(DELEGATION_NOT_ITS_DEPUTY, facts);
    case 'TL':
      if (grantee.rank !== 'head') return refuse(DELEGATION_NOT_A_UNIT_HEAD, facts);
      return basis.trim() === '' ? refuse(DELEGATION_NOT_LAID_DOWN, facts) : null;
    case 'TUQ':
      if (basis.trim() === '') return refuse(DELEGATION_NOT_IN_WRITING, facts);
      if (validTo === undefined) return refuse(DELEGATION_TIME_UNLIMITED, facts);
      return limitOf(scope, 'documentTypes') === null && limitOf(scope, 'fields') === null
        ? refuse(DELEGATION_CONTENT_UNLIMITED, facts)
        : null;
    case 'Q':
      return personId === undefined ? refuse(DELEGATION_NOBODY_ACTS, facts) : null;
  }
}

function faultOfPassingOn(grant: SigningGrant, above: SigningGrant | undefined): Refused | null {
  const { agencyId, grantId, mark, grantor, grantee, scope, under } = grant;
  if (above === undefined) return refuse(DELEGATION_UNKNOWN, { agencyId, grantId: under! });
  const facts = { grantId, mark, under: above.grantId };
  const passedOn = mark === 'KT' && above.mark === 'TL' && samePost(above.grantee, grantor!);
  if (!passedOn) return refuse(DELEGATION_NOT_PASSED_ON, facts);
  if (!isDeputyOf(above.grantee, grantee)) return refuse(DELEGATION_NOT_ITS_DEPUTY, facts);
  const within = outside(grant, [above]).length === 0 && isWithin(scope, above.scope);
  return within ? null : refuse(DELEGATION_EXCEEDS, facts);
}

function isHeadOf(agencyId: string, post: RankedPost): boolean {
  return post.rank === 'head' && post.agencyId === agencyId && post.unit === undefined;
}

function isDeputyOf(head: RankedPost, post: RankedPost): boolean {
  return post.rank === 'deputy' && post.agencyId === head.agencyId && post.unit === head.unit;
}

function isWithin(scope: SigningScope, wider: SigningScope): boolean {
  return (['documentTypes', 'fields'] as const).every((what) => {
    const [limit, widest] = [limitOf(scope, what), limitOf(wider, what)];
    return widest === null || limit?.every((one) => widest.includes(one)) === true;
  });
}

function sameGrant(one: SigningGrant, other: SigningGrant): boolean {
  const comparable = ({ mark, grantor, grantee, personId, scope, basis, under, validFrom, validTo }: SigningGrant) =>
    JSON.stringify([
      mark,
      grantor && [grantor.agencyId, grantor.postId],
      [grantee.agencyId, grantee.postId],
      personId,
      scope.documentTypes,
      scope.fields,
      basis,
      under,
      validFrom,
      validTo,
    ]);
  return comparable(one) === comparable(other);
}
