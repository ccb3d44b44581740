import { millisecondsOf, type Instant } from '#kernel';
import type { ConsolidatedReport, ReportCounts } from '../consolidated-report/report.js';
import { limitInWords } from '../official-document/vietnamese.js';
import type { SubscriptionTerms } from './report-subscription.events.js';

type Language = SubscriptionTerms['language'];

type Labels = {
  readonly titles: readonly string[];
  readonly all: string;
  readonly none: string;
  readonly asOf: (at: Instant, zone: string, position: number) => string;
};

const LABELS: Readonly<Record<Language, Labels>> = {
  vi: {
    titles: ['Cơ quan', 'Tổng giao', 'Xong đúng hạn', 'Xong quá hạn', 'Đang làm trong hạn', 'Đang làm quá hạn'],
    all: 'Tổng cộng',
    none: 'Không có nhiệm vụ nào.',
    asOf: (at, zone, position) =>
      `Số liệu tính đến ${limitInWords(at, zone)} theo nhật ký sự kiện đến vị trí ${position}.`,
  },
  en: {
    titles: ['Agency', 'Given', 'Done on time', 'Done late', 'Open in time', 'Open and overdue'],
    all: 'All',
    none: 'There are no tasks.',
    asOf: (at, zone, position) => `As of ${momentIn(at, zone)}, by the log up to position ${position}.`,
  },
};

/** The figures of a report by agency as a table of plain text, its columns one below the other in even letters. */
export function boardText(
  { summary: { agencies, totals }, judgedAt, zone, position }: ConsolidatedReport,
  language: Language,
): string {
  const { titles, all, none, asOf } = LABELS[language];
  const end = asOf(judgedAt, zone, position);
  if (agencies.length === 0) return `${none}\n\n${end}\n`;
  const rows = [
    titles,
    ...agencies.map(({ agency, counts }) => [agency.name, ...figuresOf(counts)]),
    [all, ...figuresOf(totals)],
  ];
  const widths = titles.map((_, column) => Math.max(...rows.map((row) => lengthOf(row[column]!))));
  const lines = rows.map((row) =>
    row
      .map((text, column) => (column === 0 ? padded(text, widths[column]!) : padded(text, widths[column]!, true)))
      .join(' | '),
  );
  const rule = widths.map((width) => '-'.repeat(width)).join('-+-');
  return `${[lines[0], rule, ...lines.slice(1, -1), rule, lines.at(-1)].join('\n')}\n\n${end}\n`;
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
