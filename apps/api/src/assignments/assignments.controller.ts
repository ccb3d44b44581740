import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '#access';
import {
  AcceptAnswer,
  AcknowledgeAssignment,
  AssignmentQueries,
  assignmentsProjection,
  ReportProgress,
  RespondToAssignment,
  ReturnAnswer,
} from '#assignments';
import {
  ASSIGNMENT_ALREADY_ACCEPTED,
  ASSIGNMENT_ANSWER_EMPTY,
  ASSIGNMENT_ANSWER_WAITS,
  ASSIGNMENT_EFFECTIVE_IN_FUTURE,
  ASSIGNMENT_EFFECTIVE_TOO_EARLY,
  ASSIGNMENT_NO_ANSWER,
  ASSIGNMENT_NOT_THE_JUDGE,
  ASSIGNMENT_NOT_THE_LEAD,
  ASSIGNMENT_OTHER_ROUND,
  ASSIGNMENT_OWN_ANSWER,
  ASSIGNMENT_UNKNOWN,
  assignmentStream,
  OFFICIAL_STATUSES,
  type OfficialStatus,
} from '#assignments/domain';
import { PostgresEventLog, type CommandContext, type CommandOutcome } from '#event-store';
import type { Clock } from '#kernel';
import { Choice, kindOfRule, Problem, Slug, Uuid, type Page } from '#platform';
import { CLOCK, InContext } from '../http/command-context.js';
import { AfterQuery, Paged, PageQuery, readPage } from '../http/page.js';
import { ReadYourWrites } from '../http/read-your-writes.js';
import { CommandRoute, ReadRoute } from '../http/routes.js';
import { AssignmentPath } from './assignment.path.js';
import { AcceptanceBody, LeadActBody, ProgressBody, ResponseBody, ReturnBody } from './assignment.bodies.js';
import {
  AssignmentChangedView,
  AssignmentRespondedView,
  assignmentSummaryView,
  AssignmentSummaryView,
  assignmentView,
  AssignmentView,
} from './assignment.views.js';
import { entered } from './entered.js';

class AssignmentListQuery extends PageQuery {
  @Uuid({ description: 'Only assignments of this directive.', optional: true })
  readonly directive?: string;

  @Slug({ description: 'Only assignments this agency answers for.', optional: true, example: 'so-tai-chinh' })
  readonly agency?: string;

  @Slug({ description: 'Only assignments somebody holds now.', optional: true, example: 'van-phong-ubnd-tinh' })
  readonly holder?: string;

  @Choice({
    description: 'Only assignments of this official status, as of now.',
    values: OFFICIAL_STATUSES,
    optional: true,
  })
  readonly status?: OfficialStatus;
}

const TIMES = [ASSIGNMENT_EFFECTIVE_IN_FUTURE, ASSIGNMENT_EFFECTIVE_TOO_EARLY];
const OF_LEAD = [ASSIGNMENT_UNKNOWN, ASSIGNMENT_NOT_THE_LEAD, ...TIMES];
const OF_JUDGE = [
  ASSIGNMENT_UNKNOWN,
  ASSIGNMENT_NOT_THE_JUDGE,
  ASSIGNMENT_OWN_ANSWER,
  ASSIGNMENT_NO_ANSWER,
  ASSIGNMENT_OTHER_ROUND,
  ...TIMES,
];

