import { Body, Controller, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { ContestStatus, CorrectEntry, RejectContest, UpholdContest } from '#assignments';
import {
  ASSIGNMENT_ANSWER_EMPTY,
  CONTEST_MISSING,
  CONTEST_OTHER_STATUS,
  CONTEST_PENDING,
  ENTRY_JUDGED,
  ENTRY_NOT_CORRECTABLE,
  ENTRY_UNKNOWN,
} from '#assignments/domain';
import type { CommandContext, CommandOutcome } from '#event-store';
import { InContext } from '../http/command-context.js';
import { CommandRoute } from '../http/routes.js';
import { OF_AUTHORITY, OF_LEAD, WHEN_ENDED } from './act.refusals.js';
import { AssignmentPath } from './assignment.path.js';
import { AssignmentChangedView } from './assignment.views.js';
import { DecreeBody } from './decree.bodies.js';
import { entered } from './entered.js';
import { ContestBody, CorrectionBody, type RightFactBody } from './review.bodies.js';

/** Whether what is recorded is right: contested statuses and mistaken entries. */
@ApiTags('assignments')
@Controller('v1/assignments')
export class ReviewController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':assignmentId/contest')
  @CommandRoute({
    summary: 'Contest a status: the head of the lead agency disputes it',
    permission: 'assignment:answer',
    body: ContestBody,
    examples: {
      head: {
        head: 'Giám đốc Sở Tài chính',
        status: 'in-progress-overdue',
        grounds: ['Báo cáo đã gửi qua đường văn thư trước hạn'],
      },
    },
    answers: AssignmentChangedView,
    refusals: [...OF_LEAD, ...WHEN_ENDED, CONTEST_PENDING, CONTEST_OTHER_STATUS],
  })
  contestStatus(
    @InContext() context: CommandContext,
    @Param() { assignmentId }: AssignmentPath,
    @Body() { onBehalfOf, reason, ...contest }: ContestBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new ContestStatus(entered(context, { onBehalfOf, reason }), assignmentId, contest));
  }

  @Post(':assignmentId/uphold-contest')
  @CommandRoute({
    summary: 'Uphold a contest; what follows from it is decided apart',
    permission: 'assignment:decide',
    body: DecreeBody,
    examples: { right: { reasons: ['Sổ công văn đến ghi nhận lúc 15h30 ngày 04/8/2025'] } },
    answers: AssignmentChangedView,
    refusals: [...OF_AUTHORITY, ...WHEN_ENDED, CONTEST_MISSING],
  })
  upholdContest(
    @InContext() context: CommandContext,
    @Param() { assignmentId }: AssignmentPath,
    @Body() { onBehalfOf, reason, ...decision }: DecreeBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new UpholdContest(entered(context, { onBehalfOf, reason }), assignmentId, decision));
  }

  @Post(':assignmentId/reject-contest')
  @CommandRoute({
    summary: 'Reject a contest: the status stands',
    permission: 'assignment:decide',
    body: DecreeBody,
    examples: { wrong: { reasons: ['Sổ công văn đến không có văn bản nào trước hạn'] } },
    answers: AssignmentChangedView,
    refusals: [...OF_AUTHORITY, ...WHEN_ENDED, CONTEST_MISSING],
  })
  rejectContest(
    @InContext() context: CommandContext,
    @Param() { assignmentId }: AssignmentPath,
    @Body() { onBehalfOf, reason, ...decision }: DecreeBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new RejectContest(entered(context, { onBehalfOf, reason }), assignmentId, decision));
  }

  @Post(':assignmentId/correct')
  @CommandRoute({
    summary: 'Correct a mistaken entry; both times are kept',
    permission: 'assignment:decide',
    body: CorrectionBody,
    examples: {
      time: {
        version: 3,
        right: { effectiveAt: '2025-08-04T15:30:00+07:00' },
        reasons: ['Nhập nhầm giờ nhận văn bản'],
      },
      answer: {
        version: 3,
        right: { response: { text: 'Báo cáo giải trình', documents: ['54/BC-STC'] } },
        reasons: ['Nhập nhầm số văn bản'],
      },
    },
    answers: AssignmentChangedView,
    refusals: [
      ...OF_AUTHORITY,
      ...WHEN_ENDED,
      ENTRY_UNKNOWN,
      ENTRY_NOT_CORRECTABLE,
      ENTRY_JUDGED,
      ASSIGNMENT_ANSWER_EMPTY,
    ],
  })
  correctEntry(
    @InContext() context: CommandContext,
    @Param() { assignmentId }: AssignmentPath,
    @Body() { onBehalfOf, reason, right, ...decision }: CorrectionBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(
      new CorrectEntry(entered(context, { onBehalfOf, reason }), assignmentId, {
        ...decision,
        correction: correctionOf(right),
      }),
    );
  }
}

/** Validation has seen to it that there is exactly one of the two. */
function correctionOf({ effectiveAt, response }: RightFactBody) {
  return effectiveAt !== undefined
    ? ({ fact: 'effective-time', is: effectiveAt } as const)
    : ({ fact: 'response', is: { text: response?.text ?? '', documents: response?.documents ?? [] } } as const);
}
