import { Body, Controller, Get, Inject, Param, Post, Query, Res, StreamableFile } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentCaller, type Caller } from '#access';
import { DocumentStore } from '#attachments';
import { FollowUpPolicies } from '#deadlines';
import { PostgresEventLog, type CommandContext, type CommandOutcome, type RecordedEvent } from '#event-store';
import type { Clock } from '#kernel';
import { kindOfRule, Problem, type Page } from '#platform';
import {
  ChangeReportSubscription,
  CreateReportSubscription,
  EndReportSubscription,
  PauseReportSubscription,
  ReportSubscriptionQueries,
  reportSubscriptionsProjection,
  ResumeReportSubscription,
  sendingGround,
  type ReportSubscriptionRow,
} from '#reporting';
import {
  nextAfter,
  REPORT_SUBSCRIPTION_FOR_NOBODY,
  REPORT_SUBSCRIPTION_IMPOSSIBLE_RHYTHM,
  REPORT_SUBSCRIPTION_UNEXPLAINED,
  REPORT_SUBSCRIPTION_UNKNOWN,
  REPORT_SUBSCRIPTION_UNKNOWN_PARTY,
  reportSubscriptionStream,
  sentOf,
  type ReportSent,
  type SendingGround,
} from '#reporting/domain';
import { CLOCK, InContext } from '../http/command-context.js';
import { AfterQuery, Paged, PresentPageQuery, readPage } from '../http/page.js';
import { readPageByPosition } from '../http/position-page.js';
import { ReadYourWrites } from '../http/read-your-writes.js';
import { CommandRoute, ReadRoute } from '../http/routes.js';
import { describeFile, FileAnswer } from '../http/sent-file.js';
import { REPORT_UNKNOWN } from '../reports/report.problems.js';
import {
  ReportSubscriptionActBody,
  ReportSubscriptionBody,
  ReportSubscriptionPath,
  ReportSubscriptionPauseBody,
  SendingFileQuery,
  SendingPath,
  termsOf,
} from './report-subscription.bodies.js';
import {
  reportSendingView,
  ReportSendingView,
  ReportSubscriptionChangedView,
  reportSubscriptionView,
  ReportSubscriptionView,
} from './report-subscription.views.js';

const OF_TERMS = [
  REPORT_SUBSCRIPTION_IMPOSSIBLE_RHYTHM,
  REPORT_SUBSCRIPTION_FOR_NOBODY,
  REPORT_SUBSCRIPTION_UNKNOWN_PARTY,
];

const MONDAYS = {
  name: 'Bảng tổng hợp sáng thứ Hai',
  report: { kind: 'scoreboard' },
  to: [{ agency: 'ubnd-tinh', post: 'head' }],
  rhythm: { every: 'week', weekday: 1, time: '07:30' },
  onDaysOff: 'next-working-day',
};

