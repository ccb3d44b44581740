import { accept, quiet, refuse, type Decision, type Instant, type Refused } from '#kernel';
import { isDate } from '#deadlines/domain';
import { SIGNING_AUTHORITIES, type DirectiveIssuedData, type Signature } from './directive.vocabulary.js';
import {
  DIRECTIVE_ALREADY_ISSUED,
  DIRECTIVE_ALREADY_SIGNED,
  DIRECTIVE_IMPOSSIBLE_MONTH,
  DIRECTIVE_ISSUED_BEFORE_SIGNED,
  DIRECTIVE_MONTH_DIFFERS,
  DIRECTIVE_SIGNATURE_MISSING,
  DIRECTIVE_SIGNED_IN_FUTURE,
  DIRECTIVE_SYMBOL_DIFFERS,
  DIRECTIVE_UNKNOWN_AUTHORITY,
} from './directive.rules.js';
import { contentOf, isUnnumbered, type ExistingDirective, type SignedDirective } from './directive.state.js';
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

export function faultOfSignature({ authority, signatory, principal, post }: Signature): Refused | null {
  if (!SIGNING_AUTHORITIES.includes(authority)) return refuse(DIRECTIVE_UNKNOWN_AUTHORITY, { authority });
  const blank = [signatory, principal, post].some((part) => part.trim() === '');
  return blank ? refuse(DIRECTIVE_SIGNATURE_MISSING, { authority }) : null;
}

function sameSigning(one: DirectiveSignedData, other: DirectiveSignedData): boolean {
  const said = ({ signature, symbol, month }: DirectiveSignedData) =>
    JSON.stringify([signature.authority, signature.principal, signature.signatory, signature.post, symbol, month]);
  return said(one) === said(other);
}
