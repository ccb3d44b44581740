import { unreachable } from '#kernel';
import type { Citation, Reference } from './citation.events.js';

/** A citation and the directive it stands in. */
export type CitationEdge = { readonly directiveId: string; readonly citation: Citation };

/** The graph of citations, readable both ways. */
export type CitationIndex = {
  /** What a directive cites, in the order of recording. */
  readonly citedIn: (directiveId: string) => readonly CitationEdge[];
  /**
   * Who cites something, in the order given. A law is cited by whoever cites any article of it,
   * an article by whoever cites a clause of it.
   */
  readonly citing: (reference: Reference) => readonly CitationEdge[];
};

/** Indexes the citations of many directives. Pure: hand in all of them and ask as often as needed. */
export function indexCitations(
  directives: Iterable<{ readonly directiveId: string; readonly citations: readonly Citation[] }>,
): CitationIndex {
  const from = new Map<string, CitationEdge[]>();
  const to = new Map<string, CitationEdge[]>();
  for (const { directiveId, citations } of directives) {
    for (const citation of citations) {
      const edge = { directiveId, citation };
      push(from, directiveId, edge);
      for (const key of keysOf(citation.reference)) push(to, key, edge);
    }
  }
  return {
    citedIn: (directiveId) => from.get(directiveId) ?? [],
    citing: (reference) =>
      (to.get(keyOf(reference)) ?? []).filter(({ citation }) => agree(reference, citation.reference)),
  };
}

/**
 * Whether two references name the same thing, however they are spaced and cased. Two documents are
 * told apart by number and symbol, and by year and issuer where both references say them.
 */
export function sameReference(one: Reference, other: Reference): boolean {
  return keyOf(one) === keyOf(other) && agree(one, other);
}

/** The day is left out of it: texts that cite the same document disagree about it. */
function agree(one: Reference, other: Reference): boolean {
  if (one.kind !== 'document' || other.kind !== 'document') return true;
  const agreeing = (said?: string, saidElsewhere?: string) =>
    said === undefined || saidElsewhere === undefined || plain(said) === plain(saidElsewhere);
  return agreeing(one.issuer, other.issuer) && agreeing(one.date?.slice(0, 4), other.date?.slice(0, 4));
}

/** The reference itself, and whatever contains it. */
function keysOf(reference: Reference): readonly string[] {
  if (reference.kind !== 'law') return [keyOf(reference)];
  const { kind, law, article, clause } = reference;
  const wider: Reference[] = [reference, { kind, law }];
  if (article !== undefined) wider.push({ kind, law, article });
  if (article !== undefined && clause !== undefined) wider.push({ kind, law, article, clause });
  return [...new Set(wider.map(keyOf))];
}

function keyOf(reference: Reference): string {
  switch (reference.kind) {
    case 'directive':
      return JSON.stringify(['directive', reference.directiveId]);
    case 'document':
      return JSON.stringify(['document', plain(reference.designation)]);
    case 'law': {
      const { law, article = '', clause = '', point = '' } = reference;
      return JSON.stringify(['law', plain(law), plain(article), plain(clause), plain(point)]);
    }
    default:
      return unreachable(reference);
  }
}

function plain(text: string): string {
  return text.normalize('NFC').replaceAll(/\s+/gu, '').toLowerCase();
}

function push<Value>(into: Map<string, Value[]>, key: string, value: Value): void {
  const list = into.get(key);
  if (list) list.push(value);
  else into.set(key, [value]);
}
