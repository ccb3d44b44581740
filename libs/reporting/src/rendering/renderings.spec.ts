import { createHash } from 'node:crypto';
import mammoth from 'mammoth';
import { readSheet } from 'read-excel-file/node';
import { extractText, getDocumentProxy, getMeta } from 'unpdf';
import { DEFAULT_ZONE, startOfDay } from '#deadlines/domain';
import {
  cellInWords,
  comparedFiguresTable,
  linesTable,
  movesTable,
  reportDocument,
  summaryTable,
  type OfficialDocument,
} from '#reporting/domain';
import { on } from '../../../../test/support/assignment-facts.js';
import {
  actsOf,
  comparisonOf,
  everyStatus,
  historyOf,
  reportOn,
  taskOf,
} from '../../../../test/support/reported-work.js';
import { entryOf } from './fixed-zip.js';
import { renderDocx } from './render-docx.js';
import { renderPdf } from './render-pdf.js';
import { renderXlsx, safeText } from './render-xlsx.js';

const report = reportOn(everyStatus());
const document = reportDocument(report);
const HEADING = ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Độc lập - Tự do - Hạnh phúc', 'VĂN PHÒNG UBND TỈNH'];
const END = ['Nơi nhận:', 'CT, các PCT UBND tỉnh;', 'Lưu: VT, TH.', 'KT. CHÁNH VĂN PHÒNG', 'Trần Minh Khôi'];

/** The texts of all cells, in the words of the model. */
function cellTexts({ parts }: OfficialDocument): string[] {
  return parts.flatMap((part) =>
    part.kind === 'text'
      ? part.paragraphs.map(({ text }) => text)
      : part.table.rows.flatMap((row) => (row.kind === 'section' ? [row.title] : row.cells.map(cellInWords))),
  );
}

/** Only letters and digits: where lines break, and how columns stand side by side, is the reader's matter. */
function squeezed(text: string): string {
  return text.replace(/[\s\n]+/g, '');
}

async function sheet(bytes: Buffer, name: string) {
  return readSheet(bytes, name);
}

/** The words of a page column by column: a table is drawn row by row, cell by cell. */
async function pdfText(bytes: Buffer): Promise<readonly string[]> {
  const { text } = await extractText(new Uint8Array(bytes), { mergePages: false });
  return text.map((page) => page.normalize('NFC'));
}

