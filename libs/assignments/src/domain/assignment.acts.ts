import { refuse, unreachable, type Instant, type Json, type Refused, type Rule } from '#kernel';
import { judgeOf, turnedAt } from './assignment.holder.js';
import { ASSIGNMENT_NOT_THE_JUDGE, ASSIGNMENT_OWN_ANSWER } from './judging.rules.js';
import {
  ASSIGNMENT_ALREADY_ACCEPTED,
  ASSIGNMENT_ANSWER_WAITS,
  ASSIGNMENT_CANCELLED,
  ASSIGNMENT_DECLINE_WAITS,
  ASSIGNMENT_EFFECTIVE_IN_FUTURE,
  ASSIGNMENT_EFFECTIVE_TOO_EARLY,
  ASSIGNMENT_NOT_THE_AUTHORITY,
  ASSIGNMENT_NOT_THE_LEAD,
  ASSIGNMENT_SUSPENDED,
  ASSIGNMENT_UNEXPLAINED,
} from './assignment.rules.js';
import { isEnded, isOpen, type EndedState, type ExistingAssignment } from './assignment.state.js';
import type { Act, Authority, Decree, Identity, Party } from './assignment.vocabulary.js';

export type Admitted = { readonly allowed: true; readonly effectiveAt: Instant };
export type Barred = { readonly allowed: false; readonly refused: Refused };

/** The lead acts, or the Office in its name. */
export function actOfLead(
  command: Act,
  state: ExistingAssignment,
  notBefore: Instant = state.leadSince,
): Admitted | Barred {
  return actOfAgency(command, state.terms.leadAgencyId, ASSIGNMENT_NOT_THE_LEAD, notBefore);
}

/** A certain agency acts, or the Office in its name; whoever else is told by the rule. */
export function actOfAgency(command: Act, agencyId: string, rule: Rule, notBefore: Instant): Admitted | Barred {
  if (!speaksFor(command.by, agencyId)) {
    return barred(refuse(rule, rule === ASSIGNMENT_NOT_THE_LEAD ? { leadAgencyId: agencyId } : { agencyId }));
  }
  return timed(command, notBefore);
}

/** Issuer, monitor or Office judge an answer; never the lead, nor anybody in its name. */
export function actOfJudge(command: Act, state: ExistingAssignment): Admitted | Barred {
  const { issuerId, monitorId, leadAgencyId } = state.terms;
  const { agencyId, onBehalfOf } = command.by;
  if (agencyId === leadAgencyId || onBehalfOf === leadAgencyId) {
    return barred(refuse(ASSIGNMENT_OWN_ANSWER, { leadAgencyId }));
  }
  const judges = [issuerId, monitorId].some((judge) => speaksFor(command.by, judge));
  if (!judges && !isOffice(command.by)) {
    return barred(refuse(ASSIGNMENT_NOT_THE_JUDGE, { issuerId, monitorId }));
  }
  return timed(command, state.status === 'responded' ? state.respondedAt : state.assignedAt);
}

/** Issuer, monitor or Office decide about an assignment; the Office by itself in the power of whoever judges. */
export function actOfAuthority(
  command: Act & { readonly document?: string },
  state: ExistingAssignment,
  notBefore: Instant = turnedAt(state),
): (Admitted & { readonly authority: Authority }) | Barred {
  const { issuerId, monitorId, leadAgencyId } = state.terms;
  const inPowerOf = [issuerId, monitorId].filter((agencyId) => agencyId !== leadAgencyId);
  const agencyId = isOffice(command.by)
    ? judgeOf(state.terms)
    : inPowerOf.find((candidate) => speaksFor(command.by, candidate));
  if (agencyId === undefined) return barred(refuse(ASSIGNMENT_NOT_THE_AUTHORITY, { issuerId, monitorId }));
  const act = timed(command, notBefore);
  return act.allowed ? { ...act, authority: authorityOf(agencyId, command.document) } : act;
}

