import { dayInWords, limitInWords, shareOf } from '../official-document/vietnamese.js';
import type { Column, Table, TableRow } from '../official-document/official-document.js';
import type { NamedAgency } from './references.js';
import { REPORT_STATUS_LABELS, SECTION_TITLES } from './report.labels.js';
import { localDate } from '#deadlines/domain';
import {
  REPORT_SECTIONS,
  type ConsolidatedReport,
  type ReportCounts,
  type ReportedAnswer,
  type ReportedLimit,
  type ReportLine,
  type TrendPoint,
} from './report.js';

/** The columns of the report form, as wide as a sheet of A4 across allows. */
const LINE_COLUMNS: readonly Column[] = [
  { title: 'TT', width: 8, align: 'center' },
  { title: 'Nhiệm vụ', width: 44, align: 'left' },
  { title: 'Văn bản giao (số, ngày, trích yếu)', width: 32, align: 'left' },
  { title: 'Cơ quan chủ trì', width: 24, align: 'left' },
  { title: 'Cơ quan phối hợp', width: 25, align: 'left' },
  { title: 'Thời hạn', width: 20, align: 'left' },
  { title: 'Kết quả/văn bản báo cáo (số, ngày)', width: 24, align: 'left' },
  { title: 'Trạng thái', width: 19, align: 'left' },
  { title: 'Nguyên nhân chậm', width: 23, align: 'left' },
  { title: 'Kiến nghị', width: 22, align: 'left' },
  { title: 'Ghi chú', width: 20, align: 'left' },
];

/** The main table: a row for each assignment, section by section. */
export function linesTable({ lines, zone }: Pick<ConsolidatedReport, 'lines' | 'zone'>): Table {
  let ordinal = 0;
  const rows = REPORT_SECTIONS.flatMap((section): TableRow[] => {
    const own = lines.filter((line) => line.section === section);
    if (own.length === 0) return [];
    return [
      { kind: 'section', title: `${SECTION_TITLES[section]}: ${own.length}` },
      ...own.map((line, index): TableRow => {
        const isSame = own[index - 1]?.givenBy.directiveId === line.givenBy.directiveId;
        return { kind: 'cells', cells: cellsOf(line, (ordinal += 1), isSame, zone) };
      }),
    ];
  });
  const none: TableRow = { kind: 'section', title: 'Không có nhiệm vụ nào' };
  return {
    name: 'Chi tiết nhiệm vụ',
    caption: 'I. CHI TIẾT NHIỆM VỤ',
    columns: LINE_COLUMNS,
    rows: rows.length === 0 ? [none] : rows,
  };
}

function cellsOf(line: ReportLine, ordinal: number, isSame: boolean, zone: string) {
  const isLate = line.status === 'done-late' || line.status === 'in-progress-overdue';
  return [
    ordinal,
    line.task,
    givenByInWords(line, isSame),
    line.lead.name,
    namesInWords(line.coordinators),
    limitCell(line.limit, zone),
    answerCell(line.answer, zone),
    REPORT_STATUS_LABELS[line.status],
    isLate && line.delayCauses.length === 0 ? 'Chưa nêu' : line.delayCauses.join('\n'),
    line.proposals.join('\n'),
    line.notes.join('\n'),
  ];
}

/** What the document is about is said once, in the first of its rows. */
function givenByInWords({ givenBy: { designation, issuedOn, subject } }: ReportLine, isSame: boolean): string {
  const number = issuedOn === null ? designation : `${designation}, ngày ${dayInWords(issuedOn)}`;
  return subject === '' || isSame ? number : `${number}\n${subject}`;
}

/** A group of a hundred communes would fill pages: the first ones, and how many more. */
const MOST_NAMED = 3;

function namesInWords(agencies: readonly NamedAgency[]): string {
  const names = agencies.slice(0, MOST_NAMED).map(({ name }) => name);
  const others = agencies.length - names.length;
  return others === 0 ? names.join('; ') : `${names.join('; ')} và ${others} cơ quan khác`;
}

