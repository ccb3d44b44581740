import { Body, Controller, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import {
  AgreeToTransfer,
  DeclineAssignment,
  ProposeTransfer,
  RefuseTransfer,
  TransferAssignment,
  UpholdAssignment,
} from '#assignments';
import {
  ASSIGNMENT_ANSWER_WAITS,
  ASSIGNMENT_DECLINE_WAITS,
  ASSIGNMENT_SUSPENDED,
  DECLINE_AFTER_ANSWER,
  DECLINE_DECIDED,
  DECLINE_MISSING,
  PART_GOES_ROUND,
  TRANSFER_NOT_PROPOSED,
  TRANSFER_NOT_TO_YOU,
  TRANSFER_PENDING,
  TRANSFER_TO_ISSUER,
} from '#assignments/domain';
import type { CommandContext, CommandOutcome } from '#event-store';
import { InContext } from '../http/command-context.js';
import { CommandRoute } from '../http/routes.js';
import { OF_ANYBODY, OF_AUTHORITY, OF_LEAD, OF_NAMED_AGENCY, WHEN_CLOSED_TO_WORK, WHEN_ENDED } from './act.refusals.js';
import { AgencyActBody } from './assignment.bodies.js';
import { AssignmentPath } from './assignment.path.js';
import { AssignmentChangedView } from './assignment.views.js';
import { DecreeBody } from './decree.bodies.js';
import { entered } from './entered.js';
import { DeclineBody, OfferBody, OfferRefusalBody, TransferBody } from './handover.bodies.js';

const OF_NEW_LEAD = [TRANSFER_TO_ISSUER, PART_GOES_ROUND, ...OF_NAMED_AGENCY];
const OF_OFFER = [...OF_ANYBODY, TRANSFER_NOT_TO_YOU, TRANSFER_NOT_PROPOSED, ...WHEN_CLOSED_TO_WORK];

/** Whose work it is: declining, and the ways to another lead. */
@ApiTags('assignments')
@Controller('v1/assignments')
export class HandoverController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':assignmentId/decline')
  @CommandRoute({
    summary: 'Decline: the lead says that it is not its work',
    permission: 'assignment:answer',
    body: DeclineBody,
    examples: {
      lead: {
        reasons: ['Nội dung thuộc chức năng quản lý của Sở Tư pháp'],
        suggestedAgencyId: 'so-tu-phap',
      },
      office: {
        onBehalfOf: 'so-tai-chinh',
        reasons: ['Không thuộc chức năng, nhiệm vụ được giao'],
        effectiveAt: '2025-08-04T09:30:00+07:00',
        reason: 'Công văn giấy nhận sáng thứ Hai',
      },
    },
    answers: AssignmentChangedView,
    refusals: [
      ...OF_LEAD,
      ...WHEN_ENDED,
      ASSIGNMENT_ANSWER_WAITS,
      ASSIGNMENT_SUSPENDED,
      DECLINE_AFTER_ANSWER,
      DECLINE_DECIDED,
      ...OF_NAMED_AGENCY,
    ],
  })
  declineAssignment(
    @InContext() context: CommandContext,
    @Param() { assignmentId }: AssignmentPath,
    @Body() { onBehalfOf, reason, ...decline }: DeclineBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(
      new DeclineAssignment(entered(context, { onBehalfOf, reason }), assignmentId, decline),
    );
  }

  @Post(':assignmentId/uphold')
  @CommandRoute({
    summary: 'Uphold: what the lead declined stays with it',
    permission: 'assignment:decide',
    body: DecreeBody,
    examples: {
      office: { reasons: ['Nhiệm vụ đã giao đúng chức năng tại Quyết định 12/2025/QĐ-UBND'] },
      issuer: { onBehalfOf: 'ubnd-tinh', reasons: ['Chủ tịch UBND tỉnh đã kết luận'], document: '1600/UBND-TH' },
    },
    answers: AssignmentChangedView,
    refusals: [...OF_AUTHORITY, ...WHEN_ENDED, DECLINE_MISSING],
  })
  upholdAssignment(
    @InContext() context: CommandContext,
    @Param() { assignmentId }: AssignmentPath,
    @Body() { onBehalfOf, reason, ...decision }: DecreeBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(
      new UpholdAssignment(entered(context, { onBehalfOf, reason }), assignmentId, decision),
    );
  }

  @Post(':assignmentId/transfer')
  @CommandRoute({
    summary: 'Transfer an assignment to another lead, by decision',
    permission: 'assignment:decide',
    body: TransferBody,
    examples: {
      decided: {
        toAgencyId: 'so-tu-phap',
        reasons: ['Đúng chức năng của Sở Tư pháp'],
        document: '1600/UBND-TH',
      },
    },
    answers: AssignmentChangedView,
    refusals: [
      ...OF_AUTHORITY,
      ...OF_NEW_LEAD,
      ...WHEN_ENDED,
      ASSIGNMENT_ANSWER_WAITS,
      ASSIGNMENT_SUSPENDED,
      ASSIGNMENT_DECLINE_WAITS,
    ],
  })
  transferAssignment(
    @InContext() context: CommandContext,
    @Param() { assignmentId }: AssignmentPath,
    @Body() { onBehalfOf, reason, ...decision }: TransferBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(
      new TransferAssignment(entered(context, { onBehalfOf, reason }), assignmentId, decision),
    );
  }

  @Post(':assignmentId/propose-transfer')
  @CommandRoute({
    summary: 'Offer an assignment to another agency',
    permission: 'assignment:hand-over',
    body: OfferBody,
    examples: {
      offer: { toAgencyId: 'so-tu-phap', reasons: ['Sở Tư pháp đang chủ trì nội dung liên quan'] },
    },
    answers: AssignmentChangedView,
    refusals: [...OF_LEAD, ...OF_NEW_LEAD, ...WHEN_CLOSED_TO_WORK, TRANSFER_PENDING],
  })
  proposeTransfer(
    @InContext() context: CommandContext,
    @Param() { assignmentId }: AssignmentPath,
    @Body() { onBehalfOf, reason, ...offer }: OfferBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new ProposeTransfer(entered(context, { onBehalfOf, reason }), assignmentId, offer));
  }

  @Post(':assignmentId/agree-to-transfer')
  @CommandRoute({
    summary: 'Take over an assignment that is offered',
    permission: 'assignment:hand-over',
    body: AgencyActBody,
    examples: { agency: {}, office: { onBehalfOf: 'so-tu-phap', reason: 'Đồng ý tại Công văn 88/STP-VP' } },
    answers: AssignmentChangedView,
    refusals: OF_OFFER,
  })
  agreeToTransfer(
    @InContext() context: CommandContext,
    @Param() { assignmentId }: AssignmentPath,
    @Body() { onBehalfOf, reason, ...agreement }: AgencyActBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(
      new AgreeToTransfer(entered(context, { onBehalfOf, reason }), assignmentId, agreement),
    );
  }

  @Post(':assignmentId/refuse-transfer')
  @CommandRoute({
    summary: 'Refuse an assignment that is offered',
    permission: 'assignment:hand-over',
    body: OfferRefusalBody,
    examples: { agency: { reasons: ['Chưa được giao nhân lực cho nội dung này'] } },
    answers: AssignmentChangedView,
    refusals: OF_OFFER,
  })
  refuseTransfer(
    @InContext() context: CommandContext,
    @Param() { assignmentId }: AssignmentPath,
    @Body() { onBehalfOf, reason, ...refusal }: OfferRefusalBody,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new RefuseTransfer(entered(context, { onBehalfOf, reason }), assignmentId, refusal));
  }
}
