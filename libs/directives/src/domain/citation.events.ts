import type { DomainEvent } from '#kernel';

/** What the cited document is to the directive. */
export const CITATION_RELATIONS = ['basis', 'call-for-reports', 'attachment', 'reference'] as const;

export type CitationRelation = (typeof CITATION_RELATIONS)[number];

/** A directive that is recorded here, by its id. */
export type DirectiveReference = { readonly kind: 'directive'; readonly directiveId: string };

/** A document that need not be recorded here: of a higher authority, of the Party, of long ago. */
export type DocumentReference = {
  readonly kind: 'document';
  /** Number and symbol as printed: `02-KH/BCĐTW`. */
  readonly designation: string;
  /** As written: `Văn phòng Chính phủ`. */
  readonly issuer?: string;
  /** `YYYY-MM-DD`; absent where the citing text leaves it out. */
  readonly date?: string;
  readonly title?: string;
};

/** A law, or an article of it. */
export type LawReference = {
  readonly kind: 'law';
  /** `Luật Tổ chức chính quyền địa phương`. */
  readonly law: string;
  /** `72/2025/QH15` */
  readonly designation?: string;
  /** `14`, `9a` */
  readonly article?: string;
  /** Clause of the article, which is also a number. */
  readonly clause?: string;
  readonly point?: string;
};

export type Reference = DirectiveReference | DocumentReference | LawReference;

export type Citation = {
  /** Given by whoever records it; unique in the directive. */
  readonly citationId: string;
  readonly relation: CitationRelation;
  readonly reference: Reference;
  /** The words of the document. */
  readonly asWritten?: string;
  /** The task whose text cites it; the whole directive when absent. */
  readonly taskId?: string;
};

export type DirectiveCitedData = { readonly directiveId: string; readonly citation: Citation };

/** It was recorded by mistake. */
export type CitationStruckData = { readonly directiveId: string; readonly citationId: string };

/** A document that a directive cites was recorded. */
export type DirectiveCited = DomainEvent<'directive.cited', DirectiveCitedData>;
/** A citation had been recorded by mistake and was struck. */
export type CitationStruck = DomainEvent<'directive.citation-struck', CitationStruckData>;

export type CitationEvent = DirectiveCited | CitationStruck;

export type Cite = { readonly type: 'cite' } & DirectiveCitedData;
export type StrikeCitation = { readonly type: 'strike-citation' } & CitationStruckData;

export type CitationCommand = Cite | StrikeCitation;
