import type { OfficialDocument, Paragraph } from '../official-document/official-document.js';
import { cellInWords, dayInWords, limitInWords, shareOf } from '../official-document/vietnamese.js';
import { nameOfPeriod } from '../reporting-period.js';
import { comparedFiguresTable, comparisonInWords, movesTable } from './comparison-tables.js';
import { agenciesChart, trendChart } from './report-charts.js';
import { linesTable, summaryTable, trendTable } from './report-tables.js';
import type { ConsolidatedReport } from './report.js';

/** The report in its official form: what was found in words, the table of the form, the summary by agency, figures. */
export function reportDocument(report: ConsolidatedReport): OfficialDocument {
  const { heading, recipients, signature, summary, trend, judgedAt, comparison, zone } = report;
  return {
    heading,
    type: 'BÁO CÁO',
    title: titleOf(report),
    subtitles: subtitlesOf(report),
    orientation: 'landscape',
    parts: [
      { kind: 'text', paragraphs: findingsOf(report) },
      { kind: 'table', table: linesTable(report) },
      { kind: 'table', table: summaryTable(summary) },
      { kind: 'table', table: trendTable(trend) },
      ...(comparison === undefined
        ? []
        : ([
            { kind: 'table', table: comparedFiguresTable(comparison) },
            { kind: 'table', table: movesTable(comparison, zone) },
          ] as const)),
    ],
    appendix: [agenciesChart(summary), trendChart(trend)],
    recipients,
    signature,
    madeAt: judgedAt,
  };
}

/** What it is called, also where files name it. */
export function titleOf({ period }: Pick<ConsolidatedReport, 'period'>): string {
  const name = nameOfPeriod(period);
  return ['Kết quả thực hiện nhiệm vụ được giao', ...(name === null ? [] : [name])].join(' ');
}

function subtitlesOf({ days, scope }: ConsolidatedReport): string[] {
  const { agency, issuer, field } = scope;
  return [
    `(Từ ngày ${dayInWords(days.from)} đến ngày ${dayInWords(days.to)})`,
    ...(agency === null ? [] : [`Cơ quan chủ trì: ${agency.name}`]),
    ...(issuer === null ? [] : [`Nhiệm vụ do ${issuer.name} giao`]),
    ...(field === null ? [] : [`Lĩnh vực: ${field}`]),
  ];
}

function findingsOf(report: ConsolidatedReport) {
  const { carriedOver, newlyAssigned, judgedAt, zone, position, comparison } = report;
  const { totals } = report.summary;
  const done = totals['done-on-time'] + totals['done-late'];
  const open = totals['in-progress-within-time'] + totals['in-progress-overdue'];
  const standing = totals.standing === 0 ? '' : ` Ngoài ra có ${totals.standing} nhiệm vụ thường xuyên.`;
  const share = totals.total === 0 ? '' : ` (${cellInWords(shareOf(done, totals.total))}%)`;
  const paragraphs: Paragraph[] = [
    {
      style: 'body',
      text:
        `Tổng số nhiệm vụ được giao: ${totals.total}, trong đó kỳ trước chuyển sang ${carriedOver}, ` +
        `giao trong kỳ ${newlyAssigned}. Đã hoàn thành ${done}${share}: đúng hạn ${totals['done-on-time']}, ` +
        `quá hạn ${totals['done-late']}. Chưa hoàn thành ${open}: trong hạn ${totals['in-progress-within-time']}, ` +
        `quá hạn ${totals['in-progress-overdue']}.${standing}`,
    },
    {
      style: 'body',
      text: `Số liệu tính đến ${limitInWords(judgedAt, zone)}` + ` theo nhật ký sự kiện đến vị trí ${position}.`,
    },
    ...(comparison === undefined ? [] : [{ style: 'body' as const, text: comparisonInWords(comparison, zone) }]),
  ];
  return paragraphs;
}