describe('a report as a workbook', () => {
  it('has the figures of the model as numbers, and its texts', async () => {
    const bytes = await renderXlsx(document);
    const summary = await sheet(bytes, 'Tổng hợp theo cơ quan');
    const cells = summaryTable(report.summary).rows.map((row) => (row.kind === 'cells' ? row.cells : []));
    const expected = cells.map((row) =>
      row.map((cell) => (typeof cell === 'object' ? cell.percent : cell === '' ? null : cell)),
    );
    expect(summary.slice(-expected.length)).toEqual(expected);

    const lines = await sheet(bytes, 'Chi tiết nhiệm vụ');
    const read = new Set(lines.flat().map(String));
    for (const row of linesTable(report).rows) {
      for (const cell of row.kind === 'cells' ? row.cells : [row.title]) {
        if (cell !== '') expect(read).toContain(cellInWords(cell));
      }
    }
  });

  it('has its heading, its words and its signature on a sheet before the tables', async () => {
    const read = (await sheet(await renderXlsx(document), 'Báo cáo')).flat();
    const words = document.parts.flatMap((part) =>
      part.kind === 'text' ? part.paragraphs.map(({ text }) => text) : [],
    );
    for (const text of [...HEADING, document.title, ...words, ...END]) expect(read).toContain(text);
  });

  it('repeats the header on each page, with the name of its sheet in quotes, and keeps it and no more in view', async () => {
    const bytes = await renderXlsx(document);
    expect(entryOf(bytes, 'xl/workbook.xml')).toContain(`'Chi tiết nhiệm vụ'!$2:$2</definedName>`);
    expect(entryOf(bytes, 'xl/worksheets/sheet2.xml')).toContain('<pane ySplit="2" topLeftCell="A3" state="frozen"');
  });

  it('is printed across on A4, each sheet as wide as a page', async () => {
    const bytes = await renderXlsx(document);
    for (const number of [1, 2, 3, 4]) {
      const xml = entryOf(bytes, `xl/worksheets/sheet${number}.xml`);
      expect(xml).toContain('fitToPage="1"');
      const [setup] = /<pageSetup[^>]*>/.exec(xml)!;
      for (const words of ['paperSize="9"', 'orientation="landscape"', 'fitToWidth="1"', 'fitToHeight="0"'])
        expect(setup).toContain(words);
    }
  });

  it('names face and size in every style', async () => {
    const fonts = entryOf(await renderXlsx(document), 'xl/styles.xml').match(/<font>.*?<\/font>/g)!;
    expect(fonts.length).toBeGreaterThan(1);
    for (const font of fonts) expect(font).toMatch(/<sz val="1[14]"\/><name val="Times New Roman"\/>/);
  });

  it('makes rows high enough for their longest cell', async () => {
    const summary = 'Rà soát, báo cáo khó khăn, vướng mắc '.repeat(10);
    const heightsOf = async (text: string) => {
      const xml = entryOf(
        await renderXlsx(reportDocument(reportOn([historyOf(taskOf('so-y-te', { summary: text }))]))),
        'xl/worksheets/sheet2.xml',
      );
      return [...xml.matchAll(/<row r="4"[^>]* ht="([\d.]+)"/g)].map(([, height]) => Number(height));
    };
    // A column of 27 digits: 370 letters need at least eleven lines.
    const [[long], [short]] = [await heightsOf(summary), await heightsOf('Báo cáo')];
    expect(long).toBeGreaterThan(11 * 13);
    expect(short).toBeLessThan(5 * 15);
  });

  it('holds no formula, whatever an agency wrote', async () => {
    const wicked = '=HYPERLINK("http://example.com";"Xem")';
    const bytes = await renderXlsx(reportDocument(reportOn([historyOf(taskOf('so-y-te', { summary: wicked }))])));
    const texts = (await sheet(bytes, 'Chi tiết nhiệm vụ')).flat();
    expect(texts).toContain(`'${wicked}`);
    expect(texts).not.toContain(wicked);
  });

  it.each(['=1+1', '+84', '-1', '@SUM(A1)', '\tcmd', '\rcmd'])('takes the edge off %j', (text) => {
    expect(safeText(text)).toBe(`'${text}`);
  });

  it('cuts what no cell can hold', () => {
    expect(safeText('a'.repeat(40_000))).toHaveLength(32_767);
    expect(safeText('trước 16h00')).toBe('trước 16h00');
  });
});

describe('a report for word processors', () => {
  it('has every text of the model', async () => {
    const { value } = await mammoth.extractRawText({ buffer: await renderDocx(document) });
    const text = squeezed(value);
    for (const words of [...HEADING, ...cellTexts(document), ...END]) {
      expect(text).toContain(squeezed(words));
    }
  });

  it('has a row of a table for each row of the model', async () => {
    const { value } = await mammoth.convertToHtml({ buffer: await renderDocx(document) });
    const tables = value
      .split('<table>')
      .slice(1)
      .map((table) => table.split('<tr>').length - 1);
    const rows = document.parts.flatMap((part) => (part.kind === 'table' ? [part.table.rows.length] : []));
    // Issuer and state, one row; then the tables with a header of one or two rows; then the signature.
    expect(tables).toEqual([1, rows[0]! + 1, rows[1]! + 2, rows[2]! + 1, 1]);
  });

  it('repeats headers of tables, and leaves neither them nor titles of sections nor the signature alone on a page', async () => {
    const xml = entryOf(await renderDocx(document), 'word/document.xml');
    const rows = xml.split('<w:tr>').slice(1);
    const headers = rows.filter((row) => row.includes('<w:tblHeader'));
    expect(headers).toHaveLength(4);
    const sections = rows.filter((row) => row.includes('Nhiệm vụ theo dõi theo thời hạn'));
    for (const row of [...headers, ...sections, rows.at(-2)!]) {
      const paragraphs = row.slice(0, row.indexOf('</w:tr>')).split('<w:p>').slice(1);
      for (const paragraph of paragraphs) expect(paragraph).toContain('<w:keepNext/>');
    }
  });

  it('is even at both sides', async () => {
    expect(entryOf(await renderDocx(document), 'word/document.xml')).toContain('<w:jc w:val="both"/>');
  });
});