/** Reports that are sent by themselves, again and again. */
@ApiTags('reports')
@Controller('v1/report-subscriptions')
export class ReportSubscriptionsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly subscriptions: ReportSubscriptionQueries,
    private readonly log: PostgresEventLog,
    private readonly documents: DocumentStore,
    private readonly policies: FollowUpPolicies,
    private readonly reads: ReadYourWrites,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @CommandRoute({
    summary: 'Have a report sent again and again; nothing secret is ever in it',
    permission: 'report-subscription:manage',
    body: ReportSubscriptionBody,
    examples: {
      'the board to the Chairman every Monday at 7:30': MONDAYS,
      'the report of each month, compared with the one before': {
        ...MONDAYS,
        name: 'Báo cáo tháng',
        report: { kind: 'consolidated-report', period: 'month', format: 'pdf', compared: true },
        rhythm: { every: 'month', day: 1, time: '08:00' },
      },
      'what was ordered, each working day': {
        ...MONDAYS,
        name: 'Thông tin chỉ đạo, điều hành',
        report: { kind: 'directive-digest', file: true },
        rhythm: { every: 'working-days', count: 1, time: '07:00' },
      },
    },
    answers: ReportSubscriptionChangedView,
    refusals: OF_TERMS,
    makes: '/v1/report-subscriptions/:subscriptionId',
  })
  createReportSubscription(
    @InContext() context: CommandContext,
    @Body() body: ReportSubscriptionBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new CreateReportSubscription(context, termsOf(body)));
  }

  @Post(':subscriptionId/change')
  @CommandRoute({
    summary: 'Have a report sent otherwise from now on: all of its terms',
    permission: 'report-subscription:manage',
    body: ReportSubscriptionBody,
    examples: { later: { ...MONDAYS, rhythm: { every: 'week', weekday: 1, time: '08:00' } } },
    answers: ReportSubscriptionChangedView,
    refusals: [REPORT_SUBSCRIPTION_UNKNOWN, ...OF_TERMS],
  })
  changeReportSubscription(
    @InContext() context: CommandContext,
    @Param() { subscriptionId }: ReportSubscriptionPath,
    @Body() body: ReportSubscriptionBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new ChangeReportSubscription(context, subscriptionId, termsOf(body)));
  }

  @Post(':subscriptionId/pause')
  @CommandRoute({
    summary: 'Pause a report: it is not sent, and what is left out is not made up for',
    permission: 'report-subscription:manage',
    body: ReportSubscriptionPauseBody,
    examples: { away: { reasons: ['Chủ tịch đi công tác'] } },
    answers: ReportSubscriptionChangedView,
    refusals: [REPORT_SUBSCRIPTION_UNKNOWN, REPORT_SUBSCRIPTION_UNEXPLAINED],
  })
  pauseReportSubscription(
    @InContext() context: CommandContext,
    @Param() { subscriptionId }: ReportSubscriptionPath,
    @Body() { reasons }: ReportSubscriptionPauseBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new PauseReportSubscription(context, subscriptionId, reasons));
  }

  @Post(':subscriptionId/resume')
  @CommandRoute({
    summary: 'Resume a report: it is sent from its next time on',
    permission: 'report-subscription:manage',
    body: ReportSubscriptionActBody,
    examples: { again: {} },
    answers: ReportSubscriptionChangedView,
    refusals: [REPORT_SUBSCRIPTION_UNKNOWN],
  })
  resumeReportSubscription(
    @InContext() context: CommandContext,
    @Param() { subscriptionId }: ReportSubscriptionPath,
    @Body() { reason }: ReportSubscriptionActBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new ResumeReportSubscription(because(context, reason), subscriptionId));
  }

  @Post(':subscriptionId/end')
  @CommandRoute({
    summary: 'End a report: it is never sent again',
    permission: 'report-subscription:manage',
    body: ReportSubscriptionActBody,
    examples: { forGood: {} },
    answers: ReportSubscriptionChangedView,
    refusals: [REPORT_SUBSCRIPTION_UNKNOWN],
  })
  endReportSubscription(
    @InContext() context: CommandContext,
    @Param() { subscriptionId }: ReportSubscriptionPath,
    @Body() { reason }: ReportSubscriptionActBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new EndReportSubscription(because(context, reason), subscriptionId));
  }

  @Get()
  @ReadRoute({
    summary: 'List the reports that are sent again and again, and when each is sent next',
    permission: 'report-subscription:read',
  })
  @Paged(ReportSubscriptionView)
  async listReportSubscriptions(
    @CurrentCaller() { tenant }: Caller,
    @Query() query: PresentPageQuery,
  ): Promise<Page<ReportSubscriptionView>> {
    await this.reads.reached(tenant, query.after, reportSubscriptionsProjection.name);
    const ground = await sendingGround(this.log, tenant, this.policies.unset);
    return readPage(
      'report-subscriptions',
      query,
      (position) => this.subscriptions.list(tenant, position),
      ({ subscriptionId }) => subscriptionId,
      (row) => this.#view(row, ground),
    );
  }

  @Get(':subscriptionId')
  @ReadRoute({
    summary: 'See a report that is sent again and again, and when it is sent next',
    permission: 'report-subscription:read',
    answers: ReportSubscriptionView,
    refusals: [REPORT_SUBSCRIPTION_UNKNOWN],
  })
  async findReportSubscription(
    @CurrentCaller() { tenant }: Caller,
    @Param() { subscriptionId }: ReportSubscriptionPath,
    @Query() { after }: AfterQuery,
  ): Promise<ReportSubscriptionView> {
    await this.reads.reached(tenant, after, reportSubscriptionsProjection.name);
    const row = await this.subscriptions.find(tenant, subscriptionId);
    if (row === null) throw new Problem(kindOfRule(REPORT_SUBSCRIPTION_UNKNOWN), { facts: { subscriptionId } });
    return this.#view(row, await sendingGround(this.log, tenant, this.policies.unset));
  }

  @Get(':subscriptionId/sendings')
  @ReadRoute({
    summary: 'List what was sent, with what it was made from, in the order of the log',
    permission: 'report-subscription:read',
    refusals: [REPORT_SUBSCRIPTION_UNKNOWN],
  })
  @Paged(ReportSendingView)
  async listSendings(
    @CurrentCaller() { tenant }: Caller,
    @Param() { subscriptionId }: ReportSubscriptionPath,
    @Query() query: PresentPageQuery,
  ): Promise<Page<ReportSendingView>> {
    const sent = await this.#sent(tenant, subscriptionId);
    return readPageByPosition(
      'report-sendings',
      query,
      ({ after, limit }) =>
        Promise.resolve(sent.filter(({ position }) => position > Number(after ?? 0)).slice(0, limit)),
      ({ position }) => position,
      ({ data, position }) => reportSendingView(data as unknown as ReportSent['data'], position),
    );
  }

  @Get(':subscriptionId/sendings/:date/file')
  @ReadRoute({
    summary: 'Download what was sent: the text of the mail, or the file that went with it',
    permission: 'report-subscription:read',
    refusals: [REPORT_SUBSCRIPTION_UNKNOWN],
    problems: [REPORT_UNKNOWN],
  })
  @FileAnswer()
  async downloadSending(
    @CurrentCaller() { tenant }: Caller,
    @Param() { subscriptionId, date }: SendingPath,
    @Query() { part = 'body' }: SendingFileQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const sendings = (await this.#sent(tenant, subscriptionId)).map(
      ({ data }) => data as unknown as ReportSent['data'],
    );
    const file = sendings.find((sending) => sending.date === date)?.[part];
    if (file === undefined) throw new Problem(REPORT_UNKNOWN, { facts: { subscriptionId, date, part } });
    describeFile(reply, file);
    return new StreamableFile(await this.documents.open(tenant, file.sha256));
  }

  #view(row: ReportSubscriptionRow, ground: SendingGround): ReportSubscriptionView {
    return reportSubscriptionView(
      row,
      row.status === 'active' ? nextAfter(sentOf(row), this.clock.now(), ground) : null,
    );
  }

  /** What was sent of it, also once it has ended. */
  async #sent(tenant: string, subscriptionId: string): Promise<readonly RecordedEvent[]> {
    const events = await this.log.read(tenant, reportSubscriptionStream(subscriptionId));
    if (events.length === 0) throw new Problem(kindOfRule(REPORT_SUBSCRIPTION_UNKNOWN), { facts: { subscriptionId } });
    return events.filter(({ type }) => type === 'report-subscription.sent');
  }
}

function because(context: CommandContext, reason: string | undefined): CommandContext {
  return reason === undefined ? context : { ...context, reason };
}
