import { millisecondsOf, type Instant } from '#kernel';
import type { ConsolidatedReport, ReportCounts } from '../consolidated-report/report.js';
import { limitInWords } from '../official-document/vietnamese.js';
import type { SubscriptionTerms } from './report-subscription.events.js';

type Language = SubscriptionTerms['language'];

type Labels = {
  /** Lines of the title of each column: a mail is not wide. */
  readonly titles: readonly (readonly string[])[];
  readonly all: string;
  readonly none: string;
  readonly asOf: (at: Instant, zone: string, position: number) => string;
};

const LABELS: Readonly<Record<Language, Labels>> = {
  vi: {
    titles: [
      ['Cơ quan'],
      ['Tổng', 'giao'],
      ['Xong', 'đúng hạn'],
      ['Xong', 'quá hạn'],
      ['Đang làm', 'trong hạn'],
      ['Đang làm', 'quá hạn'],
    ],
    all: 'Tổng cộng',
    none: 'Không có nhiệm vụ nào.',
    asOf: (at, zone, position) =>
      `Số liệu tính đến ${limitInWords(at, zone)} theo nhật ký sự kiện đến vị trí ${position}.`,
  },
  en: {
    titles: [
      ['Agency'],
      ['Given'],
      ['Done', 'on time'],
      ['Done', 'late'],
      ['Open', 'in time'],
      ['Open and', 'overdue'],
    ],
    all: 'All',
    none: 'There are no tasks.',
    asOf: (at, zone, position) => `As of ${momentIn(at, zone)}, by the log up to position ${position}.`,
  },
};

/** Letters in a line of the name of an agency: with its figures it is no wider than a mail, 75 letters. */
const NAME = 24;

/**
 * The figures of a report by agency as a table of plain text, its columns one below the other in even letters. Long
 * names go on below themselves.
 */
export function boardText(
  { summary: { agencies, totals }, judgedAt, zone, position }: ConsolidatedReport,
  language: Language,
): string {
  const { titles, all, none, asOf } = LABELS[language];
  const end = asOf(judgedAt, zone, position);
  if (agencies.length === 0) return `${none}\n\n${end}\n`;
  const header = Array.from({ length: Math.max(...titles.map(({ length }) => length)) }, (_, line) =>
    titles.map((title) => title[line] ?? ''),
  );
  const body = agencies.flatMap(({ agency, counts }) => rowsOf(agency.name, counts));
  const sum = rowsOf(all, totals);
  const widths = titles.map((_, column) =>
    Math.max(...[...header, ...body, ...sum].map((row) => lengthOf(row[column]!))),
  );
  const lineOf = (row: readonly string[]) =>
    row
      .map((text, column) => padded(text, widths[column]!, column > 0))
      .join(' | ')
      .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width)).join('-+-');
  const lines = [...header.map(lineOf), rule, ...body.map(lineOf), rule, ...sum.map(lineOf)];
  return `${lines.join('\n')}\n\n${end}\n`;
}

function rowsOf(name: string, counts: ReportCounts): string[][] {
  const figures = figuresOf(counts);
  return linesOf(name).map((line, index) => [line, ...figures.map((figure) => (index === 0 ? figure : ''))]);
}

function linesOf(name: string): string[] {
  const lines: string[] = [];
  for (const word of name.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && lengthOf(`${line} ${word}`) <= NAME) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function figuresOf(counts: ReportCounts): string[] {
  return [
    counts.total,
    counts['done-on-time'],
    counts['done-late'],
    counts['in-progress-within-time'],
    counts['in-progress-overdue'],
  ].map(String);
}

function padded(text: string, width: number, isRight = false): string {
  const space = ' '.repeat(width - lengthOf(text));
  return isRight ? space + text : text + space;
}

/** Letters as they are seen: composed ones count once. */
function lengthOf(text: string): number {
  return [...text.normalize('NFC')].length;
}

function momentIn(at: Instant, zone: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: zone, dateStyle: 'long', timeStyle: 'short' }).format(
    millisecondsOf(at),
  );
}