describe('a report on pages', () => {
  it('has every text of the model', async () => {
    const text = squeezed((await pdfText(await renderPdf(document))).join('\n'));
    const words = [
      ...HEADING,
      ...END,
      ...document.parts.flatMap((part) => (part.kind === 'table' ? [part.table.caption] : [])),
    ];
    for (const word of words) expect(text).toContain(squeezed(word));
    for (const line of report.lines) expect(text).toContain(squeezed(line.task));
  });

  it('repeats the header of the table on each page and numbers the pages from the second on', async () => {
    const many = Array.from({ length: 40 }, (_, index) =>
      historyOf(
        taskOf('so-y-te', {
          taskId: `t-${index}`,
          taskOrdinal: index,
          summary: 'Rà soát, báo cáo khó khăn, vướng mắc '.repeat(6),
        }),
      ),
    );
    const pages = await pdfText(await renderPdf(reportDocument(reportOn(many))));
    const withLines = pages.filter((page) => page.includes('Rà soát'));
    expect(withLines.length).toBeGreaterThan(3);
    for (const page of withLines) expect(squeezed(page)).toContain(squeezed('Nguyên nhân chậm'));
    expect(pages[0]!.trimEnd()).not.toMatch(/^1$/m);
    for (const [index, page] of pages.entries())
      if (index > 0) expect(page).toMatch(new RegExp(`(^|\\n)${index + 1}(\\n|$)`));
  });

  it('continues on the next page what no page can hold', async () => {
    const words = Array.from({ length: 1_500 }, (_, index) => `từ${index}`);
    const pages = await pdfText(
      await renderPdf(reportDocument(reportOn([historyOf(taskOf('so-y-te', { summary: words.join(' ') }))]))),
    );
    const read = new Set(pages.join('\n').split(/\s+/));
    expect(words.filter((word) => !read.has(word))).toEqual([]);
  });

  /** Tasks with texts of these lengths, in words; those from `cancelled` on were cancelled. */
  const pagesOf = async (lengths: readonly number[], cancelled = lengths.length) => {
    const { isCancelled } = actsOf('so-y-te');
    const works = lengths.map((length, index) =>
      historyOf(
        taskOf('so-y-te', { taskId: `t-${index}`, taskOrdinal: index, summary: `Đầu ${'báo cáo '.repeat(length)}` }),
        ...(index < cancelled ? [] : [isCancelled(on(12), 'Trùng')]),
      ),
    );
    return pdfText(await renderPdf(reportDocument(reportOn(works))));
  };

  it('has the title of a section on the page of its first row', async () => {
    for (let few = 1; few <= 12; few += 1) {
      const pages = await pagesOf([...Array.from({ length: few }, () => 10), 60], few);
      const page = pages.find((one) => one.includes('Nhiệm vụ đã hủy trong kỳ'))!;
      expect(squeezed(page.slice(page.indexOf('Nhiệm vụ đã hủy trong kỳ')))).toContain('Đầubáocáo');
    }
  });

  it('begins a short table with tall rows on the first page', async () => {
    expect((await pagesOf([20, 200, 200]))[0]).toContain('Đầu');
  });

  it('breaks long lines of recipients, and keeps all of them beside the signature', async () => {
    const recipients = Array.from(
      { length: 18 },
      (_, index) => `Nơi ${index + 1}, ${'để báo cáo và phối hợp '.repeat(5)};`,
    );
    const pages = await pdfText(await renderPdf({ ...document, recipients }));
    const page = squeezed(pages.find((one) => one.includes('Trần Minh Khôi'))!);
    for (const recipient of recipients) expect(page).toContain(squeezed(recipient));
  });

  it('has a row of a table on the page of the signature', async () => {
    const outlook = { begin: startOfDay('2025-08-01', DEFAULT_ZONE) };
    for (let many = 13; many <= 24; many += 1) {
      const works = Array.from({ length: many }, (_, index) =>
        historyOf(taskOf('so-y-te', { taskId: `t-${index}`, taskOrdinal: index, summary: `Việc ${index}` })),
      );
      const comparison = comparisonOf(works, { then: { at: on(1), ...outlook }, now: { at: on(16), ...outlook } });
      const pages = await pdfText(await renderPdf(reportDocument(reportOn(works, undefined, comparison))));
      expect(pages.find((page) => page.includes('Trần Minh Khôi'))).toContain(`Việc ${many - 1}`);
    }
  });

  it('says what its appendix belongs to', async () => {
    const text = squeezed((await pdfText(await renderPdf(document))).join('\n'));
    const words = '(Kèm theo Báo cáo số 312/BC-VPUBND ngày 16 tháng 8 năm 2025 của Văn phòng UBND tỉnh)';
    expect(text).toContain(squeezed(words));
  });

  it('lies across on A4 and says what it is', async () => {
    const proxy = await getDocumentProxy(new Uint8Array(await renderPdf(document)));
    const { info } = await getMeta(proxy);
    expect(info).toMatchObject({ Title: document.title, CreationDate: 'D:20250816100000Z' });
    const page = await proxy.getPage(1);
    expect(page.view.map(Math.round)).toEqual([0, 0, 842, 595]);
  });

  it('draws the charts with their labels', async () => {
    const text = (await pdfText(await renderPdf(document))).join('\n');
    for (const words of ['Tình hình thực hiện nhiệm vụ theo cơ quan', 'Đang thực hiện quá hạn cuối tháng', '8/2025']) {
      expect(text).toContain(words);
    }
  });
});

