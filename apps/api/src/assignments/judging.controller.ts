import { Body, Controller, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { AcceptAnswer, AcceptInPart, ReturnAnswer } from '#assignments';
import {
  ASSIGNMENT_ALREADY_ACCEPTED,
  ASSIGNMENT_CONTEST_WAITS,
  ASSIGNMENT_NOT_THE_JUDGE,
  ASSIGNMENT_OWN_ANSWER,
  PART_AFTER_PARENT,
} from '#assignments/domain';
import type { CommandContext, CommandOutcome } from '#event-store';
import { InContext } from '../http/command-context.js';
import { CommandRoute } from '../http/routes.js';
import { OF_ANYBODY, OF_AUTHORITY, OF_DEADLINE, WHEN_NOT_TO_JUDGE } from './act.refusals.js';
import { AssignmentPath } from './assignment.path.js';
import { AssignmentChangedView } from './assignment.views.js';
import { entered } from './entered.js';
import { AcceptanceBody, PartialAcceptanceBody, ReturnBody } from './judging.bodies.js';

const OF_JUDGE = [...OF_ANYBODY, ASSIGNMENT_NOT_THE_JUDGE, ASSIGNMENT_OWN_ANSWER];

/** What becomes of an answer. */
@ApiTags('assignments')
@Controller('v1/assignments')
export class JudgingController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':assignmentId/return')
  @CommandRoute({
    summary: 'Return an answer to the lead, with reasons',
    permission: 'assignment:judge',
    body: ReturnBody,
    examples: { incomplete: { reasons: ['Chưa nêu nguyên nhân của từng nhóm vướng mắc'], round: 1 } },
    answers: AssignmentChangedView,
    refusals: [...OF_JUDGE, ...WHEN_NOT_TO_JUDGE, ASSIGNMENT_ALREADY_ACCEPTED],
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
    refusals: [...OF_JUDGE, ...WHEN_NOT_TO_JUDGE, ASSIGNMENT_CONTEST_WAITS],
  })
  acceptAnswer(
    @InContext() context: CommandContext,
    @Param() { assignmentId }: AssignmentPath,
    @Body() { reason, ...judgement }: AcceptanceBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new AcceptAnswer(entered(context, { reason }), assignmentId, judgement));
  }

  @Post(':assignmentId/accept-in-part')
  @CommandRoute({
    summary: 'Accept an answer in part; the lead owes the rest',
    permission: 'assignment:judge',
    body: PartialAcceptanceBody,
    examples: {
      rest: {
        accepted: 'Báo cáo giải trình và số liệu của 13 sở',
        remaining: 'Nguyên nhân của từng nhóm vướng mắc',
        round: 1,
        deadline: {
          asWritten: 'trước 16h00 ngày 08/8/2025',
          relation: 'before',
          date: '2025-08-08',
          time: '16:00',
        },
      },
    },
    answers: AssignmentChangedView,
    refusals: [...OF_AUTHORITY, ...WHEN_NOT_TO_JUDGE, ASSIGNMENT_ALREADY_ACCEPTED, PART_AFTER_PARENT, ...OF_DEADLINE],
  })
  acceptInPart(
    @InContext() context: CommandContext,
    @Param() { assignmentId }: AssignmentPath,
    @Body() { onBehalfOf, reason, ...judgement }: PartialAcceptanceBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new AcceptInPart(entered(context, { onBehalfOf, reason }), assignmentId, judgement));
  }
}
