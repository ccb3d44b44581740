import {
  AlignmentType,
  BorderStyle,
  Document,
  Header,
  HeightRule,
  LineRuleType,
  Packer,
  PageNumber,
  PageOrientation,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlignTable,
  VerticalMergeType,
  WidthType,
  type IParagraphOptions,
  type IRunOptions,
} from 'docx';
import {
  capitals,
  cellInWords,
  headingInWords,
  type CellValue,
  type Column,
  type OfficialDocument,
  type OfficialHeading,
  type OfficialSignature,
  type Table as OfficialTable,
} from '../domain/index.js';
import { entryOf, fixedZip } from './fixed-zip.js';
import { FONT_NAME } from './fonts.js';
import { linesOf, widthInDigits } from './text-lines.js';

/** Twentieths of a point in a millimetre: the unit of widths and margins in the format. */
const TWIPS = 1_440 / 25.4;

/** A4 and the margins of Decree 30/2020, appendix I. */
const SHORT_SIDE = Math.round(210 * TWIPS);
const LONG_SIDE = Math.round(297 * TWIPS);
const MARGIN = { top: 20, bottom: 20, left: 30, right: 15 };

/** Half-points. */
const BODY = 26;
const IN_TABLE = 20;

/** Rows of a table that is kept on one page. */
const MOST_KEPT_ROWS = 12;

/** How long the line below the issuer and the title is: between a third and a half of the words (appendix I). */
const RULE = 0.4;

const MOTTO = 'Độc lập - Tự do - Hạnh phúc';

/**
 * An official document for word processors: headers of tables repeat on each page, pages are numbered from the second
 * on. The same document is the same bytes. Charts stay out, their figures are tables.
 * @param signal ends it early by throwing its reason
 */
export async function renderDocx(document: OfficialDocument, signal?: AbortSignal): Promise<Buffer> {
  const { heading, title, type, subtitles, parts, orientation, signature, recipients, madeAt } = document;
  const isAcross = orientation === 'landscape';
  const width = (isAcross ? LONG_SIDE : SHORT_SIDE) - Math.round((MARGIN.left + MARGIN.right) * TWIPS);
  const pageRoom = (isAcross ? SHORT_SIDE : LONG_SIDE) - Math.round((MARGIN.top + MARGIN.bottom) * TWIPS);
  const end = endOf(recipients, signature, width);
  const content = [
    ...(heading === null ? [] : [headingTable(heading, width), paragraph('')]),
    ...(type === null ? [] : [paragraph(type, { bold: true, size: 28 }, CENTRED)]),
    paragraph(title, { bold: true, size: 28 }, CENTRED),
    ...subtitles.map((subtitle) => paragraph(subtitle, { italics: true }, CENTRED)),
    ...(type === null ? [] : [underline(RULE * lengthOf(title, 14), width)]),
    paragraph('', { size: 12 }),
    ...parts.flatMap((part) =>
      part.kind === 'text'
        ? part.paragraphs.map(({ text, style }) =>
            style === 'heading'
              ? paragraph(text, { bold: true }, { keepNext: true, spacing: { before: 120, after: 60 } })
              : paragraph(
                  text,
                  {},
                  { ...(heading !== null && JUSTIFIED), indent: { firstLine: 560 }, spacing: { after: 80 } },
                ),
          )
        : [
            paragraph(part.table.caption, { bold: true }, { keepNext: true, spacing: { before: 160, after: 80 } }),
            formTable(part.table.columns, width),
          ],
    ),
    ...(end.length === 0 ? [] : [paragraph('', {}, { keepNext: true }), ...end]),
  ];
  const file = new Document({
    title,
    creator: heading?.issuer ?? '',
    lastModifiedBy: heading?.issuer ?? '',
    styles: { default: { document: { run: { font: FONT_NAME, size: BODY, language: { value: 'vi-VN' } } } } },
    sections: [
      {
        properties: {
          titlePage: true,
          page: {
            // The library turns the sides of a sheet that lies across.
            size: {
              width: SHORT_SIDE,
              height: LONG_SIDE,
              orientation: isAcross ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT,
            },
            margin: Object.fromEntries(Object.entries(MARGIN).map(([side, mm]) => [side, Math.round(mm * TWIPS)])),
          },
        },
        headers: {
          default: new Header({
            children: [new Paragraph({ ...CENTRED, children: [new TextRun({ children: [PageNumber.CURRENT] })] })],
          }),
          first: new Header({ children: [new Paragraph({})] }),
        },
        children: content,
      },
    ],
  });
  const tables = parts.flatMap((part) => (part.kind === 'table' ? [part.table] : []));
  const rows: string[] = [];
  for (const table of tables) {
    // The signature must not stand alone on a page: the last row of the last table goes with it.
    const hasEnd = end.length > 0 && table === tables.at(-1);
    const isWhole = table.rows.length <= MOST_KEPT_ROWS && heightOf(table, width) <= pageRoom;
    rows.push(await rowsOf(table, { isWhole, hasEnd }, signal));
  }
  return fixedZip(await Packer.toBuffer(file), (name, xml) => {
    if (name === DOCUMENT) return withRows(xml, heading === null ? rows : ['', ...rows]);
    if (name !== 'docProps/core.xml') return xml;
    return xml.replace(/(<dcterms:(?:created|modified)[^>]*>)[^<]*/g, `$1${madeAt}`);
  });
}

