import { Body, Controller, Delete, Get, Inject, Param, Post, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentCaller, mayDo, type Caller } from '#access';
import { DocumentStore } from '#attachments';
import { AccessRecords } from '#audit';
import { DEADLINE_POLICY } from '#deadlines';
import { localDate, startOfDay, type DeadlinePolicy } from '#deadlines/domain';
import { PostgresEventLog, type CommandContext } from '#event-store';
import type { Instant } from '#kernel';
import { Problem, Uuid } from '#platform';
import { maintenanceQueue, QueueBackend } from '#queue';
import { judgedAt, type MadeReport, type ReportTerms } from '#reporting';
import { daysOfPeriod, isReportingPeriod, reportStream, type ReportingPeriod } from '#reporting/domain';
import { readerOf } from '../access/reader.js';
import { InContext } from '../http/command-context.js';
import { OperationRoute, ReadRoute, TakesIdempotencyKey } from '../http/routes.js';
import { describeFile, FileAnswer } from '../http/sent-file.js';
import { EventProofs } from '../proofs/event-proofs.js';
import { EVENT_NOT_COVERED } from '../proofs/proof.problems.js';
import { comparedPeriodOf, ConsolidatedReportBody, periodOf, ReportFileQuery } from './consolidated-report.bodies.js';
import { ReportStartedView, reportView, ReportView, termsIn } from './consolidated-report.views.js';
import {
  REPORT_COMPARISON_IMPOSSIBLE,
  REPORT_MOMENT_AHEAD,
  REPORT_PERIOD_IMPOSSIBLE,
  REPORT_POSITION_AHEAD,
  REPORT_UNFINISHED,
  REPORT_UNKNOWN,
} from './report.problems.js';

const OPERATION = 'consolidated-report';

class ReportPath {
  @Uuid({ description: 'Id of a consolidated report.' })
  readonly reportId: string;
}

/** The official report on given tasks, made by a worker and kept as files. */
@ApiTags('reports')
@Controller('v1/reports/consolidated')
export class ConsolidatedReportsController {
  constructor(
    private readonly queues: QueueBackend,
    private readonly log: PostgresEventLog,
    private readonly documents: DocumentStore,
    private readonly proofs: EventProofs,
    private readonly access: AccessRecords,
    @Inject(DEADLINE_POLICY) private readonly policy: DeadlinePolicy,
  ) {}

