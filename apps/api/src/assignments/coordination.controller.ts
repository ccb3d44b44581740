import { Body, Controller, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { AskCoordination, GiveOpinion } from '#assignments';
import {
  COORDINATION_ASKED_ALREADY,
  COORDINATION_COMMENT_MISSING,
  COORDINATION_LAPSED,
  COORDINATION_NOT_ASKED,
  COORDINATION_OPINION_STANDS,
  COORDINATION_TIME_PAST,
  COORDINATION_UNKNOWN,
  COORDINATION_WITH_ITSELF,
} from '#assignments/domain';
import type { CommandContext, CommandOutcome } from '#event-store';
import { InContext } from '../http/command-context.js';
import { CommandRoute } from '../http/routes.js';
import { OF_ANYBODY, OF_DEADLINE, OF_LEAD, OF_NAMED_AGENCY, WHEN_CLOSED_TO_WORK, WHEN_ENDED } from './act.refusals.js';
import { AssignmentPath } from './assignment.path.js';
import { AssignmentChangedView } from './assignment.views.js';
import { OpinionBody, QuestionBody } from './coordination.bodies.js';
import { CoordinationAskedView } from './coordination.views.js';
import { entered } from './entered.js';

/** What other agencies are asked about the work, and say to it. */
@ApiTags('assignments')
@Controller('v1/assignments')
export class CoordinationController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':assignmentId/ask-coordination')
  @CommandRoute({
    summary: 'Ask another agency for its opinion by a set time',
    permission: 'assignment:coordinate',
    body: QuestionBody,
    examples: {
      question: {
        agencyId: 'so-tu-phap',
        question: 'Cho ý kiến về trình tự, thủ tục thu hồi đất tại Phường Tân Hòa',
        deadline: {
          asWritten: 'trước 11h00 ngày 04/8/2025',
          relation: 'before',
          date: '2025-08-04',
          time: '11:00',
        },
      },
    },
    answers: CoordinationAskedView,
    refusals: [
      ...OF_LEAD,
      COORDINATION_WITH_ITSELF,
      ...WHEN_CLOSED_TO_WORK,
      COORDINATION_ASKED_ALREADY,
      COORDINATION_TIME_PAST,
      ...OF_NAMED_AGENCY,
      ...OF_DEADLINE,
    ],
  })
  askCoordination(
    @InContext() context: CommandContext,
    @Param() { assignmentId }: AssignmentPath,
    @Body() { onBehalfOf, reason, ...question }: QuestionBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new AskCoordination(entered(context, { onBehalfOf, reason }), assignmentId, question));
  }

  @Post(':assignmentId/give-opinion')
  @CommandRoute({
    summary: 'Give the opinion that was asked for',
    permission: 'assignment:coordinate',
    body: OpinionBody,
    examples: {
      concur: { request: 1, opinion: 'concur' },
      comment: {
        request: 1,
        opinion: 'concur-with-comment',
        comment: 'Đề nghị bổ sung căn cứ theo Điều 81 Luật Đất đai',
      },
      office: {
        onBehalfOf: 'so-tu-phap',
        request: 1,
        opinion: 'non-concur',
        comment: 'Hồ sơ chưa đủ căn cứ pháp lý',
        reason: 'Công văn giấy 88/STP-VP',
      },
    },
    answers: AssignmentChangedView,
    refusals: [
      ...OF_ANYBODY,
      COORDINATION_UNKNOWN,
      COORDINATION_NOT_ASKED,
      COORDINATION_COMMENT_MISSING,
      ...WHEN_ENDED,
      COORDINATION_LAPSED,
      COORDINATION_OPINION_STANDS,
    ],
  })
  giveOpinion(
    @InContext() context: CommandContext,
    @Param() { assignmentId }: AssignmentPath,
    @Body() { onBehalfOf, reason, ...opinion }: OpinionBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new GiveOpinion(entered(context, { onBehalfOf, reason }), assignmentId, opinion));
  }
}
