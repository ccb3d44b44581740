import { ApiProperty } from '@nestjs/swagger';
import type { ReportSubscriptionRow } from '#reporting';
import type { KeptFile, ReportSentData, Sending, SubscriptionTerms } from '#reporting/domain';
import { CommandView } from '../http/command.views.js';

const ID = '0b5c9f6e-6a5f-5a43-9d5c-0a1b2c3d4e5f';

export class ReportSubscriptionChangedView extends CommandView {
  @ApiProperty({ format: 'uuid' })
  readonly subscriptionId: string;
}

export class ReportSubscriptionView {
  @ApiProperty({ format: 'uuid', example: ID })
  readonly subscriptionId: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'Which report, to whom, when and in which language, as it was set.',
  })
  readonly terms: SubscriptionTerms;

  @ApiProperty({ enum: ['active', 'paused'] })
  readonly status: ReportSubscriptionRow['status'];

  @ApiProperty({ type: [String], description: 'Why it is paused.' })
  readonly reasons: readonly string[];

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description:
      'When it is sent next, as the calendar stands today; null while it is paused, and where its rhythm is over.',
  })
  readonly nextAt: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date', description: 'The day it was last sent for.' })
  readonly lastDate: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  readonly lastSentAt: string | null;

  @ApiProperty({ description: 'How often it was sent.', example: 12 })
  readonly sendings: number;

  @ApiProperty({ description: 'Who set it up.', example: 'binh.tt' })
  readonly createdBy: string;
}

export function reportSubscriptionView(row: ReportSubscriptionRow, next: Sending | null): ReportSubscriptionView {
  const { subscriptionId, terms, status, reasons, lastDate, lastSentAt, sendings, createdBy } = row;
  return {
    subscriptionId,
    terms,
    status,
    reasons,
    nextAt: next?.dueAt ?? null,
    lastDate,
    lastSentAt,
    sendings,
    createdBy,
  };
}

class SentFileView {
  @ApiProperty({ example: 'Bảng tổng hợp nhiệm vụ theo cơ quan.txt' })
  readonly name: string;

  @ApiProperty({ example: 'text/plain; charset=utf-8' })
  readonly mediaType: string;

  @ApiProperty({ type: 'integer', description: 'Size in bytes.', example: 1_213 })
  readonly bytes: number;

  @ApiProperty({ description: 'SHA-256 of the bytes, in hexadecimal digits.' })
  readonly sha256: string;

  @ApiProperty({ format: 'uri-reference', example: `/v1/report-subscriptions/${ID}/sendings/2025-08-11/file` })
  readonly href: string;
}

class MissedView {
  @ApiProperty({ example: 2 })
  readonly count: number;

  @ApiProperty({ format: 'date-time' })
  readonly first: string;

  @ApiProperty({ format: 'date-time' })
  readonly last: string;
}

/** One report that was sent. */
export class ReportSendingView {
  @ApiProperty({ format: 'date', description: 'The day of the rhythm.', example: '2025-08-11' })
  readonly date: string;

  @ApiProperty({ format: 'date-time', description: 'When it was due.' })
  readonly dueAt: string;

  @ApiProperty({ format: 'date-time', description: 'When it was made.' })
  readonly at: string;

  @ApiProperty({ description: 'The log it was made from ends here.', example: 4000 })
  readonly position: number;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'All that it follows from: made from it again, it is the same, byte for byte.',
  })
  readonly madeFrom: ReportSentData['madeFrom'];

  @ApiProperty({ example: 'Bảng tổng hợp nhiệm vụ theo cơ quan' })
  readonly title: string;

  @ApiProperty({ type: SentFileView, description: 'What stands in the mail.' })
  readonly body: SentFileView;

  @ApiProperty({ required: false, type: SentFileView, description: 'What goes with the mail.' })
  readonly file?: SentFileView;

  @ApiProperty({ required: false, type: MissedView, description: 'Times before it at which nothing was sent.' })
  readonly missed?: MissedView;

  @ApiProperty({ description: 'Where it is said in the log that it was sent.', example: 4001 })
  readonly sentPosition: number;
}

export function reportSendingView(data: ReportSentData, sentPosition: number): ReportSendingView {
  const { subscriptionId, date, dueAt, at, position, madeFrom, title, body, file, missed } = data;
  const href = `/v1/report-subscriptions/${subscriptionId}/sendings/${date}/file`;
  const view = (kept: KeptFile, part: string): SentFileView => ({ ...kept, href: `${href}?part=${part}` });
  return {
    date,
    dueAt,
    at,
    position,
    madeFrom,
    title,
    body: view(body, 'body'),
    ...(file && { file: view(file, 'file') }),
    ...(missed && { missed }),
    sentPosition,
  };
}
