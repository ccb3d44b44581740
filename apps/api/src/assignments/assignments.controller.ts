import { Body, Controller, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { AcknowledgeAssignment, ReportProgress, RespondToAssignment } from '#assignments';
import {
  ASSIGNMENT_ANSWER_EMPTY,
  ASSIGNMENT_SUSPENDED,
  PART_AFTER_PARENT,
  RECEIPT_AFTER_ACKNOWLEDGEMENT,
  RECEIPT_IMPOSSIBLE_MOMENT,
  RECEIPT_NOT_WHAT_COUNTS,
} from '#assignments/domain';
import type { CommandContext, CommandOutcome } from '#event-store';
import { InContext } from '../http/command-context.js';
import { CommandRoute } from '../http/routes.js';
import { OF_LEAD, WHEN_CLOSED_TO_WORK } from './act.refusals.js';
import { AssignmentPath } from './assignment.path.js';
import { AcknowledgementBody, ProgressBody, ResponseBody } from './assignment.bodies.js';
import { AssignmentChangedView, AssignmentRespondedView } from './assignment.views.js';
import { entered } from './entered.js';

@ApiTags('assignments')
@Controller('v1/assignments')
export class AssignmentsController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':assignmentId/acknowledge')
  @CommandRoute({
    summary: 'Acknowledge: the lead has seen the order; what counts from receipt is counted from when it was received',
    permission: 'assignment:answer',
    body: AcknowledgementBody,
    examples: {
      lead: {},
      received: { receivedAt: '2025-08-05T08:30:00+07:00' },
      office: { onBehalfOf: 'so-tai-chinh', reason: 'Báo nhận qua điện thoại' },
    },
    answers: AssignmentChangedView,
    refusals: [
      ...OF_LEAD,
      ASSIGNMENT_SUSPENDED,
      RECEIPT_IMPOSSIBLE_MOMENT,
      RECEIPT_AFTER_ACKNOWLEDGEMENT,
      RECEIPT_NOT_WHAT_COUNTS,
      PART_AFTER_PARENT,
    ],
  })
  acknowledgeAssignment(
    @InContext() context: CommandContext,
    @Param() { assignmentId }: AssignmentPath,
    @Body() { onBehalfOf, reason, ...acknowledgement }: AcknowledgementBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(
      new AcknowledgeAssignment(entered(context, { onBehalfOf, reason }), assignmentId, acknowledgement),
    );
  }

  @Post(':assignmentId/progress')
  @CommandRoute({
    summary: 'Report progress',
    permission: 'assignment:answer',
    body: ProgressBody,
    examples: { lead: { note: 'Đã tổng hợp xong ý kiến của 8/13 sở', percent: 60 } },
    answers: AssignmentChangedView,
    refusals: [...OF_LEAD, ...WHEN_CLOSED_TO_WORK],
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
    refusals: [...OF_LEAD, ASSIGNMENT_ANSWER_EMPTY, ...WHEN_CLOSED_TO_WORK],
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
}
