import type { Instant } from '#kernel';
import type { Citation } from './citation.events.js';
import type { DirectiveDraftedData, DirectiveIssuedData } from './directive.vocabulary.js';
import type { Contradiction, TaskLink } from './finding.events.js';
import type { Question } from './question.events.js';
import type { DirectiveSignedData } from './signing.events.js';

/** What is true of a directive at every stage. */
export type Content = {
  /** As drafted, with what was signed, corrected, amended and decided since. */
  readonly draft: DirectiveDraftedData;
  /** In the order of recording; those struck out are left out. */
  readonly citations: readonly Citation[];
  /** What the text leaves open, and what was decided about it. */
  readonly questions: readonly Question[];
  /** How its tasks hang together with others. */
  readonly links: readonly TaskLink[];
  /** Where the text contradicts itself. */
  readonly contradictions: readonly Contradiction[];
};

export type DraftedDirective = Content & { readonly status: 'drafted' };

/** Signed; the number and the day are still blank. */
export type SignedDirective = Content & {
  readonly status: 'signed';
  readonly signing: DirectiveSignedData;
  readonly signedAt: Instant;
};

export type IssuedDirective = Content & {
  readonly status: 'issued';
  readonly issuance: DirectiveIssuedData;
  /** When it came into force, where its event says so. */
  readonly issuedAt: Instant | null;
};

/** No longer in force: nothing in it is asked for any more. */
export type WithdrawnDirective = Content & {
  readonly status: 'withdrawn';
  readonly issuance: DirectiveIssuedData;
  readonly withdrawnAt: Instant;
};

/** Another directive is in force in its place. */
export type ReplacedDirective = Content & {
  readonly status: 'replaced';
  readonly issuance: DirectiveIssuedData;
  readonly replacedAt: Instant;
  readonly replacedById: string;
};

/** What has no number yet and can get one. */
export type UnnumberedDirective = DraftedDirective | SignedDirective;

export type ExistingDirective = UnnumberedDirective | IssuedDirective | WithdrawnDirective | ReplacedDirective;

export type DirectiveState = { readonly status: 'nonexistent' } | ExistingDirective;

export function isUnnumbered(state: DirectiveState): state is UnnumberedDirective {
  return state.status === 'drafted' || state.status === 'signed';
}

/** The content of a state without what only its stage has. */
export function contentOf({ draft, citations, questions, links, contradictions }: Content): Content {
  return { draft, citations, questions, links, contradictions };
}

/** What a directive is as it is drafted: nothing was found out about it yet. */
export function draftedAs(draft: DirectiveDraftedData): DraftedDirective {
  return { status: 'drafted', draft, citations: [], questions: [], links: [], contradictions: [] };
}
