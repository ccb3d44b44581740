import { Body, Controller, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { AcceptAnswer, AcknowledgeAssignment, ReportProgress, RespondToAssignment, ReturnAnswer } from '#assignments';
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
} from '#assignments/domain';
import type { CommandContext, CommandOutcome } from '#event-store';
import { InContext } from '../http/command-context.js';
import { CommandRoute } from '../http/routes.js';
import { AssignmentPath } from './assignment.path.js';
import { AcceptanceBody, LeadActBody, ProgressBody, ResponseBody, ReturnBody } from './assignment.bodies.js';
import { AssignmentChangedView, AssignmentRespondedView } from './assignment.views.js';
import { entered } from './entered.js';

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
  constructor(private readonly commands: CommandBus) {}

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
}
