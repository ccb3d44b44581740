import { writeXlsx, type Cell, type CellStyle, type WriteSheet } from 'hucre';
import {
  capitals,
  cellInWords,
  headingInWords,
  typeInWords,
  type CellValue,
  type Column,
  type OfficialDocument,
  type OfficialSignature,
  type OfficialHeading,
  type Table,
} from '../domain/index.js';
import { fixedZip } from './fixed-zip.js';
import { FONT_NAME } from './fonts.js';
import { linesOf, remembering, widthInDigits } from './text-lines.js';

/** Characters that Excel takes in one cell. */
const MOST_CHARACTERS = 32_767;

/** Points of letters in cells. */
const SIZE = 11;

/** Width of a column in characters for each millimetre of the form. */
const CHARACTERS_PER_UNIT = 0.62;

/**
 * An official document as a workbook: a sheet with its heading, its words and its signature, and one for each table,
 * printed on A4 with its header on each page. Apart from the heading, the header of a table stays in view on any
 * screen. Charts stay out, their figures are tables.
 */
export async function renderXlsx(document: OfficialDocument): Promise<Buffer> {
  const tables = document.parts.flatMap((part) => (part.kind === 'table' ? [part.table] : []));
  const moment = new Date(document.madeAt);
  const sheets = tables.map(sheetOf);
  const bytes = await writeXlsx({
    sheets: [coverOf(document), ...sheets.map(({ sheet }) => sheet)],
    // What repeats on each page, as a name of the workbook: the setting of a sheet leaves names with spaces unquoted.
    namedRanges: sheets.map(({ sheet: { name }, header: { first, last } }) => ({
      name: '_xlnm.Print_Titles',
      range: `'${name}'!$${first}:$${last}`,
      scope: name,
    })),
    defaultFont: { name: FONT_NAME, size: SIZE },
    properties: { title: document.title, creator: document.heading?.issuer ?? '', created: moment, modified: moment },
  });
  return fixedZip(bytes);
}

/**
 * Text that a spreadsheet could take for a formula once it is copied or saved as CSV begins with an apostrophe instead
 * (OWASP, CSV injection). What is longer than a cell can hold ends with an ellipsis.
 */
export function safeText(text: string): string {
  const guarded = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return guarded.length <= MOST_CHARACTERS ? guarded : `${guarded.slice(0, MOST_CHARACTERS - 1)}…`;
}

type HeaderRows = { readonly first: number; readonly last: number };

function sheetOf(table: Table): { sheet: WriteSheet; header: HeaderRows } {
  const rows = new SheetRows(table.columns.length);
  const widths = table.columns.map(({ width }) => Math.round(width * CHARACTERS_PER_UNIT * 10) / 10);
  rows.across(table.caption, { font: face({ bold: true }), alignment: { horizontal: 'left' } });
  const header = addHeader(rows, table.columns, widths);
  for (const row of table.rows) {
    if (row.kind === 'section') rows.across(row.title, SECTION_STYLE);
    else {
      rows.fit(row.cells, widths);
      rows.cells(row.cells, (column) => bodyStyle(table.columns[column]!, row.strong === true));
    }
  }
  return { sheet: { ...printed(table.name, rows, widths), freezePane: { rows: header.last } }, header };
}

function printed(name: string, rows: SheetRows, widths: readonly number[]): WriteSheet {
  return {
    name,
    columns: widths.map((width) => ({ width })),
    cells: rows.written,
    merges: rows.merges,
    rowDefs: rows.heights,
    pageSetup: {
      paperSize: 'a4',
      orientation: 'landscape',
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
      margins: { top: 0.79, bottom: 0.79, left: 0.79, right: 0.59 },
    },
    headerFooter: { oddFooter: '&C&P/&N' },
  };
}

/** Widths of the left and the right half of a page across, in characters. */
const HALVES = [58, 72];

function coverOf({ heading, type, title, subtitles, parts, recipients, signature }: OfficialDocument): WriteSheet {
  const sheet = new SheetRows(HALVES.length);
  if (heading !== null) addLetterhead(sheet, heading);
  if (type !== null) sheet.across(type, { font: face({ bold: true, size: 14 }), alignment: { horizontal: 'center' } });
  sheet.across(title, { font: face({ bold: true, size: 14 }), alignment: { horizontal: 'center' } });
  for (const subtitle of subtitles) sheet.across(subtitle, CENTRED);
  sheet.blank();
  for (const part of parts) {
    if (part.kind !== 'text') continue;
    for (const { text } of part.paragraphs) {
      // Merged cells do not grow with their text.
      sheet.across(text, { alignment: { horizontal: 'left', vertical: 'top', wrapText: true } }, linesAcross(text));
    }
  }
  addEnd(sheet, recipients, signature);
  return printed(type === null ? 'Văn bản' : typeInWords(type), sheet, HALVES);
}

/** Room to sign in. */
const SIGNING_LINES = 4;

/** Recipients on the left, the signature on the right. */
function addEnd(sheet: SheetRows, recipients: readonly string[], signature: OfficialSignature | null): void {
  const left = recipients.length === 0 ? [] : ['Nơi nhận:', ...recipients];
  const room = Array.from({ length: SIGNING_LINES }, () => '');
  const right = signature === null ? [] : [...signature.lines.map(capitals), ...room, signature.signatory];
  const rows = Math.max(left.length, right.length);
  if (rows > 0) sheet.blank();
  for (let row = 0; row < rows; row += 1) {
    const style: CellStyle = {
      font: row === 0 ? face({ bold: true, italic: true }) : face({}),
      alignment: { horizontal: 'left', vertical: 'top', wrapText: true },
    };
    if (row < left.length) sheet.fit([left[row]!], HALVES);
    sheet.beside(left[row] ?? '', right[row] ?? '', style, STRONG);
  }
}