const CENTRED = { alignment: AlignmentType.CENTER } as const;
const JUSTIFIED = { alignment: AlignmentType.JUSTIFIED } as const;
const NO_LINE = { style: BorderStyle.NONE, size: 0, color: 'auto' };
const NO_FRAME = {
  top: NO_LINE,
  bottom: NO_LINE,
  left: NO_LINE,
  right: NO_LINE,
  insideHorizontal: NO_LINE,
  insideVertical: NO_LINE,
};

function paragraph(text: string, run: IRunOptions = {}, options: Omit<IParagraphOptions, 'children'> = {}): Paragraph {
  // The run of the paragraph itself: an empty line is as high as its letters would be.
  return new Paragraph({ ...options, run, children: [new TextRun({ ...run, text })] });
}

/** About how long bold words are, in twentieths of a point. @param size of their letters, in points */
function lengthOf(text: string, size: number): number {
  return widthInDigits(text) * (size / 2) * 1.04 * 20;
}

/** A line below words, in the middle of a column. Both lengths are in twentieths of a point. */
function underline(length: number, width: number): Paragraph {
  const side = Math.round((width - Math.min(length, width)) / 2);
  return new Paragraph({
    indent: { left: side, right: side },
    border: { top: { style: BorderStyle.SINGLE, size: 6, color: '000000', space: 1 } },
    spacing: { before: 40, after: 0, line: 120, lineRule: LineRuleType.EXACT },
  });
}

/** Issuer and number on the left, the name of the state and place and date on the right. */
function headingTable(heading: OfficialHeading, width: number): Table {
  const { superior, issuer, designation, placeAndDate } = headingInWords(heading);
  const [left, right] = [Math.round(width * 0.42), Math.round(width * 0.58)];
  return sideBySide(
    [
      ...(superior === null ? [] : [paragraph(superior, {}, CENTRED)]),
      paragraph(issuer, { bold: true }, CENTRED),
      underline(RULE * Math.min(left, lengthOf(issuer, 13)), left),
      paragraph(designation, {}, CENTRED),
    ],
    [
      paragraph('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', { bold: true }, CENTRED),
      paragraph(MOTTO, { bold: true, size: 28 }, CENTRED),
      underline(lengthOf(MOTTO, 14), right),
      paragraph(placeAndDate, { italics: true }, CENTRED),
    ],
    [left, right],
  );
}

function endOf(recipients: readonly string[], signature: OfficialSignature | null, width: number): Table[] {
  if (recipients.length === 0 && signature === null) return [];
  const half = Math.round(width / 2);
  return [
    sideBySide(
      recipients.length === 0
        ? [paragraph('')]
        : [
            paragraph('Nơi nhận:', { bold: true, italics: true, size: 24 }),
            ...recipients.map((recipient) => paragraph(`- ${recipient}`, { size: 22 })),
          ],
      signature === null
        ? [paragraph('')]
        : [
            ...signature.lines.map((line) => paragraph(capitals(line), { bold: true }, { ...CENTRED, keepNext: true })),
            ...[1, 2, 3].map(() => paragraph('', {}, { keepNext: true })),
            paragraph(signature.signatory, { bold: true }, CENTRED),
          ],
      [half, half],
    ),
  ];
}

function sideBySide(left: Paragraph[], right: Paragraph[], widths: readonly [number, number]): Table {
  const cell = (children: Paragraph[], size: number) =>
    new TableCell({ children, width: { size, type: WidthType.DXA } });
  return new Table({
    borders: NO_FRAME,
    layout: TableLayoutType.FIXED,
    columnWidths: [...widths],
    width: { size: widths[0] + widths[1], type: WidthType.DXA },
    rows: [new TableRow({ cantSplit: true, children: [cell(left, widths[0]), cell(right, widths[1])] })],
  });
}

/** The frame of a table: its widths and its header. Its rows are built apart, see {@link rowsOf}. */
function formTable(columns: readonly Column[], width: number): Table {
  const whole = columns.reduce((sum, column) => sum + column.width, 0);
  const widths = columns.map((column) => Math.round((column.width / whole) * width));
  return new Table({
    layout: TableLayoutType.FIXED,
    columnWidths: widths,
    width: { size: widths.reduce((sum, one) => sum + one, 0), type: WidthType.DXA },
    rows: headerRows(columns, width),
  });
}

/** Twentieths of a point of a line in a table, and of the space around the lines of a row. */
const LINE = 235;
const AROUND = 70;

/** About how high the lines are that a column needs for a text, in twentieths of a point. */
function heightInColumn(text: string, columns: readonly Column[], index: number, width: number): number {
  const whole = columns.reduce((sum, column) => sum + column.width, 0);
  const points = ((columns[index]!.width / whole) * width - CELL_MARGINS.left - CELL_MARGINS.right) / 20;
  return linesOf(text, points / (IN_TABLE / 4), widthInDigits).length * LINE + AROUND;
}

