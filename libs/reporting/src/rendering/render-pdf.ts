import {
  accompanied,
  capitals,
  headingInWords,
  type OfficialDocument,
  type OfficialHeading,
  type Paragraph,
} from '../domain/index.js';
import type { FontFace } from './fonts.js';
import { MARGINS, PdfCanvas } from './pdf-canvas.js';
import { drawTable, tableHeight } from './pdf-table.js';
import { linesOf } from './text-lines.js';

const BODY = 13;
const BODY_LINE = 17;

/** Points of the title of a table with the space around it, and of the least that may follow it. */
const CAPTION = 34;
const BEGINNING = 80;

/** Rows of a table that is kept on one page. */
const MOST_KEPT_ROWS = 12;

/**
 * An official document on pages of A4 (Decree 30/2020, appendix I). The same document is the same bytes.
 * @param signal ends it early by throwing its reason
 */
export async function renderPdf(document: OfficialDocument, signal?: AbortSignal): Promise<Buffer> {
  const { heading, title, madeAt, orientation, type, subtitles, parts } = document;
  const canvas = new PdfCanvas({
    title,
    author: heading?.issuer ?? '',
    madeAt: new Date(madeAt),
    orientation,
  });
  if (heading !== null) drawHeading(canvas, heading);
  if (type !== null) drawCentred(canvas, [type], 'bold', 14);
  drawCentred(canvas, [title], 'bold', 14);
  drawCentred(canvas, subtitles, 'italic', BODY);
  if (type !== null) drawTitleRule(canvas, title);
  canvas.y += 8;
  const last = parts.findLast((part) => part.kind === 'table');
  for (const part of parts) {
    if (part.kind === 'text') {
      for (const paragraph of part.paragraphs) drawParagraph(canvas, paragraph, heading !== null);
      continue;
    }
    const { table } = part;
    // The signature must not stand alone on a page: a short last table goes with it, or the last row of a long one.
    const after = part === last ? endHeight(canvas, document) : 0;
    const whole = table.rows.length <= MOST_KEPT_ROWS ? tableHeight(canvas, table) + after : Infinity;
    const needed = CAPTION + whole <= canvas.bottom - MARGINS.top ? whole : BEGINNING;
    if (canvas.room < CAPTION + needed && canvas.y > MARGINS.top) canvas.newPage();
    canvas.y += 6;
    canvas.line(table.caption, { x: canvas.left, y: canvas.y, width: canvas.width, face: 'bold', size: BODY });
    canvas.y += BODY_LINE + 3;
    await drawTable(canvas, table, after, signal);
    canvas.y += 8;
  }
  drawEnd(canvas, document);
  drawAppendix(canvas, document);
  return canvas.finish();
}

/** Issuer and number on the left, the name of the state and place and date on the right. */
function drawHeading(canvas: PdfCanvas, heading: OfficialHeading): void {
  const { superior, issuer, designation, placeAndDate } = headingInWords(heading);
  const { left, y } = canvas;
  const leftWidth = canvas.width * 0.42;
  const right = { x: left + leftWidth, width: canvas.width - leftWidth };
  const own = { x: left, width: leftWidth };

  let ownY = y;
  if (superior !== null) ownY = centred(canvas, superior, { ...own, y: ownY, face: 'regular', size: 13 });
  ownY = centred(canvas, issuer, { ...own, y: ownY, face: 'bold', size: 13 });
  const rule = RULE * Math.min(leftWidth, canvas.measure('bold', 13)(issuer));
  canvas.rule(left + (leftWidth - rule) / 2, ownY + 2, rule);
  centred(canvas, designation, { ...own, y: ownY + 7, face: 'regular', size: 13 });

  let stateY = centred(canvas, 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', { ...right, y, face: 'bold', size: 13 });
  stateY = centred(canvas, MOTTO, { ...right, y: stateY, face: 'bold', size: 14 });
  const motto = canvas.measure('bold', 14)(MOTTO);
  canvas.rule(right.x + (right.width - motto) / 2, stateY + 2, motto);
  stateY = centred(canvas, placeAndDate, { ...right, y: stateY + 7, face: 'italic', size: 13 });
  canvas.y = Math.max(ownY + 7 + BODY_LINE, stateY) + 14;
}

const MOTTO = 'Độc lập - Tự do - Hạnh phúc';

/** How long the line below the issuer and the title is: between a third and a half of the words (appendix I). */
const RULE = 0.4;

function drawTitleRule(canvas: PdfCanvas, title: string): void {
  const length = RULE * Math.min(canvas.width, canvas.measure('bold', 14)(title));
  canvas.rule(canvas.left + (canvas.width - length) / 2, canvas.y + 2, length);
  canvas.y += 4;
}

type Block = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly face: FontFace;
  readonly size: number;
};