@ApiTags('assignments')
@Controller('v1/assignments')
export class AssignmentsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly assignments: AssignmentQueries,
    private readonly reads: ReadYourWrites,
    private readonly log: PostgresEventLog,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post(':assignmentId/acknowledge')
  @CommandRoute({
    summary: 'Acknowledge: the lead has seen the order',
    permission: 'assignment:answer',
    body: LeadActBody,
    examples: { lead: {}, office: { onBehalfOf: 'so-tai-chinh', reason: 'Báo nhận qua điện thoại' } },
    answers: AssignmentChangedView,
    refusals: OF_LEAD,
  })
  acknowledgeAssignment(
    @InContext() context: CommandContext,
    @Param() { assignmentId }: AssignmentPath,
    @Body() { effectiveAt, onBehalfOf, reason }: LeadActBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(
      new AcknowledgeAssignment(entered(context, { onBehalfOf, reason }), assignmentId, effectiveAt),
    );
  }

  @Post(':assignmentId/progress')
  @CommandRoute({
    summary: 'Report progress',
    permission: 'assignment:answer',
    body: ProgressBody,
    examples: { lead: { note: 'Đã tổng hợp xong ý kiến của 8/13 sở', percent: 60 } },
    answers: AssignmentChangedView,
    refusals: [...OF_LEAD, ASSIGNMENT_ALREADY_ACCEPTED, ASSIGNMENT_ANSWER_WAITS],
  })
  reportProgress(
    @InContext() context: CommandContext,
    @Param() { assignmentId }: AssignmentPath,
    @Body() { onBehalfOf, reason, ...progress }: ProgressBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new ReportProgress(entered(context, { onBehalfOf, reason }), assignmentId, progress));
  }

  @Post(':assignmentId/respond')
  @CommandRoute({
    summary: 'Answer',
    permission: 'assignment:answer',
    body: ResponseBody,
    examples: {
      lead: { text: 'Đã gửi Báo cáo giải trình qua Văn phòng UBND tỉnh', documents: ['45/BC-STC'] },
      office: {
        onBehalfOf: 'so-tai-chinh',
        documents: ['45/BC-STC'],
        effectiveAt: '2025-08-04T15:30:00+07:00',
        reason: 'Bản giấy nhận chiều thứ Hai',
      },
    },
    answers: AssignmentRespondedView,
    refusals: [...OF_LEAD, ASSIGNMENT_ANSWER_EMPTY, ASSIGNMENT_ALREADY_ACCEPTED, ASSIGNMENT_ANSWER_WAITS],
  })
  respondToAssignment(
    @InContext() context: CommandContext,
    @Param() { assignmentId }: AssignmentPath,
    @Body() { onBehalfOf, reason, text = '', documents = [], effectiveAt }: ResponseBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(
      new RespondToAssignment(entered(context, { onBehalfOf, reason }), assignmentId, { text, documents }, effectiveAt),
    );
  }

  @Post(':assignmentId/return')
  @CommandRoute({
    summary: 'Return an answer to the lead, with reasons',
    permission: 'assignment:judge',
    body: ReturnBody,
    examples: { incomplete: { reasons: ['Chưa nêu nguyên nhân của từng nhóm vướng mắc'], round: 1 } },
    answers: AssignmentChangedView,
    refusals: [...OF_JUDGE, ASSIGNMENT_ALREADY_ACCEPTED],
  })
  returnAnswer(
    @InContext() context: CommandContext,
    @Param() { assignmentId }: AssignmentPath,
    @Body() { reason, ...judgement }: ReturnBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new ReturnAnswer(entered(context, { reason }), assignmentId, judgement));
  }

  @Post(':assignmentId/accept')
  @CommandRoute({
    summary: 'Accept an answer, which ends the assignment',
    permission: 'assignment:judge',
    body: AcceptanceBody,
    examples: { first: { round: 1 }, whatever: {} },
    answers: AssignmentChangedView,
    refusals: OF_JUDGE,
  })
  acceptAnswer(
    @InContext() context: CommandContext,
    @Param() { assignmentId }: AssignmentPath,
    @Body() { reason, ...judgement }: AcceptanceBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new AcceptAnswer(entered(context, { reason }), assignmentId, judgement));
  }

  @Get()
  @ReadRoute({ summary: 'List assignments, each with its status as of now', permission: 'assignment:read' })
  @Paged(AssignmentSummaryView)
  async listAssignments(
    @CurrentCaller() { tenant }: Caller,
    @Query() query: AssignmentListQuery,
  ): Promise<Page<AssignmentSummaryView>> {
    await this.reads.reached(tenant, query.after, assignmentsProjection.name);
    const { directive, agency, holder, status } = query;
    const at = this.clock.now();
    const filter = {
      at,
      ...(directive !== undefined && { directiveId: directive }),
      ...(agency !== undefined && { leadAgencyId: agency }),
      ...(holder !== undefined && { holderId: holder }),
      ...(status && { status }),
    };
    return readPage(
      'assignments',
      query,
      (position) => this.assignments.list(tenant, { ...filter, ...position }),
      ({ assignmentId }) => assignmentId,
      (row) => assignmentSummaryView(row, at),
    );
  }

  @Get(':assignmentId')
  @ReadRoute({
    summary: 'See an assignment: its status, the rule and the events that gave it, and its whole history',
    permission: 'assignment:read',
    answers: AssignmentView,
    refusals: [ASSIGNMENT_UNKNOWN],
  })
  async findAssignment(
    @CurrentCaller() { tenant }: Caller,
    @Param() { assignmentId }: AssignmentPath,
    @Query() { after }: AfterQuery,
  ): Promise<AssignmentView> {
    await this.reads.reached(tenant, after, assignmentsProjection.name);
    const row = await this.assignments.find(tenant, assignmentId);
    if (row === null) throw new Problem(kindOfRule(ASSIGNMENT_UNKNOWN), { facts: { assignmentId } });
    const history = await this.log.read(tenant, assignmentStream(assignmentId));
    // The row may be a moment behind the log: the history ends where the row does.
    const shown = history.filter(({ position }) => position <= row.position);
    return assignmentView(row, shown, this.clock.now());
  }
}
