import { cellInWords, type CellValue, type Column, type Table, type TableRow } from '../domain/index.js';
import { MARGINS, type PdfCanvas } from './pdf-canvas.js';
import { linesOf } from './text-lines.js';
import type { FontFace } from './fonts.js';

const SIZE = 10;
const LINE = 12;
const PADDING = 3;

/** Rows drawn before others get their turn: a long table must not hold up a process. */
const ROWS_AT_ONCE = 20;

type Laid = { readonly x: number; readonly width: number; readonly column: Column };

/**
 * Draws a table from where the canvas stands. Its header stands on each page that it reaches.
 * @param after points that its last row leaves below itself, for what must not stand alone on the next page
 */
export async function drawTable(canvas: PdfCanvas, table: Table, after: number, signal?: AbortSignal): Promise<void> {
  const columns = laid(canvas, table.columns);
  const pageRoom = canvas.bottom - MARGINS.top;
  const header = headerOf(canvas, columns);
  // A header without a row below it would stand alone.
  if (canvas.room < header.height + 3 * LINE) canvas.newPage();
  header.draw();
  for (const [index, row] of table.rows.entries()) {
    if (index % ROWS_AT_ONCE === ROWS_AT_ONCE - 1) {
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
    }
    if (row.kind === 'section') {
      const height = LINE + 2 * PADDING;
      // The title of a section goes with its first row, unless no page could hold that one.
      const first = table.rows[index + 1];
      const kept = first === undefined ? after : Math.max(2 * LINE, rowHeight(canvas, columns, first));
      const isHeld = header.height + height + kept <= pageRoom;
      if (canvas.room < height + (isHeld ? kept : 2 * LINE)) nextPage(canvas, header);
      canvas.frame(canvas.left, canvas.y, canvas.width, height, '#eeeeee');
      drawLines(canvas, [row.title], { x: canvas.left, width: canvas.width, align: 'left', face: 'boldItalic' });
      canvas.y += height;
      continue;
    }
    if (index === table.rows.length - 1) {
      const needed = rowHeight(canvas, columns, row) + after;
      if (canvas.room < needed && header.height + needed <= pageRoom) nextPage(canvas, header);
    }
    drawRow(canvas, columns, row.cells, row.strong === true ? 'bold' : 'regular', header);
  }
}

/** How high a table is where no page ends within it. */
export function tableHeight(canvas: PdfCanvas, table: Table): number {
  const columns = laid(canvas, table.columns);
  const rows = table.rows.map((row) => rowHeight(canvas, columns, row));
  return rows.reduce((sum, height) => sum + height, headerOf(canvas, columns).height);
}

function rowHeight(canvas: PdfCanvas, columns: readonly Laid[], row: TableRow): number {
  if (row.kind === 'section') return LINE + 2 * PADDING;
  const lines = linesInRow(canvas, columns, row.cells, row.strong === true ? 'bold' : 'regular');
  return Math.max(...lines.map(({ length }) => length)) * LINE + 2 * PADDING;
}

function laid(canvas: PdfCanvas, columns: readonly Column[]): readonly Laid[] {
  const whole = columns.reduce((sum, { width }) => sum + width, 0);
  let x = canvas.left;
  return columns.map((column) => {
    const width = (column.width / whole) * canvas.width;
    const place = { x, width, column };
    x += width;
    return place;
  });
}

type Header = { readonly height: number; draw(): void };

function headerOf(canvas: PdfCanvas, columns: readonly Laid[]): Header {
  const measure = canvas.measure('bold', SIZE);
  const titles = columns.map(({ width, column }) => linesOf(column.title, width - 2 * PADDING, measure));
  const grouped = columns.some(({ column }) => column.group !== undefined);
  const upper = grouped ? LINE + 2 * PADDING : 0;
  const heightOf = (own: (column: Column) => boolean) =>
    Math.max(0, ...titles.map(({ length }, index) => (own(columns[index]!.column) ? length * LINE + 2 * PADDING : 0)));
  // A title that stands in no group has both rows to itself.
  const lower = grouped
    ? Math.max(
        heightOf(({ group }) => group !== undefined),
        heightOf(({ group }) => group === undefined) - upper,
      )
    : heightOf(() => true);
  return {
    height: upper + lower,
    draw() {
      const { y } = canvas;
      for (const [index, { x, width, column }] of columns.entries()) {
        const inGroup = column.group !== undefined;
        const top = inGroup ? upper : 0;
        canvas.frame(x, y + top, width, upper + lower - top, '#f2f2f2');
        const free = upper + lower - top - titles[index]!.length * LINE - 2 * PADDING;
        canvas.y = y + top + free / 2;
        drawLines(canvas, titles[index]!, { x, width, align: 'center', face: 'bold' });
        if (!inGroup || columns[index - 1]?.column.group === column.group) continue;
        const span = columns
          .filter((one) => one.column.group === column.group)
          .reduce((sum, one) => sum + one.width, 0);
        canvas.frame(x, y, span, upper, '#f2f2f2');
        canvas.y = y;
        drawLines(canvas, [column.group], { x, width: span, align: 'center', face: 'bold' });
      }
      canvas.y = y + upper + lower;
    },
  };
}

function nextPage(canvas: PdfCanvas, header: Header): void {
  canvas.newPage();
  header.draw();
}

/** A row goes to the next page as a whole; one that no page could hold is continued there. */
function drawRow(
  canvas: PdfCanvas,
  columns: readonly Laid[],
  cells: readonly CellValue[],
  face: FontFace,
  header: Header,
): void {
  let rest = linesInRow(canvas, columns, cells, face);
  const pageRoom = canvas.bottom - MARGINS.top;
  for (;;) {
    const most = Math.max(...rest.map((lines) => lines.length));
    const height = most * LINE + 2 * PADDING;
    const isWhole = height <= canvas.room;
    if (!isWhole && height <= pageRoom - header.height) {
      nextPage(canvas, header);
      continue;
    }
    const fitting = isWhole ? most : Math.floor((canvas.room - 2 * PADDING) / LINE);
    if (fitting < 1) {
      nextPage(canvas, header);
      continue;
    }
    const drawn = fitting * LINE + 2 * PADDING;
    for (const [index, { x, width, column }] of columns.entries()) {
      canvas.frame(x, canvas.y, width, drawn);
      drawLines(canvas, rest[index]!.slice(0, fitting), { x, width, align: column.align, face });
    }
    canvas.y += drawn;
    rest = rest.map((lines) => lines.slice(fitting));
    if (rest.every((lines) => lines.length === 0)) return;
  }
}

function linesInRow(canvas: PdfCanvas, columns: readonly Laid[], cells: readonly CellValue[], face: FontFace) {
  const measure = canvas.measure(face, SIZE);
  return cells.map((cell, index) => linesOf(cellInWords(cell), columns[index]!.width - 2 * PADDING, measure));
}

function drawLines(
  canvas: PdfCanvas,
  lines: readonly string[],
  box: { readonly x: number; readonly width: number; readonly align: Column['align']; readonly face: FontFace },
): void {
  const { x, width, align, face } = box;
  for (const [index, text] of lines.entries()) {
    const y = canvas.y + PADDING + index * LINE;
    canvas.line(text, { x: x + PADDING, y, width: width - 2 * PADDING, align, face, size: SIZE });
  }
}
