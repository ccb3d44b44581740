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
  const to = new Map<string, Set<CitationEdge>>();
  const order = new Map<CitationEdge, number>();
  for (const { directiveId, citations } of directives) {
    for (const citation of citations) {
      const edge = { directiveId, citation };
      order.set(edge, order.size);
      from.set(directiveId, [...(from.get(directiveId) ?? []), edge]);
      for (const key of keysOfCited(citation.reference)) to.set(key, (to.get(key) ?? new Set()).add(edge));
    }
  }
  return {
    citedIn: (directiveId) => from.get(directiveId) ?? [],
    citing: (reference) =>
      [...new Set(keysOf(reference).flatMap((key) => [...(to.get(key) ?? [])]))]
        .filter(({ citation }) => agree(reference, citation.reference))
        .sort((one, other) => order.get(one)! - order.get(other)!),
  };
}

/**
 * Whether two references name the same thing, however they are spaced and cased. Two documents are
 * told apart by number and symbol, and by year and issuer where both references say them; a law goes
 * by its name as well.
 */
export function sameReference(one: Reference, other: Reference): boolean {
  const keys = keysOf(other);
  return keysOf(one).some((key) => keys.includes(key)) && agree(one, other);
}

/** What two references of one key can still disagree about; compared where both say it. */
export type Distinction = {
  readonly designation?: string;
  readonly issuer?: string;
  /** Of its date. The day is left out of it: texts that cite the same document disagree about it. */
  readonly year?: string;
};

/** Spelling apart, so that two of them can be compared as they are. */
export function distinctionOf(reference: Reference): Distinction {
  if (reference.kind === 'directive') return {};
  const designation = designationIn(reference);
  return {
    ...(designation !== undefined && { designation: plainName(designation) }),
    ...(reference.kind === 'document' && reference.issuer !== undefined && { issuer: plainName(reference.issuer) }),
    ...(reference.kind === 'document' && reference.date !== undefined && { year: reference.date.slice(0, 4) }),
  };
}

function agree(one: Reference, other: Reference): boolean {
  const said = distinctionOf(one);
  const saidElsewhere = distinctionOf(other);
  return (['designation', 'issuer', 'year'] as const).every(
    (what) => said[what] === undefined || saidElsewhere[what] === undefined || said[what] === saidElsewhere[what],
  );
}

/** The names of the thing itself: a law goes by its name and by its designation. */
export function keysOf(reference: Reference): readonly string[] {
  switch (reference.kind) {
    case 'directive':
      return [JSON.stringify(['directive', reference.directiveId])];
    case 'document':
      return [documentKey(reference.designation)];
    case 'law': {
      const { law, article, clause, point } = reference;
      const designation = designationIn(reference);
      const within = [article, clause, point].filter((part) => part !== undefined).map(plainName);
      return [
        JSON.stringify(['law', plainName(law), ...within]),
        ...(designation === undefined ? [] : [documentKey(designation, within)]),
      ];
    }
    default:
      return unreachable(reference);
  }
}

/** The names under which a citation of it is found: its own, and those of whatever contains it. */
export function keysOfCited(reference: Reference): readonly string[] {
  if (reference.kind !== 'law') return keysOf(reference);
  const { kind, law, article, clause, point } = reference;
  const named = { kind, law, ...(reference.designation !== undefined && { designation: reference.designation }) };
  const wider: Reference[] = [named];
  if (article !== undefined) wider.push({ ...named, article });
  if (article !== undefined && clause !== undefined) wider.push({ ...named, article, clause });
  if (point !== undefined) wider.push(reference);
  return [...new Set(wider.flatMap(keysOf))];
}

/** The key of a document that is recorded here, as others cite it. */
export function documentKey(designation: string, within: readonly string[] = []): string {
  return JSON.stringify(['document', plainName(designation), ...within]);
}

/** Number and symbol of what is cited; of a law also where they stand in its name: `Nghị định số 30/2020/NĐ-CP`. */
function designationIn(reference: Exclude<Reference, { readonly kind: 'directive' }>): string | undefined {
  if (reference.kind === 'document' || reference.designation !== undefined) return reference.designation;
  return NORMATIVE_DESIGNATION.exec(reference.law)?.[0];
}

/** How documents of law are numbered: number, year, kind and authority (Law on the promulgation of legal documents). */
const NORMATIVE_DESIGNATION = /\d+\/\d{4}\/[\p{L}\d-]+/u;

/** A name without what is a matter of spelling. */
export function plainName(text: string): string {
  return text.normalize('NFC').replaceAll(/\s+/gu, '').toLowerCase();
}
