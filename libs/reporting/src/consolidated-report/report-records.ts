import type { EventLog } from '#event-store';
import { ENGINE, idFrom } from '#kernel';
import { REPORT_RULE, reportStream, type ReportMade, type ReportMadeFile, type ReportTerms } from '../domain/index.js';

/** Puts on record what reports came to, so that a file of one can be proved like anything else in the log. */
export class ReportRecords {
  constructor(private readonly log: EventLog) {}

  /** Safe to repeat. */
  async made(
    tenant: string,
    reportId: string,
    { position, at, days }: ReportTerms,
    files: readonly ReportMadeFile[],
  ): Promise<void> {
    const data: ReportMade['data'] = {
      reportId,
      rule: REPORT_RULE,
      position,
      at,
      ...days,
      files: files.map(({ format, chart, bytes, sha256 }) => ({
        format,
        ...(chart !== undefined && { chart }),
        bytes,
        sha256,
      })),
    };
    const commandId = idFrom('report-made', tenant, reportId);
    await this.log.append(tenant, {
      writes: [
        {
          stream: reportStream(reportId),
          expected: 'any',
          events: [{ type: 'report.made', data: data }],
        },
      ],
      metadata: { actor: ENGINE, correlationId: reportId },
      commandId,
    });
  }
}