/** About how high a table with its caption is where no page ends within it: word processors lay it out, not we. */
function heightOf({ columns, rows }: OfficialTable, width: number): number {
  const rowHeights = rows.map((row) =>
    row.kind === 'section'
      ? LINE + AROUND
      : Math.max(...row.cells.map((cell, index) => heightInColumn(cellInWords(cell), columns, index, width))),
  );
  return rowHeights.reduce((sum, height) => sum + height, 7 * LINE);
}

/** Rows built before others get their turn. */
const ROWS_AT_ONCE = 25;

/**
 * The rows of a table as text of the format. The library builds a document in one go, which holds up a process for
 * seconds where rows are many: it is given a few of them at a time, and others work in between.
 * @param kept whether its rows stay on one page, and whether the last one stays on a page with what follows
 */
async function rowsOf(
  { columns, rows }: OfficialTable,
  { isWhole, hasEnd }: { readonly isWhole: boolean; readonly hasEnd: boolean },
  signal?: AbortSignal,
): Promise<string> {
  let built = '';
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
    const few = rows.slice(start, start + ROWS_AT_ONCE).map((row, place) => {
      const isKept = start + place === rows.length - 1 ? hasEnd : isWhole;
      if (row.kind === 'section') {
        const isAlone = rows.length === 1 && !hasEnd;
        return new TableRow({ cantSplit: true, children: [sectionCell(row.title, columns.length, !isAlone)] });
      }
      const cells = row.cells.map((value, index) => bodyCell(value, columns[index]!, row.strong === true, isKept));
      return new TableRow({ cantSplit: true, children: cells });
    });
    const file = new Document({ sections: [{ children: [new Table({ rows: few })] }] });
    const xml = entryOf(await Packer.toBuffer(file), DOCUMENT);
    built += xml.slice(xml.indexOf('<w:tr>'), xml.lastIndexOf('</w:tr>') + '</w:tr>'.length);
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
  }
  return built;
}

const DOCUMENT = 'word/document.xml';
const TABLE_END = '</w:tbl>';

/** Puts rows at the end of tables, the first text into the first table and so on. */
function withRows(xml: string, rows: readonly string[]): string {
  const pieces = xml.split(TABLE_END);
  return pieces.map((piece, index) => piece + (rows[index] ?? '')).join(TABLE_END);
}

/** One row of titles, or two where columns stand in groups; they repeat on each page. */
function headerRows(columns: readonly Column[], width: number): TableRow[] {
  // Not every program makes room for a title across both rows where these are repeated.
  const across = columns.map(({ title, group }, index) =>
    group === undefined ? heightInColumn(title, columns, index, width) : 0,
  );
  const header = (cells: TableCell[]) =>
    new TableRow({
      tableHeader: true,
      cantSplit: true,
      height: { value: Math.max(300, Math.ceil(Math.max(...across) / 2)), rule: HeightRule.ATLEAST },
      children: cells,
    });
  if (columns.every(({ group }) => group === undefined)) return [header(columns.map(({ title }) => titleCell(title)))];
  const upper = columns.flatMap(({ group, title }, index) => {
    if (group === undefined) return [titleCell(title, { verticalMerge: VerticalMergeType.RESTART })];
    if (columns[index - 1]?.group === group) return [];
    return [titleCell(group, { columnSpan: columns.filter((one) => one.group === group).length })];
  });
  const lower = columns.map(({ group, title }) =>
    group === undefined ? titleCell('', { verticalMerge: VerticalMergeType.CONTINUE }) : titleCell(title),
  );
  return [header(upper), header(lower)];
}

type Merging = {
  readonly verticalMerge?: (typeof VerticalMergeType)[keyof typeof VerticalMergeType];
  readonly columnSpan?: number;
};

function titleCell(title: string, merging: Merging = {}): TableCell {
  return new TableCell({
    ...merging,
    shading: { fill: 'F2F2F2' },
    verticalAlign: VerticalAlignTable.CENTER,
    margins: CELL_MARGINS,
    // A header without a row below it would stand alone.
    children: [paragraph(title, { bold: true, size: IN_TABLE }, { ...CENTRED, keepNext: true })],
  });
}

function sectionCell(title: string, columnSpan: number, keepNext: boolean): TableCell {
  const words = paragraph(title, { bold: true, italics: true, size: IN_TABLE }, { keepNext });
  return new TableCell({ columnSpan, shading: { fill: 'EEEEEE' }, margins: CELL_MARGINS, children: [words] });
}

function bodyCell(value: CellValue, { align }: Column, bold: boolean, keepNext: boolean): TableCell {
  const lines = cellInWords(value).split('\n');
  return new TableCell({
    margins: CELL_MARGINS,
    children: lines.map((line) =>
      paragraph(line, { bold, size: IN_TABLE }, { keepNext, alignment: ALIGNMENTS[align] }),
    ),
  });
}

const CELL_MARGINS = { left: 60, right: 60, top: 30, bottom: 30 };
const ALIGNMENTS = { left: AlignmentType.LEFT, center: AlignmentType.CENTER, right: AlignmentType.RIGHT };