describe('a report that is compared with another period', () => {
  const outlook = { begin: startOfDay('2025-08-01', DEFAULT_ZONE) };
  const comparison = comparisonOf(everyStatus(), {
    then: { at: on(3), ...outlook },
    now: { at: on(16, '17:00'), ...outlook },
  });
  const compared = reportDocument(reportOn(everyStatus(), undefined, comparison));
  const cells = [comparedFiguresTable(comparison), movesTable(comparison, DEFAULT_ZONE)].flatMap(({ rows }) =>
    rows.flatMap((row) => (row.kind === 'section' ? [row.title] : row.cells.map(cellInWords))),
  );

  it('has a sheet of figures and a sheet of what moved', async () => {
    const bytes = await renderXlsx(compared);
    const read = [...(await sheet(bytes, 'So sánh hai kỳ')), ...(await sheet(bytes, 'Nhiệm vụ thay đổi'))];
    const texts = new Set(read.flat().map(String));
    expect(cells.filter((cell) => !texts.has(cell))).toEqual([]);
  });

  it('has both as tables for word processors and on pages', async () => {
    const { value } = await mammoth.extractRawText({ buffer: await renderDocx(compared) });
    expect(cells.filter((cell) => !squeezed(value).includes(squeezed(cell)))).toEqual([]);
    const pages = squeezed((await pdfText(await renderPdf(compared))).join('\n'));
    for (const words of ['IV. SO SÁNH VỚI THÁNG 7 NĂM 2025', 'V. NHIỆM VỤ THAY ĐỔI GIỮA HAI KỲ', 'Đã hủy'])
      expect(pages).toContain(squeezed(words));
  });

  it('is the same files each time', async () => {
    const make = () =>
      Promise.all([renderXlsx, renderDocx, renderPdf].map(async (render) => digest(await render(compared))));
    expect(await make()).toEqual(await make());
  });
});

describe('the same report', () => {
  it('is the same files, byte by byte, made at another time', async () => {
    const make = async (one: OfficialDocument) =>
      Promise.all([renderXlsx, renderDocx, renderPdf].map(async (render) => digest(await render(one))));
    const first = await make(document);
    // Metadata names seconds, as far as it names moments.
    await new Promise((resolve) => setTimeout(resolve, 1_001));
    expect(await make(reportDocument(reportOn(everyStatus())))).toEqual(first);
  });

  it('is another file once a figure is another', async () => {
    const other = reportDocument(reportOn(everyStatus().slice(1)));
    expect(digest(await renderXlsx(other))).not.toBe(digest(await renderXlsx(document)));
  });
});

function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