function addLetterhead(sheet: SheetRows, heading: OfficialHeading): void {
  const { superior, issuer, designation, placeAndDate } = headingInWords(heading);
  sheet.beside(superior ?? '', 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', CENTRED, STRONG);
  sheet.beside(issuer, 'Độc lập - Tự do - Hạnh phúc', STRONG, STRONG);
  sheet.beside(designation, placeAndDate, CENTRED, {
    font: face({ italic: true }),
    alignment: { horizontal: 'center' },
  });
  sheet.blank();
}

/** One row of titles, or two where columns stand in groups. */
function addHeader(sheet: SheetRows, columns: readonly Column[], widths: readonly number[]): HeaderRows {
  const first = sheet.next + 1;
  const grouped = columns.some(({ group }) => group !== undefined);
  if (grouped) {
    const top = sheet.next;
    sheet.cells(
      columns.map(({ group, title }) => group ?? title),
      () => HEADER_STYLE,
    );
    for (let column = 0; column < columns.length;) {
      const { group } = columns[column]!;
      const next = columns.findIndex((one, index) => index > column && (group === undefined || one.group !== group));
      const end = (next < 0 ? columns.length : next) - 1;
      sheet.merge(top, column, group === undefined ? top + 1 : top, end);
      column = end + 1;
    }
  }
  const titles = columns.map(({ title }) => title);
  sheet.fit(titles, widths);
  sheet.cells(titles, () => HEADER_STYLE);
  return { first, last: sheet.next };
}

/** Cells row by row, from the top. */
class SheetRows {
  readonly #measure = remembering(widthInDigits);
  readonly written = new Map<string, Partial<Cell>>();
  readonly heights = new Map<number, { height: number }>();
  readonly merges: { startRow: number; startCol: number; endRow: number; endCol: number }[] = [];
  /** Index of the row that is written next, from 0. */
  next = 0;

  constructor(private readonly width: number) {}

  /** Makes the next row as high as its longest cell: not every program does so when it opens a file. */
  fit(values: readonly CellValue[], widths: readonly number[]): void {
    const lines = values.map((value, column) => linesOf(cellInWords(value), widths[column]!, this.#measure).length);
    this.heights.set(this.next, { height: Math.max(...lines) * LINE_HEIGHT + 4 });
  }

  blank(): void {
    this.next += 1;
  }

  cells(values: readonly CellValue[], styleOf: (column: number) => CellStyle): void {
    for (const [column, value] of values.entries()) this.#put(this.next, column, value, styleOf(column));
    this.next += 1;
  }

  across(text: string, style: CellStyle, lines = 1): void {
    if (lines > 1) this.heights.set(this.next, { height: lines * LINE_HEIGHT + 4 });
    // All cells of a merged one bear its frame.
    for (let column = 0; column < this.width; column += 1)
      this.#put(this.next, column, column === 0 ? text : '', style);
    this.merge(this.next, 0, this.next, this.width - 1);
    this.next += 1;
  }

  /** One text over the left half, one over the right. */
  beside(left: string, right: string, leftStyle: CellStyle, rightStyle: CellStyle): void {
    const half = Math.floor(this.width / 2);
    this.#put(this.next, 0, left, leftStyle);
    this.merge(this.next, 0, this.next, half - 1);
    this.#put(this.next, half, right, rightStyle);
    this.merge(this.next, half, this.next, this.width - 1);
    this.next += 1;
  }

  merge(startRow: number, startCol: number, endRow: number, endCol: number): void {
    if (startRow !== endRow || startCol !== endCol) this.merges.push({ startRow, startCol, endRow, endCol });
  }

  #put(row: number, column: number, value: CellValue, style: CellStyle): void {
    this.written.set(`${row},${column}`, cellOf(value, style));
  }
}

function cellOf(value: CellValue, style: CellStyle): Partial<Cell> {
  if (typeof value === 'string') return { value: safeText(value), type: 'string', style };
  if (typeof value === 'number') return { value, type: 'number', style };
  return { value: value.percent, type: 'number', style: { ...style, numFmt: '0.0' } };
}

/** Points of a line of letters of this size. */
const LINE_HEIGHT = 14;

function linesAcross(text: string): number {
  const width = HALVES.reduce((sum, half) => sum + half, 0);
  return linesOf(text, width, widthInDigits).length;
}

/** The face of a style whole: what it leaves out would not come from the default of the workbook. */
function face(changes: NonNullable<CellStyle['font']>): NonNullable<CellStyle['font']> {
  return { name: FONT_NAME, size: SIZE, ...changes };
}

const STRONG: CellStyle = { font: face({ bold: true }), alignment: { horizontal: 'center' } };
const CENTRED: CellStyle = { alignment: { horizontal: 'center' } };

const THIN = { style: 'thin' } as const;
const FRAME = { top: THIN, right: THIN, bottom: THIN, left: THIN };

const HEADER_STYLE: CellStyle = {
  font: face({ bold: true }),
  border: FRAME,
  alignment: { horizontal: 'center', vertical: 'center', wrapText: true },
};

const SECTION_STYLE: CellStyle = {
  font: face({ bold: true, italic: true }),
  border: FRAME,
  alignment: { horizontal: 'left', vertical: 'center' },
};

function bodyStyle({ align }: Column, strong: boolean): CellStyle {
  return {
    ...(strong && { font: face({ bold: true }) }),
    border: FRAME,
    alignment: { horizontal: align, vertical: 'top', wrapText: true },
  };
}