function limitCell({ lastOnTimeAt, asWritten, namesItsDay }: ReportedLimit, zone: string): string {
  if (lastOnTimeAt === null) return asWritten === '' ? 'Không ấn định' : asWritten;
  if (namesItsDay && asWritten !== '') return asWritten;
  const last = `Đến hết ${limitInWords(lastOnTimeAt, zone)}`;
  return asWritten === '' ? last : `${asWritten}\n(${last.toLowerCase()})`;
}

function answerCell(answer: ReportedAnswer | null, zone: string): string {
  if (answer === null) return '';
  const { documents, givenAt } = answer;
  const what = documents.length === 0 ? 'Báo cáo' : documents.join('; ');
  return `${what}\nngày ${dayInWords(localDate(givenAt, zone))}`;
}

const DONE = 'Đã hoàn thành';
const NOT_DONE = 'Chưa hoàn thành';

const SUMMARY_COLUMNS: readonly Column[] = [
  { title: 'TT', width: 10, align: 'center' },
  { title: 'Cơ quan', width: 72, align: 'left' },
  { title: 'Tổng giao', width: 20, align: 'right' },
  { title: 'Đúng hạn', width: 20, align: 'right', group: DONE },
  { title: 'Quá hạn', width: 20, align: 'right', group: DONE },
  { title: 'Trong hạn', width: 20, align: 'right', group: NOT_DONE },
  { title: 'Quá hạn', width: 20, align: 'right', group: NOT_DONE },
  { title: 'Tỷ lệ hoàn thành (%)', width: 24, align: 'right' },
  { title: 'Tỷ lệ hoàn thành đúng hạn (%)', width: 24, align: 'right' },
  { title: 'Nhiệm vụ thường xuyên', width: 22, align: 'right' },
];

/** The summary by agency, and of all in the last row. */
export function summaryTable({ agencies, totals }: ConsolidatedReport['summary']): Table {
  return {
    name: 'Tổng hợp theo cơ quan',
    caption: 'II. TỔNG HỢP THEO CƠ QUAN',
    columns: SUMMARY_COLUMNS,
    rows: [
      ...agencies.map(({ agency, counts }, index): TableRow => ({
        kind: 'cells',
        cells: [index + 1, agency.name, ...figures(counts)],
      })),
      { kind: 'cells', cells: ['', 'Tổng cộng', ...figures(totals)], strong: true },
    ],
  };
}

function figures(counts: ReportCounts) {
  const done = counts['done-on-time'] + counts['done-late'];
  return [
    counts.total,
    counts['done-on-time'],
    counts['done-late'],
    counts['in-progress-within-time'],
    counts['in-progress-overdue'],
    shareOf(done, counts.total),
    shareOf(counts['done-on-time'], done),
    counts.standing,
  ];
}

/** The figures that the chart of months shows. */
export function trendTable(trend: readonly TrendPoint[]): Table {
  return {
    name: 'Diễn biến theo tháng',
    caption: 'III. DIỄN BIẾN THEO THÁNG',
    columns: [
      { title: 'Tháng', width: 24, align: 'center' },
      { title: 'Hoàn thành đúng hạn trong tháng', width: 40, align: 'right' },
      { title: 'Hoàn thành quá hạn trong tháng', width: 40, align: 'right' },
      { title: 'Đang thực hiện quá hạn cuối tháng', width: 40, align: 'right' },
    ],
    rows: trend.map(({ month, doneOnTime, doneLate, overdue }) => ({
      kind: 'cells',
      cells: [monthInWords(month), doneOnTime, doneLate, overdue],
    })),
  };
}

/** `8/2025` */
export function monthInWords(month: string): string {
  return `${Number(month.slice(5))}/${month.slice(0, 4)}`;
}
