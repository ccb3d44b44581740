import { Body, Controller, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { AcknowledgeEscalation, AnswerEscalation, LiftEscalation, ReferAssignment } from '#assignments';
import { ESCALATION_NOT_THE_HOLDER, NOT_ESCALATED } from '#assignments/domain';
import type { CommandContext, CommandOutcome } from '#event-store';
import { Text } from '#platform';
import { InContext } from '../http/command-context.js';
import { CommandRoute } from '../http/routes.js';
import { OF_ANYBODY, OF_AUTHORITY, WHEN_ENDED } from './act.refusals.js';
import { AssignmentPath } from './assignment.path.js';
import { AssignmentChangedView } from './assignment.views.js';
import { AuthorityActBody, DecreeBody } from './decree.bodies.js';
import { entered } from './entered.js';

class EscalationAnswerBody extends AuthorityActBody {
  @Text({
    description: 'What was decided.',
    max: 2_000,
    example: 'Yêu cầu Sở báo cáo trước 17h00 ngày 07/8/2025',
  })
  readonly decided: string;
}

class ReferralBody extends DecreeBody {
  @Text({ description: 'The body above, as printed.', max: 200, example: 'Bộ Nội vụ' })
  readonly toBody: string;
}

const OF_HOLDER = [...OF_ANYBODY, ESCALATION_NOT_THE_HOLDER, NOT_ESCALATED, ...WHEN_ENDED];

/** What becomes of an assignment that went up the ladder. */
@ApiTags('assignments')
@Controller('v1/assignments')
export class EscalationController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':assignmentId/acknowledge-escalation')
  @CommandRoute({
    summary: 'Acknowledge that it was escalated to oneself',
    permission: 'assignment:decide',
    body: AuthorityActBody,
    examples: { seen: {} },
    answers: AssignmentChangedView,
    refusals: OF_HOLDER,
  })
  acknowledgeEscalation(
    @InContext() context: CommandContext,
    @Param() { assignmentId }: AssignmentPath,
    @Body() { onBehalfOf, reason, document: _, ...act }: AuthorityActBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(
      new AcknowledgeEscalation(entered(context, { onBehalfOf, reason }), assignmentId, act),
    );
  }

  @Post(':assignmentId/answer-escalation')
  @CommandRoute({
    summary: 'Answer an escalation: what was decided; the lead still owes its answer',
    permission: 'assignment:decide',
    body: EscalationAnswerBody,
    examples: { decided: { decided: 'Yêu cầu Sở báo cáo trước 17h00 ngày 07/8/2025', document: '1720/UBND-TH' } },
    answers: AssignmentChangedView,
    refusals: OF_HOLDER,
  })
  answerEscalation(
    @InContext() context: CommandContext,
    @Param() { assignmentId }: AssignmentPath,
    @Body() { onBehalfOf, reason, ...decision }: EscalationAnswerBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(
      new AnswerEscalation(entered(context, { onBehalfOf, reason }), assignmentId, decision),
    );
  }

  @Post(':assignmentId/lift-escalation')
  @CommandRoute({
    summary: 'Lift an escalation: it goes back to whoever holds it in the usual course',
    permission: 'assignment:decide',
    body: DecreeBody,
    examples: { settled: { reasons: ['Sở đã cam kết tiến độ'] } },
    answers: AssignmentChangedView,
    refusals: [...OF_AUTHORITY, NOT_ESCALATED, ...WHEN_ENDED],
  })
  liftEscalation(
    @InContext() context: CommandContext,
    @Param() { assignmentId }: AssignmentPath,
    @Body() { onBehalfOf, reason, ...decision }: DecreeBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new LiftEscalation(entered(context, { onBehalfOf, reason }), assignmentId, decision));
  }

  @Post(':assignmentId/refer')
  @CommandRoute({
    summary: 'Put on record that it is referred to a body above the tenant',
    permission: 'assignment:decide',
    body: ReferralBody,
    examples: { ministry: { toBody: 'Bộ Nội vụ', reasons: ['Vượt thẩm quyền của tỉnh'], document: '1730/UBND-TH' } },
    answers: AssignmentChangedView,
    refusals: [...OF_AUTHORITY, ...WHEN_ENDED],
  })
  referAssignment(
    @InContext() context: CommandContext,
    @Param() { assignmentId }: AssignmentPath,
    @Body() { onBehalfOf, reason, ...decision }: ReferralBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new ReferAssignment(entered(context, { onBehalfOf, reason }), assignmentId, decision));
  }
}