/** Lines in the middle of a column; answers where the next one goes. */
function centred(canvas: PdfCanvas, text: string, { x, y, width, face, size }: Block): number {
  const lines = linesOf(text, width, canvas.measure(face, size));
  for (const [index, line] of lines.entries()) {
    canvas.line(line, { x, y: y + index * (size + 3), width, align: 'center', face, size });
  }
  return y + lines.length * (size + 3);
}

function drawCentred(canvas: PdfCanvas, texts: readonly string[], face: FontFace, size: number): void {
  for (const text of texts)
    canvas.y = centred(canvas, text, { x: canvas.left, y: canvas.y, width: canvas.width, face, size });
}

/** @param isAct whose text is even at both sides, as that of an act of an agency is (appendix I) */
function drawParagraph(canvas: PdfCanvas, { text, style }: Paragraph, isAct: boolean): void {
  const face = style === 'heading' ? 'bold' : 'regular';
  const measure = canvas.measure(face, BODY);
  const indent = style === 'heading' ? 0 : 28;
  const [first = '', ...others] = linesOf(text, canvas.width - indent, measure);
  const rest = others.length === 0 ? [] : linesOf(others.join(' '), canvas.width, measure);
  for (const [index, line] of [first, ...rest].entries()) {
    if (canvas.room < BODY_LINE) canvas.newPage();
    const start = index === 0 ? indent : 0;
    const align = !isAct || style === 'heading' || index === rest.length ? 'left' : 'justify';
    const [x, width] = [canvas.left + start, canvas.width - start];
    canvas.line(line, { x, y: canvas.y, width, align, face, size: BODY });
    canvas.y += BODY_LINE;
  }
  canvas.y += 4;
}

function endHeight(canvas: PdfCanvas, { recipients, signature }: OfficialDocument): number {
  if (recipients.length === 0 && signature === null) return 0;
  const signed = signature === null ? 0 : 110 + signature.lines.length * 17;
  return Math.max(signed, 30 + recipientLines(canvas, recipients).length * RECIPIENT_LINE);
}

const RECIPIENT = 11;
const RECIPIENT_LINE = 14;

/** As they are broken in the left half of the page. */
function recipientLines(canvas: PdfCanvas, recipients: readonly string[]): string[] {
  const measure = canvas.measure('regular', RECIPIENT);
  return recipients.flatMap((recipient) => linesOf(`- ${recipient}`, canvas.width / 2 - RECIPIENT, measure));
}

/** Recipients on the left, the signature on the right, together on one page. */
function drawEnd(canvas: PdfCanvas, document: OfficialDocument): void {
  const { recipients, signature } = document;
  if (recipients.length === 0 && signature === null) return;
  if (canvas.room < endHeight(canvas, document)) canvas.newPage();
  canvas.y += 12;
  const half = canvas.width / 2;
  const { left, y } = canvas;
  if (recipients.length > 0) {
    canvas.line('Nơi nhận:', { x: left, y, width: half, face: 'boldItalic', size: 12 });
    for (const [index, line] of recipientLines(canvas, recipients).entries()) {
      canvas.line(line, { x: left, y: y + 16 + index * RECIPIENT_LINE, width: half, size: RECIPIENT });
    }
  }
  const place = { x: left + half, width: half, face: 'bold' as const, size: 13 };
  let at = y;
  for (const line of signature?.lines ?? []) at = centred(canvas, capitals(line), { ...place, y: at });
  if (signature !== null) centred(canvas, signature.signatory, { ...place, y: at + 62 });
}

/** Figures from a new page on. */
function drawAppendix(canvas: PdfCanvas, { appendix: charts, heading, type }: OfficialDocument): void {
  if (charts.length === 0) return;
  canvas.newPage();
  const pageRoom = canvas.room;
  drawCentred(canvas, ['PHỤ LỤC: BIỂU ĐỒ'], 'bold', 14);
  if (heading !== null && type !== null) drawCentred(canvas, [accompanied(type, heading)], 'italic', BODY);
  for (const chart of charts) {
    canvas.y += 10;
    const isFirst = chart === charts[0];
    // The first one stands with the title, smaller if need be; no page is higher than what is below the title.
    const scale = Math.min(1, canvas.width / chart.width, (isFirst ? canvas.room : pageRoom) / chart.height);
    const [width, height] = [chart.width * scale, chart.height * scale];
    if (canvas.room < height) canvas.newPage();
    canvas.chart(chart, canvas.left + (canvas.width - width) / 2, canvas.y, width);
    canvas.y += height;
  }
}
