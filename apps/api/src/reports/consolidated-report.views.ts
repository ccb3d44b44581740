import { ApiProperty } from '@nestjs/swagger';
import type { JsonObject } from '#kernel';
import type { JobReport } from '#queue';
import {
  REPORT_CHARTS,
  REPORT_FORMATS,
  type MadeReport,
  type ReportChart,
  type ReportFile,
  type ReportFormat,
  type ReportProgress,
  type ReportTerms,
} from '#reporting';
import type { ReportCounts } from '#reporting/domain';
import { TotalledView } from './official-counts.views.js';

const STATES = ['waiting', 'delayed', 'running', 'completed', 'failed', 'cancelled'] as const;
const ID = '0b5c9f6e-6a5f-5a43-9d5c-0a1b2c3d4e5f';

export class ReportStartedView {
  @ApiProperty({ format: 'uuid', description: 'A worker makes it; ask how far it is at `Location`.', example: ID })
  readonly reportId: string;
}

class ReportProgressView implements ReportProgress {
  @ApiProperty({ enum: ['reading', 'drawing'], description: 'First the log is read, then files are drawn.' })
  readonly stage: ReportProgress['stage'];

  @ApiProperty({ example: 1200 })
  readonly done: number;

  @ApiProperty({ example: 4000 })
  readonly of: number;
}

class ReportCountsView extends TotalledView implements ReportCounts {
  @ApiProperty({ description: 'Standing duties: counted among none of the four.', example: 1 })
  readonly standing: number;
}

class ReportFileView {
  @ApiProperty({ enum: REPORT_FORMATS })
  readonly format: ReportFormat;

  @ApiProperty({ enum: REPORT_CHARTS, required: false, description: 'Of `svg`, and of no other.' })
  readonly chart?: ReportChart;

  @ApiProperty({ example: 'Báo cáo kết quả thực hiện nhiệm vụ 2025-08-01 2025-08-31.pdf' })
  readonly name: string;

  @ApiProperty({ example: 'application/pdf' })
  readonly mediaType: string;

  @ApiProperty({ type: 'integer', description: 'Size in bytes.', example: 48_213 })
  readonly bytes: number;

  @ApiProperty({ description: 'SHA-256 of the bytes, in hexadecimal digits.' })
  readonly sha256: string;

  @ApiProperty({ format: 'uri-reference', example: `/v1/reports/consolidated/${ID}/file?format=pdf` })
  readonly href: string;
}

class ComparedPeriodView {
  @ApiProperty({ format: 'date', example: '2025-07-01' })
  readonly from: string;

  @ApiProperty({ format: 'date', example: '2025-07-31' })
  readonly to: string;

  @ApiProperty({ format: 'date-time', description: 'The moment it is judged at.' })
  readonly at: string;
}

export class ReportView extends ReportStartedView {
  @ApiProperty({ enum: STATES })
  readonly state: (typeof STATES)[number];

  @ApiProperty({ description: 'Somebody asked for it to end early; what waits ends when a worker takes it.' })
  readonly cancelRequested: boolean;

  @ApiProperty({ type: ReportProgressView, nullable: true })
  readonly progress: ReportProgress | null;

  @ApiProperty({ description: 'What it is made from ends with this position of the log.', example: 4000 })
  readonly position: number;

  @ApiProperty({ format: 'date-time', description: 'The moment its statuses are judged at.' })
  readonly at: string;

  @ApiProperty({ format: 'date', example: '2025-08-01' })
  readonly from: string;

  @ApiProperty({ format: 'date', example: '2025-08-31' })
  readonly to: string;

  @ApiProperty({ required: false, type: ComparedPeriodView, description: 'The period it is compared with.' })
  readonly comparedWith?: ComparedPeriodView;

  @ApiProperty({ required: false, example: 'Kết quả thực hiện nhiệm vụ được giao tháng 8 năm 2025' })
  readonly title?: string;

  @ApiProperty({ required: false, description: 'Assignments in it.', example: 34 })
  readonly lines?: number;

  @ApiProperty({ required: false, type: ReportCountsView })
  readonly totals?: ReportCountsView;

  @ApiProperty({ required: false, type: [ReportFileView] })
  readonly files?: readonly ReportFileView[];

  @ApiProperty({ required: false, description: 'Why it failed.' })
  readonly failure?: string;
}

type ReportJob = JobReport<{ readonly parameters: JsonObject }, JsonObject>;

export function reportView(job: ReportJob): ReportView {
  const { position, at, days, comparedWith } = termsIn(job);
  const made = job.result as unknown as MadeReport | undefined;
  return {
    reportId: job.id,
    state: job.state,
    cancelRequested: job.cancelRequested,
    progress: job.progress as unknown as ReportProgress | null,
    position,
    at,
    ...days,
    ...(comparedWith && { comparedWith: { ...comparedWith.days, at: comparedWith.at } }),
    ...(made && {
      title: made.title,
      lines: made.lines,
      totals: made.totals,
      files: made.files.map((file) => fileView(job.id, file)),
    }),
    ...(job.failure !== undefined && { failure: job.failure }),
  };
}

export function termsIn({ payload }: Pick<ReportJob, 'payload'>): ReportTerms {
  return payload.parameters as unknown as ReportTerms;
}

function fileView(reportId: string, file: ReportFile): ReportFileView {
  const chart = file.chart === undefined ? '' : `&chart=${file.chart}`;
  return { ...file, href: `/v1/reports/consolidated/${reportId}/file?format=${file.format}${chart}` };
}
