import type { Instant } from '#kernel';
import type { Chart } from './chart.js';

/** The upper part of an official document (Decree 30/2020, article 8 and appendix I). */
export type OfficialHeading = {
  /** The body above the issuer, such as `UBND tỉnh Phú Thọ`; null where it has none. */
  readonly superior: string | null;
  readonly issuer: string | null;
  /** Number and symbol as printed; null while it has none, which leaves room for it. */
  readonly designation: string | null;
  readonly place: string | null;
  /** `YYYY-MM-DD`; null leaves room for it. */
  readonly date: string | null;
};

/** The lower right of an official document. */
export type OfficialSignature = {
  /** Authority and posts from the top: `KT. CHÁNH VĂN PHÒNG`, `PHÓ CHÁNH VĂN PHÒNG`. */
  readonly lines: readonly string[];
  readonly signatory: string;
};

/** A column of a table; widths are shares of the width there is. */
export type Column = {
  readonly title: string;
  readonly width: number;
  readonly align: 'left' | 'center' | 'right';
  /** A title above this column and its neighbours of the same group. */
  readonly group?: string;
};

/** Words, a number, or a share in percent, rounded as it is shown. */
export type CellValue = string | number | { readonly percent: number };

export type TableRow =
  | { readonly kind: 'cells'; readonly cells: readonly CellValue[]; readonly strong?: true }
  /** Across all columns. */
  | { readonly kind: 'section'; readonly title: string };

export type Table = {
  /** Short enough to name a sheet, at most 31 characters. */
  readonly name: string;
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly TableRow[];
};

/** Words between the title and the tables, or between tables. */
export type Paragraph = { readonly text: string; readonly style: 'body' | 'heading' | 'item' };

export type Part =
  | { readonly kind: 'text'; readonly paragraphs: readonly Paragraph[] }
  | { readonly kind: 'table'; readonly table: Table };

/**
 * A document in the form of Decree 30/2020, independent of any file format. Whatever is drawn from it is a function of
 * it: the moment it carries is the only one that its files name.
 */
export type OfficialDocument = {
  /** Null for what is no act of an agency, such as a digest. */
  readonly heading: OfficialHeading | null;
  /** `BÁO CÁO`; null for what has no type of its own. */
  readonly type: string | null;
  readonly title: string;
  readonly subtitles: readonly string[];
  readonly orientation: 'portrait' | 'landscape';
  readonly parts: readonly Part[];
  /** Figures after the signature. */
  readonly appendix: readonly Chart[];
  /** Lines of *Nơi nhận*; none where empty. */
  readonly recipients: readonly string[];
  readonly signature: OfficialSignature | null;
  readonly madeAt: Instant;
};
