import { Body, Controller, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { AskExtension, ChangeDeadline, GrantExtension, RefuseExtension } from '#assignments';
import {
  ASSIGNMENT_SUSPENDED,
  DEADLINE_NOT_THE_SETTER,
  EXTENSION_NOT_ASKED,
  EXTENSION_NOT_LATER,
  EXTENSION_PENDING,
  EXTENSION_WITHOUT_DEADLINE,
  PART_AFTER_PARENT,
} from '#assignments/domain';
import type { CommandContext, CommandOutcome } from '#event-store';
import { InContext } from '../http/command-context.js';
import { CommandRoute } from '../http/routes.js';
import { OF_ANYBODY, OF_DEADLINE, OF_LEAD, WHEN_CLOSED_TO_WORK, WHEN_ENDED } from './act.refusals.js';
import { AssignmentPath } from './assignment.path.js';
import { AssignmentChangedView } from './assignment.views.js';
import { ExtensionWishBody } from './deadline-changes.bodies.js';
import { DeadlineChangeBody, DecreeBody, ExtensionGrantBody } from './decree.bodies.js';
import { entered } from './entered.js';

const OF_SETTER = [...OF_ANYBODY, DEADLINE_NOT_THE_SETTER, ...WHEN_ENDED];

const UNTIL_THE_8TH = {
  asWritten: 'trước 16h00 ngày 08/8/2025',
  relation: 'before',
  date: '2025-08-08',
  time: '16:00',
};

/** How much time there is: asked for, given, refused, set anew. */
@ApiTags('assignments')
@Controller('v1/assignments')
export class DeadlineChangesController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':assignmentId/ask-extension')
  @CommandRoute({
    summary: 'Ask for more time; that it was asked late stays visible',
    permission: 'assignment:answer',
    body: ExtensionWishBody,
    examples: { lead: { reasons: ['Còn 5/13 sở chưa gửi số liệu'], proposed: UNTIL_THE_8TH } },
    answers: AssignmentChangedView,
    refusals: [
      ...OF_LEAD,
      ...WHEN_CLOSED_TO_WORK,
      EXTENSION_WITHOUT_DEADLINE,
      EXTENSION_NOT_LATER,
      EXTENSION_PENDING,
      ...OF_DEADLINE,
    ],
  })
  askExtension(
    @InContext() context: CommandContext,
    @Param() { assignmentId }: AssignmentPath,
    @Body() { onBehalfOf, reason, ...wish }: ExtensionWishBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new AskExtension(entered(context, { onBehalfOf, reason }), assignmentId, wish));
  }

  @Post(':assignmentId/grant-extension')
  @CommandRoute({
    summary: 'Grant the time that was asked for, or another measure of it',
    permission: 'assignment:decide',
    body: ExtensionGrantBody,
    examples: {
      proposed: { reasons: ['Lý do chính đáng'], document: '1612/UBND-TH' },
      stated: { deadline: UNTIL_THE_8TH, reasons: ['Lý do chính đáng'], document: '1612/UBND-TH' },
    },
    answers: AssignmentChangedView,
    refusals: [
      ...OF_SETTER,
      ASSIGNMENT_SUSPENDED,
      EXTENSION_NOT_ASKED,
      EXTENSION_NOT_LATER,
      PART_AFTER_PARENT,
      ...OF_DEADLINE,
    ],
  })
  grantExtension(
    @InContext() context: CommandContext,
    @Param() { assignmentId }: AssignmentPath,
    @Body() { onBehalfOf, reason, ...decision }: ExtensionGrantBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new GrantExtension(entered(context, { onBehalfOf, reason }), assignmentId, decision));
  }

  @Post(':assignmentId/refuse-extension')
  @CommandRoute({
    summary: 'Refuse more time: the deadline stays',
    permission: 'assignment:decide',
    body: DecreeBody,
    examples: { refused: { reasons: ['Nhiệm vụ đã được gia hạn một lần'] } },
    answers: AssignmentChangedView,
    refusals: [...OF_SETTER, EXTENSION_NOT_ASKED],
  })
  refuseExtension(
    @InContext() context: CommandContext,
    @Param() { assignmentId }: AssignmentPath,
    @Body() { onBehalfOf, reason, ...decision }: DecreeBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new RefuseExtension(entered(context, { onBehalfOf, reason }), assignmentId, decision));
  }

  @Post(':assignmentId/change-deadline')
  @CommandRoute({
    summary: 'Set the deadline anew, or take it away, without having been asked',
    permission: 'assignment:decide',
    body: DeadlineChangeBody,
    examples: {
      earlier: {
        deadline: {
          asWritten: 'trước 11h00 ngày 04/8/2025',
          relation: 'before',
          date: '2025-08-04',
          time: '11:00',
        },
        reasons: ['Bộ Nội vụ yêu cầu báo cáo sớm hơn'],
        document: '1605/UBND-TH',
      },
      none: { deadline: null, reasons: ['Chuyển thành nhiệm vụ thường xuyên'] },
    },
    answers: AssignmentChangedView,
    refusals: [...OF_SETTER, ASSIGNMENT_SUSPENDED, PART_AFTER_PARENT, ...OF_DEADLINE],
  })
  changeDeadline(
    @InContext() context: CommandContext,
    @Param() { assignmentId }: AssignmentPath,
    @Body() { onBehalfOf, reason, ...decision }: DeadlineChangeBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new ChangeDeadline(entered(context, { onBehalfOf, reason }), assignmentId, decision));
  }
}