  @Post()
  @OperationRoute({
    summary: 'Make the consolidated report on given tasks of a period, as XLSX, DOCX, PDF, JSON and charts',
    permission: 'report:read',
    status: 202,
    answers: ReportStartedView,
    body: ConsolidatedReportBody,
    examples: {
      'a month': {
        period: { kind: 'month', year: 2025, month: 8 },
        reporter: 'van-phong-ubnd-tinh',
        place: 'Phú Thọ',
        date: '2025-08-16',
      },
      'a quarter that closes on day 14, of one agency': {
        period: { kind: 'quarter', year: 2025, quarter: 3, cutoffDay: 14 },
        agency: 'so-tai-chinh',
      },
      'a month, compared with the one before': {
        period: { kind: 'month', year: 2025, month: 8 },
        compareWith: { kind: 'previous' },
      },
    },
    problems: [REPORT_PERIOD_IMPOSSIBLE, REPORT_POSITION_AHEAD, REPORT_MOMENT_AHEAD, REPORT_COMPARISON_IMPOSSIBLE],
  })
  @TakesIdempotencyKey()
  async startReport(
    @CurrentCaller() { role }: Caller,
    @InContext() { tenant, commandId, at: now }: CommandContext,
    @Body() body: ConsolidatedReportBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReportStartedView> {
    const terms = await this.#terms(tenant, body, now, mayDo(role, 'directive:read-secret'));
    const reportId = await this.queues
      .queue(maintenanceQueue)
      .add({ tenant, operation: OPERATION, parameters: terms }, { id: commandId });
    void reply.header('Location', `/v1/reports/consolidated/${reportId}`);
    return { reportId };
  }

  @Get(':reportId')
  @ReadRoute({
    summary: 'How far a consolidated report is, and its files',
    permission: 'report:read',
    answers: ReportView,
    problems: [REPORT_UNKNOWN],
  })
  async findReport(@CurrentCaller() caller: Caller, @Param() { reportId }: ReportPath): Promise<ReportView> {
    return reportView(await this.#job(caller, reportId));
  }

  @Get(':reportId/file')
  @ReadRoute({
    summary: 'Download a file of a consolidated report',
    permission: 'report:read',
    problems: [REPORT_UNKNOWN, REPORT_UNFINISHED],
  })
  @FileAnswer()
  async downloadReport(
    @CurrentCaller() caller: Caller,
    @Param() { reportId }: ReportPath,
    @Query() { format, chart = 'agencies' }: ReportFileQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const job = await this.#job(caller, reportId);
    const { result, state } = job;
    const { files = [] } = (result ?? {}) as unknown as Partial<MadeReport>;
    const file = files.find((one) => one.format === format && (one.chart ?? chart) === chart);
    if (file === undefined) throw new Problem(REPORT_UNFINISHED, { facts: { reportId, state } });
    await this.access.exportMade(readerOf(caller), {
      what: 'report',
      after: 0,
      until: termsIn(job).position,
      selection: { reportId, format, sha256: file.sha256 },
    });
    describeFile(reply, file);
    return new StreamableFile(await this.documents.open(caller.tenant, file.sha256, undefined, 'temporary'));
  }

  @Get(':reportId/proof')
  @ReadRoute({
    summary:
      'Prove what a consolidated report is: which events and which rule it follows from, and the digests of its files',
    permission: 'report:read',
    problems: [REPORT_UNKNOWN, REPORT_UNFINISHED, EVENT_NOT_COVERED],
  })
  @ApiResponse({
    status: 200,
    description:
      'A proof (c2sp.org/tlog-proof) that `report.made` stands in the log; what is extra in it is the text of that event.',
    content: { 'text/plain': { schema: { type: 'string' } } },
  })
  async proveReport(
    @CurrentCaller() caller: Caller,
    @Param() { reportId }: ReportPath,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { state } = await this.#job(caller, reportId);
    const [made] = await this.log.read(caller.tenant, reportStream(reportId));
    if (!made) throw new Problem(REPORT_UNFINISHED, { facts: { reportId, state } });
    const proof = await this.proofs.prove(caller.tenant, made.position, { withText: true });
    void reply.headers({ 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'private, no-cache' });
    return proof;
  }

  @Delete(':reportId')
  @OperationRoute({
    summary: 'Let a consolidated report end early; one that is made stays',
    permission: 'report:read',
    status: 202,
    answers: ReportStartedView,
    problems: [REPORT_UNKNOWN],
  })
  async cancelReport(@CurrentCaller() caller: Caller, @Param() { reportId }: ReportPath): Promise<ReportStartedView> {
    await this.#job(caller, reportId);
    await this.queues.queue(maintenanceQueue).cancel(reportId);
    return { reportId };
  }

  async #terms(tenant: string, body: ConsolidatedReportBody, now: Instant, secrets: boolean): Promise<ReportTerms> {
    const { zone } = this.policy;
    const period = periodOf(body.period);
    if (period === null || !isReportingPeriod(period)) throw new Problem(REPORT_PERIOD_IMPOSSIBLE);
    const days = daysOfPeriod(period);
    const today = localDate(now, zone);
    if (days.from > today) throw new Problem(REPORT_PERIOD_IMPOSSIBLE, { facts: { ...days, today } });
    const { at = judgedAt(days.to, zone, now) } = body;
    if (at > now) throw new Problem(REPORT_MOMENT_AHEAD, { facts: { at, now } });
    const head = await this.log.head(tenant);
    const { position = head, agency, field, issuer, reporter, designation, place, date, recipients, signature } = body;
    if (position > head) throw new Problem(REPORT_POSITION_AHEAD, { facts: { position, head } });
    return {
      position,
      at,
      period,
      days,
      zone,
      scope: {
        ...(agency !== undefined && { agencyId: agency }),
        ...(field !== undefined && { field }),
        ...(issuer !== undefined && { issuerId: issuer }),
      },
      secrets,
      ...(reporter !== undefined && { reporterId: reporter }),
      ...(designation !== undefined && { designation }),
      ...(place !== undefined && { place }),
      ...(date !== undefined && { date }),
      ...(recipients && { recipients }),
      ...(signature && { signature: { ...signature } }),
      ...(body.compareWith && { comparedWith: this.#comparedWith(body.compareWith, period, at, now) }),
    };
  }

  #comparedWith(
    body: NonNullable<ConsolidatedReportBody['compareWith']>,
    period: ReportingPeriod,
    at: Instant,
    now: Instant,
  ): NonNullable<ReportTerms['comparedWith']> {
    const { zone } = this.policy;
    const compared = comparedPeriodOf(body, period);
    if (compared === null || !isReportingPeriod(compared)) throw new Problem(REPORT_PERIOD_IMPOSSIBLE);
    const days = daysOfPeriod(compared);
    const comparedAt = judgedAt(days.to, zone, now);
    if (startOfDay(days.from, zone) > comparedAt || comparedAt >= at)
      throw new Problem(REPORT_COMPARISON_IMPOSSIBLE, { facts: { ...days, judgedAt: comparedAt, at } });
    return { period: compared, days, at: comparedAt };
  }

  /** One with tasks of secrecy is there for those alone who may see these. */
  async #job({ tenant, role }: Caller, reportId: string) {
    const job = await this.queues.queue(maintenanceQueue).find(reportId);
    const isReport = job?.payload.tenant === tenant && job.payload.operation === OPERATION;
    if (!isReport || (termsIn(job).secrets && !mayDo(role, 'directive:read-secret'))) throw new Problem(REPORT_UNKNOWN);
    return job;
  }
}
