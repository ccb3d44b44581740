/** What a refusal means to the one refused; the edge translates it to its own protocol. */
export type RefusalKind = 'not-found' | 'forbidden' | 'conflict' | 'invalid';

/**
 * A rule of the business: a stable code that never changes once published
 * (`assignment/already-accepted`), a kind and a sentence a person can act on.
 */
export interface Rule {
  readonly code: string;
  readonly kind: RefusalKind;
  readonly sentence: string;
}

export function rule(code: string, kind: RefusalKind, sentence: string): Rule {
  return { code, kind, sentence };
}
