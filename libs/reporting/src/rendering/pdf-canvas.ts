import PDFDocument from 'pdfkit';
import type { Chart } from '../domain/index.js';
import { FONT_FILES, type FontFace } from './fonts.js';
import { remembering, type Measure } from './text-lines.js';

/** Points of a millimetre. */
const MM = 72 / 25.4;

/** Margins of an official document (Decree 30/2020, appendix I), in points. */
export const MARGINS = { top: 20 * MM, bottom: 20 * MM, left: 30 * MM, right: 15 * MM };

export interface PdfOptions {
  readonly title: string;
  readonly author: string;
  /** The only moment that the file names. */
  readonly madeAt: Date;
  readonly orientation: 'portrait' | 'landscape';
}

/** Pages of A4, drawn from the top: text by lines of letters, boxes, and where the next thing goes. */
export class PdfCanvas {
  readonly #document: PDFKit.PDFDocument;
  readonly #chunks: Buffer[] = [];
  readonly #finished: Promise<Buffer>;
  readonly #measures = new Map<string, Measure>();
  /** Where the next thing goes. */
  y = MARGINS.top;

  constructor({ title, author, madeAt, orientation }: PdfOptions) {
    this.#document = new PDFDocument({
      size: 'A4',
      layout: orientation,
      margin: 0,
      bufferPages: true,
      lang: 'vi',
      displayTitle: true,
      info: {
        Title: title,
        Author: author,
        CreationDate: madeAt,
        ModDate: madeAt,
        Producer: 'Dondoc',
        Creator: 'Dondoc',
      },
    });
    for (const [face, file] of Object.entries(FONT_FILES)) this.#document.registerFont(face, file);
    this.#finished = new Promise((resolve, reject) => {
      this.#document.on('data', (chunk: Buffer) => this.#chunks.push(chunk));
      this.#document.on('end', () => resolve(Buffer.concat(this.#chunks)));
      this.#document.on('error', reject);
    });
  }

  get left(): number {
    return MARGINS.left;
  }

  get width(): number {
    return this.#document.page.width - MARGINS.left - MARGINS.right;
  }

  /** Where nothing may be drawn any more. */
  get bottom(): number {
    return this.#document.page.height - MARGINS.bottom;
  }

  get room(): number {
    return this.bottom - this.y;
  }

  newPage(): void {
    this.#document.addPage();
    this.y = MARGINS.top;
  }

  measure(face: FontFace, size: number): Measure {
    const key = `${face} ${size}`;
    const known = this.#measures.get(key);
    if (known !== undefined) return known;
    const measure = remembering((text) => this.#document.font(face).fontSize(size).widthOfString(text));
    this.#measures.set(key, measure);
    return measure;
  }

  /** One line of letters in a box from `x` on; its upper edge is `y`. Spaces of a `justify`ed one grow to fill the box. */
  line(text: string, { x, y, width, align = 'left', face = 'regular', size, fill = '#000000' }: LineOptions): void {
    if (text === '') return;
    const free = width - this.measure(face, size)(text);
    const start = align === 'right' ? x + free : align === 'center' ? x + free / 2 : x;
    const spaces = align === 'justify' ? text.split(' ').length - 1 : 0;
    const wordSpacing = spaces === 0 ? 0 : free / spaces;
    this.#document.font(face).fontSize(size).fillColor(fill).text(text, start, y, { lineBreak: false, wordSpacing });
  }

  rule(x: number, y: number, width: number): void {
    this.#document
      .moveTo(x, y)
      .lineTo(x + width, y)
      .lineWidth(0.75)
      .strokeColor('#000000')
      .stroke();
  }

  frame(x: number, y: number, width: number, height: number, fill?: string): void {
    if (fill !== undefined) this.#document.rect(x, y, width, height).fill(fill);
    this.#document.rect(x, y, width, height).lineWidth(0.5).strokeColor('#000000').stroke();
  }

  /** A chart as wide as asked for; answers its height. */
  chart({ shapes, width: ownWidth, height }: Chart, x: number, y: number, width: number): number {
    const scale = width / ownWidth;
    const document = this.#document.save().translate(x, y).scale(scale);
    for (const shape of shapes) {
      switch (shape.kind) {
        case 'box':
          document.rect(shape.x, shape.y, shape.width, shape.height).fill(shape.fill);
          break;
        case 'line': {
          const [first, ...others] = shape.points;
          if (first === undefined) break;
          document.moveTo(...first);
          for (const point of others) document.lineTo(...point);
          document.lineWidth(shape.width).strokeColor(shape.stroke).stroke();
          break;
        }
        case 'text': {
          const face = shape.strong === true ? 'bold' : 'regular';
          const length = this.measure(face, shape.size)(shape.text);
          const start = shape.anchor === 'start' ? shape.x : shape.x - (shape.anchor === 'end' ? length : length / 2);
          document
            .font(face)
            .fontSize(shape.size)
            .fillColor(shape.fill ?? '#000000');
          document.text(shape.text, start, shape.y, { lineBreak: false, baseline: 'alphabetic' });
          break;
        }
      }
    }
    document.restore();
    return height * scale;
  }

  /** Numbers the pages from the second on, at the top (Decree 30/2020, appendix I). */
  finish(): Promise<Buffer> {
    const { start, count } = this.#document.bufferedPageRange();
    for (let page = start + 1; page < start + count; page += 1) {
      this.#document.switchToPage(page);
      const { width } = this.#document.page;
      this.line(String(page + 1), { x: 0, y: 10 * MM, width, align: 'center', size: 13 });
    }
    this.#document.end();
    return this.#finished;
  }
}

export interface LineOptions {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly align?: 'left' | 'center' | 'right' | 'justify';
  readonly face?: FontFace;
  /** In points. */
  readonly size: number;
  readonly fill?: string;
}
