import { accept, quiet, refuse, type Decision, type Instant, type Refused } from '#kernel';
import { isDate, localDate } from '#deadlines/domain';
import type { AskedSignature } from '#organizations/domain';
import {
  SIGNING_AUTHORITIES,
  type DirectiveDraftedData,
  type DirectiveIssuedData,
  type Signature,
  type Signer,
} from './directive.vocabulary.js';
import {
  DIRECTIVE_ALREADY_ISSUED,
  DIRECTIVE_ALREADY_SIGNED,
  DIRECTIVE_IMPOSSIBLE_MONTH,
  DIRECTIVE_ISSUED_BEFORE_SIGNED,
  DIRECTIVE_MARKS_DIFFER,
  DIRECTIVE_MONTH_DIFFERS,
  DIRECTIVE_SIGNATURE_MISSING,
  DIRECTIVE_SIGNED_IN_FUTURE,
  DIRECTIVE_SYMBOL_DIFFERS,
  DIRECTIVE_UNKNOWN_AUTHORITY,
} from './directive.rules.js';
import {
  contentOf,
  isUnnumbered,
  type ExistingDirective,
  type SignedDirective,
  type UnnumberedDirective,
} from './directive.state.js';
import { isSymbol } from './register.events.js';
import { REGISTER_INVALID_SYMBOL } from './register.rules.js';
import type { DirectiveSigned, DirectiveSignedData, SignDirective } from './signing.events.js';

export function sign(command: SignDirective, state: ExistingDirective): Decision<DirectiveSigned> {
  const { at, effectiveAt = at, directiveId, symbol, month } = command;
  if (!isUnnumbered(state)) return refuse(DIRECTIVE_ALREADY_ISSUED, { directiveId });
  const signature = command.signature ?? state.draft.signature;
  if (signature === undefined) return refuse(DIRECTIVE_SIGNATURE_MISSING, { directiveId });
  const fault = faultOfSignature(signature);
  if (fault) return fault;
  if (symbol !== undefined && !isSymbol(symbol)) return refuse(REGISTER_INVALID_SYMBOL, { symbol });
  if (month !== undefined && !isDate(`${month}-01`)) return refuse(DIRECTIVE_IMPOSSIBLE_MONTH, { month });
  if (effectiveAt > at) return refuse(DIRECTIVE_SIGNED_IN_FUTURE, { at, effectiveAt });
  const data: DirectiveSignedData = {
    directiveId,
    signature,
    ...(symbol !== undefined && { symbol }),
    ...(month !== undefined && { month }),
  };
  if (state.status === 'signed') {
    return sameSigning(state.signing, data) ? quiet() : refuse(DIRECTIVE_ALREADY_SIGNED, { directiveId });
  }
  return accept({ type: 'directive.signed', data, effectiveAt });
}

export function evolveSigned(state: ExistingDirective, { data, effectiveAt }: DirectiveSigned): ExistingDirective {
  if (state.status !== 'drafted') return state;
  const draft = { ...state.draft, signature: data.signature };
  return { ...contentOf(state), draft, status: 'signed', signing: data, signedAt: effectiveAt };
}

/** Why number and date cannot complete what was signed; null when they can. */
export function faultOfCompleting(
  { signing, signedAt }: SignedDirective,
  { symbol, issuedOn }: DirectiveIssuedData,
  effectiveAt: Instant,
): Refused | null {
  if (signing.symbol !== undefined && signing.symbol !== symbol) {
    return refuse(DIRECTIVE_SYMBOL_DIFFERS, { symbol, signedWith: signing.symbol });
  }
  if (signing.month !== undefined && !issuedOn.startsWith(signing.month)) {
    return refuse(DIRECTIVE_MONTH_DIFFERS, { issuedOn, signedWith: signing.month });
  }
  return effectiveAt < signedAt ? refuse(DIRECTIVE_ISSUED_BEFORE_SIGNED, { effectiveAt, signedAt }) : null;
}

export function faultOfSignature({ authority, signatory, principal, post, signer }: Signature): Refused | null {
  const unknown = [...(authority === undefined ? [] : [authority]), ...(signer?.marks ?? [])].find(
    (mark) => !SIGNING_AUTHORITIES.includes(mark),
  );
  if (unknown !== undefined) return refuse(DIRECTIVE_UNKNOWN_AUTHORITY, { authority: unknown });
  const blank = [signatory, principal, post].some((part) => part.trim() === '');
  if (blank) return refuse(DIRECTIVE_SIGNATURE_MISSING, { authority: authority ?? null });
  const marks = signer?.marks;
  if (marks === undefined || (authority === undefined ? marks.length === 0 : marks.includes(authority))) return null;
  return refuse(DIRECTIVE_MARKS_DIFFER, { authority: authority ?? null, marks });
}

/** The signature as a question to the organisation register; null where it names nobody whom that knows. */
export function signatureToCheck({
  signature,
  issuerId,
  documentType,
}: Pick<DirectiveDraftedData, 'signature' | 'issuerId' | 'documentType'>): AskedSignature | null {
  if (signature?.signer === undefined) return null;
  const { authority, signer } = signature;
  const { personId, postId, agencyId = issuerId, field } = signer;
  const { marks = authority === undefined ? [] : [authority] } = signer;
  const post = { agencyId, postId };
  return { agencyId: issuerId, personId, post, marks, documentType, ...(field !== undefined && { field }) };
}

/** The day in the zone on which it was signed; the date on the document where signing was not recorded by itself. */
export function dayOfSignature(directive: UnnumberedDirective, issuedOn: string, zone: string): string {
  return directive.status === 'signed' ? localDate(directive.signedAt, zone) : issuedOn;
}

function sameSigning(one: DirectiveSignedData, other: DirectiveSignedData): boolean {
  const said = ({ signature, symbol, month }: DirectiveSignedData) =>
    JSON.stringify([
      signature.authority,
      signature.principal,
      signature.signatory,
      signature.post,
      signature.signer && signerIn(signature.signer),
      symbol,
      month,
    ]);
  return said(one) === said(other);
}

function signerIn({ personId, postId, agencyId, marks, field }: Signer) {
  return [personId, postId, agencyId, marks, field];
}
