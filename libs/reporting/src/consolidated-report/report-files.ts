import {
  agenciesChart,
  reportDocument,
  svgOf,
  titleOf,
  trendChart,
  type ConsolidatedReport,
  type ReportCounts,
  type ReportTerms,
} from '../domain/index.js';
import { renderDocx } from '../rendering/render-docx.js';
import { renderPdf } from '../rendering/render-pdf.js';
import { renderXlsx } from '../rendering/render-xlsx.js';
import type { ConsolidatedReports } from './consolidated-reports.js';
import type { ReportRecords } from './report-records.js';
import type { ReportShelf } from './report-shelf.js';

/** What a report can be fetched as. */
export const REPORT_FORMATS = ['xlsx', 'docx', 'pdf', 'json', 'svg'] as const;

export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** The charts of a report, each an SVG of its own. */
export const REPORT_CHARTS = ['agencies', 'trend'] as const;

export type ReportChart = (typeof REPORT_CHARTS)[number];

/** A file of a report in the document store. */
export interface ReportFile {
  readonly format: ReportFormat;
  /** Which chart; of `svg`, and of no other. */
  readonly chart?: ReportChart;
  readonly name: string;
  readonly mediaType: string;
  /** Size in bytes. */
  readonly bytes: number;
  readonly sha256: string;
}

/** What is kept of a report that was made: where its files are, and the figures that a list shows. */
export interface MadeReport {
  readonly title: string;
  readonly lines: number;
  readonly totals: ReportCounts;
  readonly files: readonly ReportFile[];
}

/** How far a report has come: first the log is read, then files are drawn. */
export interface ReportProgress {
  readonly stage: 'reading' | 'drawing';
  readonly done: number;
  readonly of: number;
}

type Drawn = Pick<ReportFile, 'format' | 'chart' | 'mediaType'> & { readonly draw: () => Promise<Buffer> };

/** Makes the files of a consolidated report, keeps them, and puts on record what they are. Made again from the same terms, they are the same files. */
export class ReportFiles {
  constructor(
    private readonly reports: ConsolidatedReports,
    private readonly shelf: ReportShelf,
    private readonly records: ReportRecords,
  ) {}

  /**
   * @param reportId of the task that lists the files
   * @param onProgress told now and then how far it has come
   * @param signal ends it early by throwing its reason
   * @throws StoreUnavailable
   */
  async make(
    tenant: string,
    reportId: string,
    terms: ReportTerms,
    onProgress: (progress: ReportProgress) => Promise<void> | void = () => undefined,
    signal?: AbortSignal,
  ): Promise<MadeReport> {
    const reading = (done: number, of: number) => onProgress({ stage: 'reading', done, of });
    const report = await this.reports.make(tenant, terms, reading, signal);
    const drawings = drawingsOf(report, signal);
    const files: ReportFile[] = [];
    for (const { draw, ...file } of drawings) {
      signal?.throwIfAborted();
      const kept = await this.shelf.keep(tenant, reportId, await draw());
      files.push({ ...file, name: nameOf(report, file), ...kept });
      await onProgress({ stage: 'drawing', done: files.length, of: drawings.length });
    }
    await this.records.made(tenant, reportId, terms, files);
    return { title: titleOf(report), lines: report.lines.length, totals: report.summary.totals, files };
  }
}

/** One file of a report, drawn and not kept. */
export async function reportFile(report: ConsolidatedReport, format: ReportFormat) {
  const drawing = drawingsOf(report).find((one) => one.format === format)!;
  return { name: nameOf(report, { format }), mediaType: drawing.mediaType, bytes: await drawing.draw() };
}

function drawingsOf(report: ConsolidatedReport, signal?: AbortSignal): readonly Drawn[] {
  const document = reportDocument(report);
  const text = (content: string) => () => Promise.resolve(Buffer.from(content));
  const svg = 'image/svg+xml';
  return [
    { format: 'json', mediaType: 'application/json', draw: text(`${JSON.stringify(report, null, 2)}\n`) },
    { format: 'xlsx', mediaType: `${OFFICE}.spreadsheetml.sheet`, draw: () => renderXlsx(document) },
    { format: 'docx', mediaType: `${OFFICE}.wordprocessingml.document`, draw: () => renderDocx(document, signal) },
    { format: 'pdf', mediaType: 'application/pdf', draw: () => renderPdf(document, signal) },
    { format: 'svg', chart: 'agencies', mediaType: svg, draw: text(svgOf(agenciesChart(report.summary))) },
    { format: 'svg', chart: 'trend', mediaType: svg, draw: text(svgOf(trendChart(report.trend))) },
  ];
}

const OFFICE = 'application/vnd.openxmlformats-officedocument';

function nameOf({ days }: ConsolidatedReport, { format, chart }: Pick<ReportFile, 'format' | 'chart'>): string {
  const part = chart === undefined ? '' : ` ${CHART_NAMES[chart]}`;
  return `Báo cáo kết quả thực hiện nhiệm vụ ${days.from} ${days.to}${part}.${format}`;
}

const CHART_NAMES: Readonly<Record<ReportChart, string>> = { agencies: 'theo cơ quan', trend: 'theo tháng' };