/**
 * A time that was stated is taken or refused. One that was not is the present, or the moment
 * of what it follows where the clock of another machine stood a little ahead.
 */
export function timed(
  { at, effectiveAt }: { readonly at: Instant; readonly effectiveAt?: Instant },
  notBefore: Instant,
): Admitted | Barred {
  if (effectiveAt === undefined) return { allowed: true, effectiveAt: at < notBefore ? notBefore : at };
  const fault = faultOfTime(effectiveAt, at, notBefore);
  return fault ? barred(fault) : { allowed: true, effectiveAt };
}

export function faultOfTime(effectiveAt: Instant, at: Instant, notBefore: Instant): Refused | null {
  if (effectiveAt > at) return refuse(ASSIGNMENT_EFFECTIVE_IN_FUTURE, { at, effectiveAt });
  if (effectiveAt < notBefore) return refuse(ASSIGNMENT_EFFECTIVE_TOO_EARLY, { effectiveAt, notBefore });
  return null;
}

/** The agency itself, or the Office entering something in its name. */
export function speaksFor({ agencyId, onBehalfOf }: Party, whom: string): boolean {
  return (onBehalfOf ?? agencyId) === whom && (agencyId === undefined || agencyId === whom);
}

/** The Office, or the engine, in nobody's name but its own. */
export function isOffice({ agencyId, onBehalfOf }: Party): boolean {
  return agencyId === undefined && onBehalfOf === undefined;
}

export function authorityOf(agencyId: string, document?: string): Authority {
  return { agencyId, ...(document === undefined ? {} : { document }) };
}

export function barred(refused: Refused): Barred {
  return { allowed: false, refused };
}

/** What was said, blanks left out, or the refusal of having said nothing. */
export function reasonsIn({ reasons }: Pick<Decree, 'reasons'>): readonly string[] | Refused {
  const said = reasons.filter((reason) => reason.trim() !== '');
  return said.length === 0 ? refuse(ASSIGNMENT_UNEXPLAINED) : said;
}

export function isRefused(value: readonly string[] | Refused): value is Refused {
  return 'accepted' in value;
}

/** Why the lead cannot work on it now; null when it can. */
export function closedToWork(state: ExistingAssignment): Refused | null {
  if (isOpen(state)) return null;
  switch (state.status) {
    case 'responded':
      return refuse(ASSIGNMENT_ANSWER_WAITS, { ...identityOf(state), round: state.round });
    case 'declined':
      return refuse(ASSIGNMENT_DECLINE_WAITS, { ...identityOf(state) });
    case 'suspended':
      return refuse(ASSIGNMENT_SUSPENDED, { ...identityOf(state) });
    case 'accepted':
    case 'cancelled':
      return ended(state);
    default:
      return unreachable(state);
  }
}

/** The refusal of everything but a reopening. */
export function ended(state: EndedState): Refused {
  const rule = state.status === 'accepted' ? ASSIGNMENT_ALREADY_ACCEPTED : ASSIGNMENT_CANCELLED;
  return refuse(rule, { ...identityOf(state) });
}

/** Why the deadline cannot be set now; null when it can. */
export function closedToTime(state: ExistingAssignment): Refused | null {
  if (isEnded(state)) return ended(state);
  return state.status === 'suspended' ? refuse(ASSIGNMENT_SUSPENDED, { ...identityOf(state) }) : null;
}

export function identityOf({ terms }: Pick<ExistingAssignment, 'terms'>): Identity & Readonly<Record<string, Json>> {
  const { assignmentId, directiveId, leadAgencyId, parentId } = terms;
  return { assignmentId, directiveId, leadAgencyId, ...(parentId === undefined ? {} : { parentId }) };
}

/** The fields of a party and no others: it comes from a token that may carry more. */
export function partyOf({ subject, agencyId, onBehalfOf }: Party): Party {
  return {
    subject,
    ...(agencyId === undefined ? {} : { agencyId }),
    ...(onBehalfOf === undefined ? {} : { onBehalfOf }),
  };
}
