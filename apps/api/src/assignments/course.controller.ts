import { Body, Controller, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { CancelAssignment, ReopenAssignment, ResumeAssignment, SuspendAssignment } from '#assignments';
import {
  ASSIGNMENT_ALREADY_ACCEPTED,
  ASSIGNMENT_ANSWER_WAITS,
  ASSIGNMENT_DECLINE_WAITS,
  NOT_ENDED,
  NOT_SUSPENDED,
  PART_AFTER_PARENT,
  PART_OF_ENDED,
} from '#assignments/domain';
import type { CommandContext, CommandOutcome } from '#event-store';
import { InContext } from '../http/command-context.js';
import { CommandRoute } from '../http/routes.js';
import { OF_AUTHORITY, OF_DEADLINE, WHEN_ENDED } from './act.refusals.js';
import { AssignmentPath } from './assignment.path.js';
import { AssignmentChangedView } from './assignment.views.js';
import { DecreeBody, RenewalBody } from './decree.bodies.js';
import { entered } from './entered.js';

const UNTIL_THE_15TH = { asWritten: 'chậm nhất ngày 15/8/2025', relation: 'by', date: '2025-08-15' };

/** Whether the work goes on: suspended and resumed, cancelled and reopened. */
@ApiTags('assignments')
@Controller('v1/assignments')
export class CourseController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':assignmentId/suspend')
  @CommandRoute({
    summary: 'Suspend: time stands still until it is resumed',
    permission: 'assignment:decide',
    body: DecreeBody,
    examples: { waiting: { reasons: ['Chờ hướng dẫn của Bộ Nội vụ'], document: '1620/UBND-TH' } },
    answers: AssignmentChangedView,
    refusals: [...OF_AUTHORITY, ...WHEN_ENDED, ASSIGNMENT_ANSWER_WAITS, ASSIGNMENT_DECLINE_WAITS],
  })
  suspendAssignment(
    @InContext() context: CommandContext,
    @Param() { assignmentId }: AssignmentPath,
    @Body() { onBehalfOf, reason, ...decision }: DecreeBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(
      new SuspendAssignment(entered(context, { onBehalfOf, reason }), assignmentId, decision),
    );
  }

  @Post(':assignmentId/resume')
  @CommandRoute({
    summary: 'Resume, with the time that was left or by a limit that is stated',
    permission: 'assignment:decide',
    body: RenewalBody,
    examples: {
      'time-left': { reasons: ['Đã có hướng dẫn của Bộ Nội vụ'] },
      stated: { reasons: ['Đã có hướng dẫn của Bộ Nội vụ'], deadline: UNTIL_THE_15TH },
    },
    answers: AssignmentChangedView,
    refusals: [...OF_AUTHORITY, ...WHEN_ENDED, NOT_SUSPENDED, PART_AFTER_PARENT, ...OF_DEADLINE],
  })
  resumeAssignment(
    @InContext() context: CommandContext,
    @Param() { assignmentId }: AssignmentPath,
    @Body() { onBehalfOf, reason, ...decision }: RenewalBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(
      new ResumeAssignment(entered(context, { onBehalfOf, reason }), assignmentId, decision),
    );
  }

  @Post(':assignmentId/cancel')
  @CommandRoute({
    summary: 'Cancel: it ends without an answer, and its parts with it',
    permission: 'assignment:decide',
    body: DecreeBody,
    examples: { decided: { reasons: ['Nhiệm vụ trùng với Công văn 1538/UBND-TH'], document: '1630/UBND-TH' } },
    answers: AssignmentChangedView,
    refusals: [...OF_AUTHORITY, ASSIGNMENT_ALREADY_ACCEPTED],
  })
  cancelAssignment(
    @InContext() context: CommandContext,
    @Param() { assignmentId }: AssignmentPath,
    @Body() { onBehalfOf, reason, ...decision }: DecreeBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(
      new CancelAssignment(entered(context, { onBehalfOf, reason }), assignmentId, decision),
    );
  }

  @Post(':assignmentId/reopen')
  @CommandRoute({
    summary: 'Reopen what was accepted or cancelled: the lead must act again',
    permission: 'assignment:decide',
    body: RenewalBody,
    examples: {
      stated: { reasons: ['Số liệu báo cáo không khớp kết quả kiểm tra'], deadline: UNTIL_THE_15TH },
      'as-it-was': { reasons: ['Hủy nhầm nhiệm vụ'] },
    },
    answers: AssignmentChangedView,
    refusals: [...OF_AUTHORITY, NOT_ENDED, PART_OF_ENDED, PART_AFTER_PARENT, ...OF_DEADLINE],
  })
  reopenAssignment(
    @InContext() context: CommandContext,
    @Param() { assignmentId }: AssignmentPath,
    @Body() { onBehalfOf, reason, ...decision }: RenewalBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(
      new ReopenAssignment(entered(context, { onBehalfOf, reason }), assignmentId, decision),
    );
  }
}
